// What a V4L2 camera offers and which of it is taken. Pure values and functions: the device itself is asked elsewhere.
// Facts from the kernel's Video for Linux API documentation.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "vision/camera/camera.h"

namespace returns::vision {

// V4L2's own terms: the time between two frames as a fraction of a second.
struct FrameInterval {
  std::uint32_t numerator = 0;
  std::uint32_t denominator = 0;
  double rate() const { return numerator == 0 ? 0.0 : static_cast<double>(denominator) / numerator; }
  friend bool operator==(const FrameInterval&, const FrameInterval&) = default;
};

// Sizes that a driver offers as a range instead of a list.
struct SizeRange {
  Size least;
  Size most;
  Size step{1, 1};
};
Size nearest_size(const SizeRange& range, Size wanted);

// One pixel format in one size. No intervals at all: the driver does not tell its rates.
struct ModeOffer {
  std::uint32_t fourcc = 0;
  Size size;
  std::vector<FrameInterval> intervals;
  struct IntervalRange {
    FrameInterval shortest;
    FrameInterval longest;
  };
  std::optional<IntervalRange> interval_range;
};

struct Mode {
  std::uint32_t fourcc = 0;
  Size size;
  std::optional<FrameInterval> interval;  // nothing: whatever the driver does
  friend bool operator==(const Mode&, const Mode&) = default;
};

// Every usable mode, best first; empty when no offered pixel format is known. The order:
// 1. modes that reach a third of the wanted rate before those that do not (a sharper picture is worth a slower one, but
//    not a slide show);
// 2. the size nearest to the wanted one, the larger of two equally near;
// 3. the rate nearest to the wanted one, too slow counting twice as much as too fast;
// 4. uncompressed while it stays below 40 MB/s, Motion JPEG above: more does not fit on a USB 2 bus, and two cameras
//    share a bus more often than not.
std::vector<Mode> rank_modes(const std::vector<ModeOffer>& offers, const CaptureRequest& request);

// The pixel formats that are understood, by V4L2 code, and the name that people know them by ("MJPEG", "YUYV").
bool is_known_format(std::uint32_t fourcc);
bool is_jpeg(std::uint32_t fourcc);
std::string format_name(std::uint32_t fourcc);
std::string describe(const Mode& mode);  // "MJPEG 1920x1080 30/s"

// Frames that the driver numbered but never handed over. The driver counts in 32 bits and starts anew when the device
// does; a driver that does not count at all (always zero) has no gaps.
class SequenceGaps {
 public:
  struct Step {
    std::uint64_t sequence = 0;  // goes on where 32 bits wrap around
    std::uint64_t missing = 0;   // between this frame and the one before
  };
  Step next(std::uint32_t driver_sequence);

 private:
  std::optional<std::uint32_t> last_;
  std::uint64_t sequence_ = 0;
};

}  // namespace returns::vision
