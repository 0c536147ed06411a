#include "vision/camera/motion.h"

#include <algorithm>
#include <cstdlib>
#include <opencv2/imgproc.hpp>

namespace returns::vision {
namespace {

// Grey levels by which the mean of a cell has to change more than the middle of all cells. The noise of a webcam in
// poor light (deviation 8) moves the mean of a cell of 640x480 by 0.4; flicker of lamps in bands of the picture by 3.
constexpr int clear_change = 7;
constexpr std::ptrdiff_t fewest_cells = 2;

}  // namespace

bool MotionSense::moved(const Plane& luma) {
  if (luma.data == nullptr || luma.width < columns || luma.height < rows)
    return false;
  Cells now{};
  const cv::Mat1b picture(luma.height, luma.width, const_cast<std::uint8_t*>(luma.data),
                          static_cast<std::size_t>(luma.stride));
  cv::Mat1b small(rows, columns, now.data());
  cv::resize(picture, small, small.size(), 0, 0, cv::INTER_AREA);

  const Size size{luma.width, luma.height};
  const bool comparable = before_ && size == size_;
  size_ = size;
  const Cells before = before_.value_or(now);
  before_ = now;
  if (!comparable)
    return false;
  std::array<int, now.size()> changes{};
  for (std::size_t i = 0; i < now.size(); ++i)
    changes[i] = int{now[i]} - int{before[i]};
  auto sorted = changes;
  std::nth_element(sorted.begin(), sorted.begin() + sorted.size() / 2, sorted.end());
  const int everywhere = sorted[sorted.size() / 2];
  return std::count_if(changes.begin(), changes.end(), [everywhere](int change) {
           return std::abs(change - everywhere) >= clear_change;
         }) >= fewest_cells;
}

}  // namespace returns::vision
