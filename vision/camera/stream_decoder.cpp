#include "vision/camera/stream_decoder.h"

#include <cstring>

extern "C" {
#include <libavutil/dict.h>
#include <libavutil/mathematics.h>
}

namespace returns::vision {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kOpenDeadline{10};
constexpr std::chrono::milliseconds kFarewell{200};  // for RTSP's TEARDOWN; the peer may be gone
constexpr std::size_t kMostArrivals = 64;

class Options {
 public:
  ~Options() { av_dict_free(&dictionary_); }
  void set(const char* key, const char* value) { av_dict_set(&dictionary_, key, value, 0); }
  AVDictionary** get() { return &dictionary_; }

 private:
  AVDictionary* dictionary_ = nullptr;
};

bool begins_with(const std::string& text, const char* start) {
  return text.compare(0, std::strlen(start), start) == 0;
}

// Low latency: TCP, because a lost UDP packet is a smeared picture for seconds and evidence is not smeared; little
// analysis before the first frame.
void set_live_options(const std::string& url, Options& options) {
  options.set("probesize", "1000000");
  options.set("analyzeduration", "1000000");  // microseconds
  options.set("fpsprobesize", "0");
  if (begins_with(url, "rtsp")) {
    options.set("rtsp_transport", "tcp");
    options.set("allowed_media_types", "video");
  }
}

// A video that does not say its colours: HD is BT.709 by ITU-R BT.709 itself, and players take it so; what stands below
// HD is BT.601. JPEG and the formats of lossless files say theirs, or are BT.601 whatever their size.
void assume_colours(AVFrame& frame, AVCodecID codec) {
  constexpr int hd_lines = 720;
  const bool video = codec == AV_CODEC_ID_H264 || codec == AV_CODEC_ID_HEVC || codec == AV_CODEC_ID_AV1 ||
                     codec == AV_CODEC_ID_VP8 || codec == AV_CODEC_ID_VP9;
  if (video && frame.colorspace == AVCOL_SPC_UNSPECIFIED && frame.height >= hd_lines)
    frame.colorspace = AVCOL_SPC_BT709;
}

std::chrono::nanoseconds in_nanoseconds(std::int64_t ticks, AVRational base) {
  return std::chrono::nanoseconds(av_rescale_q(ticks, base, {1, 1'000'000'000}));
}

}  // namespace

int Patience::ask(void* self) {
  auto* patience = static_cast<Patience*>(self);
  if (steady_clock::now() >= patience->deadline)
    patience->ran_out = true;
  return patience->ran_out || patience->stop.stop_requested() ? 1 : 0;
}

Result<std::unique_ptr<StreamDecoder>> StreamDecoder::open(const SourceAddress& address, std::stop_token stop) {
  silence_libav();
  auto decoder = std::unique_ptr<StreamDecoder>(new StreamDecoder(address));
  decoder->patience_ = {std::move(stop), steady_clock::now() + kOpenDeadline, false};
  RETURNS_TRY(decoder->open_input());
  RETURNS_TRY(decoder->open_codec());
  return decoder;
}

StreamDecoder::~StreamDecoder() {
  patience_ = {std::stop_token(), steady_clock::now() + kFarewell, false};
  codec_.reset();
  avformat_close_input(&input_);
}

Error StreamDecoder::failed(int code, const char* operation) const {
  const std::string what = live() ? " the camera" : " the video file";
  if (patience_.stop.stop_requested())
    return Error{ErrorCode::cancelled, operation + what, address_.shown, "it is being closed", ""};
  if (patience_.ran_out)
    return Error{ErrorCode::timed_out, operation + what, address_.shown, "it did not answer in time",
                 "Check that it is switched on and on the network."};
  Error error = av_error(code, operation + what, address_.shown);
  if (code == AVERROR_EOF)
    error.cause = "it ended the connection";
  else if (code == AVERROR_INVALIDDATA)
    error.cause = live() ? "it sends something that is not video" : "it is not a video, or it is damaged";
  return error;
}

Status StreamDecoder::open_input() {
  input_ = avformat_alloc_context();
  packet_.reset(av_packet_alloc());
  if (input_ == nullptr || !packet_)
    return system_error(ENOMEM, "open", address_.shown);
  input_->interrupt_callback = {&Patience::ask, &patience_};
  Options options;
  if (live())
    set_live_options(address_.target, options);
  // A file's path is given as such: a colon in its name must not be taken for a protocol.
  const std::string url = live() ? address_.target : "file:" + address_.target;
  if (const int code = avformat_open_input(&input_, url.c_str(), nullptr, options.get()); code < 0)
    return failed(code, "open");
  if (const int code = avformat_find_stream_info(input_, nullptr); code < 0)
    return failed(code, "open");
  return {};
}

Status StreamDecoder::open_codec() {
  const AVCodec* decoder = nullptr;
  const int index = av_find_best_stream(input_, AVMEDIA_TYPE_VIDEO, -1, -1, &decoder, 0);
  if (index < 0 || decoder == nullptr)
    return Error{ErrorCode::unsupported, "open", address_.shown, "there is no video in it that can be decoded", ""};
  for (unsigned other = 0; other < input_->nb_streams; ++other)
    if (static_cast<int>(other) != index)
      input_->streams[other]->discard = AVDISCARD_ALL;
  stream_ = input_->streams[index];
  lazy_jpeg_ = decoder->id == AV_CODEC_ID_MJPEG;

  codec_.reset(avcodec_alloc_context3(decoder));
  if (!codec_)
    return system_error(ENOMEM, "open", address_.shown);
  if (const int code = avcodec_parameters_to_context(codec_.get(), stream_->codecpar); code < 0)
    return failed(code, "open");
  codec_->pkt_timebase = stream_->time_base;
  // Two cameras share a small computer with an encoder each. Slices add no delay; whole-frame threads would.
  codec_->thread_count = 2;
  codec_->thread_type = FF_THREAD_SLICE;
  if (live())
    codec_->flags |= AV_CODEC_FLAG_LOW_DELAY;
  if (const int code = avcodec_open2(codec_.get(), decoder, nullptr); code < 0)
    return failed(code, "open");
  return {};
}

// Reads one packet into packet_ and, unless it is a JPEG, into the decoder.
Status StreamDecoder::feed(FrameMaker& maker) {
  for (;;) {
    av_packet_unref(packet_.get());
    const int code = av_read_frame(input_, packet_.get());
    if (Patience::ask(&patience_) != 0)
      return failed(AVERROR_EXIT, "read from");
    if (code == AVERROR(EAGAIN))
      continue;
    if (code == AVERROR_EOF && !live()) {
      draining_ = true;
      avcodec_send_packet(codec_.get(), nullptr);
      return {};
    }
    if (code < 0)
      return failed(code, "read from");
    if (packet_->stream_index != stream_->index)
      continue;
    // Who joins a running stream gets the rest of a picture group first, which no decoder can use.
    key_seen_ = key_seen_ || (packet_->flags & AV_PKT_FLAG_KEY) != 0;
    if (!key_seen_)
      continue;
    break;
  }
  if (lazy_jpeg_)
    return {};
  arrivals_.push_back({packet_->pts, boot_now()});
  if (arrivals_.size() > kMostArrivals)
    arrivals_.pop_front();
  if (avcodec_send_packet(codec_.get(), packet_.get()) < 0)
    maker.count_damaged();
  return {};
}

void StreamDecoder::stamp(DecodedFrame& decoded, std::int64_t pts) {
  decoded.arrived = boot_now();
  for (const Arrival& arrival : arrivals_)
    if (arrival.pts == pts && pts != AV_NOPTS_VALUE)
      decoded.arrived = arrival.at;
  while (!arrivals_.empty() && pts != AV_NOPTS_VALUE && arrivals_.front().pts <= pts)
    arrivals_.pop_front();

  if (first_pts_ == AV_NOPTS_VALUE)
    first_pts_ = pts;
  decoded.at =
      pts == AV_NOPTS_VALUE ? last_at_ + frame_duration() : in_nanoseconds(pts - first_pts_, stream_->time_base);
  if (decoded.at <= last_at_)
    decoded.at = last_at_ + frame_duration();
  if (last_at_ < std::chrono::nanoseconds(0))
    decoded.at = std::chrono::nanoseconds(0);
  last_at_ = decoded.at;
}

Result<DecodedFrame> StreamDecoder::jpeg_of(const AVPacket& packet, FrameMaker& maker) {
  DecodedFrame decoded;
  if (packet.buf != nullptr && packet.data == packet.buf->data) {
    decoded.jpeg.reset(av_buffer_ref(packet.buf));
    if (!decoded.jpeg)
      return system_error(ENOMEM, "read from", address_.shown);
    decoded.jpeg->size = static_cast<std::size_t>(packet.size);
  } else {
    RETURNS_TRY_ASSIGN(decoded.jpeg, maker.buffer(static_cast<std::size_t>(packet.size)));
    std::memcpy(decoded.jpeg->data, packet.data, static_cast<std::size_t>(packet.size));
  }
  stamp(decoded, packet.pts);
  return decoded;
}

Result<DecodedFrame> StreamDecoder::next(std::stop_token stop, steady_clock::time_point deadline, FrameMaker& maker) {
  patience_ = {std::move(stop), deadline, false};
  const Error ended{ErrorCode::not_found, "read past the end", address_.shown, "it has no more frames", ""};
  AvFramePtr frame(av_frame_alloc());
  if (!frame)
    return system_error(ENOMEM, "read from", address_.shown);
  for (;;) {
    if (Patience::ask(&patience_) != 0)
      return failed(AVERROR_EXIT, "read from");
    if (lazy_jpeg_) {
      RETURNS_TRY(feed(maker));
      if (draining_)
        return ended;
      return jpeg_of(*packet_, maker);
    }
    const int code = avcodec_receive_frame(codec_.get(), frame.get());
    if (code == AVERROR_EOF)
      return ended;
    if (code == AVERROR(EAGAIN)) {
      RETURNS_TRY(feed(maker));
      continue;
    }
    if (code < 0 || frame->decode_error_flags != 0 || (frame->flags & AV_FRAME_FLAG_CORRUPT) != 0) {
      maker.count_damaged();
      av_frame_unref(frame.get());
      continue;
    }
    assume_colours(*frame, codec_->codec_id);
    DecodedFrame decoded;
    stamp(decoded, frame->best_effort_timestamp);
    decoded.frame = std::move(frame);
    return decoded;
  }
}

Status StreamDecoder::rewind() {
  const std::int64_t start = stream_->start_time == AV_NOPTS_VALUE ? 0 : stream_->start_time;
  int code = av_seek_frame(input_, stream_->index, start, AVSEEK_FLAG_BACKWARD);
  if (code < 0)
    code = av_seek_frame(input_, -1, 0, AVSEEK_FLAG_BYTE);
  if (code < 0)
    return failed(code, "rewind");
  avcodec_flush_buffers(codec_.get());
  arrivals_.clear();
  draining_ = false;
  first_pts_ = AV_NOPTS_VALUE;
  last_at_ = std::chrono::nanoseconds(-1);
  return {};
}

std::chrono::nanoseconds StreamDecoder::frame_duration() const {
  AVRational rate = stream_->avg_frame_rate;
  if (rate.num <= 0 || rate.den <= 0)
    rate = stream_->r_frame_rate;
  if (rate.num <= 0 || rate.den <= 0)
    rate = {30, 1};
  return in_nanoseconds(1, {rate.den, rate.num});
}

std::string StreamDecoder::format() const {
  std::string text = avcodec_get_name(stream_->codecpar->codec_id);
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::toupper(letter)); });
  if (stream_->codecpar->width > 0)
    text += " " + std::to_string(stream_->codecpar->width) + "x" + std::to_string(stream_->codecpar->height);
  const AVRational rate = stream_->avg_frame_rate;
  if (rate.num > 0 && rate.den > 0)
    text += " " + std::to_string((rate.num + rate.den / 2) / rate.den) + "/s";
  return text;
}

}  // namespace returns::vision
