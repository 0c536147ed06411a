#include "tests/support/catch.h"
#include "vision/camera/light.h"

#include <functional>

using namespace returns::vision;

namespace {

// A picture by its luma at each place and one colour for all of it.
struct Painted {
  std::vector<std::uint8_t> y, u, v;
  Picture picture;

  Painted(Size size, const std::function<int(int x, int y)>& luma, int cb, int cr, Range range = Range::limited)
      : y(static_cast<std::size_t>(size.width * size.height)),
        u(y.size() / 4, static_cast<std::uint8_t>(cb)),
        v(y.size() / 4, static_cast<std::uint8_t>(cr)) {
    for (int row = 0; row < size.height; ++row)
      for (int column = 0; column < size.width; ++column)
        y[static_cast<std::size_t>(row * size.width + column)] = static_cast<std::uint8_t>(luma(column, row));
    picture.size = size;
    picture.range = range;
    picture.y = {y.data(), size.width, size.height, size.width};
    picture.u = {u.data(), size.width / 2, size.height / 2, size.width / 2};
    picture.v = {v.data(), size.width / 2, size.height / 2, size.width / 2};
  }
};

constexpr Size size{320, 240};

}  // namespace

TEST_CASE("an evenly lit grey sheet is even, without a cast, and neither clipped nor dark") {
  const Painted sheet(
      size, [](int, int) { return 16 + 219 / 2; }, 128, 128);
  const auto light = measure_light(sheet.picture);
  CHECK(light.brightness == Approx(0.5).margin(0.01));
  CHECK(light.evenness == Approx(1));
  CHECK(light.clipped == 0);
  CHECK(light.dark == 0);
  CHECK(light.blue == Approx(0));
  CHECK(light.red == Approx(0));
}

TEST_CASE("the share that is pure white or black is counted in either range") {
  const auto halves = [](int white, int black) {
    return [white, black](int x, int) { return x < size.width / 2 ? white : black; };
  };
  const Painted video(size, halves(235, 16), 128, 128);
  const Painted jpeg(size, halves(255, 0), 128, 128, Range::full);
  for (const Picture& picture : {video.picture, jpeg.picture}) {
    const auto light = measure_light(picture);
    CHECK(light.clipped == Approx(0.5).margin(0.02));
    CHECK(light.dark == Approx(0.5).margin(0.02));
    CHECK(light.evenness < 0.1);
  }
}

TEST_CASE("the cast is that of the bright paper, whatever colour the dark bench around it has") {
  Painted scene(
      size, [](int x, int y) { return x > 80 && x < 240 && y > 60 && y < 180 ? 200 : 60; }, 128, 128);
  // The bench is red and the paper blue: rows and columns of the chroma planes are half of the luma's.
  for (int y = 0; y < size.height / 2; ++y)
    for (int x = 0; x < size.width / 2; ++x) {
      const bool paper = x > 40 && x < 120 && y > 30 && y < 90;
      scene.u[static_cast<std::size_t>(y * size.width / 2 + x)] = paper ? 150 : 128;
      scene.v[static_cast<std::size_t>(y * size.width / 2 + x)] = paper ? 128 : 190;
    }
  const auto light = measure_light(scene.picture);
  CHECK(light.blue == Approx(22.0 / 112).margin(0.02));
  CHECK(light.red == Approx(0).margin(0.02));
}

TEST_CASE("a picture that is not there measures nothing") {
  const auto light = measure_light({});
  CHECK(light.brightness == 0);
  CHECK(light.clipped == 0);
}
