// One video stream of a file or of a network camera, demultiplexed and decoded by FFmpeg's libraries. One thread at a
// time. Blocking calls are interrupted by the stop and by the deadline, checked about ten times a second; only the
// look-up of a host's name cannot be interrupted.
#pragma once
#include <deque>
#include <memory>
#include <stop_token>
#include <string>

#include "vision/camera/frame_maker.h"
#include "vision/camera/libav.h"
#include "vision/camera/source_address.h"

namespace returns::vision {

// How long FFmpeg may block: its interrupt callback asks here.
struct Patience {
  std::stop_token stop;
  std::chrono::steady_clock::time_point deadline;
  bool ran_out = false;

  static int ask(void* self);
};

struct DecodedFrame {
  AvFramePtr frame;  // one of the two
  AvBufferPtr jpeg;  // Motion JPEG is decoded when somebody wants to see it
  BootTime arrived{};
  std::chrono::nanoseconds at{};  // by the stream's own clock, from its first frame on
};

class StreamDecoder {
 public:
  static Result<std::unique_ptr<StreamDecoder>> open(const SourceAddress& address, std::stop_token stop);
  ~StreamDecoder();
  StreamDecoder(const StreamDecoder&) = delete;
  StreamDecoder& operator=(const StreamDecoder&) = delete;

  // not_found with operation "read past the end" after the last frame. Frames that are broken are counted in `maker`
  // and left out.
  Result<DecodedFrame> next(std::stop_token stop, std::chrono::steady_clock::time_point deadline, FrameMaker& maker);

  Status rewind();  // files only: the next frame is the first one again
  std::chrono::nanoseconds frame_duration() const;
  std::string format() const;

 private:
  explicit StreamDecoder(SourceAddress address) : address_(std::move(address)) {}

  bool live() const { return address_.kind == SourceKind::network; }
  Status open_input();
  Status open_codec();
  Status feed(FrameMaker& maker);
  Result<DecodedFrame> jpeg_of(const AVPacket& packet, FrameMaker& maker);
  void stamp(DecodedFrame& decoded, std::int64_t pts);
  Error failed(int code, const char* operation) const;

  SourceAddress address_;
  Patience patience_;
  AVFormatContext* input_ = nullptr;
  AVStream* stream_ = nullptr;
  AvCodecPtr codec_;
  AvPacketPtr packet_;
  bool lazy_jpeg_ = false;
  bool key_seen_ = false;
  bool draining_ = false;

  struct Arrival {
    std::int64_t pts;
    BootTime at;
  };
  std::deque<Arrival> arrivals_;  // of the packets inside the decoder
  std::int64_t first_pts_ = AV_NOPTS_VALUE;
  std::chrono::nanoseconds last_at_{-1};
};

}  // namespace returns::vision
