#include <opencv2/imgproc.hpp>

#include "tests/support/catch.h"
#include "tests/support/scene/symbol.h"
#include "vision/scan/agreement.h"
#include "vision/scan/bar_profile.h"
#include "vision/scan/legibility.h"
#include "vision/scan/maxicode.h"
#include "vision/scan/scan.h"
#include "vision/scan/soft_bars.h"
#include "vision/scan/zxing_seam.h"

using namespace returns;
using namespace returns::vision;

namespace {

// Bars at `module` pixels each, blurred and noisy, with white on both sides.
cv::Mat1b small_bars(scene::Format format, const std::string& data, double module, double blur, double noise,
                     std::uint64_t seed = 1) {
  const auto symbol = scene::draw_symbol(format, data, {.pixels_per_module = 8, .height_modules = 40});
  cv::Mat1b sheet;
  cv::copyMakeBorder(symbol.picture, sheet, 0, 0, 100, 100, cv::BORDER_CONSTANT, 255);
  const double factor = module / 8;
  cv::resize(sheet, sheet, {}, factor, factor, cv::INTER_AREA);
  cv::GaussianBlur(sheet, sheet, {}, blur);
  cv::Mat grain(sheet.size(), CV_16S);
  cv::RNG random(seed);
  random.fill(grain, cv::RNG::NORMAL, 0, noise);
  cv::Mat1b noisy;
  cv::add(cv::Mat1b(sheet * 0.4 + 20), grain, noisy, cv::noArray(), CV_8U);
  return noisy;
}

Barcode read(Symbology symbology, const std::string& bytes, float confidence = 0.7F) {
  Barcode barcode;
  barcode.symbology = symbology;
  barcode.bytes = barcode.text = bytes;
  barcode.confidence = confidence;
  return barcode;
}

}  // namespace

TEST_CASE("Code 128 of all three sets is matched where bars run into each other", "[scan][soft]") {
  for (const std::string data :
       {"1ZNW6ZBK8240402509", "7408433960332151693904441678779217", "RMA314315390", "2LH213662+51978036", "42061408"}) {
    INFO(data);
    const auto soft = read_soft_code128(bar_profile(small_bars(scene::Format::code128, data, 1.8, 0.9, 2)));
    REQUIRE(soft);
    CHECK(soft->bytes == data);
    CHECK_FALSE(soft->gs1);
  }
  const auto lower = read_soft_code128(bar_profile(small_bars(scene::Format::code128, "Abc-def/GHI", 2.4, 0.8, 1)));
  REQUIRE(lower);
  CHECK(lower->bytes == "Abc-def/GHI");
  const auto gs1 = read_soft_code128(
      bar_profile(small_bars(scene::Format::gs1_128, "[420]43217[92]02090339598363834190", 1.8, 0.8, 2)));
  REQUIRE(gs1);
  CHECK(gs1->gs1);
  CHECK(gs1->bytes == scene::text_as_read(scene::Format::gs1_128, "[420]43217[92]02090339598363834190"));
}

TEST_CASE("a linear symbol is matched upside down, its ends in the order it is read", "[scan][soft]") {
  cv::Mat1b turned;
  cv::rotate(small_bars(scene::Format::code128, "LPNRRFN8843140", 1.8, 0.8, 2), turned, cv::ROTATE_180);
  const auto soft = read_soft_code128(bar_profile(turned));
  REQUIRE(soft);
  CHECK(soft->bytes == "LPNRRFN8843140");
  CHECK(soft->first > soft->last);
}

TEST_CASE("EAN-13 and UPC-A are matched as a whole", "[scan][soft]") {
  for (const std::string data : {"4006381333931", "9780140013993", "5025121072311"}) {
    INFO(data);
    const auto soft = read_soft_retail(bar_profile(small_bars(scene::Format::ean13, data, 1.6, 0.8, 2)));
    REQUIRE(soft);
    CHECK(soft->symbology == Symbology::ean13);
    CHECK(soft->bytes == data);
  }
  const auto upc = read_soft_retail(bar_profile(small_bars(scene::Format::upca, "036000291452", 1.7, 0.8, 2)));
  REQUIRE(upc);
  CHECK(upc->symbology == Symbology::upca);
  CHECK(upc->bytes == "036000291452");
}

