// A station without workers: what the window shows before there is one. Its state never changes.
#pragma once
#include "app/runtime/station_runtime.h"

namespace returns::runtime {

class NoWork : public StationRuntime {
 public:
  explicit NoWork(const Configuration& configuration)
      : state_(std::make_shared<const station::State>(station::initial_state(configuration.settings, nullptr))) {}

  Snapshot snapshot() const override { return state_; }
  Status close() override { return {}; }
  vision::FramePtr take_trial(const std::string&) override { return nullptr; }

  void post(station::EventBody) override {}
  void catch_up(std::chrono::milliseconds) override {}
  void set_preview_rate(int) override {}
  vision::FramePtr take_preview(const std::string&) override { return nullptr; }
  std::uint64_t ask_history(HistoryQuery) override { return 0; }
  HistoryAnswer history_answer() const override { return {}; }
  std::uint64_t ask_detail(Scope, SessionId) override { return 0; }
  DetailAnswer detail_answer() const override { return {}; }
  std::uint64_t open_clip(ClipView) override { return 0; }
  void close_clip() override {}
  void seek(std::chrono::microseconds) override {}
  void play(bool) override {}
  std::shared_ptr<const PlaybackView> playback() const override { return nullptr; }
  std::vector<station::Cue> take_cues() override { return {}; }
  std::vector<std::string> take_scans() override { return {}; }
  std::shared_ptr<const station::Health> health() const override { return health_; }
  station::LightCheck check_light() override { return {}; }
  std::filesystem::path evidence_path(const std::string&) const override { return {}; }

 private:
  Snapshot state_;
  std::shared_ptr<const station::Health> health_ = std::make_shared<const station::Health>();
};

}  // namespace returns::runtime
