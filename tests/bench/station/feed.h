// What the cameras of the measurements see: generated scenes as JPEG files, as a webcam sends them.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "storage/base/result.h"
#include "tests/support/scene/labels.h"
#include "tests/support/scene/stage.h"

namespace returns::bench {

enum class View { label, overview };
scene::Stage camera_over_bench(View view, cv::Size size);

// Writes pictures of a stage into a folder and repeats them there under as many names as they are shown for.
class Film {
 public:
  explicit Film(std::filesystem::path folder);

  // Draws `variants` pictures that differ by the sensor's noise, shown in turn for `frames` frames.
  Status show(scene::Stage& stage, const std::vector<scene::Placement>& placements, int variants, int frames);
  int frames() const { return frames_; }
  std::string folder() const { return folder_.string(); }

 private:
  std::filesystem::path folder_;
  int drawn_ = 0, frames_ = 0;
};

// The label of a return, somewhere in the middle of the label camera's picture, turned a little; the seed says how.
scene::Placement lay_label(const scene::ReturnFacts& facts, std::uint64_t seed);

}  // namespace returns::bench
