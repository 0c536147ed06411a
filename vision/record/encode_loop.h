// The encode thread's work: burn-in, encoder, fragments, and what is told when pictures are missing. One thread.
#pragma once
#include <atomic>
#include <chrono>
#include <deque>

#include "vision/record/burn_in.h"
#include "vision/record/evidence_writer.h"
#include "vision/record/fragment_builder.h"
#include "vision/record/frame_queue.h"

namespace returns::vision {

class EncodeLoop {
 public:
  EncodeLoop(EncoderSettings settings, EncoderFactory encoders, std::shared_ptr<EvidenceWriter> writer,
             std::shared_ptr<WriterLane> lane);

  void take(RecordOrder order);
  // When the fragment under construction must not wait for a picture any longer; call cut_waiting() then.
  std::optional<std::chrono::steady_clock::time_point> deadline() const;
  void cut_waiting();

  std::uint64_t frames_dropped() const { return frames_dropped_.load(std::memory_order_relaxed); }  // any thread

 private:
  using Clock = std::chrono::steady_clock;

  // Pictures are missing. Told when it is over.
  struct OpenGap {
    GapReason reason{};
    UtcTime from{}, to{};
    std::uint64_t frames = 0;
  };
  struct Clip {
    ClipOrder order;
    UtcTime began{};
    Clock::time_point began_at;
    std::optional<BootTime> origin;  // capture time of the first picture: clip time zero
    Ticks newest{-1};                // clip time of the newest picture
    BootTime newest_captured{};
    UtcTime newest_utc{};
    std::uint64_t dropped = 0;
    std::deque<MarkOrder> marks;  // waiting for a picture
  };
  enum class Camera { delivers, lost };

  void take_one(FramePtr frame);
  void take_one(BeginOrder order);
  void take_one(MarkOrder order);
  void take_one(const LostOrder& order);
  void take_one(const DroppedFrames& dropped);
  void take_one(const EndOrder& order);

  void note_arrival(const Frame& frame);
  Status record(const Frame& frame, const Picture& picture);
  Status open_encoder(const PictureKind& kind);
  Status encode(const Frame& frame, const Picture& picture, Ticks at, KeyFrame key);
  void place_marks(Ticks at);
  void fail(const Error& error, const Frame& frame);

  void send(FragmentDraft draft);
  void close_encoder();  // what is inside it becomes the segment's last fragment
  void end_segment();

  void miss(GapReason reason, UtcTime from, UtcTime to, std::uint64_t frames);
  void drop(GapReason reason, const Frame& frame);
  void end_gap(std::optional<UtcTime> at);

  const EncoderSettings settings_;
  const EncoderFactory encoders_;
  const std::shared_ptr<EvidenceWriter> writer_;
  const std::shared_ptr<WriterLane> lane_;

  std::optional<Clip> clip_;
  std::optional<OpenGap> gap_;
  Camera camera_ = Camera::delivers;

  std::unique_ptr<Encoder> encoder_;
  std::optional<FragmentBuilder> builder_;
  std::optional<FrameBuffer> buffer_;
  std::optional<BurnIn> burn_in_;
  std::size_t reserved_ = 0;        // fragments begun and not yet sent
  Clock::time_point newest_taken_;  // when the newest picture went to the encoder
  Clock::time_point next_encoder_try_{};
  std::atomic<std::uint64_t> frames_dropped_{0};
};

}  // namespace returns::vision
