// The thread that muxes, writes, syncs and hashes, and the lanes through which cameras reach it.
//
// A lane is the writer's side of one CameraRecorder: its orders are carried out in order, and all events of that
// recorder come from here, in order. Orders of all lanes are served first come, first served.
#pragma once
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

#include "vision/record/fragment_draft.h"
#include "vision/record/recorder.h"
#include "vision/record/segment_file.h"

namespace returns::vision {

struct BeginClip {
  ClipOrder order;
};
struct EndSegment {};
struct EndClip {
  UtcTime at{};
  std::uint64_t frames_dropped = 0;  // before they became a draft
};
struct TellGap {
  GapReason reason{};
  UtcTime from{}, to{};
  std::uint64_t frames = 0;
};
struct TellFailure {
  Error error;
};
using WriteOrder = std::variant<BeginClip, FragmentDraft, EndSegment, EndClip, TellGap, TellFailure>;

class WriterLane {
 public:
  WriterLane(FilePort& files, WriterLimits limits, std::string camera, RecordSink sink);

  // --- Any thread
  std::chrono::milliseconds oldest_unsynced() const;
  void wait_until_idle();

  // --- Encode thread
  // Room for one more fragment, from its first picture on. False: the disk is too slow, drop pictures.
  bool reserve();
  void give_back();  // a reserved fragment that never became a draft

  // --- Writer's thread
  void carry_out(WriteOrder order);

 private:
  friend class EvidenceWriter;
  using Clock = std::chrono::steady_clock;

  // Fragments that could not be written, until one can again.
  struct Outage {
    GapReason reason{};
    UtcTime from{}, to{};
    std::uint64_t frames = 0;
    Clock::time_point retry_at;
  };
  struct Clip {
    ClipOrder order;
    std::optional<SegmentFile> segment;
    std::shared_ptr<const StreamFormat> format;  // of the segment
    int next_segment = 0;
    int segments = 0;
    Ticks on_disk{};
    std::uint64_t frames = 0, frames_lost = 0;
    std::optional<Outage> outage;
  };

  void carry_out_one(BeginClip order);
  void carry_out_one(FragmentDraft draft);
  void carry_out_one(EndSegment);
  void carry_out_one(const EndClip& order);
  void carry_out_one(const TellGap& order);
  void carry_out_one(TellFailure order);
  Status write(const FragmentDraft& draft);
  Status append(const FragmentDraft& draft);
  Status begin_segment(const FragmentDraft& draft);
  Status room_for(const FragmentDraft& draft) const;
  void end_segment();
  void lose(const FragmentDraft& draft, const Error& error);
  void end_outage(std::optional<UtcTime> at);
  void tell_fragment(int segment, Fragment fragment);

  FilePort& files_;
  const WriterLimits limits_;
  const std::string camera_;
  const RecordSink sink_;
  std::optional<Clip> clip_;  // writer's thread only

  mutable std::mutex mutex_;
  std::condition_variable idle_;
  std::size_t orders_ = 0;                  // queued or being carried out
  std::deque<Clock::time_point> unsynced_;  // when the first picture of each reserved fragment came
};

class EvidenceWriter {
 public:
  EvidenceWriter(FilePort& files, WriterLimits limits);
  ~EvidenceWriter();  // carries out what was ordered first
  EvidenceWriter(const EvidenceWriter&) = delete;
  EvidenceWriter& operator=(const EvidenceWriter&) = delete;

  std::shared_ptr<WriterLane> open_lane(std::string camera, RecordSink sink);
  // Never blocks. Fragments are bounded by WriterLane::reserve(); the other orders are few.
  void order(const std::shared_ptr<WriterLane>& lane, WriteOrder order);

 private:
  void run();

  FilePort& files_;
  const WriterLimits limits_;
  std::mutex mutex_;
  std::condition_variable ready_;
  std::deque<std::pair<std::shared_ptr<WriterLane>, WriteOrder>> orders_;
  bool closing_ = false;
  std::thread thread_;
};

}  // namespace returns::vision
