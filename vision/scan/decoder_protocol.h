// What the station and its decoder process say to each other. Same machine, same build: plain structs; yet the
// station believes nothing of a reply without checking it, since a damaged decoder may have written it.
#pragma once
#include <cstdint>

#include "storage/base/result.h"
#include "vision/scan/scan.h"

namespace returns::vision {

// Shared memory: the reply first, the frame's rows after it.
inline constexpr std::size_t kReplyBytes = std::size_t{1} << 20;
inline constexpr int kMostSymbols = 64;  // 64 symbols of the largest kind fit into kReplyBytes

inline constexpr int kMostPlaces = 16;

struct DecodeOrder {
  std::uint64_t number = 0;
  std::int32_t width = 0;
  std::int32_t height = 0;
  std::int64_t budget_ms = 0;
  std::int32_t most_symbols = 0;
  std::int32_t effort = 0;
  std::int32_t places = 0;  // of look_first
  ScanPoint look_first[kMostPlaces]{};
  std::int32_t new_memory = 0;  // 1: a descriptor of the shared memory comes along
};
struct DecodeDone {
  std::uint64_t number = 0;
  std::uint64_t reply_bytes = 0;
};

std::string pack_report(const ScanReport& report);
Result<ScanReport> unpack_report(std::string_view bytes);

}  // namespace returns::vision
