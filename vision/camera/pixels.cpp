#include "vision/camera/pixels.h"

extern "C" {
#include <libavutil/imgutils.h>
#include <libavutil/pixdesc.h>
#include <libswscale/swscale.h>
}

#include <cstring>

namespace returns::vision {
namespace {

constexpr std::size_t kPoolStep = 256 * 1024;

int half_up(int length) {
  return (length + 1) / 2;
}

Error out_of_memory(std::string subject) {
  return system_error(ENOMEM, "convert", std::move(subject));
}

Plane plane_of(const AVFrame& frame, int index, int width, int height) {
  return {frame.data[index], width, height, frame.linesize[index]};
}

// The same samples under the name that does not make the scaler convert their range.
AVPixelFormat without_range(int format) {
  switch (format) {
    case AV_PIX_FMT_YUVJ420P:
      return AV_PIX_FMT_YUV420P;
    case AV_PIX_FMT_YUVJ422P:
      return AV_PIX_FMT_YUV422P;
    case AV_PIX_FMT_YUVJ444P:
      return AV_PIX_FMT_YUV444P;
    case AV_PIX_FMT_YUVJ440P:
      return AV_PIX_FMT_YUV440P;
    case AV_PIX_FMT_YUVJ411P:
      return AV_PIX_FMT_YUV411P;
    default:
      return static_cast<AVPixelFormat>(format);
  }
}

bool is_rgb(AVPixelFormat format) {
  const AVPixFmtDescriptor* about = av_pix_fmt_desc_get(format);
  return about != nullptr && (about->flags & (AV_PIX_FMT_FLAG_RGB | AV_PIX_FMT_FLAG_PAL)) != 0;
}

// Chroma planes of our own beside a luma plane that stays where it is.
struct OwnChroma {
  std::shared_ptr<const AVFrame> luma_owner;
  std::vector<std::uint8_t> samples;
};

void average_rows(const std::uint8_t* upper, const std::uint8_t* lower, std::uint8_t* out, int width) {
  for (int x = 0; x < width; ++x)
    out[x] = static_cast<std::uint8_t>((upper[x] + lower[x] + 1) >> 1);
}

// 4:2:2 has chroma for every row: two rows become one.
void halve_chroma(const AVFrame& frame, int index, std::uint8_t* out, int width, int rows) {
  const std::uint8_t* data = frame.data[index];
  const std::ptrdiff_t stride = frame.linesize[index];
  for (int row = 0; row < rows; ++row) {
    const int lower = std::min(2 * row + 1, frame.height - 1);
    average_rows(data + 2 * row * stride, data + lower * stride, out + static_cast<std::ptrdiff_t>(row) * width, width);
  }
}

void split_chroma(const AVFrame& frame, std::uint8_t* even, std::uint8_t* odd, int width, int rows) {
  for (int row = 0; row < rows; ++row) {
    const std::uint8_t* in = frame.data[1] + static_cast<std::ptrdiff_t>(row) * frame.linesize[1];
    for (int x = 0; x < width; ++x) {
      *even++ = in[2 * x];
      *odd++ = in[2 * x + 1];
    }
  }
}

// FFmpeg's converter from packed 4:2:2 leaves out the chroma of a last row that has no partner.
void add_last_chroma_row(const AVFrame& packed, AVFrame& out) {
  const bool luma_first = packed.format == AV_PIX_FMT_YUYV422;
  if (packed.height % 2 == 0 || (!luma_first && packed.format != AV_PIX_FMT_UYVY422))
    return;
  const std::uint8_t* in = packed.data[0] + static_cast<std::ptrdiff_t>(packed.height - 1) * packed.linesize[0];
  const int row = packed.height / 2;
  for (int x = 0; x < half_up(packed.width); ++x) {
    out.data[1][row * out.linesize[1] + x] = in[4 * x + (luma_first ? 1 : 0)];
    out.data[2][row * out.linesize[2] + x] = in[4 * x + (luma_first ? 3 : 2)];
  }
}

Picture picture_around(std::shared_ptr<const AVFrame> frame) {
  Picture picture;
  picture.size = {frame->width, frame->height};
  picture.range = range_of(*frame);
  picture.matrix = matrix_of(*frame);
  picture.y = plane_of(*frame, 0, frame->width, frame->height);
  picture.u = plane_of(*frame, 1, half_up(frame->width), half_up(frame->height));
  picture.v = plane_of(*frame, 2, half_up(frame->width), half_up(frame->height));
  picture.keeps_alive = std::move(frame);
  return picture;
}

// The luma plane as it is; `fill(u, v, width, rows)` writes the chroma. Grey has one plane for both.
template <typename Fill>
Picture with_own_chroma(std::shared_ptr<const AVFrame> frame, Fill fill) {
  const int width = half_up(frame->width);
  const int rows = half_up(frame->height);
  const std::size_t bytes = static_cast<std::size_t>(width) * rows;
  auto owner = std::make_shared<OwnChroma>();
  owner->samples.resize(2 * bytes);
  std::uint8_t* u = owner->samples.data();
  std::uint8_t* v = u + bytes;
  fill(u, v, width, rows);
  Picture picture;
  picture.size = {frame->width, frame->height};
  picture.range = range_of(*frame);
  picture.matrix = matrix_of(*frame);
  picture.y = plane_of(*frame, 0, frame->width, frame->height);
  picture.u = {u, width, rows, width};
  picture.v = {v, width, rows, width};
  owner->luma_owner = std::move(frame);
  picture.keeps_alive = std::move(owner);
  return picture;
}

}  // namespace

Range range_of(const AVFrame& frame) {
  switch (frame.format) {
    case AV_PIX_FMT_YUVJ420P:
    case AV_PIX_FMT_YUVJ422P:
    case AV_PIX_FMT_YUVJ444P:
    case AV_PIX_FMT_YUVJ440P:
    case AV_PIX_FMT_YUVJ411P:
      return Range::full;
    default:
      return frame.color_range == AVCOL_RANGE_JPEG ? Range::full : Range::limited;
  }
}

Matrix matrix_of(const AVFrame& frame) {
  switch (frame.colorspace) {
    case AVCOL_SPC_BT709:
    case AVCOL_SPC_SMPTE240M:
    case AVCOL_SPC_BT2020_NCL:
    case AVCOL_SPC_BT2020_CL:
      return Matrix::bt709;
    default:
      return Matrix::bt601;
  }
}

Result<AvBufferPtr> BytePool::take(std::size_t size) {
  const std::lock_guard lock(mutex_);
  if (!pool_ || size + AV_INPUT_BUFFER_PADDING_SIZE > capacity_) {
    capacity_ = (size + size / 4 + AV_INPUT_BUFFER_PADDING_SIZE + kPoolStep) / kPoolStep * kPoolStep;
    pool_.reset(av_buffer_pool_init(capacity_, nullptr));
  }
  AvBufferPtr buffer(pool_ ? av_buffer_pool_get(pool_.get()) : nullptr);
  if (!buffer)
    return out_of_memory("a frame of the camera");
  std::memset(buffer->data + size, 0, AV_INPUT_BUFFER_PADDING_SIZE);
  buffer->size = size;
  return buffer;
}

Result<std::size_t> bytes_of(const RawLayout& layout) {
  int strides[4] = {};
  std::size_t planes[4] = {};
  const int row_bytes = av_image_get_linesize(layout.format, layout.size.width, 0);
  if (row_bytes <= 0 || layout.size.height <= 0 || layout.stride < row_bytes)
    return Error{ErrorCode::invalid_input, "lay out", "a frame of the camera", "its rows do not fit their length", ""};
  // Drivers lengthen the rows of all planes alike.
  av_image_fill_linesizes(strides, layout.format, layout.size.width);
  std::ptrdiff_t lengths[4] = {};
  for (int plane = 0; plane < 4; ++plane)
    lengths[plane] = static_cast<std::ptrdiff_t>(strides[plane]) * layout.stride / row_bytes;
  if (av_image_fill_plane_sizes(planes, layout.format, layout.size.height, lengths) < 0)
    return Error{ErrorCode::invalid_input, "lay out", "a frame of the camera", "its size is out of range", ""};
  return planes[0] + planes[1] + planes[2] + planes[3];
}

Result<AvFramePtr> frame_of(const RawLayout& layout, AvBufferPtr bytes) {
  RETURNS_TRY_ASSIGN(const std::size_t needed, bytes_of(layout));
  if (bytes->size < needed)
    return Error{ErrorCode::damaged, "read", "a frame of the camera",
                 std::to_string(bytes->size) + " of " + std::to_string(needed) + " bytes arrived", ""};
  AvFramePtr frame(av_frame_alloc());
  if (!frame)
    return out_of_memory("a frame of the camera");
  frame->format = layout.format;
  frame->width = layout.size.width;
  frame->height = layout.size.height;
  frame->color_range = layout.range == Range::full ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
  const int row_bytes = av_image_get_linesize(layout.format, layout.size.width, 0);
  av_image_fill_linesizes(frame->linesize, layout.format, layout.size.width);
  for (int plane = 0; plane < 4; ++plane)
    frame->linesize[plane] =
        static_cast<int>(static_cast<std::int64_t>(frame->linesize[plane]) * layout.stride / row_bytes);
  av_image_fill_pointers(frame->data, layout.format, layout.size.height, bytes->data, frame->linesize);
  if (layout.chroma == ChromaOrder::v_first)
    std::swap(frame->data[1], frame->data[2]);
  frame->buf[0] = bytes.release();
  return frame;
}

PixelConverter::~PixelConverter() {
  for (SwsContext* scaler : idle_)
    sws_freeContext(scaler);
}

Result<Picture> PixelConverter::to_picture(AvFramePtr unique_frame) {
  const std::shared_ptr<const AVFrame> frame(unique_frame.release(), AvDelete());
  switch (frame->format) {
    case AV_PIX_FMT_YUV420P:
    case AV_PIX_FMT_YUVJ420P:
      return picture_around(frame);
    case AV_PIX_FMT_YUV422P:
    case AV_PIX_FMT_YUVJ422P:
      return with_own_chroma(frame, [&](std::uint8_t* u, std::uint8_t* v, int width, int rows) {
        halve_chroma(*frame, 1, u, width, rows);
        halve_chroma(*frame, 2, v, width, rows);
      });
    case AV_PIX_FMT_NV12:
      return with_own_chroma(frame, [&](std::uint8_t* u, std::uint8_t* v, int width, int rows) {
        split_chroma(*frame, u, v, width, rows);
      });
    case AV_PIX_FMT_NV21:
      return with_own_chroma(frame, [&](std::uint8_t* u, std::uint8_t* v, int width, int rows) {
        split_chroma(*frame, v, u, width, rows);
      });
    case AV_PIX_FMT_GRAY8:
      return with_own_chroma(frame, [](std::uint8_t* u, std::uint8_t*, int width, int rows) {
        std::memset(u, 128, 2 * static_cast<std::size_t>(width) * rows);
      });
    default:
      return scaled(*frame);
  }
}

Result<Picture> PixelConverter::scaled(const AVFrame& frame) {
  const AVPixelFormat from = without_range(frame.format);
  const bool rgb = is_rgb(from);
  const AVPixelFormat to = rgb ? AV_PIX_FMT_YUVJ420P : AV_PIX_FMT_YUV420P;
  if (sws_isSupportedInput(from) == 0)
    return Error{ErrorCode::unsupported, "convert", "a frame of the camera", "its pixel format is not supported", ""};

  AvFramePtr out(av_frame_alloc());
  if (!out)
    return out_of_memory("a frame of the camera");
  out->format = to;
  out->width = frame.width;
  out->height = frame.height;
  out->color_range = rgb || range_of(frame) == Range::full ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
  // From RGB the scaler makes BT.601, its default; from YUV it leaves the matrix as it is.
  out->colorspace = rgb ? AVCOL_SPC_SMPTE170M : frame.colorspace;
  if (av_frame_get_buffer(out.get(), 0) < 0)
    return out_of_memory("a frame of the camera");

  SwsContext* scaler = nullptr;
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      scaler = idle_.back();
      idle_.pop_back();
    }
  }
  scaler = sws_getCachedContext(scaler, frame.width, frame.height, from, frame.width, frame.height, to, SWS_BILINEAR,
                                nullptr, nullptr, nullptr);
  if (scaler == nullptr)
    return Error{ErrorCode::unsupported, "convert", "a frame of the camera", "its pixel format is not supported", ""};
  sws_scale(scaler, frame.data, frame.linesize, 0, frame.height, out->data, out->linesize);
  add_last_chroma_row(frame, *out);
  {
    const std::lock_guard lock(mutex_);
    idle_.push_back(scaler);
  }
  return picture_around(std::shared_ptr<const AVFrame>(out.release(), AvDelete()));
}

