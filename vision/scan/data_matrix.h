// DataMatrix whose quiet zone is too narrow, or whose lattice is too large or too skewed for the decoder's own search:
// by the two solid sides that every symbol has.
#pragma once
#include <functional>

#include "vision/scan/module_grid.h"

namespace returns::vision {

// Two solid sides of ink and the corner where they meet, in pixels: left and lower side of the upright symbol.
struct SolidSides {
  cv::Point2f top_left, corner, bottom_right;
  bool inverted = false;  // light on dark
};
// The longest first, at most `most` of them.
std::vector<SolidSides> find_solid_sides(const cv::Mat1b& luma, int most = 4);

// The symbol drawn anew in the sizes that its alternating sides fit best, until `read` takes one. The corners are those
// of the symbol in the picture, top left first, then clockwise.
using ReadDataMatrix = std::function<bool(const cv::Mat1b& drawn, const std::array<cv::Point2f, 4>& corners)>;
bool try_data_matrix_sizes(const cv::Mat1b& luma, const SolidSides& sides, const ReadDataMatrix& read);

}  // namespace returns::vision
