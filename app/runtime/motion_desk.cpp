#include "app/runtime/motion_desk.h"

namespace returns::runtime {

namespace {
// A look more or less does not matter: what finds no room is left out.
constexpr std::size_t looks_capacity = 8;
}  // namespace

MotionDesk::MotionDesk(Post post)
    : post_(std::move(post)),
      looks_(looks_capacity),
      worker_(
          "motion", [this](std::stop_token stop) { return run(stop); }, tell_trouble(post_)) {}

void MotionDesk::offer(const std::string& camera, const vision::FramePtr& frame) {
  {
    std::lock_guard lock(mutex_);
    BootTime& taken = taken_[camera];
    // A quarter of tolerance, so that frames that come just in step with the interval are all taken.
    if (frame->captured - taken < motion_interval - motion_interval / 4)
      return;
    taken = frame->captured;
  }
  looks_.push({camera, frame});
}

Status MotionDesk::run(const std::stop_token& stop) {
  std::map<std::string, vision::MotionSense> senses;
  while (const auto look = looks_.pop(stop)) {
    const auto picture = look->frame->glance();
    if (picture && senses[look->camera].moved(picture->y))
      post_(station::StirSeen{});
  }
  return {};
}

}  // namespace returns::runtime
