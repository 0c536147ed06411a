#include "vision/scan/qr_grid.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "vision/scan/nested_squares.h"

namespace returns::vision {
namespace {

constexpr int kFinder = 7;  // modules a side
constexpr float kFinderSide = kFinder;
constexpr int kSmallest = 21, kLargest = 177;  // modules a side
constexpr int kSmallestMicro = 11, kLargestMicro = 17;

float length_of(cv::Point2f v) {
  return std::hypot(v.x, v.y);
}

// Which of the three is the corner between the two others: top left; then top right and bottom left.
struct Triple {
  const FinderPattern *corner = nullptr, *right = nullptr, *below = nullptr;
};
bool is_triple(const FinderPattern& corner, const FinderPattern& a, const FinderPattern& b, Triple& triple) {
  constexpr float kMostRatio = 1.7F, kMostCosine = 0.5F;
  const auto u = a.middle - corner.middle, v = b.middle - corner.middle;
  const float lu = length_of(u), lv = length_of(v);
  const auto [least, most] = std::minmax({corner.module, a.module, b.module});
  if (most > kMostRatio * least || std::max(lu, lv) > kMostRatio * std::min(lu, lv) ||
      std::abs(u.dot(v)) > kMostCosine * lu * lv || std::min(lu, lv) < 11 * least)
    return false;
  triple = u.cross(v) > 0 ? Triple{&corner, &a, &b} : Triple{&corner, &b, &a};
  return true;
}

// The corner of a finder pattern that lies furthest in a direction.
cv::Point2f furthest(const FinderPattern& finder, cv::Point2f way) {
  return *std::max_element(finder.corners.begin(), finder.corners.end(),
                           [&](cv::Point2f a, cv::Point2f b) { return a.dot(way) < b.dot(way); });
}

cv::Point2f meeting(cv::Point2f a, cv::Point2f a2, cv::Point2f b, cv::Point2f b2, cv::Point2f otherwise) {
  const auto u = a2 - a, v = b2 - b;
  const double cross = u.cross(v);
  if (std::abs(cross) < 0.3 * length_of(u) * length_of(v))
    return otherwise;
  return a + u * static_cast<float>((b - a).cross(v) / cross);
}

std::array<cv::Point2f, 4> square(float side) {
  return {cv::Point2f(0, 0), {side, 0}, {side, side}, {0, side}};
}

void add_known(std::vector<GridPoint>& points, int x, int y, bool ink) {
  points.push_back({{static_cast<float>(x) + 0.5F, static_cast<float>(y) + 0.5F}, ink ? Module::ink : Module::paper});
}

// Rings of ink and paper about a module: finder patterns have two beyond the three middle ones, alignment patterns one.
void add_rings(std::vector<GridPoint>& points, int middle_x, int middle_y, int rings, int side) {
  for (int y = -rings; y <= rings; ++y)
    for (int x = -rings; x <= rings; ++x) {
      const int ring = std::max(std::abs(x), std::abs(y));
      const bool finder = rings == 4;
      const bool ink = finder ? ring != 2 && ring != 4 : ring != 1;
      const cv::Point at(middle_x + x, middle_y + y);
      if (at.x >= 0 && at.y >= 0 && at.x < side && at.y < side)
        add_known(points, at.x, at.y, ink);
    }
}

std::vector<GridPoint> known_points(int side) {
  std::vector<GridPoint> points;
  add_rings(points, 3, 3, 4, side);
  if (side >= kSmallest) {
    add_rings(points, side - 4, 3, 4, side);
    add_rings(points, 3, side - 4, 4, side);
    if (side > kSmallest)
      add_rings(points, side - 7, side - 7, 2, side);
    for (int i = 8; i < side - 8; ++i) {
      add_known(points, i, 6, i % 2 == 0);
      add_known(points, 6, i, i % 2 == 0);
    }
  } else {
    for (int i = 8; i < side; ++i) {
      add_known(points, i, 0, i % 2 == 0);
      add_known(points, 0, i, i % 2 == 0);
    }
  }
  return points;
}

std::vector<GridPoint> points_of(const std::vector<GridPoint>& known, int side) {
  auto points = known;
  const int step = 1 + side * side / 900;
  for (int i = 0; i < side * side; i += step)
    points.push_back({{static_cast<float>(i % side) + 0.5F, static_cast<float>(i / side) + 0.5F}});
  return points;
}

bool try_size(const cv::Mat1b& luma, const cv::Mat1b& even, ModuleGrid grid, int side, const ReadQr& read) {
  const auto known = known_points(side);
  const auto points = points_of(known, side);
  const auto corners = square(static_cast<float>(side));
  for (const float step : {1.0F, 0.5F, 0.25F, 0.12F})
    improve(grid, even, points, corners, step);
  auto ink = ink_of(sample(luma, grid, {0.5F, 0.5F}, {side, side}));
  int right = 0;
  for (const auto& point : known) {
    auto& module = ink(static_cast<int>(point.middle.y), static_cast<int>(point.middle.x));
    right += (module != 0) == (point.is == Module::ink);
  }
  constexpr float kLeastRight = 0.8F;  // else it is another size, or no symbol at all
  if (static_cast<float>(right) < kLeastRight * static_cast<float>(known.size()))
    return false;
  for (const auto& point : known)
    ink(static_cast<int>(point.middle.y), static_cast<int>(point.middle.x)) = point.is == Module::ink;
  std::array<cv::Point2f, 4> in_picture;
  std::transform(corners.begin(), corners.end(), in_picture.begin(), [&](cv::Point2f c) { return grid.at(c); });
  return read(draw_modules(ink), in_picture);
}

// The fourth corner has no mark of its own: it is where the alignment pattern near it, and all else that is known,
// shows.
ModuleGrid place_fourth(const cv::Mat1b& even, const std::array<cv::Point2f, 4>& corners, int side) {
  constexpr int kReach = 5;
  constexpr float kStep = 0.02F;  // of the sides
  const auto points = known_points(side);
  const auto across = corners[2] - corners[3], down = corners[2] - corners[1];
  std::pair<float, ModuleGrid> best{-1, {}};
  for (int i = -kReach; i <= kReach; ++i)
    for (int j = -kReach; j <= kReach; ++j) {
      auto moved = corners;
      moved[2] += across * (kStep * static_cast<float>(i)) + down * (kStep * static_cast<float>(j));
      ModuleGrid grid;
      if (!grid_through(square(static_cast<float>(side)), moved, grid))
        continue;
      if (const float fit = fit_of(even, grid, points); fit > best.first)
        best = {fit, grid};
    }
  return best.second;
}

void try_triple(const cv::Mat1b& luma, const Triple& triple, const ReadQr& read) {
  const auto across = triple.right->middle - triple.corner->middle, down = triple.below->middle - triple.corner->middle;
  const auto u = across / length_of(across), v = down / length_of(down);
  const float module = (triple.corner->module + triple.right->module + triple.below->module) / 3;
  const auto top_right = furthest(*triple.right, u - v), bottom_left = furthest(*triple.below, v - u);
  const auto fourth = meeting(top_right, furthest(*triple.right, u + v), bottom_left, furthest(*triple.below, u + v),
                              top_right + bottom_left - furthest(*triple.corner, -u - v));
  const float modules = (length_of(across) + length_of(down)) / 2 / module + kFinderSide;
  const int guess = static_cast<int>(std::lround((modules - 17) / 4)) * 4 + 17;
  const auto even = even_light(luma, module);
  const int reach = guess > 60 ? 3 : 2;
  for (int away = 0; away <= 2 * reach; ++away) {
    const int side = guess + 4 * (away % 2 ? (away + 1) / 2 : -away / 2);
    if (side < kSmallest || side > kLargest)
      continue;
    const auto grid = place_fourth(even, {furthest(*triple.corner, -u - v), top_right, fourth, bottom_left}, side);
    if (try_size(luma, even, grid, side, read))
      return;
  }
}

// Which corner of the only finder pattern is the symbol's is not known.
void try_micro(const cv::Mat1b& luma, const FinderPattern& finder, const ReadQr& read) {
  const auto even = even_light(luma, finder.module);
  for (int side = kSmallestMicro; side <= kLargestMicro; side += 2)
    for (std::size_t turn = 0; turn < 4; ++turn) {
      auto corners = finder.corners;
      std::rotate(corners.begin(), corners.begin() + static_cast<std::ptrdiff_t>(turn), corners.end());
      ModuleGrid grid;
      if (grid_through(square(kFinderSide), corners, grid) && try_size(luma, even, grid, side, read))
        return;
    }
}

}  // namespace

std::vector<FinderPattern> find_finder_patterns(const cv::Mat1b& luma, int most) {
  std::vector<FinderPattern> found;
  if (luma.cols < kSmallestMicro || luma.rows < kSmallestMicro)
    return found;
  const auto dark = ink_against_light(luma, std::max(41, std::min(luma.cols, luma.rows) / 5));
  cv::Mat1b framed;  // ink at the picture's border has a contour too
  cv::copyMakeBorder(dark, framed, 1, 1, 1, 1, cv::BORDER_CONSTANT, cv::Scalar(0));
  std::vector<std::vector<cv::Point>> contours;
  std::vector<cv::Vec4i> family;
  cv::findContours(framed, contours, family, cv::RETR_TREE, cv::CHAIN_APPROX_NONE, {-1, -1});
  const auto child = [&](int of) { return family[static_cast<std::size_t>(of)][2]; };
  const auto area = [&](int of) { return cv::contourArea(contours[static_cast<std::size_t>(of)]); };
  for (int i = 0; i < static_cast<int>(contours.size()); ++i) {
    const int paper = child(i);
    const int dot = paper >= 0 ? child(paper) : -1;
    if (dot < 0 || contours[static_cast<std::size_t>(i)].size() < 4 * kFinder)
      continue;
    // Seven, five and three modules a side; a contour runs through the middles of pixels.
    const double outer = std::sqrt(area(i)) + 1, hole = std::sqrt(area(paper)) - 1, inner = std::sqrt(area(dot)) + 1;
    if (inner < 0.3 * outer || inner > 0.58 * outer || hole < inner || hole > 0.88 * outer)
      continue;
    auto corners = four_corners(contours[static_cast<std::size_t>(i)]);
    if (!corners)
      continue;
    const auto middle = ((*corners)[0] + (*corners)[1] + (*corners)[2] + (*corners)[3]) / 4;
    // From the pixels' middles out to the ink's edge.
    for (auto& corner : *corners)
      corner += (corner - middle) * (0.5F / std::max(1.0F, static_cast<float>(outer) / 2));
    found.push_back({middle, static_cast<float>(outer) / kFinderSide, *corners});
  }
  std::sort(found.begin(), found.end(),
            [](const FinderPattern& a, const FinderPattern& b) { return a.module > b.module; });
  if (found.size() > static_cast<std::size_t>(most))
    found.resize(static_cast<std::size_t>(most));
  return found;
}

void try_qr_sizes(const cv::Mat1b& luma, const std::vector<FinderPattern>& finders, const ReadQr& read) {
  for (std::size_t corner = 0; corner < finders.size(); ++corner)
    for (std::size_t a = 0; a < finders.size(); ++a)
      for (std::size_t b = a + 1; b < finders.size(); ++b)
        if (Triple triple; a != corner && b != corner && is_triple(finders[corner], finders[a], finders[b], triple))
          try_triple(luma, triple, read);
  constexpr std::size_t kMostMicro = 2;  // finder patterns that stand alone
  if (finders.size() <= kMostMicro)
    for (const auto& finder : finders)
      try_micro(luma, finder, read);
}

}  // namespace returns::vision
