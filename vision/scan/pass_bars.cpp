// Linear symbols: regions of bars.
#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "vision/scan/bar_profile.h"
#include "vision/scan/pass.h"
#include "vision/scan/read_rules.h"
#include "vision/scan/soft_bars.h"

namespace returns::vision {

namespace {

// The region cut out and brought down to one line.
struct Cut {
  Crop crop;
  BarProfile profile;
};
Cut cut(const Reading& reading, const Region& region) {
  Cut made{upright(reading.unread(), region, 14 + region.size.width * 0.08F, -region.size.height * 0.08F), {}};
  made.profile = bar_profile(made.crop.luma);
  return made;
}

bool keep_soft(Reading& reading, const SoftRead& soft, const Crop& crop, const char* pass) {
  Barcode barcode;
  barcode.symbology = soft.symbology;
  barcode.bytes = barcode.text = soft.bytes;
  barcode.gs1 = soft.gs1;
  const auto rows = static_cast<float>(crop.luma.rows);
  barcode.quad = {ScanPoint{soft.first, 0}, {soft.last, 0}, {soft.last, rows}, {soft.first, rows}};
  if (!well_formed(barcode))
    return false;
  reading.keep(std::move(barcode), crop.picture_from_crop, pass, 0.7F);
  return true;
}

Region part_of(Region region, float middle, float height) {
  const cv::Point2f across(-std::sin(region.along), std::cos(region.along));
  region.middle += across * (middle * region.size.height);
  region.size.height *= height;
  return region;
}

}  // namespace

// A linear symbol by its profile: first by the decoder on a few clean lines, then matched softly.
bool read_profile(Reading& reading, const Region& region) {
  const auto [crop, profile] = cut(reading, region);
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
  if (reading.read(lines, back, {.families = Family::linear, .turns = Turns::as_is}, "lines",
                   BarEnds{profile.first * kZoom, profile.last * kZoom}))
    return true;
  auto soft = read_soft_code128(profile);
  if (!soft)
    soft = read_soft_retail(profile);
  return soft && keep_soft(reading, *soft, crop, "soft");
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
      const auto part = part_of(region, band.middle, band.height);
      // What is left of the same bars must not be read once more, as something shorter or spoilt.
      if (read_profile(reading, part)) {
        reading.paint_over(region);
        break;
      }
    }
  }
}

// Retail codes whose ends are not told from what lies beside them, or whose bars speak too softly: what two parts of
// the height say alike is believed.
void read_retail_anywhere(Reading& reading, const std::vector<Region>& regions) {
  constexpr float kLeastWidth = 90;  // pixels: hardly one a module
  int left = 4;                      // the search is slow
  constexpr std::array<std::array<float, 2>, 3> kParts{{{0, 1}, {-0.3F, 0.4F}, {0.3F, 0.4F}}};  // middle and height
  for (const auto& region : regions) {
    if (region.texture != Texture::bars || region.size.width < kLeastWidth || reading.was_read(region))
      continue;
    if (left-- == 0)
      return;
    std::vector<std::string> heard;
    for (const auto& [middle, height] : kParts) {
      if (reading.over())
        return;
      const auto [crop, profile] = cut(reading, part_of(region, middle, height));
      const auto soft = read_soft_retail_anywhere(profile);
      if (!soft)
        continue;
      const bool again = std::find(heard.begin(), heard.end(), soft->bytes) != heard.end();
      heard.push_back(soft->bytes);
      if ((soft->surety == Surety::alone || again) && keep_soft(reading, *soft, crop, "soft-anywhere")) {
        reading.paint_over(region);
        break;
      }
    }
  }
}

}  // namespace returns::vision
