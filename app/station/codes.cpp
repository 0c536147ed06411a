// Codes as they come in: when a camera's reading counts, and what a code means at this moment of the work.
#include <algorithm>

#include "app/station/identifiers.h"
#include "app/station/turn.h"

namespace returns::station {
namespace {

bool is_label(CodeKind kind) {
  return kind == CodeKind::order_id || kind == CodeKind::rma || kind == CodeKind::lpn || is_tracking(kind);
}

bool already_read(const std::vector<ScannedCode>& codes, const ScannedCode& code) {
  return std::any_of(codes.begin(), codes.end(), [&](const ScannedCode& known) {
    return known.raw == code.raw ||
           (code.candidates.front().kind != CodeKind::unknown && known.candidates.front() == code.candidates.front());
  });
}

bool names(const ExpectedReturn& expected, const ScannedCode& code) {
  const auto& tracking = expected.tracking_numbers;
  return std::any_of(code.candidates.begin(), code.candidates.end(), [&](const Identifier& candidate) {
    return candidate.value == expected.order_id || candidate.value == expected.rma ||
           std::find(tracking.begin(), tracking.end(), candidate.value) != tracking.end();
  });
}

// How many frames have to agree: a 2D symbol corrects its own errors and a check digit contradicts a misreading.
int frames_needed(const Settings& settings, const CodeSeen& event, const ScannedCode& code) {
  const bool proves_itself = event.error_corrected || code.candidates.front().check_digit;
  return proves_itself ? 1 : std::max(1, settings.camera_agreement);
}

ScanMemory::Seen& remember(Turn& turn, const std::string& raw) {
  auto& seen = turn.state.scan_memory.seen;
  const auto found = std::find_if(seen.begin(), seen.end(), [&](const auto& one) { return one.raw == raw; });
  if (found != seen.end())
    return *found;
  constexpr std::size_t most_remembered = 64;  // more codes than fit before one camera
  if (seen.size() >= most_remembered)
    seen.erase(seen.begin());
  seen.push_back({raw, 0, 0, turn.now.boot, turn.now.boot, false});
  return seen.back();
}

// True once for each showing, when enough frames agree.
bool counts_now(Turn& turn, const CodeSeen& event, const ScannedCode& code) {
  const Settings& settings = turn.state.settings;
  const BootTime now = turn.now.boot;
  ScanMemory::Seen& seen = remember(turn, event.raw);
  const bool new_showing = seen.accepted && now - seen.last > settings.duplicate_window;
  const bool too_slow = !seen.accepted && now - seen.first > settings.agreement_window;
  if (new_showing || too_slow) {
    seen.accepted = false;
    seen.agreeing = 0;
    seen.first = now;
  }
  seen.last = now;
  if (seen.accepted || (seen.agreeing > 0 && seen.frame == event.frame))
    return false;
  stir(turn);  // the frames that have to agree are wanted now
  ++seen.agreeing;
  seen.frame = event.frame;
  seen.accepted = seen.agreeing >= frames_needed(settings, event, code);
  return seen.accepted;
}

void while_waiting(Turn& turn, const ScannedCode& code) {
  State& state = turn.state;
  const CodeKind kind = code.candidates.front().kind;
  const bool by_camera = code.source == CodeSource::camera;
  const auto& finished = state.finished_codes;
  if (by_camera && std::find(finished.begin(), finished.end(), code.raw) != finished.end()) {
    turn.notify(notices::code_just_finished, NoticeTone::info, Lasting::brief, {{name_for_person(code)}, ""});
    return;
  }
  if (const ParkedSession* parked = waiting_with(state, code); parked && !state.dock.open) {
    resume_session(turn, SessionId(parked->id));
    return;
  }
  if (state.dock.open && !state.session) {
    arrived(turn, code);
    return;
  }
  if (by_camera && is_product(kind)) {
    turn.notify(notices::code_not_a_label, NoticeTone::info, Lasting::brief, {{name_for_person(code)}, ""});
    return;
  }
  if (by_camera && kind == CodeKind::unknown &&
      !parcel_on_dock(state, code)) {  // any print on a box; it opens a session only when it is expected
    if (!state.session) {
      state.probing = code;
      look_up(turn, code);
    }
    return;
  }
  if (may_begin(turn))
    begin_session(turn, SessionOrigin::scanned, code);
}

void keep_code(Turn& turn, const ScannedCode& code) {
  Session& session = *turn.state.session;
  const Item* item = open_item(turn.state);
  session.codes.push_back(code);
  turn.record(CodeScanned{session.id, item ? std::optional(item->id) : std::nullopt, code});
  turn.mark("code", {{"text", name_for_person(code)}});
}

void label_while_inspecting(Turn& turn, const ScannedCode& code) {
  Session& session = *turn.state.session;
  if (all_items_done(session)) {
    close_parcel(turn);
    while_waiting(turn, code);
    return;
  }
  const bool all_but_saved = is_saving(session) && !open_item(turn.state);
  if (all_but_saved) {
    session.next_label = code;
    turn.notify(notices::saving, NoticeTone::info, Lasting::brief);
    return;
  }
  if (code.candidates.front().kind == CodeKind::lpn) {
    unexpected_product_shown(turn, code);
    return;
  }
  keep_code(turn, code);
  look_up(turn, code);
  if (const Item* item = open_item(turn.state); item && !is_untouched(*item))
    turn.notify(notices::item_finish_first, NoticeTone::info, Lasting::brief);
}

void while_inspecting(Turn& turn, const ScannedCode& code) {
  Session& session = *turn.state.session;
  if (const auto expected = expected_item_for(session, code)) {
    if (turn.state.last_code)
      turn.state.last_code->expected = true;
    product_shown(turn, code, *expected);
    return;
  }
  const CodeKind kind = code.candidates.front().kind;
  if (session.bound_to && (already_read(session.codes, code) || names(*session.bound_to, code)) && is_label(kind)) {
    if (turn.state.last_code)
      turn.state.last_code->expected = true;
    if (code.source != CodeSource::camera || !already_read(session.codes, code))
      keep_code(turn, code);
    return;
  }
  if (is_label(kind))
    label_while_inspecting(turn, code);
  else if (is_product(kind))
    unexpected_product_shown(turn, code);
  else if (!already_read(session.codes, code) || code.source != CodeSource::camera)
    keep_code(turn, code);  // serial numbers and the like: kept with the item
}

}  // namespace

bool is_product(CodeKind kind) {
  return kind == CodeKind::fnsku || kind == CodeKind::asin || kind == CodeKind::gtin || kind == CodeKind::serial ||
         kind == CodeKind::sku;
}

std::string name_for_person(const ScannedCode& code) {
  return code.candidates.front().value;
}

void accept_code(Turn& turn, const ScannedCode& code) {
  State& state = turn.state;
  turn.active();
  turn.withdraw(notices::session_idle);
  if (!state.session || state.session->stage == SessionStage::closing) {
    while_waiting(turn, code);
    return;
  }
  if (state.session->stage == SessionStage::inspecting) {
    while_inspecting(turn, code);
    return;
  }
  if (already_read(state.session->codes, code) && code.source == CodeSource::camera)
    return;
  const Session& session = *state.session;
  const bool nothing_done = !session.bound_to && session.items.empty() && session.photos.empty();
  if (const ParkedSession* parked = waiting_with(state, code); parked && nothing_done) {
    resume_instead(turn, parked->id);
    return;
  }
  keep_code(turn, code);
  open_received(turn, code);
  look_up(turn, code);
}

void on(Turn& turn, const CodeSeen& event) {
  State& state = turn.state;
  if (state.last_code && state.last_code->code.raw == event.raw) {
    state.last_code->quad = event.quad;
    state.last_code->at = turn.now.boot;
  }
  ScannedCode code = scanned(CodeSource::camera, event.symbology, event.raw);
  const CodeKind kind = code.candidates.front().kind;
  const Blocked blocked = why_blocked(state);
  if (kind == CodeKind::command) {
    command_seen(turn, event);
    return;
  }
  if (kind == CodeKind::badge || blocked == Blocked::sign_in_needed || blocked == Blocked::store_read_only)
    return;
  if (!counts_now(turn, event, code))
    return;
  state.last_code = ReadCode{code, false, event.quad, turn.now.boot};
  accept_code(turn, code);
}

void on(Turn& turn, const CodeEntered& event) {
  State& state = turn.state;
  ScannedCode code = scanned(event.source, "", event.raw);
  const Identifier& best = code.candidates.front();
  if (best.value.empty())
    return;
  const bool owners_badge = state.user && best.value == state.user->badge;
  if (best.kind == CodeKind::badge || (state.lock && owners_badge)) {
    badge_scanned(turn, best.value);
    return;
  }
  if (state.lock) {  // a parcel's label is nobody's badge
    turn.notify(notices::sign_in_needed, NoticeTone::attention, Lasting::readable);
    return;
  }
  if (best.kind == CodeKind::command) {
    command_entered(turn, event.raw);
    return;
  }
  switch (why_blocked(state)) {
    case Blocked::sign_in_needed:
      turn.notify(notices::sign_in_needed, NoticeTone::attention, Lasting::readable);
      return;
    case Blocked::store_read_only:
      turn.notify(notices::store_read_only, NoticeTone::bad, Lasting::standing, {{}, state.store.trouble});
      turn.cue(Cue::attention);
      return;
    default:
      break;
  }
  state.last_code = ReadCode{code, false, std::nullopt, turn.now.boot};
  accept_code(turn, code);
}

}  // namespace returns::station
