#include "tests/support/scene/sprite.h"

#include <cmath>
#include <opencv2/imgproc.hpp>

namespace returns::scene {

Sprite::Sprite(cv::Mat4b premultiplied, double pixels_per_mm, cv::Size2d body_mm, std::vector<Code> codes)
    : picture_(std::move(premultiplied)), pixels_per_mm_(pixels_per_mm), body_(body_mm), codes_(std::move(codes)) {}

cv::Size2d Sprite::picture_mm() const {
  return {picture_.cols / pixels_per_mm_, picture_.rows / pixels_per_mm_};
}

const cv::Mat4b& Sprite::at_scale(double pixels_per_mm) const {
  if (pixels_per_mm >= pixels_per_mm_)
    return picture_;
  std::lock_guard lock(mutex_);
  auto& reduced = reduced_[static_cast<int>(std::lround(pixels_per_mm * 16))];
  if (reduced.empty()) {
    const cv::Size size(std::max(1, static_cast<int>(std::lround(picture_.cols * pixels_per_mm / pixels_per_mm_))),
                        std::max(1, static_cast<int>(std::lround(picture_.rows * pixels_per_mm / pixels_per_mm_))));
    cv::resize(picture_, reduced, size, 0, 0, cv::INTER_AREA);
  }
  return reduced;
}

Sheet::Sheet(double width_mm, double height_mm, double pixels_per_mm)
    : colour_(static_cast<int>(std::lround(height_mm * pixels_per_mm)),
              static_cast<int>(std::lround(width_mm * pixels_per_mm)), cv::Vec3b(255, 255, 255)),
      cover_(colour_.size(), 255),
      pixels_per_mm_(pixels_per_mm) {}

cv::Point Sheet::at(double x, double y) const {
  return {static_cast<int>(std::lround(x * pixels_per_mm_)), static_cast<int>(std::lround(y * pixels_per_mm_))};
}

void Sheet::fill(cv::Scalar bgr) {
  colour_.setTo(bgr);
}

void Sheet::rectangle(cv::Rect2d mm, cv::Scalar bgr, double line_mm) {
  const int thickness = line_mm > 0 ? std::max(1, static_cast<int>(std::lround(line_mm * pixels_per_mm_))) : -1;
  cv::rectangle(colour_, at(mm.x, mm.y), at(mm.x + mm.width, mm.y + mm.height), bgr, thickness, cv::LINE_AA);
}

void Sheet::line(cv::Point2d from, cv::Point2d to, cv::Scalar bgr, double width_mm) {
  cv::line(colour_, at(from.x, from.y), at(to.x, to.y), bgr,
           std::max(1, static_cast<int>(std::lround(width_mm * pixels_per_mm_))), cv::LINE_AA);
}

void Sheet::text(double x, double y, double height, const std::string& words, Weight weight, cv::Scalar bgr) {
  // Hershey's capitals are 21 units high at scale 1.
  const double scale = height * pixels_per_mm_ / 21.0;
  const double stroke = height * pixels_per_mm_ * (weight == Weight::bold ? 0.19 : 0.11);
  cv::putText(colour_, words, at(x, y), cv::FONT_HERSHEY_SIMPLEX, scale, bgr,
              std::max(1, static_cast<int>(std::lround(stroke))), cv::LINE_AA);
}

cv::Size2d Sheet::code(double x, double y, double module_mm, double bar_height_mm, Format format,
                       const std::string& data, const std::string& role, int option_1) {
  SymbolStyle style;
  style.pixels_per_module = std::max(1, static_cast<int>(std::lround(module_mm * pixels_per_mm_)));
  const double module = style.pixels_per_module / pixels_per_mm_;
  style.height_modules = std::max(8, static_cast<int>(std::lround(bar_height_mm / module)));
  style.option_1 = option_1;
  const auto symbol = draw_symbol(format, data, style);
  const cv::Rect box(at(x, y), symbol.picture.size());
  const cv::Rect inside = box & cv::Rect({0, 0}, colour_.size());
  CV_Assert(inside == box);
  colour_(box).setTo(cv::Scalar(28, 26, 26), symbol.picture < 128);
  const auto w = static_cast<float>(symbol.picture.cols / pixels_per_mm_);
  const auto h = static_cast<float>(symbol.picture.rows / pixels_per_mm_);
  const auto left = static_cast<float>(box.x / pixels_per_mm_);
  const auto top = static_cast<float>(box.y / pixels_per_mm_);
  codes_.push_back({text_as_read(format, data),
                    format,
                    role,
                    {cv::Point2f(left, top), {left + w, top}, {left + w, top + h}, {left, top + h}},
                    static_cast<float>(module)});
  return {w, h};
}

void Sheet::paste(const Sheet& other, double x, double y, double degrees) {
  const cv::Size2d size = other.size_mm();
  const double radians = degrees * CV_PI / 180;
  const double c = std::cos(radians);
  const double s = std::sin(radians);
  const auto place = [&](cv::Point2d p) {
    const cv::Point2d q = p - cv::Point2d(size.width / 2, size.height / 2);
    return cv::Point2d(x + q.x * c - q.y * s, y + q.x * s + q.y * c);
  };
  // Reduced first, so that turning does not alias.
  const double factor = pixels_per_mm_ / other.pixels_per_mm_;
  cv::Mat3b colour;
  cv::Mat1b cover;
  cv::resize(other.colour_, colour, {}, factor, factor, cv::INTER_AREA);
  cv::resize(other.cover_, cover, {}, factor, factor, cv::INTER_AREA);
  const cv::Point2d origin = place({0, 0}) * pixels_per_mm_;
  const cv::Matx23d turn(c, -s, origin.x, s, c, origin.y);
  cv::Mat3b turned;
  cv::Mat1b mask;
  cv::warpAffine(colour, turned, turn, colour_.size(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  cv::warpAffine(cover, mask, turn, colour_.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT);
  for (int row = 0; row < colour_.rows; ++row)
    for (int column = 0; column < colour_.cols; ++column) {
      const int a = mask(row, column);
      if (a == 0)
        continue;
      auto& below = colour_(row, column);
      const auto& above = turned(row, column);
      for (int channel = 0; channel < 3; ++channel)
        below[channel] = static_cast<uchar>((below[channel] * (255 - a) + above[channel] * a + 127) / 255);
    }
  for (auto code : other.codes_) {
    for (auto& corner : code.quad)
      corner = place(corner);
    codes_.push_back(std::move(code));
  }
}

void Sheet::round_corners(double radius_mm) {
  const int radius = at(radius_mm, 0).x;
  cover_.setTo(0);
  const cv::Size size = cover_.size();
  cv::rectangle(cover_, {radius, 0}, {size.width - radius - 1, size.height - 1}, 255, -1);
  cv::rectangle(cover_, {0, radius}, {size.width - 1, size.height - radius - 1}, 255, -1);
  for (const auto corner :
       {cv::Point(radius, radius), cv::Point(size.width - radius - 1, radius),
        cv::Point(radius, size.height - radius - 1), cv::Point(size.width - radius - 1, size.height - radius - 1)})
    cv::circle(cover_, corner, radius, 255, -1, cv::LINE_AA);
}

SpritePtr Sheet::finish(double height_mm) const {
  const double softness = 1.0 + height_mm * 0.12;
  const double offset = 0.5 + height_mm * 0.10;
  const int room = static_cast<int>(std::ceil((offset + 3 * softness) * pixels_per_mm_));
  const cv::Size size(colour_.cols + 2 * room, colour_.rows + 2 * room);
  const cv::Rect body(room, room, colour_.cols, colour_.rows);

  cv::Mat1b shadow(size, uchar(0));
  const int shift = static_cast<int>(std::lround(offset * pixels_per_mm_));
  cover_.copyTo(shadow(body + cv::Point(shift, shift)));
  // Blurred small: a shadow needs no detail.
  cv::Mat1b small;
  cv::resize(shadow, small, {}, 0.25, 0.25, cv::INTER_AREA);
  cv::GaussianBlur(small, small, {}, std::max(0.5, softness * pixels_per_mm_ / 4));
  cv::resize(small, shadow, size, 0, 0, cv::INTER_LINEAR);
  shadow = shadow * 0.62;

  cv::Mat4b picture(size, cv::Vec4b(0, 0, 0, 0));
  for (int row = 0; row < size.height; ++row)
    for (int column = 0; column < size.width; ++column) {
      const cv::Point inner(column - room, row - room);
      const bool on = inner.x >= 0 && inner.y >= 0 && inner.x < colour_.cols && inner.y < colour_.rows;
      const int a = on ? cover_(inner) : 0;
      auto& pixel = picture(row, column);
      if (on)
        for (int channel = 0; channel < 3; ++channel)
          pixel[channel] = static_cast<uchar>(colour_(inner)[channel] * a / 255);
      pixel[3] = static_cast<uchar>(a + (255 - a) * shadow(row, column) / 255);
    }
  auto codes = codes_;
  const cv::Point2f middle(static_cast<float>(size_mm().width / 2), static_cast<float>(size_mm().height / 2));
  for (auto& code : codes)
    for (auto& corner : code.quad)
      corner -= middle;
  return std::make_shared<Sprite>(picture, pixels_per_mm_, size_mm(), codes);
}

cv::Mat1f blotches(cv::Size size, double grain, cv::RNG& random) {
  const cv::Size coarse(std::max(2, static_cast<int>(size.width / grain) + 2),
                        std::max(2, static_cast<int>(size.height / grain) + 2));
  cv::Mat1f values(coarse);
  random.fill(values, cv::RNG::NORMAL, 0.0, 1.0);
  cv::Mat1f smooth;
  cv::resize(values, smooth, size, 0, 0, cv::INTER_CUBIC);
  return smooth;
}

}  // namespace returns::scene
