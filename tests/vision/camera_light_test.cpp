#include "tests/support/catch.h"
#include "vision/camera/light.h"

#include <cmath>
#include <functional>
#include <random>

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

namespace {

// A picture by the colour of each place, as a camera would deliver it: with grain, and chroma at half the size.
struct Rgb {
  double red, green, blue;  // 0 … 1
};
Rgb lit(Rgb colour, double light) {
  return {colour.red * light, colour.green * light, colour.blue * light};
}

struct Shot {
  std::vector<std::uint8_t> y, u, v;
  Picture picture;

  Shot(const std::function<Rgb(double x, double y)>& at, double grain = 0.02) {
    constexpr int width = 640, height = 360;
    std::mt19937 random(7);
    std::normal_distribution<double> noise(0, grain);
    const auto sample = [](double value) { return static_cast<std::uint8_t>(std::clamp(value, 0.0, 1.0) * 255 + 0.5); };
    for (int row = 0; row < height; ++row)
      for (int column = 0; column < width; ++column) {
        const Rgb colour = at((column + 0.5) / width, (row + 0.5) / height);
        const double luma = 0.299 * colour.red + 0.587 * colour.green + 0.114 * colour.blue;
        y.push_back(sample(luma + noise(random)));
        if (row % 2 == 0 && column % 2 == 0) {
          u.push_back(sample((colour.blue - luma) / 1.772 + 0.5 + noise(random)));
          v.push_back(sample((colour.red - luma) / 1.402 + 0.5 + noise(random)));
        }
      }
    picture.size = {width, height};
    picture.range = Range::full;
    picture.y = {y.data(), width, height, width};
    picture.u = {u.data(), width / 2, height / 2, width / 2};
    picture.v = {v.data(), width / 2, height / 2, width / 2};
  }
};

using Scene = std::function<Rgb(double x, double y)>;

void check(const char* what, bool is_sheet, const Scene& scene) {
  const Shot shot(scene);
  const auto figures = measure_light(shot.picture);
  INFO(what << ": white " << figures.white << ", paper " << figures.paper << ", colour " << figures.colour << ", edges "
            << figures.edges);
  CHECK(shows_white_sheet(figures) == is_sheet);
}
Scene everywhere(Rgb colour) {
  return [colour](double, double) { return colour; };
}

constexpr Rgb paper{0.92, 0.92, 0.90}, cardboard{0.71, 0.53, 0.38}, table{0.16, 0.14, 0.13};

// From 0 to 1 around `edge`, over `width`.
double ramp(double at, double edge, double width) {
  return std::clamp((at - edge) / width + 0.5, 0.0, 1.0);
}
bool inside(double x, double y, double left, double top, double right, double bottom) {
  return x >= left && x < right && y >= top && y < bottom;
}
// Boards of different brown, with grain along them.
Rgb wood(double x, double y) {
  const double board = std::fmod(std::floor(y * 5) * 0.37, 1.0), grain = std::sin(x * 9 + std::sin(y * 160) * 2);
  return lit({0.55, 0.38, 0.24}, 0.7 + 0.25 * board + 0.1 * grain);
}
Rgb label(double x, double y) {
  const bool bar = std::fmod(x * 61, 1.0) < 0.45 && y > 0.55;
  const bool line = std::fmod(y * 31, 1.0) < 0.4 && y <= 0.55 && x > 0.3;
  return bar || line ? Rgb{0.08, 0.08, 0.08} : Rgb{0.95, 0.95, 0.95};
}

}  // namespace

TEST_CASE("a white sheet that fills the picture is known in whatever light falls on it") {
  check("even light", true, everywhere(lit(paper, 0.8)));
  check("little light", true, everywhere(lit(paper, 0.3)));
  check("far too much light", true, everywhere({1, 1, 1}));
  check("warm lamps", true, everywhere(lit({1.0, 0.89, 0.78}, 0.8)));
  check("a cold sky", true, everywhere(lit({0.84, 0.91, 1.0}, 0.8)));
  check("one lamp at the side", true, [](double x, double) { return lit(paper, 1.0 - 0.6 * x); });
  check("the shadow of a head", true,
        [](double x, double y) { return lit(paper, 0.9 - 0.5 * ramp(x + 0.3 * y, 0.8, 0.15)); });
  check("the shine of a lamp", true, [](double x, double y) {
    return lit(paper, 0.7 + 0.5 * std::exp(-40 * ((x - 0.6) * (x - 0.6) + (y - 0.4) * (y - 0.4))));
  });
}

TEST_CASE("what is no white sheet, or only a part of the picture, is not taken for one") {
  check("cardboard", false, everywhere(cardboard));
  check("cardboard in bright light", false, everywhere(lit(cardboard, 1.3)));
  check("a wooden table", false, wood);
  check("an empty dark table", false, everywhere(table));
  check("a dark table with scratches", false,
        [](double x, double y) { return lit(table, std::fmod(x * 23 + y * 7, 1.0) < 0.1 ? 1.8 : 1.0); });
  check("a yellow sheet", false, everywhere({0.95, 0.85, 0.35}));
  check("a blue sheet", false, everywhere({0.45, 0.70, 0.90}));
  check("a green sheet", false, everywhere({0.55, 0.85, 0.55}));
  check("a pink sheet", false, everywhere({0.95, 0.55, 0.65}));
  check("a sheet with the table around it", false,
        [](double x, double y) { return inside(x, y, 0.06, 0.08, 0.94, 0.92) ? lit(paper, 0.8) : table; });
  check("a parcel with its label", false, [](double x, double y) {
    if (inside(x, y, 0.4, 0.35, 0.65, 0.7))
      return label((x - 0.4) * 4, (y - 0.35) / 0.35);
    return inside(x, y, 0.2, 0.15, 0.8, 0.85) ? cardboard : table;
  });
  check("a label from near", false, label);
  check("a white bag with a label", false, [](double x, double y) {
    return inside(x, y, 0.3, 0.3, 0.6, 0.6) ? label((x - 0.3) / 0.3, (y - 0.3) / 0.3) : lit(paper, 0.8);
  });
}
