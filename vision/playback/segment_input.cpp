#include "vision/playback/segment_input.h"

#include <fcntl.h>

#include <cerrno>

#include "storage/base/unique_fd.h"

namespace returns::vision {
namespace {

constexpr int io_buffer_bytes = 64 * 1024;

const Error end_of_segment{ErrorCode::not_found, "read past the end", "", "the segment has ended", ""};

}  // namespace

struct SegmentInput::Work {
  struct Free {
    void operator()(AVFormatContext* context) const { avformat_close_input(&context); }
    void operator()(AVIOContext* io) const {
      av_freep(&io->buffer);
      avio_context_free(&io);
    }
  };

  UniqueFd file;
  std::string name;
  Range range;
  std::uint64_t position = 0;
  std::unique_ptr<AVIOContext, Free> io;
  std::unique_ptr<AVFormatContext, Free> demuxer;  // before io: closed first
  AvCodecPtr decoder;
  int stream = -1;
  bool draining = false;

  static int read(void* opaque, std::uint8_t* bytes, int count);
  Status open_demuxer();
  Status open_decoder();
  Status feed();
};

int SegmentInput::Work::read(void* opaque, std::uint8_t* bytes, int count) {
  auto& work = *static_cast<Work*>(opaque);
  if (work.position == work.range.header)
    work.position = work.range.from;
  const std::uint64_t end = work.position < work.range.header ? work.range.header : work.range.until;
  const auto wanted =
      static_cast<std::size_t>(std::min<std::uint64_t>(static_cast<std::uint64_t>(count), end - work.position));
  if (wanted == 0)
    return AVERROR_EOF;
  const ssize_t got = ::pread(work.file.get(), bytes, wanted, static_cast<off_t>(work.position));
  if (got <= 0)
    return got == 0 ? AVERROR_EOF : AVERROR(errno);
  work.position += static_cast<std::uint64_t>(got);
  return static_cast<int>(got);
}

Status SegmentInput::Work::open_demuxer() {
  auto* buffer = static_cast<std::uint8_t*>(av_malloc(io_buffer_bytes));
  io.reset(avio_alloc_context(buffer, io_buffer_bytes, 0, this, read, nullptr, nullptr));
  AVFormatContext* context = avformat_alloc_context();
  if (!io || context == nullptr) {
    avformat_free_context(context);
    return av_error(AVERROR(ENOMEM), "play", name);
  }
  io->seekable = 0;
  context->pb = io.get();
  context->flags |= AVFMT_FLAG_CUSTOM_IO;
  const AVInputFormat* format = av_find_input_format("mov");
  if (const int code = avformat_open_input(&context, nullptr, format, nullptr); code < 0)
    return av_error(code, "play", name);  // the context is freed by a failing open
  demuxer.reset(context);
  return {};
}

Status SegmentInput::Work::open_decoder() {
  stream = av_find_best_stream(demuxer.get(), AVMEDIA_TYPE_VIDEO, -1, -1, nullptr, 0);
  if (stream < 0)
    return av_error(stream, "find the video of", name);
  for (unsigned i = 0; i < demuxer->nb_streams; ++i)
    if (static_cast<int>(i) != stream)
      demuxer->streams[i]->discard = AVDISCARD_ALL;
  const AVCodecParameters& parameters = *demuxer->streams[stream]->codecpar;
  const AVCodec* codec = avcodec_find_decoder(parameters.codec_id);
  if (codec == nullptr)
    return av_error(AVERROR_DECODER_NOT_FOUND, "play", name);
  decoder.reset(avcodec_alloc_context3(codec));
  if (!decoder)
    return av_error(AVERROR(ENOMEM), "play", name);
  if (const int code = avcodec_parameters_to_context(decoder.get(), &parameters); code < 0)
    return av_error(code, "play", name);
  decoder->pkt_timebase = demuxer->streams[stream]->time_base;
  decoder->thread_count = 1;  // frame threads would delay each seek by their number
  if (const int code = avcodec_open2(decoder.get(), codec, nullptr); code < 0)
    return av_error(code, "play", name);
  return {};
}

Status SegmentInput::Work::feed() {
  const AvPacketPtr packet(av_packet_alloc());
  if (!packet)
    return av_error(AVERROR(ENOMEM), "play", name);
  while (true) {
    const int read_code = av_read_frame(demuxer.get(), packet.get());
    if (read_code == AVERROR_EOF) {
      draining = true;
      avcodec_send_packet(decoder.get(), nullptr);
      return {};
    }
    if (read_code < 0)
      return av_error(read_code, "play", name);
    const bool ours = packet->stream_index == stream;
    const int sent = ours ? avcodec_send_packet(decoder.get(), packet.get()) : 0;
    av_packet_unref(packet.get());
    if (sent < 0)
      return av_error(sent, "decode", name);
    if (ours)
      return {};
  }
}

SegmentInput::SegmentInput(std::unique_ptr<Work> work) : work_(std::move(work)) {}
SegmentInput::~SegmentInput() = default;

Result<std::unique_ptr<SegmentInput>> SegmentInput::open(const std::filesystem::path& file, const Range& range) {
  silence_libav();
  auto work = std::make_unique<Work>();
  work->file = UniqueFd(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (!work->file)
    return system_error(errno, "open", file.string());
  work->name = file.string();
  work->range = range;
  RETURNS_TRY(work->open_demuxer());
  RETURNS_TRY(work->open_decoder());
  return std::unique_ptr<SegmentInput>(new SegmentInput(std::move(work)));
}

Result<SegmentInput::Decoded> SegmentInput::next() {
  AvFramePtr frame(av_frame_alloc());
  if (!frame)
    return av_error(AVERROR(ENOMEM), "play", work_->name);
  while (true) {
    const int code = avcodec_receive_frame(work_->decoder.get(), frame.get());
    if (code == AVERROR_EOF)
      return end_of_segment;
    if (code == AVERROR(EAGAIN)) {
      if (work_->draining)
        return end_of_segment;
      RETURNS_TRY(work_->feed());
      continue;
    }
    if (code < 0)
      return av_error(code, "decode", work_->name);
    const AVRational ticks{Ticks::period::num, Ticks::period::den};
    const AVRational base = work_->demuxer->streams[work_->stream]->time_base;
    const Ticks at(av_rescale_q(frame->best_effort_timestamp, base, ticks));
    return Decoded{at, std::move(frame)};
  }
}

}  // namespace returns::vision
