// Clips and photos of the running session: tells the recorders what to record, keeps the book of what is on disk, and
// seals a clip when its last camera has ended.
//
// Threads: the "evidence" lane keeps the book and writes photos; sealing and hashing whole files run on the errands
// lane, so that the next clip never waits for the one before.
#pragma once
#include <atomic>
#include <map>
#include <memory>
#include <set>
#include <string>

#include "app/runtime/desk.h"
#include "app/runtime/lane.h"
#include "app/runtime/store_desk.h"
#include "app/station/health.h"
#include "app/station/step.h"
#include "storage/base/file_port.h"
#include "storage/evidence/vault.h"
#include "vision/record/recorder.h"

namespace returns::runtime {

struct EvidenceOptions {
  std::filesystem::path root;  // the evidence folder
  StationId station;
  std::string station_name;  // burned in
  std::string software;
  vision::EncoderSettings encoder;
  std::vector<std::string> cameras;
};

// Adds a fragment to what the manifest will say of its file.
void add_fragment(SealedFile& file, const vision::Fragment& fragment);

class EvidenceDesk {
 public:
  EvidenceDesk(EvidenceOptions options, FilePort& files, StoreDesk& store, Lane& errands, Post post);
  ~EvidenceDesk();

  // Capture threads; never block.
  void push(const std::string& camera, const vision::FramePtr& frame);
  void camera_away(const std::string& camera, vision::GapReason reason);

  // Any thread.
  void begin(const station::BeginClip& command);
  void end(const station::EndClip& command);
  void mark(const station::MarkClip& command);
  void take_photo(const station::TakePhoto& command, vision::FramePtr frame);  // a null frame is told as PhotoFailed

  // What a crash left: clips without a seal are indexed up to their last whole fragment and sealed as torn, seals that
  // the journal does not have are told again, files that were never queued for the upstream are queued. Done on the
  // errands lane, but looked for before it returns, so call it before the first begin().
  void recover();

  // The lane's queue and the encoders'. Any thread, before finish().
  std::vector<station::QueueHealth> queues() const;

  // Ends a running clip and waits until its last fragment is on disk and the seal is queued.
  void finish();

 private:
  struct Book {
    station::BeginClip begun;
    std::string folder;  // relative
    std::string journal_head;
    std::map<std::pair<std::string, int>, SealedFile> files;  // camera, segment
    std::vector<EvidenceGap> gaps;
    std::set<std::string> running;  // cameras that have not ended
    std::int64_t milliseconds = 0;
    std::map<std::string, std::uint64_t> bytes;  // on disk, by camera
  };

  void record_event(vision::RecordEvent event);
  void on(const vision::SegmentBegan& event);
  void on(const vision::FragmentOnDisk& event);
  void on(const vision::SegmentEnded&) {}
  void on(const vision::Gap& event);
  void on(const vision::ClipEnded& event);
  void on(const vision::RecordFailed& event);
  void begin_on_lane(const station::BeginClip& command);
  void take_photo_on_lane(const station::TakePhoto& command, const vision::FramePtr& frame);
  void seal_when_ended(const std::string& clip);
  Result<ClipSealed> seal(storage::SealRequest request);
  std::string journal_head();
  Status queue_file(const std::string& relative);
  Status queue_clip(const std::string& folder, const ClipSealed& sealed);
  void recover_clip(const std::string& folder);
  Result<ClipSealed> seal_torn(const std::string& folder, const SessionView& session, const ClipView* known);
  void queue_again(const storage::Store::LooseEnds& ends);

  EvidenceOptions options_;
  FilePort& files_;
  StoreDesk& store_;
  Lane& errands_;
  Post post_;
  std::map<std::string, Book> books_;  // evidence lane only; by clip
  std::atomic<bool> closing_ = false;  // recovery stops early; the next start goes on with it
  std::string running_clip_;           // evidence lane only
  std::map<std::string, std::unique_ptr<vision::CameraRecorder>> recorders_;  // fixed from construction to finish()
  std::shared_ptr<vision::EvidenceWriter> writer_;
  Lane lane_;
};

}  // namespace returns::runtime
