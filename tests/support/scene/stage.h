// A camera over the bench: puts sprites into a picture and tells which codes can be seen in it.
#pragma once
#include "tests/support/scene/sprite.h"

namespace returns::scene {

// Where a sprite lies: the middle in mm of the bench (x right, y towards the person), turned clockwise.
struct Placement {
  SpritePtr sprite;
  double x = 0;
  double y = 0;
  double degrees = 0;
  double stretch_x = 1;  // below 1 while something turns about its own vertical axis
  double scale = 1;
  friend bool operator==(const Placement&, const Placement&) = default;
};

struct Shot {
  cv::Mat3b picture;
  std::vector<Code> codes;  // wholly in the picture and not covered; quads and modules in pixels
};

struct StageOptions {
  cv::Size size{1280, 720};
  cv::Point2d middle{0, 0};  // of the bench, in mm
  double width_mm = 320;     // of bench in the picture
  double tilt = 0.0001;      // perspective: change of scale per mm towards the person
  double noise = 1.3;        // standard deviation of the sensor, grey levels
  double vignette = 0.22;    // loss of light in the corners
  std::uint64_t seed = 1;
};

// Not shared between threads; what it keeps (the last picture without noise) never changes what it draws.
class Stage {
 public:
  explicit Stage(const StageOptions& options);

  // Draws bottom to top. `frame` chooses the noise, so that equal calls give equal pictures.
  Shot draw(const std::vector<Placement>& placements, std::uint64_t frame);

 private:
  cv::Matx33d image_from(const Placement& placement) const;
  void blend(const Placement& placement);
  std::vector<Code> visible(const std::vector<Placement>& placements) const;

  StageOptions options_;
  double pixels_per_mm_;
  cv::Matx33d image_from_bench_;
  cv::Mat3b bench_, light_, noise_up_, noise_down_;
  cv::Mat4b warped_;
  std::vector<Placement> drawn_;
  cv::Mat3b composed_;
};

}  // namespace returns::scene
