#include "vision/scan/regions.h"

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <queue>

namespace returns::vision {
namespace {

constexpr float kPi = static_cast<float>(CV_PI);

// The structure tensor summed over blocks of the picture.
struct Tensor {
  int block = 8;
  cv::Mat1f xx, yy, xy, bright;
};

Tensor block_tensor(const cv::Mat1b& luma, int block) {
  const int columns = luma.cols / block;
  const int rows = luma.rows / block;
  Tensor tensor{block, {}, {}, {}, {}};
  for (auto* map : {&tensor.xx, &tensor.yy, &tensor.xy, &tensor.bright})
    *map = cv::Mat1f(rows, columns, 0.0F);
  std::vector<short> dx(static_cast<std::size_t>(columns) * block), dy(dx.size());
  short* const across = dx.data();
  short* const downward = dy.data();
  const float norm = 1.0F / static_cast<float>(block * block * 16);
  for (int y = 1; y < rows * block - 1; ++y) {
    const auto* up = luma.ptr<uchar>(y - 1);
    const auto* at = luma.ptr<uchar>(y);
    const auto* down = luma.ptr<uchar>(y + 1);
    const int last = columns * block - 1;
    for (int x = 1; x < last; ++x) {
      const int left = up[x - 1] + 2 * at[x - 1] + down[x - 1];
      const int right = up[x + 1] + 2 * at[x + 1] + down[x + 1];
      const int above = up[x - 1] + 2 * up[x] + up[x + 1];
      const int below = down[x - 1] + 2 * down[x] + down[x + 1];
      across[x] = static_cast<short>(right - left);
      downward[x] = static_cast<short>(below - above);
    }
    const int row = y / block;
    for (int column = 0; column < columns; ++column) {
      int xx = 0, yy = 0, xy = 0, sum = 0;
      const int first = column * block;
      for (int i = first; i < first + block; ++i) {
        xx += across[i] * across[i];
        yy += downward[i] * downward[i];
        xy += across[i] * downward[i];
        sum += at[i];
      }
      tensor.xx(row, column) += static_cast<float>(xx) * norm;
      tensor.yy(row, column) += static_cast<float>(yy) * norm;
      tensor.xy(row, column) += static_cast<float>(xy) * norm;
      tensor.bright(row, column) += static_cast<float>(sum) * norm * 16;
    }
  }
  return tensor;
}

struct Cell {
  float energy = 0;    // mean squared gradient over what noise alone gives
  float strength = 0;  // its root over brightness
  float coherence = 0;
  float angle = 0;  // of the gradient, -pi/2..pi/2
};

// What noise alone gives: most of a picture is flat. No camera's noise is above the limit (nine grey levels); a picture
// that is full of code would look so.
float noise_energy(const Tensor& tensor) {
  constexpr float kMostNoise = 120;
  std::vector<float> energies;
  energies.reserve(tensor.xx.total());
  for (int row = 0; row < tensor.xx.rows; ++row)
    for (int column = 0; column < tensor.xx.cols; ++column)
      energies.push_back(tensor.xx(row, column) + tensor.yy(row, column));
  const auto quarter = energies.begin() + static_cast<std::ptrdiff_t>(energies.size() / 4);
  std::nth_element(energies.begin(), quarter, energies.end());
  return std::min(*quarter, kMostNoise);
}

std::vector<Cell> cells_of(const Tensor& tensor) {
  constexpr float kOverNoise = 0.6F;  // a cell that rises over the noise by less is taken for flat
  const float noise = noise_energy(tensor);
  cv::Mat1f xx, yy, xy, bright;
  cv::boxFilter(tensor.xx, xx, -1, {3, 3});
  cv::boxFilter(tensor.yy, yy, -1, {3, 3});
  cv::boxFilter(tensor.xy, xy, -1, {3, 3});
  cv::boxFilter(tensor.bright, bright, -1, {7, 7});
  std::vector<Cell> cells;
  cells.reserve(xx.total());
  for (int row = 0; row < xx.rows; ++row)
    for (int column = 0; column < xx.cols; ++column) {
      const float energy = xx(row, column) + yy(row, column) - noise;
      const float difference = xx(row, column) - yy(row, column);
      const float mixed = 2 * xy(row, column);
      Cell cell;
      if (energy > kOverNoise * noise) {
        cell.energy = energy;
        cell.strength = std::sqrt(energy) / (bright(row, column) + 12);
        cell.coherence = std::min(1.0F, std::sqrt(difference * difference + mixed * mixed) / (energy + 1));
        cell.angle = 0.5F * std::atan2(mixed, difference);
      }
      cells.push_back(cell);
    }
  return cells;
}

float turn_between(float a, float b) {
  float d = std::fmod(std::abs(a - b), kPi);
  return std::min(d, kPi - d);
}

struct Grid {
  int rows = 0;
  int columns = 0;
  int block = 8;
  const std::vector<Cell>& cells;
  std::vector<char> taken;
};

// Grows from `seed` over neighbours of its kind; the members' indices.
template <typename Belongs>
std::vector<int> grow(Grid& grid, int seed, const Belongs& belongs) {
  std::vector<int> members{seed};
  grid.taken[static_cast<std::size_t>(seed)] = 1;
  for (std::size_t next = 0; next < members.size(); ++next) {
    const int row = members[next] / grid.columns;
    const int column = members[next] % grid.columns;
    for (int y = std::max(0, row - 1); y <= std::min(grid.rows - 1, row + 1); ++y)
      for (int x = std::max(0, column - 1); x <= std::min(grid.columns - 1, column + 1); ++x) {
        const int index = y * grid.columns + x;
        auto& taken = grid.taken[static_cast<std::size_t>(index)];
        if (!taken && belongs(grid.cells[static_cast<std::size_t>(index)])) {
          taken = 1;
          members.push_back(index);
        }
      }
  }
  return members;
}

Region box_around(const Grid& grid, const std::vector<int>& members, float along, Texture texture) {
  const float c = std::cos(along);
  const float s = std::sin(along);
  float low_u = 1e9F, high_u = -1e9F, low_v = 1e9F, high_v = -1e9F, strength = 0;
  for (const int index : members) {
    const float x = (static_cast<float>(index % grid.columns) + 0.5F) * static_cast<float>(grid.block);
    const float y = (static_cast<float>(index / grid.columns) + 0.5F) * static_cast<float>(grid.block);
    const float u = x * c + y * s;
    const float v = y * c - x * s;
    low_u = std::min(low_u, u);
    high_u = std::max(high_u, u);
    low_v = std::min(low_v, v);
    high_v = std::max(high_v, v);
    strength += grid.cells[static_cast<std::size_t>(index)].strength;
  }
  const float u = (low_u + high_u) / 2;
  const float v = (low_v + high_v) / 2;
  Region region;
  region.texture = texture;
  region.along = along;
  region.middle = {u * c - v * s, u * s + v * c};
  region.size = {high_u - low_u + static_cast<float>(grid.block), high_v - low_v + static_cast<float>(grid.block)};
  region.strength = strength / static_cast<float>(members.size());
  return region;
}

constexpr float kStrong = 0.085F;
constexpr float kCoherent = 0.62F;
constexpr float kSameDirection = 0.30F;  // radians
constexpr int kShortestRun = 6;          // cells across the bars; a printed rule or an edge has three or four

// A code is wide across its bars, where a rule or the edge of a label is thin; without this test the frame of a label
// would tie the code inside it to everything else.
bool runs_across(const Grid& grid, int row, int column) {
  const auto& cell = grid.cells[static_cast<std::size_t>(row * grid.columns + column)];
  const float c = std::cos(cell.angle);
  const float s = std::sin(cell.angle);
  int run = 1;
  for (const float way : {1.0F, -1.0F})
    for (int step = 1; run < kShortestRun; ++step) {
      const int y = row + static_cast<int>(std::lround(way * static_cast<float>(step) * s));
      const int x = column + static_cast<int>(std::lround(way * static_cast<float>(step) * c));
      if (y < 0 || x < 0 || y >= grid.rows || x >= grid.columns)
        break;
      const auto& other = grid.cells[static_cast<std::size_t>(y * grid.columns + x)];
      if (other.strength < kStrong || other.coherence < kCoherent ||
          turn_between(other.angle, cell.angle) > kSameDirection)
        break;
      ++run;
    }
  return run >= kShortestRun;
}

void leave_only_wide(Grid& grid) {
  for (int row = 0; row < grid.rows; ++row)
    for (int column = 0; column < grid.columns; ++column) {
      const auto index = static_cast<std::size_t>(row * grid.columns + column);
      const auto& cell = grid.cells[index];
      if (cell.strength < kStrong || cell.coherence < kCoherent || !runs_across(grid, row, column))
        grid.taken[index] = 1;
    }
}

void propose_bars(Grid& grid, std::vector<Region>& out) {
  leave_only_wide(grid);
  for (std::size_t seed = 0; seed < grid.cells.size(); ++seed) {
    const auto& first = grid.cells[seed];
    if (grid.taken[seed] || first.strength < kStrong || first.coherence < 0.75F)
      continue;
    const auto members = grow(grid, static_cast<int>(seed),
                              [&](const Cell& cell) { return turn_between(cell.angle, first.angle) < kSameDirection; });
    if (members.size() < 6)
      continue;
    float c = 0, s = 0;
    for (const int index : members) {
      const auto& cell = grid.cells[static_cast<std::size_t>(index)];
      c += std::cos(2 * cell.angle) * cell.strength;
      s += std::sin(2 * cell.angle) * cell.strength;
    }
    auto region = box_around(grid, members, 0.5F * std::atan2(s, c), Texture::bars);
    const float filled =
        static_cast<float>(members.size()) * static_cast<float>(grid.block * grid.block) / region.size.area();
    if (region.size.width >= 32 && region.size.height >= 12 && filled > 0.3F)
      out.push_back(region);
  }
}

// Rows and columns of a matrix give gradients in two directions at right angles: the fourth power folds them.
float matrix_angle(const cv::Mat1b& luma, const Region& region) {
  const float half = std::max(region.size.width, region.size.height) / 2;
  const cv::Rect box = cv::Rect(static_cast<int>(region.middle.x - half), static_cast<int>(region.middle.y - half),
                                static_cast<int>(2 * half), static_cast<int>(2 * half)) &
                       cv::Rect(1, 1, luma.cols - 2, luma.rows - 2);
  double c = 0, s = 0;
  for (int y = box.y; y < box.y + box.height; ++y)
    for (int x = box.x; x < box.x + box.width; ++x) {
      const double dx = luma(y, x + 1) - luma(y, x - 1);
      const double dy = luma(y + 1, x) - luma(y - 1, x);
      const double squared = dx * dx + dy * dy;
      if (squared < 400)
        continue;
      const double re = dx * dx - dy * dy;
      const double im = 2 * dx * dy;
      c += (re * re - im * im) / squared;
      s += 2 * re * im / squared;
    }
  return static_cast<float>(std::atan2(s, c) / 4);
}

// The direction of most gradients, weighted; what is left of it (0 none, 1 all) comes second.
std::pair<float, float> main_direction(const Grid& grid, const std::vector<int>& members) {
  float c = 0, s = 0, sum = 0;
  for (const int index : members) {
    const auto& cell = grid.cells[static_cast<std::size_t>(index)];
    c += std::cos(2 * cell.angle) * cell.energy * cell.coherence;
    s += std::sin(2 * cell.angle) * cell.energy * cell.coherence;
    sum += cell.energy;
  }
  return {0.5F * std::atan2(s, c), std::hypot(c, s) / std::max(sum, 1e-3F)};
}

// A code's texture is as strong at its edge as in its middle, and text beside it is weaker: growth from the strongest
// cell ends where less than half of its energy is left.
void propose_matrices(const cv::Mat1b& luma, Grid& grid, std::vector<Region>& out) {
  constexpr float kOfSeed = 0.4F, kMixed = 0.8F, kStacked = 0.2F;
  constexpr float kLeastStacked = 110;  // pixels: PDF417 has at least 86 modules
  std::vector<int> seeds;
  for (std::size_t i = 0; i < grid.cells.size(); ++i)
    if (grid.cells[i].strength >= kStrong && grid.cells[i].coherence < kMixed)
      seeds.push_back(static_cast<int>(i));
  std::sort(seeds.begin(), seeds.end(), [&](int a, int b) {
    return grid.cells[static_cast<std::size_t>(a)].energy > grid.cells[static_cast<std::size_t>(b)].energy;
  });
  for (const int seed : seeds) {
    if (grid.taken[static_cast<std::size_t>(seed)])
      continue;
    const float least = kOfSeed * grid.cells[static_cast<std::size_t>(seed)].energy;
    const auto members = grow(grid, seed, [&](const Cell& cell) {
      return cell.energy >= least && cell.strength >= kStrong && cell.coherence < kMixed;
    });
    if (members.size() < 5)
      continue;
    const auto [direction, coherence] = main_direction(grid, members);
    auto region = box_around(grid, members, direction, Texture::matrix);
    const float shape = region.size.width / region.size.height;
    if (coherence > kStacked && shape > 1.5F && region.size.width > kLeastStacked) {
      region.stacked = true;  // rows of bars
    } else {
      region = box_around(grid, members, 0, Texture::matrix);
      region = box_around(grid, members, matrix_angle(luma, region), Texture::matrix);
      if (region.size.width > 4.5F * region.size.height || region.size.height > 4.5F * region.size.width)
        continue;
    }
    const float filled =
        static_cast<float>(members.size()) * static_cast<float>(grid.block * grid.block) / region.size.area();
    if (filled > 0.35F && std::min(region.size.width, region.size.height) >= 20)
      out.push_back(region);
  }
}

float worth(const Region& region) {
  const float shape = region.size.width / region.size.height;
  const float odd = region.texture == Texture::matrix && !region.stacked ? std::max(shape, 1 / shape) : 1.0F;
  return region.strength * std::sqrt(region.size.area()) / odd;
}

}  // namespace

std::vector<Region> propose_regions(const cv::Mat1b& luma, int most) {
  std::vector<Region> regions;
  if (luma.cols < 32 || luma.rows < 32)
    return regions;
  const auto tensor = block_tensor(luma, luma.cols >= 640 ? 8 : 4);
  const auto cells = cells_of(tensor);
  Grid grid{tensor.xx.rows, tensor.xx.cols, tensor.block, cells, std::vector<char>(cells.size(), 0)};
  propose_bars(grid, regions);
  grid.taken.assign(cells.size(), 0);
  propose_matrices(luma, grid, regions);
  std::sort(regions.begin(), regions.end(), [](const Region& a, const Region& b) { return worth(a) > worth(b); });
  if (regions.size() > static_cast<std::size_t>(most))
    regions.resize(static_cast<std::size_t>(most));
  return regions;
}

Crop upright(const cv::Mat1b& luma, const Region& region, float margin_along, float margin_across, float zoom) {
  const float width = (region.size.width + 2 * margin_along) * zoom;
  const float height = (region.size.height + 2 * margin_across) * zoom;
  const float c = std::cos(region.along) / zoom;
  const float s = std::sin(region.along) / zoom;
  Crop crop;
  crop.picture_from_crop = {c, -s, region.middle.x - c * width / 2 + s * height / 2,
                            s, c,  region.middle.y - s * width / 2 - c * height / 2};
  const cv::Size size(std::max(1, static_cast<int>(std::lround(width))),
                      std::max(1, static_cast<int>(std::lround(height))));
  cv::warpAffine(luma, crop.luma, crop.picture_from_crop, size,
                 (zoom > 1 ? cv::INTER_CUBIC : cv::INTER_LINEAR) | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
  return crop;
}

}  // namespace returns::vision
