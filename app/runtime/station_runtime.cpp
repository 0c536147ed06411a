#include "app/runtime/station_runtime.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <set>

#include "app/runtime/admin_desk.h"
#include "app/runtime/camera_desk.h"
#include "app/runtime/clock_loader.h"
#include "app/runtime/control_socket.h"
#include "app/runtime/core_thread.h"
#include "app/runtime/evidence_desk.h"
#include "app/runtime/motion_desk.h"
#include "app/runtime/playback_desk.h"
#include "app/runtime/policy_loader.h"
#include "app/runtime/query_desk.h"
#include "app/runtime/scanner_desk.h"
#include "app/runtime/site_secret.h"
#include "app/runtime/steady_sight.h"
#include "app/runtime/store_desk.h"
#include "app/runtime/store_setup.h"
#include "app/runtime/sync_desk.h"
#include "app/runtime/version.h"
#include "app/runtime/watch_desk.h"
#include "vision/camera/light.h"
#include "vision/scan/scan_service.h"

namespace returns::runtime {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

constexpr std::size_t errands_capacity = 4096;
constexpr std::size_t most_cues = 8;
constexpr auto settle_for = 10s;  // one retry of a refused commit

vision::GapReason gap_reason(vision::CameraCondition condition) {
  switch (condition) {
    case vision::CameraCondition::frozen:
      return vision::GapReason::camera_frozen;
    default:
      return vision::GapReason::camera_lost;
  }
}

// Corners as shares of the picture, so that a screen of any size can draw them.
std::array<float, 8> shares_of(const std::array<vision::ScanPoint, 4>& quad, const vision::Size& size) {
  std::array<float, 8> shares{};
  for (std::size_t i = 0; i < quad.size(); ++i) {
    shares[2 * i] = quad[i].x / static_cast<float>(std::max(size.width, 1));
    shares[2 * i + 1] = quad[i].y / static_cast<float>(std::max(size.height, 1));
  }
  return shares;
}

class Running final : public StationRuntime {
 public:
  Running(Configuration configuration, std::vector<station::Policy> policies, OpenedStore opened, Wake wake,
          Outside outside);
  ~Running() override {
    if (const Status closed = close(); !closed)
      spdlog::error("{}", closed.error().sentence());
  }

  Status close() override;
  void post(station::EventBody event) override { core_.post(std::move(event)); }
  Snapshot snapshot() const override { return core_.snapshot(); }
  void catch_up(std::chrono::milliseconds patience) override { core_.catch_up(patience); }
  void set_preview_rate(int frames_per_second) override { cameras_.set_preview_rate(frames_per_second); }
  vision::FramePtr take_preview(const std::string& camera) override { return cameras_.take_preview(camera); }
  std::uint64_t ask_history(HistoryQuery query) override { return queries_.ask_history(std::move(query)); }
  HistoryAnswer history_answer() const override { return queries_.history_answer(); }
  std::uint64_t ask_detail(Scope scope, SessionId session) override {
    return queries_.ask_detail(std::move(scope), std::move(session));
  }
  DetailAnswer detail_answer() const override { return queries_.detail_answer(); }
  std::uint64_t open_clip(ClipView clip) override { return playback_.open_clip(std::move(clip)); }
  void close_clip() override { playback_.close_clip(); }
  void seek(std::chrono::microseconds position) override { playback_.seek(position); }
  void play(bool playing) override { playback_.play(playing); }
  std::shared_ptr<const PlaybackView> playback() const override { return playback_.view(); }
  std::vector<station::Cue> take_cues() override;
  std::shared_ptr<const station::Health> health() const override { return watch_->health(); }
  station::LightCheck check_light() override;
  void administer(station::AdminRequest request) override {
    if (station::may_administer(*core_.snapshot()))
      admin_.ask(std::move(request));
  }
  std::shared_ptr<const station::AdminView> admin() const override { return admin_.view(); }
  vision::FramePtr take_trial(const std::string& uri) override { return admin_.take_trial(uri); }
  std::vector<std::string> take_scans() override { return scanners_->take_scans(); }
  fs::path evidence_path(const std::string& relative) const override { return evidence_root_ / relative; }

