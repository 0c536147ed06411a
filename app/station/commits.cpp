// What the store has said about the facts it was given: the only place where anything becomes "saved".
#include <chrono>

#include "app/station/turn.h"

namespace returns::station {
namespace {

using namespace std::chrono_literals;
constexpr BootTime retry_pause = 5s;

std::optional<PendingCommit> take_in_flight(State& state, std::uint64_t token) {
  if (!state.in_flight || state.in_flight->token != token)
    return std::nullopt;
  return std::exchange(state.in_flight, std::nullopt);
}

// The store will say the same however often it is asked: the fact itself does not fit what it knows.
bool for_good(const Error& error) {
  return error.code == ErrorCode::invalid_input || error.code == ErrorCode::not_found ||
         error.code == ErrorCode::already_exists || error.code == ErrorCode::conflict ||
         error.code == ErrorCode::unsupported;
}

Item* item_of(State& state, const ItemId& id) {
  if (state.session)
    for (Item& item : state.session->items)
      if (item.id == id)
        return &item;
  return nullptr;
}

void item_was_saved(Turn& turn, const ItemId& id) {
  Item* item = item_of(turn.state, id);
  if (!item)
    return;
  Session& session = *turn.state.session;
  item->phase = ItemPhase::closed;
  session.current.reset();
  ++turn.state.items_closed;
  turn.withdraw(notices::item_not_saved);
  const Disposition goes_to = item->outcome.disposition.value_or(Disposition::hold);
  turn.notify(notices::item_saved, NoticeTone::good, Lasting::readable,
              {{item->product.title, std::string(name_of(goes_to))}, ""});
  turn.cue(Cue::saved);
  const auto label = std::exchange(session.next_label, std::nullopt);
  if (label && why_blocked(turn.state) != Blocked::sign_in_needed)
    accept_code(turn, *label);
}

void item_was_not_saved(Turn& turn, const ItemId& id, const Error& error) {
  if (Item* item = item_of(turn.state, id)) {
    item->phase = ItemPhase::ready;
    refresh(turn.state, *item);
    turn.state.session->next_label.reset();
  }
  turn.notify(notices::item_not_saved, NoticeTone::bad, Lasting::standing, {{}, error.sentence()});
}

void session_was_saved(Turn& turn, const SessionId& id) {
  if (turn.state.session && turn.state.session->id == id)
    turn.state.session.reset();
  turn.notify(notices::session_saved, NoticeTone::good, Lasting::brief);
}

}  // namespace

namespace {

void append_what_waits(Turn& turn) {
  State& state = turn.state;
  const bool new_facts = !turn.facts.empty();
  state.waiting.insert(state.waiting.end(), turn.facts.begin(), turn.facts.end());
  if (state.in_flight || state.waiting.empty() || (!new_facts && turn.now.boot < state.retry_at))
    return;
  const auto end = state.one_by_one ? state.waiting.begin() + 1 : state.waiting.end();
  state.in_flight = PendingCommit{state.next_token++, {state.waiting.begin(), end}};
  state.waiting.erase(state.waiting.begin(), end);
  state.one_by_one = state.one_by_one && !state.waiting.empty();
  // Facts first: what a worker reports about a command must find them journalled.
  turn.commands.insert(turn.commands.begin(), Append{state.in_flight->token, state.in_flight->facts});
}

// A parcel is read back only when the store has all of it: its last answers may still be on their way.
void load_what_is_saved(Turn& turn) {
  State& state = turn.state;
  if (!state.resuming || state.loading || state.in_flight || !state.waiting.empty())
    return;
  state.loading = true;
  turn.command(LoadSession{*state.resuming});
}

}  // namespace

void hand_over(Turn& turn) {
  append_what_waits(turn);
  load_what_is_saved(turn);
}

void on(Turn& turn, const Committed& event) {
  const auto saved = take_in_flight(turn.state, event.token);
  if (!saved)
    return;
  turn.state.retry_at = {};
  turn.withdraw(notices::not_saved_yet);
  for (const Occurrence& occurrence : saved->facts) {
    if (const auto* received = std::get_if<ParcelReceived>(&occurrence.fact))
      parcel_was_saved(turn, received->parcel);
    if (const auto* closed = std::get_if<SessionClosed>(&occurrence.fact))
      session_was_saved(turn, closed->session);
    if (const auto* closed = std::get_if<ItemClosed>(&occurrence.fact))
      item_was_saved(turn, closed->item);
  }
}

// Facts wait and go first in the next Append. The closing of an item is taken back, so that the person sees the item
// open, with the error, and closes it again. Where the store refuses for good, the facts are handed over one by one, so
// that the one it cannot take is told and set aside instead of holding up all that follow.
void on(Turn& turn, const CommitFailed& event) {
  State& state = turn.state;
  auto refused = take_in_flight(state, event.token);
  if (!refused)
    return;
  std::erase_if(refused->facts, [&](const Occurrence& occurrence) {
    const auto* closed = std::get_if<ItemClosed>(&occurrence.fact);
    if (closed)
      item_was_not_saved(turn, closed->item, event.error);
    return closed != nullptr;
  });
  turn.cue(Cue::attention);
  if (for_good(event.error)) {
    if (refused->facts.size() == 1) {
      turn.notify(notices::not_recordable, NoticeTone::bad, Lasting::standing, {{}, event.error.sentence()});
      if (const auto* received = std::get_if<ParcelReceived>(&refused->facts.front().fact))
        parcel_not_recordable(state, received->parcel);
      refused->facts.clear();
    }
    state.waiting.insert(state.waiting.begin(), refused->facts.begin(), refused->facts.end());
    state.one_by_one = !state.waiting.empty();
    state.retry_at = turn.now.boot;
    return;
  }
  if (!refused->facts.empty())
    turn.notify(notices::not_saved_yet, NoticeTone::bad, Lasting::standing, {{}, event.error.sentence()});
  state.waiting.insert(state.waiting.begin(), refused->facts.begin(), refused->facts.end());
  state.retry_at = turn.now.boot + retry_pause;
}

}  // namespace returns::station
