// Frame to decision. The film shows an empty bench and a label in turns; frames carry their numbers, so that it is
// known when the first frame of each label was captured.
#include <cstdio>
#include <map>

#include "tests/bench/station/feed.h"
#include "tests/bench/station/figures.h"
#include "tests/support/live_station.h"

namespace returns::bench {

namespace {

constexpr int rate = 30, empty_frames = 66, label_frames = 24;
constexpr int frames_per_label = empty_frames + label_frames;

using Clock = std::map<std::uint64_t, BootTime>;  // when frames were captured, by their numbers

// The moment of a frame, from that frame or from the one before it that was seen.
std::optional<BootTime> captured(const Clock& clock, std::uint64_t frame) {
  auto after = clock.upper_bound(frame);
  if (after == clock.begin())
    return std::nullopt;
  const auto& [number, at] = *std::prev(after);
  return at + std::chrono::nanoseconds(1'000'000'000LL * static_cast<std::int64_t>(frame - number) / rate);
}

class Decisions {
 public:
  Decisions(cv::Size size, int labels) : size_(size), labels_(labels) {}

  Status measure(Table& table) {
    RETURNS_TRY(prepare());
    live_.on_change = [this] { look(); };
    RETURNS_TRY(live_.start());
    Figures whole{name() + ": frame with a label → return opened", Unit::milliseconds, {}};
    Figures core{name() + ": of these, code read → return opened", Unit::milliseconds, {}};
    for (int label = 0; label < labels_; ++label)
      follow(label, whole, core);
    armed_ = false;
    live_.stop();
    missed_ = labels_ - static_cast<int>(whole.samples.size());
    if (missed_ > 0)
      whole.what += " (" + std::to_string(missed_) + " labels not read while they lay there)";
    table.push_back(std::move(whole));
    table.push_back(std::move(core));
    return {};
  }

 private:
  std::string name() const { return std::to_string(size_.width) + "×" + std::to_string(size_.height); }

  Status prepare() {
    Film label(live_.path("label")), overview(live_.path("overview"));
    scene::Stage label_stage = camera_over_bench(View::label, size_);
    scene::Stage overview_stage = camera_over_bench(View::overview, size_);
    for (int i = 0; i < labels_; ++i) {
      const auto facts = scene::random_facts(static_cast<std::uint64_t>(i) + 1, static_cast<scene::Carrier>(i % 3));
      RETURNS_TRY(label.show(label_stage, {}, 2, empty_frames));
      RETURNS_TRY(label.show(label_stage, {lay_label(facts, static_cast<std::uint64_t>(i) + 1)}, 2, label_frames));
    }
    RETURNS_TRY(label.show(label_stage, {}, 2, empty_frames));
    RETURNS_TRY(overview.show(overview_stage, {}, 8, 8));
    live_.add_camera("label", "frames:" + label.folder());
    live_.add_camera("overview", "frames:" + overview.folder() + "?loop=1");
    for (auto& camera : live_.configuration.cameras)
      camera.request = {{size_.width, size_.height}, rate};
    live_.configuration.preview_frames_per_second = 60;  // every frame passes here, for its number and time
    live_.configuration.decoder_program = "/proc/self/exe";
    return {};
  }

  // On the thread that changed something: the first look that sees the return opened.
  void look() {
    if (!armed_)
      return;
    const auto snapshot = live_.station().snapshot();
    if (!snapshot->session)
      return;
    const BootTime now = boot_now();
    std::lock_guard lock(mutex_);
    if (!decided_)
      decided_ = Decision{now, snapshot->last_code ? snapshot->last_code->at : now};
  }

  void take_frames() {
    while (const auto frame = live_.station().take_preview("label")) {
      clock_[frame->sequence] = frame->captured;
      newest_ = frame->sequence;
    }
  }

  void follow(int label, Figures& whole, Figures& core) {
    const auto first = static_cast<std::uint64_t>(label) * frames_per_label + empty_frames;
    {
      std::lock_guard lock(mutex_);
      decided_.reset();
    }
    armed_ = true;
    std::optional<Decision> decision;
    live_.reaches([&] {
      take_frames();
      std::lock_guard lock(mutex_);
      decision = decided_;
      return decision || newest_ >= first + label_frames;
    });
    armed_ = false;
    const auto shown_at = captured(clock_, first);
    if (decision && shown_at && decision->published >= *shown_at) {
      whole.add(decision->published - *shown_at);
      core.add(decision->published - decision->read);
    } else {
      const auto state = live_.station().snapshot();
      std::fprintf(stderr, "label %d: nothing opened from frame %llu to %llu, session %s, recording %s\n", label,
                   static_cast<unsigned long long>(first), static_cast<unsigned long long>(newest_),
                   state->session ? "open" : "none",
                   state->recording.phase == station::RecordingPhase::off ? "off" : "on");
    }
    const auto at_rest = [&] {
      take_frames();
      const auto snapshot = live_.station().snapshot();
      if (snapshot->session && snapshot->session->lookups_open == 0)
        live_.post(station::VoidSessionAsked{"measured"});
      return !snapshot->session && snapshot->recording.phase == station::RecordingPhase::off &&
             newest_ >= first + label_frames;
    };
    live_.reaches(at_rest);
  }

  struct Decision {
    BootTime published, read;
  };

  const cv::Size size_;
  const int labels_;
  int missed_ = 0;
  Clock clock_;
  std::uint64_t newest_ = 0;
  std::atomic<bool> armed_ = false;
  std::mutex mutex_;
  std::optional<Decision> decided_;
  tests::LiveStation live_;  // last: its threads use all of the above
};

}  // namespace

Status measure_decisions(int labels, Table& table) {
  for (const cv::Size size : {cv::Size(1280, 720), cv::Size(1920, 1080)})
    RETURNS_TRY(std::make_unique<Decisions>(size, labels)->measure(table));
  return {};
}

}  // namespace returns::bench
