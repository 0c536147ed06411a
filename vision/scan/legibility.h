// Why nothing was read although something looks like a code: said as a value, so that the screen can give one hint.
#pragma once
#include <opencv2/core.hpp>
#include <vector>

#include "vision/scan/regions.h"
#include "vision/scan/scan.h"

namespace returns::vision {

// Of the region that looks most like a code; `none` when there is none, or nothing is wrong with it that light or
// distance would mend. One crop: under a millisecond.
Legibility legibility_of(const cv::Mat1b& luma, const std::vector<Region>& regions);

}  // namespace returns::vision
