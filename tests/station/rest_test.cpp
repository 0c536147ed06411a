// A station at rest, headless, with replayed cameras: it sleeps over a still bench and is awake when it is needed.
#include "tests/support/station_home.h"

using namespace returns;
using namespace returns::tests;

namespace {

const scene::ReturnFacts facts = scene::example_facts(scene::Carrier::usps);

std::vector<cv::Mat> film(int still, const cv::Mat& then, int times) {
  std::vector<cv::Mat> pictures(static_cast<std::size_t>(still),
                                cv::Mat(then.size(), CV_8UC3, cv::Scalar(90, 100, 110)));
  pictures.insert(pictures.end(), static_cast<std::size_t>(times), then);
  return pictures;
}

bool is_asleep(const station::State& state) {
  return state.asleep;
}

}  // namespace

TEST_CASE("a label that is laid before a sleeping station opens its return") {
  StationHome home;
  home.configuration.settings.sleep_after = 1s;
  home.add_film("label", film(60, label_on_bench(facts), 300), "");
  home.start();
  REQUIRE(home.shows(is_asleep));
  REQUIRE(home.shows([](const auto& state) { return state.session.has_value() && !state.asleep; }));
}

TEST_CASE("movement before the other camera wakes a station, and nothing else that the cameras tell does") {
  StationHome home;
  home.configuration.settings.sleep_after = 1s;
  home.add_film("label", {empty_bench()}, "?loop=1");
  cv::Mat hand = empty_bench();
  cv::rectangle(hand, cv::Rect(500, 300, 140, 180), cv::Scalar(20, 20, 20), cv::FILLED);
  home.add_film("overview", film(60, hand, 300), "");
  home.start();
  REQUIRE(home.shows(is_asleep));
  const auto fell_asleep = boot_now();
  REQUIRE(home.shows([](const auto& state) { return !state.asleep; }));
  REQUIRE_FALSE(home.station().snapshot()->session);
  REQUIRE(home.station().snapshot()->last_stir > fell_asleep);
}

TEST_CASE("a sleeping station makes no pictures ready, and again when it is touched") {
  StationHome home;
  home.configuration.settings.sleep_after = 1s;
  home.add_film("label", {empty_bench()}, "?loop=1");
  home.start();
  REQUIRE(home.shows(is_asleep));
  home.station().take_preview("label");  // what was left from before
  const auto frames = [&] { return home.station().snapshot()->cameras.front().frames; };
  const auto before = frames();
  REQUIRE(home.reaches([&] { return frames() > before + 30; }));  // the camera itself runs on
  REQUIRE(home.station().snapshot()->asleep);
  REQUIRE_FALSE(home.station().take_preview("label"));
  REQUIRE(home.reaches([&] {
    home.post(station::StirSeen{});  // without it, it would fall asleep again
    return home.station().take_preview("label") != nullptr;
  }));
}
