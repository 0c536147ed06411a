#include "vision/record/mp4_muxer.h"

#include <cstring>

#include "vision/record/clock_box.h"
#include "vision/record/sha256.h"

extern "C" {
#include <libavutil/opt.h>
}

namespace returns::vision {
namespace {

constexpr int video_stream = 0;
constexpr int text_stream = 1;
constexpr std::size_t longest_text = 0xFFFF;  // the sample's length field has 16 bits
constexpr int io_buffer_bytes = 64 * 1024;

// How a player draws the text where no style is given: bottom centre, white, font 1 of the table ("Serif").
constexpr std::uint8_t text_description[] = {
    0, 0,    0,    0,    1,    0xFF, 0, 0, 0, 0,  0,   0,   0,   0,   0, 0, 0, 0, 0, 0,   0,   0,   0,   1,
    0, 0x12, 0xFF, 0xFF, 0xFF, 0xFF, 0, 0, 0, 18, 'f', 't', 'a', 'b', 0, 1, 0, 1, 5, 'S', 'e', 'r', 'i', 'f'};

// FFmpeg 7 made the callback's bytes const.
#if LIBAVFORMAT_VERSION_MAJOR >= 61
using IoBytes = const std::uint8_t*;
#else
using IoBytes = std::uint8_t*;
#endif

int collect(void* opaque, IoBytes bytes, int count) {
  auto& collected = *static_cast<Bytes*>(opaque);
  collected.insert(collected.end(), bytes, bytes + count);
  return count;
}

Status set_extradata(AVCodecParameters& parameters, ByteView bytes) {
  parameters.extradata = static_cast<std::uint8_t*>(av_mallocz(bytes.size() + AV_INPUT_BUFFER_PADDING_SIZE));
  if (parameters.extradata == nullptr)
    return av_error(AVERROR(ENOMEM), "write", "the clip's header");
  std::memcpy(parameters.extradata, bytes.data(), bytes.size());
  parameters.extradata_size = static_cast<int>(bytes.size());
  return {};
}

}  // namespace

struct Mp4Muxer::Work {
  struct Free {
    void operator()(AVFormatContext* context) const {
      if (context->pb != nullptr) {
        av_freep(&context->pb->buffer);
        avio_context_free(&context->pb);
      }
      avformat_free_context(context);
    }
  };

  Bytes collected;
  Bytes header;
  Ticks origin{};
  std::unique_ptr<AVFormatContext, Free> context;

