// Squares of ink and paper within each other, as perspective shows them: the marks of Aztec and QR.
#pragma once
#include <array>
#include <opencv2/core.hpp>
#include <optional>
#include <vector>

namespace returns::vision {

// The corners of a contour that has four, by lines through its sides, clockwise on the screen.
std::optional<std::array<cv::Point2f, 4>> four_corners(const std::vector<cv::Point>& contour);

// Ink against the brightness around it (255 ink), whatever the light; `near`: side of the part that it is compared
// with.
cv::Mat1b ink_against_light(const cv::Mat1b& luma, int near);

// Where a row of such a picture turns from ink to paper or back: the first pixel after.
std::vector<int> edges_in_row(const cv::Mat1b& dark, int row);

}  // namespace returns::vision
