// Bars brought down to one line: what all rows of a linear symbol say together, free of tilt, noise and shading.
#pragma once
#include <opencv2/core.hpp>
#include <vector>

namespace returns::vision {

struct BarProfile {
  std::vector<float> light;  // one sample per pixel along the bars: 0 ink, 1 paper
  cv::Mat1b lines;           // a few lines of it, each from its own rows, 0..255; for a decoder that wants a picture
  float first = 0;           // outer edge of the first bar, in samples
  float last = 0;            // outer edge of the last one
};

// `upright`: bars stand vertically, within some degrees. The rows are laid over each other where they fit, so that bars
// that converge in perspective are not smeared; rows that do not belong are left out. Without bars: an empty profile.
BarProfile bar_profile(const cv::Mat1b& upright);

// The profile as read from the other end.
BarProfile reversed(const BarProfile& profile);

}  // namespace returns::vision
