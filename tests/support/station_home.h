// A whole station without a window in a folder of its own: cameras that replay images, a share, and a way to wait for
// what it shows.
#pragma once
#include <condition_variable>
#include <fstream>
#include <iterator>
#include <mutex>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "app/runtime/control_socket.h"
#include "app/runtime/station_runtime.h"
#include "storage/sync/upstream.h"
#include "tests/support/scene/labels.h"
#include "tests/support/store_facts.h"

namespace returns::tests {

using namespace std::chrono_literals;

inline std::string text_of_file(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

class StationHome {
 public:
  explicit StationHome() {
    configuration.folders = {folder_.path() / "config", folder_.path() / "data", folder_.path() / "state",
                             RETURNS_SOURCE_DIR "/assets"};
    configuration.settings.station = {"bench-1"};
    configuration.use_found_cameras = false;
    configuration.settings.low_disk_bytes = 2;
    configuration.settings.full_disk_bytes = 1;
    configuration.clients = {{{"lumio"}, "Lumio Home"}};
  }
  ~StationHome() { stop(); }

  std::filesystem::path path(const std::string& name) const { return folder_.path() / name; }

  void add_camera(const std::string& name, const std::string& uri) {
    vision::CameraConfig camera{name, uri, {}};
    camera.request.size = {640, 480};
    camera.request.frames_per_second = 10;
    configuration.cameras.push_back(camera);
    configuration.settings.cameras.push_back(name);
  }
  // A camera that sees these pictures, one after the other.
  void add_film(const std::string& name, const std::vector<cv::Mat>& pictures, const std::string& options) {
    const auto folder = path("film-" + name);
    std::filesystem::create_directories(folder);
    for (std::size_t i = 0; i < pictures.size(); ++i)
      cv::imwrite((folder / (std::to_string(10000 + i) + ".png")).string(), pictures[i]);
    add_camera(name, "frames:" + folder.string() + options);
  }
  void add_share() {
    std::filesystem::create_directories(path("share"));
    configuration.upstream_id = need(storage::prepare_folder_upstream(posix_files(), path("share"), "share-1"));
    configuration.upstream_folder = path("share");
  }

  runtime::StationRuntime& start() {
    station_ = need(runtime::StationRuntime::start(
        configuration,
        [this] {
          {
            std::lock_guard lock(mutex_);
            changed_ = true;
          }
          wake_.notify_all();
        },
        outside));
    return *station_;
  }
  void stop() { station_.reset(); }
  runtime::StationRuntime& station() { return *station_; }
  void post(station::EventBody event) { station_->post(std::move(event)); }
  void scan(const std::string& raw) { post(station::CodeEntered{CodeSource::hand_scanner, raw}); }

  // Looks again whenever the station says that something changed.
  bool reaches(const std::function<bool()>& reached, std::chrono::seconds patience = 30s) {
    const auto until = std::chrono::steady_clock::now() + patience;
    while (!reached()) {
      std::unique_lock lock(mutex_);
      // What lies on a share is announced by nobody, so the look is taken now and then as well.
      wake_.wait_for(lock, 100ms, [this] { return changed_; });
      changed_ = false;
      if (std::chrono::steady_clock::now() > until)
        return false;
    }
    return true;
  }
  bool shows(const std::function<bool(const station::State&)>& wanted, std::chrono::seconds patience = 30s) {
    return reaches([&] { return wanted(*station_->snapshot()); }, patience);
  }

  std::filesystem::path socket() const { return runtime::socket_of(configuration.folders); }
  std::string ask(const std::string& request) { return need(runtime::ask_running_station(socket(), request)); }
  // The door opens on a thread of its own.
  void wait_for_door() {
    REQUIRE(reaches([&] { return std::filesystem::exists(socket()); }));
    REQUIRE(reaches([&] { return runtime::ask_running_station(socket(), "{}").ok(); }));
  }
  void expect_headset(const scene::ReturnFacts& facts) {
    wait_for_door();
    const std::string answer = ask(R"({"ask":"import","returns":[{"id":"r1","client":"lumio","rma":")" + facts.rma +
                                   R"(","tracking_numbers":[")" + facts.tracking +
                                   R"("],"items":[{"product":{"title":"Headset","sku":"LDN42","gtin":")" + facts.ean +
                                   R"("},"quantity":1}]}]})");
    REQUIRE(answer.find("\"taken\":1") != std::string::npos);
  }

  SessionView session_view(const SessionId& session) {
    const auto number = station_->ask_detail(Scope::all_clients(), session);
    REQUIRE(reaches([&] { return station_->detail_answer().number >= number; }));
    const auto answer = station_->detail_answer();
    REQUIRE(answer.session);
    return *answer.session;
  }
  std::vector<HistoryRow> history() {
    const auto number = station_->ask_history({Scope::all_clients(), {}, {}, {}, {}, 100, {}});
    REQUIRE(reaches([&] { return station_->history_answer().number >= number; }));
    return station_->history_answer().rows;
  }

  runtime::Configuration configuration;
  runtime::Outside outside;

 private:
  TemporaryFolder folder_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool changed_ = false;
  std::unique_ptr<runtime::StationRuntime> station_;
};

inline cv::Mat empty_bench() {
  return cv::Mat(480, 640, CV_8UC3, cv::Scalar(90, 100, 110));
}
inline cv::Mat label_on_bench(const scene::ReturnFacts& facts) {
  cv::Mat picture(960, 960, CV_8UC3, cv::Scalar(90, 100, 110));
  scene::Sheet label = scene::carrier_label(facts, 6);
  label.colour().copyTo(picture(cv::Rect(20, 20, label.colour().cols, label.colour().rows)));
  return picture;
}

inline bool is_recording(const station::State& state) {
  return state.recording.phase == station::RecordingPhase::recording && state.recording.on_disk > 500ms;
}
inline bool is_inspecting(const station::State& state) {
  return state.session && state.session->stage == station::SessionStage::inspecting;
}
inline bool is_live(const station::State& state, const std::string& camera) {
  for (const auto& status : state.cameras)
    if (status.name == camera)
      return status.condition == station::CameraCondition::live;
  return false;
}

}  // namespace returns::tests
