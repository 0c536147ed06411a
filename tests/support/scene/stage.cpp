#include "tests/support/scene/stage.h"

#include <cmath>
#include <opencv2/imgproc.hpp>

#include "tests/support/scene/props.h"

namespace returns::scene {
namespace {

constexpr int kNoiseRoom = 64;  // the noise is larger than the picture and shifted per frame

cv::Matx33d translation(double x, double y) {
  return {1, 0, x, 0, 1, y, 0, 0, 1};
}

cv::Point2f apply(const cv::Matx33d& matrix, cv::Point2d p) {
  const cv::Vec3d q = matrix * cv::Vec3d(p.x, p.y, 1);
  return {static_cast<float>(q[0] / q[2]), static_cast<float>(q[1] / q[2])};
}

std::array<cv::Point2d, 4> corners_of(cv::Size2d size) {
  const double w = size.width / 2;
  const double h = size.height / 2;
  return {cv::Point2d(-w, -h), {w, -h}, {w, h}, {-w, h}};
}

}  // namespace

Stage::Stage(const StageOptions& options) : options_(options), pixels_per_mm_(options.size.width / options.width_mm) {
  const double height_mm = options.size.height / pixels_per_mm_;
  const cv::Matx33d scale(pixels_per_mm_, 0, 0, 0, pixels_per_mm_, 0, 0, 0, 1);
  const cv::Matx33d tilt(1, 0, 0, 0, 1, 0, 0, -options.tilt, 1);
  image_from_bench_ = translation(options.size.width / 2.0, options.size.height / 2.0) * scale * tilt *
                      translation(-options.middle.x, -options.middle.y);

  // The bench is drawn wider than seen, then put through the same perspective as all that lies on it.
  const cv::Rect2d seen(options.middle.x - options.width_mm * 0.7, options.middle.y - height_mm * 0.7,
                        options.width_mm * 1.4, height_mm * 1.4);
  const auto flat = bench(seen, pixels_per_mm_, options.seed);
  const cv::Matx33d bench_from_flat =
      translation(seen.x, seen.y) * cv::Matx33d(1 / pixels_per_mm_, 0, 0, 0, 1 / pixels_per_mm_, 0, 0, 0, 1);
  cv::warpPerspective(flat, bench_, image_from_bench_ * bench_from_flat, options.size, cv::INTER_LINEAR,
                      cv::BORDER_REPLICATE);

  light_.create(options.size);
  for (int row = 0; row < light_.rows; ++row)
    for (int column = 0; column < light_.cols; ++column) {
      const double dx = (column - options.size.width * 0.42) / options.size.width;
      const double dy = (row - options.size.height * 0.40) / options.size.width;
      const auto level = cv::saturate_cast<uchar>(250 * (1 - options.vignette * 3 * (dx * dx + dy * dy)));
      light_(row, column) = {level, level, level};
    }
  cv::RNG random(options.seed * 6700417 + 3);
  cv::Mat noise(options.size + cv::Size(kNoiseRoom, kNoiseRoom), CV_16SC3);
  random.fill(noise, cv::RNG::NORMAL, 0.0, options.noise);
  noise.convertTo(noise_up_, CV_8U);
  cv::Mat(-noise).convertTo(noise_down_, CV_8U);
}

cv::Matx33d Stage::image_from(const Placement& placement) const {
  const double radians = placement.degrees * CV_PI / 180;
  const double c = std::cos(radians) * placement.scale;
  const double s = std::sin(radians) * placement.scale;
  const double k = placement.stretch_x;
  return image_from_bench_ * cv::Matx33d(c * k, -s, placement.x, s * k, c, placement.y, 0, 0, 1);
}

void Stage::blend(const Placement& placement) {
  const auto image_from_sprite = image_from(placement);
  std::vector<cv::Point2f> outline;
  for (const auto& corner : corners_of(placement.sprite->picture_mm()))
    outline.push_back(apply(image_from_sprite, corner));
  const cv::Rect box = cv::boundingRect(outline) & cv::Rect({0, 0}, options_.size);
  if (box.empty())
    return;
  const auto& picture = placement.sprite->at_scale(pixels_per_mm_ * placement.scale);
  const auto size = placement.sprite->picture_mm();
  const cv::Matx33d sprite_from_pixels =
      cv::Matx33d(size.width / picture.cols, 0, 0, 0, size.height / picture.rows, 0, 0, 0, 1);
  const cv::Matx33d box_from_pixels = translation(-box.x, -box.y) * image_from_sprite *
                                      translation(-size.width / 2, -size.height / 2) * sprite_from_pixels;
  cv::warpPerspective(picture, warped_, box_from_pixels, box.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT);
  for (int row = 0; row < box.height; ++row) {
    const auto* above = warped_.ptr<uchar>(row);
    auto* below = composed_.ptr<uchar>(box.y + row) + box.x * 3;
    for (int column = 0; column < box.width; ++column, above += 4, below += 3) {
      const unsigned rest = 255U - above[3];
      below[0] = static_cast<uchar>(above[0] + ((below[0] * rest + 128) * 257 >> 16));
      below[1] = static_cast<uchar>(above[1] + ((below[1] * rest + 128) * 257 >> 16));
      below[2] = static_cast<uchar>(above[2] + ((below[2] * rest + 128) * 257 >> 16));
    }
  }
}

std::vector<Code> Stage::visible(const std::vector<Placement>& placements) const {
  std::vector<Code> seen;
  const cv::Rect2f frame(0, 0, static_cast<float>(options_.size.width), static_cast<float>(options_.size.height));
  for (std::size_t i = 0; i < placements.size(); ++i) {
    const auto& placement = placements[i];
    if (placement.stretch_x < 0.95)
      continue;
    const auto image_from_sprite = image_from(placement);
    for (auto code : placement.sprite->codes()) {
      const cv::Point2f across = code.quad[1] - code.quad[0];
      const double width_mm = std::hypot(across.x, across.y);
      bool whole = true;
      for (auto& corner : code.quad) {
        corner = apply(image_from_sprite, corner);
        whole = whole && frame.contains(corner);
      }
      for (std::size_t above = i + 1; whole && above < placements.size(); ++above) {
        std::vector<cv::Point2f> body;
        for (const auto& corner : corners_of(placements[above].sprite->body_mm()))
          body.push_back(apply(image_from(placements[above]), corner));
        for (int step = 0; whole && step < 25; ++step) {
          const float u = static_cast<float>(step % 5) / 4;
          const float v = static_cast<float>(step / 5) / 4;
          const auto point =
              (code.quad[0] * (1 - u) + code.quad[1] * u) * (1 - v) + (code.quad[3] * (1 - u) + code.quad[2] * u) * v;
          whole = cv::pointPolygonTest(body, point, false) < 0;
        }
      }
      if (!whole)
        continue;
      const cv::Point2f shown = code.quad[1] - code.quad[0];
      code.module *= static_cast<float>(std::hypot(shown.x, shown.y) / width_mm);
      seen.push_back(std::move(code));
    }
  }
  return seen;
}

Shot Stage::draw(const std::vector<Placement>& placements, std::uint64_t frame) {
  if (composed_.empty() || placements != drawn_) {
    bench_.copyTo(composed_);
    for (const auto& placement : placements)
      blend(placement);
    cv::multiply(composed_, light_, composed_, 1.0 / 255);
    drawn_ = placements;
  }
  cv::RNG random(options_.seed + frame * 2654435761U + 1);
  const cv::Rect part({random.uniform(0, kNoiseRoom), random.uniform(0, kNoiseRoom)}, options_.size);
  Shot shot;
  cv::add(composed_, noise_up_(part), shot.picture);
  cv::subtract(shot.picture, noise_down_(part), shot.picture);
  shot.codes = visible(placements);
  return shot;
}

}  // namespace returns::scene
