#include <limits>
#include <opencv2/core.hpp>

#include "tests/support/catch.h"
#include "tests/support/scene/symbol.h"
#include "vision/scan/decoder_protocol.h"
#include "vision/scan/read_rules.h"
#include "vision/scan/scan.h"

using namespace returns;
using namespace returns::vision;

TEST_CASE("pictures without room for a code hold none", "[scan]") {
  const std::vector<std::uint8_t> grey(64 * 64, 128);
  CHECK(scan({}).barcodes.empty());
  CHECK(scan({nullptr, 640, 480, 640}).barcodes.empty());
  CHECK(scan({grey.data(), 0, 64, 64}).barcodes.empty());
  CHECK(scan({grey.data(), 64, -1, 64}).barcodes.empty());
  CHECK(scan({grey.data(), 64, 64, 10}).barcodes.empty());
  for (const int width : {1, 2, 3, 7, 8, 31, 33, 64})
    for (const int height : {1, 2, 7, 8, 31, 33, 64})
      CHECK(scan({grey.data(), width, height, 64}).barcodes.empty());
}

TEST_CASE("a picture of a hundred megapixels is searched, and its code found where it lies", "[scan]") {
  cv::Mat1b huge(9000, 12000, uchar(200));
  const auto symbol = scene::draw_symbol(scene::Format::qr, "far away", {.pixels_per_module = 20});
  const cv::Rect place({7000, 5000}, symbol.picture.size());
  symbol.picture.copyTo(huge(place));
  const auto report = scan({huge.data, huge.cols, huge.rows, static_cast<std::ptrdiff_t>(huge.step)},
                           {.budget = std::chrono::seconds(20)});
  REQUIRE(report.barcodes.size() == 1);
  CHECK(report.barcodes[0].text == "far away");
  CHECK(std::abs(report.barcodes[0].quad[0].x - 7000) < 30);
  CHECK(std::abs(report.barcodes[0].quad[0].y - 5000) < 30);
}

TEST_CASE("noise, stripes and checks are no codes", "[scan]") {
  cv::RNG random(7);
  for (int round = 0; round < 6; ++round) {
    cv::Mat1b picture(480, 640);
    random.fill(picture, cv::RNG::UNIFORM, 0, 256);
    CHECK(scan({picture.data, 640, 480, 640}).barcodes.empty());
  }
  for (const int period : {2, 3, 5, 8, 16}) {
    cv::Mat1b stripes(480, 640), checks(480, 640);
    for (int y = 0; y < 480; ++y)
      for (int x = 0; x < 640; ++x) {
        stripes(y, x) = x / period % 2 ? 240 : 15;
        checks(y, x) = (x / period + y / period) % 2 ? 240 : 15;
      }
    CHECK(scan({stripes.data, 640, 480, 640}).barcodes.empty());
    CHECK(scan({checks.data, 640, 480, 640}).barcodes.empty());
  }
}

TEST_CASE("a thousand codes in one picture give as many as were asked for", "[scan]") {
  cv::Mat1b picture(2000, 3000, uchar(245));
  for (int i = 0; i < 1000; ++i) {
    const auto symbol =
        scene::draw_symbol(scene::Format::data_matrix, "N" + std::to_string(i), {.pixels_per_module = 3});
    symbol.picture.copyTo(picture({{20 + i % 50 * 58, 20 + i / 50 * 96}, symbol.picture.size()}));
  }
  const auto report = scan({picture.data, picture.cols, picture.rows, static_cast<std::ptrdiff_t>(picture.step)},
                           {.budget = std::chrono::seconds(30), .most_symbols = 16});
  CHECK(report.barcodes.size() == 16);
}

TEST_CASE("weak symbologies are believed only with length and check digit", "[scan]") {
  const auto read = [](Symbology symbology, const std::string& text) {
    Barcode barcode;
    barcode.symbology = symbology;
    barcode.text = barcode.bytes = text;
    return well_formed(barcode);
  };
  CHECK(read(Symbology::itf, "00012345678905"));
  CHECK_FALSE(read(Symbology::itf, "00012345678906"));
  CHECK_FALSE(read(Symbology::itf, "12345678"));
  CHECK_FALSE(read(Symbology::itf, ""));
  CHECK(read(Symbology::code39, "X001ABCD12"));
  CHECK_FALSE(read(Symbology::code39, "A1B"));
  CHECK_FALSE(read(Symbology::upce, "123456"));
  CHECK(read(Symbology::ean8, "73513537"));
  CHECK_FALSE(read(Symbology::ean8, "73513538"));
  CHECK(read(Symbology::ean13, "4006381333931"));
  CHECK_FALSE(read(Symbology::ean13, "4006381333932"));
  CHECK_FALSE(read(Symbology::ean13, "400638133393"));
  CHECK(read(Symbology::upca, "036000291452"));
  CHECK_FALSE(read(Symbology::codabar, "A12B"));
  CHECK_FALSE(read(Symbology::qr, ""));
  CHECK_FALSE(read(Symbology::unknown, "anything"));
}

