// Looks twice a second whether something moves before the cameras, and tells the core.
#pragma once
#include <map>
#include <mutex>
#include <string>

#include "app/runtime/desk.h"
#include "storage/base/mailbox.h"
#include "vision/camera/motion.h"

namespace returns::runtime {

inline constexpr std::chrono::milliseconds motion_interval{500};

class MotionDesk {
 public:
  explicit MotionDesk(Post post);

  // Any thread; never blocks. Frames that come sooner than the interval after the one before are left out.
  void offer(const std::string& camera, const vision::FramePtr& frame);

 private:
  struct Look {
    std::string camera;
    vision::FramePtr frame;
  };
  Status run(const std::stop_token& stop);

  Post post_;
  std::mutex mutex_;
  std::map<std::string, BootTime> taken_;  // under mutex_: when the last look at a camera was taken
  Mailbox<Look> looks_;
  Worker worker_;  // last: it uses all of the above
};

}  // namespace returns::runtime
