#include "vision/playback/cameras_in_step.h"

#include <random>

#include "tests/support/recording/record_support.h"
#include "vision/playback/clip_reader.h"

namespace returns::vision::tests {
namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

constexpr milliseconds in_1970{0};

TimeStamp clock_at(milliseconds later, std::string boot_id = "boot-1", milliseconds utc_set_by = 0ms) {
  return {first_utc + later + utc_set_by, first_captured + later, std::move(boot_id), ClockSync::synchronised};
}

// Half-second fragments from `begins` to `ends` of the common line; the camera's own time begins with them.
std::vector<Stretch> stretches(milliseconds begins, milliseconds ends) {
  std::vector<Stretch> made;
  for (milliseconds at = begins; at < ends; at += 500ms)
    made.push_back({at - begins, at - begins + 500ms, clock_at(at)});
  return made;
}

std::vector<Stretch> with_hole(std::vector<Stretch> made, microseconds from, microseconds to) {
  std::erase_if(made, [&](const Stretch& one) { return one.begins >= from && one.begins < to; });
  return made;
}

TEST_CASE("The time between two recordings is told by the boot clock, by UTC across boots, or not at all") {
  struct Row {
    const char* what;
    TimeStamp from, to;
    std::optional<microseconds> between;
  };
  TimeStamp unknown = clock_at(0ms);
  unknown.utc = UtcTime(in_1970);
  TimeStamp other_boot = clock_at(5s, "boot-2");
  other_boot.boot = 3s;
  TimeStamp never = clock_at(0ms);
  never.boot = BootTime::min();
  TimeStamp end_of_days = clock_at(0ms, "");
  end_of_days.utc = UtcTime::max();
  TimeStamp no_boot = clock_at(7s, "");
  no_boot.boot = 1s;
  const Row row = GENERATE_REF(
      values<Row>({{"one boot", clock_at(0ms), clock_at(2s), 2s},
                   {"one boot, backwards", clock_at(2s), clock_at(0ms), -2s},
                   {"UTC set on by an hour meanwhile", clock_at(0ms), clock_at(2s, "boot-1", 3'600s), 2s},
                   {"UTC set by a year meanwhile", clock_at(0ms), clock_at(2s, "boot-1", 31'536'000s), 2s},
                   {"two boots", clock_at(0ms), other_boot, 5s},
                   {"no boot ids", clock_at(0ms), no_boot, 7s},
                   {"two boots, a year apart", clock_at(0ms), clock_at(0ms, "boot-2", 31'536'000s), std::nullopt},
                   {"a damaged boot clock", never, clock_at(2s), std::nullopt},
                   {"a damaged UTC", clock_at(2s), end_of_days, std::nullopt},
                   {"from an unknown clock", unknown, clock_at(2s), std::nullopt},
                   {"to an unknown clock", clock_at(2s), unknown, std::nullopt}}));
  INFO(row.what);
  CHECK(time_between(row.from, row.to) == row.between);
}

TEST_CASE("Each camera shows, waits, has a gap or is over at the same moment of the common line") {
  const CamerasInStep step({
      stretches(0s, 20s),                             // 0: all the time
      stretches(2s, 20s),                             // 1: two seconds late
      with_hole(stretches(0s, 20s), 5s, 8s),          // 2: a gap
      stretches(0s, 10s),                             // 3: ends early
      with_hole(stretches(100ms, 19'100ms), 4s, 5s),  // 4: hardly late, hardly early, and a hole that is bridged
      {},                                             // 5: nothing
  });
  CHECK(step.duration() == 20s);
  struct Row {
    std::size_t camera;
    milliseconds at;
    TrackState state;
    milliseconds own;
    std::optional<milliseconds> since, until;
  };
  const Row row = GENERATE(values<Row>({
      {0, 0ms, TrackState::shows, 0ms, {}, {}},
      {0, 20s, TrackState::shows, 20s, {}, {}},
      {1, 0ms, TrackState::not_begun, 0ms, {}, 2000ms},
      {1, 1999ms, TrackState::not_begun, 0ms, {}, 2000ms},
      {1, 2s, TrackState::shows, 0ms, {}, {}},
      {1, 7s, TrackState::shows, 5s, {}, {}},
      {2, 4999ms, TrackState::shows, 4999ms, {}, {}},
      {2, 5s, TrackState::gap, 0ms, 5000ms, 8000ms},
      {2, 7999ms, TrackState::gap, 0ms, 5000ms, 8000ms},
      {2, 8s, TrackState::shows, 8s, {}, {}},
      {3, 9999ms, TrackState::shows, 9999ms, {}, {}},
      {3, 10s, TrackState::ended, 0ms, 10'000ms, {}},
      {3, 20s, TrackState::ended, 0ms, 10'000ms, {}},
      {4, 0ms, TrackState::shows, 0ms, {}, {}},
      {4, 4500ms, TrackState::shows, 4400ms, {}, {}},
      {4, 20s, TrackState::shows, 19'900ms, {}, {}},
      {5, 3s, TrackState::not_begun, 0ms, {}, {}},
  }));
  INFO("camera " << row.camera << " at " << row.at.count() << " ms");
  const CamerasInStep::Moment moment = step.at(row.camera, row.at);
  CHECK(moment.state == row.state);
  CHECK(moment.own == row.own);
  CHECK(moment.since == row.since);
  CHECK(moment.until == row.until);
}

TEST_CASE("Zero is the first picture of all cameras, whichever of them is named first") {
  const CamerasInStep step({stretches(3s, 6s), stretches(1s, 4s)});
  CHECK(step.duration() == 5s);
  CHECK(step.at(0, 1s).until == microseconds(2s));
  CHECK(step.at(1, 1s).own == 1s);
}

TEST_CASE("A camera without clocks is taken to begin with the clip, and cameras without any begin together") {
  auto bare = stretches(4s, 6s);
  for (Stretch& one : bare)
    one.captured = {};
  const CamerasInStep one({stretches(1s, 5s), bare});
  CHECK(one.at(1, 500ms).own == 500ms);
  CHECK(one.duration() == 4s);
  const CamerasInStep both({bare, bare});
  CHECK(both.at(1, 500ms).own == 500ms);
  CHECK(both.clocks().empty());
  CHECK(CamerasInStep().duration() == 0s);
}

TEST_CASE("The clock of the clip is one pair, and one more where it was set meanwhile") {
  auto set_back = stretches(0s, 20s);
  for (Stretch& one : set_back)
    if (one.begins >= 10s)
      one.captured.utc -= 60s;
  CHECK(CamerasInStep({stretches(0s, 20s), stretches(2s, 20s)}).clocks() == std::vector<ClockPair>{{0us, first_utc}});
  CHECK(CamerasInStep({set_back}).clocks() == std::vector<ClockPair>{{0us, first_utc}, {10s, first_utc - 50s}});
}

// A recording whose pictures carry the count of 30ths of a second since the clip's beginning.
std::vector<std::filesystem::path> record_from(const std::filesystem::path& folder, const std::string& camera,
                                               const std::vector<std::pair<std::uint64_t, std::uint64_t>>& spans) {
  EventLog log;
  {
    CameraRecorder recorder(camera, {}, patient_writer(posix_files()), log.sink());
    REQUIRE(recorder.begin({"clip", folder, "BENCH 4"}));
    for (const auto& [from, to] : spans) {
      for (std::uint64_t i = from; i < to; ++i)
        push_paced(recorder, make_frame(i, at_30_hz(i)));
      recorder.camera_lost(GapReason::camera_lost);
    }
  }
  std::vector<std::filesystem::path> files;
  for (const SegmentBegan& began : log.all<SegmentBegan>())
    files.push_back(began.file);
  REQUIRE(files.size() == spans.size());
  return files;
}

TEST_CASE("What two cameras show at any moment was recorded at that moment, also when one began late and has a gap") {
  TemporaryFolder folder;
  constexpr std::uint64_t late = 60, gap_from = 120, gap_to = 195, end = 270;
  std::vector<std::unique_ptr<ClipReader>> readers;
  readers.push_back(ClipReader::open(record_from(folder.path(), "label", {{0, end}})).value());
  readers.push_back(
      ClipReader::open(record_from(folder.path(), "overview", {{late, gap_from}, {gap_to, end}})).value());
  const CamerasInStep step({readers[0]->timeline().stretches, readers[1]->timeline().stretches});
  CHECK(std::chrono::abs(step.duration() - 9s) < 1ms);
  std::mt19937_64 random(11);
  for (int i = 0; i < 200; ++i) {
    const std::uint64_t number =
        i < 4 ? std::array{late, gap_from - 1, gap_to, end - 1}[static_cast<std::size_t>(i)] : random() % end;
    const auto position = std::chrono::round<microseconds>(at_30_hz(number)) + microseconds(random() % 33'000 + 20);
    INFO("frame " << number << ", " << position.count() << " us");
    const auto first = step.at(0, position), second = step.at(1, position);
    REQUIRE(first.state == TrackState::shows);
    REQUIRE(number_in(readers[0]->picture_at(first.own).value()) == number);
    const TrackState expected = number < late                           ? TrackState::not_begun
                                : number >= gap_from && number < gap_to ? TrackState::gap
                                                                        : TrackState::shows;
    REQUIRE(second.state == expected);
    if (expected == TrackState::shows)
      REQUIRE(number_in(readers[1]->picture_at(second.own).value()) == number);
  }
}

}  // namespace
}  // namespace returns::vision::tests
