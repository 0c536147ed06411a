// Command codes as the cameras, the hand scanner and the typed line bring them.
#include <algorithm>

#include "app/station/turn.h"

namespace returns::station {
namespace {

// So long out of the picture, the same code is shown anew.
constexpr auto shown_anew_after = std::chrono::milliseconds(1500);
// So long out of the picture, it is not there together with the next one.
constexpr auto put_away_after = std::chrono::milliseconds(500);
constexpr std::size_t most_shown = 8;

void show(Turn& turn, const std::string& raw) {
  State& state = turn.state;
  const auto& table = state.settings.command_codes;
  const auto word = table ? command_in(*table, raw) : std::nullopt;
  if (!word) {
    turn.notify(notices::command_foreign, NoticeTone::attention, Lasting::readable);
    if (why_blocked(state) != Blocked::sign_in_needed)
      turn.cue(Cue::unknown);
    return;
  }
  turn.active();
  turn.withdraw(notices::command_foreign);
  turn.withdraw(notices::command_not_here);
  turn.withdraw(notices::command_alone);
  state.commands_shown.push_back({state.next_command++, *word});
  if (state.commands_shown.size() > most_shown)
    state.commands_shown.erase(state.commands_shown.begin());
}

}  // namespace

// A sheet has many codes, and the camera reads all that it sees: only one that is there alone is meant.
void command_seen(Turn& turn, const CodeSeen& event) {
  CommandSight& sight = turn.state.command_sight;
  const BootTime now = turn.now.boot;
  const bool same_sight = sight.raw == event.raw || sight.crowded;
  const bool fresh = now - sight.last > (same_sight ? shown_anew_after : put_away_after);
  if (!fresh && sight.raw != event.raw) {
    sight.crowded = true;
    sight.last = now;
    turn.notify(notices::command_alone, NoticeTone::info, Lasting::brief);
    return;
  }
  if (fresh)
    sight = {event.raw, event.frame, now, false, false};
  sight.last = now;
  if (sight.done || sight.crowded || sight.frame == event.frame)
    return;
  sight.done = true;
  show(turn, event.raw);
}

void command_entered(Turn& turn, const std::string& raw) {
  show(turn, raw);
}

void on(Turn& turn, const CommandMeantNothing& event) {
  turn.notify(notices::command_not_here, NoticeTone::attention, Lasting::readable, {{event.name}, ""});
  turn.cue(Cue::unknown);
}

}  // namespace returns::station
