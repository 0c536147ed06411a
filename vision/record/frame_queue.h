// What a CameraRecorder's callers hand to its encode thread, in order. Any thread pushes and never waits; one pops.
#pragma once
#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <variant>

#include "vision/record/recorder.h"

namespace returns::vision {

struct BeginOrder {
  ClipOrder clip;
  UtcTime at{};
};
struct MarkOrder {
  std::string text;
  BootTime at{};
};
struct LostOrder {
  GapReason reason{};
  UtcTime at{};
};
// Frames that found the queue full.
struct DroppedFrames {
  std::uint64_t frames = 0;
  UtcTime from{}, to{};
};
struct EndOrder {
  UtcTime at{};
};
using RecordOrder = std::variant<FramePtr, BeginOrder, MarkOrder, LostOrder, DroppedFrames, EndOrder>;

class FrameQueue {
 public:
  // A full queue refuses the frame and remembers it as dropped, in its place in the order.
  void push(FramePtr frame);
  // Orders always find room; marks beyond `most_marks` waiting ones are left out.
  void push_order(RecordOrder order);
  void close();

  // Waits until the deadline, if any. Nothing: closed and drained, or the deadline passed.
  std::optional<RecordOrder> pop(std::optional<std::chrono::steady_clock::time_point> deadline);
  bool drained() const;
  std::size_t frames() const;

 private:
  static constexpr std::size_t most_frames = 16;  // half a second; 50 MB of 1080p pictures
  static constexpr std::size_t most_marks = 1024;

  mutable std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<RecordOrder> orders_;
  std::size_t frames_ = 0, marks_ = 0;
  bool closed_ = false;
};

}  // namespace returns::vision
