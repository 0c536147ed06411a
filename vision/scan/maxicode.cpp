#include "vision/scan/maxicode.h"

#include <cmath>
#include <opencv2/imgproc.hpp>

#include "vision/scan/module_grid.h"
#include "vision/scan/nested_squares.h"

namespace returns::vision {
namespace {

constexpr float kPi = static_cast<float>(CV_PI);
constexpr int kRings = 5;  // runs outside of the light dot: dark, light, dark, light, dark
// ISO/IEC 16023: 33 rows of 30 and 29 hexagons by turns; the bull's-eye in the middle is 9.05 of them across.
constexpr int kRows = 33, kColumns = 30;
constexpr float kRowPitch = 0.8660254F;
constexpr float kEyeModules = 9.05F;
constexpr float kMiddleColumn = 14;

// Distance from the dot's middle to the outer edge of the last ring in one direction; 0 when the runs do not fit or one
// is longer than `longest`.
float walk(const cv::Mat1b& dark, cv::Point2f from, float dx, float dy, float longest) {
  std::array<float, kRings + 1> runs{};
  std::size_t at = 0;
  bool inside_dark = false;
  for (float step = 0;; ++step) {
    const int x = static_cast<int>(from.x + dx * step + 0.5F);
    const int y = static_cast<int>(from.y + dy * step + 0.5F);
    if (x < 0 || y < 0 || x >= dark.cols || y >= dark.rows || runs[at] > longest)
      return 0;
    if ((dark(y, x) != 0) != inside_dark) {
      inside_dark = !inside_dark;
      if (++at == runs.size())
        break;
    }
    ++runs[at];
  }
  float ring = 0;
  for (std::size_t i = 1; i < runs.size(); ++i)
    ring += runs[i] / kRings;
  if (ring < 1.2F || runs[0] > 2 * ring)
    return 0;
  for (std::size_t i = 1; i < runs.size(); ++i)
    if (runs[i] < 0.4F * ring - 0.6F || runs[i] > 1.7F * ring + 0.6F)
      return 0;
  return runs[0] + ring * kRings;
}

bool eye_at(const cv::Mat1b& dark, cv::Point2f guess, float longest, BullsEye& eye) {
  if (dark(static_cast<int>(guess.y), static_cast<int>(guess.x)))
    return false;
  for (int round = 0; round < 2; ++round) {  // the second time from the middle that the first one found
    const float right = walk(dark, guess, 1, 0, longest);
    const float left = walk(dark, guess, -1, 0, longest);
    const float below = walk(dark, guess, 0, 1, longest);
    const float above = walk(dark, guess, 0, -1, longest);
    if (right == 0 || left == 0 || below == 0 || above == 0)
      return false;
    guess += cv::Point2f((right - left) / 2, (below - above) / 2);
    eye = {guess, right + left, below + above, {}};
    if (round > 0 && (std::abs(right - left) > 0.15F * eye.across || std::abs(below - above) > 0.15F * eye.down))
      return false;
  }
  if (eye.across > 1.35F * eye.down || eye.down > 1.35F * eye.across)
    return false;
  const float slant = std::sqrt(0.5F);
  const float mean = (eye.across + eye.down) / 4;
  for (const auto& way : {cv::Point2f(slant, slant), cv::Point2f(-slant, slant)})
    for (const float sign : {1.0F, -1.0F}) {
      const float radius = walk(dark, guess, way.x * sign, way.y * sign, longest);
      if (radius < 0.75F * mean || radius > 1.3F * mean)
        return false;
    }
  return true;
}

// Eleven runs that are dark first and last and about as wide as each other.
struct Candidate {
  cv::Point2f middle;
  float unit = 0;  // pixels a run
};
std::vector<Candidate> candidates_in_row(const cv::Mat1b& dark, int row) {
  constexpr std::size_t kRuns = 2 * kRings + 1;
  std::vector<Candidate> found;
  const auto* pixels = dark.ptr<uchar>(row);
  const auto edges = edges_in_row(dark, row);
  for (std::size_t i = 0; i + kRuns < edges.size(); ++i) {
    if (!pixels[edges[i]])
      continue;
    const float unit = static_cast<float>(edges[i + kRuns] - edges[i]) / kRuns;
    if (unit < 1.3F)
      continue;
    bool even = true;
    for (std::size_t run = 0; even && run < kRuns; ++run) {
      const auto length = static_cast<float>(edges[i + run + 1] - edges[i + run]);
      const float most = run == kRings ? 2.6F : 2.0F;  // the dot in the middle is wider than a ring
      even = length > 0.4F * unit - 0.6F && length < most * unit + 0.6F;
    }
    if (even)
      found.push_back(
          {{static_cast<float>(edges[i + kRings] + edges[i + kRings + 1] - 1) / 2, static_cast<float>(row)}, unit});
  }
  return found;
}

// How a circle on the paper lies in the picture: unit circle to outer ring, by the ring's radius in many directions.
cv::Matx22f shape_of(const cv::Mat1b& dark, const BullsEye& eye) {
  constexpr int kDirections = 24;
  // 1 / r^2 = a c^2 + 2 b c s + d s^2, by least squares.
  cv::Matx33d normal = cv::Matx33d::zeros();
  cv::Vec3d right(0, 0, 0);
  const float mean = (eye.across + eye.down) / 4;
  int used = 0;
  for (int i = 0; i < kDirections; ++i) {
    const float angle = 2 * kPi * static_cast<float>(i) / kDirections;
    const float radius = walk(dark, eye.middle, std::cos(angle), std::sin(angle), mean);
    if (radius < 0.7F * mean || radius > 1.4F * mean)
      continue;
    const cv::Vec3d row(std::cos(angle) * std::cos(angle), 2 * std::cos(angle) * std::sin(angle),
                        std::sin(angle) * std::sin(angle));
    normal += row * row.t();
    right += row * (1.0 / (radius * radius));
    ++used;
  }
  const cv::Matx22f round(mean, 0, 0, mean);
  if (used < kDirections / 2)
    return round;
  const cv::Vec3d q = normal.solve(right, cv::DECOMP_SVD);
  const double trace = q[0] + q[2], difference = std::hypot(q[0] - q[2], 2 * q[1]);
  const double large = (trace + difference) / 2, small = (trace - difference) / 2;
  if (small <= 0 || large > 4 * small)
    return round;
  const double turn = 0.5 * std::atan2(2 * q[1], q[0] - q[2]);
  const double c = std::cos(turn), s = std::sin(turn), narrow = 1 / std::sqrt(large), wide = 1 / std::sqrt(small);
  return {static_cast<float>(narrow * c * c + wide * s * s), static_cast<float>((narrow - wide) * c * s),
          static_cast<float>((narrow - wide) * c * s), static_cast<float>(narrow * s * s + wide * c * c)};
}

// Where the middles of the hexagons lie: modules to pixels, about the middle of the bull's-eye.
struct Grid {
  cv::Point2f middle;
  cv::Matx22f picture_from_modules;
};

cv::Point2f module_at(const Grid& grid, int row, int column) {
  const float x = static_cast<float>(column) - kMiddleColumn + (row % 2 ? 0.5F : 0.0F);
  const float y = (static_cast<float>(row) - 16) * kRowPitch;
  const auto& m = grid.picture_from_modules;
  return {grid.middle.x + m(0, 0) * x + m(0, 1) * y, grid.middle.y + m(1, 0) * x + m(1, 1) * y};
}

float level_at(const cv::Mat1b& luma, cv::Point2f p) {
  const int x = static_cast<int>(std::floor(p.x)), y = static_cast<int>(std::floor(p.y));
  if (x < 0 || y < 0 || x + 1 >= luma.cols || y + 1 >= luma.rows)
    return -1;
  const float u = p.x - static_cast<float>(x), v = p.y - static_cast<float>(y);
  return (static_cast<float>(luma(y, x)) * (1 - u) + static_cast<float>(luma(y, x + 1)) * u) * (1 - v) +
         (static_cast<float>(luma(y + 1, x)) * (1 - u) + static_cast<float>(luma(y + 1, x + 1)) * u) * v;
}

// How far samples at the modules' middles differ from their neighbours': most when the grid fits.
float fit_of(const cv::Mat1b& smooth, const Grid& grid, float reach) {
  float sum = 0, squares = 0;
  int count = 0;
  for (int row = 0; row < kRows; row += 1)
    for (int column = 0; column < kColumns - row % 2; ++column) {
      const float dx = static_cast<float>(column) - kMiddleColumn, dy = (static_cast<float>(row) - 16) * kRowPitch;
      const float away = dx * dx + dy * dy;
      if (away < 27 || away > reach * reach)  // the bull's-eye says nothing of the lattice
        continue;
      const float level = level_at(smooth, module_at(grid, row, column));
      if (level < 0)
        continue;
      sum += level;
      squares += level * level;
      ++count;
    }
  if (count < 100)
    return 0;
  const auto n = static_cast<float>(count);
  return squares / n - sum * sum / n / n;
}

// The grid's own six numbers, one after the other.
void improve(const cv::Mat1b& smooth, float reach, float step, std::pair<float, Grid>& best) {
  const float module = static_cast<float>(cv::norm(best.second.picture_from_modules)) / std::sqrt(2.0F);
  for (int round = 0; round < 2; ++round)
    for (int number = 0; number < 6; ++number)
      for (const float way : {step, -step}) {
        auto grid = best.second;
        if (number < 4)
          grid.picture_from_modules.val[number] += way * module / reach;
        else
          (number == 4 ? grid.middle.x : grid.middle.y) += way * module * 0.5F;
        if (const float fit = fit_of(smooth, grid, reach); fit > best.first)
          best = {fit, grid};
      }
}

Grid fit_grid(const cv::Mat1b& luma, const BullsEye& eye) {
  const float reach = 24 * std::max(eye.across, eye.down) / kEyeModules;
  const cv::Rect box = cv::Rect(static_cast<int>(eye.middle.x - reach), static_cast<int>(eye.middle.y - reach),
                                static_cast<int>(2 * reach), static_cast<int>(2 * reach)) &
                       cv::Rect({0, 0}, luma.size());
  const double hexagon = std::max(eye.across, eye.down) / kEyeModules;
  cv::Mat1f soft, around;
  luma(box).convertTo(soft, CV_32F);
  cv::GaussianBlur(soft, soft, {}, 0.12 * hexagon + 0.5);
  // Against the brightness around, so that neither shadow nor glare looks like contrast.
  const int side = 2 * static_cast<int>(2.5 * hexagon) + 1;
  cv::blur(soft, around, {side, side}, {-1, -1}, cv::BORDER_REPLICATE);
  const cv::Mat1f ratio(soft / (around + 4));
  cv::Mat1b smooth;
  ratio.convertTo(smooth, CV_8U, 110);
  const cv::Point2f offset(static_cast<float>(box.x), static_cast<float>(box.y));
  const auto make = [&](float angle, float scale) {
    const float module = scale * 2 / kEyeModules;
    const float c = std::cos(angle) * module, s = std::sin(angle) * module;
    return Grid{eye.middle - offset, eye.circle * cv::Matx22f(c, -s, s, c)};
  };
  // The lattice looks the same after every sixth of a turn. From the modules next to the eye, where an error of the
  // angle or the size does not add up yet, outwards.
  constexpr float kNear = 10, kFar = 15, kWhole = 25;
  constexpr std::size_t kStarts = 8;
  std::vector<std::pair<float, Grid>> starts;
  for (int step = 0; step < 60; ++step) {
    std::pair<float, Grid> best_size{-1, {}};
    for (const float scale : {0.94F, 0.97F, 1.0F, 1.03F, 1.06F}) {
      const auto grid = make(static_cast<float>(step) * kPi / 180, scale);
      if (const float fit = fit_of(smooth, grid, kNear); fit > best_size.first)
        best_size = {fit, grid};
    }
    starts.push_back(best_size);
  }
  const auto better = [](const auto& a, const auto& b) { return a.first > b.first; };
  std::partial_sort(starts.begin(), starts.begin() + kStarts, starts.end(), better);
  std::pair<float, Grid> best{-1, {}};
  for (std::size_t i = 0; i < kStarts; ++i) {
    auto start = starts[i];
    for (const float modules : {kNear, kFar}) {
      start.first = fit_of(smooth, start.second, modules);
      for (const float step : {0.5F, 0.25F})
        improve(smooth, modules, step, start);
    }
    if (start.first > best.first)
      best = start;
  }
  best.first = fit_of(smooth, best.second, kWhole);
  for (const float step : {0.5F, 0.25F, 0.12F})
    improve(smooth, kWhole, step, best);
  best.second.middle += offset;
  return best.second;
}

// Every module's level; where there is none, outside of the picture or at the end of a short row, its neighbour's.
cv::Mat1f sample(const cv::Mat1b& luma, const Grid& grid) {
  cv::Mat1f levels(kRows, kColumns);
  const auto& m = grid.picture_from_modules;
  for (int row = 0; row < kRows; ++row)
    for (int column = 0; column < kColumns; ++column) {
      const auto middle = module_at(grid, row, std::min(column, kColumns - 1 - row % 2));
      float sum = 0, weight = 0;
      for (const auto& [u, v, w] : {std::array{0.0F, 0.0F, 2.0F},
                                    {0.25F, 0.0F, 1.0F},
                                    {-0.25F, 0.0F, 1.0F},
                                    {0.0F, 0.25F, 1.0F},
                                    {0.0F, -0.25F, 1.0F}}) {
        const float level = level_at(luma, middle + cv::Point2f(m(0, 0) * u + m(0, 1) * v, m(1, 0) * u + m(1, 1) * v));
        if (level >= 0) {
          sum += w * level;
          weight += w;
        }
      }
      levels(row, column) = weight > 0 ? sum / weight : column > 0 ? levels(row, column - 1) : 128;
    }
  return levels;
}

// The symbol drawn anew as the decoder expects it: upright, free of everything else, its box marked in two corners.
cv::Mat1b redraw(const cv::Mat1f& levels) {
  constexpr int kCell = 8;
  const auto ink = ink_of(levels);
  const int width = kColumns * kCell, height = kRows * kCell, margin = 2 * kCell;
  cv::Mat1b picture(height + 2 * margin, width + 2 * margin, uchar(250));
  for (int row = 0; row < kRows; ++row)
    for (int column = 0; column < kColumns - row % 2; ++column)
      if (ink(row, column))
        picture(cv::Rect(margin + column * kCell + (row % 2) * kCell / 2, margin + row * kCell, kCell, kCell)).setTo(5);
  picture(cv::Rect(margin, margin, 2, 2)).setTo(5);
  picture(cv::Rect(margin + width - 2, margin + height - 2, 2, 2)).setTo(5);
  return picture;
}

}  // namespace

std::vector<BullsEye> find_bulls_eyes(const cv::Mat1b& luma, int most) {
  std::vector<BullsEye> eyes;
  if (luma.cols < 48 || luma.rows < 48)
    return eyes;
  constexpr int kNear = 41;
  const auto dark = ink_against_light(luma, kNear);  // a ring is wider than noise
  constexpr float kLongest = 3;                      // runs of the usual length, in any direction
  for (int row = 1; row + 1 < dark.rows; row += 2)
    for (const auto& candidate : candidates_in_row(dark, row)) {
      const bool known = std::any_of(eyes.begin(), eyes.end(), [&](const BullsEye& eye) {
        return std::hypot(eye.middle.x - candidate.middle.x, eye.middle.y - candidate.middle.y) < eye.across;
      });
      BullsEye eye;
      if (known || !eye_at(dark, candidate.middle, kLongest * candidate.unit, eye))
        continue;
      eye.circle = shape_of(dark, eye);
      eyes.push_back(eye);
      if (eyes.size() >= static_cast<std::size_t>(most))
        return eyes;
    }
  return eyes;
}

std::vector<cv::Mat1b> upright_maxicodes(const cv::Mat1b& luma, const BullsEye& eye) {
  const auto grid = fit_grid(luma, eye);
  std::vector<cv::Mat1b> pictures;
  for (int sixth = 0; sixth < 6; ++sixth) {
    Grid turned = grid;
    const float angle = static_cast<float>(sixth) * kPi / 3;
    const float c = std::cos(angle), s = std::sin(angle);
    turned.picture_from_modules = grid.picture_from_modules * cv::Matx22f(c, -s, s, c);
    pictures.push_back(redraw(sample(luma, turned)));
  }
  return pictures;
}

}  // namespace returns::vision
