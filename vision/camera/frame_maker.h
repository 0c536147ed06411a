// What every kind of source shares: wrapping the bytes or the decoded frame that it got as a Frame of the station.
#pragma once
#include <atomic>
#include <memory>

#include "vision/camera/pixels.h"

namespace returns::vision {

struct FrameStamp {
  std::uint64_t sequence = 0;
  std::uint64_t dropped_before = 0;
  BootTime captured{};
};

// UTC of a moment of this boot, by the clocks as they are now.
UtcTime utc_of(BootTime moment);

// One per source; its frames outlive it. Any thread.
class FrameMaker {
 public:
  Result<AvBufferPtr> buffer(std::size_t size) { return works_->pool.take(size); }

  FramePtr from_raw(const RawLayout& layout, AvBufferPtr bytes, const FrameStamp& stamp) const;
  FramePtr from_jpeg(AvBufferPtr jpeg, const FrameStamp& stamp) const;
  FramePtr from_decoded(AvFramePtr frame, const FrameStamp& stamp) const;
  FramePtr from(std::function<Result<AvFramePtr>()> decode, const FrameStamp& stamp,
                std::function<Result<Picture>()> glance = nullptr) const;

  void count_damaged(std::uint64_t frames = 1) const { works_->damaged += frames; }
  std::uint64_t damaged() const { return works_->damaged; }

 private:
  struct Works {
    BytePool pool;
    JpegDecoder jpeg, small_jpeg{JpegDecoder::Detail::eighth};
    PixelConverter converter;
    std::atomic<std::uint64_t> damaged = 0;
  };
  std::shared_ptr<Works> works_ = std::make_shared<Works>();
};

}  // namespace returns::vision
