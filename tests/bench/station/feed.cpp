#include "tests/bench/station/feed.h"

#include <cstdio>
#include <opencv2/imgcodecs.hpp>

namespace returns::bench {

namespace fs = std::filesystem;

scene::Stage camera_over_bench(View view, cv::Size size) {
  scene::StageOptions options;
  options.size = size;
  options.width_mm = view == View::label ? 320 : 900;
  options.seed = view == View::label ? 1 : 2;
  return scene::Stage(options);
}

Film::Film(fs::path folder) : folder_(std::move(folder)) {
  fs::create_directories(folder_ / "drawn");
}

Status Film::show(scene::Stage& stage, const std::vector<scene::Placement>& placements, int variants, int frames) {
  const int first = drawn_;
  for (int i = 0; i < variants; ++i) {
    const fs::path file = folder_ / "drawn" / (std::to_string(drawn_) + ".jpg");
    const auto shot = stage.draw(placements, static_cast<std::uint64_t>(drawn_++));
    if (!cv::imwrite(file.string(), shot.picture, {cv::IMWRITE_JPEG_QUALITY, 90}))
      return Error{ErrorCode::io, "write", file.string(), "it was not written", "Free space there."};
  }
  for (int i = 0; i < frames; ++i) {
    char name[16];
    std::snprintf(name, sizeof name, "%06d.jpg", frames_++);
    std::error_code failure;
    fs::create_hard_link(folder_ / "drawn" / (std::to_string(first + i % variants) + ".jpg"), folder_ / name, failure);
    if (failure)
      return system_error(failure.value(), "write", (folder_ / name).string());
  }
  return {};
}

scene::Placement lay_label(const scene::ReturnFacts& facts, std::uint64_t seed) {
  cv::RNG random(seed);
  scene::Placement placement;
  placement.sprite = scene::carrier_label(facts).finish(1);
  placement.x = random.uniform(-60.0, 60.0);
  placement.y = random.uniform(-6.0, 6.0);
  placement.degrees = random.uniform(-12.0, 12.0);
  return placement;
}

}  // namespace returns::bench
