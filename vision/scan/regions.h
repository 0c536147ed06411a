// Where a picture looks like a code: bars give gradients of one direction, matrices gradients of many.
#pragma once
#include <opencv2/core.hpp>
#include <vector>

namespace returns::vision {

enum class Texture { bars, matrix };

// A box that may be turned: `along` is the direction across the bars (a matrix' rows), radians, y downwards.
struct Region {
  Texture texture = Texture::bars;
  cv::Point2f middle;
  float along = 0;
  cv::Size2f size;       // along, and at right angles to it
  float strength = 0;    // mean gradient against mean brightness
  bool stacked = false;  // a matrix whose rows look like bars: PDF417
};

// Best first, at most `most` of them. One pass over the pixels; strides respected.
std::vector<Region> propose_regions(const cv::Mat1b& luma, int most = 48);

// The region upright, widened by `margin` pixels on all sides, `zoom` times as large. What lies outside of the
// picture repeats its edge. `picture_from_crop` maps back.
struct Crop {
  cv::Mat1b luma;
  cv::Matx23f picture_from_crop;
};
Crop upright(const cv::Mat1b& luma, const Region& region, float margin_along, float margin_across, float zoom = 1);

}  // namespace returns::vision
