// Things that lie on the bench, drawn once in millimetres and placed per frame.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <opencv2/core.hpp>
#include <string>
#include <vector>

#include "tests/support/scene/symbol.h"

namespace returns::scene {

enum class Weight { regular, bold };

// A flat thing seen from above. The picture is premultiplied BGRA; its middle is the sprite's origin. Not copied
// around: scenes hold sprites by shared pointer.
class Sprite {
 public:
  Sprite(cv::Mat4b premultiplied, double pixels_per_mm, cv::Size2d body_mm, std::vector<Code> codes);

  // The picture reduced to about `pixels_per_mm`; kept for the next frame. Any thread.
  const cv::Mat4b& at_scale(double pixels_per_mm) const;

  cv::Size2d picture_mm() const;                             // with the room that the shadow takes
  cv::Size2d body_mm() const { return body_; }               // what hides things below
  const std::vector<Code>& codes() const { return codes_; }  // quads in mm from the middle

 private:
  cv::Mat4b picture_;
  double pixels_per_mm_;
  cv::Size2d body_;
  std::vector<Code> codes_;
  mutable std::mutex mutex_;
  mutable std::map<int, cv::Mat4b> reduced_;
};
using SpritePtr = std::shared_ptr<const Sprite>;

// A sheet to draw on, in millimetres from its top left corner.
class Sheet {
 public:
  Sheet(double width_mm, double height_mm, double pixels_per_mm);

  cv::Mat3b& colour() { return colour_; }
  cv::Mat1b& cover() { return cover_; }  // 255 where the thing is
  double scale() const { return pixels_per_mm_; }
  cv::Size2d size_mm() const { return {colour_.cols / pixels_per_mm_, colour_.rows / pixels_per_mm_}; }
  cv::Point at(double x, double y) const;

  void fill(cv::Scalar bgr);
  void rectangle(cv::Rect2d mm, cv::Scalar bgr, double line_mm = 0);  // 0 fills
  void line(cv::Point2d from, cv::Point2d to, cv::Scalar bgr, double width_mm);
  // `height` is that of capitals; (x, y) is the left end of the base line.
  void text(double x, double y, double height, const std::string& words, Weight weight = Weight::regular,
            cv::Scalar bgr = {25, 25, 25});
  // Draws the code with its top left at (x, y) and records it. The module is rounded to whole printer dots.
  cv::Size2d code(double x, double y, double module_mm, double bar_height_mm, Format format, const std::string& data,
                  const std::string& role, int option_1 = 0);
  // Pastes another sheet, its middle at (x, y), turned clockwise; its codes come along.
  void paste(const Sheet& other, double x, double y, double degrees);
  const std::vector<Code>& codes() const { return codes_; }  // quads in mm
  void forget_codes() { codes_.clear(); }
  void adopt_codes(const Sheet& other) { codes_ = other.codes_; }  // when its left part was copied
  void round_corners(double radius_mm);

  // `height_mm` over the bench gives the shadow its length and softness.
  SpritePtr finish(double height_mm) const;

 private:
  cv::Mat3b colour_;
  cv::Mat1b cover_;
  double pixels_per_mm_;
  std::vector<Code> codes_;
};

// Smooth irregular values around 0 with unit deviation; `grain` is the size of its blotches in pixels.
cv::Mat1f blotches(cv::Size size, double grain, cv::RNG& random);

}  // namespace returns::scene
