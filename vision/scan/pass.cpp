#include "vision/scan/pass.h"

#include <time.h>

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "vision/scan/bar_profile.h"
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

// From the first bar to the last one, within a few pixels.
bool takes_all(const Barcode& barcode, const BarEnds& bars) {
  const auto [first, last] = std::minmax({barcode.quad[0].x, barcode.quad[1].x});
  const float near = 0.02F * (bars.last - bars.first) + 3;
  return std::abs(first - bars.first) < near && std::abs(last - bars.last) < near;
}

}  // namespace

Reading::Reading(cv::Mat1b luma, const ScanOptions& options)
    : luma_(luma),
      unread_(std::move(luma)),
      options_(options),
      begun_(std::chrono::steady_clock::now()),
      processor_begun_(processor_time()) {}

std::chrono::milliseconds Reading::budget() const {
  const bool patient = options_.effort == Effort::full && nothing_read() && luma_.total() <= kSmallPicture;
  return patient ? options_.budget * kLongerForSmall : options_.budget;
}

bool Reading::over() {
  if (full())
    return true;
  report_.out_of_time = processor_time() - processor_begun_ >= budget() ||
                        std::chrono::steady_clock::now() - begun_ >= budget() * kLongestStretch;
  return report_.out_of_time;
}

bool Reading::full() const {
  return report_.barcodes.size() >= static_cast<std::size_t>(std::max(0, options_.most_symbols));
}

bool Reading::time_for(std::size_t pixels, double nanoseconds_per_pixel) const {
  if (full())
    return false;
  const std::chrono::duration<double, std::nano> needed(static_cast<double>(pixels) * nanoseconds_per_pixel);
  return processor_time() - processor_begun_ + needed < budget();
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
                   const char* pass, std::optional<BarEnds> bars) {
  const Plane plane{picture.data, picture.cols, picture.rows, static_cast<std::ptrdiff_t>(picture.step)};
  auto barcode = decode_one(plane, request);
  if (!barcode || !well_formed(*barcode, bars && takes_all(*barcode, *bars) ? BarsRead::all : BarsRead::perhaps_a_part))
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

}  // namespace returns::vision
