// The first box of each fragment of ours: a `uuid` box (ISO/IEC 14496-12, 11.1) that every player skips. It makes the
// file tell by itself, after a crash and without the store, when its pictures were captured and whether the rest of
// the fragment is whole.
//
// Content, big-endian: version (u32, 1), clip time of the fragment in 1/90000 s (i64), UTC in ms (i64), time since boot
// in ns (i64), clock synchronisation (u32: 0 unknown, 1 yes, 2 no), boot id (36 characters, zero-padded), SHA-256 of
// the fragment's bytes after this box.
#pragma once
#include <optional>

#include "vision/record/media_time.h"
#include "vision/record/recorder.h"

namespace returns::vision {

struct ClockBox {
  Ticks begins{};
  TimeStamp captured;
  Sha256 rest{};
};

inline constexpr std::size_t clock_box_bytes = 8 + 16 + 4 + 8 + 8 + 8 + 4 + 36 + 32;

Bytes write_clock_box(const ClockBox& clock);
// `box` begins with the box's size field. Nothing when it is another box or another version.
std::optional<ClockBox> read_clock_box(ByteView box);

}  // namespace returns::vision
