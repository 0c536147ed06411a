// Who works at the station, and who comes back to it.
#include <algorithm>
#include <chrono>

#include "app/station/turn.h"

namespace returns::station {
namespace {

using namespace std::chrono_literals;

// After the first, second … wrong PIN in a row. The store waits as long from the fifth on, also across a restart.
constexpr std::chrono::seconds pauses[] = {1s, 2s, 5s, 10s, 30s, 60s, 120s, 240s, 480s, 900s};

void pin_was_wrong(Turn& turn) {
  SignInPause& pause = turn.state.sign_in_pause;
  const auto step = std::min(static_cast<std::size_t>(pause.wrong), std::size(pauses) - 1);
  ++pause.wrong;
  pause.until = turn.now.boot + pauses[step];
}

void signed_in(Turn& turn, const User& user) {
  State& state = turn.state;
  if (state.user && state.user->id != user.id) {
    turn.record(SignedOut{state.user->id});
    state.dock.open = false;  // somebody else begins where work begins
  }
  state.user = user;
  state.lock.reset();
  state.badge_shown.clear();
  state.sign_in_trouble.clear();
  state.sign_in_pause = {};
  turn.withdraw(notices::sign_in_needed);
  turn.record(SignedIn{user.id});
  turn.active();
}

bool parcel_open(const State& state) {
  return state.session && state.session->stage != SessionStage::closing;
}

}  // namespace

void on(Turn& turn, const SignInAsked& event) {
  if (turn.now.boot < turn.state.sign_in_pause.until)
    return;  // the screen says how long
  turn.state.sign_in_trouble.clear();
  turn.command(CheckSignIn{event.badge, event.pin});
}

void on(Turn& turn, const SignInAnswered& event) {
  State& state = turn.state;
  if (event.error || !event.user) {
    state.sign_in_trouble = event.error ? event.error->sentence() : "";
    if (event.error && event.error->code == ErrorCode::permission)
      pin_was_wrong(turn);
    turn.cue(Cue::attention);
    return;
  }
  if (state.lock && state.user && state.user->id != event.user->id && parcel_open(state)) {
    state.lock->taking_over = event.user;
    state.badge_shown.clear();
    state.sign_in_pause = {};
    return;
  }
  signed_in(turn, *event.user);
}

// An open parcel is put aside first, so that nobody else goes on in this person's name.
void on(Turn& turn, const SignOutAsked&) {
  State& state = turn.state;
  if (!state.settings.sign_in_required || !state.user || state.lock)
    return;
  if (parcel_open(state) && !park_session(turn))
    return;
  turn.record(SignedOut{state.user->id});
  state.user.reset();
  state.dock.open = false;
}

void lock(Turn& turn, std::string cause) {
  State& state = turn.state;
  if (!state.settings.sign_in_required || !state.user || state.lock)
    return;
  state.lock = Lock{turn.now.utc, std::nullopt};
  state.badge_shown.clear();
  state.sign_in_trouble.clear();
  turn.record(StationLocked{state.user->id, std::move(cause)});
}

void on(Turn& turn, const LockAsked&) {
  lock(turn, "asked");
}

// The owner's badge is enough to come back; another one asks for its PIN.
void badge_scanned(Turn& turn, const std::string& badge) {
  State& state = turn.state;
  if (state.lock && state.user && !state.user->badge.empty() && badge == state.user->badge)
    signed_in(turn, User(*state.user));
  else if (!state.user || state.lock)
    state.badge_shown = badge;
}

// Whose access was withdrawn comes back neither by the badge that the lock knows nor goes on working.
void on(Turn& turn, const UserTold& event) {
  State& state = turn.state;
  if (state.lock && state.lock->taking_over && state.lock->taking_over->id == event.user.id && !event.user.enabled)
    state.lock->taking_over.reset();
  if (!state.user || state.user->id != event.user.id)
    return;
  state.user = event.user;
  if (event.user.enabled)
    return;
  state.user->badge.clear();
  lock(turn, "access withdrawn");
}

void on(Turn& turn, const TakeOverAsked&) {
  State& state = turn.state;
  if (!state.lock || !state.lock->taking_over)
    return;
  const User user = *state.lock->taking_over;
  if (parcel_open(state) && !park_session(turn))
    return;
  signed_in(turn, user);
}

void on(Turn& turn, const TakeOverDeclined&) {
  if (turn.state.lock)
    turn.state.lock->taking_over.reset();
}

}  // namespace returns::station
