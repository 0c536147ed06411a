// Motion before a camera, on scenes that are drawn with a sensor's noise.
#include "tests/support/catch.h"
#include "tests/support/scene/unboxing.h"
#include "vision/camera/motion.h"

#include <opencv2/imgproc.hpp>

using namespace returns;
using namespace returns::vision;

namespace {

cv::Mat1b luma_of(const cv::Mat3b& picture) {
  cv::Mat1b luma;
  cv::cvtColor(picture, luma, cv::COLOR_BGR2GRAY);
  return luma;
}

Plane plane_of(const cv::Mat1b& luma) {
  return {luma.data, luma.cols, luma.rows, static_cast<std::ptrdiff_t>(luma.step)};
}

struct Bench {
  explicit Bench(double noise)
      : stage([&] {
          scene::StageOptions options;
          options.size = {640, 360};
          options.width_mm = 900;
          options.noise = noise;
          return options;
        }()) {}
  cv::Mat1b look(const std::vector<scene::Placement>& placements) {
    return luma_of(stage.draw(placements, ++frame).picture);
  }
  scene::Stage stage;
  std::uint64_t frame = 0;
};

scene::Placement hand_at(double x, double y) {
  return {scene::gloved_hand(1), x, y};
}

}  // namespace

TEST_CASE("an empty bench does not move, however noisy its camera is") {
  for (const double noise : {0.0, 1.3, 8.0}) {
    CAPTURE(noise);
    Bench bench(noise);
    MotionSense sense;
    for (int i = 0; i < 20; ++i)
      REQUIRE_FALSE(sense.moved(plane_of(bench.look({}))));
  }
}

TEST_CASE("a hand that reaches in moves, also at the edge of the picture, and one that lies still does not") {
  Bench bench(3);
  MotionSense sense;
  sense.moved(plane_of(bench.look({})));
  REQUIRE(sense.moved(plane_of(bench.look({hand_at(330, 300)}))));
  REQUIRE_FALSE(sense.moved(plane_of(bench.look({hand_at(330, 300)}))));
  REQUIRE(sense.moved(plane_of(bench.look({hand_at(300, 270)}))));
  REQUIRE(sense.moved(plane_of(bench.look({}))));
}

TEST_CASE("light that changes over the whole picture is no motion") {
  Bench bench(1.3);
  MotionSense sense;
  const cv::Mat1b usual = bench.look({});
  sense.moved(plane_of(usual));
  cv::Mat1b brighter;
  usual.convertTo(brighter, -1, 1, 12);
  REQUIRE_FALSE(sense.moved(plane_of(brighter)));
}

TEST_CASE("a picture of another size is looked at anew, and an empty one is no motion") {
  MotionSense sense;
  const cv::Mat1b dark(360, 640, std::uint8_t{10}), bright(720, 1280, std::uint8_t{200});
  sense.moved(plane_of(dark));
  REQUIRE_FALSE(sense.moved(plane_of(bright)));
  REQUIRE_FALSE(sense.moved({}));
}
