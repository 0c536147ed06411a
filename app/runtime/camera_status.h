// What one camera says of itself, as the core and the screens know it. In the camera's health callback only.
#pragma once
#include <string>

#include "app/station/state.h"
#include "vision/camera/camera.h"

namespace returns::runtime {

class CameraTeller {
 public:
  explicit CameraTeller(std::string name) : name_(std::move(name)) {}

  station::CameraStatus status_of(const vision::CameraHealth& health);

 private:
  double rate_of(const vision::CameraHealth& health);  // frames a second over the last second

  std::string name_;
  std::uint64_t frames_before_ = 0;
  BootTime counted_at_{};
  double rate_ = 0;
};

}  // namespace returns::runtime
