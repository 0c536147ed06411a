// Symbols of two dimensions: regions of matrices, and what is found by its own marks wherever it lies.
#include <opencv2/imgproc.hpp>

#include "vision/scan/aztec.h"
#include "vision/scan/data_matrix.h"
#include "vision/scan/maxicode.h"
#include "vision/scan/pass.h"
#include "vision/scan/qr_grid.h"
#include "vision/scan/read_rules.h"

namespace returns::vision {
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

// A symbol that was drawn anew; its corners in the picture are known. True as well when there is no time for another.
bool read_drawn(Reading& reading, const cv::Mat1b& drawn, const std::array<cv::Point2f, 4>& corners, Family family,
                const char* pass) {
  const Plane plane{drawn.data, drawn.cols, drawn.rows, static_cast<std::ptrdiff_t>(drawn.step)};
  auto barcode = decode_one(plane, {.families = family, .turns = Turns::as_is});
  if (!barcode || !well_formed(*barcode))
    return reading.over();
  for (std::size_t i = 0; i < corners.size(); ++i)
    barcode->quad[i] = {corners[i].x, corners[i].y};
  reading.keep(std::move(*barcode), {1, 0, 0, 0, 1, 0}, pass, 0.95F);
  return true;
}

}  // namespace

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

// QR is found by its three corners wherever it lies, also where text grows into its region; and cheaply.
void read_qr_anywhere(Reading& reading) {
  constexpr double kNanosecondsPerPixel = 12;
  for (bool found = true; found && reading.time_for(reading.unread().total(), kNanosecondsPerPixel);)
    found =
        reading.read(reading.unread(), {1, 0, 0, 0, 1, 0}, {.families = Family::qr, .turns = Turns::as_is}, "corners");
}

void read_maxicodes(Reading& reading) {
  if (!reading.over())
    read_maxicodes_in(reading, cv::Rect({0, 0}, reading.unread().size()));
}

void read_aztecs(Reading& reading) {
  constexpr double kNanosecondsPerPixel = 12;
  if (!reading.time_for(reading.unread().total(), kNanosecondsPerPixel))
    return;
  for (const auto& eye : find_square_eyes(reading.unread())) {
    if (reading.over())
      return;
    try_aztec_sizes(reading.unread(), eye, [&](const cv::Mat1b& drawn, const std::array<cv::Point2f, 4>& corners) {
      return read_drawn(reading, drawn, corners, Family::aztec, "square-eye");
    });
  }
}

void read_data_matrices(Reading& reading) {
  constexpr double kNanosecondsPerPixel = 20;
  if (!reading.time_for(reading.unread().total(), kNanosecondsPerPixel))
    return;
  for (const auto& sides : find_solid_sides(reading.unread())) {
    if (reading.over())
      return;
    try_data_matrix_sizes(reading.unread(), sides,
                          [&](const cv::Mat1b& drawn, const std::array<cv::Point2f, 4>& corners) {
                            return read_drawn(reading, drawn, corners, Family::data_matrix, "solid-sides");
                          });
  }
}

void read_qr_grids(Reading& reading) {
  constexpr double kNanosecondsPerPixel = 20;
  if (!reading.time_for(reading.unread().total(), kNanosecondsPerPixel))
    return;
  const auto picture = reading.unread();
  try_qr_sizes(picture, find_finder_patterns(picture),
               [&](const cv::Mat1b& drawn, const std::array<cv::Point2f, 4>& corners) {
                 return read_drawn(reading, drawn, corners, Family::qr, "finder-patterns");
               });
}

namespace {

// A line of print: low and long, as no symbol is that a camera at a bench can resolve.
bool looks_like_text(const Reading& reading, const Region& region) {
  constexpr float kLow = 34, kLong = 2.6F;  // pixels, and times its height
  const float low = std::min(region.size.width, region.size.height);
  return reading.luma().total() > kSmallPicture && !region.stacked && low < kLow &&
         std::max(region.size.width, region.size.height) > kLong * low;
}

}  // namespace

void read_regions_harder(Reading& reading, const std::vector<Region>& regions) {
  for (const auto& region : regions) {
    if (reading.over())
      return;
    if (reading.was_read(region) || region.texture != Texture::matrix ||
        (reading.effort() == Effort::full && looks_like_text(reading, region)))
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
