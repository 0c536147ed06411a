// What the status screen shows, from the real workers.
#include "app/runtime/watch_desk.h"
#include "tests/support/catch.h"
#include "tests/support/station_home.h"

namespace returns::tests {
namespace {

TEST_CASE("The status knows journal, key, queues, clock, rate and the share's last success of the real workers") {
  StationHome home;
  home.add_film("label", {empty_bench()}, "?loop=1");
  home.add_share();
  home.start();
  REQUIRE(home.shows([](const auto& state) { return is_live(state, "label"); }));
  REQUIRE(home.shows([](const auto& state) { return state.cameras.front().frames_per_second > 5; }));
  REQUIRE(home.shows([](const auto& state) { return state.upstream.last_success.has_value(); }));
  REQUIRE(home.reaches([&] { return home.station().health()->store.entries > 0; }));
  const auto health = home.station().health();
  CHECK(health->store.station == "bench-1");
  CHECK(health->store.epoch == 1);
  CHECK_FALSE(health->store.fingerprint.empty());
  CHECK_FALSE(health->store.checkpoint);
  std::vector<station::QueueKind> kinds;
  for (const auto& queue : health->queues) {
    kinds.push_back(queue.kind);
    CHECK(queue.dropped == 0);
  }
  using station::QueueKind;
  CHECK(kinds == std::vector<QueueKind>{QueueKind::events, QueueKind::store, QueueKind::errands, QueueKind::evidence,
                                        QueueKind::encoder});
  CHECK(health->queues.back().camera == "label");
  CHECK(health->most_bits_per_second == 10'000'000);
  REQUIRE(home.reaches([&] { return home.station().health()->scan.looked_at > 0; }));
  CHECK(home.station().health()->scan.running);
}

TEST_CASE("After a parcel the status knows the bit rate and the checkpoint that covers it") {
  StationHome home;
  home.add_film("label", {empty_bench()}, "?loop=1");
  home.start();
  REQUIRE(home.shows([](const auto& state) { return is_live(state, "label"); }));
  home.post(station::StartByHandAsked{});
  REQUIRE(home.shows([](const auto& state) { return state.recording_bits_per_second > 0; }));
  home.post(station::VoidSessionAsked{"opened by mistake"});
  REQUIRE(home.shows(
      [](const auto& state) { return !state.session && state.recording.phase == station::RecordingPhase::off; }));
  CHECK(home.station().snapshot()->recording_bits_per_second > 0);
  REQUIRE(home.reaches([&] { return home.station().health()->store.checkpoint.has_value(); }));
  const auto store = home.station().health()->store;
  CHECK(store.checkpoint->entry <= store.entries);
}

TEST_CASE("The light is measured on the label camera's newest frame") {
  StationHome home;
  cv::Mat sheet(480, 640, CV_8UC3, cv::Scalar(150, 170, 190));  // BGR: yellowish paper
  home.add_film("label", {sheet}, "?loop=1");
  home.start();
  REQUIRE(home.shows([](const auto& state) { return is_live(state, "label"); }));
  const auto check = home.station().check_light();
  CHECK(check.camera == "label");
  CHECK(check.advice == station::LightAdvice::yellowish);
  CHECK(check.measure.brightness > 0.5);
}

TEST_CASE("Without a picture the light check says to see to the camera") {
  StationHome home;
  home.add_camera("label", "file:" + home.path("missing.mp4").string());
  home.start();
  CHECK(home.station().check_light().advice == station::LightAdvice::no_picture);
}

TEST_CASE("Hand scanners are found by their stable device names") {
  TemporaryFolder folder;
  for (const char* name : {"usb-Honeywell_Voyager_1452g-event-kbd", "usb-Logitech_Mouse-event-mouse"})
    std::ofstream(folder.path() / name);
  const auto found = runtime::find_scanners(folder.path());
  REQUIRE(found.size() == 1);
  CHECK(found.front().name == "Honeywell Voyager 1452g");
  CHECK(runtime::find_scanners(folder.path() / "none").empty());
}

}  // namespace
}  // namespace returns::tests
