// The recorder: frames in, durable fragments out.
//
// Threads: one encode thread per CameraRecorder, one EvidenceWriter thread for all of them. push() and mark() may be
// called from any thread and never block. Events are delivered on the writer's or the encoder's thread through the
// sink, which must not block.
#pragma once
#include <array>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "storage/base/file_port.h"
#include "vision/camera/frame.h"

namespace returns::vision {

using Sha256 = std::array<std::uint8_t, 32>;

// A run of whole MP4 boxes (the header, or clock box + moof + mdat) that was written and synced as one. The clock box
// (vision/record/clock_box.h) makes the file tell by itself when its frames were captured and whether they are whole.
struct Fragment {
  std::uint64_t offset = 0;  // in the segment's file
  std::uint64_t length = 0;
  Sha256 hash{};
  std::chrono::microseconds begins{};  // presentation time within the clip; the header has length but no duration
  std::chrono::microseconds duration{};
  std::uint32_t frames = 0;
  TimeStamp captured;  // clocks of its first frame
};

enum class GapReason {
  camera_lost,
  camera_frozen,
  camera_missing_at_start,
  encoder_failed,
  frames_dropped,
  disk_slow,
  disk_full,
  disk_failed,  // a write or a sync failed for another reason than a full disk
  paused
};
std::string_view name_of(GapReason reason);  // "camera lost" …

// Everything that happens to a clip, in order per camera.
struct SegmentBegan {
  std::string clip, camera;
  int segment = 0;
  std::filesystem::path file;
  std::string codec;
  Size size;
};
struct FragmentOnDisk {
  std::string clip, camera;
  int segment = 0;
  Fragment fragment;
  std::chrono::microseconds on_disk{};
};  // total of this camera
struct SegmentEnded {
  std::string clip, camera;
  int segment = 0;
};
struct Gap {
  std::string clip, camera;
  GapReason reason;
  UtcTime from{}, to{};
  std::uint64_t frames = 0;
};  // told when it ends, or at the end of the clip
struct ClipEnded {
  std::string clip, camera;
  std::chrono::microseconds on_disk{};
  std::uint64_t frames = 0;
  std::uint64_t frames_dropped = 0;
  int segments = 0;
};
struct RecordFailed {
  std::string clip, camera;
  Error error;
};  // frames are not kept from here on; what is on disk stays. The recorder tries again in a new segment until end(),
    // and a Gap tells when and whether it succeeded
using RecordEvent = std::variant<SegmentBegan, FragmentOnDisk, SegmentEnded, Gap, ClipEnded, RecordFailed>;
using RecordSink = std::function<void(RecordEvent)>;

struct EncoderSettings {
  int frames_per_second = 30;
  int constant_quality = 23;  // x264 CRF
  std::int64_t most_bits_per_second = 10'000'000;
  std::string preset = "ultrafast";
  int threads = 1;  // slices of one picture; more than one costs bits
  std::chrono::milliseconds fragment{500};
};

struct ClipOrder {
  std::string clip;              // id, also the folder's name
  std::filesystem::path folder;  // exists; files are <camera>-<segment>.mp4
  std::string station;           // burned into the picture beside UTC time and frame number
};

// The one thread that muxes, writes, syncs and hashes the fragments of all cameras.
class EvidenceWriter;
struct WriterLimits {
  std::size_t fragments_waiting = 8;            // per camera; with more the encode thread drops frames
  std::chrono::milliseconds retry_after{2000};  // after a failed write
};
std::shared_ptr<EvidenceWriter> make_evidence_writer(FilePort& files, WriterLimits limits = {});

// How pictures become packets (vision/record/encoder.h).
class Encoder;
struct PictureKind;
using EncoderFactory = std::function<Result<std::unique_ptr<Encoder>>(const PictureKind&, const EncoderSettings&)>;
EncoderFactory x264_encoders();

class CameraRecorder {
 public:
  CameraRecorder(std::string camera, EncoderSettings settings, std::shared_ptr<EvidenceWriter> writer, RecordSink sink,
                 EncoderFactory encoders = x264_encoders());
  // Ends a running clip and waits until all of it is on disk or told as lost: the sink is not called afterwards.
  ~CameraRecorder();

  // Frames are encoded only between begin() and end(). A full queue drops the frame and counts it.
  void push(FramePtr frame);
  void camera_lost(GapReason reason);  // the source went away: ends the segment, begins a gap; the next push ends it

  Status begin(const ClipOrder& order);  // conflict while a clip runs
  // Timed metadata at the newest frame: one line of JSON, at most 65535 bytes. Marks that come while there is no
  // picture (before the first frame, camera lost) wait for the next one; they are in the file, not in the events.
  void mark(std::string text);
  void end();  // asynchronous: ClipEnded follows when all is on disk

  struct Load {
    std::uint64_t frames_in = 0, frames_dropped = 0;
    std::size_t queued = 0;
    std::chrono::milliseconds oldest_unsynced{};
  };
  Load load() const;

 private:
  struct Work;
  std::unique_ptr<Work> work_;
};

// A segment's file as found on disk, after a crash too: whole fragments in order, and where they end.
struct SegmentIndex {
  std::vector<Fragment> fragments;  // hash, offset, length; begins/duration/frames from the boxes
  std::uint64_t whole_until = 0;    // bytes after this offset are a torn tail
  std::uint64_t file_size = 0;
  Size size;
};
Result<SegmentIndex> index_segment(FilePort& files, const std::filesystem::path& file);

// A photo: JPEG of one picture at full size, written and synced under `file`.
struct PhotoOnDisk {
  std::filesystem::path file;
  Sha256 hash{};
  std::uint64_t bytes = 0;
  Size size;
};
Result<PhotoOnDisk> write_photo(FilePort& files, const Picture& picture, const std::filesystem::path& file,
                                int quality = 92);

}  // namespace returns::vision
