// QR codes that are tilted, bent or small, by the corners of their finder patterns; and Micro QR, which has one.
#pragma once
#include <functional>

#include "vision/scan/module_grid.h"

namespace returns::vision {

// One of the squares that mark three corners of a QR code. Which of its corners comes first is not known.
struct FinderPattern {
  cv::Point2f middle;
  float module = 0;                    // pixels
  std::array<cv::Point2f, 4> corners;  // of its ink, clockwise on the screen
};
// The largest first, at most `most` of them.
std::vector<FinderPattern> find_finder_patterns(const cv::Mat1b& luma, int most = 9);

// Symbols drawn anew in the sizes that their finder patterns leave open, until `read` takes one; then the next symbol.
// The corners are those of the symbol in the picture, top left first, then clockwise. `read` says whether to go on
// with other sizes.
using ReadQr = std::function<bool(const cv::Mat1b& drawn, const std::array<cv::Point2f, 4>& corners)>;
void try_qr_sizes(const cv::Mat1b& luma, const std::vector<FinderPattern>& finders, const ReadQr& read);

}  // namespace returns::vision
