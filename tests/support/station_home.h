// A whole station without a window in a folder of its own: cameras that replay images, a share, and a way to wait for
// what it shows.
#pragma once
#include <fstream>
#include <iterator>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "app/runtime/control_socket.h"
#include "storage/sync/upstream.h"
#include "tests/support/live_station.h"
#include "tests/support/scene/labels.h"
#include "tests/support/store_facts.h"

namespace returns::tests {

inline std::string text_of_file(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

class StationHome : public LiveStation {
 public:
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
    need(LiveStation::start());
    return station();
  }
  void scan(const std::string& raw) { post(station::CodeEntered{CodeSource::hand_scanner, raw}); }

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
    const auto number = station().ask_detail(Scope::all_clients(), session);
    REQUIRE(reaches([&] { return station().detail_answer().number >= number; }));
    const auto answer = station().detail_answer();
    REQUIRE(answer.session);
    return *answer.session;
  }
  std::vector<HistoryRow> history() {
    const auto number = station().ask_history({Scope::all_clients(), {}, {}, {}, {}, 100, {}});
    REQUIRE(reaches([&] { return station().history_answer().number >= number; }));
    return station().history_answer().rows;
  }
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
