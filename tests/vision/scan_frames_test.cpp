// Ratchets: what the pipeline reads of made camera frames on fixed seeds, with time enough that the machine's load does
// not matter. The numbers may only be raised.
#include <fmt/format.h>

#include <opencv2/imgproc.hpp>

#include "tests/support/catch.h"
#include "tests/support/scene/camera_frame.h"
#include "vision/scan/agreement.h"
#include "vision/scan/regions.h"
#include "vision/scan/scan.h"

using namespace returns;
using namespace returns::vision;

namespace {

constexpr std::uint64_t kFirstSeed = 90'000;

ScanReport scan_frame(const scene::CameraFrame& frame, std::chrono::milliseconds budget = std::chrono::seconds(20)) {
  const auto& luma = frame.luma;
  return scan({luma.data, luma.cols, luma.rows, static_cast<std::ptrdiff_t>(luma.step)}, {.budget = budget});
}

struct Count {
  int codes = 0, read = 0, wrong = 0;
  std::string told;
};

Count count_level(scene::Level level, int frames) {
  Count count;
  for (int i = 0; i < frames; ++i) {
    const auto frame = scene::camera_frame(level, kFirstSeed + static_cast<std::uint64_t>(i));
    const auto report = scan_frame(frame);
    for (const auto& code : frame.codes) {
      ++count.codes;
      count.read += std::any_of(report.barcodes.begin(), report.barcodes.end(),
                                [&](const Barcode& barcode) { return barcode.text == code.text; });
    }
    for (const auto& barcode : report.barcodes)
      if (std::none_of(frame.codes.begin(), frame.codes.end(),
                       [&](const scene::Code& code) { return code.text == barcode.text; })) {
        ++count.wrong;
        count.told += fmt::format("false {} {} by {}; ", name_of(barcode.symbology), barcode.text, barcode.found_by);
      }
  }
  count.told += fmt::format("{}: {} of {}", name_of(level), count.read, count.codes);
  return count;
}

}  // namespace

TEST_CASE("easy camera frames are read but for a code or two", "[scan][ratchet]") {
  const auto count = count_level(scene::Level::easy, 10);
  INFO(count.told);
  CHECK(count.read * 100 >= count.codes * 90);
  CHECK(count.wrong == 0);
}

TEST_CASE("medium camera frames are read for the most part", "[scan][ratchet]") {
  const auto count = count_level(scene::Level::medium, 10);
  INFO(count.told);
  CHECK(count.read * 100 >= count.codes * 82);
  CHECK(count.wrong == 0);
}

TEST_CASE("of hard camera frames a part is read, and nothing wrongly", "[scan][ratchet]") {
  const auto count = count_level(scene::Level::hard, 10);
  INFO(count.told);
  CHECK(count.read * 100 >= count.codes * 35);
  CHECK(count.wrong == 0);
}

TEST_CASE("frames that only look like codes give none", "[scan][ratchet]") {
  for (int i = 0; i < 16; ++i) {
    const auto report = scan_frame(scene::frame_without_codes(kFirstSeed + static_cast<std::uint64_t>(i)));
    for (const auto& barcode : report.barcodes)
      UNSCOPED_INFO("false " << name_of(barcode.symbology) << ' ' << barcode.text << " by " << barcode.found_by);
    CHECK(report.barcodes.empty());
  }
}

TEST_CASE("what looks like a code is proposed as a region, and cleanly", "[scan][ratchet]") {
  int codes = 0, proposed = 0;
  for (int i = 0; i < 6; ++i)
    for (const auto level : {scene::Level::easy, scene::Level::medium}) {
      const auto frame = scene::camera_frame(level, kFirstSeed + static_cast<std::uint64_t>(i));
      const auto regions = propose_regions(frame.luma, 32);
      for (const auto& code : frame.codes) {
        const std::vector<cv::Point2f> quad(code.quad.begin(), code.quad.end());
        ++codes;
        proposed += std::any_of(regions.begin(), regions.end(), [&](const Region& region) {
          return cv::pointPolygonTest(quad, region.middle, false) >= 0 &&
                 region.size.area() < 3 * static_cast<float>(cv::contourArea(quad)) + 600;
        });
      }
    }
  INFO(proposed << " of " << codes);
  CHECK(proposed * 100 >= codes * 90);
}

TEST_CASE("a frame without time says where it did not look, and the next frame looks there first", "[scan]") {
  const auto frame = scene::camera_frame(scene::Level::easy, kFirstSeed);
  const auto nothing = scan_frame(frame, std::chrono::milliseconds(0));
  CHECK(nothing.out_of_time);
  CHECK(nothing.barcodes.empty());
  REQUIRE(nothing.not_reached.size() > 2);

  ScanOptions options{.budget = std::chrono::seconds(20)};
  options.most_symbols = 1;
  const auto& luma = frame.luma;
  const Plane plane{luma.data, luma.cols, luma.rows, static_cast<std::ptrdiff_t>(luma.step)};
  const auto first = scan(plane, options);
  REQUIRE(first.barcodes.size() == 1);
  // Told to begin elsewhere, it reads another code first.
  const auto& other = *std::find_if(frame.codes.begin(), frame.codes.end(), [&](const scene::Code& code) {
    return code.text != first.barcodes[0].text && !scene::is_matrix(code.format);
  });
  const cv::Point2f middle = (other.quad[0] + other.quad[2]) / 2;
  options.look_first = {{middle.x, middle.y}};
  const auto second = scan(plane, options);
  REQUIRE(second.barcodes.size() == 1);
  CHECK(second.barcodes[0].text == other.text);
}

TEST_CASE("five looks that agree read more than one", "[scan][ratchet]") {
  int codes = 0, once = 0, agreed = 0, wrong = 0;
  for (int i = 0; i < 4; ++i) {
    Agreement agreement;
    std::vector<scene::Code> shown;
    for (int shot = 0; shot < 5; ++shot) {
      const auto frame = scene::camera_frame(scene::Level::hard, kFirstSeed + 50 + static_cast<std::uint64_t>(i), shot);
      const auto report = scan_frame(frame);
      agreement.add(static_cast<std::uint64_t>(shot), report.barcodes);
      shown = frame.codes;
      if (shot == 0)
        for (const auto& code : frame.codes)
          once += std::any_of(report.barcodes.begin(), report.barcodes.end(),
                              [&](const Barcode& barcode) { return barcode.text == code.text; });
    }
    codes += static_cast<int>(shown.size());
    for (const auto& code : agreement.agreed()) {
      const bool real = std::any_of(shown.begin(), shown.end(),
                                    [&](const scene::Code& one) { return one.text == code.barcode.text; });
      agreed += real;
      wrong += !real;
    }
  }
  INFO(once << " in one look, " << agreed << " agreed, of " << codes);
  CHECK(agreed >= once);
  CHECK(wrong == 0);
}
