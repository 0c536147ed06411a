// recording-probe record FOLDER WIDTHxHEIGHT@RATE NAME=URI...: records cameras into one clip as the station does, until
// standard input ends, and prints what the recorder tells:
//   label segment 0 label-0.mp4
//   label fragment 0 OFFSET LENGTH FRAMES SHA256        (it is on disk)
//   label gap camera lost
//   label ended FRAMES DROPPED
// recording-probe decode FILE...: decodes the segments of one camera as the reviewer would see them and prints
//   frames N luma-span S                                (the least span of brightness of any frame)
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <iostream>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "vision/camera/camera.h"
#include "vision/playback/clip_reader.h"
#include "vision/record/recorder.h"

namespace returns::vision {
namespace {

void say(const std::string& line) {
  static std::mutex one_line_at_a_time;
  const std::scoped_lock lock(one_line_at_a_time);
  std::puts(line.c_str());
  std::fflush(stdout);
}

struct Teller {
  void operator()(const SegmentBegan& event) const {
    say(fmt::format("{} segment {} {}", event.camera, event.segment, event.file.filename().string()));
  }
  void operator()(const FragmentOnDisk& event) const {
    std::string hash;
    for (const std::uint8_t byte : event.fragment.hash) {
      hash += fmt::format("{:02x}", byte);
    }
    say(fmt::format("{} fragment {} {} {} {} {}", event.camera, event.segment, event.fragment.offset,
                    event.fragment.length, event.fragment.frames, hash));
  }
  void operator()(const SegmentEnded&) const {}
  void operator()(const Gap& event) const { say(fmt::format("{} gap {}", event.camera, name_of(event.reason))); }
  void operator()(const ClipEnded& event) const {
    say(fmt::format("{} ended {} {}", event.camera, event.frames, event.frames_dropped));
  }
  void operator()(const RecordFailed& event) const {
    say(fmt::format("{} failed {}", event.camera, event.error.sentence()));
  }
};

// One camera and its recorder, joined as the station joins them.
class Lane {
 public:
  Lane(CameraConfig config, std::shared_ptr<EvidenceWriter> writer, const ClipOrder& order)
      : name_(config.name), recorder_(config.name, settings(config.request), std::move(writer), [](RecordEvent event) {
          std::visit(Teller{}, event);
        }) {
    if (const Status begun = recorder_.begin(order); !begun)
      say(fmt::format("{} failed {}", name_, begun.error().sentence()));
    Camera::Callbacks callbacks;
    callbacks.on_frame = [this](FramePtr frame) { recorder_.push(std::move(frame)); };
    callbacks.on_health = [this](const CameraHealth& health) {
      if (health.condition != CameraCondition::live && health.condition != CameraCondition::starting)
        recorder_.camera_lost(GapReason::camera_lost);
    };
    camera_ = std::make_unique<Camera>(std::move(config), CameraLimits{}, std::move(callbacks));
  }
  ~Lane() {
    camera_.reset();
    recorder_.end();
  }

 private:
  static EncoderSettings settings(const CaptureRequest& request) {
    EncoderSettings chosen;
    chosen.frames_per_second = request.frames_per_second;
    return chosen;
  }

  std::string name_;
  CameraRecorder recorder_;
  std::unique_ptr<Camera> camera_;
};

int record(const std::vector<std::string>& words) {
  CaptureRequest request;
  if (words.size() < 3 || std::sscanf(words[1].c_str(), "%dx%d@%d", &request.size.width, &request.size.height,
                                      &request.frames_per_second) != 3) {
    fmt::print(stderr, "recording-probe record FOLDER WIDTHxHEIGHT@RATE NAME=URI...\n");
    return 2;
  }
  ClipOrder order;
  order.folder = words[0];
  order.clip = order.folder.filename();
  order.station = "GUEST";
  if (const Status made = posix_files().make_folders(order.folder); !made) {
    fmt::print(stderr, "{}\n", made.error().sentence());
    return 1;
  }
  const std::shared_ptr<EvidenceWriter> writer = make_evidence_writer(posix_files());
  std::vector<std::unique_ptr<Lane>> lanes;
  for (auto word = words.begin() + 2; word != words.end(); ++word) {
    const std::size_t equals = word->find('=');
    lanes.push_back(std::make_unique<Lane>(CameraConfig{word->substr(0, equals), word->substr(equals + 1), request},
                                           writer, order));
  }
  std::string ignored;
  while (std::getline(std::cin, ignored)) {
  }
  return 0;
}

int decode(const std::vector<std::string>& files) {
  const auto reader = ClipReader::open({files.begin(), files.end()});
  if (!reader) {
    fmt::print(stderr, "{}\n", reader.error().sentence());
    return 1;
  }
  std::uint64_t frames = 0;
  int least_span = 255;
  while (true) {
    const auto shown = (*reader)->next();
    if (!shown) {
      if (shown.error().code == ErrorCode::not_found)
        break;
      fmt::print(stderr, "{}\n", shown.error().sentence());
      return 1;
    }
    ++frames;
    const Plane& luma = shown->picture.y;
    const std::uint8_t* middle = luma.data + luma.stride * (luma.height / 2);
    const auto [low, high] = std::minmax_element(middle, middle + luma.width);
    least_span = std::min(least_span, *high - *low);
  }
  say(fmt::format("frames {} luma-span {}", frames, least_span));
  return 0;
}

}  // namespace
}  // namespace returns::vision

int main(int argc, char** argv) {
  const std::vector<std::string> words(argv + 1, argv + argc);
  if (!words.empty() && words[0] == "record")
    return returns::vision::record({words.begin() + 1, words.end()});
  if (!words.empty() && words[0] == "decode")
    return returns::vision::decode({words.begin() + 1, words.end()});
  fmt::print(stderr, "recording-probe record|decode ...\n");
  return 2;
}
