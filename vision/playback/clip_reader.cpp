#include "vision/playback/clip_reader.h"

#include "vision/camera/pixels.h"
#include "vision/playback/segment_input.h"
#include "vision/record/segment_walk.h"

namespace returns::vision {
namespace {

using std::chrono::microseconds;

constexpr std::size_t read_ahead = 2;  // fragments that are decoded through rather than sought over

struct Segment {
  std::filesystem::path file;
  SegmentWalk walk;
};

// A fragment in the clip's order.
struct Place {
  std::size_t segment = 0;
  std::size_t fragment = 0;
  Ticks begins{};  // clip time
  Ticks shift{};   // clip time minus file time
};

Plane plane_of(const AVFrame& frame, int index, Size size) {
  const int shift = index == 0 ? 0 : 1;
  return {frame.data[index], (size.width + shift) >> shift, (size.height + shift) >> shift, frame.linesize[index]};
}

Result<Picture> picture_of(AvFramePtr owned) {
  const std::shared_ptr<AVFrame> frame(std::move(owned));
  if (frame->format != AV_PIX_FMT_YUV420P && frame->format != AV_PIX_FMT_YUVJ420P)
    return Error{ErrorCode::unsupported, "play", "the clip", "its pictures are not 8-bit YUV 4:2:0", ""};
  Picture picture;
  picture.size = {frame->width, frame->height};
  picture.range = range_of(*frame);
  picture.matrix = matrix_of(*frame);
  picture.y = plane_of(*frame, 0, picture.size);
  picture.u = plane_of(*frame, 1, picture.size);
  picture.v = plane_of(*frame, 2, picture.size);
  picture.keeps_alive = frame;
  return picture;
}

class SegmentsReader final : public ClipReader {
 public:
  Status add(const std::filesystem::path& file) {
    RETURNS_TRY_ASSIGN(SegmentWalk walk, walk_segment(posix_files(), file, WalkDepth::boxes));
    if (walk.fragments.empty())
      return {};  // begun, but not one whole fragment
    const Ticks shift = begin_of(walk.fragments.front()) - walk.fragments.front().begins;
    for (std::size_t i = 0; i < walk.fragments.size(); ++i) {
      const WalkedFragment& found = walk.fragments[i];
      places_.push_back({segments_.size(), i, found.begins + shift, shift});
      ends_ = found.begins + shift + std::chrono::round<Ticks>(found.fragment.duration);
      timeline_.stretches.push_back(
          {to_microseconds(found.begins + shift), to_microseconds(ends_), found.fragment.captured});
      timeline_.frames += found.fragment.frames;
      for (const TimedText& text : found.texts)
        timeline_.marks.push_back({to_microseconds(text.at + shift), text.text});
    }
    if (segments_.empty())
      timeline_.size = walk.size;
    timeline_.duration = to_microseconds(ends_);
    segments_.push_back({file, std::move(walk)});
    return {};
  }

  bool empty() const { return places_.empty(); }
  const ClipTimeline& timeline() const override { return timeline_; }

  Result<Picture> picture_at(microseconds at) override {
    // Marks and fragments are told in rounded microseconds; half a tick makes up for it.
    const Ticks wanted = std::max(std::chrono::round<Ticks>(at), Ticks(0));
    const std::size_t target = place_of(wanted);
    const bool ahead = shown_ && shown_->at <= wanted && target <= place_ + read_ahead;
    if (!ahead)
      RETURNS_TRY(seek(target));
    while (true) {
      if (!next_) {
        Result<Decoded> decoded = decode();
        if (!decoded && decoded.error().code == ErrorCode::damaged)
          continue;
        if (!decoded && (decoded.error().code != ErrorCode::not_found || !shown_))
          return std::move(decoded).error();
        if (!decoded)
          return shown_->picture;
        next_ = *std::move(decoded);
      }
      if (shown_ && next_->at > wanted)
        return shown_->picture;
      shown_ = std::exchange(next_, std::nullopt);
    }
  }

  Result<Shown> next() override {
    if (!next_) {
      RETURNS_TRY_ASSIGN(next_, decode());
    }
    shown_ = std::exchange(next_, std::nullopt);
    return Shown{to_microseconds(shown_->at), shown_->picture};
  }

 private:
  struct Decoded {
    Ticks at{};  // clip time
    Picture picture;
  };

  // When a segment begins. By the clocks, because what the files call clip time begins anew with each start of the
  // recorder; a file without them follows what is there.
  Ticks begin_of(const WalkedFragment& first) const {
    if (places_.empty())
      return first.clip_begins;
    const Stretch& known = timeline_.stretches.front();
    const auto later = time_between(known.captured, first.fragment.captured);
    return std::max(ends_, later ? std::chrono::round<Ticks>(known.begins + *later) : first.clip_begins);
  }

  std::size_t place_of(Ticks at) const {
    const auto after = std::upper_bound(places_.begin(), places_.end(), at,
                                        [](Ticks time, const Place& place) { return time < place.begins; });
    return after == places_.begin() ? 0 : static_cast<std::size_t>(after - places_.begin()) - 1;
  }

  Status seek(std::size_t place) {
    shown_.reset();
    next_.reset();
    return open_at(place);
  }

  Status open_at(std::size_t place) {
    input_.reset();
    const Segment& segment = segments_[places_[place].segment];
    const SegmentInput::Range range{segment.walk.header.length,
                                    segment.walk.fragments[places_[place].fragment].fragment.offset,
                                    segment.walk.whole_until};
    RETURNS_TRY_ASSIGN(input_, SegmentInput::open(segment.file, range));
    place_ = place;
    return {};
  }

  Result<Decoded> decode() {
    if (!input_)
      RETURNS_TRY(open_at(0));
    while (true) {
      auto decoded = input_->next();
      if (decoded) {
        const Ticks at = decoded->at + places_[place_].shift;
        place_ = std::max(place_, place_of(at));
        RETURNS_TRY_ASSIGN(Picture picture, picture_of(std::move(decoded->frame)));
        return Decoded{at, std::move(picture)};
      }
      if (decoded.error().code != ErrorCode::not_found)
        return std::move(decoded).error();
      const std::size_t segment = places_[place_].segment + 1;
      if (segment == segments_.size())
        return std::move(decoded).error();
      const auto first =
          std::find_if(places_.begin(), places_.end(), [&](const Place& place) { return place.segment == segment; });
      RETURNS_TRY(open_at(static_cast<std::size_t>(first - places_.begin())));
    }
  }

  std::vector<Segment> segments_;
  std::vector<Place> places_;
  Ticks ends_{};
  ClipTimeline timeline_;

  std::unique_ptr<SegmentInput> input_;
  std::size_t place_ = 0;         // of the newest decoded picture
  std::optional<Decoded> shown_;  // what picture_at() or next() gave last
  std::optional<Decoded> next_;   // decoded ahead
};

}  // namespace

Result<std::unique_ptr<ClipReader>> ClipReader::open(const std::vector<std::filesystem::path>& segments) {
  auto reader = std::make_unique<SegmentsReader>();
  for (const auto& file : segments)
    RETURNS_TRY(reader->add(file));
  if (reader->empty())
    return Error{ErrorCode::damaged, "play", segments.empty() ? "a clip" : segments.front().string(),
                 "it holds no whole fragment", ""};
  return std::unique_ptr<ClipReader>(std::move(reader));
}

}  // namespace returns::vision
