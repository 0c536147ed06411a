// What the store knows about a code: which return the parcel belongs to.
#include <algorithm>

#include "app/station/identifiers.h"
#include "app/station/turn.h"

namespace returns::station {
namespace {

bool has(const std::vector<ExpectedReturn>& returns, const ReturnId& id) {
  return std::any_of(returns.begin(), returns.end(), [&](const ExpectedReturn& one) { return one.id == id; });
}

std::vector<ExpectedReturn> in_both(const std::vector<ExpectedReturn>& a, const std::vector<ExpectedReturn>& b) {
  std::vector<ExpectedReturn> both;
  std::copy_if(a.begin(), a.end(), std::back_inserter(both), [&](const ExpectedReturn& one) { return has(b, one.id); });
  return both;
}

// GTINs are written with 8, 12, 13 or 14 digits; a report's column may hold any of these forms.
void add_gtin_forms(std::vector<Identifier>& identifiers) {
  std::vector<Identifier> forms;
  for (const Identifier& identifier : identifiers) {
    if (identifier.kind != CodeKind::gtin)
      continue;
    const std::string padded =
        std::string(14 - std::min<std::size_t>(14, identifier.value.size()), '0') + identifier.value;
    for (const std::size_t length : {14u, 13u, 12u, 8u})
      if (padded.find_first_not_of('0') >= 14 - length && padded.substr(14 - length) != identifier.value)
        forms.push_back({CodeKind::gtin, padded.substr(14 - length), identifier.check_digit});
  }
  identifiers.insert(identifiers.end(), forms.begin(), forms.end());
}

std::string newest_code(const Session& session) {
  return session.codes.empty() ? std::string{} : name_for_person(session.codes.back());
}

void expected_code_found(Turn& turn) {
  if (turn.state.last_code)
    turn.state.last_code->expected = true;
  turn.cue(Cue::found);
}

// `code`: what they were found by, if it is known.
void still_unbound(Turn& turn, const std::vector<ExpectedReturn>& found, const std::optional<ScannedCode>& code = {}) {
  Session& session = *turn.state.session;
  if (found.empty()) {
    if (session.lookups_open > 0)
      return;
    if (session.stage == SessionStage::looking_up)
      session.stage = SessionStage::unknown_code;
    if (!session.lookup_trouble.empty())
      return;  // nothing was found because nobody could look
    turn.notify(notices::code_unknown, NoticeTone::attention, Lasting::standing, {{newest_code(session)}, ""});
    turn.cue(Cue::unknown);
    return;
  }
  const auto narrowed = in_both(session.choices, found);
  const auto& fitting = narrowed.empty() ? found : narrowed;
  const bool contradicts = !session.choices.empty() && narrowed.empty();
  if (fitting.size() == 1 && !contradicts) {
    expected_code_found(turn);
    bind_session(turn, ExpectedReturn(fitting.front()));
    return;
  }
  std::vector<ExpectedReturn> choices = contradicts ? session.choices : std::vector<ExpectedReturn>{};
  // The old label of the way out may have been read before the return's own: what this one names is offered first.
  const bool first = code && !code->candidates.empty() && is_made_for_return(code->candidates.front());
  choices.insert(first ? choices.begin() : choices.end(), fitting.begin(), fitting.end());
  session.choices = std::move(choices);
  session.stage = SessionStage::choosing;
  turn.notify(notices::choose_return, NoticeTone::attention, Lasting::standing,
              {{std::to_string(session.choices.size())}, ""});
  turn.cue(Cue::attention);
}

// A label inside a running inspection: never binds anew by itself, the parcel may carry an old label.
void already_bound(Turn& turn, const std::vector<ExpectedReturn>& found) {
  Session& session = *turn.state.session;
  if (has(found, session.bound_to->id)) {
    expected_code_found(turn);
  } else if (!found.empty()) {
    session.choices = found;
    turn.notify(notices::code_other_return, NoticeTone::attention, Lasting::standing, {{newest_code(session)}, ""});
    turn.cue(Cue::attention);
  } else {
    turn.notify(notices::code_unknown_here, NoticeTone::info, Lasting::readable, {{newest_code(session)}, ""});
  }
}

void probe_answered(Turn& turn, const LookupAnswered& event) {
  auto code = std::exchange(turn.state.probing, std::nullopt);
  if (!code)
    return;
  if (event.error)
    turn.notify(notices::lookup_failed, NoticeTone::bad, Lasting::readable, {{}, event.error->sentence()});
  else if (event.returns.empty())
    turn.notify(notices::code_not_a_label, NoticeTone::info, Lasting::brief, {{name_for_person(*code)}, ""});
  else if (may_begin(turn))
    begin_session(turn, SessionOrigin::scanned, *code);
}

// A product's code stands for every return with such a product; it says nothing of whose parcel this is.
bool may_name_returns(const ScannedCode& code) {
  const auto& kind = code.candidates.front().kind;
  return kind != CodeKind::gtin && kind != CodeKind::fnsku && kind != CodeKind::asin && kind != CodeKind::sku;
}

// Which returns a code names is part of the record: whose code it is can be told from it later, whatever is announced
// or withdrawn meanwhile. The session may have been put aside in the meantime.
void record_lookup(Turn& turn, const LookupAnswered& event) {
  if (event.error || event.session.empty() || !event.code || !may_name_returns(*event.code))
    return;
  CodeLookedUp looked_up{event.session, event.code->raw, event.elsewhere};
  for (const ExpectedReturn& named : event.returns)
    looked_up.returns.push_back(named.id);
  if (looked_up.returns.empty())
    return;
  if (auto& session = turn.state.session; session && session->id == event.session) {
    if (std::find(session->looked_up.begin(), session->looked_up.end(), looked_up) != session->looked_up.end())
      return;
    session->looked_up.push_back(looked_up);
  }
  turn.record(std::move(looked_up));
}

}  // namespace

// What was inspected of the parcel's own return is shown as done; with another return it is a warning. Before the
// parcel is bound, any of the returns that fit may be its own.
void tell_seen_before(Turn& turn) {
  Session& session = *turn.state.session;
  auto& seen = session.seen_before;
  if (session.bound_to)
    std::erase_if(seen, [&](const HistoryRow& row) { return row.of_return == session.bound_to->id; });
  const auto warns = std::count_if(seen.begin(), seen.end(), [&](const HistoryRow& row) {
    return session.bound_to || row.of_return.empty() || !has(session.choices, row.of_return);
  });
  turn.withdraw(notices::seen_before);
  if (warns > 0)
    turn.notify(notices::seen_before, NoticeTone::attention, Lasting::standing, {{std::to_string(warns)}, ""});
}

void look_up_arrival(Turn& turn, const Arrival& arrival) {
  LookUp command;
  command.identifiers = arrival.code.candidates;
  command.arrival = arrival.number;
  turn.command(std::move(command));
}

void look_up(Turn& turn, const ScannedCode& code) {
  LookUp command;
  command.identifiers = code.candidates;
  add_gtin_forms(command.identifiers);
  command.code = code;
  if (turn.state.session) {
    Session& session = *turn.state.session;
    command.session = session.id;
    if (session.bound_to)
      command.client = session.client;
    ++session.lookups_open;
    session.lookup_trouble.clear();
  }
  turn.command(std::move(command));
}

void on(Turn& turn, const LookupAnswered& event) {
  if (event.arrival != 0) {
    arrival_answered(turn, event);
    return;
  }
  record_lookup(turn, event);
  if (!turn.state.session) {
    if (event.session.empty())
      probe_answered(turn, event);
    return;
  }
  Session& session = *turn.state.session;
  if (session.id != event.session || session.lookups_open == 0)
    return;
  --session.lookups_open;
  if (session.stage == SessionStage::closing)
    return;
  if (event.error) {
    session.lookup_trouble = event.error->sentence();
    turn.notify(notices::lookup_failed, NoticeTone::bad, Lasting::readable, {{}, session.lookup_trouble});
    if (!session.bound_to)
      still_unbound(turn, {});
    return;
  }
  // What was inspected of another return says nothing about this one.
  const bool of_another = session.bound_to && !event.returns.empty() && !has(event.returns, session.bound_to->id);
  const bool seen = !event.seen_before.empty() && !of_another;
  if (seen)
    session.seen_before = event.seen_before;
  keep_inspected(session, event.inspected);
  if (session.bound_to)
    already_bound(turn, event.returns);
  else
    still_unbound(turn, event.returns, event.code);
  if (seen)
    tell_seen_before(turn);
}

void on(Turn& turn, const LookUpAgainAsked&) {
  State& state = turn.state;
  if (!state.session || state.session->codes.empty() || state.session->lookups_open > 0 ||
      state.session->stage == SessionStage::closing)
    return;
  if (state.session->stage == SessionStage::unknown_code)
    state.session->stage = SessionStage::looking_up;
  look_up(turn, ScannedCode(state.session->codes.back()));
}

// The person at the bench knows better than a pattern what the parcel shows. The choice is kept as a reading of its
// own, beside the one that was ranked first.
void on(Turn& turn, const ReadingChosen& event) {
  State& state = turn.state;
  if (!state.session || state.session->stage != SessionStage::unknown_code || state.session->codes.empty())
    return;
  ScannedCode chosen = state.session->codes.back();
  if (event.reading == 0 || event.reading >= chosen.candidates.size())
    return;
  const auto first = chosen.candidates.begin();
  std::rotate(first, first + static_cast<std::ptrdiff_t>(event.reading),
              first + static_cast<std::ptrdiff_t>(event.reading) + 1);
  state.session->codes.push_back(chosen);
  turn.record(CodeScanned{state.session->id, std::nullopt, chosen});
  if (state.last_code && state.last_code->code.raw == chosen.raw)
    state.last_code->code = chosen;
}

}  // namespace returns::station
