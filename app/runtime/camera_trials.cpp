#include "app/runtime/camera_trials.h"

namespace returns::runtime {

namespace {
// Small and slow: several may share one USB bus.
constexpr vision::CaptureRequest request{{640, 360}, 10};
}  // namespace

void CameraTrials::show(const std::vector<std::string>& uris) {
  std::map<std::string, std::shared_ptr<Seat>> gone, begun;
  {
    std::lock_guard lock(mutex_);
    for (const std::string& uri : uris) {
      if (const auto known = seats_.find(uri); known != seats_.end())
        begun.insert(seats_.extract(known));
    }
    gone = std::exchange(seats_, std::move(begun));
  }
  gone.clear();  // outside of the lock: it waits for capture threads, and the window must not wait for it
  for (const std::string& uri : uris) {
    const auto seat = std::make_shared<Seat>(uri);
    {
      std::lock_guard lock(mutex_);
      if (!seats_.emplace(uri, seat).second)
        continue;
    }
    seat->camera = std::make_unique<vision::Camera>(
        vision::CameraConfig{"trial", uri, request}, vision::CameraLimits{},
        vision::Camera::Callbacks{
            [this, newest = &seat->newest](vision::FramePtr frame) {
              newest->put(std::move(frame));
              wake_();
            },
            [this, teller = &seat->teller](const vision::CameraHealth& health) { told_(teller->status_of(health)); }});
  }
}

vision::FramePtr CameraTrials::take(const std::string& uri) {
  std::lock_guard lock(mutex_);
  const auto seat = seats_.find(uri);
  return seat == seats_.end() ? nullptr : seat->second->newest.take().value_or(nullptr);
}

}  // namespace returns::runtime
