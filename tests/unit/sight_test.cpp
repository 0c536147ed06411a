// Looking harder, and why nothing is read.
#include "app/station/notice_keys.h"
#include "tests/support/catch.h"
#include "tests/support/station_bench.h"

namespace returns::station::tests {
namespace {

TEST_CASE("Looking harder says at once that it looks, and then what it found") {
  Bench bench;
  bench.send(LookHarderAsked{});
  CHECK(bench.command<LookHarder>());
  CHECK(bench.notice(notices::looking_harder));
  bench.send(SightTold{{Hindrance::glare, 3}, true, 0});
  CHECK_FALSE(bench.notice(notices::looking_harder));
  CHECK(bench.notice(notices::looked_glare));
  CHECK(bench.cued(Cue::attention));
  bench.send(LookHarderAsked{});
  CHECK_FALSE(bench.notice(notices::looked_glare));
  bench.send(SightTold{{}, true, 0});
  CHECK(bench.notice(notices::looked_and_nothing));
}

TEST_CASE("A code that the harder look reads needs no words about the look") {
  Bench bench;
  bench.send(LookHarderAsked{});
  bench.send(SightTold{{}, true, 1});
  CHECK(bench.state.notices.empty());
}

TEST_CASE("Pictures in passing change the hint and say nothing aloud") {
  Bench bench;
  bench.send(SightTold{{Hindrance::too_dark, 0}, false, 0});
  CHECK(bench.state.sight.hindrance == Hindrance::too_dark);
  CHECK(bench.state.notices.empty());
  bench.send(LookHarderAsked{});
  bench.send(SightTold{{Hindrance::blurred, 2}, false, 0});
  CHECK(bench.notice(notices::looking_harder));
}

TEST_CASE("Light is shifted against what hinders, a step at a time and three at most") {
  using namespace std::chrono_literals;
  Bench bench;
  bench.send(SightTold{{Hindrance::too_dark, 2}, false, 0});
  REQUIRE(bench.command<DriveCamera>());
  CHECK(bench.command<DriveCamera>()->camera == "label");
  CHECK(bench.command<DriveCamera>()->wish == CameraWish::brighter);
  int steps = 1;
  for (int second = 0; second < 30; ++second) {
    bench.wait(1s);
    bench.send(Tick{});
    steps += bench.command<DriveCamera>() ? 1 : 0;
  }
  CHECK(steps == 3);
  for (const Hindrance hindrance : {Hindrance::none, Hindrance::glare, Hindrance::none, Hindrance::too_dark}) {
    bench.wait(5s);
    bench.send(SightTold{{hindrance, 2}, false, 0});
    CHECK_FALSE(bench.command<DriveCamera>());
  }
}

TEST_CASE("With the parcel goes what was shifted for it, and the next one may be helped anew") {
  Bench bench;
  bench.begin_headset();
  bench.send(SightTold{{Hindrance::glare, 2}, false, 0});
  REQUIRE(bench.command<DriveCamera>());
  CHECK(bench.command<DriveCamera>()->wish == CameraWish::darker);
  bench.send(SightTold{{Hindrance::none, 0}, false, 1});
  bench.send(ParkAsked{});
  REQUIRE(bench.command<DriveCamera>());
  CHECK(bench.command<DriveCamera>()->wish == CameraWish::usual);
  bench.send(SightTold{{Hindrance::too_dark, 2}, false, 0});
  REQUIRE(bench.command<DriveCamera>());
  CHECK(bench.command<DriveCamera>()->wish == CameraWish::brighter);
}

TEST_CASE("A camera that goes while it is looked at harder is said") {
  Bench bench;
  bench.send(LookHarderAsked{});
  bench.send(CameraTold{{"overview", CameraCondition::missing, "", 0, 0, 0, "", {}, {}}});
  CHECK(bench.notice(notices::looking_harder));
  bench.send(CameraTold{{"label", CameraCondition::missing, "", 0, 0, 0, "", {}, {}}});
  CHECK_FALSE(bench.notice(notices::looking_harder));
  CHECK(bench.notice(notices::looked_no_camera));
}

TEST_CASE("A blurred code makes the camera focus anew, one too far away is for the person to mend") {
  Bench bench;
  bench.send(SightTold{{Hindrance::too_far, 1}, false, 0});
  CHECK_FALSE(bench.command<DriveCamera>());
  bench.send(SightTold{{Hindrance::blurred, 2}, false, 0});
  REQUIRE(bench.command<DriveCamera>());
  CHECK(bench.command<DriveCamera>()->wish == CameraWish::refocus);
}

TEST_CASE("A station that falls asleep leaves the camera as it was") {
  using namespace std::chrono_literals;
  Bench bench;
  bench.send(SightTold{{Hindrance::too_dark, 2}, false, 0});
  bench.wait(bench.state.settings.sleep_after + 1s);
  bench.send(Tick{});
  REQUIRE(bench.state.asleep);
  REQUIRE(bench.command<DriveCamera>());
  CHECK(bench.command<DriveCamera>()->wish == CameraWish::usual);
}

TEST_CASE("Without a picture of the label camera nothing is looked at, and that is said") {
  Bench bench;
  bench.send(CameraTold{{"label", CameraCondition::missing, "", 0, 0, 0, "", {}, {}}});
  bench.send(LookHarderAsked{});
  CHECK_FALSE(bench.command<LookHarder>());
  CHECK(bench.notice(notices::looked_no_camera));
}

}  // namespace
}  // namespace returns::station::tests
