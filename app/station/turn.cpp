#include "app/station/turn.h"

#include <algorithm>
#include <chrono>

namespace returns::station {
namespace {

using namespace std::chrono_literals;

std::string json_text(std::string_view text) {
  constexpr std::string_view hex = "0123456789abcdef";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\')
      (out += '\\') += c;
    else if (byte < 0x20)
      ((out += "\\u00") += hex[byte >> 4]) += hex[byte & 15];
    else
      out += c;
  }
  return out + '"';
}

BootTime lifetime(Lasting lasting) {
  return lasting == Lasting::brief ? BootTime(4s) : BootTime(12s);
}

}  // namespace

void Turn::record(Fact fact) {
  facts.push_back({std::move(fact), now, state.user ? state.user->id : UserId{}});
}

void Turn::mark(std::string_view kind, std::initializer_list<std::pair<std::string_view, std::string_view>> fields) {
  const RecordingPhase phase = state.recording.phase;
  if (phase != RecordingPhase::starting && phase != RecordingPhase::recording)
    return;
  std::string text = "{\"kind\":" + json_text(kind);
  for (const auto& [name, value] : fields)
    text += ',' + json_text(name) + ':' + json_text(value);
  command(MarkClip{state.recording.clip, text + '}'});
}

void Turn::notify(std::string_view key, NoticeTone tone, Lasting lasting, NoticeText text) {
  const BootTime until = lasting == Lasting::standing ? BootTime{} : now.boot + lifetime(lasting);
  for (Notice& notice : state.notices)
    if (notice.key == key && notice.arguments == text.arguments) {
      notice.tone = tone;
      notice.detail = std::move(text.detail);
      notice.until = until;
      return;
    }
  state.notices.push_back(
      {state.next_notice++, tone, std::string(key), std::move(text.arguments), std::move(text.detail), until});
}

void Turn::withdraw(std::string_view key, const std::string& first_argument) {
  std::erase_if(state.notices, [&](const Notice& notice) {
    return notice.key == key &&
           (first_argument.empty() || (!notice.arguments.empty() && notice.arguments.front() == first_argument));
  });
}

void on(Turn& turn, const NoticeDismissed& event) {
  std::erase_if(turn.state.notices, [&](const Notice& notice) { return notice.number == event.number; });
}

void on(Turn& turn, const Tick&) {
  State& state = turn.state;
  std::erase_if(state.notices,
                [&](const Notice& notice) { return notice.until != BootTime{} && notice.until <= turn.now.boot; });
  const BootTime forget = state.settings.duplicate_window + state.settings.agreement_window;
  std::erase_if(state.scan_memory.seen,
                [&](const ScanMemory::Seen& seen) { return turn.now.boot - seen.last > forget; });
  const Settings& settings = state.settings;
  if (settings.lock_after.count() > 0 && turn.now.boot - state.last_activity >= BootTime(settings.lock_after))
    lock(turn, "idle");
  if (state.session && turn.now.boot - state.last_activity >= BootTime(state.settings.idle_prompt))
    turn.notify(notices::session_idle, NoticeTone::attention, Lasting::standing);
  try_recording_again(turn);
  fall_asleep_if_still(turn);
  drive_camera(turn);
}

}  // namespace returns::station
