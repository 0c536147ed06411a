// Which reads are believed, and once: each kind of false read that was met has its rule here.
#include "tests/support/catch.h"
#include "tests/support/scene/symbol.h"
#include "vision/scan/bar_height.h"
#include "vision/scan/read_rules.h"
#include "vision/scan/scan.h"

using namespace returns;
using namespace returns::vision;

namespace {

Plane plane_of(const cv::Mat1b& picture) {
  return {picture.data, picture.cols, picture.rows, static_cast<std::ptrdiff_t>(picture.step)};
}

Barcode read(Symbology symbology, const std::string& text) {
  Barcode barcode;
  barcode.symbology = symbology;
  barcode.text = barcode.bytes = text;
  return barcode;
}

}  // namespace

TEST_CASE("a short ITF is believed only when it takes all bars", "[scan][rules]") {
  Barcode barcode;
  barcode.symbology = Symbology::itf;
  barcode.text = barcode.bytes = "070429";
  CHECK(well_formed(barcode, BarsRead::all));
  CHECK_FALSE(well_formed(barcode));
  for (const std::string text : {"0704", "07042", "0704291"}) {
    barcode.text = barcode.bytes = text;
    CHECK_FALSE(well_formed(barcode, BarsRead::all));
  }
  barcode.text = barcode.bytes = "00012345678906";  // its check digit is wrong, all bars or not
  CHECK_FALSE(well_formed(barcode, BarsRead::all));

  const auto symbol = scene::draw_symbol(scene::Format::itf, "070429", {.pixels_per_module = 4});
  cv::Mat1b sheet(360, 480, uchar(240));
  symbol.picture.copyTo(sheet({{90, 90}, symbol.picture.size()}));
  const auto report = scan(plane_of(sheet), {.budget = std::chrono::seconds(20)});
  REQUIRE(report.barcodes.size() == 1);
  CHECK(report.barcodes[0].text == "070429");
}

TEST_CASE("a part of a longer ITF is not read as a shorter one", "[scan][rules]") {
  const auto symbol = scene::draw_symbol(scene::Format::itf, "00012345678905", {.pixels_per_module = 3});
  for (const int hidden : {30, 60, 90, 140, 200, 260}) {
    cv::Mat1b sheet(300, 640, uchar(240));
    symbol.picture.copyTo(sheet({{100, 80}, symbol.picture.size()}));
    // A fold, glare or a thumb over its end.
    sheet(cv::Rect(100 + symbol.picture.cols - hidden, 60, hidden + 20, 200)).setTo(240);
    for (const auto& read : scan(plane_of(sheet), {.budget = std::chrono::seconds(20)}).barcodes)
      FAIL_CHECK(hidden << " pixels hidden: " << name_of(read.symbology) << ' ' << read.text);
  }
}

TEST_CASE("every weak symbology has a length or a check digit that chance does not give", "[scan][rules]") {
  struct Row {
    Symbology symbology;
    std::string text;
    bool believed;
  };
  const std::vector<Row> table{
      {Symbology::code39, "X001ABCD12", true},
      {Symbology::code39, "ABC", false},
      {Symbology::code93, "RETURN-93", true},
      {Symbology::code93, "R9", false},
      {Symbology::codabar, "A40156B", true},
      {Symbology::codabar, "A123B", false},
      {Symbology::upce, "01234565", true},
      {Symbology::upce, "01234564", false},  // its check digit is wrong
      {Symbology::upce, "04252614", true},
      {Symbology::upce, "21234565", false},  // number systems 0 and 1 only
      {Symbology::upce, "0123456", false},
      {Symbology::ean8, "73513537", true},
      {Symbology::ean8, "7351353", false},
      {Symbology::databar, "0104006381333931", true},
      {Symbology::databar, "04006381333931", true},
      {Symbology::databar, "04006381333932", false},
      {Symbology::databar, "0104006381333932", false},
      {Symbology::databar, "9501123456", true},  // expanded, without a GTIN
      {Symbology::databar, "", false},
      {Symbology::code128, "", false},
  };
  for (const Row& row : table) {
    INFO(name_of(row.symbology) << " \"" << row.text << '"');
    CHECK(well_formed(read(row.symbology, row.text)) == row.believed);
  }
}

TEST_CASE("weak and short reads need more lines that agree than strong ones", "[scan][rules]") {
  CHECK(lines_needed(read(Symbology::itf, "1234567890")) > lines_needed(read(Symbology::itf, "00012345678905")));
  CHECK(lines_needed(read(Symbology::code39, "ABCD")) > lines_needed(read(Symbology::code39, "X001ABCD12")));
  CHECK(lines_needed(read(Symbology::code128, "AB12")) > lines_needed(read(Symbology::code128, "1ZQNCT0S5734405611")));
  for (const auto weak : {Symbology::upce, Symbology::ean8, Symbology::codabar, Symbology::databar})
    CHECK(lines_needed(read(weak, "01234565")) > 2);
}

TEST_CASE("the same bars read twice are told once, printed twice they are told twice", "[scan][rules]") {
  const std::string data = "LPNRRFN8843140";
  const auto symbol = scene::draw_symbol(scene::Format::code128, data, {.pixels_per_module = 3, .height_modules = 50});
  const int width = symbol.picture.cols, height = symbol.picture.rows;
  cv::Mat1b sheet(2 * height + 300, width + 200, uchar(240));
  for (const int top : {80, 200 + height})
    symbol.picture.copyTo(sheet({{100, top}, symbol.picture.size()}));
  const auto stripe_at = [&](int y) {
    auto barcode = read(Symbology::code128, data);
    const auto left = 100.0F, right = static_cast<float>(100 + width), at = static_cast<float>(y);
    barcode.quad = {ScanPoint{left, at - 4}, {right, at - 4}, {right, at + 4}, {left, at + 4}};
    return barcode;
  };
  std::vector<Barcode> reads{stripe_at(80 + height / 4), stripe_at(80 + height * 3 / 4),
                             stripe_at(200 + height * 3 / 2)};
  cover_bars(sheet, reads);
  REQUIRE(reads.size() == 2);
  CHECK(std::abs(reads[0].quad[0].y - 80) < 6);
  CHECK(std::abs(reads[0].quad[2].y - static_cast<float>(80 + height)) < 6);
  CHECK(reads[1].quad[0].y > static_cast<float>(150 + height));
  // Another text on the same bars is another read: which of the two is right is not decided here.
  std::vector<Barcode> two{stripe_at(80 + height / 4), read(Symbology::code128, "OTHER")};
  two[1].quad = two[0].quad;
  cover_bars(sheet, two);
  CHECK(two.size() == 2);
}

TEST_CASE("GS1 DataBar is read, and its quad covers its bars", "[scan][rules]") {
  const auto symbol = scene::draw_symbol(scene::Format::databar, "0400638133393", {.pixels_per_module = 4});
  cv::Mat1b sheet(400, symbol.picture.cols + 300, uchar(240));
  symbol.picture.copyTo(sheet({{150, 120}, symbol.picture.size()}));
  const auto report = scan(plane_of(sheet), {.budget = std::chrono::seconds(20)});
  REQUIRE(report.barcodes.size() == 1);
  CHECK(report.barcodes[0].symbology == Symbology::databar);
  CHECK(report.barcodes[0].text.ends_with("04006381333931"));
  const auto& quad = report.barcodes[0].quad;
  CHECK(quad[2].y - quad[0].y > 0.8F * static_cast<float>(symbol.picture.rows));
  CHECK(quad[2].x - quad[0].x > 0.9F * static_cast<float>(symbol.picture.cols));
}
