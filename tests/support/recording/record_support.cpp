#include "tests/support/recording/record_support.h"

#include <unistd.h>

#include <cstring>
#include <thread>

namespace returns::vision::tests {
namespace {

constexpr int bits = 16;

struct Samples {
  std::vector<std::uint8_t> y, u, v;
};

class GeneratedFrame final : public Frame {
 public:
  explicit GeneratedFrame(Result<Picture> picture) : picture_(std::move(picture)) {}
  const Result<Picture>& picture() const override { return picture_; }

 private:
  Result<Picture> picture_;
};

FramePtr frame_of(Result<Picture> picture, std::uint64_t number, std::chrono::nanoseconds at) {
  auto frame = std::make_shared<GeneratedFrame>(std::move(picture));
  frame->sequence = number;
  frame->captured = first_captured + at;
  frame->captured_utc = first_utc + std::chrono::duration_cast<std::chrono::milliseconds>(at);
  return frame;
}

}  // namespace

Picture make_picture(std::uint64_t number, Size size, Range range) {
  const auto samples = std::make_shared<Samples>();
  const int half_width = (size.width + 1) / 2, half_height = (size.height + 1) / 2;
  samples->y.resize(static_cast<std::size_t>(size.width) * size.height);
  samples->u.resize(static_cast<std::size_t>(half_width) * half_height);
  samples->v.resize(samples->u.size());
  const int shift = static_cast<int>(number * 3);
  for (int y = 0; y < size.height; ++y)
    for (int x = 0; x < size.width; ++x)
      samples->y[static_cast<std::size_t>(y) * size.width + x] =
          static_cast<std::uint8_t>(64 + ((x + shift) / 8 + y / 8) % 16 * 8);
  for (int y = 0; y < half_height; ++y)
    for (int x = 0; x < half_width; ++x) {
      const auto i = static_cast<std::size_t>(y) * half_width + x;
      samples->u[i] = static_cast<std::uint8_t>(96 + (x + shift) % 64);
      samples->v[i] = static_cast<std::uint8_t>(96 + y % 64);
    }
  const int square = size.width / bits;
  for (int bit = 0; bit < bits; ++bit)
    for (int y = size.height - square; y < size.height; ++y)
      std::memset(samples->y.data() + static_cast<std::size_t>(y) * size.width + bit * square,
                  number >> bit & 1 ? 230 : 20, static_cast<std::size_t>(square));
  Picture picture;
  picture.size = size;
  picture.range = range;
  picture.y = {samples->y.data(), size.width, size.height, size.width};
  picture.u = {samples->u.data(), half_width, half_height, half_width};
  picture.v = {samples->v.data(), half_width, half_height, half_width};
  picture.keeps_alive = samples;
  return picture;
}

std::uint64_t number_in(const Picture& picture) {
  const int square = picture.size.width / bits;
  std::uint64_t number = 0;
  for (int bit = 0; bit < bits; ++bit) {
    const int x = bit * square + square / 2, y = picture.size.height - square / 2 - 1;
    if (picture.y.data[y * picture.y.stride + x] > 128)
      number |= std::uint64_t{1} << bit;
  }
  return number;
}

FramePtr make_frame(std::uint64_t number, std::chrono::nanoseconds at, Size size) {
  return frame_of(make_picture(number, size), number, at);
}

FramePtr make_damaged_frame(std::uint64_t number, std::chrono::nanoseconds at) {
  return frame_of(Error{ErrorCode::damaged, "decode", "a JPEG", "it is cut off", ""}, number, at);
}

RecordSink EventLog::sink() {
  return [this](RecordEvent event) {
    {
      std::lock_guard lock(mutex_);
      events_.push_back(std::move(event));
    }
    changed_.notify_all();
  };
}

std::vector<RecordEvent> EventLog::events() const {
  std::lock_guard lock(mutex_);
  return events_;
}

void push_paced(CameraRecorder& recorder, FramePtr frame) {
  const auto deadline = std::chrono::steady_clock::now() + 60s;
  while (recorder.load().queued >= 8 && std::chrono::steady_clock::now() < deadline)
    std::this_thread::yield();
  recorder.push(std::move(frame));
}

TemporaryFolder::TemporaryFolder() {
  std::string name = (std::filesystem::temp_directory_path() / "record-test-XXXXXX").string();
  REQUIRE(::mkdtemp(name.data()) != nullptr);
  path_ = name;
}

TemporaryFolder::~TemporaryFolder() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

RecordedClip record_clip(FilePort& files, const std::filesystem::path& folder, std::uint64_t frames,
                         const std::vector<std::pair<std::uint64_t, std::string>>& marks, Size size) {
  EventLog log;
  {
    CameraRecorder recorder("label", {}, patient_writer(files), log.sink());
    REQUIRE(recorder.begin({"clip", folder, "BENCH 4"}));
    for (std::uint64_t i = 0; i < frames; ++i) {
      push_paced(recorder, make_frame(i, at_30_hz(i), size));
      for (const auto& [number, text] : marks)
        if (number == i)
          recorder.mark(text);
    }
  }
  RecordedClip clip;
  for (const SegmentBegan& began : log.all<SegmentBegan>())
    clip.files.push_back(began.file);
  clip.fragments = log.all<FragmentOnDisk>();
  REQUIRE(log.all<ClipEnded>().size() == 1);
  clip.ended = log.all<ClipEnded>().front();
  return clip;
}

}  // namespace returns::vision::tests
