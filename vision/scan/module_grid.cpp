#include "vision/scan/module_grid.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace returns::vision {
namespace {

constexpr int kCell = 5;   // pixels a module of a drawing
constexpr int kQuiet = 4;  // modules of paper around it

// Bilinear; negative out of the picture.
float level_at(const cv::Mat1b& luma, cv::Point2f p) {
  const int x = static_cast<int>(std::floor(p.x)), y = static_cast<int>(std::floor(p.y));
  if (!(p.x >= 0) || !(p.y >= 0) || x + 1 >= luma.cols || y + 1 >= luma.rows)
    return -1;
  const float u = p.x - static_cast<float>(x), v = p.y - static_cast<float>(y);
  const auto* above = luma.ptr<uchar>(y);
  const auto* below = luma.ptr<uchar>(y + 1);
  return (static_cast<float>(above[x]) * (1 - u) + static_cast<float>(above[x + 1]) * u) * (1 - v) +
         (static_cast<float>(below[x]) * (1 - u) + static_cast<float>(below[x + 1]) * u) * v;
}

}  // namespace

cv::Point2f ModuleGrid::at(cv::Point2f module) const {
  const auto& m = picture_from_modules;
  const float w = m(2, 0) * module.x + m(2, 1) * module.y + m(2, 2);
  const float safe = std::abs(w) < 1e-6F ? 1e-6F : w;
  return {(m(0, 0) * module.x + m(0, 1) * module.y + m(0, 2)) / safe,
          (m(1, 0) * module.x + m(1, 1) * module.y + m(1, 2)) / safe};
}

bool grid_through(const std::array<cv::Point2f, 4>& modules, const std::array<cv::Point2f, 4>& picture,
                  ModuleGrid& grid) {
  const cv::Mat made = cv::getPerspectiveTransform(modules.data(), picture.data());
  if (made.empty() || !cv::checkRange(made))
    return false;
  grid.picture_from_modules = cv::Matx33f(cv::Matx33d(made.ptr<double>()));
  return std::abs(cv::determinant(grid.picture_from_modules)) > 1e-6;
}

cv::Mat1b even_light(const cv::Mat1b& luma, float module) {
  cv::Mat1f soft, around;
  luma.convertTo(soft, CV_32F);
  cv::GaussianBlur(soft, soft, {}, 0.15 * module + 0.4);
  const int side = 2 * static_cast<int>(3 * module) + 3;
  cv::blur(soft, around, {side, side}, {-1, -1}, cv::BORDER_REPLICATE);
  const cv::Mat1f ratio(soft / (around + 4));
  cv::Mat1b even;
  ratio.convertTo(even, CV_8U, 110);
  return even;
}

float fit_of(const cv::Mat1b& even, const ModuleGrid& grid, const std::vector<GridPoint>& points) {
  float sum = 0, squares = 0, n = 0;
  std::array<float, 3> levels{}, counts{};
  for (const auto& point : points) {
    const float level = level_at(even, grid.at(point.middle));
    if (level < 0)
      continue;
    sum += level;
    squares += level * level;
    ++n;
    levels[static_cast<std::size_t>(point.is)] += level;
    ++counts[static_cast<std::size_t>(point.is)];
  }
  if (n < 0.75F * static_cast<float>(points.size()))
    return 0;
  float fit = std::sqrt(std::max(0.0F, squares / n - sum * sum / n / n));
  constexpr auto kInk = static_cast<std::size_t>(Module::ink), kPaper = static_cast<std::size_t>(Module::paper);
  if (counts[kInk] > 0 && counts[kPaper] > 0)
    fit += (levels[kPaper] / counts[kPaper] - levels[kInk] / counts[kInk]) / 2;
  return fit;
}

