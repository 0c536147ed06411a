#include "vision/scan/nested_squares.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace returns::vision {

std::optional<std::array<cv::Point2f, 4>> four_corners(const std::vector<cv::Point>& contour) {
  std::vector<cv::Point> rough;
  cv::approxPolyDP(contour, rough, 0.07 * cv::arcLength(contour, true), true);
  if (rough.size() != 4 || !cv::isContourConvex(rough))
    return std::nullopt;
  std::array<cv::Vec4f, 4> lines;
  for (std::size_t i = 0; i < 4; ++i) {
    const cv::Point2f a = rough[i], b = rough[(i + 1) % 4], d = b - a;
    const float length = std::hypot(d.x, d.y);
    std::vector<cv::Point2f> along;
    for (const auto& pixel : contour) {
      const cv::Point2f p(pixel);
      const float t = (p - a).dot(d) / (length * length);
      const float off = static_cast<float>(std::abs((p - a).cross(d))) / length;
      if (t > 0.15F && t < 0.85F && off < 0.12F * length + 1)
        along.push_back(p);
    }
    if (along.size() < 2)
      return std::array{cv::Point2f(rough[0]), cv::Point2f(rough[1]), cv::Point2f(rough[2]), cv::Point2f(rough[3])};
    cv::fitLine(along, lines[i], cv::DIST_L2, 0, 0.01, 0.01);
  }
  std::array<cv::Point2f, 4> corners;
  for (std::size_t i = 0; i < 4; ++i) {
    const auto& before = lines[(i + 3) % 4];
    const auto& after = lines[i];
    const cv::Point2f u(before[0], before[1]), v(after[0], after[1]), p(before[2], before[3]), q(after[2], after[3]);
    const double cross = u.cross(v);
    if (std::abs(cross) < 0.2)
      return std::nullopt;
    corners[i] = p + u * static_cast<float>((q - p).cross(v) / cross);
  }
  // The way round in which the contour goes would make a mirrored symbol of some.
  if ((corners[1] - corners[0]).cross(corners[2] - corners[1]) < 0)
    std::reverse(corners.begin(), corners.end());
  return corners;
}

cv::Mat1b ink_against_light(const cv::Mat1b& luma, int near) {
  constexpr int kShare = 230;  // of 256 of the light around
  cv::Mat1b smooth, around, dark(luma.size());
  cv::GaussianBlur(luma, smooth, {3, 3}, 0.8);
  cv::blur(smooth, around, {near | 1, near | 1}, {-1, -1}, cv::BORDER_REPLICATE);
  for (int row = 0; row < luma.rows; ++row) {
    const auto* at = smooth.ptr<uchar>(row);
    const auto* light = around.ptr<uchar>(row);
    auto* out = dark.ptr<uchar>(row);
    for (int x = 0; x < luma.cols; ++x)
      out[x] = (at[x] + 1) * 256 < light[x] * kShare ? 255 : 0;
  }
  return dark;
}

std::vector<int> edges_in_row(const cv::Mat1b& dark, int row) {
  const auto* pixels = dark.ptr<uchar>(row);
  std::vector<int> edges;
  for (int x = 1; x < dark.cols; ++x)
    if ((pixels[x] != 0) != (pixels[x - 1] != 0))
      edges.push_back(x);
  return edges;
}

}  // namespace returns::vision
