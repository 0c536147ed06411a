// Cameras, recording, disk, store and upstream as their workers tell of them.
#include <algorithm>

#include "app/station/turn.h"

namespace returns::station {
namespace {

bool is_gone(CameraCondition condition) {
  return condition != CameraCondition::live && condition != CameraCondition::starting;
}

void camera_away(Turn& turn, const CameraStatus& status) {
  turn.state.cameras_away.push_back(status.name);
  turn.record(CameraWentAway{status.name, status.trouble});
  turn.withdraw(notices::camera_back, status.name);
  turn.notify(notices::camera_away, NoticeTone::bad, Lasting::standing, {{status.name}, status.trouble});
  turn.cue(Cue::attention);
}

void camera_back(Turn& turn, const CameraStatus& status) {
  std::erase(turn.state.cameras_away, status.name);
  turn.record(CameraCameBack{status.name});
  turn.withdraw(notices::camera_away, status.name);
  turn.notify(notices::camera_back, NoticeTone::good, Lasting::readable, {{status.name}, ""});
}

bool is_gone(ScannerCondition condition) {
  return condition != ScannerCondition::live && condition != ScannerCondition::starting;
}

bool is_live(const State& state, const std::string& camera) {
  return std::any_of(state.cameras.begin(), state.cameras.end(), [&](const CameraStatus& status) {
    return status.name == camera && status.condition == CameraCondition::live;
  });
}

CameraRecording& recording_of(RecordingStatus& recording, const std::string& camera) {
  for (CameraRecording& one : recording.cameras)
    if (one.camera == camera)
      return one;
  CameraRecording& fresh = recording.cameras.emplace_back();
  fresh.camera = camera;
  return fresh;
}

// What REC shows may only be what every live camera has on disk since it came; when none is live it stays as it was.
void count_recording(Turn& turn) {
  RecordingStatus& recording = turn.state.recording;
  std::optional<std::chrono::milliseconds> least;
  for (const CameraRecording& one : recording.cameras)
    if (const auto counted = one.joined_at + one.on_disk;
        is_live(turn.state, one.camera) && (!least || counted < *least))
      least = counted;
  if (!least || *least <= recording.on_disk)
    return;
  recording.counted_at = turn.now.boot;
  recording.on_disk = *least;
}

// A camera that comes (back) while REC counts lacks the seconds before; it neither takes them back nor holds REC up.
void joins_recording(RecordingStatus& recording, const std::string& camera) {
  if (recording.phase == RecordingPhase::off)
    return;
  CameraRecording& one = recording_of(recording, camera);
  one.joined_at = std::max(one.joined_at, recording.on_disk - one.on_disk);
}

// Over two seconds at least: the first fragments carry the headers and the first whole pictures.
void count_bits(State& state) {
  std::uint64_t bits = 0;
  for (const CameraRecording& one : state.recording.cameras) {
    if (one.on_disk < std::chrono::seconds(2))
      continue;
    bits += one.bytes * 8000 / static_cast<std::uint64_t>(one.on_disk.count());
  }
  if (bits > 0)
    state.recording_bits_per_second = bits;
}

bool is_running(const State& state, const ClipId& clip) {
  return state.recording.clip == clip && state.recording.phase != RecordingPhase::off;
}

}  // namespace

void on(Turn& turn, const CameraTold& event) {
  State& state = turn.state;
  const bool scanned = !state.cameras.empty() && state.cameras.front().name == event.status.name;
  if (scanned && event.status.condition != CameraCondition::live)
    look_is_lost(turn);
  if (event.status.condition == CameraCondition::live && !is_live(state, event.status.name))
    joins_recording(state.recording, event.status.name);
  const auto found = std::find_if(state.cameras.begin(), state.cameras.end(),
                                  [&](const CameraStatus& camera) { return camera.name == event.status.name; });
  if (found == state.cameras.end())
    state.cameras.push_back(event.status);
  else
    *found = event.status;
  const auto& away = state.cameras_away;
  const bool was_away = std::find(away.begin(), away.end(), event.status.name) != away.end();
  if (!was_away && is_gone(event.status.condition))
    camera_away(turn, event.status);
  else if (was_away && event.status.condition == CameraCondition::live)
    camera_back(turn, event.status);
}

void on(Turn& turn, const ScannerTold& event) {
  auto& scanners = turn.state.scanners;
  const auto found = std::find_if(scanners.begin(), scanners.end(),
                                  [&](const ScannerStatus& known) { return known.name == event.status.name; });
  const bool was_gone = found != scanners.end() && is_gone(found->condition);
  if (found == scanners.end())
    scanners.push_back(event.status);
  else
    *found = event.status;
  const std::string& name = event.status.name;
  if (!was_gone && is_gone(event.status.condition)) {
    turn.withdraw(notices::scanner_back, name);
    turn.notify(notices::scanner_away, NoticeTone::attention, Lasting::standing, {{name}, event.status.trouble});
    turn.cue(Cue::attention);
  } else if (was_gone && event.status.condition == ScannerCondition::live) {
    turn.withdraw(notices::scanner_away, name);
    turn.notify(notices::scanner_back, NoticeTone::good, Lasting::readable, {{name}, ""});
  }
}

void on(Turn& turn, const ClipRunning& event) {
  turn.record(event.began);
  if (!is_running(turn.state, event.began.clip))
    return;
  for (const std::string& camera : event.began.cameras)
    recording_of(turn.state.recording, camera);
  turn.state.recording.trouble.clear();
  turn.withdraw(notices::clip_failed_all);
}

void on(Turn& turn, const SegmentOpened& event) {
  turn.record(event.segment);
}

void on(Turn& turn, const FragmentSynced& event) {
  RecordingStatus& recording = turn.state.recording;
  if (!is_running(turn.state, event.clip))
    return;
  if (recording.phase == RecordingPhase::starting && event.on_disk.count() > 0)
    recording.phase = RecordingPhase::recording;
  CameraRecording& camera = recording_of(recording, event.camera);
  if (event.on_disk > camera.on_disk && !camera.trouble.empty()) {
    camera.trouble.clear();
    turn.withdraw(notices::clip_failed, event.camera);
  }
  camera.on_disk = std::max(camera.on_disk, event.on_disk);
  camera.bytes = std::max(camera.bytes, event.bytes);
  count_recording(turn);
  count_bits(turn.state);
}

void on(Turn& turn, const GapTold& event) {
  turn.record(event.gap);
  if (!is_running(turn.state, event.gap.clip))
    return;
  ++turn.state.recording.gaps;
  recording_of(turn.state.recording, event.gap.camera).frames_dropped += event.gap.frames;
  turn.notify(notices::clip_gap, NoticeTone::attention, Lasting::readable, {{event.gap.camera, event.gap.reason}, ""});
}

void on(Turn& turn, const ClipFailedToRun& event) {
  RecordingStatus& recording = turn.state.recording;
  if (is_running(turn.state, event.clip)) {
    (event.camera.empty() ? recording.trouble : recording_of(recording, event.camera).trouble) = event.error.sentence();
    if (event.camera.empty()) {
      recording.phase = RecordingPhase::off;
      recording.failed_at = turn.now.boot;
    }
  }
  const bool known = recording.tried_again && event.camera.empty();
  // Also of a clip that ended meanwhile: what could not be sealed must not go unsaid because the next parcel is open.
  if (event.camera.empty() && turn.state.settings.cameras.empty())
    return;  // a bench without cameras works by hand scanner and keys; the chip says that nothing is recorded
  if (event.camera.empty())
    turn.notify(notices::clip_failed_all, NoticeTone::bad, Lasting::standing, {{}, event.error.sentence()});
  else
    turn.notify(notices::clip_failed, NoticeTone::bad, Lasting::standing, {{event.camera}, event.error.sentence()});
  if (!known)
    turn.cue(Cue::attention);
}

void on(Turn& turn, const ClipFinished& event) {
  turn.record(event.sealed);
  if (!is_running(turn.state, event.sealed.clip))
    return;
  if (turn.state.recording.phase != RecordingPhase::ending)
    turn.notify(notices::clip_ended_early, NoticeTone::bad, Lasting::standing);
  turn.state.recording.phase = RecordingPhase::off;
  turn.withdraw(notices::clip_failed);
  turn.withdraw(notices::clip_failed_all);
}

void on(Turn& turn, const DiskTold& event) {
  turn.state.disk = event.disk;
  turn.withdraw(notices::disk_full);
  turn.withdraw(notices::disk_low);
  if (event.disk.level == DiskLevel::full)
    turn.notify(notices::disk_full, NoticeTone::bad, Lasting::standing);
  if (event.disk.level == DiskLevel::low)
    turn.notify(notices::disk_low, NoticeTone::attention, Lasting::standing);
  if (event.disk.level == DiskLevel::read_only)
    turn.notify(notices::store_read_only, NoticeTone::bad, Lasting::standing);
  else if (turn.state.store.writable)
    turn.withdraw(notices::store_read_only);
}

void on(Turn& turn, const UpstreamTold& event) {
  turn.state.upstream = event.upstream;
}

void on(Turn& turn, const StoreTold& event) {
  turn.state.store = event.store;
  if (!event.store.writable)
    turn.notify(notices::store_read_only, NoticeTone::bad, Lasting::standing, {{}, event.store.trouble});
  else if (turn.state.disk.level != DiskLevel::read_only)
    turn.withdraw(notices::store_read_only);
  if (event.store.writable && !event.store.trouble.empty())
    turn.notify(notices::store_copy_fails, NoticeTone::bad, Lasting::standing, {{}, event.store.trouble});
  else
    turn.withdraw(notices::store_copy_fails);
}

void on(Turn& turn, const ScanningTold& event) {
  turn.withdraw(notices::scanning_off);
  if (!event.trouble.empty())
    turn.notify(notices::scanning_off, NoticeTone::attention, Lasting::standing, {{}, event.trouble});
}

void on(Turn& turn, const ClockJumpSeen& event) {
  turn.record(ClockJumped{event.milliseconds});
  turn.state.last_clock_jump = ClockJump{turn.now.utc, event.milliseconds};
  turn.notify(notices::clock_jumped, NoticeTone::attention, Lasting::readable,
              {{std::to_string(event.milliseconds / 1000)}, ""});
}

void on(Turn& turn, const WorkerTrouble& event) {
  turn.notify(notices::worker_trouble, NoticeTone::bad, Lasting::readable, {{event.worker}, event.error.sentence()});
}

}  // namespace returns::station
