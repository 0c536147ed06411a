// Where a linear symbol's quad lies: what is drawn over the picture must cover its bars, and no others.
#include <opencv2/imgproc.hpp>

#include "tests/support/catch.h"
#include "tests/support/scene/camera_frame.h"
#include "vision/scan/bar_height.h"
#include "vision/scan/scan.h"

using namespace returns;
using namespace returns::vision;

namespace {

struct Sample {
  scene::Format format;
  std::string data;
};

const std::vector<Sample> kLinear{{scene::Format::code128, "LPNRRFN8843140"},
                                  {scene::Format::ean13, "4006381333931"},
                                  {scene::Format::itf, "00012345678905"}};

using Corners = std::array<cv::Point2f, 4>;

struct Bench {
  cv::Mat1b luma = cv::Mat1b(1080, 1920, uchar(120));

  // Puts the symbol on white paper through `picture_from_symbol`, and tells where its corners are.
  Corners lay(const cv::Mat1b& symbol, const cv::Matx33d& picture_from_symbol, int margin = 60) {
    cv::Mat1b paper, warped;
    cv::copyMakeBorder(symbol, paper, margin, margin, margin, margin, cv::BORDER_CONSTANT, 250);
    paper.setTo(25, paper < 25);
    // Pixel centres: the drawn symbol begins half a pixel before its first one.
    const cv::Matx33d from_paper = picture_from_symbol * cv::Matx33d(1, 0, 0.5 - margin, 0, 1, 0.5 - margin, 0, 0, 1);
    cv::warpPerspective(paper, warped, from_paper, luma.size(), cv::INTER_AREA, cv::BORDER_CONSTANT, 0);
    cv::Mat1b mask;
    cv::warpPerspective(cv::Mat1b(paper.size(), uchar(255)), mask, from_paper, luma.size(), cv::INTER_NEAREST);
    warped.copyTo(luma, mask);
    const auto w = static_cast<double>(symbol.cols), h = static_cast<double>(symbol.rows);
    Corners corners;
    std::size_t i = 0;
    for (const cv::Vec3d& corner : {cv::Vec3d(0, 0, 1), {w, 0, 1}, {w, h, 1}, {0, h, 1}}) {
      const cv::Vec3d p = picture_from_symbol * corner;
      corners[i++] = {static_cast<float>(p[0] / p[2]), static_cast<float>(p[1] / p[2])};
    }
    return corners;
  }

  // Softness and noise of a camera.
  void expose(int seed) {
    cv::RNG random(seed);
    cv::Mat1f grain(luma.size());
    random.fill(grain, cv::RNG::NORMAL, 0.0, 3.0);
    cv::Mat1f light;
    luma.convertTo(light, CV_32F, 0.8);
    cv::GaussianBlur(light, light, {}, 0.9);
    light += grain;
    light.convertTo(luma, CV_8U);
  }

  ScanReport scan_all() const {
    return scan({luma.data, luma.cols, luma.rows, static_cast<std::ptrdiff_t>(luma.step)},
                {.budget = std::chrono::seconds(20)});
  }
};

// The symbol's middle at `middle`, turned clockwise; `keystone` makes one side smaller, as a tilted parcel does.
cv::Matx33d turned(const cv::Mat1b& symbol, cv::Point2d middle, double degrees, double keystone = 0) {
  const double c = std::cos(degrees * CV_PI / 180), s = std::sin(degrees * CV_PI / 180);
  return cv::Matx33d(1, 0, middle.x, 0, 1, middle.y, 0, 0, 1) *
         cv::Matx33d(1, 0.6 * keystone * 600, 0, 0, 1, 0, keystone, keystone * 0.7, 1) *
         cv::Matx33d(c, -s, 0, s, c, 0, 0, 0, 1) *
         cv::Matx33d(1, 0, -symbol.cols / 2.0, 0, 1, -symbol.rows / 2.0, 0, 0, 1);
}

float distance(const ScanPoint& a, const cv::Point2f& b) {
  return std::hypot(a.x - b.x, a.y - b.y);
}

float furthest(const std::array<ScanPoint, 4>& quad, const Corners& corners) {
  float most = 0;
  for (std::size_t i = 0; i < 4; ++i)
    most = std::max(most, distance(quad[i], corners[i]));
  return most;
}

float height(const Corners& corners) {
  return static_cast<float>(cv::norm(corners[3] - corners[0]));
}

constexpr float kClose = 2.5F;  // pixels

void check_covers(double keystone) {
  for (const auto& symbol : kLinear)
    for (const double degrees : {0.0, 17.0, 90.0, 200.0}) {
      const auto drawn = scene::draw_symbol(symbol.format, symbol.data, {.pixels_per_module = 3, .height_modules = 60});
      Bench picture;
      const auto corners = picture.lay(drawn.picture, turned(drawn.picture, {900, 520}, degrees, keystone));
      picture.expose(static_cast<int>(degrees) + 5);
      const auto report = picture.scan_all();
      INFO(scene::reader_name(symbol.format) << " turned by " << degrees);
      REQUIRE(report.barcodes.size() == 1);
      INFO("found by " << report.barcodes[0].found_by << ", off by " << furthest(report.barcodes[0].quad, corners)
                       << " pixels of " << height(corners));
      CHECK(furthest(report.barcodes[0].quad, corners) < kClose);
    }
}

}  // namespace

