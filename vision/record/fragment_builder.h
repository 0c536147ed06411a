// Groups an encoder's packets into fragments that begin with a key frame and last no longer than the settings say.
// Encode thread.
//
// Before each picture wants_key() decides whether a new fragment begins with it; it looks one and a half frame
// intervals ahead, so that ordinary jitter of a camera does not push a fragment over the limit. A hole in the stream
// (dropped pictures) ends a fragment where its last picture would have ended: a clip never counts time it has not got.
#pragma once
#include <deque>
#include <optional>

#include "vision/record/fragment_draft.h"

namespace returns::vision {

class FragmentBuilder {
 public:
  FragmentBuilder(std::shared_ptr<const StreamFormat> format, Ticks limit);

  bool wants_key(Ticks at) const;
  // A picture went into the encoder. Call before add() of its packets.
  void submitted(Ticks at, KeyFrame key, const TimeStamp& captured);
  // Packets that came out. Returns the fragments that are complete by them.
  std::vector<FragmentDraft> add(Packets packets);
  void mark(TimedText text);  // goes into the fragment of its time, or the next one

  // The fragment under construction, when nothing of it is inside the encoder any more.
  std::optional<FragmentDraft> cut();
  // At a segment's end: marks that no picture follows move to its last picture.
  std::optional<FragmentDraft> finish();
  // Marks for which finish() found no picture, because the last fragment was cut before they came.
  std::vector<TimedText> unplaced_marks();

 private:
  struct Submitted {
    Ticks at{};
    TimeStamp captured;
  };
  FragmentDraft close(Ticks ends);
  Ticks natural_end() const;
  void take_texts(FragmentDraft& draft, Ticks until);

  std::shared_ptr<const StreamFormat> format_;
  Ticks limit_;
  Ticks interval_;  // between the newest two pictures
  std::optional<Ticks> group_begins_;
  std::optional<Ticks> newest_;
  std::deque<Submitted> inside_;  // the encoder
  std::optional<FragmentDraft> draft_;
  TimeStamp newest_out_;
  std::deque<TimedText> texts_;
};

}  // namespace returns::vision