void improve(ModuleGrid& grid, const cv::Mat1b& even, const std::vector<GridPoint>& points,
             const std::array<cv::Point2f, 4>& corners, float step) {
  std::array<cv::Point2f, 4> places;
  std::transform(corners.begin(), corners.end(), places.begin(), [&](cv::Point2f c) { return grid.at(c); });
  const auto side = [&](std::size_t a, std::size_t b) {
    const auto in_picture = places[a] - places[b], in_modules = corners[a] - corners[b];
    return std::hypot(in_picture.x, in_picture.y) / std::max(1e-3F, std::hypot(in_modules.x, in_modules.y));
  };
  const float pixels = step * (side(0, 1) + side(1, 2) + side(2, 3) + side(3, 0)) / 4;
  float best = fit_of(even, grid, points);
  const auto try_these = [&](const std::array<cv::Point2f, 4>& moved) {
    ModuleGrid other;
    if (!grid_through(corners, moved, other))
      return false;
    const float fit = fit_of(even, other, points);
    if (fit <= best)
      return false;
    best = fit;
    grid = other;
    places = moved;
    return true;
  };
  constexpr int kRounds = 3;
  for (int round = 0; round < kRounds; ++round) {
    bool any = false;
    for (std::size_t corner = 0; corner < 4; ++corner)
      for (const auto& way : {cv::Point2f(1, 0), cv::Point2f(-1, 0), cv::Point2f(0, 1), cv::Point2f(0, -1)}) {
        auto moved = places;
        moved[corner] += way * pixels;
        any = try_these(moved) || any;
      }
    if (!any)
      return;
  }
}

cv::Mat1f sample(const cv::Mat1b& luma, const ModuleGrid& grid, cv::Point2f first, cv::Size size) {
  constexpr float kOff = 0.22F;  // of a module, from its middle
  cv::Mat1f levels(size);
  for (int row = 0; row < size.height; ++row)
    for (int column = 0; column < size.width; ++column) {
      const auto middle = first + cv::Point2f(static_cast<float>(column), static_cast<float>(row));
      float sum = 0, weight = 0;
      for (const auto& [u, v, w] : {std::array{0.0F, 0.0F, 2.0F},
                                    {kOff, 0.0F, 1.0F},
                                    {-kOff, 0.0F, 1.0F},
                                    {0.0F, kOff, 1.0F},
                                    {0.0F, -kOff, 1.0F}}) {
        const float level = level_at(luma, grid.at(middle + cv::Point2f(u, v)));
        if (level >= 0) {
          sum += w * level;
          weight += w;
        }
      }
      // What the picture cuts off is as its neighbour, and left to the error correction.
      levels(row, column) = weight > 0 ? sum / weight : column > 0 ? levels(row, column - 1) : 128;
    }
  return levels;
}

cv::Mat1b ink_of(const cv::Mat1f& levels) {
  cv::Mat1f low, high;
  const cv::Mat near = cv::Mat::ones(9, 9, CV_8U);
  cv::erode(levels, low, near, {-1, -1}, 1, cv::BORDER_REPLICATE);
  cv::dilate(levels, high, near, {-1, -1}, 1, cv::BORDER_REPLICATE);
  cv::blur(low, low, {7, 7}, {-1, -1}, cv::BORDER_REPLICATE);
  cv::blur(high, high, {7, 7}, {-1, -1}, cv::BORDER_REPLICATE);
  cv::Mat1b ink(levels.size());
  for (int row = 0; row < levels.rows; ++row)
    for (int column = 0; column < levels.cols; ++column)
      ink(row, column) = levels(row, column) < (low(row, column) + high(row, column)) / 2;
  return ink;
}

cv::Mat1b draw_modules(const cv::Mat1b& ink) {
  cv::Mat1b picture((ink.rows + 2 * kQuiet) * kCell, (ink.cols + 2 * kQuiet) * kCell, uchar(250));
  for (int row = 0; row < ink.rows; ++row)
    for (int column = 0; column < ink.cols; ++column)
      if (ink(row, column))
        picture(cv::Rect((column + kQuiet) * kCell, (row + kQuiet) * kCell, kCell, kCell)).setTo(5);
  return picture;
}

}  // namespace returns::vision
