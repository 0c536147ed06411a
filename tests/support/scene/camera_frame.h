// What a station's camera makes of labels on a parcel: turned, tilted, blurred, dark, noisy, with glare and shadow, and
// compressed. Every frame is made from its seed alone. How hard the levels are is calibrated against a plain reader by
// tests/bench/scan_bench, not chosen.
#pragma once
#include "tests/support/scene/symbol.h"

namespace returns::scene {

enum class Level { easy, medium, hard };
std::string name_of(Level level);

struct CameraFrame {
  cv::Mat1b luma;           // 1920 x 1080
  std::vector<Code> codes;  // wholly in the picture; quads and modules in pixels
};

// `shot` looks at the same scene again: the hand that holds it has moved a little, and blur, noise and glare with it.
CameraFrame camera_frame(Level level, std::uint64_t seed, int shot = 0);

// Things that look like codes and are none: text, checks, stripes, rings, noise, dot patterns.
CameraFrame frame_without_codes(std::uint64_t seed);

}  // namespace returns::scene
