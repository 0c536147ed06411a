// Things on the bench without codes of their own, drawn in millimetres.
#pragma once
#include "tests/support/scene/labels.h"

namespace returns::scene {

inline const cv::Size2d kCarton{344, 244};  // mm

// The mat as one view sees it: millimetres `seen` at `pixels_per_mm`, with the fixtures that lie there for good.
cv::Mat3b bench(cv::Rect2d seen, double pixels_per_mm, std::uint64_t seed);

struct Carton {
  SpritePtr left_flap, right_flap;    // the closed top, cut along the tape
  SpritePtr left_inner, right_inner;  // what shows when they lie open
  SpritePtr inside;                   // the open box without flaps
};
enum class LabelState { legible, covered };
// The label lies on the left flap, so that opening the tape leaves it whole.
Carton carton(const ReturnFacts& facts, LabelState label, std::uint64_t seed);

SpritePtr product_box(const ReturnFacts& facts, std::uint64_t seed);  // 190 x 150 mm with EAN and LPN
SpritePtr headset(std::uint64_t seed);  // 180 x 170 mm, a scratch across the left cup, a dent in the right one
SpritePtr cable();                      // 78 x 78 mm
SpritePtr pouch(std::uint64_t seed);    // 96 x 78 mm
SpritePtr manual();                     // 62 x 86 mm
SpritePtr packing_paper(std::uint64_t seed);
SpritePtr gloved_hand(std::uint64_t seed);  // reaches in from below, finger tips at the top

}  // namespace returns::scene
