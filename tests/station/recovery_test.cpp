// What a crash leaves, and what the next start makes of it. The crash is a copy of the running station's folders.
#include "tests/support/station_home.h"
#include "vision/playback/clip_reader.h"

using namespace returns;
using namespace returns::tests;

namespace {

const scene::ReturnFacts facts = scene::example_facts(scene::Carrier::usps);
namespace fs = std::filesystem;

// A station with a running recording of one second and more, and one photo.
SessionId record_something(StationHome& home) {
  home.add_film("label", {empty_bench()}, "?loop=1");
  home.start();
  home.expect_headset(facts);
  home.scan(facts.tracking);
  REQUIRE(home.shows([](const auto& state) { return is_inspecting(state) && state.recording.on_disk > 1s; }));
  return home.station().snapshot()->session->id;
}

// Starts again without cameras on what lies there.
void start_without_cameras(StationHome& home) {
  home.configuration.cameras.clear();
  home.configuration.settings.cameras.clear();
  home.start();
}

bool is_sealed(StationHome& home, const SessionId& session) {
  const SessionView view = home.session_view(session);
  return view.clips.size() == 1 && view.clips.front().sealed.has_value();
}

}  // namespace

TEST_CASE("a torn clip is sealed at the next start, plays, and the station goes on saving") {
  StationHome home;
  const SessionId session = record_something(home);
  fs::create_directories(home.path("copy"));
  fs::copy(home.path("data/evidence"), home.path("copy/evidence"), fs::copy_options::recursive);
  home.stop();
  // The store of the running station in its last state, the evidence as it was in mid-recording.
  fs::remove_all(home.path("data/evidence"));
  fs::rename(home.path("copy/evidence"), home.path("data/evidence"));
  meddle(home.path("data/store"), "UPDATE d_clips SET sealed=NULL; DELETE FROM l_outbox_files;");
  start_without_cameras(home);
  REQUIRE(home.reaches([&] { return is_sealed(home, session); }));
  const SessionView view = home.session_view(session);
  REQUIRE(view.clips.front().sealed->end == ClipEnd::torn);
  REQUIRE(view.clips.front().sealed->milliseconds >= 900);
  std::vector<fs::path> segments;
  for (const auto& segment : view.clips.front().segments)
    segments.push_back(home.station().evidence_path(segment.file));
  const auto reader = need(vision::ClipReader::open(segments));
  REQUIRE(reader->timeline().duration >= 900ms);
  REQUIRE(reader->picture_at(500ms).ok());
}

TEST_CASE("a seal that the journal does not have is told again, and its files are queued again") {
  StationHome home;
  const SessionId session = record_something(home);
  home.stop();
  meddle(home.path("data/store"), "UPDATE d_clips SET sealed=NULL; DELETE FROM l_outbox_files;");
  home.add_share();
  start_without_cameras(home);
  REQUIRE(home.reaches([&] { return is_sealed(home, session); }));
  const ClipView clip = home.session_view(session).clips.front();
  REQUIRE(clip.sealed->end == ClipEnd::sealed);
  REQUIRE(
      home.reaches([&] { return fs::exists(home.path("share/bench-1/evidence/" + clip.folder + "/clip.json")); }, 60s));
  REQUIRE(fs::exists(home.path("share/bench-1/evidence/" + clip.segments.front().file)));
}

TEST_CASE("a sealed clip and a photo that were never queued are queued at the next start") {
  StationHome home;
  const SessionId session = record_something(home);
  home.post(station::PhotoAsked{});
  REQUIRE(home.shows([](const auto& state) {
    for (const auto& item : state.session->items)
      for (const auto& photo : item.photos)
        if (photo.stored)
          return true;
    return !state.session->photos.empty() && state.session->photos.front().stored;
  }));
  home.stop();
  meddle(home.path("data/store"), "DELETE FROM l_outbox_files;");
  home.add_share();
  start_without_cameras(home);
  const SessionView view = home.session_view(session);
  REQUIRE(view.clips.front().sealed);
  std::string photo = view.photos.empty() ? "" : view.photos.front().file;
  for (const auto& item : view.items)
    if (!item.photos.empty())
      photo = item.photos.front().file;
  REQUIRE_FALSE(photo.empty());
  const auto on_share = [&](const std::string& file) {
    return fs::exists(home.path("share/bench-1/evidence/" + file));
  };
  REQUIRE(home.reaches([&] { return on_share(photo) && on_share(view.clips.front().folder + "/clip.json"); }, 60s));
}

TEST_CASE("a clip whose parcel was never saved is left alone and told, and does not stop the saving") {
  StationHome home;
  const SessionId session = record_something(home);
  home.stop();
  const auto evidence = home.path("data/evidence");
  const std::string folder = [&] {
    for (const auto& entry : fs::recursive_directory_iterator(evidence))
      if (entry.path().filename() == "clip.json")
        return entry.path().parent_path().string();
    return std::string();
  }();
  REQUIRE_FALSE(folder.empty());
  const fs::path stray = fs::path(folder).parent_path().parent_path() / "no-such-session" / "no-such-clip";
  fs::create_directories(stray.parent_path());
  fs::copy(folder, stray);
  fs::remove(stray / "clip.json");
  start_without_cameras(home);
  REQUIRE(home.shows([](const auto& state) {
    return std::any_of(state.notices.begin(), state.notices.end(),
                       [](const auto& notice) { return notice.detail.find("no-such-clip") != std::string::npos; });
  }));
  REQUIRE_FALSE(fs::exists(stray / "clip.json"));
  home.post(station::ResumeAsked{session});
  REQUIRE(
      home.shows([](const auto& state) { return is_inspecting(state) && !state.in_flight && state.waiting.empty(); }));
}

TEST_CASE("a data folder that cannot be written is an error with a sentence") {
  if (::geteuid() == 0) {
    WARN("SKIPPED: a folder that cannot be written: root may write everywhere");
    return;
  }
  StationHome home;
  fs::create_directories(home.path("data"));
  fs::permissions(home.path("data"), fs::perms::owner_read | fs::perms::owner_exec);
  const auto started = runtime::StationRuntime::start(home.configuration, [] {});
  fs::permissions(home.path("data"), fs::perms::owner_all);
  REQUIRE_FALSE(started.ok());
  REQUIRE(started.error().sentence().find(home.path("data").string()) != std::string::npos);
}
