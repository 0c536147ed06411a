#include "tests/support/scene/props.h"

#include <cmath>
#include <opencv2/imgproc.hpp>

namespace returns::scene {
namespace {

constexpr double kCartonScale = 6;  // pixels per mm: enough for a 1920 wide close-up
constexpr double kPropScale = 6;

void shade(cv::Mat3b& colour, const cv::Mat1f& by) {
  for (int row = 0; row < colour.rows; ++row)
    for (int column = 0; column < colour.cols; ++column)
      for (int channel = 0; channel < 3; ++channel)
        colour(row, column)[channel] = cv::saturate_cast<uchar>(colour(row, column)[channel] * by(row, column));
}

// Cardboard: cloudy fibres and the flutes that print through.
void make_cardboard(Sheet& sheet, cv::Scalar base, cv::RNG& random) {
  sheet.fill(base);
  const auto size = sheet.colour().size();
  cv::Mat1f by(1.0 + 0.035 * blotches(size, 60, random) + 0.02 * blotches(size, 9, random) +
               0.012 * blotches(size, 2, random));
  for (int row = 0; row < size.height; ++row)
    for (int column = 0; column < size.width; ++column)
      by(row, column) *= 1.0F + 0.012F * static_cast<float>(std::sin(column / sheet.scale() * 2 * CV_PI / 6.5));
  shade(sheet.colour(), by);
}

void darken_edges(Sheet& sheet, double width_mm, double depth) {
  const auto size = sheet.colour().size();
  cv::Mat1f by(size);
  for (int row = 0; row < size.height; ++row)
    for (int column = 0; column < size.width; ++column) {
      const double edge = std::min(std::min(column, size.width - 1 - column), std::min(row, size.height - 1 - row));
      by(row, column) = static_cast<float>(1 - depth * std::exp(-edge / sheet.scale() / width_mm));
    }
  shade(sheet.colour(), by);
}

void tape(Sheet& sheet, cv::Rect2d mm) {
  const cv::Rect box = cv::Rect(sheet.at(mm.x, mm.y), sheet.at(mm.x + mm.width, mm.y + mm.height)) &
                       cv::Rect({0, 0}, sheet.colour().size());
  cv::Mat3b part = sheet.colour()(box);
  part = part * 0.72 + cv::Scalar(52, 62, 70);
  for (int i = 1; i < 5; ++i) {  // glossy folds along the strip
    const int x = box.x + box.width * i / 5;
    cv::line(sheet.colour(), {x, box.y}, {x, box.y + box.height}, cv::Scalar(150, 175, 196), 1, cv::LINE_AA);
  }
}

void handling_marks(Sheet& sheet, double x, double y) {
  const cv::Scalar print(58, 78, 104);
  for (const double dx : {0.0, 16.0}) {
    sheet.line({x + dx, y + 26}, {x + dx, y + 6}, print, 2);
    sheet.line({x + dx - 5, y + 11}, {x + dx, y + 5}, print, 2);
    sheet.line({x + dx + 5, y + 11}, {x + dx, y + 5}, print, 2);
  }
  sheet.line({x - 8, y + 30}, {x + 24, y + 30}, print, 2);
  sheet.text(x - 12, y + 44, 7, "FRAGILE", Weight::bold, print);
}

void ellipse(Sheet& sheet, double x, double y, double rx, double ry, cv::Scalar bgr, double line_mm = 0,
             double from = 0, double to = 360, double turn = 0) {
  const int thickness = line_mm > 0 ? std::max(1, static_cast<int>(std::lround(line_mm * sheet.scale()))) : -1;
  cv::ellipse(sheet.colour(), sheet.at(x, y), cv::Size(sheet.at(rx, ry)), turn, from, to, bgr, thickness, cv::LINE_AA);
}

void cover_ellipse(Sheet& sheet, double x, double y, double rx, double ry, double line_mm = 0, double from = 0,
                   double to = 360) {
  const int thickness = line_mm > 0 ? std::max(1, static_cast<int>(std::lround(line_mm * sheet.scale()))) : -1;
  cv::ellipse(sheet.cover(), sheet.at(x, y), cv::Size(sheet.at(rx, ry)), 0, from, to, 255, thickness, cv::LINE_AA);
}

// Round shapes look round when one side takes the light.
void light_from_top_left(Sheet& sheet, double strength) {
  cv::Mat1f depth;
  cv::Mat1b inside = sheet.cover().clone();
  cv::copyMakeBorder(inside, inside, 1, 1, 1, 1, cv::BORDER_CONSTANT, 0);
  cv::distanceTransform(inside, depth, cv::DIST_L2, 3);
  depth = depth({1, 1, sheet.cover().cols, sheet.cover().rows}).clone();
  cv::min(depth, 7 * sheet.scale(), depth);
  cv::GaussianBlur(depth, depth, {}, sheet.scale());
  cv::Mat1f dx, dy;
  cv::Sobel(depth, dx, CV_32F, 1, 0, 3, 0.125);
  cv::Sobel(depth, dy, CV_32F, 0, 1, 3, 0.125);
  cv::Mat1f by(1.0 + strength * (dx + dy));
  shade(sheet.colour(), by);
}

void fixtures(cv::Mat3b& picture, cv::Rect2d seen, double scale) {
  const auto at = [&](double x, double y) {
    return cv::Point(static_cast<int>(std::lround((x - seen.x) * scale)),
                     static_cast<int>(std::lround((y - seen.y) * scale)));
  };
  const auto mm = [&](double length) { return std::max(1, static_cast<int>(std::lround(length * scale))); };
  // A tote for accessories, a tape roll, the rail of the bench.
  cv::rectangle(picture, at(-620, -420), at(620, -268), cv::Scalar(64, 62, 60), -1);
  cv::line(picture, at(-620, -268), at(620, -268), cv::Scalar(96, 94, 92), mm(3), cv::LINE_AA);
  cv::rectangle(picture, at(-480, -340), at(-290, -190), cv::Scalar(118, 72, 34), -1);
  cv::rectangle(picture, at(-470, -340), at(-300, -200), cv::Scalar(78, 46, 22), -1);
  cv::rectangle(picture, at(-480, -340), at(-290, -190), cv::Scalar(150, 96, 52), mm(3), cv::LINE_AA);
  cv::circle(picture, at(-400, 190), mm(46), cv::Scalar(84, 128, 164), -1, cv::LINE_AA);
  cv::circle(picture, at(-400, 190), mm(31), cv::Scalar(120, 158, 186), -1, cv::LINE_AA);
  cv::circle(picture, at(-400, 190), mm(27), cv::Scalar(46, 44, 42), -1, cv::LINE_AA);
}

}  // namespace

cv::Mat3b bench(cv::Rect2d seen, double pixels_per_mm, std::uint64_t seed) {
  cv::RNG random(seed * 7919 + 11);
  const cv::Size size(static_cast<int>(std::lround(seen.width * pixels_per_mm)),
                      static_cast<int>(std::lround(seen.height * pixels_per_mm)));
  cv::Mat3b picture(size, cv::Vec3b(82, 78, 74));
  for (double x = -700; x <= 700; x += 50)
    cv::line(picture, {static_cast<int>((x - seen.x) * pixels_per_mm), 0},
             {static_cast<int>((x - seen.x) * pixels_per_mm), size.height}, cv::Scalar(94, 90, 85), 1, cv::LINE_AA);
  for (double y = -500; y <= 500; y += 50)
    cv::line(picture, {0, static_cast<int>((y - seen.y) * pixels_per_mm)},
             {size.width, static_cast<int>((y - seen.y) * pixels_per_mm)}, cv::Scalar(94, 90, 85), 1, cv::LINE_AA);
  fixtures(picture, seen, pixels_per_mm);
  cv::Mat1f by(1.0 + 0.03 * blotches(size, 90 * pixels_per_mm / 4, random) + 0.02 * blotches(size, 2, random));
  shade(picture, by);
  return picture;
}

Carton carton(const ReturnFacts& facts, LabelState label, std::uint64_t seed) {
  cv::RNG random(seed * 104729 + 5);
  const cv::Scalar brown(96, 140, 182);
  Sheet top(kCarton.width, kCarton.height, kCartonScale);
  make_cardboard(top, brown, random);
  top.line({kCarton.width / 2, 0}, {kCarton.width / 2, kCarton.height}, {52, 80, 108}, 1.2);
  tape(top, {kCarton.width / 2 - 24, 0, 48, kCarton.height});
  handling_marks(top, 258, 30);
  top.text(226, 200, 4.5, "LUMIO HOME", Weight::bold, {58, 78, 104});
  top.text(226, 209, 3.5, "MADE OF RECYCLED BOARD", Weight::regular, {58, 78, 104});
  const double turn = random.uniform(-1.5, 1.5);
  top.paste(carrier_label(facts), 66, 122, turn);
  if (label == LabelState::covered) {
    Sheet patch(116, 166, kCartonScale);
    make_cardboard(patch, {112, 152, 190}, random);
    top.paste(patch, 66, 122, turn + 2);
    top.forget_codes();
  }
  darken_edges(top, 4, 0.25);

  const auto half = [&](bool left) {
    Sheet flap(kCarton.width / 2, kCarton.height, kCartonScale);
    const int x = left ? 0 : top.colour().cols - flap.colour().cols;
    top.colour()(cv::Rect({x, 0}, flap.colour().size())).copyTo(flap.colour());
    if (left)
      flap.adopt_codes(top);
    return flap.finish(14);
  };
  const auto inner = [&] {
    Sheet flap(kCarton.width / 2, kCarton.height, kCartonScale);
    make_cardboard(flap, {104, 150, 192}, random);
    darken_edges(flap, 4, 0.2);
    return flap.finish(5);
  };
  Sheet inside(kCarton.width, kCarton.height, kCartonScale);
  make_cardboard(inside, {52, 80, 108}, random);
  darken_edges(inside, 26, 0.75);
  inside.rectangle({0, 0, kCarton.width, kCarton.height}, brown, 5);
  return {half(true), half(false), inner(), inner(), inside.finish(12)};
}

SpritePtr product_box(const ReturnFacts& facts, std::uint64_t seed) {
  cv::RNG random(seed * 31 + 3);
  Sheet box(190, 150, 8);
  box.fill({205, 208, 208});
  box.rectangle({0, 0, 190, 36}, {74, 54, 38});
  box.text(10, 16, 8, "LDN42", Weight::bold, {240, 240, 240});
  box.text(10, 29, 5, "WIRELESS HEADSET", Weight::regular, {225, 225, 225});
  box.text(150, 20, 5, "lumio", Weight::bold, {120, 200, 250});
  box.text(10, 48, 3.4, "Model LDN42-BLK  Black", Weight::regular);
  box.text(10, 55, 3.4, "S/N BC3ECOC1  LOT 597458", Weight::regular);
  box.text(10, 62, 3.4, "MADE IN EU", Weight::regular);
  ellipse(box, 30, 108, 17, 19, {60, 60, 60}, 5, 180, 360);
  ellipse(box, 14, 112, 6, 11, {52, 52, 52});
  ellipse(box, 46, 112, 6, 11, {52, 52, 52});
  box.paste(ean_sticker(facts), 147, 59, 0.6);
  box.paste(lpn_sticker(facts), 126, 118, random.uniform(-3.0, 3.0));
  cv::Mat1f by(1.0 + 0.015 * blotches(box.colour().size(), 80, random) +
               0.01 * blotches(box.colour().size(), 2, random));
  shade(box.colour(), by);
  darken_edges(box, 2, 0.3);
  return box.finish(16);
}

SpritePtr headset(std::uint64_t seed) {
  cv::RNG random(seed * 17 + 9);
  Sheet sheet(180, 170, kPropScale);
  sheet.cover().setTo(0);
  const cv::Scalar black(44, 41, 39);
  sheet.fill(black);
  cover_ellipse(sheet, 90, 96, 68, 80, 15, 180, 360);
  cover_ellipse(sheet, 31, 118, 26, 44);
  cover_ellipse(sheet, 149, 118, 26, 44);
  light_from_top_left(sheet, 0.55);
  ellipse(sheet, 90, 96, 68, 80, {66, 62, 60}, 3, 200, 340);
  for (const double x : {31.0, 149.0}) {
    ellipse(sheet, x, 118, 18, 34, {58, 54, 52});
    ellipse(sheet, x, 118, 18, 34, {84, 80, 78}, 0.8);
    sheet.text(x - 5, 121, 4, x < 90 ? "L" : "R", Weight::bold, {130, 126, 124});
  }
  // The scratch: a few ragged light strokes that nearly follow each other.
  for (int stroke = 0; stroke < 4; ++stroke) {
    cv::Point2d at(17 + stroke * 1.1, 92 + stroke * 2.0);
    for (int step = 0; step < 14; ++step) {
      const cv::Point2d next = at + cv::Point2d(1.9 + random.gaussian(0.35), 3.1 + random.gaussian(0.4));
      sheet.line(at, next, {168, 172, 176}, stroke == 1 ? 0.7 : 0.3);
      at = next;
    }
  }
  // The dent: shadow on the side of the light, a bright rim away from it.
  for (int ring = 9; ring > 0; --ring) {
    const double level = 30 + 2.2 * ring;
    ellipse(sheet, 152 + ring * 0.15, 140 + ring * 0.15, ring * 1.1, ring * 0.9, {level, level - 2, level - 3});
  }
  ellipse(sheet, 153.4, 141.4, 10, 8.2, {128, 124, 122}, 0.8, 0, 95);
  return sheet.finish(22);
}

SpritePtr cable() {
  Sheet sheet(78, 78, kPropScale);
  sheet.cover().setTo(0);
  sheet.fill({52, 50, 48});
  for (const double r : {24.0, 27.0, 30.0, 33.0})
    cover_ellipse(sheet, 36, 38, r, r - 2, 2.2);
  cv::line(sheet.cover(), sheet.at(56, 60), sheet.at(72, 70), 255, sheet.at(2.6, 0).x, cv::LINE_AA);
  cv::rectangle(sheet.cover(), sheet.at(64, 64), sheet.at(77, 75), 255, -1);
  cv::rectangle(sheet.cover(), sheet.at(30, 2), sheet.at(42, 14), 255, -1);
  light_from_top_left(sheet, 0.9);
  sheet.rectangle({70, 66, 7, 7}, {190, 190, 186});
  sheet.rectangle({30, 2, 12, 12}, {58, 56, 54});
  return sheet.finish(5);
}

SpritePtr pouch(std::uint64_t seed) {
  cv::RNG random(seed * 13 + 1);
  Sheet sheet(96, 78, kPropScale);
  sheet.fill({92, 84, 78});
  const auto size = sheet.colour().size();
  cv::Mat1f by(1.0 + 0.09 * blotches(size, 50, random) + 0.05 * blotches(size, 2, random));
  shade(sheet.colour(), by);
  sheet.line({3, 12}, {93, 12}, {60, 54, 50}, 1.4);
  sheet.line({16, 6}, {80, 6}, {150, 146, 140}, 1.6);
  sheet.text(36, 48, 6, "lumio", Weight::bold, {140, 132, 126});
  sheet.round_corners(9);
  light_from_top_left(sheet, 0.4);
  return sheet.finish(8);
}

SpritePtr manual() {
  Sheet sheet(62, 86, kPropScale);
  sheet.fill({236, 238, 238});
  sheet.rectangle({0, 0, 62, 20}, {74, 54, 38});
  sheet.text(6, 13, 5, "LDN42", Weight::bold, {240, 240, 240});
  sheet.text(6, 32, 4, "Quick start", Weight::bold);
  for (int line = 0; line < 9; ++line)
    sheet.line({6, 40 + line * 4.4}, {line % 4 == 3 ? 38.0 : 56.0, 40 + line * 4.4}, {150, 150, 150}, 0.8);
  darken_edges(sheet, 1.5, 0.15);
  return sheet.finish(2);
}

SpritePtr packing_paper(std::uint64_t seed) {
  cv::RNG random(seed * 41 + 7);
  Sheet sheet(290, 190, 4);
  sheet.fill({150, 184, 208});
  const auto size = sheet.colour().size();
  // Crumpled: the shading follows the slope of an irregular height.
  cv::Mat1f height(blotches(size, 60, random) + 0.5 * blotches(size, 26, random));
  cv::Mat1f dx, dy;
  cv::Sobel(height, dx, CV_32F, 1, 0, 5, 0.06);
  cv::Sobel(height, dy, CV_32F, 0, 1, 5, 0.06);
  cv::Mat1f by(0.9 + 0.22 * (dx + dy));
  shade(sheet.colour(), by);
  sheet.round_corners(24);
  return sheet.finish(3);
}

SpritePtr gloved_hand(std::uint64_t seed) {
  cv::RNG random(seed * 5 + 2);
  Sheet sheet(150, 420, 4);
  sheet.cover().setTo(0);
  sheet.fill({178, 122, 58});
  const auto limb = [&](double x1, double y1, double x2, double y2, double width) {
    cv::line(sheet.cover(), sheet.at(x1, y1), sheet.at(x2, y2), 255, sheet.at(width, 0).x, cv::LINE_AA);
  };
  limb(42, 22, 52, 78, 19);
  limb(64, 12, 68, 76, 20);
  limb(86, 14, 83, 76, 20);
  limb(106, 26, 98, 80, 18);
  limb(24, 74, 52, 112, 21);
  cover_ellipse(sheet, 76, 100, 35, 42);
  limb(78, 130, 84, 190, 58);
  limb(84, 200, 96, 412, 76);
  const auto size = sheet.colour().size();
  sheet.rectangle({0, 186, 150, 240}, {88, 66, 52});
  sheet.rectangle({0, 180, 150, 7}, {160, 106, 48});
  cv::Mat1f by(1.0 + 0.04 * blotches(size, 40, random));
  shade(sheet.colour(), by);
  light_from_top_left(sheet, 0.35);
  return sheet.finish(24);
}

}  // namespace returns::scene
