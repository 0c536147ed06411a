// What recording costs: CPU seconds per recorded second at 1080p30, for one and two cameras, beside `ffmpeg` alone
// encoding the same frames with the same settings in the same run. Prints a Markdown table.
//
// The frames come from memory as fast as the recorder takes them, so CPU time is all that is measured, and drops are
// counted and must be zero. CPU time is user plus system of the process (getrusage), for ffmpeg of the child. Making
// the frames costs nothing here: they are made before. ffmpeg reads its frames from a pipe or file of raw video, which
// the recorder gets in memory: a part of its system time is that copy.
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <thread>

#include "vision/record/recorder.h"

namespace {

using namespace returns;
using namespace returns::vision;
using namespace std::chrono_literals;

constexpr Size full_hd{1920, 1080};
constexpr int rate = 30;

struct Samples {
  std::vector<std::uint8_t> bytes;  // I420
};

class BenchFrame final : public Frame {
 public:
  explicit BenchFrame(Picture picture) : picture_(std::move(picture)) {}
  const Result<Picture>& picture() const override { return picture_; }

 private:
  Result<Picture> picture_;
};

// A bench as a camera sees it: a textured, still background with sensor noise, and a parcel with a label that moves.
std::shared_ptr<Samples> make_scene(int index) {
  auto samples = std::make_shared<Samples>();
  const int width = full_hd.width, height = full_hd.height;
  samples->bytes.assign(static_cast<std::size_t>(width) * height * 3 / 2, 128);
  std::minstd_rand random(static_cast<unsigned>(index + 1));
  const int left = 300 + index * 6 % 900, top = 250 + index * 2 % 300;
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < width; ++x) {
      int value = 90 + (x * 7 / 64 + y * 5 / 64) % 40 + ((x * 31 ^ y * 17) & 7);
      if (x >= left && x < left + 500 && y >= top && y < top + 400)
        value = 150 + ((x - left) / 3 + (y - top) / 5) % 24;
      if (x >= left + 100 && x < left + 400 && y >= top + 120 && y < top + 260)
        value = ((x - left) * 2654435761u >> 29 & 1) != 0 ? 220 : 30;
      samples->bytes[static_cast<std::size_t>(y) * width + x] =
          static_cast<std::uint8_t>(value + static_cast<int>(random() % 5) - 2);
    }
  for (std::size_t i = static_cast<std::size_t>(width) * height; i < samples->bytes.size(); i += 1)
    samples->bytes[i] = static_cast<std::uint8_t>(126 + (i / 64) % 5);
  return samples;
}

Picture picture_of(const std::shared_ptr<Samples>& samples) {
  const int width = full_hd.width, height = full_hd.height;
  const std::uint8_t* base = samples->bytes.data();
  Picture picture;
  picture.size = full_hd;
  picture.y = {base, width, height, width};
  picture.u = {base + width * height, width / 2, height / 2, width / 2};
  picture.v = {base + width * height * 5 / 4, width / 2, height / 2, width / 2};
  picture.keeps_alive = samples;
  return picture;
}

double cpu_seconds(int who) {
  rusage usage{};
  ::getrusage(who, &usage);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
  };
  return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Cost {
  double cpu_per_second = 0;  // CPU seconds per second of video, of all cameras together
  double megabits = 0;        // per second and camera
  std::uint64_t frames_dropped = 0;
};

FramePtr frame_at(const std::vector<std::shared_ptr<Samples>>& scenes, int index) {
  // Forwards and backwards again, so that the loop has no jump.
  const int period = 2 * (static_cast<int>(scenes.size()) - 1);
  const int phase = index % period;
  auto frame = std::make_shared<BenchFrame>(
      picture_of(scenes[static_cast<std::size_t>(phase < static_cast<int>(scenes.size()) ? phase : period - phase)]));
  frame->sequence = static_cast<std::uint64_t>(index);
  frame->captured = 100s + index * 1'000'000'000ns / rate;
  frame->captured_utc = UtcTime(std::chrono::milliseconds(1'790'000'000'000 + index * 1000LL / rate));
  return frame;
}

std::uint64_t bytes_below(const std::filesystem::path& folder) {
  std::uint64_t bytes = 0;
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".mp4")
      bytes += entry.file_size();
  return bytes;
}

void clear(const std::filesystem::path& folder) {
  for (const auto& entry : std::filesystem::directory_iterator(folder))
    if (entry.path().extension() == ".mp4")
      std::filesystem::remove(entry.path());
}

