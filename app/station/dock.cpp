// Arrival: a scan receives a parcel, which then waits to be inspected, the clock that runs out first on top.
#include <algorithm>

#include "app/station/turn.h"

namespace returns::station {
namespace {

CodeKind kind_of(const ScannedCode& code) {
  return code.candidates.empty() ? CodeKind::unknown : code.candidates.front().kind;
}

bool same_label(const ScannedCode& a, const ScannedCode& b) {
  return a.raw == b.raw || (kind_of(a) != CodeKind::unknown && kind_of(b) != CodeKind::unknown &&
                            a.candidates.front() == b.candidates.front());
}

bool is_tracking_label(const ScannedCode& code) {
  return is_tracking(kind_of(code));
}

// Nothing but a product's code: a bare number of twelve digits may be a carrier's too.
bool is_product_code(const ScannedCode& code) {
  return std::all_of(code.candidates.begin(), code.candidates.end(), [](const Identifier& candidate) {
    return candidate.kind == CodeKind::fnsku || candidate.kind == CodeKind::asin || candidate.kind == CodeKind::gtin ||
           candidate.kind == CodeKind::sku;
  });
}

bool waits_for(const ReceivedParcel& parcel, const ReturnId& id) {
  return std::find(parcel.returns.begin(), parcel.returns.end(), id) != parcel.returns.end();
}

// One return may come in several parcels, told apart by their tracking numbers; any other label of a return that is
// here already is on the same parcel.
const ReceivedParcel* parcel_of_returns(const State& state, const ScannedCode& code,
                                        const std::vector<ExpectedReturn>& returns) {
  for (const ReceivedParcel& parcel : *state.dock.parcels)
    for (const ExpectedReturn& expected : returns)
      if (waits_for(parcel, expected.id) && !(is_tracking_label(code) && is_tracking_label(parcel.code)))
        return &parcel;
  return nullptr;
}

// Waits in the order of what runs out first; those without a clock last, by arrival.
void sort(const ClockBook& clocks, std::vector<ReceivedParcel>& parcels) {
  std::vector<std::pair<std::pair<UtcTime, UtcTime>, std::size_t>> order;
  for (std::size_t index = 0; index < parcels.size(); ++index) {
    const auto deadline = first_deadline(clocks, parcels[index]);
    order.push_back({{deadline ? deadline->at : UtcTime::max(), parcels[index].received_at}, index});
  }
  std::sort(order.begin(), order.end());
  std::vector<ReceivedParcel> sorted;
  sorted.reserve(parcels.size());
  for (const auto& [key, index] : order)
    sorted.push_back(std::move(parcels[index]));
  parcels = std::move(sorted);
}

void add(State& state, std::vector<ReceivedParcel> more) {
  std::vector<ReceivedParcel> parcels = *state.dock.parcels;
  parcels.insert(parcels.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  show_received(state, std::move(parcels));
}

std::optional<ReceivedParcel> take(State& state, const ParcelId& id) {
  std::vector<ReceivedParcel> parcels = *state.dock.parcels;
  const auto found =
      std::find_if(parcels.begin(), parcels.end(), [&](const ReceivedParcel& parcel) { return parcel.parcel == id; });
  if (found == parcels.end())
    return std::nullopt;
  ReceivedParcel taken = std::move(*found);
  parcels.erase(found);
  state.dock.parcels = std::make_shared<const std::vector<ReceivedParcel>>(std::move(parcels));
  return taken;
}

void open_parcel(Turn& turn, const ParcelId& id) {
  auto taken = take(turn.state, id);
  if (!taken)
    return;
  Session& session = *turn.state.session;
  turn.record(ParcelOpened{session.id, taken->parcel});
  session.parcels.push_back(*std::move(taken));
}

void already_here(Turn& turn, const ScannedCode& code, const ReceivedParcel& parcel) {
  turn.state.dock.last_shown = parcel.parcel;
  if (turn.state.last_code && turn.state.last_code->code.raw == code.raw)
    turn.state.last_code->expected = true;
  turn.notify(notices::parcel_already_received, NoticeTone::attention, Lasting::readable,
              {{name_for_person(code), parcel.received_by_name}, ""});
  turn.cue(Cue::attention);
}

void receive(Turn& turn, const ScannedCode& code, const ClientId& client, const std::vector<ExpectedReturn>& returns) {
  State& state = turn.state;
  ReceivedParcel parcel;
  parcel.parcel = turn.ids.parcel;
  parcel.client = client;
  parcel.code = code;
  for (const ExpectedReturn& expected : returns)
    parcel.returns.push_back(expected.id);
  describe(parcel, returns);
  parcel.received_at = turn.now.utc;
  if (state.user) {
    parcel.received_by = state.user->id;
    parcel.received_by_name = state.user->name;
  }
  turn.record(ParcelReceived{parcel.parcel, parcel.client, parcel.returns, parcel.code});
  state.dock.unsaved.push_back(parcel.parcel);
  state.dock.last_shown = parcel.parcel;
  add(state, {std::move(parcel)});
  turn.cue(Cue::found);
}

ClientId client_of(const std::vector<ExpectedReturn>& returns) {
  const bool one = std::all_of(returns.begin(), returns.end(), [&](const ExpectedReturn& expected) {
    return expected.client == returns.front().client;
  });
  return !returns.empty() && one ? returns.front().client : unassigned_client;
}

}  // namespace

const ReceivedParcel* parcel_on_dock(const State& state, const ScannedCode& code) {
  const auto& parcels = *state.dock.parcels;
  const auto found = std::find_if(parcels.begin(), parcels.end(),
                                  [&](const ReceivedParcel& parcel) { return same_label(parcel.code, code); });
  return found == parcels.end() ? nullptr : &*found;
}

void show_received(State& state, std::vector<ReceivedParcel> parcels) {
  sort(*state.settings.clocks, parcels);
  state.dock.parcels = std::make_shared<const std::vector<ReceivedParcel>>(std::move(parcels));
}

void arrived(Turn& turn, const ScannedCode& code) {
  Dock& dock = turn.state.dock;
  if (is_product_code(code)) {
    turn.notify(notices::code_not_a_label, NoticeTone::info, Lasting::brief, {{name_for_person(code)}, ""});
    return;
  }
  if (const ReceivedParcel* parcel = parcel_on_dock(turn.state, code)) {
    already_here(turn, code, *parcel);
    return;
  }
  if (waiting_with(turn.state, code)) {
    turn.notify(notices::parcel_is_parked, NoticeTone::attention, Lasting::readable, {{name_for_person(code)}, ""});
    turn.cue(Cue::attention);
    return;
  }
  const auto is_it = [&](const auto& waiting) { return same_label(waiting.code, code); };
  if (std::any_of(dock.looking_up.begin(), dock.looking_up.end(), is_it) ||
      std::any_of(dock.unsure.begin(), dock.unsure.end(), is_it))
    return;  // the answer is on its way, or the person is being asked
  dock.looking_up.push_back({turn.state.next_token++, code});
  look_up_arrival(turn, dock.looking_up.back());
}

void arrival_answered(Turn& turn, const LookupAnswered& event) {
  Dock& dock = turn.state.dock;
  const auto asked = std::find_if(dock.looking_up.begin(), dock.looking_up.end(),
                                  [&](const Arrival& arrival) { return arrival.number == event.arrival; });
  if (asked == dock.looking_up.end())
    return;
  const ScannedCode code = asked->code;
  dock.looking_up.erase(asked);
  if (event.error) {
    turn.notify(notices::lookup_failed, NoticeTone::bad, Lasting::readable, {{}, event.error->sentence()});
    turn.cue(Cue::attention);
    return;
  }
  const ReceivedParcel* same = parcel_on_dock(turn.state, code);
  if (same == nullptr)
    same = parcel_of_returns(turn.state, code, event.returns);
  if (same != nullptr) {
    already_here(turn, code, *same);
    return;
  }
  const bool any_print = code.source == CodeSource::camera && kind_of(code) == CodeKind::unknown;
  if (event.returns.empty() && event.seen_before.empty() && any_print) {
    turn.notify(notices::code_not_a_label, NoticeTone::info, Lasting::brief, {{name_for_person(code)}, ""});
    return;
  }
  if (turn.state.last_code && turn.state.last_code->code.raw == code.raw)
    turn.state.last_code->expected = !event.returns.empty();
  if (event.returns.empty() || !event.seen_before.empty()) {
    dock.unsure.push_back({code, event.returns, event.seen_before});
    turn.cue(Cue::unknown);
    return;
  }
  receive(turn, code, client_of(event.returns), event.returns);
}

void open_received(Turn& turn, const ScannedCode& code) {
  if (const ReceivedParcel* parcel = parcel_on_dock(turn.state, code))
    open_parcel(turn, ParcelId(parcel->parcel));
}

void open_received_of_return(Turn& turn) {
  const Session& session = *turn.state.session;
  if (!session.parcels.empty() || std::any_of(session.codes.begin(), session.codes.end(), is_tracking_label))
    return;
  const ReceivedParcel* only = nullptr;
  for (const ReceivedParcel& parcel : *turn.state.dock.parcels)
    if (waits_for(parcel, session.bound_to->id)) {
      if (only != nullptr)
        return;  // which one it is cannot be told
      only = &parcel;
    }
  if (only != nullptr)
    open_parcel(turn, ParcelId(only->parcel));
}

void put_back_on_dock(Turn& turn) {
  add(turn.state, std::exchange(turn.state.session->parcels, {}));
}

void parcel_was_saved(Turn& turn, const ParcelId& id) {
  Dock& dock = turn.state.dock;
  if (std::erase(dock.unsaved, id) == 0)
    return;
  ++dock.received;
  for (const ReceivedParcel& parcel : *dock.parcels)
    if (parcel.parcel == id)
      turn.notify(notices::parcel_received, NoticeTone::good, Lasting::brief,
                  {{parcel.title.empty() ? name_for_person(parcel.code) : parcel.title}, ""});
  turn.cue(Cue::saved);
}

void parcel_not_recordable(State& state, const ParcelId& id) {
  std::erase(state.dock.unsaved, id);
  take(state, id);
}

void on(Turn& turn, const DockAsked& event) {
  State& state = turn.state;
  if (event.open && why_blocked(state) == Blocked::sign_in_needed)
    return;
  if (event.open && state.session && state.session->stage != SessionStage::closing) {
    turn.notify(notices::session_open, NoticeTone::info, Lasting::brief);
    return;
  }
  if (event.open != state.dock.open) {
    state.dock.received = 0;
    state.dock.last_shown.reset();
  }
  state.dock.open = event.open;
  turn.active();
}

void on(Turn& turn, const ReceiveAsked& event) {
  Dock& dock = turn.state.dock;
  if (dock.unsure.empty())
    return;
  const auto& clients = turn.state.clients;
  const bool known =
      event.client == unassigned_client ||
      std::any_of(clients.begin(), clients.end(), [&](const Client& client) { return client.id == event.client; });
  if (!known) {
    turn.notify(notices::client_unknown, NoticeTone::attention, Lasting::readable);
    return;
  }
  const UnsureArrival arrival = dock.unsure.front();
  dock.unsure.erase(dock.unsure.begin());
  receive(turn, arrival.code, event.client, arrival.returns);
}

void on(Turn& turn, const ArrivalRefused&) {
  auto& unsure = turn.state.dock.unsure;
  if (!unsure.empty())
    unsure.erase(unsure.begin());
}

void on(Turn& turn, const InspectParcelAsked& event) {
  State& state = turn.state;
  if (state.session && state.session->stage != SessionStage::closing) {
    turn.notify(notices::session_open, NoticeTone::info, Lasting::brief);
    return;
  }
  const auto& parcels = *state.dock.parcels;
  const auto found = std::find_if(parcels.begin(), parcels.end(),
                                  [&](const ReceivedParcel& parcel) { return parcel.parcel == event.parcel; });
  if (found == parcels.end() || !may_begin(turn))
    return;
  begin_session(turn, SessionOrigin::scanned, ScannedCode(found->code));
}

}  // namespace returns::station
