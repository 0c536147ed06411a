// Generated moving pictures that carry their number, and a sink that keeps what a recorder tells.
#pragma once
#include <condition_variable>
#include <mutex>
#include <vector>

#include "tests/support/catch.h"
#include "vision/record/recorder.h"

namespace returns::vision::tests {

using namespace std::chrono_literals;

inline constexpr Size small{320, 240};
inline constexpr UtcTime first_utc{std::chrono::milliseconds(1'790'000'000'123)};
inline constexpr BootTime first_captured = 100s;

// A moving pattern; `number` stands in 16 squares along the lower edge, where it survives compression and burn-in.
Picture make_picture(std::uint64_t number, Size size = small, Range range = Range::limited);
std::uint64_t number_in(const Picture& picture);

// Captured `at` after the first one.
FramePtr make_frame(std::uint64_t number, std::chrono::nanoseconds at, Size size = small);
FramePtr make_damaged_frame(std::uint64_t number, std::chrono::nanoseconds at);
inline std::chrono::nanoseconds at_30_hz(std::uint64_t number) {
  return number * 1'000'000'000ns / 30;
}

// Any thread writes, any thread waits.
class EventLog {
 public:
  RecordSink sink();
  std::vector<RecordEvent> events() const;

  template <typename T>
  std::vector<T> all() const {
    std::vector<T> found;
    for (const RecordEvent& event : events())
      if (const T* one = std::get_if<T>(&event))
        found.push_back(*one);
    return found;
  }
  // Waits until there are `count` events of this kind; fails the test when they do not come.
  template <typename T>
  std::vector<T> wait_for(std::size_t count = 1) {
    std::unique_lock lock(mutex_);
    const auto enough = [&] {
      return static_cast<std::size_t>(std::count_if(events_.begin(), events_.end(), [](const RecordEvent& event) {
               return std::holds_alternative<T>(event);
             })) >= count;
    };
    const bool came = changed_.wait_for(lock, 60s, enough);
    lock.unlock();
    REQUIRE(came);
    return all<T>();
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<RecordEvent> events_;
};

// A writer that frames which come faster than any camera's cannot overtake, however long a busy machine lets it wait.
inline std::shared_ptr<EvidenceWriter> patient_writer(FilePort& files, std::chrono::milliseconds retry_after = 2000ms) {
  return make_evidence_writer(files, {10'000, retry_after});
}

// Pushes frames and keeps the encoder's queue from dropping them: waits while it is half full.
void push_paced(CameraRecorder& recorder, FramePtr frame);

// A folder of its own below the system's temporary folder, removed at the end.
class TemporaryFolder {
 public:
  TemporaryFolder();
  ~TemporaryFolder();
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

// Records frames first..last-1 at 30 Hz as one clip into `folder` and gives the files of its segments.
struct RecordedClip {
  std::vector<std::filesystem::path> files;
  std::vector<FragmentOnDisk> fragments;
  ClipEnded ended;
};
RecordedClip record_clip(FilePort& files, const std::filesystem::path& folder, std::uint64_t frames,
                         const std::vector<std::pair<std::uint64_t, std::string>>& marks = {}, Size size = small);

}  // namespace returns::vision::tests
