#include "vision/record/frame_buffer.h"

extern "C" {
#include <libavutil/imgutils.h>
}

namespace returns::vision {

PictureKind kind_of(const Picture& picture) {
  return {{picture.size.width & ~1, picture.size.height & ~1}, picture.range, picture.matrix};
}

Result<FrameBuffer> FrameBuffer::make(const PictureKind& kind) {
  if (kind.size.width < 2 || kind.size.height < 2)
    return Error{ErrorCode::invalid_input, "record", "a picture", "it is smaller than 2x2", ""};
  AvFramePtr frame(av_frame_alloc());
  if (!frame)
    return av_error(AVERROR(ENOMEM), "make room for", "a picture");
  frame->format = AV_PIX_FMT_YUV420P;
  frame->width = kind.size.width;
  frame->height = kind.size.height;
  frame->color_range = kind.range == Range::full ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
  frame->colorspace = kind.matrix == Matrix::bt709 ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
  if (const int code = av_frame_get_buffer(frame.get(), 0); code < 0)
    return av_error(code, "make room for", "a picture");
  return FrameBuffer(kind, std::move(frame));
}

Status FrameBuffer::copy_from(const Picture& picture) {
  if (!av_frame_is_writable(frame_.get())) {
    RETURNS_TRY_ASSIGN(FrameBuffer fresh, make(kind_));
    frame_ = std::move(fresh.frame_);
  }
  const auto copy = [](const WritablePlane& to, const Plane& from) {
    av_image_copy_plane(to.data, static_cast<int>(to.stride), from.data, static_cast<int>(from.stride), to.width,
                        to.height);
  };
  copy(y(), picture.y);
  copy(u(), picture.u);
  copy(v(), picture.v);
  return {};
}

WritablePlane FrameBuffer::plane(int index) const {
  const int shift = index == 0 ? 0 : 1;
  return {frame_->data[index], kind_.size.width >> shift, kind_.size.height >> shift, frame_->linesize[index]};
}

}  // namespace returns::vision
