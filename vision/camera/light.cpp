#include "vision/camera/light.h"

#include <algorithm>
#include <array>

namespace returns::vision {
namespace {

constexpr int step = 4;
constexpr double bright = 0.60, clipped = 0.98, dark = 0.05;
constexpr double least_neutral = 0.05;  // share of the picture

struct Mean {
  double sum = 0;
  std::uint64_t count = 0;
  void add(double value) {
    sum += value;
    ++count;
  }
  double value() const { return count == 0 ? 0 : sum / static_cast<double>(count); }
};

double luma(const Picture& picture, int x, int y) {
  const double sample = picture.y.data[y * picture.y.stride + x];
  return picture.range == Range::full ? sample / 255 : std::clamp((sample - 16) / 219, 0.0, 1.0);
}

double chroma(const Picture& picture, const Plane& plane, int x, int y) {
  const double sample = plane.data[y / 2 * plane.stride + x / 2];
  return (sample - 128) / (picture.range == Range::full ? 127.5 : 112);
}

}  // namespace

LightFigures measure_light(const Picture& picture) {
  LightFigures figures;
  const Size size = picture.size;
  if (size.width < 3 * step || size.height < 3 * step || !picture.y.data || !picture.u.data || !picture.v.data)
    return figures;
  Mean all, blue, red, neutral_blue, neutral_red;
  std::array<Mean, 9> parts;
  std::uint64_t white = 0, black = 0;
  for (int y = 0; y + 1 < size.height; y += step)
    for (int x = 0; x + 1 < size.width; x += step) {
      const double value = luma(picture, x, y);
      const double cb = chroma(picture, picture.u, x, y), cr = chroma(picture, picture.v, x, y);
      all.add(value);
      parts[static_cast<std::size_t>(y * 3 / size.height * 3 + x * 3 / size.width)].add(value);
      blue.add(cb);
      red.add(cr);
      white += value >= clipped;
      black += value <= dark;
      if (value >= bright && value < clipped) {
        neutral_blue.add(cb);
        neutral_red.add(cr);
      }
    }
  const auto count = static_cast<double>(all.count);
  const auto by_mean = [](const Mean& a, const Mean& b) { return a.value() < b.value(); };
  const auto [darkest, brightest] = std::minmax_element(parts.begin(), parts.end(), by_mean);
  const bool patch = static_cast<double>(neutral_blue.count) >= least_neutral * count;
  figures.brightness = all.value();
  figures.clipped = static_cast<double>(white) / count;
  figures.dark = static_cast<double>(black) / count;
  figures.evenness = brightest->value() > 0 ? darkest->value() / brightest->value() : 1;
  figures.blue = patch ? neutral_blue.value() : blue.value();
  figures.red = patch ? neutral_red.value() : red.value();
  return figures;
}

}  // namespace returns::vision
