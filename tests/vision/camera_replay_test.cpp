#include <fstream>

#include "camera_support.h"

using namespace returns;
using namespace returns::vision;
using namespace returns::vision::test;
using namespace std::chrono_literals;

namespace {

// Twenty frames of 25/s, from dark to bright, so that order shows in the picture.
std::string brightening(const std::string& size) {
  return "-f lavfi -i \"color=c=black:s=" + size + ":r=25,geq=lum='16+10*N':cb=128:cr=128\" -frames:v 20 ";
}

bool gets_brighter(const std::vector<FramePtr>& frames) {
  double before = -1;
  for (const FramePtr& frame : frames) {
    if (!frame->picture().ok() || mean_of(frame->picture()->y) <= before)
      return false;
    before = mean_of(frame->picture()->y);
  }
  return true;
}

}  // namespace

TEST_CASE("a video file is replayed whole, in order and with its own times") {
  const TempFolder folder;
  const std::string codec = GENERATE("-c:v libx264 -bf 2 -pix_fmt yuv420p", "-c:v mpeg4 -q:v 2", "-c:v mjpeg -q:v 2");
  CAPTURE(codec);
  const std::string file = folder / "brightening.mkv";
  run_ffmpeg(brightening("160x120") + codec + " " + file);
  const auto source = open_uri("file:" + file + "?pace=fast");
  REQUIRE(source.ok());
  const auto frames = read_all(**source);
  REQUIRE(frames.size() == 20);
  REQUIRE(gets_brighter(frames));
  for (std::size_t index = 0; index < frames.size(); ++index) {
    REQUIRE(frames[index]->sequence == index);
    REQUIRE(frames[index]->dropped_before == 0);
    const auto since_first = frames[index]->captured - frames[0]->captured;
    REQUIRE(std::chrono::abs(since_first - static_cast<int>(index) * 40ms) <= 1ms);
  }
  REQUIRE((*source)->damaged() == 0);
  REQUIRE((*source)->format().find("160x120 25/s") != std::string::npos);
}

TEST_CASE("a looped video file begins again where it ended") {
  const TempFolder folder;
  const std::string file = folder / "brightening.mp4";
  run_ffmpeg(brightening("160x120") + "-c:v libx264 -bf 2 -pix_fmt yuv420p " + file);
  const auto source = open_uri("file:" + file + "?pace=fast&loop=1");
  REQUIRE(source.ok());
  std::vector<FramePtr> frames;
  for (int index = 0; index < 50; ++index) {
    auto frame = (*source)->read({}, soon());
    REQUIRE(frame.ok());
    frames.push_back(std::move(frame).value());
  }
  for (std::size_t index = 20; index < 50; ++index) {
    REQUIRE(mean_of(frames[index]->picture()->y) == Approx(mean_of(frames[index - 20]->picture()->y)).margin(0.5));
    REQUIRE(frames[index]->captured > frames[index - 1]->captured);
  }
  REQUIRE(std::chrono::abs(frames[49]->captured - frames[0]->captured - 49 * 40ms) <= 5ms);
}

TEST_CASE("at real pace a frame is not given before it is due") {
  const TempFolder folder;
  const std::string file = folder / "slow.mkv";
  run_ffmpeg("-f lavfi -i color=c=gray:s=64x64:r=1/3600 -frames:v 2 -c:v mjpeg " + file);
  const auto source = open_uri("file:" + file);
  REQUIRE(source.ok());
  REQUIRE((*source)->read({}, soon()).ok());
  const auto early = (*source)->read({}, std::chrono::steady_clock::now() + 20ms);
  REQUIRE_FALSE(early.ok());
  REQUIRE(early.error().code == ErrorCode::timed_out);
  std::stop_source stop;
  stop.request_stop();
  REQUIRE((*source)->read(stop.get_token(), soon()).error().code == ErrorCode::cancelled);
}

TEST_CASE("at real pace a file takes as long as it is") {
  const TempFolder folder;
  const std::string file = folder / "brightening.mkv";
  run_ffmpeg(brightening("64x64") + "-c:v mpeg4 " + file);
  const auto source = open_uri("file:" + file);
  REQUIRE(source.ok());
  const auto frames = read_all(**source);
  REQUIRE(frames.size() == 20);
  REQUIRE(frames.back()->captured - frames.front()->captured >= 19 * 40ms - 1ms);
}

TEST_CASE("odd sizes are replayed as they are") {
  const TempFolder folder;
  const std::string file = folder / "odd.mkv";
  run_ffmpeg("-f lavfi -i testsrc2=s=320x240 -vf format=yuv444p,scale=161:121 -frames:v 3 -c:v ffv1 " + file);
  const auto source = open_uri("file:" + file + "?pace=fast");
  REQUIRE(source.ok());
  const auto frames = read_all(**source);
  REQUIRE(frames.size() == 3);
  REQUIRE(frames[0]->picture().ok());
  REQUIRE(frames[0]->picture()->size == Size{161, 121});
  REQUIRE(frames[0]->picture()->u.width == 81);
}

