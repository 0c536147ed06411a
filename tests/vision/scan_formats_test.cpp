#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "tests/support/catch.h"
#include "tests/support/scene/identifiers.h"
#include "tests/support/scene/symbol.h"
#include "vision/scan/scan.h"

using namespace returns;
using namespace returns::vision;

namespace {

Plane plane_of(const cv::Mat1b& picture) {
  return {picture.data, picture.cols, picture.rows, static_cast<std::ptrdiff_t>(picture.step)};
}

ScanOptions patient() {
  return {.budget = std::chrono::seconds(20)};
}

// A symbol on grey cardboard with white around it, turned clockwise.
cv::Mat1b on_cardboard(const cv::Mat1b& symbol, double degrees, cv::Size size = {900, 700}) {
  cv::Mat1b sheet(size, uchar(120));
  cv::Mat1b paper;
  cv::copyMakeBorder(symbol, paper, 40, 40, 40, 40, cv::BORDER_CONSTANT, 250);
  auto turn = cv::getRotationMatrix2D(cv::Point2f(paper.size()) / 2, -degrees, 1);
  turn.at<double>(0, 2) += (size.width - paper.cols) / 2.0;
  turn.at<double>(1, 2) += (size.height - paper.rows) / 2.0;
  cv::warpAffine(paper, sheet, turn, size, cv::INTER_LINEAR, cv::BORDER_TRANSPARENT);
  return sheet;
}

struct Sample {
  scene::Format format;
  std::string data;
  std::string name;  // as reported; empty: the format's own
};

const std::vector<Sample> kSamples{
    {scene::Format::code128, "LPNRRFN8843140", ""},
    {scene::Format::gs1_128, "[92]02090339598363834190", ""},
    {scene::Format::code39, "X001ABCD12", ""},
    {scene::Format::code93, "RETURN-93", ""},
    {scene::Format::codabar, "A40156B", ""},
    {scene::Format::itf, "00012345678905", ""},
    {scene::Format::ean8, "73513537", ""},
    {scene::Format::ean13, "4006381333931", ""},
    {scene::Format::upca, "036000291452", ""},
    {scene::Format::upce, "01234565", ""},
    {scene::Format::qr, "https://returns.example.com/r/DfqRyqfBRRMA", ""},
    {scene::Format::data_matrix, "DjMbMZrvRRMA", ""},
    {scene::Format::gs1_data_matrix, "[01]04006381333931[21]SN1234", ""},
    {scene::Format::pdf417, "[)>RETURN 986578788855 COLUMBUS OH 43217", ""},
    {scene::Format::aztec, "114-2962899-5762619", ""},
};

}  // namespace

TEST_CASE("every format is read in every direction", "[scan]") {
  for (const auto& sample : kSamples)
    for (const double degrees : {17.0, 90.0, 233.0}) {
      const auto symbol = scene::draw_symbol(sample.format, sample.data, {.pixels_per_module = 3});
      const auto report = scan(plane_of(on_cardboard(symbol.picture, degrees)), patient());
      INFO(scene::reader_name(sample.format) << " turned by " << degrees);
      REQUIRE(report.barcodes.size() == 1);
      CHECK(report.barcodes[0].text == scene::text_as_read(sample.format, sample.data));
      CHECK(name_of(report.barcodes[0].symbology) == scene::reader_name(sample.format));
    }
}

TEST_CASE("GS1 symbols are told from plain ones", "[scan]") {
  for (const auto& sample : kSamples) {
    const auto symbol = scene::draw_symbol(sample.format, sample.data, {.pixels_per_module = 3});
    const auto report = scan(plane_of(on_cardboard(symbol.picture, 0)), patient());
    REQUIRE(report.barcodes.size() == 1);
    const bool gs1 = sample.format == scene::Format::gs1_128 || sample.format == scene::Format::gs1_data_matrix;
    INFO(scene::reader_name(sample.format));
    CHECK(report.barcodes[0].gs1 == gs1);
  }
}

