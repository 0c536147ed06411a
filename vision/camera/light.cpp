#include "vision/camera/light.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

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

constexpr int cells_across = 40;

struct Cell {
  Mean luma, blue, red;
};
struct Cells {
  int across = 0, down = 0;
  std::vector<Cell> all;
  const Cell& at(int x, int y) const { return all[static_cast<std::size_t>(y * across + x)]; }
};

// Means over cells keep the grain of the camera's noise out of what is judged.
Cells cells_of(const Picture& picture) {
  Cells cells;
  const int side = std::max(picture.size.width / cells_across, 2 * step) / step * step;
  cells.across = picture.size.width / side;
  cells.down = picture.size.height / side;
  cells.all.resize(static_cast<std::size_t>(cells.across * cells.down));
  for (int y = 0; y < cells.down * side; y += step)
    for (int x = 0; x < cells.across * side; x += step) {
      Cell& cell = cells.all[static_cast<std::size_t>(y / side * cells.across + x / side)];
      cell.luma.add(luma(picture, x, y));
      cell.blue.add(chroma(picture, picture.u, x, y));
      cell.red.add(chroma(picture, picture.v, x, y));
    }
  return cells;
}

void look_for_paper(const Picture& picture, LightFigures& figures) {
  constexpr double much_darker = 0.30, as_pale = 0.10, clearly_different = 0.80;
  const Cells cells = cells_of(picture);
  if (cells.all.empty())
    return;
  std::vector<double> lumas;
  for (const Cell& cell : cells.all)
    lumas.push_back(cell.luma.value());
  const auto tenth = lumas.begin() + static_cast<std::ptrdiff_t>(lumas.size() * 9 / 10);
  std::nth_element(lumas.begin(), tenth, lumas.end());
  figures.white = *tenth;
  if (figures.white <= 0)
    return;
  Mean blue, red;
  for (const Cell& cell : cells.all)
    if (cell.luma.value() >= figures.white) {
      blue.add(cell.blue.value() / cell.luma.value());
      red.add(cell.red.value() / cell.luma.value());
    }
  figures.colour = std::hypot(blue.value(), red.value());
  std::size_t paper = 0, edges = 0, neighbours = 0;
  const auto differ = [](const Cell& one, const Cell& other) {
    const double first = one.luma.value(), second = other.luma.value();
    return std::min(first, second) < std::max(first, second) * clearly_different;
  };
  for (int y = 0; y < cells.down; ++y)
    for (int x = 0; x < cells.across; ++x) {
      const Cell& cell = cells.at(x, y);
      const double value = cell.luma.value();
      const double off = std::hypot(cell.blue.value() - blue.value() * value, cell.red.value() - red.value() * value);
      paper += value >= figures.white * much_darker && off <= as_pale * value;
      if (x + 1 < cells.across) {
        edges += differ(cell, cells.at(x + 1, y));
        ++neighbours;
      }
      if (y + 1 < cells.down) {
        edges += differ(cell, cells.at(x, y + 1));
        ++neighbours;
      }
    }
  figures.paper = static_cast<double>(paper) / static_cast<double>(cells.all.size());
  figures.edges = neighbours == 0 ? 0 : static_cast<double>(edges) / static_cast<double>(neighbours);
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
  look_for_paper(picture, figures);
  return figures;
}

bool shows_white_sheet(const LightFigures& figures) {
  // Chosen on made pictures: a shadow's rim crosses about one cell in fifty; cardboard is twice as far from grey as
  // paper under a lamp that the camera does not correct.
  constexpr double darkest_white = 0.15, least_paper = 0.97, most_colour = 0.24, most_edges = 0.02;
  return figures.white >= darkest_white && figures.paper >= least_paper && figures.colour <= most_colour &&
         figures.edges <= most_edges;
}

}  // namespace returns::vision