Result<AvCodecPtr> JpegDecoder::take() {
  {
    const std::lock_guard lock(mutex_);
    if (!idle_.empty()) {
      AvCodecPtr codec = std::move(idle_.back());
      idle_.pop_back();
      return codec;
    }
  }
  silence_libav();
  const AVCodec* decoder = avcodec_find_decoder(AV_CODEC_ID_MJPEG);
  if (decoder == nullptr)
    return Error{ErrorCode::unsupported, "decode", "a JPEG frame", "FFmpeg was built without a JPEG decoder", ""};
  AvCodecPtr codec(avcodec_alloc_context3(decoder));
  if (!codec)
    return out_of_memory("a JPEG frame");
  codec->thread_count = 1;  // several frames may be decoded at once; one frame is not worth a thread hand-over
  codec->lowres = detail_ == Detail::eighth ? 3 : 0;
  codec->err_recognition = AV_EF_CRCCHECK | AV_EF_BITSTREAM | AV_EF_BUFFER | AV_EF_EXPLODE;
  if (const int code = avcodec_open2(codec.get(), decoder, nullptr); code < 0)
    return av_error(code, "decode", "a JPEG frame");
  return codec;
}

Result<AvFramePtr> JpegDecoder::decode(const AVBufferRef& jpeg) {
  const auto damaged = [](std::string cause) {
    return Error{ErrorCode::damaged, "decode", "a JPEG frame", std::move(cause), ""};
  };
  AvPacketPtr packet(av_packet_alloc());
  AvFramePtr frame(av_frame_alloc());
  if (!packet || !frame)
    return out_of_memory("a JPEG frame");
  packet->buf = av_buffer_ref(&jpeg);
  if (packet->buf == nullptr)
    return out_of_memory("a JPEG frame");
  packet->data = packet->buf->data;
  packet->size = static_cast<int>(jpeg.size);
  packet->flags = AV_PKT_FLAG_KEY;

  RETURNS_TRY_ASSIGN(AvCodecPtr codec, take());
  int code = avcodec_send_packet(codec.get(), packet.get());
  if (code >= 0)
    code = avcodec_receive_frame(codec.get(), frame.get());
  // A decoder that met an error is not kept: nothing of the broken frame can reach the next one.
  if (code == AVERROR(EAGAIN))
    return damaged("there is no picture in it");
  if (code < 0)
    return damaged("its content is broken");
  {
    const std::lock_guard lock(mutex_);
    idle_.push_back(std::move(codec));
  }
  if (frame->decode_error_flags != 0 || (frame->flags & AV_FRAME_FLAG_CORRUPT) != 0)
    return damaged("its content is broken");
  return frame;
}

}  // namespace returns::vision
