// The pure core: the next state and what is to be done. No I/O, no clock, no threads, no ids of its own; the same
// state and event always give the same step.
#pragma once
#include <string>
#include <variant>
#include <vector>

#include "app/station/event.h"
#include "app/station/state.h"

namespace returns::station {

// --- commands: what workers are told to do ---------------------------------------------------------------------------
// Facts go to the store in this order, as one transaction; Committed or CommitFailed comes back with the token.
// One Append is under way at a time; what happens meanwhile goes with the next. After CommitFailed the core hands the
// same occurrences over again (but for a closed item, which the person closes again).
struct Append {
  std::uint64_t token = 0;
  std::vector<Occurrence> facts;
};
struct LookUp {
  SessionId session;  // empty: no session yet; LookupAnswered says the same
  std::optional<ClientId> client;
  std::vector<Identifier> identifiers;
  std::uint64_t arrival = 0;  // Arrival::number, for a code scanned at the dock; LookupAnswered says the same
  std::optional<ScannedCode> code = std::nullopt;  // whose identifiers these are, in a session; LookupAnswered likewise
};
struct LoadSession {
  SessionId session;
};
struct CheckSignIn {
  std::string badge, pin;
};
struct BeginClip {
  ClipId clip;
  SessionId session;
  UtcTime session_opened{};
  ClientId client;
};
struct EndClip {
  ClipId clip;
};
struct MarkClip {
  ClipId clip;
  std::string text;
};  // one line of JSON: {"kind":"answer","question":…}
struct TakePhoto {
  PhotoId photo;
  SessionId session;
  UtcTime session_opened{};
  std::optional<ItemId> item;
  std::string question;
  std::string camera;
};
struct LookHarder {};
// Light and focus of a camera, shifted by a step; cameras that do not let that be done ignore it.
enum class CameraWish { usual, brighter, darker, refocus };
struct DriveCamera {
  std::string camera;
  CameraWish wish = CameraWish::usual;
};
enum class Cue { found, unknown, wrong_item, over_count, saved, attention, key };
// Of cues that come at once the one to hear: another would only cut it off.
std::optional<Cue> most_important(const std::vector<Cue>& cues);
struct PlayCue {
  Cue cue = Cue::key;
};

// Nothing has stirred for long: cameras are looked at only now and then until WakeUp. Never while a parcel is open.
struct FallAsleep {};
struct WakeUp {};

using Command = std::variant<Append, LookUp, LoadSession, CheckSignIn, BeginClip, EndClip, MarkClip, TakePhoto,
                             LookHarder, DriveCamera, PlayCue, FallAsleep, WakeUp>;

struct Step {
  State state;
  std::vector<Command> commands;
};

State initial_state(Settings settings, std::shared_ptr<const std::vector<Policy>> policies);
Step step(const State& state, const Event& event);

// May the person do this now? Screens grey out what may not be, and step() ignores it with a notice.
bool can_close_item(const State& state);
bool can_close_parcel(const State& state);
// Announced units of the open parcel that nobody has begun to inspect.
int units_missing(const Session& session);
// Of one announced line; negative when there are more than announced.
int units_left(const Session& session, std::size_t expected_item);
// What earlier sessions inspected of the open parcel's return and nobody inspects anew in this one, oldest first.
struct EarlierItem {
  InspectedItem item;
  std::optional<std::size_t> expected_item;  // index into the bound return's items
};
std::vector<EarlierItem> earlier_items(const Session& session);
Blocked why_blocked(const State& state);
// Why the running clip or one of its cameras does not reach the disk; empty while all is well.
std::string trouble_of(const RecordingStatus& recording);

}  // namespace returns::station
