#include "tests/support/scene/video_file.h"

extern "C" {
#include <libavcodec/avcodec.h>
#include <libavformat/avformat.h>
#include <libavutil/imgutils.h>
#include <libavutil/opt.h>
}

#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <stdexcept>

namespace returns::scene {
namespace {

int checked(int code, const char* what) {
  if (code >= 0)
    return code;
  std::array<char, AV_ERROR_MAX_STRING_SIZE> words{};
  av_strerror(code, words.data(), words.size());
  throw std::runtime_error(std::string(what) + ": " + words.data());
}

}  // namespace

struct VideoFile::Parts {
  AVFormatContext* container = nullptr;
  AVCodecContext* encoder = nullptr;
  AVFrame* frame = nullptr;
  AVPacket* packet = nullptr;
  AVStream* stream = nullptr;
  cv::Mat1b planes;
  std::int64_t next = 0;

  ~Parts() {
    av_packet_free(&packet);
    av_frame_free(&frame);
    avcodec_free_context(&encoder);
    if (container)
      avio_closep(&container->pb);
    avformat_free_context(container);
  }
};

VideoFile::VideoFile(const std::string& path, cv::Size size, double frames_per_second)
    : parts_(std::make_unique<Parts>()) {
  auto& p = *parts_;
  const auto* codec = avcodec_find_encoder_by_name("libx264");
  if (!codec)
    throw std::runtime_error("this FFmpeg has no libx264");
  av_log_set_level(AV_LOG_WARNING);
  checked(avformat_alloc_output_context2(&p.container, nullptr, "mp4", path.c_str()), "mp4");
  p.encoder = avcodec_alloc_context3(codec);
  p.encoder->width = size.width;
  p.encoder->height = size.height;
  p.encoder->pix_fmt = AV_PIX_FMT_YUV420P;
  p.encoder->time_base = {1, static_cast<int>(std::lround(frames_per_second))};
  p.encoder->framerate = av_inv_q(p.encoder->time_base);
  p.encoder->gop_size = p.encoder->time_base.den;
  p.encoder->color_range = AVCOL_RANGE_MPEG;
  p.encoder->colorspace = AVCOL_SPC_SMPTE170M;
  p.encoder->thread_count = 1;
  if (p.container->oformat->flags & AVFMT_GLOBALHEADER)
    p.encoder->flags |= AV_CODEC_FLAG_GLOBAL_HEADER;
  av_opt_set(p.encoder->priv_data, "preset", "ultrafast", 0);
  av_opt_set(p.encoder->priv_data, "tune", "zerolatency", 0);
  av_opt_set(p.encoder->priv_data, "crf", "21", 0);
  checked(avcodec_open2(p.encoder, codec, nullptr), "libx264");
  p.stream = avformat_new_stream(p.container, nullptr);
  p.stream->time_base = p.encoder->time_base;
  p.stream->avg_frame_rate = p.encoder->framerate;
  checked(avcodec_parameters_from_context(p.stream->codecpar, p.encoder), "stream");
  checked(avio_open(&p.container->pb, path.c_str(), AVIO_FLAG_WRITE), path.c_str());
  AVDictionary* options = nullptr;
  av_dict_set(&options, "movflags", "+faststart", 0);
  const int header = avformat_write_header(p.container, &options);
  av_dict_free(&options);
  checked(header, "header");
  p.frame = av_frame_alloc();
  p.packet = av_packet_alloc();
}

VideoFile::~VideoFile() = default;

void VideoFile::write(const cv::Mat3b& picture) {
  auto& p = *parts_;
  cv::cvtColor(picture, p.planes, cv::COLOR_BGR2YUV_I420);
  p.frame->width = p.encoder->width;
  p.frame->height = p.encoder->height;
  p.frame->format = p.encoder->pix_fmt;
  checked(av_frame_get_buffer(p.frame, 0), "frame");
  std::array<const std::uint8_t*, 4> data{};
  std::array<int, 4> lines{};
  std::array<std::uint8_t*, 4> source{};
  av_image_fill_arrays(source.data(), lines.data(), p.planes.data, p.encoder->pix_fmt, p.encoder->width,
                       p.encoder->height, 1);
  std::copy(source.begin(), source.end(), data.begin());
  av_image_copy(p.frame->data, p.frame->linesize, data.data(), lines.data(), p.encoder->pix_fmt, p.encoder->width,
                p.encoder->height);
  p.frame->pts = p.next++;
  checked(avcodec_send_frame(p.encoder, p.frame), "encode");
  av_frame_unref(p.frame);
  drain();
}

void VideoFile::finish() {
  checked(avcodec_send_frame(parts_->encoder, nullptr), "flush");
  drain();
  checked(av_write_trailer(parts_->container), "trailer");
}

void VideoFile::drain() {
  auto& p = *parts_;
  for (;;) {
    const int code = avcodec_receive_packet(p.encoder, p.packet);
    if (code == AVERROR(EAGAIN) || code == AVERROR_EOF)
      return;
    checked(code, "encode");
    p.packet->duration = 1;
    av_packet_rescale_ts(p.packet, p.encoder->time_base, p.stream->time_base);
    p.packet->stream_index = p.stream->index;
    checked(av_interleaved_write_frame(p.container, p.packet), "write");
  }
}

}  // namespace returns::scene