TEST_CASE("bars without meaning match nothing", "[scan][soft]") {
  cv::RNG random(4);
  for (int round = 0; round < 300; ++round) {
    cv::Mat1b picture(40, random.uniform(150, 420), uchar(230));
    for (int x = 20; x + 20 < picture.cols;) {
      const int bar = random.uniform(1, 8), gap = random.uniform(1, 8);
      picture(cv::Rect(x, 0, std::min(bar, picture.cols - 20 - x), picture.rows)).setTo(30);
      x += bar + gap;
    }
    cv::GaussianBlur(picture, picture, {}, random.uniform(0.4, 1.5));
    const auto profile = bar_profile(picture);
    CHECK_FALSE(read_soft_code128(profile));
    CHECK_FALSE(read_soft_retail(profile));
  }
}

TEST_CASE("what a decoder took for a Code 128 is held against how its bars look", "[scan][soft]") {
  // As a decoder misread them: of bars under two pixels, the check character agreeing all the same.
  const std::pair<std::string, std::string> misreads[] = {
      {"1001921334250001000300779017972697", "1005921334250001530300289017972697"}, {"RMA314315390", "RMA314817390"}};
  for (const auto& [printed, misread] : misreads) {
    for (const double module : {1.3, 1.7, 2.4, 4.0}) {
      INFO(printed << " at " << module);
      const auto bars = small_bars(scene::Format::code128, printed, module, 0.6, 2);
      CHECK(check_code128(bar_profile(bars), printed) == Claim::fits);
      CHECK(check_code128(bar_profile(bars), misread) == Claim::contradicts);
      cv::Mat1b turned;
      cv::rotate(bars, turned, cv::ROTATE_180);
      CHECK(check_code128(bar_profile(turned), printed) == Claim::fits);
      CHECK(check_code128(bar_profile(turned), misread) == Claim::contradicts);
    }
  }
  for (const std::string data : {"1ZNW6ZBK8240402509", "Abc-def/GHI", "42061408"})
    CHECK(check_code128(bar_profile(small_bars(scene::Format::code128, data, 1.7, 0.6, 2)), data) == Claim::fits);
  const auto gs1 = small_bars(scene::Format::gs1_128, "[420]43217[92]02090339598363834190", 1.7, 0.6, 2);
  CHECK(check_code128(bar_profile(gs1), scene::text_as_read(scene::Format::gs1_128,
                                                            "[420]43217[92]02090339598363834190")) == Claim::fits);
  CHECK(check_code128(bar_profile(cv::Mat1b(40, 300, uchar(200))), "42061408") == Claim::unknown);
}

TEST_CASE("bars that converge are laid over each other, not smeared", "[scan][soft]") {
  const auto flat = small_bars(scene::Format::code128, "JD725974610874110413", 2.4, 0.6, 1);
  const auto w = static_cast<float>(flat.cols), h = static_cast<float>(flat.rows);
  const std::vector<cv::Point2f> from{{0, 0}, {w, 0}, {w, h}, {0, h}}, to{{9, 0}, {w - 9, 0}, {w, h}, {0, h}};
  cv::Mat1b keystone;
  cv::warpPerspective(flat, keystone, cv::getPerspectiveTransform(from, to), flat.size(), cv::INTER_LINEAR,
                      cv::BORDER_REPLICATE);
  const auto soft = read_soft_code128(bar_profile(keystone));
  REQUIRE(soft);
  CHECK(soft->bytes == "JD725974610874110413");
}

TEST_CASE("a profile of a flat or tiny picture is empty", "[scan][soft]") {
  CHECK(bar_profile(cv::Mat1b()).light.empty());
  CHECK(bar_profile(cv::Mat1b(2, 100, uchar(9))).light.empty());
  CHECK(bar_profile(cv::Mat1b(60, 300, uchar(128))).light.empty());
}

