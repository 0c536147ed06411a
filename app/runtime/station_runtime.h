// The running station without a window: workers, mailboxes, the core thread. The window, the command line and the tests
// all drive this one object.
//
// Threads: every function may be called from any thread unless it says otherwise. on_change is called on the core,
// capture, queries or playback thread when there is something new to show, and must only wake somebody.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "app/runtime/configuration.h"
#include "app/runtime/outside.h"
#include "app/station/admin.h"
#include "app/station/event.h"
#include "app/station/health.h"
#include "app/station/light.h"
#include "app/station/state.h"
#include "app/station/step.h"
#include "storage/inspections/store.h"
#include "vision/camera/camera.h"
#include "vision/playback/clip_reader.h"

namespace returns::runtime {

using Snapshot = std::shared_ptr<const station::State>;

// The newest answer of the queries thread; `number` is the request it answers.
struct HistoryAnswer {
  std::uint64_t number = 0;
  std::vector<HistoryRow> rows;
  std::uint64_t total = 0;
  std::chrono::microseconds spent{};
  std::optional<Error> error;
  std::optional<HistoryCounts> counts;  // follow a little later
};
struct DetailAnswer {
  std::uint64_t number = 0;
  std::optional<SessionView> session;
  std::optional<Error> error;
};

// One clip under review: all its cameras in step, on one line of time.
struct PlaybackView {
  std::uint64_t number = 0;  // of the open_clip request
  ClipId clip;
  std::chrono::microseconds position{}, duration{};
  bool playing = false;
  std::vector<vision::ClockPair> clocks;
  struct CameraPicture {
    std::string camera;
    std::optional<vision::Picture> picture;  // while it has one of this moment
    vision::CamerasInStep::Moment moment;
    std::optional<Error> trouble;  // with this camera alone
  };
  std::vector<CameraPicture> cameras;
  std::optional<Error> error;  // nothing can be shown
};

class StationRuntime {
 public:
  // Opens the store, cameras, recorder, scanning, sync and the rest. An unusable store or configuration is an error;
  // everything else (no camera, no share) starts and is shown as a state.
  static Result<std::unique_ptr<StationRuntime>> start(Configuration configuration, std::function<void()> on_change,
                                                       Outside outside = {});
  // Ends a running clip, lets the store finish, stops all workers.
  // Done by the destructor when nobody did it. The error says what the store had not taken when patience was over.
  virtual Status close() = 0;
  virtual ~StationRuntime() = default;

  virtual void post(station::EventBody event) = 0;
  virtual Snapshot snapshot() const = 0;
  // Waits until snapshot() shows what came of everything posted so far: some microseconds, never longer than
  // `patience`.
  virtual void catch_up(std::chrono::milliseconds patience) = 0;

  // How often a camera may wake the window at most, in frames a second; what can be drawn is known with the window.
  virtual void set_preview_rate(int frames_per_second) = 0;
  // The newest frame of a camera for the preview, null when there is none newer than the last one taken.
  virtual vision::FramePtr take_preview(const std::string& camera) = 0;

  // The newest request wins; an answer to an older one is never given after a newer one.
  virtual std::uint64_t ask_history(HistoryQuery query) = 0;
  virtual HistoryAnswer history_answer() const = 0;
  virtual std::uint64_t ask_detail(Scope scope, SessionId session) = 0;
  virtual DetailAnswer detail_answer() const = 0;

  virtual std::uint64_t open_clip(ClipView clip) = 0;
  virtual void close_clip() = 0;
  virtual void seek(std::chrono::microseconds position) = 0;
  virtual void play(bool playing) = 0;
  virtual std::shared_ptr<const PlaybackView> playback() const = 0;

  // The sounds the core asked for since the last call, oldest first; at most a few are kept when nobody takes them.
  virtual std::vector<station::Cue> take_cues() = 0;

  // How machine and workers are, at most about two seconds old; never null.
  virtual std::shared_ptr<const station::Health> health() const = 0;
  // Measures the newest frame of the label camera in the calling thread: a millisecond, and decoding the frame when
  // nobody did yet.
  virtual station::LightCheck check_light() = 0;

  // Changes of users, share and configuration. Asked by somebody who may not, nothing happens.
  virtual void administer(station::AdminRequest request) = 0;
  virtual std::shared_ptr<const station::AdminView> admin() const = 0;  // never null
  // The newest frame of a camera that TryCameras named, as take_preview().
  virtual vision::FramePtr take_trial(const std::string& uri) = 0;

  // Codes of the hand scanners that the station has for itself, since the last call, oldest first; on_change tells of
  // them. What they mean depends on the screen, so the window takes them and posts what comes of them.
  virtual std::vector<std::string> take_scans() = 0;

  // Full path of an evidence file named in records.
  virtual std::filesystem::path evidence_path(const std::string& relative) const = 0;
};

}  // namespace returns::runtime