TEST_CASE("the quad of a linear symbol covers its bars from end to end", "[scan][quads]") {
  check_covers(0);
}

TEST_CASE("the quad of a linear symbol follows bars that lean and converge", "[scan][quads]") {
  check_covers(0.0002);
}

TEST_CASE("the quad of a symbol that is partly out of the picture stays in it", "[scan][quads]") {
  for (const double degrees : {0.0, 17.0, 180.0}) {
    const auto drawn =
        scene::draw_symbol(scene::Format::code128, "LPNRRFN8843140", {.pixels_per_module = 3, .height_modules = 90});
    Bench picture;
    const auto corners = picture.lay(drawn.picture, turned(drawn.picture, {900, 1040}, degrees));
    picture.expose(3);
    const auto report = picture.scan_all();
    INFO("turned by " << degrees);
    REQUIRE(report.barcodes.size() == 1);
    float lowest = 0;
    for (const auto& corner : report.barcodes[0].quad) {
      INFO("corner " << corner.x << ' ' << corner.y);
      CHECK((corner.x >= 0 && corner.x <= 1919 && corner.y >= 0 && corner.y <= 1079));
      lowest = std::max(lowest, corner.y);
    }
    CHECK(lowest > 1070);
    // The end that is in the picture is where it is.
    const std::size_t in = degrees == 180 ? 2 : 0;
    CHECK(distance(report.barcodes[0].quad[in], corners[in]) < kClose);
  }
}

TEST_CASE("symbols stacked closely do not get each other's bars", "[scan][quads]") {
  for (const double degrees : {0.0, 17.0, 90.0}) {
    const auto upper =
        scene::draw_symbol(scene::Format::code128, "LPNRRFN8843140", {.pixels_per_module = 3, .height_modules = 40});
    const auto lower =
        scene::draw_symbol(scene::Format::code128, "LPNRRFN7719266", {.pixels_per_module = 3, .height_modules = 40});
    constexpr int kGap = 18;
    cv::Mat1b both(upper.picture.rows + kGap + lower.picture.rows, upper.picture.cols, uchar(255));
    REQUIRE(lower.picture.cols == upper.picture.cols);
    upper.picture.copyTo(both.rowRange(0, upper.picture.rows));
    lower.picture.copyTo(both.rowRange(upper.picture.rows + kGap, both.rows));
    Bench picture;
    const auto corners = picture.lay(both, turned(both, {900, 520}, degrees));
    picture.expose(11);
    const auto report = picture.scan_all();
    INFO("turned by " << degrees);
    REQUIRE(report.barcodes.size() == 2);
    for (const auto& barcode : report.barcodes) {
      const bool first = barcode.text == "LPNRRFN8843140";
      const cv::Point2f down = (corners[3] - corners[0]) / height(corners);
      const auto tall = static_cast<float>(first ? upper.picture.rows : lower.picture.rows);
      const auto from = first ? 0.0F : static_cast<float>(upper.picture.rows + kGap);
      const Corners own{corners[0] + down * from, corners[1] + down * from, corners[1] + down * (from + tall),
                        corners[0] + down * (from + tall)};
      INFO(barcode.text << " off by " << furthest(barcode.quad, own) << " pixels of " << tall);
      CHECK(furthest(barcode.quad, own) < kClose);
    }
  }
}

