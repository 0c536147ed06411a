// Is the light over the bench right? Judged from one picture of a white sheet under the label camera.
#pragma once
#include <string>

namespace returns::station {

// Shares are 0 … 1 of the picture, brightness 0 … 1 of what the camera can tell apart.
struct LightMeasure {
  double brightness = 0;  // mean
  double clipped = 0;     // share of it that is pure white: nothing can be read there
  double dark = 0;        // share of it that is nearly black
  double evenness = 1;    // darkest part by brightest part, 3×3 parts of the picture
  // Colour of what should be neutral, as distance from grey: blue-yellow and red-green, -1 … 1.
  double blue = 0, red = 0;
  bool sheet = true;  // a white sheet fills the picture; else the other figures say nothing of the light
};

enum class LightAdvice {
  fine,
  no_picture,
  no_sheet,
  too_dark,
  too_bright,
  glare,
  uneven,
  yellowish,
  bluish,
  reddish,
  greenish
};

// In so little light a sheet cannot be told from an empty table.
inline constexpr double too_dark_for_a_sheet = 0.15;

// The one thing to mend first.
LightAdvice judge_light(const LightMeasure& measure);

struct LightCheck {
  LightAdvice advice = LightAdvice::no_picture;
  LightMeasure measure;  // all zero without a picture
  std::string camera;
};

}  // namespace returns::station
