// The clip under review as the screen gets it: two cameras that did not begin, pause and end together.
#include "app/runtime/playback_desk.h"
#include "tests/support/recording/record_support.h"

using namespace returns;
using namespace std::chrono_literals;

namespace {

namespace recording = vision::tests;
using std::chrono::microseconds;
using vision::TrackState;

// Frames are numbered by 30ths of a second since the clip's beginning.
constexpr std::uint64_t late = 60, gap_from = 120, gap_to = 195, end = 270;

class Review {
 public:
  // A recording of frames from..to each, with the camera lost behind each span.
  void record(const std::string& camera, const std::vector<std::pair<std::uint64_t, std::uint64_t>>& spans) {
    recording::EventLog log;
    {
      vision::CameraRecorder recorder(camera, {}, recording::patient_writer(posix_files()), log.sink());
      REQUIRE(recorder.begin({"clip", folder_.path(), "BENCH 4"}));
      for (const auto& [from, to] : spans) {
        for (std::uint64_t i = from; i < to; ++i)
          recording::push_paced(recorder, recording::make_frame(i, recording::at_30_hz(i)));
        recorder.camera_lost(vision::GapReason::camera_lost);
      }
    }
    for (const auto& began : log.all<vision::SegmentBegan>())
      clip.segments.push_back({camera, began.file.filename().string(), began.codec, began.segment});
  }

  void tear(const std::string& file, double share) {
    const auto path = folder_.path() / file;
    std::filesystem::resize_file(
        path, static_cast<std::uintmax_t>(static_cast<double>(std::filesystem::file_size(path)) * share));
  }

  std::shared_ptr<const runtime::PlaybackView> open() {
    const std::uint64_t number = desk_.open_clip(clip);
    return wait([number](const auto& view) { return view.number == number; });
  }
  std::shared_ptr<const runtime::PlaybackView> seek(microseconds to) {
    desk_.seek(to);
    return wait([to](const auto& view) { return view.position == to; });
  }
  void play() { desk_.play(true); }

  template <typename Condition>
  std::shared_ptr<const runtime::PlaybackView> wait(Condition condition) {
    std::unique_lock lock(mutex_);
    std::shared_ptr<const runtime::PlaybackView> view;
    REQUIRE(changed_.wait_for(lock, 60s, [&] {
      view = desk_.view();
      return view && condition(*view);
    }));
    return view;
  }

  ClipView clip{{"clip"}, "", recording::first_utc, {}, {}, std::nullopt};

 private:
  recording::TemporaryFolder folder_;
  std::mutex mutex_;
  std::condition_variable changed_;
  runtime::PlaybackDesk desk_{folder_.path(), [](station::EventBody) {},
                              [this] {
                                std::lock_guard lock(mutex_);
                                changed_.notify_all();
                              }};
};

microseconds in_frame(std::uint64_t number) {
  return std::chrono::round<microseconds>(recording::at_30_hz(number)) + 10ms;
}

// One moment, judged by the numbers in the pictures.
void check(const runtime::PlaybackView& view) {
  constexpr auto rounding = 20us;  // of ticks of 1/90000 s, just where one picture follows another
  const auto frame_at = [](microseconds position) {
    return static_cast<std::uint64_t>(position.count() * 30 / 1'000'000);
  };
  const std::uint64_t number = frame_at(view.position);
  if (frame_at(view.position + rounding) != number || frame_at(view.position - rounding) != number)
    return;
  INFO("at " << view.position.count() << " us, frame " << number);
  REQUIRE(view.cameras.size() == 2);
  const auto& label = view.cameras[0];
  const auto& overview = view.cameras[1];
  REQUIRE(label.picture);
  REQUIRE(recording::number_in(*label.picture) == number);
  const bool away = number < late || (number >= gap_from && number < gap_to);
  REQUIRE(overview.picture.has_value() != away);
  if (overview.picture)
    REQUIRE(recording::number_in(*overview.picture) == number);
  else
    REQUIRE(overview.moment.state == (number < late ? TrackState::not_begun : TrackState::gap));
}

}  // namespace

TEST_CASE(
    "two cameras of a clip are in step when it is sought, stepped and played, and say where they have no picture") {
  Review review;
  review.record("label", {{0, end}});
  review.record("overview", {{late, gap_from}, {gap_to, end}});
  const auto opened = review.open();
  CHECK(std::chrono::abs(opened->duration - 9s) < 1ms);
  REQUIRE(opened->clocks.size() == 1);
  CHECK(opened->clocks[0].utc == recording::first_utc);
  check(*opened);
  CHECK(opened->cameras[1].moment.until == microseconds(2s));
  for (const std::uint64_t number : {269, 0, 59, 60, 61, 119, 120, 194, 195, 100, 101, 102, 30, 210})
    check(*review.seek(in_frame(number)));
  const auto gap = review.seek(in_frame(150));
  CHECK(gap->cameras[1].moment.since == microseconds(4s));
  CHECK(gap->cameras[1].moment.until == microseconds(6'500ms));

  review.seek(in_frame(40));
  review.play();
  // Each picture of some two seconds that come by themselves, over the beginning of the second camera.
  microseconds last{};
  while (last < in_frame(75)) {
    const auto view = review.wait([last](const auto& shown) { return shown.position > last; });
    last = view->position;
    check(*view);
  }
}

TEST_CASE("clips that were torn and have no manifest play as far as they go, and a camera without a picture says so") {
  Review review;
  review.record("label", {{0, 90}});
  review.record("overview", {{30, 90}});
  review.record("second overview", {{0, 30}});
  review.tear("overview-0.mp4", 0.5);
  review.tear("second overview-0.mp4", 0.1);
  review.clip.gaps = {{"absent", "camera missing at start", recording::first_utc, recording::first_utc + 3s, 0}};
  const auto opened = review.open();
  CHECK_FALSE(opened->error);
  CHECK(std::chrono::abs(opened->duration - 3s) < 1ms);
  REQUIRE(opened->cameras.size() == 4);
  CHECK(opened->cameras[0].camera == "absent");
  CHECK_FALSE(opened->cameras[0].picture);
  CHECK_FALSE(opened->cameras[0].trouble);
  CHECK(opened->cameras[3].trouble.value().code == ErrorCode::damaged);
  const auto whole = review.seek(in_frame(40));
  CHECK(recording::number_in(whole->cameras[1].picture.value()) == 40);
  CHECK(recording::number_in(whole->cameras[2].picture.value()) == 40);
  const auto torn = review.seek(in_frame(89));
  CHECK(recording::number_in(torn->cameras[1].picture.value()) == 89);
  CHECK(torn->cameras[2].moment.state == TrackState::ended);
  CHECK_FALSE(torn->cameras[2].picture);
}

TEST_CASE("a clip of which nothing can be played says why") {
  Review review;
  CHECK(review.open()->error.value().code == ErrorCode::not_found);
  review.record("label", {{0, 30}});
  review.tear("label-0.mp4", 0.1);
  CHECK(review.open()->error.value().code == ErrorCode::damaged);
}