TEST_CASE("of the same symbol printed twice, one above the other, a quad covers one", "[scan][quads]") {
  const auto drawn =
      scene::draw_symbol(scene::Format::code128, "LPNRRFN8843140", {.pixels_per_module = 3, .height_modules = 40});
  constexpr int kGap = 24;
  const int tall = drawn.picture.rows;
  cv::Mat1b both(2 * tall + kGap, drawn.picture.cols, uchar(255));
  drawn.picture.copyTo(both.rowRange(0, tall));
  drawn.picture.copyTo(both.rowRange(tall + kGap, both.rows));
  Bench picture;
  const auto corners = picture.lay(both, turned(both, {900, 520}, 0));
  picture.expose(12);
  const float left = corners[0].x, right = corners[1].x;
  for (const float from : {0.0F, static_cast<float>(tall + kGap)}) {
    const float top = corners[0].y + from, bottom = top + static_cast<float>(tall), line = (top + bottom) / 2;
    const std::array<ScanPoint, 4> stripe{ScanPoint{left, line}, {right, line}, {right, line}, {left, line}};
    const auto quad = quad_of_bars(picture.luma, stripe, Guards::none);
    CHECK(furthest(quad, {cv::Point2f(left, top), {right, top}, {right, bottom}, {left, bottom}}) < kClose);
  }
}

TEST_CASE("a stripe without bars, or out of the picture, is kept within the picture", "[scan][quads]") {
  const cv::Mat1b grey(200, 300, uchar(128));
  for (const auto& stripe : {std::array<ScanPoint, 4>{ScanPoint{50, 90}, {250, 90}, {250, 99}, {50, 99}},
                             std::array<ScanPoint, 4>{ScanPoint{-50, 90}, {450, 90}, {450, 299}, {-50, 299}},
                             std::array<ScanPoint, 4>{ScanPoint{7, 7}, {7, 7}, {7, 7}, {7, 7}}})
    for (const auto& corner : quad_of_bars(grey, stripe, Guards::hang))
      CHECK((corner.x >= 0 && corner.x <= 299 && corner.y >= 0 && corner.y <= 199));
  const std::array<ScanPoint, 4> inside{ScanPoint{50, 90}, {250, 90}, {250, 99}, {50, 99}};
  CHECK(quad_of_bars(grey, inside, Guards::none)[2].y == 99);
}

TEST_CASE("a scratch across the bars does not cut their quad short", "[scan][quads]") {
  const auto drawn =
      scene::draw_symbol(scene::Format::code128, "LPNRRFN8843140", {.pixels_per_module = 3, .height_modules = 60});
  Bench picture;
  const auto corners = picture.lay(drawn.picture, turned(drawn.picture, {900, 520}, 0));
  cv::line(picture.luma, {600, 470}, {1300, 480}, 250, 6, cv::LINE_AA);
  picture.expose(4);
  const auto report = picture.scan_all();
  REQUIRE(report.barcodes.size() == 1);
  CHECK(furthest(report.barcodes[0].quad, corners) < kClose);
}

TEST_CASE("the quads of linear symbols in camera frames lie on their bars", "[scan][quads][ratchet]") {
  int codes = 0, close = 0;
  for (const auto level : {scene::Level::easy, scene::Level::medium, scene::Level::hard})
    for (std::uint64_t seed = 91'000; seed < 91'006; ++seed) {
      const auto frame = scene::camera_frame(level, seed);
      const auto report =
          scan({frame.luma.data, frame.luma.cols, frame.luma.rows, static_cast<std::ptrdiff_t>(frame.luma.step)},
               {.budget = std::chrono::seconds(20)});
      for (const auto& barcode : report.barcodes)
        for (const auto& code : frame.codes)
          if (has_plain_bars(barcode.symbology) && code.text == barcode.text) {
            const float off = furthest(barcode.quad, code.quad);
            UNSCOPED_INFO(name_of(barcode.symbology) << ' ' << code.text << " by " << barcode.found_by << " off by "
                                                     << off << " pixels of " << height(code.quad));
            ++codes;
            close += off < kClose;
          }
    }
  INFO(close << " of " << codes);
  REQUIRE(codes > 20);
  CHECK(close * 100 >= codes * 90);
}
