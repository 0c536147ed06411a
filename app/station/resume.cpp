// Taking up a parked or interrupted session again, as the store has it.
#include <algorithm>

#include "app/station/turn.h"

namespace returns::station {
namespace {

PhotoTakenHere photo_from(const PhotoView& view) {
  return {view.photo, view.file, view.question, view.camera, true};
}

const Policy* policy_named(const State& state, const ItemView& view) {
  if (state.policies)
    for (const Policy& policy : *state.policies)
      if (policy.id == view.policy)
        return &policy;
  return state.policies ? policy_for(*state.policies, view.product) : nullptr;
}

std::optional<std::size_t> expected_index(const std::optional<ExpectedReturn>& bound, const Product& product) {
  if (bound)
    for (std::size_t i = 0; i < bound->items.size(); ++i)
      if (bound->items[i].product == product)
        return i;
  return std::nullopt;
}

Item item_from(const State& state, const SessionView& session, const ItemView& view) {
  Item item;
  item.id = view.item;
  item.product = view.product;
  item.expected_item = expected_index(session.bound_to, view.product);
  item.quantity = view.quantity;
  item.policy = policy_named(state, view);
  for (const AnswerView& answer : view.answers)
    item.answers.push_back({answer.question, answer.options, answer.text, false});
  for (const PhotoView& photo : view.photos)
    item.photos.push_back(photo_from(photo));
  item.overridden = view.override_;
  item.again = view.again;
  refresh(state, item);
  if (view.voided)
    item.phase = ItemPhase::voided;
  if (view.closed) {
    item.phase = ItemPhase::closed;
    item.outcome = view.closed->outcome;
  }
  return item;
}

Session session_from(const State& state, const SessionView& view) {
  Session session;
  session.id = view.session;
  session.client = view.client;
  session.origin = view.origin;
  session.stage = view.bound_to ? SessionStage::inspecting : SessionStage::unknown_code;
  session.bound_to = view.bound_to;
  session.codes = view.codes;
  session.opened_at = view.opened_at;
  session.parcels = view.parcels;
  for (const PhotoView& photo : view.photos)
    session.photos.push_back(photo_from(photo));
  for (const ItemView& item : view.items) {
    session.items.push_back(item_from(state, view, item));
    const ItemPhase phase = session.items.back().phase;
    if (phase == ItemPhase::answering || phase == ItemPhase::ready)
      session.current = session.items.size() - 1;
  }
  return session;
}

bool policy_changed(const Session& session, const SessionView& view) {
  for (std::size_t i = 0; i < session.items.size(); ++i) {
    const Item& item = session.items[i];
    if (item.phase != ItemPhase::closed && item.policy && item.policy->hash != view.items[i].policy_hash)
      return true;
  }
  return false;
}

}  // namespace

void resume_session(Turn& turn, const SessionId& session) {
  const auto& parked = turn.state.parked;
  const bool known = std::any_of(parked.begin(), parked.end(),
                                 [&](const ParkedSession& candidate) { return candidate.id == session; });
  if (!known || !may_begin(turn))
    return;
  turn.state.resuming = session;
  turn.state.loading = false;
}

void on(Turn& turn, const ResumeAsked& event) {
  if (turn.state.session && turn.state.session->stage != SessionStage::closing)
    turn.notify(notices::session_open, NoticeTone::info, Lasting::brief);
  else
    resume_session(turn, event.session);
}

void on(Turn& turn, const SessionLoaded& event) {
  State& state = turn.state;
  const bool asked = state.resuming && (event.error || *state.resuming == event.view.session);
  if (!asked)
    return;
  state.resuming.reset();
  state.loading = false;
  if (event.error) {
    turn.notify(notices::session_load_failed, NoticeTone::bad, Lasting::standing, {{}, event.error->sentence()});
    return;
  }
  const bool busy = state.session && state.session->stage != SessionStage::closing;
  if (busy || why_blocked(state) != Blocked::no)
    return;
  end_clip(turn);
  state.dock.open = false;
  state.session = session_from(state, event.view);
  keep_inspected(*state.session, event.inspected);
  std::erase_if(state.parked, [&](const ParkedSession& parked) { return parked.id == event.view.session; });
  if (policy_changed(*state.session, event.view))
    turn.notify(notices::policy_changed, NoticeTone::attention, Lasting::readable);
  turn.withdraw(notices::session_interrupted);
  turn.active();
  turn.record(SessionResumed{event.view.session});
  begin_clip(turn);
}

}  // namespace returns::station
