// What condition a camera is in, and when it is tried again, from what happened to it. Pure: every call is given the
// time, and the worker in camera.cpp only tells it what it saw.
#pragma once
#include <optional>

#include "vision/camera/camera.h"

namespace returns::vision {

class Liveness {
 public:
  Liveness(std::string camera, CameraLimits limits, BootTime now);

  // What the worker saw.
  void opening(BootTime now);
  void opened(BootTime now);
  void open_failed(BootTime now, Error error);
  void frame_arrived(BootTime now, BootTime captured);
  void lost(BootTime now, Error error);  // it was open, and reading failed
  void ended();                          // a file came to its end
  void time_passed(BootTime now);        // nothing happened: judges the frame age and an open that hangs

  CameraCondition condition() const { return condition_; }
  const std::optional<Error>& error() const { return error_; }
  BootTime newest_frame() const { return newest_frame_; }

  // While closed: when the next attempt is due.
  std::optional<BootTime> retry_at() const;
  std::chrono::seconds next_try_in(BootTime now) const;  // rounded up; zero unless waiting

  // When time_passed() would change something if nothing else happens before.
  std::optional<BootTime> next_judgement() const;
  bool open_overdue() const { return open_overdue_; }  // the attempt under way took longer than its deadline

 private:
  enum class Phase { waiting, opening, open, ended };

  void fail(BootTime now, CameraCondition condition, Error error);

  std::string camera_;
  CameraLimits limits_;
  Phase phase_ = Phase::opening;
  CameraCondition condition_ = CameraCondition::starting;
  std::optional<Error> error_;
  BootTime since_{};  // of the phase
  bool open_overdue_ = false;
  BootTime retry_at_{};                  // in phase waiting
  BootTime newest_frame_{};              // zero before the first one
  std::optional<BootTime> first_frame_;  // since it was opened
  std::size_t failures_ = 0;             // in a row, without frames for settled_after between them
};

}  // namespace returns::vision
