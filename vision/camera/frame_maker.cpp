#include "vision/camera/frame_maker.h"

#include "vision/camera/lazy_frame.h"

namespace returns::vision {
namespace {
constexpr Size least_glance{64, 36};  // an eighth of a camera of 512x288
}

UtcTime utc_of(BootTime moment) {
  const auto ago = boot_now() - moment;
  return std::chrono::floor<std::chrono::milliseconds>(std::chrono::system_clock::now() - ago);
}

FramePtr FrameMaker::from(std::function<Result<AvFramePtr>()> decode, const FrameStamp& stamp,
                          std::function<Result<Picture>()> glance) const {
  auto frame = std::make_shared<LazyFrame>(
      [works = works_, decode = std::move(decode)]() -> Result<Picture> {
        auto decoded = decode();
        auto picture = decoded ? works->converter.to_picture(std::move(decoded).value())
                               : Result<Picture>(std::move(decoded).error());
        if (!picture)
          ++works->damaged;
        return picture;
      },
      std::move(glance));
  frame->sequence = stamp.sequence;
  frame->dropped_before = stamp.dropped_before;
  frame->captured = stamp.captured;
  frame->captured_utc = utc_of(stamp.captured);
  return frame;
}

// std::function wants to be copied, so what it owns is shared.
FramePtr FrameMaker::from_raw(const RawLayout& layout, AvBufferPtr bytes, const FrameStamp& stamp) const {
  std::shared_ptr<AVBufferRef> shared(std::move(bytes));
  return from(
      [layout, shared]() -> Result<AvFramePtr> { return frame_of(layout, AvBufferPtr(av_buffer_ref(shared.get()))); },
      stamp);
}

FramePtr FrameMaker::from_jpeg(AvBufferPtr jpeg, const FrameStamp& stamp) const {
  std::shared_ptr<AVBufferRef> shared(std::move(jpeg));
  return from([works = works_, shared] { return works->jpeg.decode(*shared); }, stamp,
              [works = works_, shared]() -> Result<Picture> {
                RETURNS_TRY_ASSIGN(AvFramePtr small, works->small_jpeg.decode(*shared));
                if (small->width < least_glance.width || small->height < least_glance.height) {
                  RETURNS_TRY_ASSIGN(small, works->jpeg.decode(*shared));
                }
                return works->converter.to_picture(std::move(small));
              });
}

FramePtr FrameMaker::from_decoded(AvFramePtr frame, const FrameStamp& stamp) const {
  std::shared_ptr<AVFrame> shared(std::move(frame));
  return from(
      [shared]() -> Result<AvFramePtr> {
        AvFramePtr again(av_frame_clone(shared.get()));
        if (!again)
          return system_error(ENOMEM, "convert", "a frame of the camera");
        return again;
      },
      stamp);
}

}  // namespace returns::vision
