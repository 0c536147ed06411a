#include "vision/scan/scan.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "vision/scan/bar_height.h"
#include "vision/scan/legibility.h"
#include "vision/scan/pass.h"

namespace returns::vision {
namespace {

// Larger pictures are reduced first: no code on a bench needs more, and time and memory stay bounded.
constexpr int kLargestSide = 4096;

constexpr float kSamePlace = 48;  // pixels that a code may move from one frame to the next and still be looked at first

void put_first(std::vector<Region>& regions, const std::vector<ScanPoint>& places) {
  std::stable_partition(regions.begin(), regions.end(), [&](const Region& region) {
    return std::any_of(places.begin(), places.end(), [&](const ScanPoint& place) {
      return std::hypot(place.x - region.middle.x, place.y - region.middle.y) < kSamePlace;
    });
  });
}

// Where nothing but the whole picture is left to look at. In a camera's frame of which something was read already it
// finds hardly ever more, and takes longer than all before.
void read_without_regions(Reading& reading, const std::vector<Region>& regions) {
  if (reading.nothing_read()) {
    read_aztecs(reading);
    read_data_matrices(reading);
    read_qr_grids(reading);
    read_retail_anywhere(reading, regions);
  }
  if (reading.nothing_read() || reading.effort() == Effort::harder || reading.luma().total() <= kSmallPicture) {
    read_whole_picture(reading);
    read_whole_otherwise(reading);
  }
  read_retail_anywhere(reading, regions);
}

ScanReport scan_picture(const cv::Mat1b& luma, const ScanOptions& options) {
  Reading reading(luma, options);
  auto regions = propose_regions(luma, options.effort == Effort::live ? 16 : 32);
  put_first(regions, options.look_first);
  read_regions(reading, regions);
  read_bars_as_they_are(reading, regions);
  if (options.effort != Effort::live) {
    read_qr_anywhere(reading);
    read_maxicodes(reading);
  }
  read_bands(reading, regions);
  read_regions_harder(reading, regions);
  if (options.effort != Effort::live)
    read_without_regions(reading, regions);
  auto report = reading.finish();
  cover_bars(luma, report.barcodes);
  if (report.barcodes.empty())
    report.legibility = legibility_of(luma, regions);
  return report;
}

}  // namespace

std::string_view name_of(Symbology symbology) {
  switch (symbology) {
    case Symbology::code128:
      return "Code128";
    case Symbology::code39:
      return "Code39";
    case Symbology::code93:
      return "Code93";
    case Symbology::codabar:
      return "Codabar";
    case Symbology::itf:
      return "ITF";
    case Symbology::ean8:
      return "EAN-8";
    case Symbology::ean13:
      return "EAN-13";
    case Symbology::upca:
      return "UPC-A";
    case Symbology::upce:
      return "UPC-E";
    case Symbology::qr:
      return "QRCode";
    case Symbology::micro_qr:
      return "MicroQRCode";
    case Symbology::data_matrix:
      return "DataMatrix";
    case Symbology::pdf417:
      return "PDF417";
    case Symbology::maxicode:
      return "MaxiCode";
    case Symbology::aztec:
      return "Aztec";
    case Symbology::databar:
      return "DataBar";
    case Symbology::unknown:
      return "unknown";
  }
  return "unknown";
}

ScanOptions options_of(Effort effort) {
  ScanOptions options;
  options.effort = effort;
  options.budget = std::chrono::milliseconds(effort == Effort::live ? 40 : effort == Effort::full ? 85 : 400);
  return options;
}

ScanReport scan(const Plane& luma, const ScanOptions& options) {
  if (!luma.data || luma.width <= 0 || luma.height <= 0 || luma.stride < luma.width)
    return {};
  try {
    const cv::Mat1b picture(luma.height, luma.width, const_cast<std::uint8_t*>(luma.data),
                            static_cast<std::size_t>(luma.stride));
    const int side = std::max(luma.width, luma.height);
    if (side <= kLargestSide)
      return scan_picture(picture, options);
    const double factor = static_cast<double>(kLargestSide) / side;
    cv::Mat1b reduced;
    cv::resize(picture, reduced, {}, factor, factor, cv::INTER_AREA);
    auto reduced_options = options;
    const auto scale = [](ScanPoint& point, double by) {
      point = {static_cast<float>(point.x * by), static_cast<float>(point.y * by)};
    };
    for (auto& place : reduced_options.look_first)
      scale(place, factor);
    auto report = scan_picture(reduced, reduced_options);
    for (auto& barcode : report.barcodes)
      for (auto& corner : barcode.quad)
        scale(corner, 1 / factor);
    for (auto& place : report.not_reached)
      scale(place, 1 / factor);
    return report;
  } catch (const std::exception&) {
    // OpenCV or memory: the picture is as unreadable as a blank one, and the next frame is on its way.
    return {};
  }
}

}  // namespace returns::vision