  Status open(const StreamFormat& format);
  Status add_streams(const StreamFormat& format);
  Status write(AVPacket& packet, int stream, Ticks at, Ticks duration);
  Status write_video(const FragmentDraft& draft, std::size_t index);
  Status write_text(const FragmentDraft& draft, std::size_t index);
};

Status Mp4Muxer::Work::open(const StreamFormat& format) {
  AVFormatContext* raw = nullptr;
  if (const int code = avformat_alloc_output_context2(&raw, nullptr, "mp4", nullptr); code < 0)
    return av_error(code, "write", "the clip's header");
  context.reset(raw);
  auto* buffer = static_cast<std::uint8_t*>(av_malloc(io_buffer_bytes));
  context->pb = avio_alloc_context(buffer, io_buffer_bytes, 1, &collected, nullptr, collect, nullptr);
  if (context->pb == nullptr) {
    av_free(buffer);
    return av_error(AVERROR(ENOMEM), "write", "the clip's header");
  }
  context->pb->seekable = 0;
  context->flags |= AVFMT_FLAG_CUSTOM_IO;
  RETURNS_TRY(add_streams(format));

  AVDictionary* options = nullptr;
  av_dict_set(&options, "movflags", "+frag_custom+empty_moov+default_base_moof+skip_trailer", 0);
  av_dict_set_int(&options, "video_track_timescale", Ticks::period::den, 0);
  av_dict_set_int(&options, "use_editlist", 0, 0);
  const int code = avformat_write_header(context.get(), &options);
  av_dict_free(&options);
  if (code < 0)
    return av_error(code, "write", "the clip's header");
  avio_flush(context->pb);
  header = std::move(collected);
  collected = {};
  return {};
}

Status Mp4Muxer::Work::add_streams(const StreamFormat& format) {
  AVStream* video = avformat_new_stream(context.get(), nullptr);
  AVStream* text = avformat_new_stream(context.get(), nullptr);
  if (video == nullptr || text == nullptr)
    return av_error(AVERROR(ENOMEM), "write", "the clip's header");

  const bool hd = format.kind.matrix == Matrix::bt709;
  video->time_base = {Ticks::period::num, Ticks::period::den};
  video->avg_frame_rate = {format.frames_per_second, 1};
  AVCodecParameters& picture = *video->codecpar;
  picture.codec_type = AVMEDIA_TYPE_VIDEO;
  picture.codec_id = AV_CODEC_ID_H264;
  picture.format = AV_PIX_FMT_YUV420P;
  picture.width = format.kind.size.width;
  picture.height = format.kind.size.height;
  picture.color_range = format.kind.range == Range::full ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG;
  picture.color_space = hd ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M;
  picture.color_primaries = hd ? AVCOL_PRI_BT709 : AVCOL_PRI_SMPTE170M;
  picture.color_trc = hd ? AVCOL_TRC_BT709 : AVCOL_TRC_SMPTE170M;
  RETURNS_TRY(set_extradata(picture, format.extradata));

  text->time_base = video->time_base;
  text->codecpar->codec_type = AVMEDIA_TYPE_SUBTITLE;
  text->codecpar->codec_id = AV_CODEC_ID_MOV_TEXT;
  text->codecpar->width = format.kind.size.width;
  text->codecpar->height = format.kind.size.height / 10;
  return set_extradata(*text->codecpar, text_description);
}

Status Mp4Muxer::Work::write(AVPacket& packet, int stream, Ticks at, Ticks duration) {
  const AVRational ticks{Ticks::period::num, Ticks::period::den};
  packet.stream_index = stream;
  packet.pts = packet.dts = (at - origin).count();
  packet.duration = std::max<std::int64_t>(1, duration.count());
  av_packet_rescale_ts(&packet, ticks, context->streams[stream]->time_base);
  if (const int code = av_write_frame(context.get(), &packet); code < 0)
    return av_error(code, "write", "a fragment of the clip");
  return {};
}

Status Mp4Muxer::Work::write_video(const FragmentDraft& draft, std::size_t index) {
  const Ticks at(draft.packets[index]->pts);
  const Ticks until = index + 1 < draft.packets.size() ? Ticks(draft.packets[index + 1]->pts) : draft.ends;
  const AvPacketPtr packet(av_packet_clone(draft.packets[index].get()));
  if (!packet)
    return av_error(AVERROR(ENOMEM), "write", "a fragment of the clip");
  return write(*packet, video_stream, at, until - at);
}

Status Mp4Muxer::Work::write_text(const FragmentDraft& draft, std::size_t index) {
  const TimedText& text = draft.texts[index];
  const Ticks until = index + 1 < draft.texts.size() ? draft.texts[index + 1].at : draft.ends;
  const std::size_t length = std::min(text.text.size(), longest_text);
  const AvPacketPtr packet(av_packet_alloc());
  if (!packet || av_new_packet(packet.get(), static_cast<int>(length + 2)) < 0)
    return av_error(AVERROR(ENOMEM), "write", "a mark of the clip");
  packet->data[0] = static_cast<std::uint8_t>(length >> 8);
  packet->data[1] = static_cast<std::uint8_t>(length);
  std::memcpy(packet->data + 2, text.text.data(), length);
  packet->flags |= AV_PKT_FLAG_KEY;
  return write(*packet, text_stream, text.at, until - text.at);
}

Mp4Muxer::Mp4Muxer(std::unique_ptr<Work> work) : work_(std::move(work)) {}
Mp4Muxer::Mp4Muxer(Mp4Muxer&&) noexcept = default;
Mp4Muxer& Mp4Muxer::operator=(Mp4Muxer&&) noexcept = default;
Mp4Muxer::~Mp4Muxer() = default;

Result<Mp4Muxer> Mp4Muxer::make(const StreamFormat& format, Ticks origin) {
  auto work = std::make_unique<Work>();
  work->origin = origin;
  RETURNS_TRY(work->open(format));
  return Mp4Muxer(std::move(work));
}

const Bytes& Mp4Muxer::header() const {
  return work_->header;
}

Result<Bytes> Mp4Muxer::fragment(const FragmentDraft& draft) {
  work_->collected.clear();
  work_->collected.reserve(draft.bytes() + 4096);
  std::size_t texts = 0;
  for (std::size_t i = 0; i < draft.packets.size(); ++i) {
    for (; texts < draft.texts.size() && draft.texts[texts].at.count() < draft.packets[i]->pts; ++texts)
      RETURNS_TRY(work_->write_text(draft, texts));
    RETURNS_TRY(work_->write_video(draft, i));
  }
  for (; texts < draft.texts.size(); ++texts)
    RETURNS_TRY(work_->write_text(draft, texts));
  if (const int code = av_write_frame(work_->context.get(), nullptr); code < 0)  // frag_custom: ends the fragment
    return av_error(code, "write", "a fragment of the clip");
  avio_flush(work_->context->pb);

  Bytes bytes = write_clock_box({draft.begins, draft.captured, sha256(work_->collected)});
  bytes.insert(bytes.end(), work_->collected.begin(), work_->collected.end());
  return bytes;
}

}  // namespace returns::vision
