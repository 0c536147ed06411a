// One segment opened for decoding at one of its fragments. Playback thread.
//
// The demuxer is given the header and the bytes from that fragment up to the last whole one, as if that were all of
// the file: a fragment needs nothing but the header, so seeking is opening at another fragment, and a torn tail cannot
// be reached.
#pragma once
#include <filesystem>

#include "storage/base/file_port.h"
#include "vision/camera/libav.h"
#include "vision/record/media_time.h"

namespace returns::vision {

class SegmentInput {
 public:
  struct Range {
    std::uint64_t header = 0;  // bytes of the header
    std::uint64_t from = 0;    // offset of the first fragment to read
    std::uint64_t until = 0;   // end of the last whole fragment
  };
  static Result<std::unique_ptr<SegmentInput>> open(const std::filesystem::path& file, const Range& range);
  ~SegmentInput();

  struct Decoded {
    Ticks at{};  // file time
    AvFramePtr frame;
  };
  // not_found at the end; damaged for a picture that cannot be decoded, the next call goes on behind it.
  Result<Decoded> next();

 private:
  struct Work;
  explicit SegmentInput(std::unique_ptr<Work> work);
  std::unique_ptr<Work> work_;
};

}  // namespace returns::vision
