#include "vision/record/evidence_writer.h"

#include <pthread.h>

namespace returns::vision {
namespace {

constexpr std::uint64_t spare_bytes = 1 << 20;  // for the header and for what else is written meanwhile

GapReason reason_of(const Error& error) {
  return error.code == ErrorCode::disk_full ? GapReason::disk_full : GapReason::disk_failed;
}

}  // namespace

WriterLane::WriterLane(FilePort& files, WriterLimits limits, std::string camera, RecordSink sink)
    : files_(files), limits_(limits), camera_(std::move(camera)), sink_(std::move(sink)) {}

std::chrono::milliseconds WriterLane::oldest_unsynced() const {
  std::lock_guard lock(mutex_);
  if (unsynced_.empty())
    return {};
  return std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - unsynced_.front());
}

void WriterLane::wait_until_idle() {
  std::unique_lock lock(mutex_);
  idle_.wait(lock, [this] { return orders_ == 0; });
}

bool WriterLane::reserve() {
  std::lock_guard lock(mutex_);
  if (unsynced_.size() >= limits_.fragments_waiting)
    return false;
  unsynced_.push_back(Clock::now());
  return true;
}

void WriterLane::give_back() {
  std::lock_guard lock(mutex_);
  unsynced_.pop_back();
}

void WriterLane::carry_out(WriteOrder order) {
  std::visit([this](auto& one) { carry_out_one(std::move(one)); }, order);
  std::lock_guard lock(mutex_);
  if (std::holds_alternative<FragmentDraft>(order))
    unsynced_.pop_front();
  if (--orders_ == 0)
    idle_.notify_all();
}

void WriterLane::carry_out_one(BeginClip order) {
  clip_.emplace();
  clip_->order = std::move(order.order);
}

void WriterLane::carry_out_one(FragmentDraft draft) {
  if (clip_->segment && clip_->format != draft.format)
    end_segment();
  if (clip_->outage && Clock::now() < clip_->outage->retry_at) {
    clip_->outage->frames += draft.packets.size();
    clip_->outage->to = draft.ends_utc;
    return;
  }
  const bool into_running_segment = clip_->segment.has_value();
  Status written = write(draft);
  // The tail of that file is unknown now; the same pictures may fit well into a file of their own.
  if (!written && into_running_segment)
    written = write(draft);
  if (!written)
    lose(draft, written.error());
}

Status WriterLane::write(const FragmentDraft& draft) {
  try {
    return append(draft);
  } catch (const std::exception& failure) {  // memory, above all: this thread serves all cameras and must not end
    end_segment();
    return Error{ErrorCode::internal, "write", clip_->order.folder.string(), failure.what(), "Restart the station."};
  }
}

Status WriterLane::append(const FragmentDraft& draft) {
  if (!clip_->segment)
    RETURNS_TRY(begin_segment(draft));
  Result<Fragment> fragment = clip_->segment->append(draft);
  if (!fragment) {
    end_segment();
    return std::move(fragment).error();
  }
  end_outage(draft.captured.utc);
  clip_->on_disk += draft.ends - draft.begins;
  clip_->frames += draft.packets.size();
  tell_fragment(clip_->next_segment - 1, *std::move(fragment));
  return {};
}

Status WriterLane::begin_segment(const FragmentDraft& draft) {
  RETURNS_TRY(room_for(draft));
  while (true) {
    const auto path = clip_->order.folder / (camera_ + "-" + std::to_string(clip_->next_segment) + ".mp4");
    Result<SegmentFile> segment = SegmentFile::create(files_, path, draft);
    if (!segment && segment.error().code == ErrorCode::already_exists) {
      ++clip_->next_segment;  // a clip that goes on after a restart of the station
      continue;
    }
    if (!segment)
      return std::move(segment).error();
    const int number = clip_->next_segment++;
    ++clip_->segments;
    clip_->segment = *std::move(segment);
    clip_->format = draft.format;
    sink_(SegmentBegan{clip_->order.clip, camera_, number, path, draft.format->codec, draft.format->kind.size});
    Fragment header = clip_->segment->header();
    header.begins = to_microseconds(draft.begins);
    tell_fragment(number, std::move(header));
    return {};
  }
}

