#include <pthread.h>

#include "vision/record/encode_loop.h"

namespace returns::vision {

struct CameraRecorder::Work {
  Work(std::string camera, EncoderSettings settings, std::shared_ptr<EvidenceWriter> writer, RecordSink sink,
       EncoderFactory encoders)
      : writer_lane(writer->open_lane(camera, std::move(sink))),
        loop(std::move(settings), std::move(encoders), std::move(writer), writer_lane),
        thread([this, name = "encode " + camera] { run(name); }) {}

  void run(const std::string& name) {
    pthread_setname_np(pthread_self(), name.substr(0, 15).c_str());
    while (true) {
      const auto deadline = loop.deadline();
      if (auto order = queue.pop(deadline))
        loop.take(*std::move(order));
      else if (queue.drained())
        return;
      else
        loop.cut_waiting();
    }
  }

  std::shared_ptr<WriterLane> writer_lane;
  FrameQueue queue;
  EncodeLoop loop;

  std::mutex mutex;
  bool recording = false;
  BootTime newest{};  // capture time of the newest frame
  std::uint64_t frames_in = 0;
  std::thread thread;
};

CameraRecorder::CameraRecorder(std::string camera, EncoderSettings settings, std::shared_ptr<EvidenceWriter> writer,
                               RecordSink sink, EncoderFactory encoders)
    : work_(std::make_unique<Work>(std::move(camera), std::move(settings), std::move(writer), std::move(sink),
                                   std::move(encoders))) {}

CameraRecorder::~CameraRecorder() {
  end();
  work_->queue.close();
  work_->thread.join();
  work_->writer_lane->wait_until_idle();
}

void CameraRecorder::push(FramePtr frame) {
  std::lock_guard lock(work_->mutex);
  work_->newest = frame->captured;
  if (!work_->recording)
    return;
  ++work_->frames_in;
  work_->queue.push(std::move(frame));
}

void CameraRecorder::camera_lost(GapReason reason) {
  work_->queue.push_order(LostOrder{reason, read_clocks().utc});
}

Status CameraRecorder::begin(const ClipOrder& order) {
  std::lock_guard lock(work_->mutex);
  if (work_->recording)
    return Error{ErrorCode::conflict, "begin the clip", order.clip, "another clip is still being recorded",
                 "End that clip first."};
  work_->recording = true;
  work_->frames_in = 0;
  work_->queue.push_order(BeginOrder{order, read_clocks().utc});
  return {};
}

void CameraRecorder::mark(std::string text) {
  std::lock_guard lock(work_->mutex);
  if (work_->recording)
    work_->queue.push_order(MarkOrder{std::move(text), work_->newest});
}

void CameraRecorder::end() {
  std::lock_guard lock(work_->mutex);
  if (!std::exchange(work_->recording, false))
    return;
  work_->queue.push_order(EndOrder{read_clocks().utc});
}

CameraRecorder::Load CameraRecorder::load() const {
  Load load;
  {
    std::lock_guard lock(work_->mutex);
    load.frames_in = work_->frames_in;
  }
  load.frames_dropped = work_->loop.frames_dropped();
  load.queued = work_->queue.frames();
  load.oldest_unsynced = work_->writer_lane->oldest_unsynced();
  return load;
}

std::string_view name_of(GapReason reason) {
  switch (reason) {
    case GapReason::camera_lost:
      return "camera lost";
    case GapReason::camera_frozen:
      return "camera frozen";
    case GapReason::camera_missing_at_start:
      return "camera missing at start";
    case GapReason::encoder_failed:
      return "encoder failed";
    case GapReason::frames_dropped:
      return "frames dropped";
    case GapReason::disk_slow:
      return "disk slow";
    case GapReason::disk_full:
      return "disk full";
    case GapReason::disk_failed:
      return "disk failed";
    case GapReason::paused:
      return "paused";
  }
  return "unknown";
}

}  // namespace returns::vision
