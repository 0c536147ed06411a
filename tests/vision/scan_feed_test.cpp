#include <opencv2/imgproc.hpp>

#include "tests/support/catch.h"
#include "tests/support/scene/unboxing.h"
#include "vision/scan/scan.h"

using namespace returns;
using namespace returns::vision;

namespace {

ScanReport scan_shot(const scene::Shot& shot) {
  cv::Mat1b luma;
  cv::cvtColor(shot.picture, luma, cv::COLOR_BGR2GRAY);
  return scan({luma.data, luma.cols, luma.rows, static_cast<std::ptrdiff_t>(luma.step)},
              {.budget = std::chrono::seconds(20)});
}

struct Count {
  int shown = 0;
  int read = 0;
  int wrong = 0;
};

void compare(const scene::Shot& shot, const ScanReport& report, Count& count) {
  for (const auto& code : shot.codes) {
    ++count.shown;
    const bool read = std::any_of(report.barcodes.begin(), report.barcodes.end(),
                                  [&](const Barcode& barcode) { return barcode.text == code.text; });
    count.read += read;
    if (!read)
      UNSCOPED_INFO("missed " << scene::reader_name(code.format) << " (" << code.role << "), module " << code.module
                              << " px");
  }
  for (const auto& barcode : report.barcodes)
    if (std::none_of(shot.codes.begin(), shot.codes.end(),
                     [&](const scene::Code& code) { return code.text == barcode.text; })) {
      ++count.wrong;
      UNSCOPED_INFO("false " << name_of(barcode.symbology) << ' ' << barcode.text << " by " << barcode.found_by);
    }
}

}  // namespace

TEST_CASE("every code that the label camera shows at rest is read, on every carrier's label", "[scan]") {
  for (const auto carrier : {scene::Carrier::usps, scene::Carrier::ups, scene::Carrier::fedex})
    for (const std::uint64_t seed : {1U, 2U}) {
      const scene::Unboxing unboxing({.seed = seed, .carrier = carrier});
      auto stage = unboxing.open(scene::View::label);
      Count count;
      std::uint64_t frame = 0;
      for (const auto& event : unboxing.events())
        if (event.what == "label_legible" || event.what == "item_codes_legible")
          for (const double part : {0.02, 0.5, 0.98}) {
            const auto shot = stage.draw(unboxing.placements(event.from + part * (event.until - event.from)), frame++);
            INFO(scene::name_of(carrier) << ", seed " << seed << ", " << event.what << ", " << part);
            REQUIRE(shot.codes.size() >= 2);
            compare(shot, scan_shot(shot), count);
            CHECK(count.read == count.shown);
            CHECK(count.wrong == 0);
          }
    }
}

TEST_CASE("nothing is read where nothing can be read", "[scan]") {
  const scene::Unboxing unboxing({.seed = 3, .label = scene::LabelState::covered});
  auto stage = unboxing.open(scene::View::label);
  std::uint64_t frame = 0;
  for (double at = 0.5; at < 46; at += 1.5) {
    const auto shot = stage.draw(unboxing.placements(at), frame++);
    const auto report = scan_shot(shot);
    for (const auto& barcode : report.barcodes) {
      INFO("at " << at << " s: " << name_of(barcode.symbology) << ' ' << barcode.text);
      // A code at the edge may be read though a corner is cut off; it must then be one of the item's.
      INFO(unboxing.facts().ean);
      CHECK((barcode.text == unboxing.facts().lpn || barcode.text == unboxing.facts().ean));
    }
    if (at < 17)
      CHECK(report.barcodes.empty());
  }
}
