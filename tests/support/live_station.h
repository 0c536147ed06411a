// A whole station without a window in a folder of its own, for tests and measurements alike: how it is set up, started
// and waited for.
#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>

#include "app/runtime/station_runtime.h"
#include "tests/support/temporary_folder.h"

namespace returns::tests {

using namespace std::chrono_literals;

// Owned and waited for by one thread.
class LiveStation {
 public:
  LiveStation() {
    configuration.folders = {folder_.path() / "config", folder_.path() / "data", folder_.path() / "state",
                             RETURNS_SOURCE_DIR "/assets"};
    configuration.settings.station = {"bench-1"};
    configuration.use_found_cameras = false;
    configuration.settings.low_disk_bytes = 2;
    configuration.settings.full_disk_bytes = 1;
    configuration.clients = {{{"lumio"}, "Lumio Home"}};
  }
  ~LiveStation() { stop(); }

  std::filesystem::path path(const std::string& name) const { return folder_.path() / name; }

  void add_camera(const std::string& name, const std::string& uri) {
    vision::CameraConfig camera{name, uri, {}};
    camera.request.size = {640, 480};
    camera.request.frames_per_second = 10;
    configuration.cameras.push_back(camera);
    configuration.settings.cameras.push_back(name);
  }

  Status start() {
    const auto changed = [this] {
      if (on_change)
        on_change();
      {
        std::lock_guard lock(mutex_);
        changed_ = true;
      }
      wake_.notify_all();
    };
    RETURNS_TRY_ASSIGN(station_, runtime::StationRuntime::start(configuration, changed, outside));
    return {};
  }
  void stop() { station_.reset(); }
  runtime::StationRuntime& station() { return *station_; }
  void post(station::EventBody event) { station_->post(std::move(event)); }

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

  runtime::Configuration configuration;
  runtime::Outside outside;
  std::function<void()> on_change;  // on the thread that changed something; set before start()

 private:
  TemporaryFolder folder_;
  std::mutex mutex_;
  std::condition_variable wake_;
  bool changed_ = false;
  std::unique_ptr<runtime::StationRuntime> station_;
};

}  // namespace returns::tests
