// One station, headless, with replayed cameras and a real share: what a return leaves behind.
#include "storage/journal/verify_journal.h"
#include "tests/support/station_home.h"

using namespace returns;
using namespace returns::tests;

namespace {

const scene::ReturnFacts facts = scene::example_facts(scene::Carrier::usps);

void close_sealed_headset(StationHome& home) {
  REQUIRE(home.shows(is_inspecting));
  if (!home.station().snapshot()->session->current)
    home.post(station::NextItemAsked{0, {}});
  REQUIRE(home.shows([](const auto& state) { return state.session && state.session->current.has_value(); }));
  home.post(station::AnswerAsked{"identity", "match"});
  home.post(station::AnswerAsked{"packaging", "sealed"});
  REQUIRE(home.shows([](const auto& state) { return station::can_close_item(state); }));
  home.post(station::CloseItemAsked{});
  REQUIRE(home.shows([](const auto& state) { return state.items_closed == 1; }));
}

void close_parcel(StationHome& home) {
  home.post(station::CloseParcelAsked{});
  REQUIRE(home.shows([](const auto& state) { return !state.session; }));
}

std::string notices_of(StationHome& home) {
  std::string text;
  for (const auto& notice : home.station().snapshot()->notices)
    text += notice.key + ": " + notice.detail + "\n";
  return text;
}

bool nothing_behind(const station::State& state) {
  return state.upstream.phase == station::UpstreamPhase::idle && state.upstream.entries_behind == 0 &&
         state.upstream.files_behind == 0;
}

bool all_saved(const station::State& state) {
  return !state.in_flight && state.waiting.empty();
}

bool journal_is_intact(StationHome& home) {
  const auto report = need(storage::verify_journal(posix_files(), home.configuration.folders.data / "store"));
  return report.findings.empty() && report.entries > 0;
}

}  // namespace

TEST_CASE("a label in the picture opens its return, and a closed parcel is in history, on film and on the share") {
  StationHome home;
  home.add_film("label", {label_on_bench(facts)}, "?loop=1");
  home.add_film("overview", {empty_bench()}, "?loop=1");
  home.add_share();
  // Nothing is seen before the return is known: the import comes from a station that ran before.
  auto cameras = std::exchange(home.configuration.cameras, {});
  home.start();
  home.expect_headset(facts);
  home.stop();
  home.configuration.cameras = cameras;
  home.start();
  REQUIRE(home.shows(is_inspecting));
  const auto session = home.station().snapshot()->session->id;
  REQUIRE(home.station().snapshot()->session->bound_to->id.value == "r1");
  REQUIRE(home.shows(is_recording));
  home.post(station::PhotoAsked{});
  close_sealed_headset(home);
  close_parcel(home);
  REQUIRE(home.shows([](const auto& state) {
    return state.recording.phase == station::RecordingPhase::off && all_saved(state) && nothing_behind(state);
  }));

  const auto rows = home.history();
  REQUIRE(rows.size() == 1);
  REQUIRE(rows.front().grade == Grade::resellable);
  const SessionView view = home.session_view(session);
  REQUIRE(view.clips.size() == 1);
  REQUIRE(view.clips.front().sealed);
  REQUIRE(view.clips.front().sealed->milliseconds > 500);
  std::vector<std::string> files{view.clips.front().folder + "/clip.json",
                                 view.clips.front().folder + "/clip.json.sig"};
  for (const auto& segment : view.clips.front().segments)
    files.push_back(segment.file);
  REQUIRE(view.clips.front().segments.size() == 2);
  for (const auto& photo : view.photos)
    files.push_back(photo.file);
  for (const auto& item : view.items)
    for (const auto& photo : item.photos)
      files.push_back(photo.file);
  REQUIRE(files.size() == 5);
  for (const auto& file : files) {
    INFO(file);
    const std::string kept = text_of_file(home.station().evidence_path(file));
    REQUIRE_FALSE(kept.empty());
    const bool same = home.reaches([&] { return text_of_file(home.path("share/bench-1/evidence/" + file)) == kept; });
    REQUIRE(same);
  }
  home.stop();
  REQUIRE(journal_is_intact(home));

  // A photo folder beside the clips is no clip: the next start has nothing to recover and saves as before.
  home.start();
  home.expect_headset(facts);
  REQUIRE(home.shows(all_saved));
  INFO(notices_of(home));
  REQUIRE(notices_of(home).find("worker") == std::string::npos);
  REQUIRE_FALSE(std::filesystem::exists(home.station().evidence_path(
      std::filesystem::path(view.clips.front().folder).parent_path().string() + "/photos/clip.json")));
}

TEST_CASE("a station without cameras works by codes") {
  StationHome home;
  home.start();
  home.expect_headset(facts);
  home.scan(facts.tracking);
  close_sealed_headset(home);
  close_parcel(home);
  REQUIRE(home.history().size() == 1);
}

TEST_CASE("a camera that goes away leaves a gap, and the parcel goes on") {
  StationHome home;
  home.add_film("label", std::vector<cv::Mat>(40, empty_bench()), "");
  home.add_film("overview", {empty_bench()}, "?loop=1");
  home.start();
  home.expect_headset(facts);
  home.scan(facts.tracking);
  REQUIRE(home.shows(is_inspecting));
  const auto session = home.station().snapshot()->session->id;
  REQUIRE(home.shows([](const auto& state) { return !is_live(state, "label") && is_live(state, "overview"); }));
  close_sealed_headset(home);
  close_parcel(home);
  REQUIRE(home.shows(
      [](const auto& state) { return state.recording.phase == station::RecordingPhase::off && all_saved(state); }));
  const SessionView view = home.session_view(session);
  REQUIRE(view.clips.size() == 1);
  REQUIRE(view.clips.front().sealed);
  REQUIRE(std::any_of(view.clips.front().gaps.begin(), view.clips.front().gaps.end(),
                      [](const GapView& gap) { return gap.camera == "label"; }));
}

TEST_CASE("a station that is shut while it records has sealed the clip and saved every fact of it") {
  StationHome home;
  home.add_film("label", {empty_bench()}, "?loop=1");
  home.start();
  home.expect_headset(facts);
  home.scan(facts.tracking);
  REQUIRE(home.shows(is_recording));
  const auto session = home.station().snapshot()->session->id;
  home.stop();
  REQUIRE(journal_is_intact(home));

  home.configuration.cameras.clear();
  home.start();
  REQUIRE(home.shows([&](const auto& state) { return state.parked.size() == 1; }));
  const SessionView view = home.session_view(session);
  REQUIRE(view.clips.size() == 1);
  REQUIRE(view.clips.front().sealed);
  REQUIRE(view.clips.front().sealed->end == ClipEnd::sealed);
  REQUIRE(view.clips.front().segments.size() == 1);
}

TEST_CASE("a share that vanished takes everything when it is back") {
  StationHome home;
  home.add_share();
  std::filesystem::rename(home.path("share"), home.path("share-away"));
  home.start();
  home.expect_headset(facts);
  REQUIRE(home.shows([](const auto& state) { return state.upstream.phase == station::UpstreamPhase::unreachable; }));
  REQUIRE_FALSE(std::filesystem::exists(home.path("share")));
  home.scan(facts.tracking);
  REQUIRE(home.shows(is_inspecting));
  std::filesystem::rename(home.path("share-away"), home.path("share"));
  REQUIRE(home.shows(nothing_behind));
  REQUIRE(std::filesystem::exists(home.path("share/bench-1/journal")));
}
