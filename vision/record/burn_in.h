// Draws a line of text into a picture: white on a dark box in the upper left corner; nothing outside band() is touched.
// Glyphs are OpenCV's Hershey strokes, rendered once per picture size. The font knows ASCII; other characters are
// shown as '?', one per character. One thread.
#pragma once
#include <string_view>

#include <opencv2/core/mat.hpp>

#include "vision/record/frame_buffer.h"

namespace returns::vision {

struct Band {
  int x = 0, y = 0, width = 0, height = 0;  // even, in luma samples
};

class BurnIn {
 public:
  // `characters`: the longest text to expect; the text shrinks where that many would not fit into the width.
  BurnIn(Size picture, int characters);

  // A text that is longer than the picture is wide is cut off.
  void draw(std::string_view text, FrameBuffer& picture) const;
  Band band(std::string_view text) const;

 private:
  Size picture_;
  int cell_width_, cell_height_, padding_;
  cv::Mat glyphs_;  // coverage 0..255 of the printable ASCII characters, side by side
};

// "2026-11-23 14:04:05.123 UTC  BENCH 4  #1234"
std::string burn_in_text(UtcTime captured, std::string_view station, std::uint64_t frame);

}  // namespace returns::vision
