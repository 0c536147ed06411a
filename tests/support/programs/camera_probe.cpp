// camera-probe WIDTHxHEIGHT@RATE NAME=URI...: holds cameras open as the station does and prints a line at each report
// of their health, until standard input ends:
//   label live frames 12 drops 1 gaps 1 damaged 0 luma 16..235 format YUYV 320x180 10/s
// frames, drops and damaged are the camera's own counts; gaps is counted here from the sequence numbers of the frames
// that arrived, and luma is the span of brightness in the newest one.
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "vision/camera/camera.h"

namespace returns::vision {
namespace {

std::string word_for(CameraCondition condition) {
  switch (condition) {
    case CameraCondition::starting:
      return "starting";
    case CameraCondition::live:
      return "live";
    case CameraCondition::frozen:
      return "frozen";
    case CameraCondition::missing:
      return "missing";
    case CameraCondition::denied:
      return "denied";
    case CameraCondition::busy:
      return "busy";
    case CameraCondition::failing:
      return "failing";
    case CameraCondition::ended:
      return "ended";
  }
  return "unknown";
}

class Probe {
 public:
  explicit Probe(CameraConfig config) {
    name_ = config.name;
    Camera::Callbacks callbacks;
    callbacks.on_frame = [this](FramePtr frame) { count(*frame); };
    callbacks.on_health = [this](const CameraHealth& health) { report(health); };
    camera_ = std::make_unique<Camera>(std::move(config), CameraLimits{}, std::move(callbacks));
  }

  const std::string& name() const { return name_; }
  void drive(CameraWish wish) { camera_->drive(wish); }

 private:
  // The two are never called at once, so the counters need no lock.
  void count(const Frame& frame) {
    // A device that was opened anew counts from its own start: only a rise is a gap.
    if (any_ && frame.sequence > last_ + 1)
      gaps_ += frame.sequence - last_ - 1;
    any_ = true;
    last_ = frame.sequence;
    const Result<Picture>& picture = frame.picture();
    if (!picture)
      return;
    darkest_ = 255;
    brightest_ = 0;
    const Plane& luma = picture->y;
    for (int row = 0; row < luma.height; row += 8) {
      const auto [low, high] =
          std::minmax_element(luma.data + row * luma.stride, luma.data + row * luma.stride + luma.width);
      darkest_ = std::min<int>(darkest_, *low);
      brightest_ = std::max<int>(brightest_, *high);
    }
  }

  void report(const CameraHealth& health) {
    const std::string line =
        fmt::format("{} {} frames {} drops {} gaps {} damaged {} luma {}..{} format {}{}\n", name_,
                    word_for(health.condition), health.frames, health.driver_drops, gaps_, health.damaged, darkest_,
                    brightest_, health.format, health.error ? " error " + health.error->sentence() : "");
    static std::mutex one_line_at_a_time;
    const std::scoped_lock lock(one_line_at_a_time);
    std::fputs(line.c_str(), stdout);
    std::fflush(stdout);
  }

  std::string name_;
  bool any_ = false;
  std::uint64_t last_ = 0;
  std::uint64_t gaps_ = 0;
  int darkest_ = 0;
  int brightest_ = 0;
  std::unique_ptr<Camera> camera_;  // last: its thread uses the others
};

// "NAME brighter": what the camera is wished to be.
void obey(const std::string& line, const std::vector<std::unique_ptr<Probe>>& probes) {
  constexpr std::pair<std::string_view, CameraWish> wishes[] = {{"usual", CameraWish::usual},
                                                                {"brighter", CameraWish::brighter},
                                                                {"darker", CameraWish::darker},
                                                                {"refocus", CameraWish::refocus}};
  const std::size_t blank = line.find(' ');
  for (const auto& probe : probes)
    for (const auto& [word, wish] : wishes)
      if (blank != std::string::npos && probe->name() == line.substr(0, blank) && line.substr(blank + 1) == word)
        probe->drive(wish);
}

int run(const std::vector<std::string>& words) {
  CaptureRequest request;
  if (words.size() < 2 || std::sscanf(words[0].c_str(), "%dx%d@%d", &request.size.width, &request.size.height,
                                      &request.frames_per_second) != 3) {
    fmt::print(stderr, "camera-probe WIDTHxHEIGHT@RATE NAME=URI...\n");
    return 2;
  }
  std::vector<std::unique_ptr<Probe>> probes;
  for (auto word = words.begin() + 1; word != words.end(); ++word) {
    const std::size_t equals = word->find('=');
    probes.push_back(std::make_unique<Probe>(CameraConfig{word->substr(0, equals), word->substr(equals + 1), request}));
  }
  std::string line;
  while (std::getline(std::cin, line))
    obey(line, probes);
  return 0;
}

}  // namespace
}  // namespace returns::vision

int main(int argc, char** argv) {
  return returns::vision::run({argv + 1, argv + argc});
}
