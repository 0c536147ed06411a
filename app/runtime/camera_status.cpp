#include "app/runtime/camera_status.h"

namespace returns::runtime {

using namespace std::chrono_literals;
using vision::CameraCondition;

namespace {

constexpr auto rate_over = 900ms;  // reports come at least once a second, and at each change of condition

station::CameraCondition in_core(vision::CameraCondition condition) {
  switch (condition) {
    case vision::CameraCondition::starting:
      return station::CameraCondition::starting;
    case vision::CameraCondition::live:
      return station::CameraCondition::live;
    case vision::CameraCondition::frozen:
      return station::CameraCondition::frozen;
    case vision::CameraCondition::missing:
      return station::CameraCondition::missing;
    case vision::CameraCondition::busy:
      return station::CameraCondition::busy;
    case vision::CameraCondition::denied:
      return station::CameraCondition::denied;
    case vision::CameraCondition::failing:
      return station::CameraCondition::failing;
    case vision::CameraCondition::ended:
      return station::CameraCondition::ended;
  }
  return station::CameraCondition::failing;
}

}  // namespace

station::CameraStatus CameraTeller::status_of(const vision::CameraHealth& health) {
  station::CameraStatus status;
  status.name = name_;
  status.condition = in_core(health.condition);
  status.trouble = health.error ? health.error->sentence() : "";
  status.frames = health.frames;
  status.driver_drops = health.driver_drops;
  status.damaged = health.damaged;
  status.format = health.format;
  status.newest_frame = health.newest_frame;
  status.next_try_in = health.next_try_in;
  status.frames_per_second = rate_of(health);
  return status;
}

double CameraTeller::rate_of(const vision::CameraHealth& health) {
  const BootTime now = boot_now();
  if (health.condition != CameraCondition::live)
    rate_ = 0;
  if (const auto spent = now - counted_at_; spent >= rate_over) {
    if (counted_at_ > BootTime{} && health.condition == CameraCondition::live)
      rate_ = static_cast<double>(health.frames - frames_before_) / std::chrono::duration<double>(spent).count();
    frames_before_ = health.frames;
    counted_at_ = now;
  }
  return rate_;
}

}  // namespace returns::runtime