TEST_CASE("the quad of a read lies on its symbol", "[scan]") {
  const auto symbol = scene::draw_symbol(scene::Format::qr, "https://returns.example.com", {.pixels_per_module = 4});
  const auto report = scan(plane_of(on_cardboard(symbol.picture, 20)), patient());
  REQUIRE(report.barcodes.size() == 1);
  const auto& quad = report.barcodes[0].quad;
  const double side = symbol.picture.cols;
  for (std::size_t i = 0; i < 4; ++i) {
    CHECK(std::abs(std::hypot(quad[i].x - 450, quad[i].y - 350) - side / std::sqrt(2.0)) < 10);
    const auto& next = quad[(i + 1) % 4];
    CHECK(std::abs(std::hypot(quad[i].x - next.x, quad[i].y - next.y) - side) < 10);
  }
}

TEST_CASE("symbols side by side are all found", "[scan]") {
  cv::Mat1b sheet(900, 1400, uchar(245));
  int index = 0;
  for (const auto& sample : kSamples) {
    const auto symbol = scene::draw_symbol(sample.format, sample.data, {.pixels_per_module = 2, .height_modules = 30});
    symbol.picture.copyTo(sheet({{40 + (index % 3) * 450, 40 + (index / 3) * 170}, symbol.picture.size()}));
    ++index;
  }
  const auto report = scan(plane_of(sheet), patient());
  std::vector<std::string> texts;
  for (const auto& barcode : report.barcodes)
    texts.push_back(barcode.text);
  for (const auto& sample : kSamples) {
    INFO(scene::reader_name(sample.format));
    CHECK(std::count(texts.begin(), texts.end(), scene::text_as_read(sample.format, sample.data)) == 1);
  }
  CHECK(report.barcodes.size() == kSamples.size());
}

TEST_CASE("most_symbols ends the search", "[scan]") {
  cv::Mat1b sheet(600, 1200, uchar(245));
  for (int i = 0; i < 6; ++i) {
    const auto symbol = scene::draw_symbol(scene::Format::qr, "code " + std::to_string(i), {.pixels_per_module = 4});
    symbol.picture.copyTo(sheet({{60 + (i % 3) * 380, 60 + (i / 3) * 280}, symbol.picture.size()}));
  }
  auto options = patient();
  options.most_symbols = 2;
  CHECK(scan(plane_of(sheet), options).barcodes.size() == 2);
  options.most_symbols = 0;
  CHECK(scan(plane_of(sheet), options).barcodes.empty());
}

TEST_CASE("a crop of a larger picture is read by its stride", "[scan]") {
  const auto symbol = scene::draw_symbol(scene::Format::code128, "9202090339598363834190", {.pixels_per_module = 3});
  cv::Mat1b large(1200, 1800, uchar(0));
  const cv::Rect part(333, 217, 900, 700);
  on_cardboard(symbol.picture, 8).copyTo(large(part));
  const cv::Mat1b crop = large(part);
  REQUIRE_FALSE(crop.isContinuous());
  const auto report = scan(plane_of(crop), patient());
  REQUIRE(report.barcodes.size() == 1);
  CHECK(report.barcodes[0].text == "9202090339598363834190");
}

TEST_CASE("payloads arrive byte for byte", "[scan]") {
  const std::string odd = "\"<b>'\\ \x01\x1d\x1f\x7f%s$(id)";
  const auto symbol = scene::draw_symbol(scene::Format::qr, odd, {.pixels_per_module = 4});
  const auto report = scan(plane_of(on_cardboard(symbol.picture, 0)), patient());
  REQUIRE(report.barcodes.size() == 1);
  CHECK(report.barcodes[0].bytes == odd);

  const std::string large(2900, 'x');
  const auto big = scene::draw_symbol(scene::Format::qr, large, {.pixels_per_module = 4, .option_1 = 1});
  const auto read = scan(plane_of(on_cardboard(big.picture, 0, {900, 900})), patient());
  REQUIRE(read.barcodes.size() == 1);
  CHECK(read.barcodes[0].text == large);
}
