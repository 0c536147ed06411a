#include "tests/support/scene/camera_frame.h"

#include <cmath>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "tests/support/scene/small_labels.h"

namespace returns::scene {
namespace {

const cv::Size kFrame(1920, 1080);
constexpr int kFiner = 2;        // drawn so many times as large, then reduced: no aliasing
constexpr double kFocal = 1700;  // pixels
constexpr int kFrameMargin = 6;  // pixels that a code keeps from the picture's edge

struct Range {
  double low, high;
  double pick(cv::RNG& random) const { return random.uniform(low, high); }
};
struct Conditions {
  Range motion, defocus, gain, noise;  // pixels, pixels, factor, grey levels
  double glare_chance;
  Range glare;  // grey levels added at its middle
  double shadow_chance;
  Range shadow;  // factor
  Range quality;
  double tilt;   // degrees about both axes
  Range module;  // pixels of the narrowest bar on a paper
  double turn;   // degrees off the nearest quarter turn
};

Conditions conditions_of(Level level) {
  switch (level) {
    case Level::easy:
      return {{0.0, 0.9}, {0.3, 0.68},  {0.76, 1.0}, {1.1, 2.4}, 0.04,       {60, 90},
              0.25,       {0.67, 0.84}, {88, 95},    7,          {2.5, 3.5}, 11};
    case Level::medium:
      return {{0.1, 2.3}, {0.4, 1.1},   {0.5, 0.86}, {2.3, 4.5}, 0.4,        {80, 172},
              0.6,        {0.42, 0.73}, {76, 90},    18,         {2.0, 2.9}, 45};
    case Level::hard:
      return {{0.5, 3.2}, {0.54, 1.35}, {0.18, 0.55}, {3.0, 6.5}, 0.55,        {84, 252},
              0.55,       {0.3, 0.6},   {60, 83},     31,         {1.5, 2.45}, 45};
  }
  return {};
}

struct Paper {
  cv::Mat1b luma;
  std::vector<Code> codes;  // quads in pixels of `luma`
  double module = 0;        // narrowest, in pixels of `luma`
  cv::Point2d middle;       // on the surface that all papers lie on, in pixels of an untilted frame
  double scale = 1;         // frame pixels per paper pixel
  double radians = 0;
};

Paper paper_of(const Sheet& sheet, const std::vector<Code>& codes) {
  Paper paper;
  cv::cvtColor(const_cast<Sheet&>(sheet).colour(), paper.luma, cv::COLOR_BGR2GRAY);
  paper.codes = codes;
  paper.module = 8;
  for (auto& code : paper.codes) {
    code.module *= static_cast<float>(sheet.scale());
    for (auto& corner : code.quad)
      corner *= sheet.scale();
  }
  return paper;
}

// The surface turned about both axes through the picture's middle, as a pinhole camera sees it.
cv::Matx33d tilted(double about_x, double about_y, cv::Point2d shift) {
  const double cx = std::cos(about_x), sx = std::sin(about_x), cy = std::cos(about_y), sy = std::sin(about_y);
  const cv::Matx33d rotation =
      cv::Matx33d(cy, 0, sy, 0, 1, 0, -sy, 0, cy) * cv::Matx33d(1, 0, 0, 0, cx, -sx, 0, sx, cx);
  const cv::Matx33d surface(rotation(0, 0), rotation(0, 1), 0, rotation(1, 0), rotation(1, 1), 0,
                            rotation(2, 0) / kFocal, rotation(2, 1) / kFocal, 1);
  return cv::Matx33d(1, 0, kFrame.width / 2.0 + shift.x, 0, 1, kFrame.height / 2.0 + shift.y, 0, 0, 1) * surface;
}

cv::Matx33d surface_from(const Paper& paper) {
  const double c = std::cos(paper.radians) * paper.scale, s = std::sin(paper.radians) * paper.scale;
  const double w = paper.luma.cols / 2.0, h = paper.luma.rows / 2.0;
  return {c, -s, paper.middle.x - c * w + s * h, s, c, paper.middle.y - s * w - c * h, 0, 0, 1};
}

cv::Point2f apply(const cv::Matx33d& matrix, cv::Point2f p) {
  const cv::Vec3d q = matrix * cv::Vec3d(p.x, p.y, 1);
  return {static_cast<float>(q[0] / q[2]), static_cast<float>(q[1] / q[2])};
}

std::vector<cv::Point2f> outline(const Paper& paper, const cv::Matx33d& frame_from_surface) {
  const auto w = static_cast<float>(paper.luma.cols), h = static_cast<float>(paper.luma.rows);
  std::vector<cv::Point2f> corners{{0, 0}, {w, 0}, {w, h}, {0, h}};
  const auto matrix = frame_from_surface * surface_from(paper);
  for (auto& corner : corners)
    corner = apply(matrix, corner);
  return corners;
}

void lay(const Paper& paper, const cv::Matx33d& frame_from_surface, cv::Mat1b& fine) {
  // Reduced beforehand to about what the finer picture shows, so that nothing aliases.
  const double reduction = std::min(1.0, paper.scale * kFiner * 1.2);
  cv::Mat1b reduced;
  cv::resize(paper.luma, reduced, {}, reduction, reduction, cv::INTER_AREA);
  const double rx = static_cast<double>(paper.luma.cols) / reduced.cols;
  const double ry = static_cast<double>(paper.luma.rows) / reduced.rows;
  std::vector<cv::Point> hull;
  for (const auto& corner : outline(paper, frame_from_surface))
    hull.emplace_back(corner * kFiner);
  const cv::Rect box = cv::boundingRect(hull) & cv::Rect({0, 0}, fine.size());
  if (box.empty())
    return;
  const cv::Matx33d to_box = cv::Matx33d(kFiner, 0, -box.x, 0, kFiner, -box.y, 0, 0, 1) * frame_from_surface *
                             surface_from(paper) * cv::Matx33d(rx, 0, 0, 0, ry, 0, 0, 0, 1);
  cv::Mat1b warped, mask;
  cv::warpPerspective(reduced, warped, to_box, box.size(), cv::INTER_LINEAR, cv::BORDER_REPLICATE);
  cv::warpPerspective(cv::Mat1b(reduced.size(), uchar(255)), mask, to_box, box.size(), cv::INTER_NEAREST);
  warped.copyTo(fine(box), mask);
}

cv::Mat1b parcel_surface(cv::RNG& random, cv::Size size) {
  cv::Mat1f by(1.0 + 0.07 * blotches(size, 90, random) + 0.03 * blotches(size, 9, random));
  cv::Mat1b surface;
  by.convertTo(surface, CV_8U, random.uniform(95.0, 150.0));
  const double darker = random.uniform(0.35, 0.7);
  constexpr std::array<const char*, 4> kPrints{"FRAGILE", "THIS SIDE UP", "HANDLE WITH CARE", "25 KG MAX"};
  for (int i = random.uniform(1, 4); i > 0; --i)
    cv::putText(surface, kPrints[static_cast<std::size_t>(random.uniform(0, 4))],
                {random.uniform(0, size.width * 3 / 4), random.uniform(60, size.height)}, cv::FONT_HERSHEY_SIMPLEX,
                random.uniform(2.0, 5.0), 110 * darker, random.uniform(4, 14), cv::LINE_AA);
  for (int i = random.uniform(0, 4); i > 0; --i)
    cv::line(surface, {random.uniform(0, size.width), random.uniform(0, size.height)},
             {random.uniform(0, size.width), random.uniform(0, size.height)}, 60, random.uniform(1, 5), cv::LINE_AA);
  if (random.uniform(0, 2)) {
    cv::Mat1b strip = surface.rowRange(size.height / 2, size.height / 2 + size.height / 10);
    strip = strip * 0.75 + 40;
  }
  return surface;
}

// Light, blur, noise and compression of one exposure.
void expose(cv::Mat1b& frame, const Conditions& conditions, cv::RNG& random) {
  cv::Mat1f light;
  frame.convertTo(light, CV_32F);
  const double defocus = conditions.defocus.pick(random);
  cv::GaussianBlur(light, light, {}, defocus);
  const double motion = conditions.motion.pick(random), direction = random.uniform(0.0, CV_PI);
  constexpr int kSide = 9, kSteps = 24;
  cv::Mat1f trail(kSide, kSide, 0.0F);
  for (int step = 0; step < kSteps; ++step) {
    const double way = ((step + 0.5) / kSteps - 0.5) * motion;
    const double x = kSide / 2 + way * std::cos(direction), y = kSide / 2 + way * std::sin(direction);
    const int left = static_cast<int>(x), top = static_cast<int>(y);
    const auto fx = static_cast<float>(x - left), fy = static_cast<float>(y - top);
    trail(top, left) += (1 - fx) * (1 - fy) / kSteps;
    trail(top, left + 1) += fx * (1 - fy) / kSteps;
    trail(top + 1, left) += (1 - fx) * fy / kSteps;
    trail(top + 1, left + 1) += fx * fy / kSteps;
  }
  cv::filter2D(light, light, -1, trail);

  const double gain = conditions.gain.pick(random);
  const bool shaded = random.uniform(0.0, 1.0) < conditions.shadow_chance;
  const double shadow = conditions.shadow.pick(random), turn = random.uniform(0.0, 2 * CV_PI);
  const double edge = random.uniform(-300.0, 300.0), softness = random.uniform(6.0, 60.0);
  const bool shining = random.uniform(0.0, 1.0) < conditions.glare_chance;
  const double glare = conditions.glare.pick(random), spread = random.uniform(40.0, 110.0);
  const cv::Point2d shine(random.uniform(300.0, 1600.0), random.uniform(200.0, 900.0));
  const double noise = conditions.noise.pick(random);
  cv::Mat1f grain(frame.size());
  random.fill(grain, cv::RNG::NORMAL, 0.0, 1.0);
  const double nx = std::cos(turn), ny = std::sin(turn);
  for (int y = 0; y < frame.rows; ++y)
    for (int x = 0; x < frame.cols; ++x) {
      const double dx = x - frame.cols / 2.0, dy = y - frame.rows / 2.0;
      double level = light(y, x) * gain * (1 - 0.10e-6 * (dx * dx + dy * dy));
      if (shaded)
        level *= shadow + (1 - shadow) / (1 + std::exp((dx * nx + dy * ny - edge) / softness));
      if (shining) {
        const double ex = x - shine.x, ey = y - shine.y;
        level += glare * std::exp(-(ex * ex + ey * ey) / (2 * spread * spread));
      }
      const double sigma = std::sqrt(noise * noise + 0.012 * std::max(0.0, level));
      frame(y, x) = cv::saturate_cast<uchar>(level + sigma * grain(y, x));
    }
  std::vector<uchar> bytes;
  cv::imencode(".jpg", frame, bytes, {cv::IMWRITE_JPEG_QUALITY, static_cast<int>(conditions.quality.pick(random))});
  cv::imdecode(bytes, cv::IMREAD_GRAYSCALE, &frame);
}

struct Look {
  cv::Matx33d frame_from_surface;
  double about_x = 0, about_y = 0;
};

Look look_at(const Conditions& conditions, cv::RNG& random, cv::RNG& hand, int shot) {
  const double radian = CV_PI / 180;
  Look look{
      {}, random.uniform(-1.0, 1.0) * conditions.tilt * radian, random.uniform(-1.0, 1.0) * conditions.tilt * radian};
  cv::Point2d shift(0, 0);
  if (shot > 0) {
    shift = {hand.uniform(-8.0, 8.0), hand.uniform(-8.0, 8.0)};
    look.about_x += hand.uniform(-1.0, 1.0) * radian;
    look.about_y += hand.uniform(-1.0, 1.0) * radian;
  }
  look.frame_from_surface = tilted(look.about_x, look.about_y, shift);
  return look;
}

bool overlaps(const std::vector<cv::Point2f>& a, const std::vector<cv::Point2f>& b) {
  std::vector<cv::Point2f> common;
  return cv::intersectConvexConvex(a, b, common) > 0;
}

// Tries places until the paper lies in the picture and on no other; the last try is taken when only the edge is cut.
bool find_place(Paper& paper, const std::vector<Paper>& others, const cv::Matx33d& frame_from_surface,
                const Conditions& conditions, cv::RNG& random) {
  for (int attempt = 0; attempt < 60; ++attempt) {
    paper.scale = conditions.module.pick(random) / paper.module;
    paper.radians = random.uniform(0, 4) * CV_PI / 2 + random.uniform(-1.0, 1.0) * conditions.turn * CV_PI / 180;
    paper.middle = {random.uniform(-700.0, 700.0), random.uniform(-330.0, 330.0)};
    const auto hull = outline(paper, frame_from_surface);
    if (std::any_of(others.begin(), others.end(),
                    [&](const Paper& other) { return overlaps(hull, outline(other, frame_from_surface)); }))
      continue;
    const bool inside = std::all_of(hull.begin(), hull.end(), [](const cv::Point2f& p) {
      return cv::Rect2f(cv::Rect({0, 0}, kFrame)).contains(p);
    });
    if (inside || (others.empty() && attempt == 59))
      return true;
  }
  return false;
}

CameraFrame photograph(const std::vector<Paper>& papers, const Look& look, const Conditions& conditions,
                       cv::RNG& surface, cv::RNG& exposure) {
  cv::Mat1b fine = parcel_surface(surface, kFrame * kFiner);
  CameraFrame frame;
  const cv::Rect inside(kFrameMargin, kFrameMargin, kFrame.width - 2 * kFrameMargin, kFrame.height - 2 * kFrameMargin);
  for (const auto& paper : papers) {
    lay(paper, look.frame_from_surface, fine);
    const auto matrix = look.frame_from_surface * surface_from(paper);
    for (auto code : paper.codes) {
      const double before = cv::norm(code.quad[1] - code.quad[0]);
      for (auto& corner : code.quad)
        corner = apply(matrix, corner);
      code.module *= static_cast<float>(cv::norm(code.quad[1] - code.quad[0]) / before);
      if (std::all_of(code.quad.begin(), code.quad.end(),
                      [&](const cv::Point2f& p) { return cv::Rect2f(inside).contains(p); }))
        frame.codes.push_back(std::move(code));
    }
  }
  cv::resize(fine, frame.luma, kFrame, 0, 0, cv::INTER_AREA);
  expose(frame.luma, conditions, exposure);
  return frame;
}

}  // namespace

std::string name_of(Level level) {
  return level == Level::easy ? "easy" : level == Level::medium ? "medium" : "hard";
}

CameraFrame camera_frame(Level level, std::uint64_t seed, int shot) {
  const auto conditions = conditions_of(level);
  const auto source = seed * 3 + static_cast<std::uint64_t>(level);
  cv::RNG random(source * 0x9E3779B97F4A7C15U + 11), hand(source * 77 + static_cast<std::uint64_t>(shot) * 7919 + 5);
  random.next();
  hand.next();
  auto still = random;  // the same scene whatever the shot
  const auto steady = look_at(conditions, random, hand, 0);
  const auto look = look_at(conditions, still, hand, shot);
  std::vector<Paper> papers;
  const int stickers = random.uniform(0, 3);
  for (int i = 0; i <= stickers; ++i) {
    auto sheet = i == 0 ? any_label(random) : any_sticker(random);
    auto paper = paper_of(sheet, sheet.codes());
    if (find_place(paper, papers, steady.frame_from_surface, conditions, random))
      papers.push_back(std::move(paper));
  }
  return photograph(papers, look, conditions, random, hand);
}

CameraFrame frame_without_codes(std::uint64_t seed) {
  cv::RNG random(seed * 0x9E3779B97F4A7C15U + 29);
  random.next();
  const auto conditions = conditions_of(static_cast<Level>(random.uniform(0, 3)));
  cv::RNG hand(seed * 31 + 7);
  const auto look = look_at(conditions, random, hand, 0);
  std::vector<Paper> papers;
  for (int i = random.uniform(1, 5); i > 0; --i) {
    auto paper = paper_of(any_decoy(random), {});
    if (find_place(paper, papers, look.frame_from_surface, conditions, random))
      papers.push_back(std::move(paper));
  }
  return photograph(papers, look, conditions, random, hand);
}

}  // namespace returns::scene
