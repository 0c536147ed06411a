// Fragmented MP4 in memory: a header, then fragments that need only the header before them. One thread.
//
// Two tracks: H.264 video and timed text (3GPP TS 26.245, `tx3g`) whose samples are the marks, one line of JSON each.
// Times in the file begin at zero with the segment; the clock box of each fragment holds the clip's own time.
#pragma once
#include <memory>

#include "vision/record/fragment_draft.h"

namespace returns::vision {

class Mp4Muxer {
 public:
  // `origin`: the clip time of the segment's first picture.
  static Result<Mp4Muxer> make(const StreamFormat& format, Ticks origin);
  Mp4Muxer(Mp4Muxer&&) noexcept;
  Mp4Muxer& operator=(Mp4Muxer&&) noexcept;
  ~Mp4Muxer();

  const Bytes& header() const;  // ftyp and moov
  // Clock box, moof, mdat. The draft's packets keep their content.
  Result<Bytes> fragment(const FragmentDraft& draft);

 private:
  struct Work;
  explicit Mp4Muxer(std::unique_ptr<Work> work);
  std::unique_ptr<Work> work_;
};

}  // namespace returns::vision
