#include "vision/camera/liveness.h"

namespace returns::vision {
namespace {

// A camera that never gave a picture after it was opened is tried less and less often, whatever the reason; the
// condition only says what the person at the bench can do about it.
CameraCondition condition_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::not_found:
    case ErrorCode::timed_out:
    case ErrorCode::disconnected:
      return CameraCondition::missing;
    case ErrorCode::busy:
      return CameraCondition::busy;
    case ErrorCode::permission:
      return CameraCondition::denied;
    default:
      return CameraCondition::failing;
  }
}

std::string in_seconds(std::chrono::milliseconds time) {
  const auto tenths = (time.count() + 50) / 100;
  const std::string whole = std::to_string(tenths / 10);
  return (tenths % 10 == 0 ? whole : whole + "." + std::to_string(tenths % 10)) + " s";
}

}  // namespace

Liveness::Liveness(std::string camera, CameraLimits limits, BootTime now)
    : camera_(std::move(camera)), limits_(std::move(limits)), since_(now) {
  if (limits_.backoff.empty())
    limits_.backoff.push_back(std::chrono::seconds(1));
}

void Liveness::opening(BootTime now) {
  phase_ = Phase::opening;
  since_ = now;
  open_overdue_ = false;
}

void Liveness::opened(BootTime now) {
  phase_ = Phase::open;
  since_ = now;
  open_overdue_ = false;
  first_frame_.reset();
  // Until a frame proves that it is back, a camera that failed before keeps the condition and the reason it had.
  if (failures_ == 0 && newest_frame_ == BootTime{})
    condition_ = CameraCondition::starting;
}

void Liveness::open_failed(BootTime now, Error error) {
  const CameraCondition condition = condition_of(error);
  fail(now, condition, std::move(error));
}

void Liveness::frame_arrived(BootTime now, BootTime captured) {
  // A replay at full pace runs ahead of the clock; no frame is younger than now.
  newest_frame_ = std::min(captured, now);
  if (!first_frame_)
    first_frame_ = now;
  if (now - *first_frame_ >= limits_.settled_after)
    failures_ = 0;
  if (now - newest_frame_ < limits_.frozen_after) {
    condition_ = CameraCondition::live;
    error_.reset();
  } else {
    time_passed(now);
  }
}

void Liveness::lost(BootTime now, Error error) {
  CameraCondition condition = condition_of(error);
  const bool settled = first_frame_ && now - *first_frame_ >= limits_.settled_after;
  if (error.code == ErrorCode::timed_out)
    condition = CameraCondition::frozen;
  else if (!settled && failures_ > 0)
    condition = CameraCondition::failing;
  fail(now, condition, std::move(error));
}

void Liveness::ended() {
  phase_ = Phase::ended;
  condition_ = CameraCondition::ended;
  error_.reset();
}

void Liveness::fail(BootTime now, CameraCondition condition, Error error) {
  const std::size_t step = std::min(failures_, limits_.backoff.size() - 1);
  ++failures_;
  phase_ = Phase::waiting;
  since_ = now;
  open_overdue_ = false;
  retry_at_ = now + limits_.backoff[step];
  condition_ = condition;
  error_ = std::move(error);
  first_frame_.reset();
}

void Liveness::time_passed(BootTime now) {
  if (phase_ == Phase::opening && now - since_ >= limits_.open_deadline)
    open_overdue_ = true;
  if (open_overdue_ && condition_ == CameraCondition::starting) {
    condition_ = CameraCondition::missing;
    error_ = Error{ErrorCode::timed_out, "open the camera", camera_,
                   "it did not answer within " + in_seconds(limits_.open_deadline), "Check its cable and its power."};
  }
  const bool was_well = condition_ == CameraCondition::live || condition_ == CameraCondition::starting;
  if (phase_ == Phase::open && was_well) {
    const BootTime newest = first_frame_ ? newest_frame_ : since_;
    if (now - newest < limits_.frozen_after)
      return;
    condition_ = CameraCondition::frozen;
    error_ = Error{ErrorCode::timed_out, "get a new picture from the camera", camera_,
                   "none came for " + in_seconds(limits_.frozen_after),
                   "Check its cable; it is opened again if it stays silent."};
  }
}

std::optional<BootTime> Liveness::retry_at() const {
  if (phase_ != Phase::waiting)
    return std::nullopt;
  return retry_at_;
}

std::chrono::seconds Liveness::next_try_in(BootTime now) const {
  if (phase_ != Phase::waiting || retry_at_ <= now)
    return std::chrono::seconds(0);
  return std::chrono::ceil<std::chrono::seconds>(retry_at_ - now);
}

std::optional<BootTime> Liveness::next_judgement() const {
  if (phase_ == Phase::opening && !open_overdue_)
    return since_ + limits_.open_deadline;
  if (phase_ != Phase::open)
    return std::nullopt;
  if (condition_ != CameraCondition::live && condition_ != CameraCondition::starting)
    return std::nullopt;
  return (first_frame_ ? newest_frame_ : since_) + limits_.frozen_after;
}

}  // namespace returns::vision
