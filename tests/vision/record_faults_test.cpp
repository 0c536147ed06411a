// Slow, full and failing disks, cameras that come and go, encoders that break: nothing is silent, nothing there is
// lost.
#include <condition_variable>

#include "tests/support/crash_files.h"
#include "tests/support/recording/record_support.h"
#include "vision/playback/clip_reader.h"
#include "vision/record/encoder.h"
#include "vision/record/sha256.h"

namespace returns::vision::tests {
namespace {

using returns::tests::CrashFiles;

constexpr Size tiny{64, 48};

FramePtr frame(std::uint64_t number) {
  return make_frame(number, at_30_hz(number), tiny);
}

void push_frames(CameraRecorder& recorder, std::uint64_t from, std::uint64_t until) {
  for (std::uint64_t i = from; i < until; ++i)
    push_paced(recorder, frame(i));
}

std::uint64_t frames_in_gaps(const EventLog& log) {
  std::uint64_t frames = 0;
  for (const Gap& gap : log.all<Gap>())
    frames += gap.frames;
  return frames;
}

// Every fragment that was told is in its file with its hash.
void check_told_fragments(CrashFiles& disk, const EventLog& log) {
  const auto segments = log.all<SegmentBegan>();
  for (const FragmentOnDisk& told : log.all<FragmentOnDisk>()) {
    const auto segment = std::find_if(segments.begin(), segments.end(), [&](const SegmentBegan& began) {
      return began.segment == told.segment && began.camera == told.camera;
    });
    REQUIRE(segment != segments.end());
    const auto bytes = disk.read_at(segment->file, told.fragment.offset, told.fragment.length);
    REQUIRE(bytes);
    REQUIRE(sha256(*bytes) == told.fragment.hash);
  }
}

TEST_CASE("While a sync stalls nothing more counts as on disk, frames are dropped, counted and told") {
  CrashFiles disk;
  EventLog log;
  constexpr std::uint64_t frames = 400;
  {
    CameraRecorder recorder("label", {}, make_evidence_writer(disk), log.sink());
    REQUIRE(recorder.begin({"clip", "/", "B"}));
    push_frames(recorder, 0, 30);
    log.wait_for<FragmentOnDisk>(2);
    disk.block_syncs();
    push_frames(recorder, 30, 60);
    REQUIRE(disk.wait_until_blocked(std::chrono::steady_clock::now() + 60s));
    const std::size_t told = log.all<FragmentOnDisk>().size();
    push_frames(recorder, 60, frames);
    const auto deadline = std::chrono::steady_clock::now() + 60s;
    while ((recorder.load().queued > 0 || recorder.load().oldest_unsynced < 50ms) &&
           std::chrono::steady_clock::now() < deadline)
      std::this_thread::yield();
    CHECK(log.all<FragmentOnDisk>().size() == told);
    CHECK(recorder.load().frames_dropped > 100);
    CHECK(recorder.load().frames_in == frames);
    const auto waiting = recorder.load().oldest_unsynced;
    while (recorder.load().oldest_unsynced <= waiting && std::chrono::steady_clock::now() < deadline)
      std::this_thread::yield();
    CHECK(recorder.load().oldest_unsynced > waiting);

    disk.release_syncs();
    log.wait_for<FragmentOnDisk>(told + 8);
    push_frames(recorder, frames, frames + 60);
  }
  const ClipEnded ended = log.all<ClipEnded>().front();
  CHECK(ended.frames + ended.frames_dropped == frames + 60);
  CHECK(frames_in_gaps(log) == ended.frames_dropped);
  CHECK(log.all<Gap>().front().reason == GapReason::disk_slow);
  CHECK(log.all<RecordFailed>().empty());
  CHECK(ended.segments == 1);
  std::chrono::microseconds counted{};
  for (const auto& told : log.all<FragmentOnDisk>()) {
    CHECK(told.fragment.duration <= 500ms);
    counted += told.fragment.duration;
  }
  CHECK(std::chrono::abs(counted - ended.on_disk) < 1ms);
  CHECK(ended.on_disk < at_30_hz(frames + 60) - 3s);  // what was dropped is not counted as time on disk
  check_told_fragments(disk, log);
}

TEST_CASE("A full disk is told once, keeps what is there, and recording goes on when there is room again") {
  CrashFiles disk;
  EventLog log;
  {
    CameraRecorder recorder("label", {}, patient_writer(disk, 0ms), log.sink());
    REQUIRE(recorder.begin({"clip", "/", "B"}));
    push_frames(recorder, 0, 30);
    log.wait_for<FragmentOnDisk>(2);
    disk.disk_full_after(500);
    push_frames(recorder, 30, 120);
    const RecordFailed failed = log.wait_for<RecordFailed>().front();
    CHECK(failed.error.code == ErrorCode::disk_full);
    CHECK_FALSE(failed.error.hint.empty());
    while (recorder.load().queued > 0)
      std::this_thread::yield();
    disk.make_room();
    push_frames(recorder, 120, 200);
  }
  const ClipEnded ended = log.all<ClipEnded>().front();
  const auto gaps = log.all<Gap>();
  REQUIRE(gaps.size() == 1);
  CHECK(gaps[0].reason == GapReason::disk_full);
  CHECK(gaps[0].frames == ended.frames_dropped);
  CHECK(gaps[0].frames > 0);
  CHECK(gaps[0].from > first_utc);
  CHECK(gaps[0].to > gaps[0].from);
  CHECK(log.all<RecordFailed>().size() == 1);
  CHECK(ended.frames + ended.frames_dropped == 200);
  CHECK(ended.segments == 2);
  CHECK(disk.list("/").value().size() == 2);  // the tries in between left no empty files
  check_told_fragments(disk, log);
  const auto torn = index_segment(disk, log.all<SegmentBegan>()[0].file);
  REQUIRE(torn);
  CHECK(torn->whole_until < torn->file_size);
}

TEST_CASE("A disk that stays full until the end still ends the clip with a gap") {
  CrashFiles disk;
  disk.disk_full_after(0);
  EventLog log;
  {
    CameraRecorder recorder("label", {}, patient_writer(disk, 0ms), log.sink());
    REQUIRE(recorder.begin({"clip", "/", "B"}));
    push_frames(recorder, 0, 50);
  }
  CHECK(log.all<RecordFailed>().size() == 1);
  REQUIRE(log.all<Gap>().size() == 1);
  CHECK(log.all<Gap>()[0].frames == 50);
  CHECK(log.all<ClipEnded>().front().frames == 0);
  CHECK(log.all<ClipEnded>().front().segments == 0);
  CHECK(disk.list("/").value().empty());
}

TEST_CASE("One failed write or sync loses no frame: they go into a new segment") {
  const bool sync = GENERATE(false, true);
  CrashFiles disk;
  EventLog log;
  {
    CameraRecorder recorder("label", {}, patient_writer(disk), log.sink());
    REQUIRE(recorder.begin({"clip", "/", "B"}));
    push_frames(recorder, 0, 30);
    log.wait_for<FragmentOnDisk>(2);
    const Error error{ErrorCode::io, "write", "the disk", "it was unplugged for a moment", ""};
    if (sync)
      disk.fail_syncs(1, error);
    else
      disk.fail_appends(1, error);
    push_frames(recorder, 30, 100);
  }
  const ClipEnded ended = log.all<ClipEnded>().front();
  CHECK(ended.frames == 100);
  CHECK(ended.frames_dropped == 0);
  CHECK(ended.segments == 2);
  CHECK(log.all<SegmentEnded>().size() == 2);
  CHECK(log.all<RecordFailed>().empty());
  CHECK(log.all<Gap>().empty());
  check_told_fragments(disk, log);
}

TEST_CASE("A disk that fails for long is told with its error, and as a gap when it works again") {
  CrashFiles disk;
  EventLog log;
  {
    CameraRecorder recorder("label", {}, patient_writer(disk, 0ms), log.sink());
    REQUIRE(recorder.begin({"clip", "/", "B"}));
    disk.fail_syncs(3, Error{ErrorCode::read_only, "sync", "/label-0.mp4", "Read-only file system", "Check the disk."});
    push_frames(recorder, 0, 120);
  }
  CHECK(log.all<RecordFailed>().size() == 1);
  CHECK(log.all<RecordFailed>()[0].error.code == ErrorCode::read_only);
  REQUIRE(log.all<Gap>().size() == 1);
  CHECK(log.all<Gap>()[0].reason == GapReason::disk_failed);
  CHECK(log.all<ClipEnded>().front().frames + log.all<Gap>()[0].frames == 120);
}

TEST_CASE("A camera that is lost and comes back leaves a told gap and begins a new segment") {
  TemporaryFolder folder;
  EventLog log;
  {
    CameraRecorder recorder("overview", {}, patient_writer(posix_files()), log.sink());
    REQUIRE(recorder.begin({"clip", folder.path(), "B"}));
    for (std::uint64_t i = 0; i < 40; ++i)
      push_paced(recorder, make_frame(i, at_30_hz(i)));
    recorder.mark("before");
    recorder.camera_lost(GapReason::camera_lost);
    recorder.camera_lost(GapReason::camera_lost);  // told again by an impatient watcher
    recorder.mark("while it was away");
    for (std::uint64_t i = 0; i < 40; ++i)
      push_paced(recorder, make_frame(40 + i, 5s + at_30_hz(i)));
  }
  const auto gaps = log.all<Gap>();
  REQUIRE(gaps.size() == 1);
  CHECK(gaps[0].reason == GapReason::camera_lost);
  CHECK(gaps[0].camera == "overview");
  CHECK(gaps[0].from == first_utc + 1300ms);
  CHECK(gaps[0].to == first_utc + 5s);
  const auto segments = log.all<SegmentBegan>();
  REQUIRE(segments.size() == 2);
  CHECK(segments[0].file.filename() == "overview-0.mp4");
  CHECK(segments[1].file.filename() == "overview-1.mp4");
  CHECK(log.all<SegmentEnded>().size() == 2);
  CHECK(std::chrono::abs(log.all<ClipEnded>()[0].on_disk - 2'666'666us) < 100us);

  auto reader = ClipReader::open({segments[0].file, segments[1].file});
  REQUIRE(reader);
  CHECK((*reader)->timeline().frames == 80);
  CHECK(number_in((*reader)->picture_at(5s).value()) == 40);  // the clip's time goes on over the gap
  CHECK(number_in((*reader)->picture_at(3s).value()) == 39);  // the last picture before it stays
  const auto& marks = (*reader)->timeline().marks;
  REQUIRE(marks.size() == 2);
  CHECK(marks[0].at < 1400ms);
  CHECK(marks[1].text == "while it was away");
  CHECK(std::chrono::abs(marks[1].at - 5s) < 100us);
}

TEST_CASE("A camera missing at the start is told, and the clip begins with its first frame") {
  CrashFiles disk;
  EventLog log;
  {
    CameraRecorder recorder("label", {}, patient_writer(disk), log.sink());
    REQUIRE(recorder.begin({"clip", "/", "B"}));
    recorder.camera_lost(GapReason::camera_lost);
    push_frames(recorder, 0, 20);
  }
  const auto events = log.events();
  REQUIRE(std::holds_alternative<Gap>(events.front()));
  CHECK(std::get<Gap>(events.front()).reason == GapReason::camera_missing_at_start);
  CHECK(log.all<ClipEnded>().front().frames == 20);
  CHECK(log.all<FragmentOnDisk>()[1].fragment.begins == 0us);
}

TEST_CASE("A clip without a single frame ends, with its gap and without a file") {
  CrashFiles disk;
  EventLog log;
  {
    CameraRecorder recorder("label", {}, patient_writer(disk), log.sink());
    REQUIRE(recorder.begin({"clip", "/", "B"}));
    recorder.mark("no picture ever");
    recorder.end();
  }
  const auto events = log.events();
  REQUIRE(events.size() == 2);
  CHECK(std::get<Gap>(events[0]).reason == GapReason::camera_missing_at_start);
  CHECK(std::get<ClipEnded>(events[1]).segments == 0);
  CHECK(disk.list("/").value().empty());
}

TEST_CASE("A camera that falls silent without a word is told as frozen") {
  CrashFiles disk;
  EventLog log;
  {
    CameraRecorder recorder("label", {}, patient_writer(disk), log.sink());
    REQUIRE(recorder.begin({"clip", "/", "B"}));
    push_frames(recorder, 0, 10);
    push_paced(recorder, make_frame(10, 8s, tiny));
  }
  REQUIRE(log.all<Gap>().size() == 1);
  CHECK(log.all<Gap>()[0].reason == GapReason::camera_frozen);
  CHECK(log.all<Gap>()[0].from == first_utc + 300ms);
  CHECK(log.all<Gap>()[0].to == first_utc + 8s);
  CHECK(log.all<ClipEnded>()[0].on_disk < 1s);
}

TEST_CASE("Another picture size begins another segment and drops nothing") {
  TemporaryFolder folder;
  EventLog log;
  {
    CameraRecorder recorder("label", {}, patient_writer(posix_files()), log.sink());
    REQUIRE(recorder.begin({"clip", folder.path(), "B"}));
    for (std::uint64_t i = 0; i < 60; ++i)
      push_paced(recorder, make_frame(i, at_30_hz(i), i < 25 ? Size{320, 240} : Size{480, 320}));
  }
  const auto segments = log.all<SegmentBegan>();
  REQUIRE(segments.size() == 2);
  CHECK(segments[1].size == Size{480, 320});
  CHECK(log.all<Gap>().empty());
  auto reader = ClipReader::open({segments[0].file, segments[1].file});
  REQUIRE(reader);
  for (std::uint64_t i = 0; i < 60; ++i) {
    const auto shown = (*reader)->next();
    REQUIRE(shown);
    REQUIRE(number_in(shown->picture) == i);
    REQUIRE(std::chrono::abs(shown->at - at_30_hz(i)) < 1ms);
  }
}

class FrameWithDrops final : public Frame {
 public:
  explicit FrameWithDrops(const FramePtr& from, std::uint64_t dropped) : from_(from) {
    sequence = from->sequence;
    captured = from->captured;
    captured_utc = from->captured_utc;
    dropped_before = dropped;
  }
  const Result<Picture>& picture() const override { return from_->picture(); }

