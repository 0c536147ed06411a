// Everything the station knows, as one value. The core makes the next from the last; screens and tests only read it.
#pragma once
#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/station/clocks.h"
#include "app/station/command_codes.h"
#include "app/station/policy.h"
#include "storage/base/result.h"
#include "storage/model/facts.h"
#include "storage/model/views.h"

namespace returns::station {

// --- what the configuration says and does not change while running --------------------------------------------------
struct Settings {
  StationId station;
  std::string station_name = "Bench 1";
  std::string language = "en";
  bool sign_in_required = false;                     // false: the configured user works without a badge
  std::chrono::milliseconds duplicate_window{3000};  // the same code again inside it is the same showing
  int camera_agreement = 2;                          // frames that must agree before a camera's code counts
  std::chrono::milliseconds agreement_window{1500};
  std::chrono::minutes idle_prompt{10};
  std::chrono::milliseconds sleep_after{std::chrono::minutes(10)};  // without a stir and a parcel; 0: never
  std::uint64_t low_disk_bytes = 5ull << 30;                        // warn
  std::uint64_t full_disk_bytes = 1ull << 30;                       // no new recordings
  std::vector<std::string> cameras;                                 // names, the label camera first
  std::chrono::minutes lock_after{5};                               // without activity, where people sign in; 0: never
  std::shared_ptr<const ClockBook> clocks = std::make_shared<const ClockBook>();
  std::shared_ptr<const std::vector<CommandCode>> command_codes;  // of this site; null: none
};

// --- status ---------------------------------------------------------------------------------------------------------
enum class CameraCondition { starting, live, frozen, missing, busy, denied, failing, ended };
struct CameraStatus {
  std::string name;
  CameraCondition condition = CameraCondition::starting;
  std::string trouble;  // one sentence, empty when live
  std::uint64_t frames = 0, driver_drops = 0, damaged = 0;
  std::string format;
  BootTime newest_frame{};  // 0 before the first
  std::chrono::seconds next_try_in{};
  double frames_per_second = 0;  // measured
};

// Hand scanners that the station has for itself; one that types like a keyboard has no state that anybody could see.
enum class ScannerCondition { starting, live, missing, busy, denied, failing };
struct ScannerStatus {
  std::string name;
  ScannerCondition condition = ScannerCondition::starting;
  std::string trouble;  // one sentence, empty when live
  std::string device;   // as it calls itself, when live
  std::chrono::seconds next_try_in{};
};

enum class RecordingPhase { off, starting, recording, ending };
struct CameraRecording {
  std::string camera;
  std::chrono::milliseconds on_disk{};  // synced, of the running clip
  std::uint64_t frames_dropped = 0;
  std::string trouble;                    // why nothing of it reaches the disk now; empty when it does
  std::uint64_t bytes = 0;                // synced, of the running clip
  std::chrono::milliseconds joined_at{};  // what REC showed when this camera came (back): it counts on from there
};
struct RecordingStatus {
  RecordingPhase phase = RecordingPhase::off;
  ClipId clip;
  std::vector<CameraRecording> cameras;
  std::chrono::milliseconds on_disk{};  // what REC shows: the least of the cameras that are live; never goes back
  BootTime counted_at{};                // when on_disk last grew
  std::string trouble;                  // why the clip as a whole does not run; empty when it does
  int gaps = 0;
  std::optional<BootTime> failed_at{};  // the clip as a whole does not run; tried again a while later
  bool tried_again = false;
};

enum class DiskLevel { fine, low, full, read_only };
struct DiskStatus {
  DiskLevel level = DiskLevel::fine;
  std::uint64_t free_bytes = 0;
};
enum class UpstreamPhase { none, idle, sending, unreachable, refused };
struct UpstreamStatus {
  UpstreamPhase phase = UpstreamPhase::none;
  std::uint64_t entries_behind = 0, files_behind = 0, bytes_behind = 0;
  std::string trouble;
  std::optional<UtcTime> last_success{};  // of a round since start
};
struct StoreStatus {
  bool writable = true;
  std::string trouble;
};
struct ClockJump {
  UtcTime at{};
  std::int64_t milliseconds = 0;
};

// --- the work -------------------------------------------------------------------------------------------------------
struct PhotoTakenHere {
  PhotoId photo;
  std::string file, question, camera;
  bool stored = false;  // on disk; its fact was handed to the store before any later one
};

enum class ItemPhase { answering, ready, closing, closed, voided };
struct Item {
  ItemId id;
  Product product;
  std::optional<std::size_t> expected_item;  // index into the bound return's items
  int quantity = 1;
  int units_scanned = 0;                   // scans of its product so far
  const Policy* policy = nullptr;          // in State::policies
  std::vector<GivenAnswer> answers;        // in the order given; the last is what undo takes back
  std::string asking;                      // id of the question on screen; empty: none left
  std::vector<std::string> draft_options;  // chosen so far for `asking`, not confirmed (multi); not journalled
  std::string draft_text;                  // likewise (number, text)
  std::vector<PhotoTakenHere> photos;
  std::optional<GradeOverridden> overridden;
  Outcome outcome;  // as assessed, with an override applied
  bool no_grade_yet = false;
  ItemPhase phase = ItemPhase::answering;
  std::optional<ItemId> again;  // of an earlier session, inspected anew
};

enum class SessionStage {
  looking_up,    // a code was accepted, the store is asked
  choosing,      // several returns or readings fit: the person picks
  unknown_code,  // nothing fits: bind by another code, or an unannounced return
  inspecting,    // bound (or unannounced); items are opened and graded
  closing        // waiting for the last commit and the clip
};
struct Session {
  SessionId id;
  ClientId client = unassigned_client;
  SessionOrigin origin = SessionOrigin::scanned;
  SessionStage stage = SessionStage::looking_up;
  std::optional<ExpectedReturn> bound_to;
  // While choosing: the returns that fit. While inspecting: other returns that a later label named (to rebind to).
  std::vector<ExpectedReturn> choices;
  int lookups_open = 0;
  std::string lookup_trouble;  // the store could not be asked about a code; empty when it could
  std::vector<ScannedCode> codes;
  // Warning: the same identifier was inspected with another return. What was inspected of this one is in `inspected`.
  std::vector<HistoryRow> seen_before;
  std::vector<InspectedItem> inspected;  // by earlier sessions, of every return that a code named; see earlier_items()
  std::optional<ItemId> shown_again;     // of `inspected`: its product was scanned last
  std::vector<CodeLookedUp> looked_up;   // recorded since it was opened or taken up again
  std::vector<Item> items;
  std::optional<std::size_t> current;  // index into items
  std::vector<PhotoTakenHere> photos;  // of no item
  std::optional<Product> unexpected;   // the last product scanned that is not in this return: offered as an extra item
  std::optional<ScannedCode> next_label;  // label of the next parcel, scanned while the last item was being saved
  UtcTime opened_at{};
  std::vector<ReceivedParcel> parcels;  // whose arrival was recorded; they wait again when the session is voided
};

struct ParkedSession {
  SessionId id;
  ClientId client;
  std::string title;  // product or identifier
  std::string identifier;
  UtcTime opened_at{};
  bool interrupted = false;             // found open at start-up, after a crash
  std::vector<std::string> known_by{};  // the numbers whose scan takes it up again
};

// --- the dock: parcels received and not yet inspected ----------------------------------------------------------------
// A code scanned there that the store is asked about.
struct Arrival {
  std::uint64_t number = 0;
  ScannedCode code;
};
// What cannot be received without a person's word: nobody announced it, or it was here before.
struct UnsureArrival {
  ScannedCode code;
  std::vector<ExpectedReturn> returns;
  std::vector<HistoryRow> seen_before;
};
struct Dock {
  bool open = false;  // the dock is on screen: a scan receives a parcel and opens none
  // The clock that runs out first on top. Never null; shared, because every step copies the state.
  std::shared_ptr<const std::vector<ReceivedParcel>> parcels = std::make_shared<const std::vector<ReceivedParcel>>();
  std::vector<ParcelId> unsaved;  // with the store
  std::vector<Arrival> looking_up;
  std::vector<UnsureArrival> unsure;   // the first one is asked about
  std::optional<ParcelId> last_shown;  // of the last scan
  int received = 0;                    // and saved, since the dock was opened
};

// --- who is at the bench ---------------------------------------------------------------------------------------------
// The work is hidden and goes on; State::user is whose it is.
struct Lock {
  UtcTime since{};
  std::optional<User> taking_over;  // signed in meanwhile, and has to park the parcel that is open
};
struct SignInPause {
  int wrong = 0;     // PINs in a row
  BootTime until{};  // no PIN is looked at before
};

// --- talking to the person ------------------------------------------------------------------------------------------
enum class NoticeTone { info, good, attention, bad };
// `key` names a string of the string table, arguments fill its places {0} {1}; `detail` is already a sentence.
struct Notice {
  std::uint64_t number = 0;
  NoticeTone tone = NoticeTone::info;
  std::string key;
  std::vector<std::string> arguments;
  std::string detail;
  BootTime until{};  // 0: stays until dismissed or its cause ends
};

// The last code that was read, for the overlay and the plate under the preview.
struct ReadCode {
  ScannedCode code;
  bool expected = false;
  std::optional<std::array<float, 8>> quad;  // x,y of four corners as shares 0..1 of the picture
  BootTime at{};
};

// Why the label camera's picture is not read where something looks like a code. Values of vision's Hindrance.
enum class Hindrance { none, too_dark, glare, blurred, too_far };
struct Sight {
  Hindrance hindrance = Hindrance::none;
  float module_pixels = 0;  // width of the narrowest bar or cell; 0 when it cannot be told
};
// How often light and focus were shifted since they were as usual, and when last.
struct Driven {
  int steps = 0;
  BootTime last{};
};

enum class Blocked { no, sign_in_needed, store_read_only, disk_full };

// Command codes that a camera has read or that were typed, for the screen to do: only it knows what they mean there.
struct ShownCommand {
  std::uint64_t number = 0;
  CommandWord word = CommandWord::help;
};
// The command code before the camera. It counts when a second frame shows it alone, and again after it was away.
struct CommandSight {
  std::string raw;
  std::uint64_t frame = 0;
  BootTime last{};
  bool done = false;
  bool crowded = false;  // another one is in the picture too
};

struct ScanMemory {
  struct Seen {
    std::string raw;
    int agreeing = 0;
    std::uint64_t frame = 0;
    BootTime first{}, last{};
    bool accepted = false;
  };
  std::vector<Seen> seen;
};

// One Append is with the store at a time, so that facts are saved in the order in which they happened.
struct PendingCommit {
  std::uint64_t token = 0;
  std::vector<Occurrence> facts;
};

struct State {
  Settings settings;
  std::shared_ptr<const std::vector<Policy>> policies;
  std::vector<Client> clients;