// A full disk still makes names: without this check each try would leave an empty segment.
Status WriterLane::room_for(const FragmentDraft& draft) const {
  if (!clip_->outage || clip_->outage->reason != GapReason::disk_full)
    return {};
  RETURNS_TRY_ASSIGN(const std::uint64_t room, files_.free_bytes(clip_->order.folder));
  if (room < draft.bytes() + spare_bytes)
    return system_error(ENOSPC, "go on recording in", clip_->order.folder.string());
  return {};
}

void WriterLane::end_segment() {
  if (!clip_->segment)
    return;
  clip_->segment.reset();
  sink_(SegmentEnded{clip_->order.clip, camera_, clip_->next_segment - 1});
}

void WriterLane::lose(const FragmentDraft& draft, const Error& error) {
  if (!clip_->outage) {
    clip_->outage = Outage{reason_of(error), draft.captured.utc, draft.ends_utc, 0, {}};
    sink_(RecordFailed{clip_->order.clip, camera_, error});
  }
  clip_->outage->frames += draft.packets.size();
  clip_->outage->to = draft.ends_utc;
  clip_->outage->retry_at = Clock::now() + limits_.retry_after;
}

void WriterLane::end_outage(std::optional<UtcTime> at) {
  if (!clip_->outage)
    return;
  const Outage outage = *std::exchange(clip_->outage, std::nullopt);
  clip_->frames_lost += outage.frames;
  sink_(Gap{clip_->order.clip, camera_, outage.reason, outage.from, at.value_or(outage.to), outage.frames});
}

void WriterLane::tell_fragment(int segment, Fragment fragment) {
  sink_(FragmentOnDisk{clip_->order.clip, camera_, segment, std::move(fragment), to_microseconds(clip_->on_disk)});
}

void WriterLane::carry_out_one(EndSegment) {
  end_segment();
}

void WriterLane::carry_out_one(const EndClip& order) {
  end_segment();
  end_outage(std::nullopt);
  sink_(ClipEnded{clip_->order.clip, camera_, to_microseconds(clip_->on_disk), clip_->frames,
                  order.frames_dropped + clip_->frames_lost, clip_->segments});
  clip_.reset();
}

void WriterLane::carry_out_one(const TellGap& order) {
  sink_(Gap{clip_->order.clip, camera_, order.reason, order.from, order.to, order.frames});
}

void WriterLane::carry_out_one(TellFailure order) {
  sink_(RecordFailed{clip_->order.clip, camera_, std::move(order.error)});
}

EvidenceWriter::EvidenceWriter(FilePort& files, WriterLimits limits)
    : files_(files), limits_(limits), thread_([this] { run(); }) {}

EvidenceWriter::~EvidenceWriter() {
  {
    std::lock_guard lock(mutex_);
    closing_ = true;
  }
  ready_.notify_all();
  thread_.join();
}

std::shared_ptr<WriterLane> EvidenceWriter::open_lane(std::string camera, RecordSink sink) {
  return std::make_shared<WriterLane>(files_, limits_, std::move(camera), std::move(sink));
}

void EvidenceWriter::order(const std::shared_ptr<WriterLane>& lane, WriteOrder order) {
  {
    std::lock_guard lock(lane->mutex_);
    ++lane->orders_;
  }
  {
    std::lock_guard lock(mutex_);
    orders_.emplace_back(lane, std::move(order));
  }
  ready_.notify_one();
}

void EvidenceWriter::run() {
  pthread_setname_np(pthread_self(), "evidence");
  std::unique_lock lock(mutex_);
  while (true) {
    ready_.wait(lock, [this] { return closing_ || !orders_.empty(); });
    if (orders_.empty())
      return;
    auto [lane, order] = std::move(orders_.front());
    orders_.pop_front();
    lock.unlock();
    lane->carry_out(std::move(order));
    lane.reset();
    lock.lock();
  }
}

std::shared_ptr<EvidenceWriter> make_evidence_writer(FilePort& files, WriterLimits limits) {
  return std::make_shared<EvidenceWriter>(files, limits);
}

}  // namespace returns::vision
