// Symbols that are found by their own marks and drawn anew, and bars whose ends are not told from what lies beside
// them.
#include <opencv2/imgproc.hpp>

#include "tests/support/catch.h"
#include "tests/support/scene/symbol.h"
#include "vision/scan/aztec.h"
#include "vision/scan/bar_profile.h"
#include "vision/scan/data_matrix.h"
#include "vision/scan/qr_grid.h"
#include "vision/scan/scan.h"
#include "vision/scan/soft_bars.h"
#include "vision/scan/zxing_seam.h"

using namespace returns;
using namespace returns::vision;

namespace {

Plane plane_of(const cv::Mat1b& picture) {
  return {picture.data, picture.cols, picture.rows, static_cast<std::ptrdiff_t>(picture.step)};
}

// On paper on a table, turned, seen from the side, and in `where` of the sheet.
cv::Mat1b seen_from_the_side(const cv::Mat1b& symbol, double degrees, cv::Point2f where, int quiet = 30) {
  cv::Mat1b paper, sheet(480, 640, uchar(90));
  cv::copyMakeBorder(symbol, paper, quiet, quiet, quiet, quiet, cv::BORDER_CONSTANT, 230);
  const cv::Size2f size = paper.size();
  const std::array<cv::Point2f, 4> flat{
      cv::Point2f(0, 0), {size.width, 0}, {size.width, size.height}, {0, size.height}};
  auto seen = flat;
  const double c = std::cos(degrees * CV_PI / 180), s = std::sin(degrees * CV_PI / 180);
  for (auto& corner : seen) {
    const double x = corner.x - size.width / 2, y = corner.y - size.height / 2;
    const double u = x * c - y * s, v = x * s + y * c;
    const double further = 1 + 0.0009 * v;  // what lies lower is nearer
    corner = where + cv::Point2f(static_cast<float>(u * further), static_cast<float>(v * 0.85 * further));
  }
  cv::warpPerspective(paper, sheet, cv::getPerspectiveTransform(flat.data(), seen.data()), sheet.size(), cv::INTER_AREA,
                      cv::BORDER_TRANSPARENT);
  cv::GaussianBlur(sheet, sheet, {}, 0.7);
  return sheet;
}

std::string decoded(const cv::Mat1b& drawn, Family family) {
  const auto barcode = decode_one(plane_of(drawn), {.families = family, .turns = Turns::as_is});
  return barcode ? barcode->text : std::string();
}

// Where the symbol's middle lies in the picture must be where its corners say.
bool around(const std::array<cv::Point2f, 4>& corners, cv::Point2f point) {
  return cv::pointPolygonTest(std::vector<cv::Point2f>(corners.begin(), corners.end()), point, false) > 0;
}

}  // namespace

TEST_CASE("Aztec is found by its bull's-eye wherever it lies, turned and tilted, small and large", "[scan][marks]") {
  const std::string large(120, 'R');
  for (const std::string& data : {std::string("114-2962899-5762619"), "https://example.com/returns/" + large})
    for (const double degrees : {0.0, 13.0, 45.0, 110.0}) {
      const auto symbol = scene::draw_symbol(scene::Format::aztec, data, {.pixels_per_module = 5});
      const cv::Point2f where(370, 210);
      const auto sheet = seen_from_the_side(symbol.picture, degrees, where);
      INFO(data.size() << " letters, " << degrees << " degrees");
      const auto eyes = find_square_eyes(sheet);
      REQUIRE(eyes.size() == 1);
      CHECK(std::hypot(eyes[0].middle.x - where.x, eyes[0].middle.y - where.y) < 8);
      CHECK(try_aztec_sizes(sheet, eyes[0], [&](const cv::Mat1b& drawn, const std::array<cv::Point2f, 4>& corners) {
        return decoded(drawn, Family::aztec) == data && around(corners, where);
      }));
    }
}

TEST_CASE("DataMatrix is found by its solid sides, of one part or of four, with little around it", "[scan][marks]") {
  for (const std::string& data : {std::string("DjMbMZrvRRMA"), std::string(90, 'x') + "/RMA314315390"})
    for (const double degrees : {0.0, 8.0, 95.0}) {
      const auto symbol = scene::draw_symbol(scene::Format::data_matrix, data, {.pixels_per_module = 5});
      const auto sheet = seen_from_the_side(symbol.picture, degrees, {330, 230}, 10);
      bool read = false;
      for (const auto& sides : find_solid_sides(sheet))
        read = read || try_data_matrix_sizes(sheet, sides, [&](const cv::Mat1b& drawn, const auto& corners) {
                 return decoded(drawn, Family::data_matrix) == data && around(corners, {330, 230});
               });
      INFO(data.size() << " letters, " << degrees << " degrees");
      CHECK(read);
    }
}

TEST_CASE("a DataMatrix in light modules on dark ground is read", "[scan][marks]") {
  const auto symbol = scene::draw_symbol(scene::Format::data_matrix, "DjMbMZrvRRMA", {.pixels_per_module = 5});
  cv::Mat1b sheet(300, 400, uchar(20));
  cv::Mat1b(255 - symbol.picture).copyTo(sheet({{150, 90}, symbol.picture.size()}));
  const auto report = scan(plane_of(sheet), {.budget = std::chrono::seconds(20)});
  REQUIRE(report.barcodes.size() == 1);
  CHECK(report.barcodes[0].text == "DjMbMZrvRRMA");
}

