// Light and white balance of one picture, in figures.
#pragma once
#include "vision/camera/frame.h"

namespace returns::vision {

// Shares and brightness are 0 … 1 of the picture and of the range that its samples can have.
struct LightFigures {
  double brightness = 0;         // mean of luma
  double clipped = 0, dark = 0;  // shares at the upper and the lower end
  double evenness = 1;           // darkest by brightest mean of 3×3 parts
  double blue = 0, red = 0;      // mean Cb and Cr of what should be neutral, -1 … 1
};

// Neutral is what is bright but not clipped (paper, labels: the white-patch assumption), at least a twentieth of the
// picture, else all of it (the grey-world assumption). Looks at every fourth sample; about a millisecond at 1080p.
// Any thread. An empty picture gives zeros.
LightFigures measure_light(const Picture& picture);

}  // namespace returns::vision
