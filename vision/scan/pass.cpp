#include "vision/scan/pass.h"

#include <time.h>

#include <cmath>
#include <opencv2/imgproc.hpp>

#include "vision/scan/bar_profile.h"
#include "vision/scan/maxicode.h"
#include "vision/scan/read_rules.h"
#include "vision/scan/soft_bars.h"

namespace returns::vision {
namespace {

std::chrono::nanoseconds processor_time() {
  timespec now{};
  ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

cv::Point2f point(const ScanPoint& p) {
  return {p.x, p.y};
}

cv::Point2f middle(const Barcode& barcode) {
  cv::Point2f sum;
  for (const auto& corner : barcode.quad)
    sum += point(corner);
  return sum * 0.25F;
}

bool is_linear(Symbology symbology) {
  switch (symbology) {
    case Symbology::qr:
    case Symbology::micro_qr:
    case Symbology::data_matrix:
    case Symbology::pdf417:
    case Symbology::maxicode:
    case Symbology::aztec:
      return false;
    default:
      return true;
  }
}

// The quad widened about its middle: linear reads report little more than the lines that were scanned.
std::vector<cv::Point2f> outline(const Barcode& barcode, float along, float across) {
  const auto centre = middle(barcode);
  cv::Point2f u = point(barcode.quad[1]) - point(barcode.quad[0]);
  const float length = std::hypot(u.x, u.y);
  if (length < 1)
    return {};
  u /= length;
  const cv::Point2f v(-u.y, u.x);
  float half_u = 0, half_v = 0;
  for (const auto& corner : barcode.quad) {
    const auto d = point(corner) - centre;
    half_u = std::max(half_u, std::abs(d.dot(u)));
    half_v = std::max(half_v, std::abs(d.dot(v)));
  }
  half_u += along;
  half_v += across;
  return {centre - u * half_u - v * half_v, centre + u * half_u - v * half_v, centre + u * half_u + v * half_v,
          centre - u * half_u + v * half_v};
}

}  // namespace

Reading::Reading(cv::Mat1b luma, const ScanOptions& options)
    : luma_(luma),
      unread_(std::move(luma)),
      options_(options),
      begun_(std::chrono::steady_clock::now()),
      processor_begun_(processor_time()) {}

bool Reading::over() {
  if (full())
    return true;
  report_.out_of_time = processor_time() - processor_begun_ >= options_.budget ||
                        std::chrono::steady_clock::now() - begun_ >= options_.budget * kLongestStretch;
  return report_.out_of_time;
}

bool Reading::full() const {
  return report_.barcodes.size() >= static_cast<std::size_t>(std::max(0, options_.most_symbols));
}

bool Reading::time_for(std::size_t pixels, double nanoseconds_per_pixel) const {
  if (full())
    return false;
  const std::chrono::duration<double, std::nano> needed(static_cast<double>(pixels) * nanoseconds_per_pixel);
  return processor_time() - processor_begun_ + needed < options_.budget;
}

bool Reading::was_read(const Region& region) const {
  return std::any_of(report_.barcodes.begin(), report_.barcodes.end(), [&](const Barcode& barcode) {
    const auto shape = outline(barcode, 4, is_linear(barcode.symbology) ? 12.0F : 4.0F);
    return !shape.empty() && cv::pointPolygonTest(shape, region.middle, false) >= 0;
  });
}

bool Reading::known(const Barcode& barcode) const {
  return std::any_of(report_.barcodes.begin(), report_.barcodes.end(), [&](const Barcode& other) {
    if (other.symbology != barcode.symbology || other.bytes != barcode.bytes)
      return false;
    const cv::Point2f apart = middle(other) - middle(barcode);
    const cv::Point2f size = point(other.quad[1]) - point(other.quad[0]);
    return std::hypot(apart.x, apart.y) < std::max(24.0F, 0.6F * std::hypot(size.x, size.y));
  });
}

void Reading::paint_over(const Barcode& barcode) {
  paint(outline(barcode, 6, is_linear(barcode.symbology) ? 14.0F : 4.0F));
}

void Reading::paint_over(const Region& region) {
  std::array<cv::Point2f, 4> corners;
  cv::RotatedRect(region.middle, region.size, region.along * 180 / static_cast<float>(CV_PI)).points(corners.data());
  paint({corners.begin(), corners.end()});
}

void Reading::paint(const std::vector<cv::Point2f>& shape) {
  if (shape.empty())
    return;
  if (!copied_) {
    unread_ = luma_.clone();
    copied_ = true;
  }
  std::vector<cv::Point> corners;
  for (const auto& corner : shape)
    corners.emplace_back(static_cast<int>(std::lround(corner.x)), static_cast<int>(std::lround(corner.y)));
  const cv::Rect box = cv::boundingRect(corners) & cv::Rect({0, 0}, unread_.size());
  if (box.empty())
    return;
  // As bright as the paper around, so that the patch makes no edges of its own.
  double brightest = 0;
  cv::minMaxLoc(unread_(box), nullptr, &brightest);
  cv::fillConvexPoly(unread_, corners, cv::Scalar(brightest * 0.9));
}

namespace {

// Fine bars are measured wrongly now and then; coarse ones never were.
bool is_misread(const cv::Mat1b& picture, const Barcode& barcode) {
  constexpr float kFine = 2.5F;                                // pixels per module
  constexpr std::size_t kFewestCharacters = 3, kModules = 11;  // beside two digits in each
  if (barcode.symbology != Symbology::code128)
    return false;
  const cv::Point2f span = point(barcode.quad[1]) - point(barcode.quad[0]);
  const float length = std::hypot(span.x, span.y);
  if (length > kFine * static_cast<float>((barcode.bytes.size() + kFewestCharacters) * kModules))
    return false;
  constexpr float kLeastHeight = 12;
  const cv::Point2f down = point(barcode.quad[3]) - point(barcode.quad[0]);
  Region bars;
  bars.middle = (point(barcode.quad[0]) + point(barcode.quad[1]) + point(barcode.quad[2]) + point(barcode.quad[3])) / 4;
  bars.along = std::atan2(span.y, span.x);
  bars.size = {length, std::max(std::hypot(down.x, down.y), kLeastHeight)};
  constexpr float kBeyond = 6;  // pixels: a frame may be printed close to the bars
  const auto crop = upright(picture, bars, kBeyond, 0);
  return check_code128(bar_profile(crop.luma), barcode.bytes) == Claim::contradicts;
}

}  // namespace

bool Reading::read(const cv::Mat1b& picture, const cv::Matx23f& frame_from_picture, const DecodeRequest& request,
                   const char* pass) {
  const Plane plane{picture.data, picture.cols, picture.rows, static_cast<std::ptrdiff_t>(picture.step)};
  auto barcode = decode_one(plane, request);
  if (!barcode || !well_formed(*barcode))
    return false;
  const cv::Point2f span = point(barcode->quad[1]) - point(barcode->quad[0]);
  if (std::hypot(span.x, span.y) < least_span(*barcode))
    return false;
  if (const int needed = lines_needed(*barcode); needed > request.least_lines && is_linear(barcode->symbology)) {
    auto surer = request;
    surer.least_lines = needed;
    const auto again = decode_one(plane, surer);
    if (!again || again->bytes != barcode->bytes || again->symbology != barcode->symbology)
      return false;
  }
  if (is_misread(picture, *barcode))
    return false;
  keep(std::move(*barcode), frame_from_picture, pass, is_linear(barcode->symbology) ? 0.8F : 0.95F);
  return true;
}

void Reading::keep(Barcode barcode, const cv::Matx23f& frame_from_picture, const char* pass, float confidence) {
  for (auto& corner : barcode.quad) {
    const cv::Vec2f mapped = frame_from_picture * cv::Vec3f(corner.x, corner.y, 1);
    corner = {mapped[0], mapped[1]};
  }
  paint_over(barcode);
  if (known(barcode))
    return;
  barcode.found_by = pass;
  barcode.confidence = confidence;
  report_.barcodes.push_back(std::move(barcode));
}

void Reading::not_reached(const Region& region) {
  constexpr std::size_t kMost = 16;
  if (report_.not_reached.size() < kMost && !was_read(region))
    report_.not_reached.push_back({region.middle.x, region.middle.y});
}

ScanReport Reading::finish() {
  report_.spent = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - begun_);
  return std::move(report_);
}

namespace {

// A linear symbol by its profile: first by the decoder on a few clean lines, then matched softly.
bool read_profile(Reading& reading, const Region& region) {
  const auto crop = upright(reading.unread(), region, 14 + region.size.width * 0.08F, -region.size.height * 0.08F);
  const auto profile = bar_profile(crop.luma);
  if (profile.lines.empty())
    return false;
  constexpr float kZoom = 3;
  const auto rows = static_cast<float>(crop.luma.rows);
  cv::Mat1b wide;
  cv::resize(profile.lines, wide,
             {static_cast<int>(static_cast<float>(profile.lines.cols) * kZoom), profile.lines.rows}, 0, 0,
             cv::INTER_CUBIC);
  cv::Mat1b lines;
  cv::resize(wide, lines, {wide.cols, wide.rows * 3}, 0, 0, cv::INTER_NEAREST);
  auto back = crop.picture_from_crop;
  const float tall = rows / static_cast<float>(lines.rows);
  for (int i = 0; i < 2; ++i) {
    back(i, 0) /= kZoom;
    back(i, 1) *= tall;
  }
  if (reading.read(lines, back, {.families = Family::linear, .turns = Turns::as_is}, "lines"))
    return true;
  auto soft = read_soft_code128(profile);
  if (!soft)
    soft = read_soft_retail(profile);
  if (!soft)
    return false;
  Barcode barcode;
  barcode.symbology = soft->symbology;
  barcode.bytes = barcode.text = soft->bytes;
  barcode.gs1 = soft->gs1;
  barcode.quad = {ScanPoint{soft->first, 0}, {soft->last, 0}, {soft->last, rows}, {soft->first, rows}};
  if (!well_formed(barcode))
    return false;
  reading.keep(std::move(barcode), crop.picture_from_crop, "soft", 0.7F);
  return true;
}

}  // namespace

namespace {

bool read_maxicodes_in(Reading& reading, const cv::Rect& part) {
  bool any = false;
  for (auto eye : find_bulls_eyes(reading.unread()(part))) {
    eye.middle += cv::Point2f(part.tl());
    for (const auto& picture : upright_maxicodes(reading.unread(), eye)) {
      if (reading.over())
        return any;
      const Plane plane{picture.data, picture.cols, picture.rows, static_cast<std::ptrdiff_t>(picture.step)};
      auto barcode = decode_one(plane, {.families = Family::maxicode, .turns = Turns::as_is});
      if (!barcode || !well_formed(*barcode))
        continue;
      // A MaxiCode is 3.1 times as wide as its bull's-eye; which side is up does not matter to who points at it.
      const float half = 1.55F * (eye.across + eye.down) / 2;
      barcode->quad = {ScanPoint{-half, -half}, {half, -half}, {half, half}, {-half, half}};
      reading.keep(std::move(*barcode), {1, 0, eye.middle.x, 0, 1, eye.middle.y}, "bulls-eye", 0.95F);
      any = true;
      break;
    }
  }
  return any;
}

void read_matrix(Reading& reading, const Region& region) {
  // The decoder places its grid better when a module has more pixels.
  const float zoom = std::max(region.size.width, region.size.height) < 170 ? 2.0F : 1.0F;
  const auto crop = upright(reading.unread(), region, 8, 8, zoom);
  if (reading.read(crop.luma, crop.picture_from_crop, {.families = Family::matrix, .turns = Turns::all_four},
                   "region-matrix") ||
      reading.over())
    return;
  constexpr float kLeastMaxicode = 64;  // pixels a side: two a module
  if (std::min(region.size.width, region.size.height) < kLeastMaxicode)
    return;
  const float half = 0.7F * std::max(region.size.width, region.size.height);
  const cv::Rect around = cv::Rect(cv::Point(region.middle - cv::Point2f(half, half)),
                                   cv::Size(static_cast<int>(2 * half), static_cast<int>(2 * half))) &
                          cv::Rect({0, 0}, reading.unread().size());
  read_maxicodes_in(reading, around);
}

void read_stacked(Reading& reading, const Region& region) {
  // Start and stop, being bars, lie outside of what looks like a matrix.
  for (const float zoom : {1.0F, 2.0F, 3.0F}) {
    const auto crop = upright(reading.unread(), region, 24 + region.size.width * 0.14F, 8, zoom);
    if (reading.over() || reading.read(crop.luma, crop.picture_from_crop,
                                       {.families = Family::stacked, .turns = Turns::as_is}, "region-stacked"))
      return;
  }
}

}  // namespace

void read_regions(Reading& reading, const std::vector<Region>& regions) {
  for (std::size_t i = 0; i < regions.size(); ++i) {
    const auto& region = regions[i];
    if (reading.over()) {
      for (std::size_t left = i; left < regions.size(); ++left)
        reading.not_reached(regions[left]);
      return;
    }
    if (reading.was_read(region))
      continue;
    if (region.texture == Texture::bars) {
      read_profile(reading, region);
    } else if (region.stacked) {
      read_stacked(reading, region);
    } else {
      read_matrix(reading, region);
    }
  }
}

// Bars as they lie in the picture: what is bent or stacked shows there, and averaging hides it.
void read_bars_as_they_are(Reading& reading, const std::vector<Region>& regions) {
  for (const auto& region : regions) {
    if (reading.over())
      return;
    if (region.texture != Texture::bars || reading.was_read(region))
      continue;
    const auto crop = upright(reading.unread(), region, 20 + region.size.width * 0.06F, 2);
    reading.read(crop.luma, crop.picture_from_crop,
                 {.families = Family::linear | Family::stacked, .turns = Turns::as_is}, "region-bars");
  }
}

// QR is found by its three corners wherever it lies, also where text grows into its region; and cheaply.
void read_qr_anywhere(Reading& reading) {
  constexpr double kNanosecondsPerPixel = 12;
  for (bool found = true; found && reading.time_for(reading.unread().total(), kNanosecondsPerPixel);)
    found =
        reading.read(reading.unread(), {1, 0, 0, 0, 1, 0}, {.families = Family::qr, .turns = Turns::as_is}, "corners");
}

void read_whole_picture(Reading& reading) {
  constexpr std::array<int, 3> kReductions{2, 1, 3};
  constexpr int kSmallestSide = 40;
  for (const int reduction : kReductions) {
    const auto& whole = reading.unread();
    if (!reading.time_for(whole.total() / static_cast<std::size_t>(reduction * reduction)))
      continue;
    if (reduction > 1 && std::min(whole.cols, whole.rows) / reduction < kSmallestSide)
      continue;
    const auto factor = static_cast<float>(reduction);
    const float shift = (factor - 1) / 2;
    for (bool found = true; found && !reading.over();) {
      cv::Mat1b picture = reading.unread();
      if (reduction > 1)
        cv::resize(reading.unread(), picture, {}, 1.0 / reduction, 1.0 / reduction, cv::INTER_AREA);
      found = reading.read(picture, {factor, 0, shift, 0, factor, shift}, {}, "whole");
    }
  }
}

// When nothing was found: the picture seen in other ways, each of which helps some pictures.
void read_whole_otherwise(Reading& reading) {
  const auto& whole = reading.luma();
  const auto try_this = [&](const cv::Mat1b& picture, float pixels, const DecodeRequest& request, const char* pass) {
    if (!reading.nothing_read() || !reading.time_for(picture.total()))
      return;
    const float shift = (pixels - 1) / 2;
    reading.read(picture, {pixels, 0, shift, 0, pixels, shift}, request, pass);
  };
  try_this(whole, 1, {.threshold = Threshold::global}, "global");
  cv::Mat1b other;
  if (reading.nothing_read() && reading.time_for(whole.total())) {
    cv::bitwise_not(whole, other);
    try_this(other, 1, {.families = Family::matrix}, "inverted");
  }
  if (reading.nothing_read() && reading.time_for(whole.total() * 4)) {
    cv::resize(whole, other, {}, 2, 2, cv::INTER_CUBIC);
    try_this(other, 0.5F, {}, "enlarged");
    try_this(other, 0.5F, {.threshold = Threshold::global}, "enlarged");
  }
  // A symbol that fills the picture lacks its quiet zone.
  constexpr std::size_t kSmallPicture = 250'000;
  if (reading.nothing_read() && whole.total() < kSmallPicture && reading.time_for(whole.total() * 9)) {
    cv::resize(whole, other, {}, 3, 3, cv::INTER_NEAREST);
    cv::copyMakeBorder(other, other, 30, 30, 30, 30, cv::BORDER_CONSTANT, 255);
    reading.read(other, {1 / 3.0F, 0, -10, 0, 1 / 3.0F, -10}, {.threshold = Threshold::global}, "framed");
  }
  if (reading.nothing_read() && reading.time_for(whole.total())) {
    cv::GaussianBlur(whole, other, {}, 1.5);
    try_this(other, 1, {}, "smoothed");
    try_this(other, 1, {.threshold = Threshold::global}, "smoothed");
  }
  for (const int reduction : {4, 6}) {
    if (!reading.nothing_read() || std::min(whole.cols, whole.rows) / reduction < 60)
      continue;
    cv::resize(whole, other, {}, 1.0 / reduction, 1.0 / reduction, cv::INTER_AREA);
    try_this(other, static_cast<float>(reduction), {}, "reduced");
  }
}

void read_maxicodes(Reading& reading) {
  if (!reading.over())
    read_maxicodes_in(reading, cv::Rect({0, 0}, reading.unread().size()));
}

// Parts of the height by themselves: glare or a bend may spoil the middle that the others are laid over.
void read_bands(Reading& reading, const std::vector<Region>& regions) {
  struct Band {
    float middle, height;  // shares of the region's height
  };
  constexpr std::array<Band, 3> kBands{{{-0.3F, 0.4F}, {0.3F, 0.4F}, {0.0F, 0.25F}}};
  for (const auto& region : regions) {
    if (region.texture != Texture::bars || region.size.height < 24)
      continue;
    for (const auto& band : kBands) {
      if (reading.over())
        return;
      if (reading.was_read(region))
        break;
      auto part = region;
      const cv::Point2f across(-std::sin(region.along), std::cos(region.along));
      part.middle += across * (band.middle * region.size.height);
      part.size.height *= band.height;
      // What is left of the same bars must not be read once more, as something shorter or spoilt.
      if (read_profile(reading, part)) {
        reading.paint_over(region);
        break;
      }
    }
  }
}

void read_regions_harder(Reading& reading, const std::vector<Region>& regions) {
  for (const auto& region : regions) {
    if (reading.over())
      return;
    if (reading.was_read(region) || region.texture != Texture::matrix)
      continue;
    // Wider and as large as in the picture: some symbols are lost by enlarging, some by a tight crop, and of a matrix
    // whose finder looks like bars only a part was taken for one.
    const float side = 1.5F * std::max(region.size.width, region.size.height);
    const float along = region.stacked ? 14 + 0.3F * region.size.width : 14 + (side - region.size.width) / 2;
    const float across = region.stacked ? 14 : 14 + (side - region.size.height) / 2;
    const auto wide = upright(reading.unread(), region, along, across);
    if (reading.read(wide.luma, wide.picture_from_crop,
                     {.families = Family::matrix | Family::stacked, .turns = Turns::all_four}, "region-wide"))
      continue;
    if (reading.over())
      return;
    constexpr float kLeastStacked = 110;  // pixels along the rows; text beside may have hidden that they are rows
    if (!region.stacked && std::max(region.size.width, region.size.height) > kLeastStacked) {
      const auto twice = upright(reading.unread(), region, 20, 20, 2);
      if (reading.read(twice.luma, twice.picture_from_crop, {.families = Family::stacked, .turns = Turns::all_four},
                       "region-wide") ||
          reading.over())
        continue;
    }
    const auto crop = upright(reading.unread(), region, 10, 10, 2);
    cv::Mat1b soft, sharp;
    cv::GaussianBlur(crop.luma, soft, {}, 2.2);
    cv::addWeighted(crop.luma, 2.2, soft, -1.2, 0, sharp);
    reading.read(sharp, crop.picture_from_crop,
                 {.families = Family::matrix | Family::stacked, .turns = Turns::all_four}, "sharpened");
  }
}

}  // namespace returns::vision
