// One camera, a good disk: what goes in comes out, in order, in time, marked, hashed and synced.
#include <array>
#include <cstdio>
#include <fstream>

#include "tests/support/crash_files.h"
#include "tests/support/recording/record_support.h"
#include "vision/playback/clip_reader.h"
#include "vision/record/clock_box.h"
#include "vision/record/sha256.h"

namespace returns::vision::tests {
namespace {

using returns::tests::CrashFiles;

std::string output_of(const std::string& command) {
  std::string text;
  std::FILE* pipe = ::popen(command.c_str(), "r");
  REQUIRE(pipe != nullptr);
  std::array<char, 4096> buffer;
  while (std::fgets(buffer.data(), buffer.size(), pipe) != nullptr)
    text += buffer.data();
  REQUIRE(::pclose(pipe) == 0);
  return text;
}

TEST_CASE("Every frame pushed comes back decoded, in order, at its time") {
  TemporaryFolder folder;
  constexpr std::uint64_t frames = 100;
  const RecordedClip clip = record_clip(posix_files(), folder.path(), frames);
  CHECK(clip.ended.frames == frames);
  CHECK(clip.ended.frames_dropped == 0);
  CHECK(clip.ended.segments == 1);

  auto reader = ClipReader::open(clip.files);
  REQUIRE(reader);
  CHECK((*reader)->timeline().frames == frames);
  CHECK((*reader)->timeline().size == small);
  for (std::uint64_t i = 0; i < frames; ++i) {
    const auto shown = (*reader)->next();
    REQUIRE(shown);
    REQUIRE(number_in(shown->picture) == i);
    const auto wanted = std::chrono::duration_cast<std::chrono::microseconds>(at_30_hz(i));
    REQUIRE(std::chrono::abs(shown->at - wanted) <= 12us);  // a tick of the file
  }
  const auto after = (*reader)->next();
  REQUIRE_FALSE(after);
  CHECK(after.error().code == ErrorCode::not_found);
}

TEST_CASE("Fragments follow each other, last at most half a second, and their hashes are of the bytes in the file") {
  TemporaryFolder folder;
  const RecordedClip clip = record_clip(posix_files(), folder.path(), 100);
  REQUIRE(clip.files.size() == 1);
  REQUIRE(clip.fragments.size() > 6);
  const Fragment& header = clip.fragments.front().fragment;
  CHECK(header.offset == 0);
  CHECK(header.duration == 0us);
  CHECK(header.frames == 0);

  const Bytes file = posix_files().read(clip.files.front()).value();
  std::uint64_t offset = 0;
  std::chrono::microseconds at{}, on_disk{};
  std::uint64_t frames = 0;
  for (const FragmentOnDisk& told : clip.fragments) {
    const Fragment& fragment = told.fragment;
    REQUIRE(fragment.offset == offset);
    REQUIRE(offset + fragment.length <= file.size());
    REQUIRE(fragment.hash == sha256(ByteView(file).subspan(offset, fragment.length)));
    REQUIRE(fragment.duration <= 500ms);
    REQUIRE(std::chrono::abs(fragment.begins - at) <= 1us);
    at = fragment.begins + fragment.duration;
    on_disk += fragment.duration;
    REQUIRE(std::chrono::abs(told.on_disk - on_disk) <= 20us);
    offset += fragment.length;
    frames += fragment.frames;
  }
  CHECK(offset == file.size());
  CHECK(frames == 100);
  CHECK(std::chrono::abs(clip.ended.on_disk - 3333333us) <= 40us);
  CHECK(clip.fragments[1].fragment.captured.utc == first_utc);
  CHECK(clip.fragments[1].fragment.captured.boot == first_captured);
}

TEST_CASE("A segment's index says from the bytes alone what the events had said") {
  TemporaryFolder folder;
  const RecordedClip clip = record_clip(posix_files(), folder.path(), 70);
  const auto index = index_segment(posix_files(), clip.files.front());
  REQUIRE(index);
  CHECK(index->whole_until == index->file_size);
  CHECK(index->size == small);
  REQUIRE(index->fragments.size() == clip.fragments.size());
  for (std::size_t i = 0; i < clip.fragments.size(); ++i) {
    const Fragment& told = clip.fragments[i].fragment;
    const Fragment& found = index->fragments[i];
    REQUIRE(found.offset == told.offset);
    REQUIRE(found.length == told.length);
    REQUIRE(found.hash == told.hash);
    REQUIRE(found.frames == told.frames);
    REQUIRE(found.begins == told.begins);
    REQUIRE(std::chrono::abs(found.duration - told.duration) <= 1us);
    if (i > 0)
      REQUIRE(found.captured == told.captured);
  }
}

TEST_CASE("Marks come back at the time of their frame, and their text unchanged") {
  TemporaryFolder folder;
  const std::string answer = R"({"answer":"box sealed","öäü":"✓"})";
  const RecordedClip clip =
      record_clip(posix_files(), folder.path(), 90,
                  {{0, R"({"label":"1Z999"})"}, {40, answer}, {40, R"({"photo":1})"}, {89, R"({"closed":true})"}});
  const auto reader = ClipReader::open(clip.files);
  REQUIRE(reader);
  const auto& marks = (*reader)->timeline().marks;
  REQUIRE(marks.size() == 4);
  CHECK(marks[0].text == R"({"label":"1Z999"})");
  CHECK(marks[0].at == 0us);
  CHECK(marks[1].text == answer);
  CHECK(std::chrono::abs(marks[1].at - 1333333us) <= 20us);
  CHECK(marks[2].text == R"({"photo":1})");
  CHECK(std::chrono::abs(marks[2].at - 1333333us) <= 40us);
  CHECK(marks[3].text == R"({"closed":true})");
  CHECK(std::chrono::abs(marks[3].at - 2966666us) <= 20us);
}

TEST_CASE("A mark made before the first frame is shown with it") {
  TemporaryFolder folder;
  EventLog log;
  {
    CameraRecorder recorder("label", {}, patient_writer(posix_files()), log.sink());
    REQUIRE(recorder.begin({"clip", folder.path(), "B"}));
    recorder.mark("early");
    recorder.push(make_frame(0, 0ns));
  }
  const auto reader = ClipReader::open({log.all<SegmentBegan>().front().file});
  REQUIRE(reader);
  REQUIRE((*reader)->timeline().marks.size() == 1);
  CHECK((*reader)->timeline().marks[0].text == "early");
}

TEST_CASE("Irregular capture times are kept, without drift over a long clip") {
  TemporaryFolder folder;
  EventLog log;
  std::vector<std::chrono::nanoseconds> times;
  std::chrono::nanoseconds at{};
  for (int i = 0; i < 300; ++i) {
    times.push_back(at);
    at += 10'000'003ns + std::chrono::nanoseconds(i * 7919 % 60'000'000);
  }
  {
    CameraRecorder recorder("label", {}, patient_writer(posix_files()), log.sink());
    REQUIRE(recorder.begin({"clip", folder.path(), "B"}));
    for (std::size_t i = 0; i < times.size(); ++i)
      push_paced(recorder, make_frame(i, times[i]));
  }
  for (const FragmentOnDisk& told : log.all<FragmentOnDisk>())
    REQUIRE(told.fragment.duration <= 500ms);
  auto reader = ClipReader::open({log.all<SegmentBegan>().front().file});
  REQUIRE(reader);
  for (std::size_t i = 0; i < times.size(); ++i) {
    const auto shown = (*reader)->next();
    REQUIRE(shown);
    REQUIRE(number_in(shown->picture) == i);
    REQUIRE(std::chrono::abs(shown->at - times[i]) <= 12us);
  }
}

TEST_CASE("Frames with the same or an earlier capture time still rise strictly") {
  TemporaryFolder folder;
  EventLog log;
  {
    CameraRecorder recorder("label", {}, patient_writer(posix_files()), log.sink());
    REQUIRE(recorder.begin({"clip", folder.path(), "B"}));
    std::uint64_t number = 0;
    for (const auto at : {0ms, 33ms, 33ms, 20ms, 66ms, 66ms})
      push_paced(recorder, make_frame(number++, at));
  }
  CHECK(log.all<ClipEnded>().front().frames == 6);
  auto reader = ClipReader::open({log.all<SegmentBegan>().front().file});
  REQUIRE(reader);
  std::chrono::microseconds last = -1us;
  for (std::uint64_t i = 0; i < 6; ++i) {
    const auto shown = (*reader)->next();
    REQUIRE(shown);
    REQUIRE(number_in(shown->picture) == i);
    REQUIRE(shown->at > last);
    last = shown->at;
  }
}

TEST_CASE("ffprobe reads the same frames, key frames, colours and marks") {
  TemporaryFolder folder;
  const RecordedClip clip = record_clip(posix_files(), folder.path(), 60, {{30, "the mark"}});
  const std::string probe = "ffprobe -v error -of csv=p=0 ";
  const std::string file = " '" + clip.files.front().string() + "'";

  CHECK(output_of(probe +
                  "-select_streams v -count_frames -show_entries stream=codec_name,width,height,pix_fmt,"
                  "color_range,color_space,nb_read_frames" +
                  file) == "h264,320,240,yuv420p,tv,smpte170m,60\n");
  const std::string flags = output_of(probe + "-select_streams v -show_entries packet=flags" + file);
  CHECK(std::count(flags.begin(), flags.end(), 'K') == static_cast<std::ptrdiff_t>(clip.fragments.size()) - 1);
  const std::string order = output_of(probe + "-select_streams v -show_entries packet=pts,dts" + file);
  std::size_t lines = 0;
  for (std::size_t at = 0; at < order.size(); at = order.find('\n', at) + 1, ++lines) {
    const std::string line = order.substr(at, order.find('\n', at) - at);
    REQUIRE(line.substr(0, line.find(',')) == line.substr(line.find(',') + 1, line.find(',')));  // nothing reordered
  }
  CHECK(lines == 60);
  CHECK(output_of(probe + "-select_streams s -show_entries stream=codec_name" + file) == "mov_text\n");
  CHECK(output_of("ffmpeg -v error -i" + file + " -map 0:s -f srt - ").find("the mark") != std::string::npos);
}

TEST_CASE("Odd picture sizes lose their last row and column, nothing else") {
  TemporaryFolder folder;
  const RecordedClip clip = record_clip(posix_files(), folder.path(), 5, {}, {321, 241});
  const auto reader = ClipReader::open(clip.files);
  REQUIRE(reader);
  CHECK((*reader)->timeline().size == Size{320, 240});
  CHECK((*reader)->timeline().frames == 5);
}

TEST_CASE("The names of new files are durable before their first fragment is told") {
  CrashFiles disk;
  REQUIRE(disk.make_folders("/clips"));
  std::vector<std::uint64_t> certain;
  std::vector<std::uint64_t> told;
  {
    CameraRecorder recorder("label", {}, patient_writer(disk), [&](RecordEvent event) {
      if (const auto* fragment = std::get_if<FragmentOnDisk>(&event)) {
        certain.push_back(disk.certain_bytes("/clips/label-0.mp4"));
        told.push_back(fragment->fragment.offset + fragment->fragment.length);
      }
    });
    REQUIRE(recorder.begin({"clip", "/clips", "B"}));
    for (std::uint64_t i = 0; i < 60; ++i)
      push_paced(recorder, make_frame(i, at_30_hz(i)));
  }
  REQUIRE(told.size() > 3);
  CHECK(certain == told);
}

TEST_CASE("A second clip cannot begin while one runs, and can after its end") {
  TemporaryFolder folder;
  EventLog log;
  CameraRecorder recorder("label", {}, patient_writer(posix_files()), log.sink());
  REQUIRE(recorder.begin({"one", folder.path(), "B"}));
  CHECK(recorder.begin({"two", folder.path(), "B"}).error().code == ErrorCode::conflict);
  recorder.push(make_frame(0, 0ns));
  recorder.end();
  REQUIRE(recorder.begin({"two", folder.path(), "B"}));
  recorder.push(make_frame(1, 100ms));
  recorder.end();
  const auto ended = log.wait_for<ClipEnded>(2);
  CHECK(ended[0].clip == "one");
  CHECK(ended[1].clip == "two");
  CHECK(ended[1].frames == 1);
  CHECK(log.all<SegmentBegan>()[1].file.filename() == "label-1.mp4");  // the first clip's file is not touched
}

TEST_CASE("The clock box is read as it was written, and no other box is taken for one") {
  const ClockBox clock{Ticks(-5), {first_utc, first_captured, "0f1e", ClockSync::synchronised}, sha256({})};
  Bytes box = write_clock_box(clock);
  REQUIRE(box.size() == clock_box_bytes);
  const auto read = read_clock_box(box);
  REQUIRE(read);
  CHECK(read->begins == clock.begins);
  CHECK(read->captured == clock.captured);
  CHECK(read->rest == clock.rest);
  for (std::size_t i = 0; i < 28; ++i) {
    Bytes other = box;
    other[i] ^= 1;
    CHECK_FALSE(read_clock_box(other));
  }
  box.pop_back();
  CHECK_FALSE(read_clock_box(box));
  CHECK_FALSE(read_clock_box({}));
}

}  // namespace
}  // namespace returns::vision::tests
