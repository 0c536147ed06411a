// Light and focus of a V4L2 camera, driven in small steps within narrow bounds: a camera regulates itself, and this
// only shifts what it aims at. What to change is decided here as values; the device is asked and told in v4l2_device.
#pragma once
#include <cstdint>
#include <vector>

#include "vision/camera/camera.h"

namespace returns::vision {

// A control that can be written now; the driver's own units.
struct Control {
  std::uint32_t id = 0;  // V4L2_CID_…
  std::int64_t least = 0, most = 0, step = 1;
  std::int64_t usual = 0;  // as it was when the camera was opened
  std::int64_t now = 0;
};
struct ControlChange {
  std::uint32_t id = 0;
  std::int64_t value = 0;
  friend bool operator==(const ControlChange&, const ControlChange&) = default;
};

// Not the exposure time of a camera that a person has set by hand: an eighth of its range is a black picture or one of
// many frames' length. The controls that are looked at, in the order in which light is shifted by them: what changes
// the exposure before what changes only the picture.
const std::vector<std::uint32_t>& driven_controls();

// In the order in which they are to be written; empty where the camera lets nobody do that, or the bound is reached: an
// eighth of the range at a time, at most three of them away from the usual.
std::vector<ControlChange> changes_for(CameraWish wish, const std::vector<Control>& offered);

}  // namespace returns::vision
