// From whatever a camera delivers to the station's one pixel format, copying as little as can be.
#pragma once
#include <mutex>
#include <span>
#include <vector>

#include "vision/camera/frame.h"
#include "vision/camera/libav.h"

struct SwsContext;

namespace returns::vision {

// Memory for frames of nearly equal size, used again when the last holder lets go: a fresh allocation of megabytes for
// every frame costs more in page faults than the copy itself. Any thread; buffers outlive the pool.
class BytePool {
 public:
  // At least `size` bytes and FFmpeg's padding behind them, zeroed; `size` is the buffer's size as its users see it.
  Result<AvBufferPtr> take(std::size_t size);

 private:
  std::mutex mutex_;
  AvBufferPoolPtr pool_;
  std::size_t capacity_ = 0;
};

// What a frame says of its samples. A matrix that has no name here goes by the nearest: BT.2020 and SMPTE 240M are
// within a few levels of BT.709; FCC, and frames that say nothing, count as BT.601, as JPEG and webcams are.
Range range_of(const AVFrame& frame);
Matrix matrix_of(const AVFrame& frame);

enum class ChromaOrder { u_first, v_first };

// A frame of uncompressed pixels, as a driver lays them out in memory.
struct RawLayout {
  AVPixelFormat format = AV_PIX_FMT_NONE;
  Size size;
  int stride = 0;  // bytes of one row of the first plane; the chroma planes follow from it
  Range range = Range::limited;
  ChromaOrder chroma = ChromaOrder::u_first;  // of separate planes
};

// Bytes that a frame of this layout takes.
Result<std::size_t> bytes_of(const RawLayout& layout);

// Takes `bytes` over, no copy; damaged when there are too few of them.
Result<AvFramePtr> frame_of(const RawLayout& layout, AvBufferPtr bytes);

// Conversion to planar 4:2:0. Any thread: each call takes a scaler that nobody else uses. Planes that are already right
// (all of yuv420p, the luma of 4:2:2, NV12 and grey) are not copied; the picture keeps the frame alive.
class PixelConverter {
 public:
  ~PixelConverter();
  Result<Picture> to_picture(AvFramePtr frame);

 private:
  Result<Picture> scaled(const AVFrame& frame);

  std::mutex mutex_;
  std::vector<SwsContext*> idle_;
};

// Motion JPEG, each frame for itself. Any thread: each call takes a decoder that nobody else uses. A JPEG that is cut
// off or broken inside is an error, never a picture with a grey half.
class JpegDecoder {
 public:
  enum class Detail { all, eighth };  // eighth: each way, of each block only its mean
  explicit JpegDecoder(Detail detail = Detail::all) : detail_(detail) {}
  Result<AvFramePtr> decode(const AVBufferRef& jpeg);

 private:
  Result<AvCodecPtr> take();

  std::mutex mutex_;
  std::vector<AvCodecPtr> idle_;
  const Detail detail_;
};

}  // namespace returns::vision
