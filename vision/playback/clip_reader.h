// Reads a clip back: its segments of one camera as one timeline. Not thread-safe; lives on the playback thread.
#pragma once
#include <chrono>
#include <filesystem>
#include <memory>
#include <vector>

#include "vision/camera/frame.h"
#include "vision/playback/cameras_in_step.h"

namespace returns::vision {

// In the camera's own time: zero is when the recorder got its first picture, also when that did not reach the disk.
struct ClipTimeline {
  std::chrono::microseconds duration{};
  std::uint64_t frames = 0;
  Size size;
  struct Mark {
    std::chrono::microseconds at{};
    std::string text;  // the timed metadata as it was marked
  };
  std::vector<Mark> marks;
  std::vector<Stretch> stretches;  // one for each fragment
};

class ClipReader {
 public:
  // Segments in order; a torn tail is left out.
  static Result<std::unique_ptr<ClipReader>> open(const std::vector<std::filesystem::path>& segments);
  virtual ~ClipReader() = default;

  virtual const ClipTimeline& timeline() const = 0;
  // The picture shown at `at` (the last one that began at or before it). Seeks backwards and forwards.
  virtual Result<Picture> picture_at(std::chrono::microseconds at) = 0;
  // The next picture in order and when it is shown; not_found at the end.
  struct Shown {
    std::chrono::microseconds at{};
    Picture picture;
  };
  virtual Result<Shown> next() = 0;
};

}  // namespace returns::vision
