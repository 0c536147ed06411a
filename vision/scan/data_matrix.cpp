#include "vision/scan/data_matrix.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <optional>

namespace returns::vision {
namespace {

// ISO/IEC 16022 and 21471 (rectangular extension): columns x rows.
const std::vector<cv::Size> kSizes{
    {10, 10},   {12, 12},   {14, 14},   {16, 16},   {18, 18}, {20, 20}, {22, 22}, {24, 24}, {26, 26}, {32, 32},
    {36, 36},   {40, 40},   {44, 44},   {48, 48},   {52, 52}, {64, 64}, {72, 72}, {80, 80}, {88, 88}, {96, 96},
    {104, 104}, {120, 120}, {132, 132}, {144, 144}, {18, 8},  {32, 8},  {26, 12}, {36, 12}, {36, 16}, {48, 16},
    {48, 8},    {64, 8},    {80, 8},    {96, 8},    {120, 8}, {144, 8}, {64, 12}, {88, 12}, {64, 16}, {36, 20},
    {44, 20},   {64, 20},   {48, 22},   {48, 24},   {64, 24}, {40, 26}, {48, 26}, {64, 26}};

constexpr int kLeastSide = 18;        // pixels
constexpr float kLeastModule = 1.4F;  // pixels

float length_of(cv::Point2f v) {
  return std::hypot(v.x, v.y);
}

// Share of ink along a line.
float ink_along(const cv::Mat1b& dark, cv::Point2f from, cv::Point2f to) {
  const int steps = std::max(8, static_cast<int>(length_of(to - from)));
  int ink = 0, all = 0;
  for (int i = 0; i <= steps; ++i) {
    const auto p = from + (to - from) * (static_cast<float>(i) / static_cast<float>(steps));
    const cv::Point at(static_cast<int>(std::lround(p.x)), static_cast<int>(std::lround(p.y)));
    if (!cv::Rect({0, 0}, dark.size()).contains(at))
      continue;
    ink += dark(at) != 0;
    ++all;
  }
  return all * 4 < steps * 3 ? 0 : static_cast<float>(ink) / static_cast<float>(all);
}

// Ink a little within the side, paper a little outside.
bool is_solid(const cv::Mat1b& dark, cv::Point2f from, cv::Point2f to, cv::Point2f inwards) {
  constexpr float kLeastInk = 0.9F, kMostBeyond = 0.2F;
  const auto along = (to - from) * 0.04F;
  const float length = length_of(to - from);
  for (const float depth : {1.0F, 0.008F * length, 0.016F * length, 0.025F * length})
    if (ink_along(dark, from + along + inwards * depth, to - along + inwards * depth) >= kLeastInk)
      return ink_along(dark, from + along - inwards * 2.5F, to - along - inwards * 2.5F) < kMostBeyond;
  return false;
}

// The polygon without corners that hardly turn.
std::vector<cv::Point2f> corners_of(const std::vector<cv::Point>& contour) {
  std::vector<cv::Point> hull, rough;
  cv::convexHull(contour, hull, true);  // clockwise on the screen
  if (hull.size() < 3)
    return {};
  cv::approxPolyDP(hull, rough, 0.012 * cv::arcLength(hull, true), true);
  return {rough.begin(), rough.end()};
}

void add_sides(const cv::Mat1b& dark, const std::vector<cv::Point>& contour, bool inverted,
               std::vector<SolidSides>& found) {
  const auto corners = corners_of(contour);
  const auto n = corners.size();
  constexpr float kMostOther = 0.8F;
  for (std::size_t i = 0; n >= 3 && i < n; ++i) {
    const auto before = corners[(i + n - 1) % n], at = corners[i], after = corners[(i + 1) % n];
    const auto a = before - at, b = after - at;
    const float la = length_of(a), lb = length_of(b);
    if (std::min(la, lb) < static_cast<float>(kLeastSide) || std::max(la, lb) > 19 * std::min(la, lb))
      continue;
    const float cosine = a.dot(b) / (la * lb);
    if (std::abs(cosine) > 0.5F || !is_solid(dark, at, before, b / lb) || !is_solid(dark, at, after, a / la))
      continue;
    // A filled box has four such sides.
    const auto other = before + after - at;
    if (ink_along(dark, before + b * 0.04F - a * 0.012F, other - b * 0.04F - a * 0.012F) > kMostOther ||
        ink_along(dark, after + a * 0.04F - b * 0.012F, other - a * 0.04F - b * 0.012F) > kMostOther)
      continue;
    // The lower side lies to the right of the corner when the left one points up.
    const bool before_is_left = b.cross(a) < 0;
    found.push_back({before_is_left ? before : after, at, before_is_left ? after : before, inverted});
  }
}

struct Fit {
  float alternating = 0;
  cv::Size size;
  ModuleGrid grid;
};

float sample_at(const cv::Mat1b& even, cv::Point2f p) {
  const int x = static_cast<int>(std::lround(p.x)), y = static_cast<int>(std::lround(p.y));
  return x < 0 || y < 0 || x >= even.cols || y >= even.rows ? -1 : static_cast<float>(even(y, x));
}

// Correlation of a row of samples with ink and paper by turns.
float alternation(const cv::Mat1b& even, const ModuleGrid& grid, cv::Point2f first, cv::Point2f step, int count,
                  bool ink_first) {
  float sum = 0, squares = 0, mixed = 0, n = 0, signs = 0;
  for (int i = 0; i < count; ++i) {
    const float level = sample_at(even, grid.at(first + step * static_cast<float>(i)));
    if (level < 0)
      continue;
    const float sign = ((i % 2 == 0) == ink_first) ? -1.0F : 1.0F;
    sum += level;
    squares += level * level;
    mixed += sign * level;
    signs += sign;
    ++n;
  }
  if (n < static_cast<float>(count) * 0.75F)
    return 0;
  const float variance = n * squares - sum * sum;
  return (n * mixed - sum * signs) / std::sqrt(std::max(1.0F, variance * (n * n - signs * signs)));
}

float alternation_of(const cv::Mat1b& even, const ModuleGrid& grid, cv::Size size) {
  const auto columns = static_cast<float>(size.width);
  // The upper side begins with ink at the left, the right one with paper at the top.
  return (alternation(even, grid, {0.5F, 0.5F}, {1, 0}, size.width, true) +
          alternation(even, grid, {columns - 0.5F, 0.5F}, {0, 1}, size.height, false)) /
         2;
}

std::array<cv::Point2f, 4> corners_of(cv::Size size) {
  const auto w = static_cast<float>(size.width), h = static_cast<float>(size.height);
  return {cv::Point2f(0, 0), {w, 0}, {w, h}, {0, h}};
}

// The fourth corner is not seen: it is where the alternating sides alternate most.
Fit fit_size(const cv::Mat1b& even, const SolidSides& sides, cv::Size size) {
  const auto left = sides.top_left - sides.corner, lower = sides.bottom_right - sides.corner;
  Fit best;
  best.size = size;
  constexpr int kReach = 8;  // of two hundredths of the sides: as far as perspective moves it
  for (int i = -kReach; i <= kReach; ++i)
    for (int j = -kReach; j <= kReach; ++j) {
      const auto fourth =
          sides.corner + left * (1 + 0.02F * static_cast<float>(i)) + lower * (1 + 0.02F * static_cast<float>(j));
      ModuleGrid grid;
      if (!grid_through(corners_of(size), {sides.top_left, fourth, sides.bottom_right, sides.corner}, grid))
        continue;
      if (const float alternating = alternation_of(even, grid, size); alternating > best.alternating) {
        best.alternating = alternating;
        best.grid = grid;
      }
    }
  return best;
}

// Larger symbols consist of parts, each with a frame of its own.
int parts(int modules) {
  return modules <= 26 ? 1 : modules <= 52 ? 2 : modules <= 104 ? 4 : 6;
}

Module frame_at(cv::Size part, int x, int y) {
  if (x == 0 || y + 1 == part.height)
    return Module::ink;
  if (y == 0)
    return x % 2 == 0 ? Module::ink : Module::paper;
  if (x + 1 == part.width)
    return y % 2 == 1 ? Module::ink : Module::paper;
  return Module::unknown;
}

// What is known of the modules within `box`, and a part of the others.
std::vector<GridPoint> points_of(cv::Size part, cv::Rect box) {
  std::vector<GridPoint> points;
  const int step = 1 + box.area() / 700;
  int i = 0;
  for (int y = box.y; y < box.y + box.height; ++y)
    for (int x = box.x; x < box.x + box.width; ++x) {
      const auto is = frame_at(part, x % part.width, y % part.height);
      if (is != Module::unknown || ++i % step == 0)
        points.push_back({{static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F}, is});
    }
  return points;
}

// Sampled part by part, since paper is bent; the frames as they must be.
cv::Mat1b ink_of_parts(const cv::Mat1b& luma, const cv::Mat1b& even, const Fit& fit, cv::Size part) {
  cv::Mat1f levels(fit.size);
  for (int top = 0; top < fit.size.height; top += part.height)
    for (int left = 0; left < fit.size.width; left += part.width) {
      const cv::Rect box(cv::Point(left, top), part);
      const cv::Rect2f b(box);
      auto grid = fit.grid;
      if (part != fit.size)
        for (const float step : {0.3F, 0.15F})
          improve(grid, even, points_of(part, box),
                  {b.tl(), b.tl() + cv::Point2f(b.width, 0), b.br(), b.tl() + cv::Point2f(0, b.height)}, step);
      sample(luma, grid, b.tl() + cv::Point2f(0.5F, 0.5F), part).copyTo(levels(box));
    }
  auto ink = ink_of(levels);
  for (int y = 0; y < ink.rows; ++y)
    for (int x = 0; x < ink.cols; ++x)
      if (const auto is = frame_at(part, x % part.width, y % part.height); is != Module::unknown)
        ink(y, x) = is == Module::ink;
  return ink;
}

std::vector<Fit> best_fits(const cv::Mat1b& even, const SolidSides& sides) {
  constexpr float kLeastAlternation = 0.35F;
  constexpr std::size_t kMost = 4;
  const float width = length_of(sides.bottom_right - sides.corner);
  const float height = length_of(sides.top_left - sides.corner);
  std::vector<Fit> fits;
  for (const auto& size : kSizes) {
    const float across = width / static_cast<float>(size.width), down = height / static_cast<float>(size.height);
    if (across > 1.5F * down || down > 1.5F * across || std::min(across, down) < kLeastModule)
      continue;
    if (auto fit = fit_size(even, sides, size); fit.alternating >= kLeastAlternation)
      fits.push_back(fit);
  }
  std::sort(fits.begin(), fits.end(), [](const Fit& a, const Fit& b) { return a.alternating > b.alternating; });
  if (fits.size() > kMost)
    fits.resize(kMost);
  return fits;
}

}  // namespace

std::vector<SolidSides> find_solid_sides(const cv::Mat1b& luma, int most) {
  std::vector<SolidSides> found;
  if (luma.cols < 20 || luma.rows < 20)
    return found;
  cv::Mat1b smooth, around, dark;
  cv::GaussianBlur(luma, smooth, {3, 3}, 0.6);
  const int near = std::max(25, std::min(luma.cols, luma.rows) / 4) | 1;
  // Beyond the picture there is paper: symbols that fill it lack their quiet zone.
  cv::Mat1b wide;
  constexpr int kPaper = 2;
  double darkest = 0, brightest = 0;
  cv::minMaxLoc(smooth, &darkest, &brightest);
  for (const bool inverted : {false, true}) {
    cv::copyMakeBorder(smooth, wide, kPaper, kPaper, kPaper, kPaper, cv::BORDER_CONSTANT,
                       cv::Scalar(inverted ? darkest : brightest));
    cv::blur(wide, around, {near, near}, {-1, -1}, cv::BORDER_REPLICATE);
    cv::compare(wide, around, dark, inverted ? cv::CMP_GT : cv::CMP_LT);
    std::vector<std::vector<cv::Point>> contours;
    std::vector<cv::Vec4i> family;
    cv::findContours(dark.clone(), contours, family, cv::RETR_CCOMP, cv::CHAIN_APPROX_SIMPLE);
    for (std::size_t i = 0; i < contours.size(); ++i) {
      const auto box = cv::boundingRect(contours[i]);
      if (family[i][3] < 0 && std::min(box.width, box.height) >= kLeastSide / 2 &&
          std::max(box.width, box.height) >= kLeastSide)
        add_sides(dark, contours[i], inverted, found);
    }
  }
  for (auto& sides : found)
    for (auto* point : {&sides.top_left, &sides.corner, &sides.bottom_right})
      *point -= cv::Point2f(kPaper, kPaper);
  std::sort(found.begin(), found.end(), [](const SolidSides& a, const SolidSides& b) {
    return length_of(a.top_left - a.corner) + length_of(a.bottom_right - a.corner) >
           length_of(b.top_left - b.corner) + length_of(b.bottom_right - b.corner);
  });
  if (found.size() > static_cast<std::size_t>(most))
    found.resize(static_cast<std::size_t>(most));
  return found;
}

bool try_data_matrix_sizes(const cv::Mat1b& luma, const SolidSides& sides, const ReadDataMatrix& read) {
  cv::Mat1b ink_is_dark = luma;
  if (sides.inverted)
    cv::bitwise_not(luma, ink_is_dark);
  const auto even = even_light(ink_is_dark, 3);
  for (auto& fit : best_fits(even, sides)) {
    const cv::Size part(fit.size.width / parts(fit.size.width), fit.size.height / parts(fit.size.height));
    const auto in_modules = corners_of(fit.size);
    const auto points = points_of(part, {{0, 0}, fit.size});
    for (const float step : {0.5F, 0.25F, 0.12F})
      improve(fit.grid, even, points, in_modules, step);
    const auto ink = ink_of_parts(ink_is_dark, even, fit, part);
    std::array<cv::Point2f, 4> corners;
    std::transform(in_modules.begin(), in_modules.end(), corners.begin(),
                   [&](cv::Point2f corner) { return fit.grid.at(corner); });
    if (read(draw_modules(ink), corners))
      return true;
  }
  return false;
}

}  // namespace returns::vision
