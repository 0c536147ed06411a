// Aztec, which the decoder reads only about upright and in the middle of its picture: by its square bull's-eye.
#pragma once
#include <functional>

#include "vision/scan/module_grid.h"

namespace returns::vision {

struct SquareEye {
  cv::Point2f middle;
  ModuleGrid grid;    // modules about the middle of the bull's-eye, whose own middle is (0, 0)
  bool full = false;  // with six rings instead of four: more than a compact symbol
  float module = 0;   // pixels
};
// Dark and light squares around a dark dot. At most `most` of them.
std::vector<SquareEye> find_square_eyes(const cv::Mat1b& luma, int most = 4);

// The symbol drawn anew in every size that it may have, smallest first, until `read` takes one. The corners are those
// of the symbol in the picture. Where the modules around a size are not paper, it is not tried.
using ReadAztec = std::function<bool(const cv::Mat1b& drawn, const std::array<cv::Point2f, 4>& corners)>;
bool try_aztec_sizes(const cv::Mat1b& luma, const SquareEye& eye, const ReadAztec& read);

}  // namespace returns::vision
