// How high the bars of a linear symbol stand. A decoder tells the line that it read; who is shown the symbol wants all
// of it.
#pragma once
#include <opencv2/core.hpp>
#include <vector>

#include "vision/scan/bar_follower.h"
#include "vision/scan/scan.h"

namespace returns::vision {

// Linear symbols whose bars all stand on one line: not stacked, no matrix.
bool has_plain_bars(Symbology symbology);

// The quad of the bars that `stripe` (in pixels of `luma`, corners as in Barcode) was read from, from end to end and
// within the picture; `stripe` itself when the bars cannot be followed. Any thread; half a millisecond for
// 940x120 pixels, one for 940x380.
std::array<ScanPoint, 4> quad_of_bars(const cv::Mat1b& luma, const std::array<ScanPoint, 4>& stripe, Guards guards);

// Gives every linear symbol the quad of its bars, and leaves one of those that turn out to be the same bars.
void cover_bars(const cv::Mat1b& luma, std::vector<Barcode>& barcodes);

}  // namespace returns::vision
