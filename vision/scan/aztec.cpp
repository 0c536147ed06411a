#include "vision/scan/aztec.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "vision/scan/nested_squares.h"

namespace returns::vision {
namespace {

constexpr std::size_t kRuns = 9;      // dark and light by turns through the middle of a compact bull's-eye
constexpr float kLeastModule = 1.3F;  // pixels

// Middles of nine runs, dark first and last, about as wide as each other; with the width of one.
std::vector<std::pair<cv::Point2f, float>> candidates_in_row(const cv::Mat1b& dark, int row) {
  std::vector<std::pair<cv::Point2f, float>> found;
  const auto* pixels = dark.ptr<uchar>(row);
  const auto edges = edges_in_row(dark, row);
  for (std::size_t i = 0; i + kRuns < edges.size(); ++i) {
    if (!pixels[edges[i]])
      continue;
    // The outer ones run into the ring of the mode message.
    const float unit = static_cast<float>(edges[i + kRuns - 1] - edges[i + 1]) / (kRuns - 2);
    bool even = unit >= kLeastModule;
    for (std::size_t run = 1; even && run + 1 < kRuns; ++run) {
      const auto length = static_cast<float>(edges[i + run + 1] - edges[i + run]);
      even = length > 0.5F * unit - 0.6F && length < 1.6F * unit + 0.6F;
    }
    if (even)
      found.emplace_back(cv::Point2f(static_cast<float>(edges[i + 4] + edges[i + 5] - 1) / 2, static_cast<float>(row)),
                         unit);
  }
  return found;
}

// Paper, ink, paper about as wide as each other, both up and down from the dark dot's middle.
bool is_even_downwards(const cv::Mat1b& dark, cv::Point2f middle, float unit) {
  const int x = static_cast<int>(std::lround(middle.x)), from = static_cast<int>(middle.y);
  if (!dark(from, x))
    return false;
  for (const int way : {1, -1}) {
    std::array<int, 4> runs{};
    std::size_t at = 0;
    bool ink = true;
    for (int y = from; y >= 0 && y < dark.rows && at < runs.size(); y += way) {
      if ((dark(y, x) != 0) != ink) {
        ink = !ink;
        if (++at == runs.size())
          break;
      }
      ++runs[at];
    }
    if (at < runs.size())
      return false;
    for (std::size_t i = 1; i < runs.size(); ++i)
      if (static_cast<float>(runs[i]) < 0.4F * unit - 0.6F || static_cast<float>(runs[i]) > 2 * unit + 0.6F)
        return false;
  }
  return true;
}

struct Ring {
  float side = 0;
  bool paper = false;  // within it, ink around
  std::array<cv::Point2f, 4> corners;
};

// The squares around `middle` between dark and light, from the inside.
std::vector<Ring> rings_around(const cv::Mat1b& dark, cv::Point2f middle, float unit) {
  const int half = static_cast<int>(10 * unit) + 2;
  const cv::Rect box =
      cv::Rect(static_cast<int>(middle.x) - half, static_cast<int>(middle.y) - half, 2 * half, 2 * half) &
      cv::Rect({0, 0}, dark.size());
  std::vector<std::vector<cv::Point>> contours;
  std::vector<cv::Vec4i> family;
  cv::findContours(dark(box).clone(), contours, family, cv::RETR_CCOMP, cv::CHAIN_APPROX_NONE, box.tl());
  std::vector<Ring> rings;
  for (std::size_t i = 0; i < contours.size(); ++i) {
    const auto& contour = contours[i];
    if (contour.size() < 8 || cv::pointPolygonTest(contour, middle, false) < 0)
      continue;
    const auto corners = four_corners(contour);
    if (!corners)
      continue;
    const auto area = cv::contourArea(std::vector<cv::Point2f>(corners->begin(), corners->end()));
    // A contour runs through the outermost dark pixels, that of a hole through those around it.
    const bool paper = family[i][3] >= 0;
    rings.push_back({static_cast<float>(std::sqrt(area)) + (paper ? -1.0F : 1.0F), paper, *corners});
  }
  std::sort(rings.begin(), rings.end(), [](const Ring& a, const Ring& b) { return a.side < b.side; });
  return rings;
}

const Ring* paper_of(const std::vector<Ring>& rings, float side, float tolerance) {
  const Ring* best = nullptr;
  for (const auto& ring : rings)
    if (ring.paper && std::abs(ring.side - side) < tolerance * side + 0.7F &&
        (!best || std::abs(ring.side - side) < std::abs(best->side - side)))
      best = &ring;
  return best;
}

bool ink_between(const std::vector<Ring>& rings, const Ring& inner, const Ring& outer) {
  return std::any_of(rings.begin(), rings.end(),
                     [&](const Ring& ring) { return !ring.paper && ring.side > inner.side && ring.side < outer.side; });
}

bool eye_at(const cv::Mat1b& dark, cv::Point2f middle, float unit, SquareEye& eye) {
  constexpr float kTolerance = 0.12F;
  const auto rings = rings_around(dark, middle, unit);
  // Squares of paper are three and seven modules a side and free of what lies around; in a full symbol one of eleven
  // is.
  for (const auto& seven : rings) {
    const auto* three = seven.paper ? paper_of(rings, seven.side * 3 / 7, kTolerance) : nullptr;
    if (!three || !ink_between(rings, *three, seven) || seven.side < 7 * kLeastModule)
      continue;
    const auto* eleven = paper_of(rings, seven.side * 11 / 7, kTolerance / 2);
    eye.full = eleven != nullptr && ink_between(rings, seven, *eleven);
    const auto& outer = eye.full ? *eleven : seven;
    const float h = eye.full ? 5.5F : 3.5F;
    eye.module = outer.side / (2 * h);
    if (!grid_through({cv::Point2f(-h, -h), {h, -h}, {h, h}, {-h, h}}, outer.corners, eye.grid))
      continue;
    eye.middle = eye.grid.at({0, 0});
    return true;
  }
  return false;
}

std::vector<GridPoint> points_within(int half) {
  constexpr int kMost = 30;  // a side; of larger symbols every other or third module says enough
  const int step = 1 + 2 * half / kMost;
  std::vector<GridPoint> points;
  for (int y = -half; y <= half; y += step)
    for (int x = -half + (y + half) / step % 2 * (step / 2); x <= half; x += step)
      points.push_back({{static_cast<float>(x), static_cast<float>(y)}});
  return points;
}

// Modules from the middle to the edge, of every size (ISO/IEC 24778).
std::vector<int> halves(bool full) {
  std::vector<int> all;
  if (!full) {
    for (int layers = 1; layers <= 4; ++layers)
      all.push_back((11 + 4 * layers) / 2);
    return all;
  }
  for (int layers = 1; layers <= 32; ++layers) {
    const int base = 14 + 4 * layers;
    all.push_back((base + 1 + 2 * ((base / 2 - 1) / 15)) / 2);
  }
  return all;
}

// Share of ink in the ring of modules at `half` from the middle.
float ink_around(const cv::Mat1b& ink, int half) {
  const int middle = ink.rows / 2;
  int dark = 0, all = 0;
  for (int i = -half; i <= half; ++i)
    for (const auto& at : {cv::Point(i, -half), {i, half}, {-half, i}, {half, i}}) {
      dark += ink(middle + at.y, middle + at.x);
      ++all;
    }
  return static_cast<float>(dark) / static_cast<float>(all);
}

}  // namespace

std::vector<SquareEye> find_square_eyes(const cv::Mat1b& luma, int most) {
  std::vector<SquareEye> eyes;
  if (luma.cols < 20 || luma.rows < 20)
    return eyes;
  const auto dark = ink_against_light(luma, std::max(41, std::min(luma.cols, luma.rows) / 6));
  constexpr int kMostLooks = 60;  // at what only seems to be one
  int looks = 0;
  for (int row = 1; row + 1 < dark.rows; row += 2)
    for (const auto& [candidate, unit] : candidates_in_row(dark, row)) {
      const auto middle = candidate;
      const bool known = std::any_of(eyes.begin(), eyes.end(), [&](const SquareEye& eye) {
        return std::hypot(eye.middle.x - middle.x, eye.middle.y - middle.y) < 6 * eye.module;
      });
      if (known || !is_even_downwards(dark, middle, unit))
        continue;
      if (SquareEye eye; eye_at(dark, middle, unit, eye))
        eyes.push_back(eye);
      if (eyes.size() >= static_cast<std::size_t>(most) || ++looks > kMostLooks)
        return eyes;
    }
  return eyes;
}

bool try_aztec_sizes(const cv::Mat1b& luma, const SquareEye& eye, const ReadAztec& read) {
  constexpr float kMostInk = 0.25F;  // of the modules around: paper, or at worst the begin of something else
  const auto even = even_light(luma, eye.module);
  auto grid = eye.grid;
  for (const int half : halves(eye.full)) {
    const auto h = static_cast<float>(half) + 0.5F;
    const std::array<cv::Point2f, 4> corners{cv::Point2f(-h, -h), {h, -h}, {h, h}, {-h, h}};
    std::array<cv::Point2f, 4> in_picture;
    int outside = 0;
    for (std::size_t i = 0; i < 4; ++i) {
      in_picture[i] = grid.at(corners[i]);
      outside += !cv::Rect2f(-eye.module, -eye.module, static_cast<float>(luma.cols) + 2 * eye.module,
                             static_cast<float>(luma.rows) + 2 * eye.module)
                      .contains(in_picture[i]);
    }
    if (outside > 1)
      return false;
    const auto points = points_within(half);
    for (const float step : {0.4F, 0.15F})
      improve(grid, even, points, corners, step);
    const int beyond = half + 1;
    const cv::Point2f first(static_cast<float>(-beyond), static_cast<float>(-beyond));
    const auto ink = ink_of(sample(luma, grid, first, {2 * beyond + 1, 2 * beyond + 1}));
    if (ink_around(ink, beyond) > kMostInk)
      continue;
    for (std::size_t i = 0; i < 4; ++i)
      in_picture[i] = grid.at(corners[i]);
    if (read(draw_modules(ink(cv::Rect(1, 1, 2 * half + 1, 2 * half + 1))), in_picture))
      return true;
  }
  return false;
}

}  // namespace returns::vision
