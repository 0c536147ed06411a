// When the frames of a replay are due.
#pragma once
#include <chrono>
#include <stop_token>

#include "storage/base/clock.h"
#include "storage/base/result.h"
#include "vision/camera/source_address.h"

namespace returns::vision {

class ReplayClock {
 public:
  explicit ReplayClock(Pace pace);

  // Waits until the moment that lies `offset` after the beginning, and says when the frame was captured: now at real
  // pace, the due moment itself at full pace, where nothing waits. timed_out before the frame is due, cancelled when
  // stopped. A replay that fell behind by more than a second goes on from there and does not hurry.
  Result<BootTime> wait_for(std::chrono::nanoseconds offset, const std::stop_token& stop,
                            std::chrono::steady_clock::time_point deadline, const std::string& subject);

 private:
  Pace pace_;
  std::chrono::steady_clock::time_point begun_;
  BootTime begun_boot_;
};

}  // namespace returns::vision
