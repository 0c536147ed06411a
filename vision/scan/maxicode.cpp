#include "vision/scan/maxicode.h"

#include <cmath>
#include <opencv2/imgproc.hpp>

namespace returns::vision {
namespace {

constexpr float kPi = static_cast<float>(CV_PI);
constexpr int kRings = 5;  // runs outside of the light dot: dark, light, dark, light, dark
// ISO/IEC 16023: a symbol 28.14 mm wide and 26.91 mm high around a bull's-eye; its rings end at 8.3 mm as printed.
constexpr float kWidthByEye = 3.42F;
constexpr float kHeightByEye = 3.27F;
constexpr float kModules = 30;

// Distance from the dot's middle to the outer edge of the last ring in one direction; 0 when the runs do not fit.
float walk(const cv::Mat1b& dark, cv::Point2f from, float dx, float dy) {
  std::array<float, kRings + 1> runs{};
  std::size_t at = 0;
  bool inside_dark = false;
  for (float step = 0;; ++step) {
    const int x = static_cast<int>(std::lround(from.x + dx * step));
    const int y = static_cast<int>(std::lround(from.y + dy * step));
    if (x < 0 || y < 0 || x >= dark.cols || y >= dark.rows || step > 400)
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

bool eye_at(const cv::Mat1b& dark, cv::Point2f guess, BullsEye& eye) {
  if (dark(static_cast<int>(guess.y), static_cast<int>(guess.x)))
    return false;
  for (int round = 0; round < 2; ++round) {  // the second time from the middle that the first one found
    const float right = walk(dark, guess, 1, 0);
    const float left = walk(dark, guess, -1, 0);
    const float below = walk(dark, guess, 0, 1);
    const float above = walk(dark, guess, 0, -1);
    if (right == 0 || left == 0 || below == 0 || above == 0)
      return false;
    guess += cv::Point2f((right - left) / 2, (below - above) / 2);
    eye = {guess, right + left, below + above};
    if (round > 0 && (std::abs(right - left) > 0.15F * eye.across || std::abs(below - above) > 0.15F * eye.down))
      return false;
  }
  if (eye.across > 1.35F * eye.down || eye.down > 1.35F * eye.across)
    return false;
  const float slant = std::sqrt(0.5F);
  const float mean = (eye.across + eye.down) / 4;
  for (const auto& way : {cv::Point2f(slant, slant), cv::Point2f(-slant, slant)})
    for (const float sign : {1.0F, -1.0F}) {
      const float radius = walk(dark, guess, way.x * sign, way.y * sign);
      if (radius < 0.75F * mean || radius > 1.3F * mean)
        return false;
    }
  return true;
}

// The middles of eleven runs that are dark first and last and about as wide as each other.
std::vector<cv::Point2f> candidates_in_row(const cv::Mat1b& dark, int row) {
  constexpr std::size_t kRuns = 2 * kRings + 1;
  std::vector<cv::Point2f> found;
  const auto* pixels = dark.ptr<uchar>(row);
  std::vector<int> edges;
  for (int x = 1; x < dark.cols; ++x)
    if ((pixels[x] != 0) != (pixels[x - 1] != 0))
      edges.push_back(x);
  for (std::size_t i = 0; i + kRuns < edges.size(); ++i) {
    if (!pixels[edges[i]])
      continue;
    const float unit = static_cast<float>(edges[i + kRuns] - edges[i]) / kRuns;
    if (unit < 1.3F)
      continue;
    bool even = true;
    for (std::size_t run = 0; even && run < kRuns; ++run) {
      const auto length = static_cast<float>(edges[i + run + 1] - edges[i + run]);
      even = length > 0.4F * unit - 0.6F && length < 2.0F * unit + 0.6F;
    }
    if (even)
      found.emplace_back(static_cast<float>(edges[i + kRings] + edges[i + kRings + 1] - 1) / 2,
                         static_cast<float>(row));
  }
  return found;
}

// Edges of hexagons look in six directions: the sixth power folds them.
float lattice_direction(const cv::Mat1b& luma, const BullsEye& eye) {
  const float outer = std::min(eye.across, eye.down) * 1.6F;
  const float inner = std::max(eye.across, eye.down) * 0.56F;
  double c = 0, s = 0;
  const cv::Rect box = cv::Rect(static_cast<int>(eye.middle.x - outer), static_cast<int>(eye.middle.y - outer),
                                static_cast<int>(2 * outer), static_cast<int>(2 * outer)) &
                       cv::Rect(1, 1, luma.cols - 2, luma.rows - 2);
  for (int y = box.y; y < box.y + box.height; ++y)
    for (int x = box.x; x < box.x + box.width; ++x) {
      const float distance = std::hypot(static_cast<float>(x) - eye.middle.x, static_cast<float>(y) - eye.middle.y);
      if (distance < inner || distance > outer)
        continue;
      const double dx = luma(y, x + 1) - luma(y, x - 1);
      const double dy = luma(y + 1, x) - luma(y - 1, x);
      const double squared = dx * dx + dy * dy;
      if (squared < 400)
        continue;
      const double angle = 6 * std::atan2(dy, dx);
      c += std::sqrt(squared) * std::cos(angle);
      s += std::sqrt(squared) * std::sin(angle);
    }
  return static_cast<float>(std::atan2(s, c) / 6);
}

}  // namespace

std::vector<BullsEye> find_bulls_eyes(const cv::Mat1b& luma, int most) {
  std::vector<BullsEye> eyes;
  if (luma.cols < 64 || luma.rows < 64)
    return eyes;
  cv::Mat1b dark;
  cv::adaptiveThreshold(luma, dark, 255, cv::ADAPTIVE_THRESH_MEAN_C, cv::THRESH_BINARY_INV, 61, 12);
  for (int row = 1; row + 1 < dark.rows; row += 2)
    for (const auto& candidate : candidates_in_row(dark, row)) {
      const bool known = std::any_of(eyes.begin(), eyes.end(), [&](const BullsEye& eye) {
        return std::hypot(eye.middle.x - candidate.x, eye.middle.y - candidate.y) < eye.across;
      });
      BullsEye eye;
      if (known || !eye_at(dark, candidate, eye))
        continue;
      eyes.push_back(eye);
      if (eyes.size() >= static_cast<std::size_t>(most))
        return eyes;
    }
  return eyes;
}

std::vector<float> likely_directions(const cv::Mat1b& luma, const BullsEye& eye, const std::vector<Region>& regions) {
  std::vector<float> directions;
  const auto add = [&](float direction) {
    const bool known = std::any_of(directions.begin(), directions.end(), [&](float other) {
      return std::abs(std::remainder(other - direction, 2 * kPi)) < 0.01F;
    });
    if (!known)
      directions.push_back(direction);
  };
  std::vector<const Region*> near;
  for (const auto& region : regions)
    if (region.texture == Texture::bars && region.size.width > eye.across * 2)
      near.push_back(&region);
  std::sort(near.begin(), near.end(), [&](const Region* a, const Region* b) {
    return cv::norm(a->middle - eye.middle) < cv::norm(b->middle - eye.middle);
  });
  const float lattice = lattice_direction(luma, eye);
  // A label's codes are printed square to each other; the lattice, known but for sixths of a turn, tells more exactly.
  if (!near.empty()) {
    const float off = std::remainder(lattice - near[0]->along, kPi / 6);
    if (std::abs(off) < 0.09F)
      for (int quarter = 0; quarter < 4; ++quarter)
        add(near[0]->along + off + static_cast<float>(quarter) * kPi / 2);
  }
  for (std::size_t i = 0; i < near.size() && i < 2; ++i)
    for (int quarter = 0; quarter < 4; ++quarter)
      add(near[i]->along + static_cast<float>(quarter) * kPi / 2);
  for (int sixth = 0; sixth < 6; ++sixth)
    add(lattice + static_cast<float>(sixth) * kPi / 3);
  return directions;
}

Crop upright_maxicode(const cv::Mat1b& luma, const BullsEye& eye, float direction) {
  // The eye's two diameters tell how the picture is foreshortened; along and across are mixed by the turn.
  const float c = std::abs(std::cos(direction));
  const float s = std::abs(std::sin(direction));
  const float along = eye.across * c * c + eye.down * s * s;
  const float over = eye.down * c * c + eye.across * s * s;
  Region region;
  region.middle = eye.middle;
  region.along = direction;
  region.size = {along * kWidthByEye, over * kHeightByEye};
  const float module = region.size.width / kModules;
  return upright(luma, region, 0.8F * module, 0.8F * module, std::max(1.0F, 7 / module));
}

}  // namespace returns::vision
