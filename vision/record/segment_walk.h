// Walks the boxes of a segment's file as it was found on disk. Any bytes may come; the file is only read. Any thread.
#pragma once
#include "vision/record/fragment_draft.h"
#include "vision/record/mp4_boxes.h"

namespace returns::vision {

enum class WalkDepth {
  boxes,      // what playback needs: media bytes are read only of the last fragment, hashes stay zero
  every_byte  // hashes too
};

struct WalkedFragment {
  Fragment fragment;
  Ticks begins{};                // as the file has it: from the segment's begin
  Ticks clip_begins{};           // as the clock box has it; the same as `begins` without one
  std::vector<TimedText> texts;  // in file time
};

struct SegmentWalk {
  Fragment header;                        // length 0: the file has no whole header, and therefore nothing else
  std::vector<WalkedFragment> fragments;  // without the header
  std::uint64_t whole_until = 0;
  std::uint64_t file_size = 0;
  Size size;
};

// Whole is a fragment whose boxes are complete and, at the tail, whose bytes have the digest of its clock box: after a
// power cut a file can have its full length and yet zeros in its last sectors. A fragment in the middle with a wrong
// digest is damage, not a torn tail: it stays in the list, and its hash tells.
Result<SegmentWalk> walk_segment(FilePort& files, const std::filesystem::path& file, WalkDepth depth);

}  // namespace returns::vision
