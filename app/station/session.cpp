// A parcel's session: how it begins, what it is bound to, how it is put aside and how it ends.
#include <algorithm>

#include "app/station/identifiers.h"
#include "app/station/turn.h"

namespace returns::station {
namespace {

// What was asked about a parcel goes with it, or with its answer.
void withdraw_questions(Turn& turn) {
  turn.withdraw(notices::code_unknown);
  turn.withdraw(notices::code_other_return);
  turn.withdraw(notices::choose_return);
}

// The parcel leaves the bench, whichever way: what was said of it would be read as said of the next one.
void leave_parcel(Turn& turn) {
  leave_camera_as_usual(turn);
  withdraw_questions(turn);
  turn.withdraw(notices::seen_before);
  turn.withdraw(notices::opened_again);
  turn.withdraw(notices::item_inspected_before);
  remember_finished(turn.state);
}

// For the plate of a parked session: the product, and the number a person knows the parcel by.
std::string title_of(const std::optional<ExpectedReturn>& bound) {
  return bound && !bound->items.empty() ? bound->items.front().product.title : std::string{};
}

std::string identifier_of(const std::optional<ExpectedReturn>& bound, const std::vector<ScannedCode>& codes) {
  if (bound && !bound->rma.empty())
    return bound->rma;
  if (bound && !bound->order_id.empty())
    return bound->order_id;
  const ScannedCode* label = returns_label(codes);
  return label ? name_for_person(*label) : std::string{};
}

// What a label may say of this parcel. A product's code is on many parcels.
std::vector<std::string> numbers_of(const std::optional<ExpectedReturn>& bound, const std::vector<ScannedCode>& codes) {
  std::vector<std::string> numbers;
  const auto add = [&numbers](const std::string& number) {
    if (!number.empty())
      numbers.push_back(number);
  };
  for (const ScannedCode& code : codes)
    for (const Identifier& candidate : code.candidates)
      if (!is_product(candidate.kind))
        add(candidate.value);
  if (!bound)
    return numbers;
  for (const std::string& tracking : bound->tracking_numbers)
    add(tracking);
  add(bound->order_id);
  add(bound->rma);
  for (const ExpectedItem& item : bound->items)
    add(item.lpn);
  return numbers;
}

ParkedSession waiting(const Session& session) {
  return {session.id,
          session.client,
          title_of(session.bound_to),
          identifier_of(session.bound_to, session.codes),
          session.opened_at,
          false,
          numbers_of(session.bound_to, session.codes)};
}

std::vector<std::string> texts_of(const std::vector<ScannedCode>& codes) {
  std::vector<std::string> texts;
  for (const ScannedCode& code : codes)
    texts.push_back(code.raw);
  return texts;
}

// A return made at the bench carries what was read from the parcel, so that it is found again by it.
void take_identifiers(ExpectedReturn& made, const std::vector<ScannedCode>& codes) {
  for (const ScannedCode& code : codes) {
    const Identifier& best = code.candidates.front();
    auto& tracking = made.tracking_numbers;
    if (is_tracking(best.kind))
      tracking.insert(is_made_for_return(best) ? tracking.begin() : tracking.end(), best.value);
    else if (best.kind == CodeKind::order_id)
      made.order_id = best.value;
    else if (best.kind == CodeKind::rma || (best.kind == CodeKind::unknown && made.rma.empty()))
      made.rma = best.value;
  }
}

bool client_known(const State& state, const ClientId& client) {
  return client == unassigned_client || std::any_of(state.clients.begin(), state.clients.end(),
                                                    [&](const Client& known) { return known.id == client; });
}

Session* session_to_change(Turn& turn) {
  if (!turn.state.session) {
    turn.notify(notices::session_needed, NoticeTone::info, Lasting::brief);
    return nullptr;
  }
  if (is_saving(*turn.state.session)) {
    turn.notify(notices::saving, NoticeTone::info, Lasting::brief);
    return nullptr;
  }
  return &*turn.state.session;
}

void void_session(Turn& turn, const std::string& reason) {
  turn.record(SessionVoided{turn.state.session->id, reason});
  put_back_on_dock(turn);
  end_clip(turn);
  leave_parcel(turn);
  turn.state.session.reset();
}

}  // namespace

const ParkedSession* waiting_with(const State& state, const ScannedCode& code) {
  const auto carries = [&](const ParkedSession& parked) {
    return std::any_of(code.candidates.begin(), code.candidates.end(), [&](const Identifier& candidate) {
      return std::find(parked.known_by.begin(), parked.known_by.end(), candidate.value) != parked.known_by.end();
    });
  };
  const auto found = std::find_if(state.parked.begin(), state.parked.end(), carries);
  return found == state.parked.end() ? nullptr : &*found;
}

// A disk that is full, read-only or away when a clip begins may be back a while later; the parcel is still open.
void try_recording_again(Turn& turn) {
  constexpr auto after = std::chrono::seconds(10);
  const RecordingStatus& recording = turn.state.recording;
  const auto& session = turn.state.session;
  if (!session || session->stage == SessionStage::closing || recording.phase != RecordingPhase::off ||
      !recording.failed_at || turn.now.boot - *recording.failed_at < after || turn.state.settings.cameras.empty() ||
      why_blocked(turn.state) != Blocked::no)
    return;
  const std::string trouble = recording.trouble;
  begin_clip(turn);
  turn.state.recording.trouble = trouble;
  turn.state.recording.tried_again = true;
}

int units_missing(const Session& session) {
  int missing = 0;
  if (session.bound_to)
    for (std::size_t i = 0; i < session.bound_to->items.size(); ++i)
      missing += std::max(0, units_left(session, i));
  return missing;
}

bool is_saving(const Session& session) {
  return session.stage == SessionStage::closing ||
         std::any_of(session.items.begin(), session.items.end(),
                     [](const Item& item) { return item.phase == ItemPhase::closing; });
}

bool nothing_open(const Session& session) {
  return std::all_of(session.items.begin(), session.items.end(), [](const Item& item) {
    return item.phase == ItemPhase::closed || item.phase == ItemPhase::voided;
  });
}

bool all_items_done(const Session& session) {
  return nothing_open(session) && std::any_of(session.items.begin(), session.items.end(),
                                              [](const Item& item) { return item.phase == ItemPhase::closed; });
}

// May a recording begin now? Says why not.
bool may_begin(Turn& turn) {
  if (why_blocked(turn.state) == Blocked::no)
    return true;
  if (why_blocked(turn.state) == Blocked::disk_full) {
    turn.notify(notices::disk_full, NoticeTone::bad, Lasting::standing);
    turn.cue(Cue::attention);
  }
  return false;
}

void begin_clip(Turn& turn) {
  const Session& session = *turn.state.session;
  turn.state.recording = {};
  turn.state.recording.phase = RecordingPhase::starting;
  turn.state.recording.clip = turn.ids.clip;
  turn.command(BeginClip{turn.ids.clip, session.id, session.opened_at, session.client});
}

void end_clip(Turn& turn) {
  RecordingStatus& recording = turn.state.recording;
  if (recording.phase != RecordingPhase::starting && recording.phase != RecordingPhase::recording)
    return;
  recording.phase = RecordingPhase::ending;
  turn.command(EndClip{recording.clip});
}

void remember_finished(State& state) {
  state.finished_codes = texts_of(state.session->codes);
}

void begin_session(Turn& turn, SessionOrigin origin, const std::optional<ScannedCode>& code) {
  end_clip(turn);
  Session session;
  session.id = turn.ids.session;
  session.origin = origin;
  session.stage = code ? SessionStage::looking_up : SessionStage::unknown_code;
  session.opened_at = turn.now.utc;
  turn.record(SessionOpened{session.id, session.client, origin});
  turn.state.session = std::move(session);
  turn.state.probing.reset();
  turn.state.dock.open = false;
  begin_clip(turn);
  if (code) {
    turn.state.session->codes.push_back(*code);
    turn.record(CodeScanned{turn.ids.session, std::nullopt, *code});
    turn.mark("code", {{"text", name_for_person(*code)}});
    open_received(turn, *code);
    look_up(turn, *code);
  }
}

void on(Turn& turn, const StartByHandAsked&) {
  if (turn.state.session && turn.state.session->stage != SessionStage::closing) {
    turn.notify(notices::session_open, NoticeTone::info, Lasting::brief);
    return;
  }
  if (may_begin(turn))
    begin_session(turn, SessionOrigin::by_hand, std::nullopt);
}

void bind_session(Turn& turn, ExpectedReturn to) {
  Session& session = *turn.state.session;
  std::optional<ReturnId> before;
  if (session.bound_to)
    before = session.bound_to->id;
  session.client = to.client;
  session.stage = SessionStage::inspecting;
  session.choices.clear();
  turn.record(SessionBound{session.id, to.id, to.client, before});
  turn.mark("bound", {{"return", to.id.value}});
  session.bound_to = std::move(to);
  for (Item& item : session.items) {
    item.expected_item.reset();
    const auto& expected = session.bound_to->items;
    for (std::size_t i = 0; i < expected.size(); ++i)
      if (expected[i].product == item.product)
        item.expected_item = i;
  }
  open_received_of_return(turn);
  withdraw_questions(turn);
  tell_opened_again(turn);
  tell_seen_before(turn);
  // The usual parcel: one item. It opens by itself, and the product's own code then confirms it.
  if (session.items.empty() && session.bound_to->items.size() == 1 && units_left(session, 0) > 0)
    begin_item(turn, session.bound_to->items.front().product, 0);
}

void on(Turn& turn, const ReturnChosen& event) {
  Session* session = session_to_change(turn);
  if (!session || session->stage != SessionStage::choosing)
    return;
  const auto chosen = std::find_if(session->choices.begin(), session->choices.end(),
                                   [&](const ExpectedReturn& choice) { return choice.id == event.chosen; });
  if (chosen != session->choices.end())
    bind_session(turn, ExpectedReturn(*chosen));
}

void on(Turn& turn, const RebindAsked& event) {
  Session* session = session_to_change(turn);
  if (!session || session->stage != SessionStage::inspecting)
    return;
  const auto chosen = std::find_if(session->choices.begin(), session->choices.end(),
                                   [&](const ExpectedReturn& choice) { return choice.id == event.to; });
  if (chosen != session->choices.end())
    bind_session(turn, ExpectedReturn(*chosen));
}

void on(Turn& turn, const UnannouncedAsked& event) {
  Session* session = session_to_change(turn);
  if (!session || session->bound_to)
    return;
  if (!client_known(turn.state, event.client)) {
    turn.notify(notices::client_unknown, NoticeTone::attention, Lasting::readable);
    return;
  }
  ExpectedReturn made;
  made.id = turn.ids.made_return;
  made.client = event.client;
  made.announced = false;
  made.expected_at = turn.now.utc;
  take_identifiers(made, session->codes);
  turn.record(UnannouncedReturnMade{session->id, made, {event.note}});
  bind_session(turn, std::move(made));
}

void close_parcel(Turn& turn) {
  Session& session = *turn.state.session;
  if (const int missing = units_missing(session); missing > 0)
    turn.notify(notices::items_missing, NoticeTone::attention, Lasting::readable, {{std::to_string(missing)}, ""});
  turn.record(SessionClosed{session.id});
  turn.mark("parcel_closed", {});
  end_clip(turn);
  session.stage = SessionStage::closing;
  leave_parcel(turn);
}

void on(Turn& turn, const CloseParcelAsked&) {
  const Session* session = session_to_change(turn);
  if (!session)
    return;
  if (can_close_parcel(turn.state)) {
    close_parcel(turn);
    return;
  }
  const bool none = std::none_of(session->items.begin(), session->items.end(), [](const Item& item) {
    return item.phase == ItemPhase::answering || item.phase == ItemPhase::ready;
  });
  turn.notify(none ? notices::items_none : notices::items_open, NoticeTone::attention, Lasting::readable);
  turn.cue(Cue::attention);
}

void on(Turn& turn, const VoidSessionAsked& event) {
  const Session* session = session_to_change(turn);
  if (!session)
    return;
  const bool has_closed = std::any_of(session->items.begin(), session->items.end(),
                                      [](const Item& item) { return item.phase == ItemPhase::closed; });
  if (has_closed || event.reason.empty()) {
    turn.notify(has_closed ? notices::session_has_closed_items : notices::reason_needed, NoticeTone::attention,
                Lasting::readable);
    return;
  }
  const std::string title = title_of(session->bound_to);
  turn.notify(notices::session_voided, NoticeTone::info, Lasting::brief,
              {{!title.empty() ? title : identifier_of(session->bound_to, session->codes)}, ""});
  void_session(turn, event.reason);
}

void resume_instead(Turn& turn, const SessionId& session) {
  const SessionId waiting_one = session;  // the list it stands in may change
  void_session(turn, "its parcel was already being inspected");
  resume_session(turn, waiting_one);
}

bool park_session(Turn& turn) {
  const Session* session = session_to_change(turn);
  if (!session)
    return false;
  turn.record(SessionParked{session->id});
  turn.mark("parked", {});
  end_clip(turn);
  turn.state.parked.push_back(waiting(*session));
  const ParkedSession& parked = turn.state.parked.back();
  turn.notify(notices::session_parked, NoticeTone::info, Lasting::brief,
              {{!parked.title.empty() ? parked.title : parked.identifier}, ""});
  leave_parcel(turn);
  turn.state.session.reset();
  return true;
}

void on(Turn& turn, const ParkAsked&) {
  park_session(turn);
}

void on(Turn& turn, const StoreOpened& event) {
  State& state = turn.state;
  stir(turn);
  state.clients = event.clients;
  state.user = event.user;
  state.parked.clear();
  show_received(state, event.received);
  std::size_t interrupted = 0;
  const auto add = [&](const SessionView& view, bool was_open) {
    if (state.session && state.session->id == view.session)
      return;
    interrupted += was_open ? 1 : 0;
    state.parked.push_back({view.session, view.client, title_of(view.bound_to),
                            identifier_of(view.bound_to, view.codes), view.opened_at, was_open,
                            numbers_of(view.bound_to, view.codes)});
  };
  for (const SessionView& view : event.open_sessions)
    add(view, true);
  for (const SessionView& view : event.parked_sessions)
    add(view, false);
  if (interrupted > 0)
    turn.notify(notices::session_interrupted, NoticeTone::attention, Lasting::standing,
                {{std::to_string(interrupted)}, ""});
  for (const std::string& note : event.notes)
    turn.notify(notices::store_note, NoticeTone::info, Lasting::standing, {{note}, note});
}

}  // namespace returns::station
