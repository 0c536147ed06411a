#include "vision/record/encode_loop.h"

namespace returns::vision {
namespace {

using namespace std::chrono_literals;

constexpr auto silence_limit = 2s;    // the station's limit for a frozen picture
constexpr auto start_grace = 500ms;   // a camera that delivers at once is not "missing at start"
constexpr auto picture_wait = 500ms;  // then the fragment is cut and written without a next picture
constexpr auto gap_joins = 1s;        // drops closer than this are one gap
constexpr auto encoder_retry = 1s;
constexpr int longest_number = 12;

bool is_loss_of_camera(GapReason reason) {
  return reason == GapReason::camera_lost || reason == GapReason::camera_frozen ||
         reason == GapReason::camera_missing_at_start || reason == GapReason::paused;
}

}  // namespace

EncodeLoop::EncodeLoop(EncoderSettings settings, EncoderFactory encoders, std::shared_ptr<EvidenceWriter> writer,
                       std::shared_ptr<WriterLane> lane)
    : settings_(std::move(settings)),
      encoders_(std::move(encoders)),
      writer_(std::move(writer)),
      lane_(std::move(lane)) {}

void EncodeLoop::take(RecordOrder order) {
  std::visit([this](auto& one) { take_one(std::move(one)); }, order);
}

std::optional<std::chrono::steady_clock::time_point> EncodeLoop::deadline() const {
  if (reserved_ == 0)
    return std::nullopt;
  return newest_taken_ + picture_wait;
}

void EncodeLoop::cut_waiting() {
  if (auto draft = builder_ ? builder_->cut() : std::nullopt)
    send(*std::move(draft));
  else
    newest_taken_ = Clock::now();
}

void EncodeLoop::take_one(BeginOrder order) {
  clip_.emplace();
  clip_->order = order.clip;
  clip_->began = order.at;
  clip_->began_at = Clock::now();
  gap_.reset();
  frames_dropped_.store(0, std::memory_order_relaxed);
  writer_->order(lane_, BeginClip{std::move(order.clip)});
}

void EncodeLoop::take_one(MarkOrder order) {
  if (clip_)
    clip_->marks.push_back(std::move(order));
  if (clip_ && builder_)
    place_marks(clip_->newest);
}

void EncodeLoop::take_one(const LostOrder& order) {
  camera_ = Camera::lost;
  if (!clip_)
    return;
  end_segment();
  if (!clip_->origin)
    miss(GapReason::camera_missing_at_start, clip_->began, order.at, 0);
  else if (!gap_ || !is_loss_of_camera(gap_->reason))
    miss(order.reason, clip_->newest_utc, order.at, 0);
}

void EncodeLoop::take_one(const DroppedFrames& dropped) {
  if (clip_)
    miss(GapReason::frames_dropped, dropped.from, dropped.to, dropped.frames);
}

void EncodeLoop::take_one(const EndOrder& order) {
  if (!clip_)
    return;
  end_segment();
  if (!clip_->origin && (!gap_ || gap_->reason == GapReason::camera_missing_at_start))
    miss(GapReason::camera_missing_at_start, clip_->began, order.at, 0);
  end_gap(gap_ && is_loss_of_camera(gap_->reason) ? std::optional(order.at) : std::nullopt);
  writer_->order(lane_, EndClip{order.at, clip_->dropped});
  clip_.reset();
}

void EncodeLoop::take_one(FramePtr frame) {
  const bool was_lost = std::exchange(camera_, Camera::delivers) == Camera::lost;
  if (!clip_)
    return;
  note_arrival(*frame);
  if (!was_lost && frame->dropped_before > 0 && clip_->origin)
    miss(GapReason::frames_dropped, clip_->newest_utc, frame->captured_utc, frame->dropped_before);
  const Result<Picture>& picture = frame->picture();
  if (!picture) {
    drop(GapReason::frames_dropped, *frame);
    return;
  }
  if (!encoder_ && Clock::now() < next_encoder_try_) {
    drop(GapReason::encoder_failed, *frame);
    return;
  }
  Status recorded;
  try {
    recorded = record(*frame, *picture);
  } catch (const std::exception& exception) {  // OpenCV's, and no memory
    recorded = Error{ErrorCode::internal, "record", "a picture", exception.what(), ""};
  }
  if (!recorded)
    fail(recorded.error(), *frame);
}

// Tells the gaps that this frame ends.
void EncodeLoop::note_arrival(const Frame& frame) {
  if (!clip_->origin) {
    const bool late = Clock::now() - clip_->began_at > start_grace;
    if (late && !gap_)
      miss(GapReason::camera_missing_at_start, clip_->began, frame.captured_utc, 0);
  } else if (frame.captured - clip_->newest_captured > silence_limit && !gap_) {
    end_segment();
    miss(GapReason::camera_frozen, clip_->newest_utc, frame.captured_utc, 0);
  }
  if (gap_ && is_loss_of_camera(gap_->reason))
    end_gap(frame.captured_utc);
}

Status EncodeLoop::record(const Frame& frame, const Picture& picture) {
  const PictureKind kind = kind_of(picture);
  if (encoder_ && encoder_->format().kind != kind)
    end_segment();
  if (!clip_->origin)
    clip_->origin = frame.captured;
  const Ticks at = std::max(to_ticks(frame.captured - *clip_->origin), clip_->newest + Ticks(1));

  const bool begins_fragment = !builder_ || builder_->wants_key(at);
  if (begins_fragment && !lane_->reserve()) {
    drop(GapReason::disk_slow, frame);
    return {};
  }
  if (begins_fragment)
    ++reserved_;
  newest_taken_ = Clock::now();
  if (!encoder_)
    RETURNS_TRY(open_encoder(kind));
  RETURNS_TRY(encode(frame, picture, at, begins_fragment ? KeyFrame::wanted : KeyFrame::not_needed));
  clip_->newest = at;
  clip_->newest_captured = frame.captured;
  clip_->newest_utc = frame.captured_utc;
  place_marks(at);
  if (gap_ && frame.captured_utc - gap_->to > gap_joins)
    end_gap(std::nullopt);
  return {};
}

Status EncodeLoop::open_encoder(const PictureKind& kind) {
  RETURNS_TRY_ASSIGN(buffer_, FrameBuffer::make(kind));
  RETURNS_TRY_ASSIGN(encoder_, encoders_(kind, settings_));
  const int characters = static_cast<int>(burn_in_text({}, clip_->order.station, 0).size()) + longest_number;
  burn_in_.emplace(kind.size, characters);
  builder_.emplace(std::make_shared<const StreamFormat>(encoder_->format()),
                   std::chrono::floor<Ticks>(settings_.fragment));
  return {};
}

Status EncodeLoop::encode(const Frame& frame, const Picture& picture, Ticks at, KeyFrame key) {
  RETURNS_TRY(buffer_->copy_from(picture));
  burn_in_->draw(burn_in_text(frame.captured_utc, clip_->order.station, frame.sequence), *buffer_);
  TimeStamp captured = read_clocks();  // boot id and synchronisation state as of now
  captured.utc = frame.captured_utc;
  captured.boot = frame.captured;
  builder_->submitted(at, key, captured);
  RETURNS_TRY_ASSIGN(Packets packets, encoder_->encode(*buffer_, at, key));
  for (FragmentDraft& draft : builder_->add(std::move(packets)))
    send(std::move(draft));
  return {};
}

// A mark belongs to the newest frame at its time; the frame may have been dropped.
void EncodeLoop::place_marks(Ticks at) {
  for (MarkOrder& mark : clip_->marks) {
    const Ticks wanted = to_ticks(mark.at - *clip_->origin);
    builder_->mark({std::clamp(wanted, Ticks(0), at), std::move(mark.text)});
  }
  clip_->marks.clear();
}

void EncodeLoop::fail(const Error& error, const Frame& frame) {
  const bool first = !gap_ || gap_->reason != GapReason::encoder_failed;
  end_segment();
  drop(GapReason::encoder_failed, frame);
  next_encoder_try_ = Clock::now() + encoder_retry;
  if (first)
    writer_->order(lane_, TellFailure{error});
}

void EncodeLoop::send(FragmentDraft draft) {
  --reserved_;
  writer_->order(lane_, std::move(draft));
}

void EncodeLoop::close_encoder() {
  if (encoder_ && builder_) {
    // An encoder that fails here takes at most its two held pictures with it; the gap that follows is told by fail().
    if (auto packets = encoder_->drain())
      for (FragmentDraft& draft : builder_->add(*std::move(packets)))
        send(std::move(draft));
    if (auto draft = builder_->finish())
      send(*std::move(draft));
    for (TimedText& text : builder_->unplaced_marks())
      clip_->marks.push_back({std::move(text.text), *clip_->origin + std::chrono::round<BootTime>(text.at)});
  }
  for (; reserved_ > 0; --reserved_)
    lane_->give_back();
  builder_.reset();
  encoder_.reset();
}

void EncodeLoop::end_segment() {
  if (!encoder_ && reserved_ == 0)
    return;
  close_encoder();
  writer_->order(lane_, EndSegment{});
}

void EncodeLoop::miss(GapReason reason, UtcTime from, UtcTime to, std::uint64_t frames) {
  if (gap_ && (gap_->reason != reason || from - gap_->to > gap_joins))
    end_gap(std::nullopt);
  if (!gap_)
    gap_ = OpenGap{reason, from, to, 0};
  gap_->to = std::max(gap_->to, to);
  gap_->frames += frames;
  clip_->dropped += frames;
  frames_dropped_.fetch_add(frames, std::memory_order_relaxed);
}

void EncodeLoop::drop(GapReason reason, const Frame& frame) {
  miss(reason, frame.captured_utc, frame.captured_utc, 1);
}

void EncodeLoop::end_gap(std::optional<UtcTime> at) {
  if (!gap_)
    return;
  const OpenGap gap = *std::exchange(gap_, std::nullopt);
  writer_->order(lane_, TellGap{gap.reason, gap.from, std::max(gap.from, at.value_or(gap.to)), gap.frames});
}

}  // namespace returns::vision
