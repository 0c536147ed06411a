// Why nothing is read, and looking harder at what is there.
#include <chrono>
#include <optional>
#include <utility>

#include "app/station/turn.h"

namespace returns::station {
namespace {

std::string_view what_hinders(Hindrance hindrance) {
  switch (hindrance) {
    case Hindrance::too_dark:
      return notices::looked_too_dark;
    case Hindrance::glare:
      return notices::looked_glare;
    case Hindrance::blurred:
      return notices::looked_blurred;
    case Hindrance::too_far:
      return notices::looked_too_far;
    case Hindrance::none:
      break;
  }
  return notices::looked_and_nothing;
}

std::optional<CameraWish> wish_against(Hindrance hindrance) {
  switch (hindrance) {
    case Hindrance::too_dark:
      return CameraWish::brighter;
    case Hindrance::glare:
      return CameraWish::darker;
    case Hindrance::blurred:
      return CameraWish::refocus;
    case Hindrance::too_far:
    case Hindrance::none:
      break;
  }
  return std::nullopt;
}

void forget_last_look(Turn& turn) {
  for (const std::string_view key :
       {notices::looking_harder, notices::looked_and_nothing, notices::looked_too_dark, notices::looked_glare,
        notices::looked_blurred, notices::looked_too_far, notices::looked_no_camera})
    turn.withdraw(key);
}

// A camera needs a moment to follow; what has not helped three times will not help.
constexpr std::chrono::seconds between_steps{2};
constexpr int most_steps = 3;

}  // namespace

void drive_camera(Turn& turn) {
  State& state = turn.state;
  const auto wish = wish_against(state.sight.hindrance);
  if (!wish || state.cameras.empty() || state.asleep || state.driven.steps >= most_steps ||
      (state.driven.steps > 0 && turn.now.boot - state.driven.last < between_steps))
    return;
  ++state.driven.steps;
  state.driven.last = turn.now.boot;
  turn.command(DriveCamera{state.cameras.front().name, *wish});
}

void leave_camera_as_usual(Turn& turn) {
  State& state = turn.state;
  if (state.driven.steps > 0 && !state.cameras.empty())
    turn.command(DriveCamera{state.cameras.front().name, CameraWish::usual});
  state.driven = {};
}

void look_is_lost(Turn& turn) {
  if (!std::exchange(turn.state.looking_harder, false))
    return;
  forget_last_look(turn);
  turn.notify(notices::looked_no_camera, NoticeTone::attention, Lasting::readable);
}

void on(Turn& turn, const LookHarderAsked&) {
  forget_last_look(turn);
  const auto& cameras = turn.state.cameras;
  if (cameras.empty() || cameras.front().condition != CameraCondition::live) {
    turn.notify(notices::looked_no_camera, NoticeTone::attention, Lasting::readable);
    turn.cue(Cue::attention);
    return;
  }
  turn.state.looking_harder = true;
  turn.command(LookHarder{});
  turn.notify(notices::looking_harder, NoticeTone::info, Lasting::brief);
}

void on(Turn& turn, const SightTold& event) {
  State& state = turn.state;
  state.sight = event.sight;
  drive_camera(turn);
  if (!event.harder || !state.looking_harder)
    return;
  state.looking_harder = false;
  forget_last_look(turn);
  if (event.codes > 0)
    return;  // what was read speaks for itself
  turn.notify(what_hinders(event.sight.hindrance), NoticeTone::attention, Lasting::readable);
  turn.cue(Cue::attention);
}

}  // namespace returns::station
