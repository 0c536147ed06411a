#include "vision/camera/replay_clock.h"

#include <condition_variable>
#include <mutex>

namespace returns::vision {

using std::chrono::steady_clock;

ReplayClock::ReplayClock(Pace pace) : pace_(pace), begun_(steady_clock::now()), begun_boot_(boot_now()) {}

Result<BootTime> ReplayClock::wait_for(std::chrono::nanoseconds offset, const std::stop_token& stop,
                                       steady_clock::time_point deadline, const std::string& subject) {
  const Error cancelled{ErrorCode::cancelled, "read from", subject, "it is being closed", ""};
  if (stop.stop_requested())
    return cancelled;
  if (pace_ == Pace::fast)
    return begun_boot_ + offset;

  const auto due = begun_ + offset;
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any never;
  never.wait_until(lock, stop, std::min(due, deadline), [] { return false; });
  if (stop.stop_requested())
    return cancelled;
  const auto now = steady_clock::now();
  if (now < due)
    return Error{ErrorCode::timed_out, "read from", subject, "the next frame is not due yet", ""};
  if (now - due > std::chrono::seconds(1))
    begun_ += now - due;
  return boot_now();
}

}  // namespace returns::vision
