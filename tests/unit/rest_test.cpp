// When a station that waits falls asleep, and what wakes it.
#include "tests/support/catch.h"
#include "tests/support/station_bench.h"

namespace returns::station::tests {
namespace {

using namespace std::chrono_literals;

Bench bench_that_sleeps_after(std::chrono::milliseconds time) {
  Settings settings = Bench::standard_settings();
  settings.sleep_after = time;
  return Bench(settings);
}

Bench sleeping_bench() {
  Bench bench = bench_that_sleeps_after(10min);
  bench.wait(10min);
  bench.send(Tick{});
  REQUIRE(bench.state.asleep);
  return bench;
}

TEST_CASE("A station falls asleep when nothing has stirred for the time that is set, and tells it once") {
  Bench bench = bench_that_sleeps_after(10min);
  bench.wait(10min - 1ms);
  bench.send(Tick{});
  REQUIRE_FALSE(bench.state.asleep);
  bench.wait(1ms);
  bench.send(Tick{});
  REQUIRE(bench.state.asleep);
  REQUIRE(bench.command<FallAsleep>());
  bench.wait(1s);
  bench.send(Tick{});
  REQUIRE(bench.last.empty());
}

TEST_CASE("A station that was switched on long after the machine does not fall asleep at once") {
  Bench bench;
  State fresh = initial_state(Bench::standard_settings(), bench.state.policies);
  bench.state = fresh;
  bench.wait(5h);
  bench.send(StoreOpened{});
  bench.send(Tick{});
  REQUIRE_FALSE(bench.state.asleep);
}

TEST_CASE("With 0 minutes a station never sleeps") {
  Bench bench = bench_that_sleeps_after(0min);
  bench.wait(72h);
  bench.send(Tick{});
  REQUIRE_FALSE(bench.state.asleep);
}

TEST_CASE("Movement before a camera keeps a station awake") {
  Bench bench = bench_that_sleeps_after(10min);
  for (int i = 0; i < 4; ++i) {
    bench.wait(9min);
    bench.send(StirSeen{});
    bench.send(Tick{});
  }
  REQUIRE_FALSE(bench.state.asleep);
}

TEST_CASE("A sleeping station wakes at movement, touch, key, scan and sign-in") {
  const std::vector<EventBody> stirs{StirSeen{},
                                     StartByHandAsked{},
                                     CodeEntered{CodeSource::hand_scanner, usps_label},
                                     CodeEntered{CodeSource::hand_scanner, "nothing anybody knows"},
                                     SignInAsked{"BADGE-1", "1234"},
                                     NoticeDismissed{1}};
  for (const EventBody& event : stirs) {
    CAPTURE(event.index());
    Bench bench = sleeping_bench();
    bench.send(event);
    REQUIRE_FALSE(bench.state.asleep);
    REQUIRE(bench.command<WakeUp>());
  }
}

TEST_CASE("A sleeping station wakes at the first sight of a code, before it counts") {
  Bench bench = sleeping_bench();
  bench.see("ABC-12345", 1);
  REQUIRE_FALSE(bench.state.last_code);
  REQUIRE_FALSE(bench.state.asleep);
}

TEST_CASE("A label that was left lying lets a station fall asleep, and does not wake it") {
  Bench bench = bench_that_sleeps_after(10min);
  std::uint64_t frame = 0;
  bench.see("4006381333931", ++frame, "EAN-13");
  for (int second = 0; second < 11 * 60; ++second) {
    bench.wait(1s);
    bench.see("4006381333931", ++frame, "EAN-13");
    bench.send(Tick{});
  }
  REQUIRE(bench.state.asleep);
}

TEST_CASE("A station does not sleep over an open parcel, and counts anew from its end") {
  Bench bench = bench_that_sleeps_after(10min);
  bench.begin_headset();
  bench.wait(3h);
  bench.send(Tick{});
  REQUIRE_FALSE(bench.state.asleep);
  bench.send(ParkAsked{});
  bench.commit();
  REQUIRE_FALSE(bench.state.session);
  bench.send(ClipFinished{{bench.state.recording.clip, ClipEnd::sealed, 10, {}, "00"}});
  bench.commit();
  bench.wait(9min);
  bench.send(Tick{});
  REQUIRE_FALSE(bench.state.asleep);
  bench.wait(1min);
  bench.send(Tick{});
  REQUIRE(bench.state.asleep);
}

TEST_CASE("What cameras, disk and share tell wakes nobody") {
  Bench bench = sleeping_bench();
  bench.send(CameraTold{{"label", CameraCondition::missing, "gone", 1, 0, 0, "", {}, {}}});
  bench.send(UpstreamTold{});
  bench.send(DiskTold{});
  REQUIRE(bench.state.asleep);
}

}  // namespace
}  // namespace returns::station::tests
