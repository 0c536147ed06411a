// A lattice of square modules in a picture, as perspective shows it: laid over the picture, made to fit, sampled and
// drawn anew, so that a decoder sees a symbol as it was printed.
#pragma once
#include <opencv2/core.hpp>
#include <vector>

namespace returns::vision {

struct ModuleGrid {
  cv::Matx33f picture_from_modules;
  cv::Point2f at(cv::Point2f module) const;
};
// By four points of the symbol, in modules, and where they lie in the picture. False when they lie on one line.
bool grid_through(const std::array<cv::Point2f, 4>& modules, const std::array<cv::Point2f, 4>& picture,
                  ModuleGrid& grid);

// A picture against the brightness around, so that neither shadow nor glare looks like contrast; `module` in pixels.
cv::Mat1b even_light(const cv::Mat1b& luma, float module);

// A module by whose look a grid is judged; of some it is known what they are.
enum class Module : signed char { unknown, ink, paper };
struct GridPoint {
  cv::Point2f middle;
  Module is = Module::unknown;
};

// How well a grid fits: more is better, within one picture.
float fit_of(const cv::Mat1b& even, const ModuleGrid& grid, const std::vector<GridPoint>& points);

// Moves the picture's side of four corners, about `step` modules at a time, while the samples differ more from each
// other, which they do most when each lies within its module, and what is known shows.
void improve(ModuleGrid& grid, const cv::Mat1b& even, const std::vector<GridPoint>& points,
             const std::array<cv::Point2f, 4>& corners, float step);

// The levels of columns x rows modules whose first one's middle is `first`.
cv::Mat1f sample(const cv::Mat1b& luma, const ModuleGrid& grid, cv::Point2f first, cv::Size size);

// 1 where a module is ink, by the levels around it.
cv::Mat1b ink_of(const cv::Mat1f& levels);

// Ink drawn with some pixels a module and paper around.
cv::Mat1b draw_modules(const cv::Mat1b& ink);

}  // namespace returns::vision