 private:
  FramePtr from_;
};

TEST_CASE("Frames that the driver lost and frames that cannot be decoded are counted and told") {
  CrashFiles disk;
  EventLog log;
  {
    CameraRecorder recorder("label", {}, patient_writer(disk), log.sink());
    REQUIRE(recorder.begin({"clip", "/", "B"}));
    push_frames(recorder, 0, 10);
    push_paced(recorder, make_damaged_frame(10, at_30_hz(10)));
    push_paced(recorder, std::make_shared<FrameWithDrops>(frame(15), 4));
    push_frames(recorder, 16, 80);
  }
  const ClipEnded ended = log.all<ClipEnded>().front();
  CHECK(ended.frames == 75);
  CHECK(ended.frames_dropped == 5);
  REQUIRE(log.all<Gap>().size() == 1);
  CHECK(log.all<Gap>()[0].reason == GapReason::frames_dropped);
  CHECK(log.all<Gap>()[0].frames == 5);
}

// x264, until it is told to break or to wait.
class TroubledEncoder final : public Encoder {
 public:
  struct Trouble {
    std::mutex mutex;
    std::condition_variable changed;
    int breaks_after = 1 << 30;
    bool waits = false;
    int opened = 0;
  };
  TroubledEncoder(std::unique_ptr<Encoder> inner, Trouble& trouble) : inner_(std::move(inner)), trouble_(trouble) {}

