// Pictures as they travel through the station.
#pragma once
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "storage/base/clock.h"
#include "storage/base/result.h"

namespace returns::vision {

struct Size {
  int width = 0;
  int height = 0;
  friend bool operator==(const Size&, const Size&) = default;
};

// One plane of 8-bit samples, not owned. Rows are `stride` bytes apart; a crop is not contiguous.
struct Plane {
  const std::uint8_t* data = nullptr;
  int width = 0;
  int height = 0;
  std::ptrdiff_t stride = 0;
};

enum class Range { limited, full };  // 16..235 as video does, 0..255 as JPEG does
enum class Matrix { bt601, bt709 };  // how RGB became YUV: JFIF and most webcams, or HD video that says so

// A decoded picture in planar YUV 4:2:0, the one pixel format inside the station: luma is what scanning needs, the
// whole is what the encoder and the preview need. Immutable once published.
struct Picture {
  Size size;
  Range range = Range::limited;
  Matrix matrix = Matrix::bt601;
  Plane y, u, v;
  std::shared_ptr<const void> keeps_alive;  // owner of the samples
};

// One frame of one camera. Shared between preview, scanning and recording; conversion from the camera's own format
// happens once, at the first call of picture(), in the thread that calls it.
class Frame {
 public:
  virtual ~Frame() = default;

  // Any thread. The error (a damaged JPEG, say) is the same at every call.
  virtual const Result<Picture>& picture() const = 0;

  // The same view, perhaps much smaller where that is cheaper to make; of one camera always the same size. For who only
  // wants to know whether something is there. Made anew at each call. Any thread.
  virtual Result<Picture> glance() const { return picture(); }

  std::uint64_t sequence = 0;        // the driver's own number, or the count of frames in the source
  std::uint64_t dropped_before = 0;  // frames that the driver or network lost since the frame before
  BootTime captured{};               // when the sensor or the network delivered it
  UtcTime captured_utc{};
};

using FramePtr = std::shared_ptr<const Frame>;

}  // namespace returns::vision
