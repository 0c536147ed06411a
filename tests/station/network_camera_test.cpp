// The whole station with a real network camera that shows an unboxing and is switched off in the middle of a clip.
#include "storage/journal/verify_journal.h"
#include "tests/support/rtsp_server.h"
#include "tests/support/scene/unboxing.h"
#include "tests/support/scene/video_file.h"
#include "tests/support/station_home.h"
#include "vision/playback/clip_reader.h"

using namespace returns;
using namespace returns::tests;

namespace {

// The parcel's story in a few seconds, as the label camera sees it.
std::string film_unboxing(const std::filesystem::path& file, const scene::FeedOptions& options) {
  const scene::Unboxing unboxing(options);
  auto stage = unboxing.open(scene::View::label);
  scene::VideoFile video(file.string(), options.size, options.frames_per_second);
  for (int frame = 0; frame < unboxing.frame_count(); ++frame)
    video.write(stage.draw(unboxing.placements(frame / options.frames_per_second), frame).picture);
  video.finish();
  return file.string();
}

bool has_on_disk(const station::State& state, std::chrono::milliseconds least) {
  return state.recording.phase == station::RecordingPhase::recording && state.recording.on_disk >= least;
}

// Decodes everything; the pictures must show something.
std::uint64_t frames_that_play(vision::ClipReader& reader) {
  std::uint64_t frames = 0;
  while (const auto shown = reader.next()) {
    const vision::Plane& luma = shown->picture.y;
    const cv::Mat samples(luma.height, luma.width, CV_8UC1, const_cast<std::uint8_t*>(luma.data), luma.stride);
    double low = 0, high = 0;
    cv::minMaxLoc(samples, &low, &high);
    REQUIRE(high - low > 60);
    ++frames;
  }
  return frames;
}

}  // namespace

TEST_CASE("a network camera that is switched off in mid-clip comes back by itself, and the clip plays around its gap") {
  constexpr auto patience = 90s;  // the camera is tried again after 1, 2, 5, 10 s
  StationHome home;
  scene::FeedOptions options;
  options.seconds = 16;
  options.frames_per_second = 10;
  const std::string film = film_unboxing(home.path("unboxing.mp4"), options);
  auto server = std::make_unique<RtspServer>(std::vector<std::string>{"--file", film});
  const std::string url = server->url, port = server->port;

  home.start();
  home.expect_headset(scene::Unboxing(options).facts());
  home.stop();
  home.add_camera("label", url);
  home.start();
  INFO("the label is read from the camera's picture");
  REQUIRE(home.shows(is_inspecting, patience));
  const auto session = home.station().snapshot()->session->id;
  REQUIRE(home.station().snapshot()->session->bound_to->id.value == "r1");
  REQUIRE(home.shows([](const auto& state) { return has_on_disk(state, 1s); }, patience));

  server.reset();
  REQUIRE(home.shows([](const auto& state) { return !is_live(state, "label"); }, patience));
  const auto before_the_gap = home.station().snapshot()->recording.on_disk;
  server = std::make_unique<RtspServer>(std::vector<std::string>{"--file", film, "--port", port});
  REQUIRE(home.shows([](const auto& state) { return is_live(state, "label") && state.recording.gaps > 0; }, patience));
  REQUIRE(home.shows([&](const auto& state) { return has_on_disk(state, before_the_gap + 1s); }, patience));
  const auto counted = home.station().snapshot()->recording.on_disk;
  home.stop();

  const auto journal = need(storage::verify_journal(posix_files(), home.configuration.folders.data / "store"));
  REQUIRE(journal.findings.empty());
  home.configuration.cameras.clear();
  home.configuration.settings.cameras.clear();
  home.start();
  const SessionView view = home.session_view(session);
  REQUIRE(view.clips.size() == 1);
  const ClipView& clip = view.clips.front();
  REQUIRE(clip.sealed);
  REQUIRE(clip.sealed->end == ClipEnd::sealed);
  REQUIRE(clip.gaps.size() == 1);
  REQUIRE(clip.gaps.front().camera == "label");
  REQUIRE(clip.gaps.front().reason == "camera lost");
  REQUIRE(clip.gaps.front().to > clip.gaps.front().from);
  REQUIRE(clip.segments.size() == 2);
  std::vector<std::filesystem::path> files;
  for (const auto& segment : clip.segments)
    files.push_back(home.station().evidence_path(segment.file));
  const auto reader = need(vision::ClipReader::open(files));
  REQUIRE(reader->timeline().size == vision::Size{1280, 720});
  REQUIRE(reader->timeline().duration >= counted);
  const auto played = frames_that_play(*reader);
  REQUIRE(played == reader->timeline().frames);
  REQUIRE(played >= 20);
}