  const StreamFormat& format() const override { return inner_->format(); }
  Result<Packets> encode(FrameBuffer& picture, Ticks at, KeyFrame key) override {
    std::unique_lock lock(trouble_.mutex);
    trouble_.changed.wait(lock, [&] { return !trouble_.waits; });
    if (--trouble_.breaks_after == 0)
      return Error{ErrorCode::io, "encode", "a picture", "the graphics card went away", ""};
    return inner_->encode(picture, at, key);
  }
  Result<Packets> drain() override { return inner_->drain(); }

  static EncoderFactory factory(Trouble& trouble) {
    return [&trouble](const PictureKind& kind, const EncoderSettings& settings) -> Result<std::unique_ptr<Encoder>> {
      RETURNS_TRY_ASSIGN(auto inner, open_x264(kind, settings));
      std::lock_guard lock(trouble.mutex);
      ++trouble.opened;
      return std::unique_ptr<Encoder>(std::make_unique<TroubledEncoder>(std::move(inner), trouble));
    };
  }

 private:
  std::unique_ptr<Encoder> inner_;
  Trouble& trouble_;
};

TEST_CASE("An encoder that breaks is told; another takes over in a new segment and the gap is counted") {
  CrashFiles disk;
  EventLog log;
  TroubledEncoder::Trouble trouble;
  trouble.breaks_after = 20;
  std::uint64_t pushed = 0;
  {
    CameraRecorder recorder("label", {}, patient_writer(disk), log.sink(), TroubledEncoder::factory(trouble));
    REQUIRE(recorder.begin({"clip", "/", "B"}));
    const auto deadline = std::chrono::steady_clock::now() + 60s;
    while (log.all<SegmentBegan>().size() < 2 && std::chrono::steady_clock::now() < deadline)
      push_paced(recorder, frame(pushed++));
  }
  CHECK(trouble.opened == 2);
  REQUIRE(log.all<RecordFailed>().size() == 1);
  CHECK(log.all<RecordFailed>()[0].error.cause == "the graphics card went away");
  REQUIRE(log.all<Gap>().size() == 1);
  CHECK(log.all<Gap>()[0].reason == GapReason::encoder_failed);
  const ClipEnded ended = log.all<ClipEnded>().front();
  CHECK(ended.segments == 2);
  CHECK(ended.frames_dropped == log.all<Gap>()[0].frames);
  CHECK(ended.frames + ended.frames_dropped == pushed);
  check_told_fragments(disk, log);
}

TEST_CASE("Frames that find the encoder's queue full are dropped, counted and told") {
  CrashFiles disk;
  EventLog log;
  TroubledEncoder::Trouble trouble;
  trouble.waits = true;
  {
    CameraRecorder recorder("label", {}, patient_writer(disk), log.sink(), TroubledEncoder::factory(trouble));
    REQUIRE(recorder.begin({"clip", "/", "B"}));
    for (std::uint64_t i = 0; i < 100; ++i)
      recorder.push(frame(i));
    {
      std::lock_guard lock(trouble.mutex);
      trouble.waits = false;
    }
    trouble.changed.notify_all();
    push_frames(recorder, 100, 150);
  }
  const ClipEnded ended = log.all<ClipEnded>().front();
  CHECK(ended.frames_dropped >= 80);
  CHECK(ended.frames + ended.frames_dropped == 150);
  CHECK(frames_in_gaps(log) == ended.frames_dropped);
  CHECK(log.all<Gap>().front().reason == GapReason::frames_dropped);
}

TEST_CASE("Two cameras record at once through one writer, each with its own files and counts") {
  TemporaryFolder folder;
  EventLog log;
  {
    const auto writer = patient_writer(posix_files());
    CameraRecorder label("label", {}, writer, log.sink());
    CameraRecorder overview("overview", {}, writer, log.sink());
    REQUIRE(label.begin({"clip", folder.path(), "B"}));
    REQUIRE(overview.begin({"clip", folder.path(), "B"}));
    for (std::uint64_t i = 0; i < 90; ++i) {
      push_paced(label, make_frame(i, at_30_hz(i)));
      if (i % 2 == 0)
        push_paced(overview, make_frame(i / 2, at_30_hz(i), {480, 320}));
    }
  }
  REQUIRE(log.all<ClipEnded>().size() == 2);
  for (const ClipEnded& ended : log.all<ClipEnded>()) {
    CHECK(ended.frames == (ended.camera == "label" ? 90 : 45));
    CHECK(ended.frames_dropped == 0);
    auto reader = ClipReader::open({folder.path() / (ended.camera + "-0.mp4")});
    REQUIRE(reader);
    for (std::uint64_t i = 0; i < ended.frames; ++i)
      REQUIRE(number_in((*reader)->next().value().picture) == i);
  }
}

TEST_CASE("A fragment does not wait for a next frame before it goes to disk") {
  CrashFiles disk;
  EventLog log;
  CameraRecorder recorder("label", {}, patient_writer(disk), log.sink());
  REQUIRE(recorder.begin({"clip", "/", "B"}));
  push_frames(recorder, 0, 3);
  const auto told = log.wait_for<FragmentOnDisk>(2);  // the header and the three frames, while the clip runs on
  CHECK(told[1].fragment.frames == 3);
}

}  // namespace
}  // namespace returns::vision::tests