Cost record(const std::vector<std::shared_ptr<Samples>>& scenes, const std::filesystem::path& folder,
            const EncoderSettings& settings, int cameras, int seconds) {
  clear(folder);
  std::atomic<std::uint64_t> dropped{0};
  const double before = cpu_seconds(RUSAGE_SELF);
  {
    const auto writer = make_evidence_writer(posix_files());
    std::vector<std::unique_ptr<CameraRecorder>> recorders;
    for (int i = 0; i < cameras; ++i) {
      recorders.push_back(std::make_unique<CameraRecorder>("camera" + std::to_string(i), settings, writer,
                                                           [&dropped](RecordEvent event) {
                                                             if (const auto* ended = std::get_if<ClipEnded>(&event))
                                                               dropped += ended->frames_dropped;
                                                           }));
      if (const Status begun = recorders.back()->begin({"bench", folder, "BENCH 4"}); !begun)
        std::fprintf(stderr, "%s\n", begun.error().sentence().c_str());
    }
    for (int i = 0; i < seconds * rate; ++i)
      for (const auto& recorder : recorders) {
        // As fast as it is taken; sleeping here costs no CPU, spinning would be measured.
        while (recorder->load().queued >= 8 || recorder->load().oldest_unsynced > 3000ms)
          std::this_thread::sleep_for(2ms);
        recorder->push(frame_at(scenes, i));
      }
  }
  Cost cost;
  cost.cpu_per_second = (cpu_seconds(RUSAGE_SELF) - before) / seconds;
  cost.megabits = static_cast<double>(bytes_below(folder)) * 8 / 1e6 / seconds / cameras;
  cost.frames_dropped = dropped;
  return cost;
}

Cost run_ffmpeg(const std::vector<std::shared_ptr<Samples>>& scenes, const std::filesystem::path& folder,
                const EncoderSettings& settings, int seconds) {
  clear(folder);
  const std::string bitrate = std::to_string(settings.most_bits_per_second);
  const std::string command =
      "exec ffmpeg -v error -nostdin -f rawvideo -pix_fmt yuv420p -s 1920x1080 -r 30 -i pipe:0 -c:v libx264 -preset " +
      settings.preset + " -tune zerolatency -crf " + std::to_string(settings.constant_quality) + " -maxrate " +
      bitrate + " -bufsize " + bitrate + " -g 14 -sc_threshold 0 -threads " + std::to_string(settings.threads) +
      " -movflags +frag_keyframe+empty_moov+default_base_moof -y '" + (folder / "ffmpeg.mp4").string() + "'";
  const double before = cpu_seconds(RUSAGE_CHILDREN);
  std::FILE* pipe = ::popen(command.c_str(), "w");
  if (pipe == nullptr)
    return {};
  for (int i = 0; i < seconds * rate; ++i) {
    const auto frame = frame_at(scenes, i);
    std::fwrite(frame->picture().value().y.data, 1, scenes.front()->bytes.size(), pipe);
  }
  ::pclose(pipe);
  Cost cost;
  cost.cpu_per_second = (cpu_seconds(RUSAGE_CHILDREN) - before) / seconds;
  cost.megabits = static_cast<double>(bytes_below(folder)) * 8 / 1e6 / seconds;
  return cost;
}

void print(const std::string& what, const EncoderSettings& settings, const Cost& cost) {
  std::printf("| %s | %s | %d | %.3f | %.2f | %llu |\n", what.c_str(), settings.preset.c_str(), settings.threads,
              cost.cpu_per_second, cost.megabits, static_cast<unsigned long long>(cost.frames_dropped));
  std::fflush(stdout);
}

}  // namespace

// record-bench [SECONDS]: seconds of video per row, 20 when not given.
int main(int argc, char** argv) {
  const int seconds = argc > 1 ? std::max(1, std::atoi(argv[1])) : 20;
  std::string name = (std::filesystem::temp_directory_path() / "record-bench-XXXXXX").string();
  if (::mkdtemp(name.data()) == nullptr) {
    std::perror("record-bench");
    return 2;
  }
  std::vector<std::shared_ptr<Samples>> scenes;
  for (int i = 0; i < 60; ++i)
    scenes.push_back(make_scene(i));

  std::printf(
      "| 1920x1080 at 30/s, CRF 23, %d s | preset | threads | CPU s per recorded s | Mbit/s per camera | dropped |\n",
      seconds);
  std::printf("|---|---|---|---|---|---|\n");
  for (const char* preset : {"ultrafast", "superfast", "veryfast"})
    for (const int threads : {1, 2}) {
      EncoderSettings settings;
      settings.preset = preset;
      settings.threads = threads;
      if (threads == 2 && settings.preset == "veryfast")
        continue;
      print("ffmpeg alone, one stream", settings, run_ffmpeg(scenes, name, settings, seconds));
      print("recorder, one camera", settings, record(scenes, name, settings, 1, seconds));
      if (threads == 1 && settings.preset != "veryfast")
        print("recorder, two cameras", settings, record(scenes, name, settings, 2, seconds));
    }
  std::filesystem::remove_all(name);
  return 0;
}
