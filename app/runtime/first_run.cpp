#include "app/runtime/first_run.h"

#include "app/runtime/admin_desk.h"
#include "app/runtime/store_setup.h"

namespace returns::runtime {

namespace {

class FirstRun final : public StationRuntime {
 public:
  FirstRun(const Configuration& configuration, Wake wake)
      : state_(std::make_shared<const station::State>(station::initial_state(configuration.settings, nullptr))),
        admin_(
            configuration, posix_files(), {}, [](const station::EventBody&) {}, std::move(wake)) {
    admin_.ask(station::LookAround{});
  }

  void administer(station::AdminRequest request) override { admin_.ask(std::move(request)); }
  std::shared_ptr<const station::AdminView> admin() const override { return admin_.view(); }
  vision::FramePtr take_trial(const std::string& uri) override { return admin_.take_trial(uri); }
  Snapshot snapshot() const override { return state_; }
  Status close() override { return {}; }

  // There is no work yet.
  void post(station::EventBody) override {}
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
  AdminDesk admin_;
};

}  // namespace

bool is_first_run(const Configuration& configuration, bool named) {
  return !named && !configuration.file && !posix_files().exists(store_options(configuration).folder / "store.sqlite");
}

std::unique_ptr<StationRuntime> begin_first_run(const Configuration& configuration, std::function<void()> on_change) {
  return std::make_unique<FirstRun>(configuration, std::move(on_change));
}

}  // namespace returns::runtime
