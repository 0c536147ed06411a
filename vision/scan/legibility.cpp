#include "vision/scan/legibility.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace returns::vision {
namespace {

constexpr float kDark = 45;              // grey level of paper under which noise wins
constexpr int kBlownOut = 250;           // grey level
constexpr double kMuchGlare = 0.06;      // share of the region
constexpr float kSmallestModule = 1.6F;  // pixels; ZXing and the soft match read down to about that in fair light
constexpr float kSoftEdge = 3.2F;        // pixels from ink to paper

struct Runs {
  float module = 0;  // pixels
  float edge = 0;    // pixels from ink to paper, of the sharper half of the edges
};

// Lengths between changes of level along some lines of an upright crop, and how fast the level changes there.
Runs runs_of(const cv::Mat1b& upright) {
  cv::Mat1f smooth;
  upright.convertTo(smooth, CV_32F);
  cv::GaussianBlur(smooth, smooth, {3, 1}, 0.6);
  std::vector<float> lengths, edges;
  for (int line = 1; line < 8; ++line) {
    const int row = upright.rows * line / 8;
    cv::Mat1f paper, ink;
    const cv::Mat window = cv::Mat::ones(1, 41, CV_8U);
    cv::dilate(smooth.row(row), paper, window);
    cv::erode(smooth.row(row), ink, window);
    float last = -1;
    for (int x = 1; x + 1 < upright.cols; ++x) {
      const float contrast = paper(x) - ink(x);
      const float half = (paper(x) + ink(x)) / 2;
      const float before = smooth(row, x - 1), now = smooth(row, x);
      if (contrast < 12 || (before < half) == (now < half))
        continue;
      const float steep = std::max(std::abs(now - before), std::abs(smooth(row, x + 1) - smooth(row, x - 1)) / 2);
      edges.push_back(contrast / std::max(steep, 0.5F));
      const float place = static_cast<float>(x - 1) + (half - before) / (now - before);
      if (last >= 0)
        lengths.push_back(place - last);
      last = place;
    }
  }
  if (lengths.size() < 20)
    return {};
  const auto part = [](std::vector<float>& values, double share) {
    const auto at = values.begin() + static_cast<std::ptrdiff_t>(static_cast<double>(values.size() - 1) * share);
    std::nth_element(values.begin(), at, values.end());
    return *at;
  };
  return {part(lengths, 0.25), part(edges, 0.4)};
}

}  // namespace

Legibility legibility_of(const cv::Mat1b& luma, const std::vector<Region>& regions) {
  const auto candidate = std::find_if(regions.begin(), regions.end(), [](const Region& region) {
    return region.texture == Texture::bars ? region.size.width > 60 : region.size.area() > 900;
  });
  if (candidate == regions.end())
    return {};
  const auto crop = upright(luma, *candidate, 4, -candidate->size.height * 0.1F);
  if (crop.luma.cols < 24 || crop.luma.rows < 8)
    return {};
  Legibility legibility;
  const auto runs = runs_of(crop.luma);
  legibility.module_pixels = runs.module;
  std::vector<uchar> levels(crop.luma.begin(), crop.luma.end());
  const auto bright = levels.begin() + static_cast<std::ptrdiff_t>(levels.size() * 9 / 10);
  std::nth_element(levels.begin(), bright, levels.end());
  const auto blown_out =
      static_cast<double>(std::count_if(levels.begin(), levels.end(), [](uchar level) { return level >= kBlownOut; })) /
      static_cast<double>(levels.size());
  // White paper in good light may be blown out as well; then most of it is.
  const bool glare = blown_out > kMuchGlare && blown_out < 0.45;
  if (static_cast<float>(*bright) < kDark)
    legibility.hindrance = Hindrance::too_dark;
  else if (glare)
    legibility.hindrance = Hindrance::glare;
  else if (runs.module > 0 && runs.edge > kSoftEdge && runs.edge > 0.9F * runs.module)
    legibility.hindrance = Hindrance::blurred;
  else if (runs.module > 0 && runs.module < kSmallestModule)
    legibility.hindrance = Hindrance::too_far;
  else if (runs.edge > 2 * kSoftEdge)
    legibility.hindrance = Hindrance::blurred;
  return legibility;
}

}  // namespace returns::vision