TEST_CASE("a file that is missing, empty or no video says so") {
  const TempFolder folder;
  const auto missing = open_uri("file:" + (folder / "missing.mp4").string());
  REQUIRE(missing.error().code == ErrorCode::not_found);
  REQUIRE(missing.error().subject.find("missing.mp4") != std::string::npos);
  std::ofstream(folder / "empty.mp4").close();
  REQUIRE_FALSE(open_uri("file:" + (folder / "empty.mp4").string()).ok());
  std::ofstream(folder / "text.mp4") << "This is no video, however often it is asked.\n";
  const auto text = open_uri("file:" + (folder / "text.mp4").string());
  REQUIRE(text.error().code == ErrorCode::damaged);
}

TEST_CASE("what is broken inside a video file is counted and the rest is shown") {
  const TempFolder folder;
  const std::string file = folder / "broken.mkv";
  run_ffmpeg("-f lavfi -i testsrc2=s=320x240:r=25 -frames:v 40 -c:v libx264 -g 10 -pix_fmt yuv420p " + file);
  {
    std::fstream bytes(file, std::ios::in | std::ios::out | std::ios::binary);
    const auto size = static_cast<std::streamoff>(std::filesystem::file_size(file));
    bytes.seekp(size / 2);
    bytes << std::string(4000, '\x5a');
  }
  const auto source = open_uri("file:" + file + "?pace=fast");
  REQUIRE(source.ok());
  const auto frames = read_all(**source);
  REQUIRE(frames.size() > 10);
  REQUIRE(frames.size() < 40);
}

TEST_CASE("the images of a folder are frames in the order of their names") {
  const TempFolder folder;
  run_ffmpeg(brightening("160x120") + "-q:v 2 " + (folder / "image-%03d.jpg").string());
  run_ffmpeg(brightening("160x120") + "-frames:v 1 -vf format=rgb24,scale=161:121 " + (folder / "a.png").string());
  std::ofstream(folder / "notes.txt") << "not an image";
  const auto source = open_uri("frames:" + folder.path().string() + "?pace=fast");
  REQUIRE(source.ok());
  const auto frames = read_all(**source);
  REQUIRE(frames.size() == 21);
  REQUIRE(frames[0]->picture()->size == Size{161, 121});
  REQUIRE(frames[0]->picture()->range == Range::full);
  REQUIRE(gets_brighter({frames.begin() + 1, frames.end()}));
  REQUIRE(frames[20]->captured - frames[0]->captured == std::chrono::nanoseconds(1s) * 20 / 30);
}

TEST_CASE("a damaged image in a folder is an error of that frame only") {
  const TempFolder folder;
  run_ffmpeg(brightening("320x240") + "-frames:v 3 -q:v 2 " + (folder / "%d.jpg").string());
  std::filesystem::resize_file(folder / "2.jpg", std::filesystem::file_size(folder / "2.jpg") / 2);
  std::ofstream(folder / "4.png") << "PNG in name only";
  const auto source = open_uri("frames:" + folder.path().string() + "?pace=fast");
  REQUIRE(source.ok());
  const auto frames = read_all(**source);
  REQUIRE(frames.size() == 4);
  REQUIRE(frames[0]->picture().ok());
  REQUIRE(frames[1]->picture().error().code == ErrorCode::damaged);
  REQUIRE(frames[2]->picture().ok());
  REQUIRE(frames[3]->picture().error().code == ErrorCode::damaged);
  REQUIRE((*source)->damaged() == 2);
}

TEST_CASE("a folder without images is told apart from a missing one") {
  const TempFolder folder;
  const auto empty = open_uri("frames:" + folder.path().string());
  REQUIRE(empty.error().code == ErrorCode::not_found);
  REQUIRE(empty.error().cause == "there is no image in it");
  const auto missing = open_uri("frames:" + (folder / "nowhere").string());
  REQUIRE(missing.error().code == ErrorCode::not_found);
}

TEST_CASE("a replay through a camera is live and then ended") {
  const TempFolder folder;
  run_ffmpeg(brightening("64x64") + (folder / "%02d.png").string());
  WatchedCamera watched("frames:" + folder.path().string() + "?pace=fast");
  REQUIRE(watched.becomes(CameraCondition::ended));
  REQUIRE(watched.frames.size() == 20);
  REQUIRE(watched.camera.health().frames == 20);
}

TEST_CASE("a device that does not exist is not found") {
  const auto missing = open_uri("v4l2:/dev/v4l/by-id/usb-nobody-has-this-camera");
  REQUIRE(missing.error().code == ErrorCode::not_found);
  REQUIRE_FALSE(missing.error().hint.empty());
}

TEST_CASE("a file that is no video device is refused") {
  const auto refused = open_uri("v4l2:/dev/null");
  REQUIRE(refused.error().code == ErrorCode::invalid_input);
  REQUIRE(refused.error().cause == "it is not a video device");
}
