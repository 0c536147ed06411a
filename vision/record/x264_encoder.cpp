#include "vision/record/encoder.h"

extern "C" {
#include <libavutil/opt.h>
}

namespace returns::vision {
namespace {

class X264Encoder final : public Encoder {
 public:
  X264Encoder(AvCodecPtr codec, StreamFormat format) : codec_(std::move(codec)), format_(std::move(format)) {}

  const StreamFormat& format() const override { return format_; }

  Result<Packets> encode(FrameBuffer& picture, Ticks at, KeyFrame key) override {
    AVFrame& frame = picture.frame();
    frame.pts = at.count();
    frame.pict_type = key == KeyFrame::wanted ? AV_PICTURE_TYPE_I : AV_PICTURE_TYPE_NONE;
    return send(&frame);
  }

  Result<Packets> drain() override { return send(nullptr); }

 private:
  Result<Packets> send(const AVFrame* frame) {
    if (const int code = avcodec_send_frame(codec_.get(), frame); code < 0)
      return av_error(code, "encode", "a picture");
    Packets packets;
    while (true) {
      AvPacketPtr packet(av_packet_alloc());
      if (!packet)
        return av_error(AVERROR(ENOMEM), "encode", "a picture");
      const int code = avcodec_receive_packet(codec_.get(), packet.get());
      if (code == AVERROR(EAGAIN) || code == AVERROR_EOF)
        return packets;
      if (code < 0)
        return av_error(code, "encode", "a picture");
      packets.push_back(std::move(packet));
    }
  }

  AvCodecPtr codec_;
  StreamFormat format_;
};

void set_colours(AVCodecContext& codec, const PictureKind& kind) {
  const bool hd = kind.matrix == Matrix::bt709;
  codec.color_range = kind.range == Range::full ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
  codec.colorspace = hd ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
  codec.color_primaries = hd ? AVCOL_PRI_BT709 : AVCOL_PRI_SMPTE170M;
  codec.color_trc = hd ? AVCOL_TRC_BT709 : AVCOL_TRC_SMPTE170M;
  codec.chroma_sample_location = kind.range == Range::full ? AVCHROMA_LOC_CENTER : AVCHROMA_LOC_LEFT;
}

}  // namespace

Result<std::unique_ptr<Encoder>> open_x264(const PictureKind& kind, const EncoderSettings& settings) {
  silence_libav();
  const AVCodec* codec = avcodec_find_encoder_by_name("libx264");
  if (codec == nullptr)
    return Error{ErrorCode::unsupported, "open the encoder", "libx264", "FFmpeg was built without it",
                 "Install Debian's libavcodec with x264."};
  AvCodecPtr context(avcodec_alloc_context3(codec));
  if (!context)
    return av_error(AVERROR(ENOMEM), "open the encoder", "libx264");
  context->width = kind.size.width;
  context->height = kind.size.height;
  context->pix_fmt = AV_PIX_FMT_YUV420P;
  context->time_base = {Ticks::period::num, Ticks::period::den};
  context->framerate = {settings.frames_per_second, 1};  // rate control's idea of a frame; times come from pts
  context->gop_size = 100'000;                           // key frames come when asked for, and only then
  context->max_b_frames = 0;
  context->thread_count = settings.threads;
  context->thread_type = FF_THREAD_SLICE;
  context->rc_max_rate = settings.most_bits_per_second;
  context->rc_buffer_size = static_cast<int>(std::min<std::int64_t>(settings.most_bits_per_second, INT32_MAX));
  context->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  set_colours(*context, kind);

  const auto set = [&](const char* name, const std::string& value) {
    return av_opt_set(context->priv_data, name, value.c_str(), 0);
  };
  if (const int code = set("preset", settings.preset); code < 0)
    return av_error(code, "set the preset of the encoder to", settings.preset);
  set("tune", "zerolatency");
  set("crf", std::to_string(settings.constant_quality));
  set("forced-idr", "1");
  set("x264-params", "scenecut=0");
  if (const int code = avcodec_open2(context.get(), codec, nullptr); code < 0) {
    Error error = av_error(code, "open the encoder", "libx264");
    error.hint = "Check preset, quality and bitrate in the settings.";
    return error;
  }
  StreamFormat format{"H.264 (libx264 " + settings.preset + ")", kind, settings.frames_per_second, {}};
  format.extradata.assign(context->extradata, context->extradata + context->extradata_size);
  return std::unique_ptr<Encoder>(std::make_unique<X264Encoder>(std::move(context), std::move(format)));
}

EncoderFactory x264_encoders() {
  return open_x264;
}

}  // namespace returns::vision
