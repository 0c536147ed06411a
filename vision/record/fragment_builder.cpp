#include "vision/record/fragment_builder.h"

namespace returns::vision {

FragmentBuilder::FragmentBuilder(std::shared_ptr<const StreamFormat> format, Ticks limit)
    : format_(std::move(format)),
      limit_(limit),
      interval_(Ticks::period::den / std::max(1, format_->frames_per_second)) {}

bool FragmentBuilder::wants_key(Ticks at) const {
  if (!group_begins_)
    return true;
  const Ticks interval = newest_ ? at - *newest_ : interval_;
  return at + interval + interval / 2 > *group_begins_ + limit_;
}

void FragmentBuilder::submitted(Ticks at, KeyFrame key, const TimeStamp& captured) {
  if (newest_)
    interval_ = std::clamp(at - *newest_, Ticks(1), limit_);
  newest_ = at;
  if (key == KeyFrame::wanted)
    group_begins_ = at;
  inside_.push_back({at, captured});
}

std::vector<FragmentDraft> FragmentBuilder::add(Packets packets) {
  std::vector<FragmentDraft> complete;
  for (AvPacketPtr& packet : packets) {
    const Ticks at(packet->pts);
    TimeStamp captured;
    while (!inside_.empty() && inside_.front().at <= at) {
      captured = std::move(inside_.front().captured);
      inside_.pop_front();
    }
    if ((packet->flags & AV_PKT_FLAG_KEY) != 0 && draft_)
      complete.push_back(close(at <= draft_->begins + limit_ ? at : natural_end()));
    if (!draft_) {
      draft_.emplace();
      draft_->format = format_;
      draft_->begins = at;
      draft_->captured = captured;
    }
    newest_out_ = std::move(captured);
    draft_->packets.push_back(std::move(packet));
  }
  return complete;
}

void FragmentBuilder::mark(TimedText text) {
  texts_.push_back(std::move(text));
}

std::optional<FragmentDraft> FragmentBuilder::cut() {
  if (!draft_ || !inside_.empty())
    return std::nullopt;
  group_begins_.reset();
  return close(natural_end());
}

std::optional<FragmentDraft> FragmentBuilder::finish() {
  if (!draft_)
    return std::nullopt;
  for (TimedText& text : texts_)
    text.at = std::min(text.at, Ticks(draft_->packets.back()->pts));
  group_begins_.reset();
  return close(natural_end());
}

std::vector<TimedText> FragmentBuilder::unplaced_marks() {
  std::vector<TimedText> marks(std::make_move_iterator(texts_.begin()), std::make_move_iterator(texts_.end()));
  texts_.clear();
  return marks;
}

Ticks FragmentBuilder::natural_end() const {
  const Ticks last(draft_->packets.back()->pts);
  return std::max(last + Ticks(1), std::min(last + interval_, draft_->begins + limit_));
}

FragmentDraft FragmentBuilder::close(Ticks ends) {
  FragmentDraft draft = *std::move(draft_);
  draft_.reset();
  draft.ends = ends;
  const auto shown = to_microseconds(ends - Ticks(draft.packets.back()->pts));
  draft.ends_utc = newest_out_.utc + std::chrono::duration_cast<std::chrono::milliseconds>(shown);
  take_texts(draft, ends);
  return draft;
}

void FragmentBuilder::take_texts(FragmentDraft& draft, Ticks until) {
  Ticks earliest = draft.begins;
  while (!texts_.empty() && texts_.front().at < until) {
    TimedText text = std::move(texts_.front());
    texts_.pop_front();
    text.at = std::max(text.at, earliest);
    earliest = text.at + Ticks(1);  // a player shows one text at a time
    draft.texts.push_back(std::move(text));
  }
}

}  // namespace returns::vision
