#include "vision/camera/v4l2_controls.h"

#include <linux/videodev2.h>

#include <algorithm>

namespace returns::vision {
namespace {

constexpr std::int64_t kStepsInRange = 8;
constexpr std::int64_t kMostSteps = 3;

const Control* find(const std::vector<Control>& offered, std::uint32_t id) {
  const auto found = std::find_if(offered.begin(), offered.end(), [id](const Control& one) { return one.id == id; });
  return found == offered.end() ? nullptr : &*found;
}

// One step up or down; the present value where the bound is reached.
std::int64_t shifted(const Control& control, int direction) {
  const std::int64_t grain = std::max<std::int64_t>(1, control.step);
  const std::int64_t eighth = (control.most - control.least) / kStepsInRange;
  const std::int64_t stride = std::max(grain, eighth / grain * grain);
  const std::int64_t low = std::max(control.least, control.usual - kMostSteps * stride);
  const std::int64_t high = std::min(control.most, control.usual + kMostSteps * stride);
  return low > high ? control.now : std::clamp(control.now + direction * stride, low, high);
}

std::vector<ControlChange> light(const std::vector<Control>& offered, int direction) {
  for (const std::uint32_t id : driven_controls()) {
    const Control* control = find(offered, id);
    if (!control || id == V4L2_CID_FOCUS_AUTO || id == V4L2_CID_AUTO_FOCUS_START)
      continue;
    if (const std::int64_t value = shifted(*control, direction); value != control->now)
      return {{id, value}};
  }
  return {};
}

// A camera that focuses by itself looks for the focus anew when it is switched off and on.
std::vector<ControlChange> focus(const std::vector<Control>& offered) {
  if (find(offered, V4L2_CID_AUTO_FOCUS_START))
    return {{V4L2_CID_AUTO_FOCUS_START, 1}};
  if (const Control* by_itself = find(offered, V4L2_CID_FOCUS_AUTO); by_itself && by_itself->usual != 0)
    return {{V4L2_CID_FOCUS_AUTO, 0}, {V4L2_CID_FOCUS_AUTO, 1}};
  return {};
}

std::vector<ControlChange> back_to_usual(const std::vector<Control>& offered) {
  std::vector<ControlChange> changes;
  for (const Control& control : offered)
    if (control.now != control.usual && control.id != V4L2_CID_AUTO_FOCUS_START)
      changes.push_back({control.id, control.usual});
  return changes;
}

}  // namespace

const std::vector<std::uint32_t>& driven_controls() {
  static const std::vector<std::uint32_t> ids{V4L2_CID_AUTO_EXPOSURE_BIAS, V4L2_CID_GAIN, V4L2_CID_BRIGHTNESS,
                                              V4L2_CID_FOCUS_AUTO, V4L2_CID_AUTO_FOCUS_START};
  return ids;
}

std::vector<ControlChange> changes_for(CameraWish wish, const std::vector<Control>& offered) {
  switch (wish) {
    case CameraWish::usual:
      return back_to_usual(offered);
    case CameraWish::brighter:
      return light(offered, 1);
    case CameraWish::darker:
      return light(offered, -1);
    case CameraWish::refocus:
      return focus(offered);
  }
  return {};
}

}  // namespace returns::vision