 private:
  void route(const station::Command& command, const station::State& state, const station::Event& event);
  CameraDesk::Callbacks camera_callbacks();
  void on_scan(const vision::ScanResult& result);
  UserDoor user_door();
  void look_at_workers(station::Health& health);  // watch thread

  Configuration configuration_;
  fs::path evidence_root_;
  std::string scanned_camera_;
  std::string scanning_told_;  // watch thread only
  std::atomic<bool> closing_ = false;
  std::mutex cues_mutex_;
  std::vector<station::Cue> cues_;
  Wake wake_;

  // In the order of their making; the destructor takes them down by hand, so that what is recorded is kept first.
  CoreThread core_;
  Post post_;
  Lane errands_;
  StoreDesk store_;
  EvidenceDesk evidence_;
  SteadySight sight_;  // scan thread
  std::unique_ptr<vision::ScanService> scanning_;
  MotionDesk motion_;
  CameraDesk cameras_;
  QueryDesk queries_;
  PlaybackDesk playback_;
  AdminDesk admin_;
  std::unique_ptr<SyncDesk> sync_;
  std::unique_ptr<ControlSocket> control_;
  std::unique_ptr<WatchDesk> watch_;
  std::unique_ptr<ScannerDesk> scanners_;
};

EvidenceOptions evidence_options(const Configuration& configuration) {
  return {configuration.folders.data / "evidence",
          configuration.settings.station,
          configuration.settings.station_name,
          software_version(),
          configuration.encoder,
          configuration.settings.cameras};
}

Running::Running(Configuration configuration, std::vector<station::Policy> policies, OpenedStore opened, Wake wake,
                 Outside outside)
    : configuration_(std::move(configuration)),
      evidence_root_(configuration_.folders.data / "evidence"),
      scanned_camera_(configuration_.cameras.empty() ? "" : configuration_.cameras.front().name),
      wake_(std::move(wake)),
      core_(
          station::initial_state(configuration_.settings,
                                 std::make_shared<const std::vector<station::Policy>>(std::move(policies))),
          [this](const auto& command, const auto& state, const auto& event) { route(command, state, event); }, wake_,
          std::move(outside.clocks)),
      post_([this](station::EventBody body) { core_.post(std::move(body)); }),
      errands_("errands", errands_capacity, tell_trouble(post_)),
      store_(std::move(opened.store), post_,
             [this] {
               if (sync_)
                 sync_->something_to_ship();
             }),
      evidence_(evidence_options(configuration_), posix_files(), store_, errands_, post_),
      motion_(post_),
      cameras_(post_, wake_),
      queries_(store_options(configuration_), post_, wake_),
      playback_(evidence_root_, post_, wake_),
      admin_(configuration_, posix_files(), user_door(), post_, wake_) {
  if (!outside.upstream && configuration_.upstream_folder)
    outside.upstream =
        [options = storage::FolderUpstreamOptions{*configuration_.upstream_folder, configuration_.upstream_id}] {
          return storage::open_folder_upstream(posix_files(), options);
        };
  if (outside.upstream)
    sync_ = std::make_unique<SyncDesk>(
        SyncOptions{std::move(outside.upstream), configuration_.settings.station, evidence_root_}, store_, post_);
  post_(std::move(opened.told));
  post_(station::DiskTold{look_at_disk(evidence_root_, configuration_.settings)});
  evidence_.recover();
  core_.start();
  if (!scanned_camera_.empty()) {
    vision::ScanService::Options options;
    options.most_per_second = configuration_.scans_per_second;
    options.executable = configuration_.decoder_program;
    scanning_ =
        std::make_unique<vision::ScanService>(options, [this](const vision::ScanResult& result) { on_scan(result); });
  }
  cameras_.open(configuration_.cameras, camera_callbacks());
  scanners_ = std::make_unique<ScannerDesk>(configuration_.scanners, post_, wake_);
  watch_ = std::make_unique<WatchDesk>(
      evidence_root_, configuration_.settings, [this](station::Health& health) { look_at_workers(health); }, post_);
  control_ = std::make_unique<ControlSocket>(
      socket_of(configuration_.folders), store_, queries_, [this] { return core_.snapshot(); }, post_);
}

Status Running::close() {
  if (closing_.exchange(true))
    return {};
  queries_.close();  // the door may wait for it
  control_.reset();
  admin_.finish();  // it asks the store
  scanners_->stop();
  watch_.reset();
  cameras_.close();          // no more frames
  evidence_.finish();        // the running clip is on disk, its seal is queued
  errands_.finish();         // sealed
  core_.settle(settle_for);  // everything told so far has become facts, and they are committed
  core_.finish();
  if (sync_)
    sync_->stop();  // it asks the store; the object stays, because commits still call it
  store_.finish();
  const Snapshot last = core_.snapshot();
  const std::size_t unsaved = last->waiting.size() + (last->in_flight ? last->in_flight->facts.size() : 0);
  if (unsaved == 0)
    return {};
  return Error{ErrorCode::io, "save all work before closing to", "the store",
               fmt::format("{} entries were not taken: {}", unsaved,
                           last->store.trouble.empty() ? "it did not answer in time" : last->store.trouble),
               "Free space or mount the disk for writing, and inspect the parcel that was open again."};
}

CameraDesk::Callbacks Running::camera_callbacks() {
  return {[this](const std::string& camera, const vision::FramePtr& frame) { evidence_.push(camera, frame); },
          [this](const std::string& camera, const vision::FramePtr& frame) {
            if (scanning_ && camera == scanned_camera_)
              scanning_->offer(frame);
          },
          [this](const std::string& camera, const vision::FramePtr& frame) { motion_.offer(camera, frame); },
          [this](const std::string& camera, vision::CameraCondition condition) {
            evidence_.camera_away(camera, gap_reason(condition));
          }};
}

void Running::on_scan(const vision::ScanResult& result) {
  if (closing_)
    return;  // the last frame must not open a parcel that nobody will film
  if (auto told = sight_.look(result))
    post_(std::move(*told));
  for (const auto& barcode : result.report.barcodes)
    post_(station::CodeSeen{scanned_camera_, std::string(name_of(barcode.symbology)), barcode.bytes,
                            shares_of(barcode.quad, result.size), result.sequence,
                            vision::is_error_corrected(barcode.symbology)});
}

std::vector<station::Cue> Running::take_cues() {
  std::lock_guard lock(cues_mutex_);
  return std::exchange(cues_, {});
}

void Running::route(const station::Command& command, const station::State& state, const station::Event& event) {
  struct Router {
    Running& running;
    const station::State& state;
    const station::Event& event;

    void operator()(const station::Append& append) const { running.store_.append(append.token, append.facts); }
    void operator()(const station::LookUp& look_up) const { running.store_.look_up(look_up); }
    void operator()(const station::LoadSession& load) const { running.store_.load_session(load.session); }
    void operator()(const station::CheckSignIn& check) const { running.store_.check_sign_in(check, event.at.utc); }
    void operator()(const station::BeginClip& begin) const { running.evidence_.begin(begin); }
    void operator()(const station::EndClip& end) const { running.evidence_.end(end); }
    void operator()(const station::MarkClip& mark) const { running.evidence_.mark(mark); }
    void operator()(const station::TakePhoto& photo) const {
      running.evidence_.take_photo(photo, running.cameras_.newest(photo.camera));
    }
    void operator()(const station::LookHarder&) const {
      if (running.scanning_)
        running.scanning_->look_harder();
    }
    void operator()(const station::DriveCamera& drive) const { running.cameras_.drive(drive.camera, drive.wish); }
    void operator()(const station::FallAsleep&) const { running.cameras_.set_pace(Pace::resting); }
    void operator()(const station::WakeUp&) const { running.cameras_.set_pace(Pace::working); }
    void operator()(const station::PlayCue& play) const {
      std::lock_guard lock(running.cues_mutex_);
      if (running.cues_.size() < most_cues)
        running.cues_.push_back(play.cue);
    }
  };
  std::visit(Router{*this, state, event}, command);
}

UserDoor Running::user_door() {
  UserDoor door;
  door.users = [this] {
    return store_.ask<std::vector<User>>([](storage::Store& store) { return store.reader().users(); });
  };
  door.save = [this](const User& user, const std::optional<std::string>& pin) {
    const auto by = core_.snapshot()->user;
    const Occurrence told{UserSaved{user.id, user.name, user.role, user.enabled}, read_clocks(),
                          by ? by->id : UserId{}};
    const Status saved = store_.ask_status([&](storage::Store& store) { return store.save_user(user, pin, told); });
    if (saved)
      post_(station::UserTold{user});
    return saved;
  };
  return door;
}

void Running::look_at_workers(station::Health& health) {
  const std::string station = std::move(health.store.station);
  health.store = store_.health();
  health.store.station = station;
  health.queues = {
      core_.queue(), store_.queue(), {station::QueueKind::errands, {}, errands_.waiting(), errands_.dropped()}};
  for (auto& queue : evidence_.queues())
    health.queues.push_back(std::move(queue));
  store_.look_again();  // behind the count: it is a job of the same queue
  if (scanning_) {
    const auto stats = scanning_->stats();
    health.scan = {stats.decoder == vision::DecoderState::running || stats.decoder == vision::DecoderState::in_thread,
                   stats.scanned, stats.lost, stats.last_trouble};
    std::string trouble = stats.decoder == vision::DecoderState::unavailable ? stats.last_trouble : std::string();
    if (trouble != scanning_told_)
      post_(station::ScanningTold{scanning_told_ = std::move(trouble)});
  }
  health.most_bits_per_second =
      static_cast<std::uint64_t>(configuration_.encoder.most_bits_per_second) * configuration_.cameras.size();
}

station::LightCheck Running::check_light() {
  station::LightCheck check;
  check.camera = scanned_camera_;
  const auto frame = cameras_.newest(scanned_camera_);
  if (!frame || !frame->picture())
    return check;
  const auto figures = vision::measure_light(*frame->picture());
  check.measure = {figures.brightness,
                   figures.clipped,
                   figures.dark,
                   figures.evenness,
                   figures.blue,
                   figures.red,
                   vision::shows_white_sheet(figures)};
  check.advice = station::judge_light(check.measure);
  return check;
}

// Without cameras in the configuration, the machine's own are taken: the first one is the label camera.
void adopt_found_cameras(Configuration& configuration) {
  static constexpr std::array names{"label", "overview"};
  if (!configuration.cameras.empty() || !configuration.use_found_cameras)
    return;
  const auto found = vision::find_cameras();
  for (std::size_t i = 0; i < std::min(found.size(), names.size()); ++i) {
    configuration.cameras.push_back({names[i], found[i].uri, {}});
    configuration.settings.cameras.emplace_back(names[i]);
  }
}

Status read_clocks_into(Configuration& configuration) {
  station::ClockBook book;
  RETURNS_TRY_ASSIGN(book.sets, load_clocks(configuration.folders.assets / "clocks"));
  book.usual_marketplace = "amazon_us";
  book.marketplaces = configuration.marketplaces;
  configuration.settings.clocks = std::make_shared<const station::ClockBook>(std::move(book));
  return {};
}

}  // namespace

Result<std::unique_ptr<StationRuntime>> StationRuntime::start(Configuration configuration,
                                                              std::function<void()> on_change, Outside outside) {
  RETURNS_TRY_ASSIGN(auto policies, load_policies(configuration.folders.assets / "policies"));
  RETURNS_TRY(read_clocks_into(configuration));
  RETURNS_TRY(posix_files().make_folders(configuration.folders.data / "evidence"));
  RETURNS_TRY(posix_files().make_folders(configuration.folders.state));
  RETURNS_TRY_ASSIGN(OpenedStore opened, open_store(store_options(configuration), configuration));
  adopt_found_cameras(configuration);
  // Without command codes the station works all the same, and says why there are none.
  if (const auto secret = site_secret(posix_files(), configuration.folders.data))
    configuration.settings.command_codes =
        std::make_shared<const std::vector<station::CommandCode>>(command_codes(*secret));
  else
    opened.told.notes.push_back(secret.error().sentence());
  return std::unique_ptr<StationRuntime>(std::make_unique<Running>(
      std::move(configuration), std::move(policies), std::move(opened), std::move(on_change), std::move(outside)));
}

}  // namespace returns::runtime