TEST_CASE("a code that glare spoils in part is read once, and not again from what is left of it", "[scan]") {
  const std::string data = "1ZQNCT0S5734405611";
  const auto symbol = scene::draw_symbol(scene::Format::code128, data, {.pixels_per_module = 2, .height_modules = 60});
  for (const int spoilt : {20, 150, 280, 400}) {
    cv::Mat1b sheet(300, symbol.picture.cols + 200, uchar(200));
    cv::Mat1b(symbol.picture * 0.6 + 40).copyTo(sheet(cv::Rect({100, 80}, symbol.picture.size())));
    for (int y = 0; y < sheet.rows; ++y)
      for (int x = 0; x < sheet.cols; ++x) {
        const double dx = (x - 100 - spoilt) / 40.0, dy = (y - 140) / 30.0;
        sheet(y, x) = cv::saturate_cast<uchar>(sheet(y, x) + 300 * std::exp(-dx * dx - dy * dy));
      }
    const auto report = scan({sheet.data, sheet.cols, sheet.rows, static_cast<std::ptrdiff_t>(sheet.step)},
                             {.budget = std::chrono::seconds(20)});
    INFO("glare at " << spoilt);
    REQUIRE(report.barcodes.size() == 1);
    CHECK(report.barcodes[0].text == data);
  }
}

TEST_CASE("retail codes are not believed at a pixel per module", "[scan]") {
  Barcode barcode;
  barcode.symbology = Symbology::ean13;
  CHECK(least_span(barcode) > 95 * 1.5F);
  // Seen: a code of this size read with another left half and a check digit that fits.
  const auto symbol = scene::draw_symbol(scene::Format::ean13, "4000019411534", {.pixels_per_module = 1});
  cv::Mat1b sheet(160, 240, uchar(250));
  symbol.picture.copyTo(sheet({{60, 60}, symbol.picture.size()}));
  for (const auto& read : scan({sheet.data, sheet.cols, sheet.rows, 240}).barcodes)
    CHECK(read.text == "4000019411534");
}

TEST_CASE("a decoder's reply survives the way, and a damaged one is refused", "[scan]") {
  ScanReport report;
  report.spent = std::chrono::microseconds(12345);
  report.out_of_time = true;
  Barcode barcode;
  barcode.symbology = Symbology::data_matrix;
  barcode.bytes = std::string("\x00\x1d\xff", 3);
  barcode.text = "shown";
  barcode.gs1 = true;
  barcode.confidence = 0.95F;
  barcode.quad = {ScanPoint{1, 2}, {3, 4}, {5, 6}, {7, 8}};
  barcode.found_by = "test";
  report.barcodes = {barcode, barcode};
  const auto bytes = pack_report(report);
  const auto back = unpack_report(bytes);
  REQUIRE(back.ok());
  REQUIRE(back->barcodes.size() == 2);
  CHECK(back->barcodes[1].bytes == barcode.bytes);
  CHECK(back->barcodes[1].quad[3].y == 8);
  CHECK(back->spent == report.spent);

  for (std::size_t length = 0; length < bytes.size(); ++length)
    CHECK_FALSE(unpack_report(std::string_view(bytes).substr(0, length)).ok());
  CHECK_FALSE(unpack_report(bytes + "x").ok());
  cv::RNG random(3);
  for (int round = 0; round < 2000; ++round) {
    auto damaged = bytes;
    for (int i = 0; i < 4; ++i)
      damaged[static_cast<std::size_t>(random.uniform(0, static_cast<int>(damaged.size())))] =
          static_cast<char>(random.uniform(0, 256));
    const auto read = unpack_report(damaged);
    CHECK((!read.ok() || read->barcodes.size() == 2));
  }
}
