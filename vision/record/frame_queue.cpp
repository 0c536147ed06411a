#include "vision/record/frame_queue.h"

namespace returns::vision {

void FrameQueue::push(FramePtr frame) {
  {
    std::lock_guard lock(mutex_);
    if (frames_ >= most_frames) {
      const UtcTime at = frame->captured_utc;
      auto* dropped = orders_.empty() ? nullptr : std::get_if<DroppedFrames>(&orders_.back());
      if (dropped != nullptr)
        *dropped = {dropped->frames + 1, dropped->from, at};
      else
        orders_.push_back(DroppedFrames{1, at, at});
      return;
    }
    ++frames_;
    orders_.push_back(std::move(frame));
  }
  ready_.notify_one();
}

void FrameQueue::push_order(RecordOrder order) {
  {
    std::lock_guard lock(mutex_);
    if (std::holds_alternative<MarkOrder>(order)) {
      if (marks_ >= most_marks)
        return;
      ++marks_;
    }
    orders_.push_back(std::move(order));
  }
  ready_.notify_one();
}

void FrameQueue::close() {
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
  }
  ready_.notify_all();
}

std::optional<RecordOrder> FrameQueue::pop(std::optional<std::chrono::steady_clock::time_point> deadline) {
  std::unique_lock lock(mutex_);
  const auto something = [this] { return closed_ || !orders_.empty(); };
  if (deadline)
    ready_.wait_until(lock, *deadline, something);
  else
    ready_.wait(lock, something);
  if (orders_.empty())
    return std::nullopt;
  RecordOrder order = std::move(orders_.front());
  orders_.pop_front();
  if (std::holds_alternative<FramePtr>(order))
    --frames_;
  else if (std::holds_alternative<MarkOrder>(order))
    --marks_;
  return order;
}

bool FrameQueue::drained() const {
  std::lock_guard lock(mutex_);
  return closed_ && orders_.empty();
}

std::size_t FrameQueue::frames() const {
  std::lock_guard lock(mutex_);
  return frames_;
}

}  // namespace returns::vision
