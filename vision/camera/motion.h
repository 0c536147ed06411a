// Whether something moves before a camera: two looks at its luma, compared in coarse cells.
#pragma once
#include <array>
#include <cstdint>
#include <optional>

#include "vision/camera/frame.h"

namespace returns::vision {

// Made for looks that are half a second apart. Sensor noise, and light that changes over the whole picture (a cloud,
// the camera's own exposure), are no motion; a hand at the edge of the picture is. Belongs to one thread.
class MotionSense {
 public:
  // Something is elsewhere than at the look before. The first look, one of another size and an empty picture say no.
  bool moved(const Plane& luma);

 private:
  static constexpr int columns = 32, rows = 18;
  using Cells = std::array<std::uint8_t, static_cast<std::size_t>(columns) * rows>;
  std::optional<Cells> before_;
  Size size_;
};

}  // namespace returns::vision
