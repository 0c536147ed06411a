// Image files as 8-bit luma for scanning: whatever OpenCV reads, 16-bit reduced, bounded in size.
#pragma once
#include <filesystem>
#include <vector>

#include "vision/camera/frame.h"

namespace returns::vision {

struct LumaImage {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> samples;  // rows without padding

  Plane plane() const { return {samples.data(), width, height, width}; }
};

// Errors: not_found, invalid_input (no image, damaged, or more than 200 megapixels). Any thread.
Result<LumaImage> read_luma(const std::filesystem::path& file);

}  // namespace returns::vision
