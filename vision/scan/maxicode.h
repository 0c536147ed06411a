// MaxiCode, which the decoder reads but does not find: by its bull's-eye, then upright in a crop of its own size.
#pragma once
#include <opencv2/core.hpp>
#include <vector>

#include "vision/scan/regions.h"

namespace returns::vision {

struct BullsEye {
  cv::Point2f middle;
  float across = 0;  // outer diameter of the outer ring in the picture, horizontally
  float down = 0;    // and vertically
};
// Three dark rings around a light dot. At most `most` of them.
std::vector<BullsEye> find_bulls_eyes(const cv::Mat1b& luma, int most = 4);

// The directions in which the symbol around `eye` may lie, best guess first: along the bars of codes on the same label,
// and along the lattice of its hexagons.
std::vector<float> likely_directions(const cv::Mat1b& luma, const BullsEye& eye, const std::vector<Region>& regions);

// The symbol as the decoder wants it: upright, nothing else in the crop.
Crop upright_maxicode(const cv::Mat1b& luma, const BullsEye& eye, float direction);

}  // namespace returns::vision
