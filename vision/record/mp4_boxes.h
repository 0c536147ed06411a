// The few MP4 boxes (ISO/IEC 14496-12) that tell what a fragment holds. Values from bytes that may be anything: every
// length is checked, nothing is trusted, nothing throws.
#pragma once
#include <cstdint>
#include <optional>
#include <vector>

#include "storage/base/file_port.h"
#include "vision/camera/frame.h"

namespace returns::vision {

enum class TrackKind { video, text, other };

struct Track {
  std::uint32_t id = 0;
  TrackKind kind = TrackKind::other;
  std::uint32_t timescale = 0;  // units per second
  Size size;
  std::uint32_t default_duration = 0;
  std::uint32_t default_size = 0;
};

// Content of a moov box.
std::optional<std::vector<Track>> read_tracks(ByteView moov);

struct Sample {
  std::uint64_t at = 0;      // in the track's units, from the segment's begin
  std::uint64_t offset = 0;  // from the first byte of the moof box
  std::uint32_t size = 0;
};

// The samples of one track in one fragment.
struct TrackRun {
  const Track* track = nullptr;
  std::uint64_t begins = 0;  // in the track's units
  std::uint64_t duration = 0;
  std::uint32_t samples = 0;
  std::vector<Sample> texts;  // filled for text tracks only
};

// Content of a moof box. Nothing when it is malformed.
std::optional<std::vector<TrackRun>> read_runs(ByteView moof, const std::vector<Track>& tracks);

struct BoxHead {
  std::uint64_t size = 0;    // with its head
  std::uint32_t header = 0;  // bytes of the head: 8 or 16
  std::uint32_t type = 0;
};
// `bytes`: the first 16 bytes of a box, or what is left of the file. Nothing when they cannot be the head of a whole
// box of at most `left` bytes; a size of zero ("until the end of the file") is not used in fragments.
std::optional<BoxHead> read_box_head(ByteView bytes, std::uint64_t left);

constexpr std::uint32_t box_type(const char (&name)[5]) {
  return static_cast<std::uint32_t>(static_cast<unsigned char>(name[0])) << 24 |
         static_cast<std::uint32_t>(static_cast<unsigned char>(name[1])) << 16 |
         static_cast<std::uint32_t>(static_cast<unsigned char>(name[2])) << 8 |
         static_cast<std::uint32_t>(static_cast<unsigned char>(name[3]));
}

}  // namespace returns::vision