TEST_CASE("QR is found by the corners of its finder patterns, tilted and turned", "[scan][marks]") {
  for (const std::string& data : {std::string("RMA314315390"), std::string(160, 'q')})
    for (const double degrees : {0.0, 20.0, 95.0, 200.0}) {
      const auto symbol = scene::draw_symbol(scene::Format::qr, data, {.pixels_per_module = 5});
      const auto sheet = seen_from_the_side(symbol.picture, degrees, {330, 230});
      const auto finders = find_finder_patterns(sheet);
      INFO(data.size() << " letters, " << degrees << " degrees");
      CHECK(finders.size() == 3);
      bool read = false;
      try_qr_sizes(sheet, finders, [&](const cv::Mat1b& drawn, const auto& corners) {
        read = read || (decoded(drawn, Family::qr) == data && around(corners, {330, 230}));
        return read;
      });
      CHECK(read);
    }
}

TEST_CASE("Micro QR is read, upright and turned", "[scan][marks]") {
  for (const double degrees : {0.0, 25.0, 180.0}) {
    const auto symbol = scene::draw_symbol(scene::Format::micro_qr, "RMA3143", {.pixels_per_module = 6});
    const auto sheet = seen_from_the_side(symbol.picture, degrees, {330, 230});
    const auto report = scan(plane_of(sheet), {.budget = std::chrono::seconds(20)});
    INFO(degrees << " degrees");
    REQUIRE(report.barcodes.size() == 1);
    CHECK(report.barcodes[0].text == "RMA3143");
    CHECK(report.barcodes[0].symbology == Symbology::micro_qr);
  }
}

TEST_CASE("noise, text and lone squares have no marks that make a symbol", "[scan][marks]") {
  cv::Mat1b sheet(480, 640, uchar(220));
  for (int i = 0; i < 12; ++i)
    cv::putText(sheet, "RETURN TO 12345 COLUMBUS OH 43217", {20, 40 + i * 36}, cv::FONT_HERSHEY_SIMPLEX, 0.9, 20, 2);
  for (int ring = 0; ring < 4; ++ring)  // a target that is printed on boxes
    cv::circle(sheet, {500, 240}, 12 + 24 * ring, 10, 12);
  const auto nothing = [](const cv::Mat1b& drawn, const auto&) { return decode_one(plane_of(drawn), {}).has_value(); };
  for (const auto& eye : find_square_eyes(sheet))
    CHECK_FALSE(try_aztec_sizes(sheet, eye, nothing));
  for (const auto& sides : find_solid_sides(sheet))
    CHECK_FALSE(try_data_matrix_sizes(sheet, sides, nothing));
  CHECK(find_finder_patterns(sheet).size() < 3);
  for (const auto& empty : {cv::Mat1b(), cv::Mat1b(1, 1, uchar(0)), cv::Mat1b(9, 200, uchar(0))}) {
    CHECK(find_square_eyes(empty).empty());
    CHECK(find_solid_sides(empty).empty());
    CHECK(find_finder_patterns(empty).empty());
  }
}

TEST_CASE("an EAN-13 between other bars is matched where it lies, from either end", "[scan][marks]") {
  const auto symbol = scene::draw_symbol(scene::Format::ean13, "4006381333931", {.pixels_per_module = 8});
  cv::Mat1b strip(320, symbol.picture.cols + 700, uchar(255));
  symbol.picture.rowRange(0, 200).copyTo(strip({{330, 60}, cv::Size(symbol.picture.cols, 200)}));
  for (const int edge : {40, 90, 150, 180})  // a price's box, an add-on
    for (const int x : {edge, strip.cols - edge})
      strip.colRange(x, x + 14).rowRange(60, 260).setTo(0);
  cv::resize(strip, strip, {}, 0.2, 0.2, cv::INTER_AREA);
  cv::GaussianBlur(strip, strip, {}, 0.7);
  const auto bars = strip.rowRange(14, 50).clone();
  const auto forth = read_soft_retail_anywhere(bar_profile(bars));
  REQUIRE(forth);
  CHECK(forth->bytes == "4006381333931");
  CHECK(forth->surety == Surety::alone);
  CHECK(forth->first < forth->last);
  cv::Mat1b turned;
  cv::rotate(bars, turned, cv::ROTATE_180);
  const auto back = read_soft_retail_anywhere(bar_profile(turned));
  REQUIRE(back);
  CHECK(back->bytes == "4006381333931");
  CHECK(back->first > back->last);
}

TEST_CASE("bars of other symbologies are no retail code, wherever they are looked at", "[scan][marks]") {
  for (int i = 0; i < 40; ++i) {
    const auto data = "RMA" + std::to_string(48271 * (i + 7)) + (i % 2 ? "Z" : "");
    const auto format = i % 3 == 0 ? scene::Format::code39 : scene::Format::code128;
    const auto symbol = scene::draw_symbol(format, data, {.pixels_per_module = 4, .height_modules = 20});
    cv::Mat1b strip;
    cv::copyMakeBorder(symbol.picture, strip, 0, 0, 80, 80, cv::BORDER_CONSTANT, 255);
    cv::resize(strip, strip, {}, 0.45, 0.5, cv::INTER_AREA);
    cv::GaussianBlur(strip, strip, {}, 0.4 + 0.02 * i);
    const auto read = read_soft_retail_anywhere(bar_profile(strip));
    INFO(data);
    CHECK_FALSE((read && read->surety == Surety::alone));
  }
}
