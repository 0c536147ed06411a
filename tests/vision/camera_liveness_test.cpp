#include "tests/support/catch.h"
#include "vision/camera/liveness.h"

using namespace returns;
using namespace returns::vision;
using namespace std::chrono_literals;

namespace {

const Error kGone{ErrorCode::disconnected, "read from the camera", "label", "No such device", ""};

Error open_error(ErrorCode code) {
  return Error{code, "open the camera", "label", "because", ""};
}

struct Story {
  Liveness camera{"label", CameraLimits{}, 0s};
  BootTime now{};

  void after(BootTime time) { now += time; }
  void open() {
    camera.opening(now);
    camera.opened(now);
  }
  void frames_for(BootTime time) {
    for (const BootTime end = now + time; now < end; now += 100ms)
      camera.frame_arrived(now, now);
  }
  BootTime wait_after_failure() const { return camera.retry_at().value() - now; }
};

}  // namespace

TEST_CASE("a camera is starting until its first frame and live from then on") {
  Story story;
  story.open();
  REQUIRE(story.camera.condition() == CameraCondition::starting);
  REQUIRE(story.camera.newest_frame() == BootTime{});
  story.after(300ms);
  story.camera.frame_arrived(story.now, story.now - 20ms);
  REQUIRE(story.camera.condition() == CameraCondition::live);
  REQUIRE(story.camera.newest_frame() == 280ms);
}

TEST_CASE("why a camera does not open decides what the person sees") {
  struct Row {
    ErrorCode code;
    CameraCondition expected;
  };
  const Row row = GENERATE(values<Row>({{ErrorCode::not_found, CameraCondition::missing},
                                        {ErrorCode::disconnected, CameraCondition::missing},
                                        {ErrorCode::timed_out, CameraCondition::missing},
                                        {ErrorCode::busy, CameraCondition::busy},
                                        {ErrorCode::permission, CameraCondition::denied},
                                        {ErrorCode::unsupported, CameraCondition::failing},
                                        {ErrorCode::io, CameraCondition::failing}}));
  Story story;
  story.camera.opening(0s);
  story.camera.open_failed(0s, open_error(row.code));
  REQUIRE(story.camera.condition() == row.expected);
  REQUIRE(story.camera.error()->code == row.code);
}

TEST_CASE("failed attempts wait 1, 2, 5 and then always 10 seconds") {
  Story story;
  for (const BootTime expected : {1s, 2s, 5s, 10s, 10s, 10s}) {
    story.camera.opening(story.now);
    story.camera.open_failed(story.now, open_error(ErrorCode::not_found));
    REQUIRE(story.wait_after_failure() == expected);
    story.after(expected);
  }
}

TEST_CASE("a camera that opens and fails at once climbs the back-off too") {
  const bool gives_a_frame = GENERATE(false, true);
  Story story;
  for (const BootTime expected : {1s, 2s, 5s, 10s, 10s}) {
    story.open();
    if (gives_a_frame)
      story.frames_for(1s);
    story.camera.lost(story.now, kGone);
    REQUIRE(story.wait_after_failure() == expected);
    story.after(expected);
  }
  REQUIRE(story.camera.condition() == CameraCondition::failing);
}

TEST_CASE("the back-off begins anew only after frames have come for a while") {
  Story story;
  story.open();
  story.camera.lost(story.now, kGone);
  story.open();
  story.frames_for(4s);
  story.camera.lost(story.now, kGone);
  REQUIRE(story.wait_after_failure() == 2s);
  story.open();
  story.frames_for(6s);
  story.camera.lost(story.now, kGone);
  REQUIRE(story.wait_after_failure() == 1s);
  REQUIRE(story.camera.condition() == CameraCondition::missing);
}

TEST_CASE("a camera that is open without frames is frozen by the age of its newest frame") {
  Story story;
  story.open();
  story.frames_for(3s);
  const BootTime newest = story.camera.newest_frame();
  REQUIRE(story.camera.next_judgement() == newest + 2s);
  story.camera.time_passed(newest + 2s - 1ms);
  REQUIRE(story.camera.condition() == CameraCondition::live);
  story.camera.time_passed(newest + 2s);
  REQUIRE(story.camera.condition() == CameraCondition::frozen);
  REQUIRE(story.camera.error()->cause == "none came for 2 s");
  REQUIRE_FALSE(story.camera.next_judgement().has_value());
  story.now = newest + 3s;
  story.camera.frame_arrived(story.now, story.now);
  REQUIRE(story.camera.condition() == CameraCondition::live);
  REQUIRE_FALSE(story.camera.error().has_value());
}

TEST_CASE("a camera that opens and never gives a picture is frozen, not starting for ever") {
  Story story;
  story.open();
  story.camera.time_passed(2s);
  REQUIRE(story.camera.condition() == CameraCondition::frozen);
}

TEST_CASE("frames that arrive but are old are no sign of life") {
  Story story;
  story.open();
  story.frames_for(1s);
  story.after(10s);
  story.camera.frame_arrived(story.now, story.now - 5s);
  REQUIRE(story.camera.condition() == CameraCondition::frozen);
}

TEST_CASE("a silent camera that is opened again stays frozen until a frame comes") {
  Story story;
  story.open();
  story.frames_for(6s);
  story.camera.lost(story.now, open_error(ErrorCode::timed_out));
  REQUIRE(story.camera.condition() == CameraCondition::frozen);
  REQUIRE(story.camera.next_try_in(story.now) == 1s);
  REQUIRE(story.camera.next_try_in(story.now + 300ms) == 1s);
  story.after(1s);
  story.open();
  REQUIRE(story.camera.next_try_in(story.now) == 0s);
  REQUIRE(story.camera.condition() == CameraCondition::frozen);
  REQUIRE(story.camera.error().has_value());
  story.frames_for(100ms);
  REQUIRE(story.camera.condition() == CameraCondition::live);
}

TEST_CASE("an open that hangs is told once its deadline has passed") {
  Story story;
  story.camera.opening(1s);
  REQUIRE(story.camera.next_judgement() == 11s);
  story.camera.time_passed(10s);
  REQUIRE(story.camera.condition() == CameraCondition::starting);
  story.camera.time_passed(11s);
  REQUIRE(story.camera.open_overdue());
  REQUIRE(story.camera.condition() == CameraCondition::missing);
  REQUIRE(story.camera.error()->code == ErrorCode::timed_out);
  REQUIRE_FALSE(story.camera.next_judgement().has_value());
}

TEST_CASE("a file that came to its end is neither missing nor tried again") {
  Story story;
  story.open();
  story.frames_for(1s);
  story.camera.ended();
  story.camera.time_passed(story.now + 60s);
  REQUIRE(story.camera.condition() == CameraCondition::ended);
  REQUIRE_FALSE(story.camera.retry_at().has_value());
}
