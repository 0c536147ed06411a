// Sleep of a station that waits for a parcel, and what wakes it.
#include "app/station/turn.h"

namespace returns::station {
namespace {

bool at_work(const State& state) {
  return state.session || state.recording.phase != RecordingPhase::off;
}

}  // namespace

void stir(Turn& turn) {
  turn.state.last_stir = turn.now.boot;
  if (!turn.state.asleep)
    return;
  turn.state.asleep = false;
  turn.command(WakeUp{});
}

void keep_awake_at_work(Turn& turn) {
  if (at_work(turn.state))
    stir(turn);
}

void fall_asleep_if_still(Turn& turn) {
  State& state = turn.state;
  const BootTime patience = state.settings.sleep_after;
  if (state.asleep || at_work(state) || patience == BootTime{} || turn.now.boot - state.last_stir < patience)
    return;
  state.asleep = true;
  turn.command(FallAsleep{});
  leave_camera_as_usual(turn);
}

void on(Turn&, const StirSeen&) {}  // step() has woken the station

}  // namespace returns::station
