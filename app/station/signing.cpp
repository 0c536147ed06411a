// Who works at the station.
#include "app/station/turn.h"

namespace returns::station {

void on(Turn& turn, const SignInAsked& event) {
  turn.state.sign_in_trouble.clear();
  turn.command(CheckSignIn{event.badge, event.pin});
}

void on(Turn& turn, const SignInAnswered& event) {
  State& state = turn.state;
  if (event.error || !event.user) {
    state.sign_in_trouble = event.error ? event.error->sentence() : "";
    turn.cue(Cue::attention);
    return;
  }
  if (state.user && state.user->id != event.user->id)
    turn.record(SignedOut{state.user->id});
  state.user = event.user;
  state.badge_shown.clear();
  state.sign_in_trouble.clear();
  turn.withdraw(notices::sign_in_needed);
  turn.record(SignedIn{event.user->id});
  turn.active();
}

// An open parcel is put aside first, so that nobody else goes on in this person's name.
void on(Turn& turn, const SignOutAsked&) {
  State& state = turn.state;
  if (!state.settings.sign_in_required || !state.user)
    return;
  const bool parcel_open = state.session && state.session->stage != SessionStage::closing;
  if (parcel_open && !park_session(turn))
    return;
  turn.record(SignedOut{state.user->id});
  state.user.reset();
}

}  // namespace returns::station
