#include "vision/camera/replay_clock.h"
#include "vision/camera/sources.h"
#include "vision/camera/stream_decoder.h"

namespace returns::vision {
namespace {

using std::chrono::steady_clock;

FramePtr frame_from(DecodedFrame decoded, const FrameStamp& stamp, const FrameMaker& maker) {
  return decoded.jpeg ? maker.from_jpeg(std::move(decoded.jpeg), stamp)
                      : maker.from_decoded(std::move(decoded.frame), stamp);
}

class StreamSource final : public CameraSource {
 public:
  explicit StreamSource(std::unique_ptr<StreamDecoder> decoder) : decoder_(std::move(decoder)) {}

  Result<FramePtr> read(std::stop_token stop, steady_clock::time_point deadline) override {
    RETURNS_TRY_ASSIGN(DecodedFrame decoded, decoder_->next(std::move(stop), deadline, maker_));
    const BootTime arrived = decoded.arrived;
    return frame_from(std::move(decoded), {frames_++, 0, arrived}, maker_);
  }
  std::string format() const override { return decoder_->format(); }
  std::uint64_t damaged() const override { return maker_.damaged(); }

 private:
  std::unique_ptr<StreamDecoder> decoder_;
  FrameMaker maker_;
  std::uint64_t frames_ = 0;
};

class VideoFileSource final : public CameraSource {
 public:
  VideoFileSource(const SourceAddress& address, std::unique_ptr<StreamDecoder> decoder)
      : address_(address), decoder_(std::move(decoder)), clock_(address.pace) {}

  Result<FramePtr> read(std::stop_token stop, steady_clock::time_point deadline) override {
    if (!waiting_)
      RETURNS_TRY(decode(stop, deadline));
    RETURNS_TRY_ASSIGN(const BootTime captured,
                       clock_.wait_for(round_begins_ + waiting_->at, stop, deadline, address_.shown));
    DecodedFrame decoded = std::move(*waiting_);
    waiting_.reset();
    round_ends_ = round_begins_ + decoded.at + decoder_->frame_duration();
    return frame_from(std::move(decoded), {frames_++, 0, captured}, maker_);
  }
  std::string format() const override { return decoder_->format(); }
  std::uint64_t damaged() const override { return maker_.damaged(); }

 private:
  Status decode(const std::stop_token& stop, steady_clock::time_point deadline) {
    auto decoded = decoder_->next(stop, deadline, maker_);
    const bool at_end = !decoded && decoded.error().code == ErrorCode::not_found;
    // A file without a single good frame would be rewound for ever.
    if (at_end && address_.loop && round_ends_ > round_begins_) {
      RETURNS_TRY(decoder_->rewind());
      round_begins_ = round_ends_;
      decoded = decoder_->next(stop, deadline, maker_);
    }
    if (!decoded)
      return std::move(decoded).error();
    waiting_.emplace(std::move(decoded).value());
    return {};
  }

  SourceAddress address_;
  std::unique_ptr<StreamDecoder> decoder_;
  ReplayClock clock_;
  FrameMaker maker_;
  std::optional<DecodedFrame> waiting_;  // decoded, not due yet
  std::chrono::nanoseconds round_begins_{};
  std::chrono::nanoseconds round_ends_{};
  std::uint64_t frames_ = 0;
};

}  // namespace

Result<std::unique_ptr<CameraSource>> open_stream(const SourceAddress& address, std::stop_token stop) {
  RETURNS_TRY_ASSIGN(auto decoder, StreamDecoder::open(address, std::move(stop)));
  return std::unique_ptr<CameraSource>(std::make_unique<StreamSource>(std::move(decoder)));
}

Result<std::unique_ptr<CameraSource>> open_video_file(const SourceAddress& address, std::stop_token stop) {
  RETURNS_TRY_ASSIGN(auto decoder, StreamDecoder::open(address, std::move(stop)));
  return std::unique_ptr<CameraSource>(std::make_unique<VideoFileSource>(address, std::move(decoder)));
}

}  // namespace returns::vision
