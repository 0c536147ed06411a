// What the camera tests share: files made at test time, and waiting for events with a deadline.
#pragma once
#include <sys/wait.h>

#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "tests/support/catch.h"
#include "vision/camera/camera.h"
#include "vision/camera/pixels.h"

namespace returns::vision::test {

// Long enough for a sanitizer build on a loaded machine; reaching it is a failure, never a measurement.
constexpr std::chrono::seconds kPatience{30};

class TempFolder {
 public:
  TempFolder() {
    std::string name = (std::filesystem::temp_directory_path() / "camera-test-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~TempFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  TempFolder(const TempFolder&) = delete;
  TempFolder& operator=(const TempFolder&) = delete;
  std::filesystem::path operator/(const std::string& name) const { return path_ / name; }
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// Runs the ffmpeg tool; the test fails when it does.
inline void run_ffmpeg(const std::string& arguments) {
  const std::string command = "ffmpeg -nostdin -v error -y " + arguments;
  const int state = std::system(command.c_str());
  INFO(command);
  REQUIRE(WIFEXITED(state));
  REQUIRE(WEXITSTATUS(state) == 0);
}

// Values that another thread sends, waited for in order.
template <typename T>
class Inbox {
 public:
  void put(T value) {
    {
      const std::lock_guard lock(mutex_);
      values_.push_back(std::move(value));
    }
    changed_.notify_all();
  }
  // Whether a value that fits comes, or came and was not yet looked at, within the patience.
  bool wait_for(const std::function<bool(const T&)>& fits) {
    std::unique_lock lock(mutex_);
    const auto deadline = std::chrono::steady_clock::now() + kPatience;
    for (;;) {
      while (seen_ < values_.size())
        if (fits(values_[seen_++]))
          return true;
      if (changed_.wait_until(lock, deadline) == std::cv_status::timeout && seen_ == values_.size())
        return false;
    }
  }
  std::vector<T> all() const {
    const std::lock_guard lock(mutex_);
    return values_;
  }
  std::size_t size() const {
    const std::lock_guard lock(mutex_);
    return values_.size();
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<T> values_;
  std::size_t seen_ = 0;
};

// A running camera and everything that it told.
struct WatchedCamera {
  explicit WatchedCamera(const std::string& uri, CameraLimits limits = {}, Camera::Opener opener = open_source)
      : camera({"label", uri, {}}, std::move(limits),
               {[this](FramePtr frame) { frames.put(std::move(frame)); },
                [this](const CameraHealth& told) { health.put(told); }},
               std::move(opener)) {}

  bool becomes(CameraCondition condition) {
    return health.wait_for([condition](const CameraHealth& told) { return told.condition == condition; });
  }
  bool gets_frames(int count) {
    return frames.wait_for([&count](const FramePtr&) { return --count == 0; });
  }

  Inbox<FramePtr> frames;
  Inbox<CameraHealth> health;
  Camera camera;
};

inline std::chrono::steady_clock::time_point soon() {
  return std::chrono::steady_clock::now() + kPatience;
}

inline Result<std::unique_ptr<CameraSource>> open_uri(const std::string& uri) {
  return open_source({"label", uri, {}}, {});
}

// Reads to the end of a replay.
inline std::vector<FramePtr> read_all(CameraSource& source) {
  std::vector<FramePtr> frames;
  for (;;) {
    auto frame = source.read({}, soon());
    if (!frame) {
      REQUIRE(frame.error().code == ErrorCode::not_found);
      REQUIRE(frame.error().operation == "read past the end");
      return frames;
    }
    frames.push_back(std::move(frame).value());
  }
}

inline double mean_of(const Plane& plane) {
  double sum = 0;
  for (int y = 0; y < plane.height; ++y)
    for (int x = 0; x < plane.width; ++x)
      sum += plane.data[y * plane.stride + x];
  return sum / (static_cast<double>(plane.width) * plane.height);
}

}  // namespace returns::vision::test
