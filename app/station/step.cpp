#include "app/station/step.h"

#include <algorithm>
#include <type_traits>

#include "app/station/turn.h"

namespace returns::station {

std::optional<Cue> most_important(const std::vector<Cue>& cues) {
  for (const Cue cue : {Cue::attention, Cue::over_count, Cue::wrong_item, Cue::unknown, Cue::saved, Cue::found})
    if (std::find(cues.begin(), cues.end(), cue) != cues.end())
      return cue;
  return cues.empty() ? std::nullopt : std::optional(cues.front());
}
namespace {

template <typename T, typename... Ts>
constexpr bool is_one_of = (std::is_same_v<T, Ts> || ...);

// What a person asks for in the course of the work: refused while nobody is signed in or nothing can be saved.
template <typename T>
constexpr bool is_work = is_one_of<T, StartByHandAsked, AnswerAsked, AnswerTextAsked, NextAsked, BackAsked, UndoAsked,
                                   PhotoAsked, LookHarderAsked, LookUpAgainAsked, ReadingChosen, QuantityAsked,
                                   OverrideAsked, NextItemAsked, InspectAgainAsked, CloseItemAsked, VoidItemAsked,
                                   CloseParcelAsked, VoidSessionAsked, ParkAsked, ResumeAsked, ReturnChosen,
                                   RebindAsked, UnannouncedAsked, ReceiveAsked, ArrivalRefused, InspectParcelAsked>;

// Shows that somebody is there; a camera's reading does so when it is a new one.
template <typename T>
constexpr bool is_stir = is_work<T> || is_one_of<T, CodeEntered, SignInAsked, SignOutAsked, NoticeDismissed, StirSeen>;

bool refused(Turn& turn) {
  switch (why_blocked(turn.state)) {
    case Blocked::sign_in_needed:
      turn.notify(notices::sign_in_needed, NoticeTone::attention, Lasting::readable);
      return true;
    case Blocked::store_read_only:
      turn.notify(notices::store_read_only, NoticeTone::bad, Lasting::standing, {{}, turn.state.store.trouble});
      turn.cue(Cue::attention);
      return true;
    case Blocked::disk_full:  // only new recordings are refused, where they begin
    case Blocked::no:
      return false;
  }
  return false;
}

}  // namespace

State initial_state(Settings settings, std::shared_ptr<const std::vector<Policy>> policies) {
  State state;
  for (const std::string& camera : settings.cameras)
    state.cameras.push_back({camera, CameraCondition::starting, "", 0, 0, 0, "", {}, {}});
  state.settings = std::move(settings);
  state.policies = std::move(policies);
  return state;
}

Step step(const State& state, const Event& event) {
  Turn turn{state, event.at, event.ids};
  std::visit(
      [&](const auto& body) {
        if constexpr (is_stir<std::decay_t<decltype(body)>>)
          stir(turn);
        if constexpr (is_work<std::decay_t<decltype(body)>>) {
          if (refused(turn))
            return;
          turn.active();
          turn.withdraw(notices::session_idle);
        }
        on(turn, body);
      },
      event.body);
  keep_awake_at_work(turn);
  hand_over(turn);
  return {std::move(turn.state), std::move(turn.commands)};
}

bool can_close_item(const State& state) {
  if (why_blocked(state) == Blocked::sign_in_needed || why_blocked(state) == Blocked::store_read_only)
    return false;
  if (!state.session || !state.session->current)
    return false;
  const Item& item = state.session->items[*state.session->current];
  return item.phase == ItemPhase::ready && item.outcome.required_photos.empty();
}

bool can_close_parcel(const State& state) {
  return why_blocked(state) != Blocked::sign_in_needed && why_blocked(state) != Blocked::store_read_only &&
         state.session && state.session->stage == SessionStage::inspecting &&
         (all_items_done(*state.session) || (nothing_open(*state.session) && !earlier_items(*state.session).empty()));
}

std::string trouble_of(const RecordingStatus& recording) {
  std::string trouble = recording.trouble;
  for (const CameraRecording& camera : recording.cameras)
    if (trouble.empty())
      trouble = camera.trouble;
  return trouble;
}

Blocked why_blocked(const State& state) {
  if ((state.settings.sign_in_required && !state.user) || state.lock)
    return Blocked::sign_in_needed;
  if (!state.store.writable || state.disk.level == DiskLevel::read_only)
    return Blocked::store_read_only;
  return state.disk.level == DiskLevel::full ? Blocked::disk_full : Blocked::no;
}

}  // namespace returns::station
