// MaxiCode, which the decoder reads but does not find: by its bull's-eye and its lattice of hexagons.
#pragma once
#include <opencv2/core.hpp>
#include <vector>

namespace returns::vision {

struct BullsEye {
  cv::Point2f middle;
  float across = 0;    // outer diameter of the outer ring in the picture, horizontally
  float down = 0;      // and vertically
  cv::Matx22f circle;  // unit circle to outer ring: tilt makes it an ellipse
};
// Three dark rings around a light dot. At most `most` of them.
std::vector<BullsEye> find_bulls_eyes(const cv::Mat1b& luma, int most = 4);

// The symbol around `eye`, sampled module by module and drawn anew, in the six directions that its lattice allows.
std::vector<cv::Mat1b> upright_maxicodes(const cv::Mat1b& luma, const BullsEye& eye);

}  // namespace returns::vision