  std::optional<User> user;
  std::string sign_in_trouble;
  SignInPause sign_in_pause;
  std::optional<Lock> lock;

  std::vector<CameraStatus> cameras;
  std::vector<ScannerStatus> scanners;
  RecordingStatus recording;
  DiskStatus disk;
  UpstreamStatus upstream;
  StoreStatus store;
  std::optional<ClockJump> last_clock_jump;     // since start
  std::uint64_t recording_bits_per_second = 0;  // all cameras, of the last clip; 0: none yet

  std::optional<Session> session;
  std::vector<ParkedSession> parked;
  Dock dock;
  std::optional<ReadCode> last_code;
  Sight sight;                  // of the label camera, as it was for more than a moment
  bool looking_harder = false;  // asked for and not answered yet
  Driven driven;
  std::vector<Notice> notices;
  BootTime last_activity{};
  // Asleep, a station that waits for a parcel looks at its cameras only now and then.
  bool asleep = false;
  BootTime last_stir{};  // activity, or something moved before a camera

  std::vector<ShownCommand> commands_shown;  // the newest last; a few
  std::string badge_shown;                   // badge scanned while nobody is signed in

  // The core's own bookkeeping.
  ScanMemory scan_memory;
  CommandSight command_sight;
  std::uint64_t next_command = 1;
  std::optional<PendingCommit> in_flight;
  std::vector<Occurrence> waiting;  // go with the next Append: happened meanwhile, or the store refused them
  bool one_by_one = false;          // the store refused one of `waiting` for good: each goes alone until it is found
  BootTime retry_at{};
  std::optional<SessionId> resuming;   // to be loaded, as soon as every fact about it is committed
  bool loading = false;                // LoadSession is with the store
  std::optional<ScannedCode> probing;  // unknown code seen by a camera while waiting: opens a session only if expected
  std::vector<std::string> cameras_away;
  std::vector<std::string>
      finished_codes;  // of the session that ended last: a camera that still sees them opens nothing
  std::uint64_t next_token = 1;
  std::uint64_t next_notice = 1;
  std::uint64_t items_closed = 0;  // since start, for the screen's counter
};

}  // namespace returns::station