TEST_CASE("MaxiCode is drawn anew in any direction, also tilted", "[scan]") {
  const auto symbol = scene::draw_symbol(scene::Format::maxicode, "PKG CA4MQJ0CU30C ZONE 67", {.pixels_per_module = 6});
  for (const double degrees : {0.0, 23.0, 88.0, 171.0, 300.0}) {
    cv::Mat1b sheet(420, 420, uchar(235));
    auto turn = cv::getRotationMatrix2D(cv::Point2f(symbol.picture.size()) / 2, degrees, 1);
    turn.at<double>(0, 2) += (420 - symbol.picture.cols) / 2.0;
    turn.at<double>(1, 2) += (420 - symbol.picture.rows) / 2.0;
    turn.row(1) *= 0.9;  // seen from the side
    cv::warpAffine(symbol.picture, sheet, turn, sheet.size(), cv::INTER_LINEAR, cv::BORDER_TRANSPARENT);
    const auto eyes = find_bulls_eyes(sheet);
    INFO(degrees << " degrees");
    REQUIRE(eyes.size() == 1);
    bool read_one = false;
    for (const auto& picture : upright_maxicodes(sheet, eyes[0])) {
      const auto barcode =
          decode_one({picture.data, picture.cols, picture.rows, static_cast<std::ptrdiff_t>(picture.step)},
                     {.families = Family::maxicode, .turns = Turns::as_is});
      read_one = read_one || (barcode && barcode->text == "PKG CA4MQJ0CU30C ZONE 67");
    }
    CHECK(read_one);
  }
}

TEST_CASE("two frames agree on a linear code, one is enough with error correction", "[scan][agreement]") {
  Agreement agreement;
  CHECK(agreement.add(1, {read(Symbology::code128, "A")}).empty());
  const auto matrix = agreement.add(2, {read(Symbology::qr, "Q", 0.95F)});
  REQUIRE(matrix.size() == 1);
  CHECK(matrix[0].first_frame == 2);
  const auto both = agreement.add(3, {read(Symbology::code128, "A", 0.8F), read(Symbology::qr, "Q", 0.95F)});
  REQUIRE(both.size() == 1);
  CHECK(both[0].barcode.bytes == "A");
  CHECK(both[0].barcode.confidence == 0.8F);
  CHECK(both[0].first_frame == 1);
  CHECK(both[0].agreed_frame == 3);
  CHECK(agreement.add(4, {read(Symbology::code128, "A")}).empty());
  REQUIRE(agreement.agreed().size() == 2);
  CHECK(agreement.agreed()[1].frames == 3);
}

TEST_CASE("one frame is one witness, and old witnesses are forgotten", "[scan][agreement]") {
  Agreement agreement(2, 5);
  CHECK(agreement.add(1, {read(Symbology::itf, "00012345678905"), read(Symbology::itf, "00012345678905")}).empty());
  CHECK(agreement.add(6, {read(Symbology::itf, "00012345678905")}).empty());
  CHECK(agreement.add(7, {read(Symbology::code39, "00012345678905")}).empty());  // another symbology is another code
  CHECK(agreement.add(8, {read(Symbology::itf, "00012345678905")}).size() == 1);
}

namespace {

Legibility legibility(const cv::Mat1b& bars) {
  cv::Mat1b frame(600, 900, uchar(bars(2, 2)));
  bars.copyTo(frame(cv::Rect(200, 250, bars.cols, bars.rows)));
  return legibility_of(frame, propose_regions(frame));
}

}  // namespace

TEST_CASE("an unread code says what would mend it", "[scan][legibility]") {
  const std::string data = "1ZNW6ZBK8240402509";
  const auto good = small_bars(scene::Format::code128, data, 2.4, 0.5, 1);
  CHECK(legibility(good).hindrance == Hindrance::none);
  CHECK(std::abs(legibility(good).module_pixels - 2.4F) < 0.6F);
  CHECK(legibility(cv::Mat1b(good * 0.25)).hindrance == Hindrance::too_dark);
  const auto far = legibility(small_bars(scene::Format::code128, data, 1.25, 0.35, 1));
  CHECK(far.hindrance == Hindrance::too_far);
  CHECK(far.module_pixels < 1.8F);
  CHECK(legibility(small_bars(scene::Format::code128, data, 3.0, 2.4, 1)).hindrance == Hindrance::blurred);
  auto shining = good.clone();
  for (int y = 0; y < shining.rows; ++y)
    for (int x = 0; x < shining.cols; ++x) {
      const double dx = (x - shining.cols / 2) / 60.0, dy = (y - shining.rows / 2) / 40.0;
      shining(y, x) = cv::saturate_cast<uchar>(shining(y, x) + 420 * std::exp(-dx * dx - dy * dy));
    }
  CHECK(legibility(shining).hindrance == Hindrance::glare);
}

TEST_CASE("an empty bench hinders nothing", "[scan][legibility]") {
  const cv::Mat1b grey(400, 600, uchar(120));
  CHECK(legibility_of(grey, propose_regions(grey)).hindrance == Hindrance::none);
}
