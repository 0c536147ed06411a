#include "app/runtime/camera_desk.h"

#include "app/runtime/camera_status.h"

namespace returns::runtime {

using namespace std::chrono_literals;

struct CameraDesk::Seat {
  explicit Seat(const std::string& of) : name(of), teller(of) {}
  const std::string name;
  CameraTeller teller;
  Slot<vision::FramePtr> preview;
  std::atomic<BootTime::rep> glanced_at{0};
  mutable std::mutex mutex;
  vision::FramePtr newest;
  vision::CameraCondition condition = vision::CameraCondition::starting;  // in the callbacks only
  std::unique_ptr<vision::Camera> camera;
};

namespace {

constexpr std::chrono::nanoseconds resting_interval = 500ms;

// A quarter of an interval of tolerance: a 30/s camera then gives exactly every second frame to a 15/s preview. True
// claims the moment.
bool is_due(std::atomic<BootTime::rep>& last, BootTime now, std::chrono::nanoseconds interval) {
  if (now - BootTime(last.load(std::memory_order_relaxed)) < interval - interval / 4)
    return false;
  last.store(now.count(), std::memory_order_relaxed);
  return true;
}

vision::CameraWish in_vision(station::CameraWish wish) {
  switch (wish) {
    case station::CameraWish::usual:
      return vision::CameraWish::usual;
    case station::CameraWish::brighter:
      return vision::CameraWish::brighter;
    case station::CameraWish::darker:
      return vision::CameraWish::darker;
    case station::CameraWish::refocus:
      return vision::CameraWish::refocus;
  }
  return vision::CameraWish::usual;
}

}  // namespace

CameraDesk::CameraDesk(Post post, Wake wake) : post_(std::move(post)), wake_(std::move(wake)) {
  set_preview_rate(15);
}

CameraDesk::~CameraDesk() {
  close();
}

void CameraDesk::set_pace(Pace pace) {
  pace_ = pace;
}

void CameraDesk::drive(const std::string& camera, station::CameraWish wish) {
  const auto seat = seats_.find(camera);
  if (seat != seats_.end() && seat->second->camera)
    seat->second->camera->drive(in_vision(wish));
}

void CameraDesk::open(const std::vector<vision::CameraConfig>& cameras, Callbacks callbacks) {
  callbacks_ = std::move(callbacks);
  for (const auto& config : cameras) {
    seats_.emplace(config.name, std::make_unique<Seat>(config.name));
  }
  // The map is complete before the first capture thread runs, so that nobody reads it while it grows.
  for (const auto& config : cameras) {
    Seat& seat = *seats_.at(config.name);
    seat.camera = std::make_unique<vision::Camera>(
        config, vision::CameraLimits{},
        vision::Camera::Callbacks{[this, &seat](vision::FramePtr frame) { frame_arrived(seat, std::move(frame)); },
                                  [this, &seat](const vision::CameraHealth& health) { health_told(seat, health); }});
  }
}

void CameraDesk::close() {
  for (auto& [name, seat] : seats_)
    seat->camera.reset();
}

void CameraDesk::frame_arrived(Seat& seat, vision::FramePtr frame) {
  callbacks_.on_frame(seat.name, frame);
  {
    std::lock_guard lock(seat.mutex);
    seat.newest = frame;
  }
  const bool resting = pace_ == Pace::resting;
  if (!resting)
    callbacks_.on_look(seat.name, frame);
  const std::chrono::nanoseconds preview_interval(preview_interval_.load(std::memory_order_relaxed));
  if (!is_due(seat.glanced_at, boot_now(), resting ? resting_interval : preview_interval))
    return;
  callbacks_.on_glance(seat.name, frame);
  if (resting)
    return;
  seat.preview.put(std::move(frame));
  wake_();
}

void CameraDesk::health_told(Seat& seat, const vision::CameraHealth& health) {
  using vision::CameraCondition;
  const bool was_live = seat.condition == CameraCondition::live;
  seat.condition = health.condition;
  if (was_live && health.condition != CameraCondition::live)
    callbacks_.on_away(seat.name, health.condition);
  post_(station::CameraTold{seat.teller.status_of(health)});
}

void CameraDesk::set_preview_rate(int frames_per_second) {
  const auto interval = std::chrono::nanoseconds(1s) / std::max(1, frames_per_second);
  preview_interval_.store(interval.count(), std::memory_order_relaxed);
}

vision::FramePtr CameraDesk::take_preview(const std::string& camera) {
  const auto seat = seats_.find(camera);
  if (seat == seats_.end())
    return nullptr;
  return seat->second->preview.take().value_or(nullptr);
}

vision::FramePtr CameraDesk::newest(const std::string& camera) const {
  const auto seat = seats_.find(camera);
  if (seat == seats_.end())
    return nullptr;
  std::lock_guard lock(seat->second->mutex);
  const auto& frame = seat->second->newest;
  return frame && boot_now() - frame->captured < 2s ? frame : nullptr;
}

}  // namespace returns::runtime
