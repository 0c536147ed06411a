// The station's own program with nothing to do, measured from outside.
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>
#include <thread>

#include "app/runtime/control_socket.h"
#include "tests/bench/station/child.h"
#include "tests/bench/station/feed.h"
#include "tests/bench/station/figures.h"
#include "tests/support/temporary_folder.h"

namespace returns::bench {

namespace {

using namespace std::chrono_literals;
namespace fs = std::filesystem;
constexpr auto window_length = 10s;
constexpr auto patience = 150s;  // it falls asleep after a minute

struct Process {
  int parent = 0;
  double seconds = 0;  // of processor time so far, user and system
};

std::map<int, Process> processes() {
  std::map<int, Process> found;
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  std::error_code ignored;
  for (const auto& entry : fs::directory_iterator("/proc", ignored)) {
    const std::string name = entry.path().filename();
    std::ifstream in(entry.path() / "stat");
    std::string line;
    if (name.find_first_not_of("0123456789") != std::string::npos || !std::getline(in, line))
      continue;
    // The program's name stands in brackets and may hold anything.
    std::istringstream rest(line.substr(line.rfind(')') + 2));
    std::vector<std::string> fields{std::istream_iterator<std::string>(rest), {}};
    if (fields.size() > 12)
      found[std::stoi(name)] = {std::stoi(fields[1]), (std::stod(fields[11]) + std::stod(fields[12])) / ticks};
  }
  return found;
}

// Of a process and everything that it started and that still runs.
double processor_seconds(int pid) {
  const auto all = processes();
  double sum = 0;
  for (const auto& [number, process] : all)
    for (int up = number; all.contains(up); up = all.at(up).parent)
      if (up == pid) {
        sum += process.seconds;
        break;
      }
  return sum;
}

struct Camera {
  std::string name, file;
};

// A Motion JPEG film of a still bench: what a webcam sends, sensor noise and all.
Result<std::string> make_film(const fs::path& folder, View view, cv::Size size) {
  Film film(folder);
  auto stage = camera_over_bench(view, size);
  RETURNS_TRY(film.show(stage, {}, 30, 30));
  const std::string file = folder.string() + ".avi";
  const std::string command =
      "ffmpeg -v error -nostdin -framerate 30 -i '" + folder.string() + "/%06d.jpg' -c:v copy -y '" + file + "'";
  if (std::system(command.c_str()) != 0)  // NOLINT(concurrency-mt-unsafe)
    return Error{ErrorCode::unsupported, "make", file, "ffmpeg failed", "Install the package ffmpeg."};
  return file;
}

class RunningStation {
 public:
  explicit RunningStation(fs::path home) : home_(std::move(home)) {}

  Status start(const std::vector<Camera>& cameras) {
    const fs::path file = home_ / "station.toml";
    std::ofstream out(file);
    out << "station.sleep_minutes = 1\nrecording.warn_below_megabytes = 2\nrecording.stop_below_megabytes = 1\n"
           "window.mode = \"windowed\"\nwindow.sounds = false\n";
    for (const auto& camera : cameras)
      out << "[[camera]]\nname = \"" << camera.name << "\"\nuri = \"file:" << camera.file << "?loop=1\"\n";
    out.close();
    for (const char* variable : {"XDG_DATA_HOME", "XDG_STATE_HOME", "XDG_CONFIG_HOME"})
      ::setenv(variable, (home_ / variable).c_str(), 1);  // NOLINT(concurrency-mt-unsafe): nothing else runs
    RETURNS_TRY_ASSIGN(Child child, Child::start({RETURNS_STATION_PROGRAM, "--config", file.string()}));
    child_.emplace(std::move(child));
    return {};
  }

  Status wait_until(const char* what, const std::function<bool(const nlohmann::json&)>& reached) {
    const auto folder = [this](const char* variable) { return home_ / variable / "returns-station"; };
    const auto socket =
        runtime::socket_of({folder("XDG_CONFIG_HOME"), folder("XDG_DATA_HOME"), folder("XDG_STATE_HOME"), {}});
    const auto until = std::chrono::steady_clock::now() + patience;
    while (std::chrono::steady_clock::now() < until) {
      const auto answer = runtime::ask_running_station(socket, R"({"ask":"status"})");
      if (answer) {
        const auto state = nlohmann::json::parse(*answer, nullptr, false);
        if (state.is_object() && state.contains("state") && reached(state["state"]))
          return {};
      }
      std::this_thread::sleep_for(500ms);
    }
    return Error{ErrorCode::timed_out, "wait for", what, "it did not come", "Look at the station's log."};
  }

  int pid() const { return child_->pid(); }

 private:
  fs::path home_;
  std::optional<Child> child_;
};

// What a process and its children use of one core, in windows one after the other.
void measure_windows(int windows, int station, int display, Figures& of_station, Figures& of_display) {
  const double length = std::chrono::duration<double>(window_length).count();
  double station_before = processor_seconds(station), display_before = processor_seconds(display);
  for (int i = 0; i < windows; ++i) {
    std::this_thread::sleep_for(window_length);
    const double station_now = processor_seconds(station), display_now = processor_seconds(display);
    of_station.samples.push_back((station_now - station_before) / length * 100);
    of_display.samples.push_back((display_now - display_before) / length * 100);
    station_before = station_now;
    display_before = display_now;
  }
}

Status measure_size(cv::Size size, int windows, int display, Table& table) {
  const tests::TemporaryFolder home;
  RETURNS_TRY_ASSIGN(const std::string label, make_film(home.path() / "label", View::label, size));
  RETURNS_TRY_ASSIGN(const std::string overview, make_film(home.path() / "overview", View::overview, size));
  RunningStation station(home.path());
  RETURNS_TRY(station.start({{"label", label}, {"overview", overview}}));
  RETURNS_TRY(station.wait_until("two live cameras", [](const nlohmann::json& state) {
    int live = 0;
    for (const auto& camera : state["cameras"])
      live += camera["condition"] == "live" ? 1 : 0;
    return live == 2;
  }));
  std::this_thread::sleep_for(5s);
  const auto is_asleep = [](const nlohmann::json& state) { return state["asleep"] == true; };
  const std::string name = "two cameras " + std::to_string(size.width) + "×" + std::to_string(size.height) + ": ";
  const auto figures = [&](const char* what) { return Figures{name + what, Unit::percent_of_a_core, {}}; };
  Figures armed = figures("waiting"), armed_display = figures("waiting, the X server beside it");
  Figures asleep = figures("asleep"), asleep_display = figures("asleep, the X server beside it");
  measure_windows(windows, station.pid(), display, armed, armed_display);
  RETURNS_TRY(station.wait_until("its sleep", is_asleep));
  std::this_thread::sleep_for(2s);
  measure_windows(windows, station.pid(), display, asleep, asleep_display);
  RETURNS_TRY(station.wait_until("its sleep at the end", is_asleep));
  table.insert(table.end(), {armed, armed_display, asleep, asleep_display});
  return {};
}

}  // namespace

Status measure_idle(int windows, Table& table) {
  RETURNS_TRY_ASSIGN(const VirtualDisplay display, VirtualDisplay::open());
  for (const cv::Size size : {cv::Size(1280, 720), cv::Size(1920, 1080)})
    RETURNS_TRY(measure_size(size, windows, display.pid(), table));
  return {};
}

}  // namespace returns::bench
