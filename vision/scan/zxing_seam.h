// The one place that knows ZXing's interface (1.4 and 2.x). One symbol per call: the multi-symbol call of 1.4.0 ends
// the process by an assertion on some pictures.
#pragma once
#include <optional>

#include "vision/scan/scan.h"

namespace returns::vision {

enum class Family : unsigned {
  linear = 1,
  stacked = 2,
  matrix = 4,
  maxicode = 8,
  qr = 16,
  aztec = 32,
  data_matrix = 64,
  all = 7
};
constexpr Family operator|(Family a, Family b) {
  return static_cast<Family>(static_cast<unsigned>(a) | static_cast<unsigned>(b));
}
constexpr bool has(Family set, Family one) {
  return (static_cast<unsigned>(set) & static_cast<unsigned>(one)) != 0;
}

enum class Turns { as_is, all_four };
enum class Threshold { local, global };

struct DecodeRequest {
  Family families = Family::all;
  Turns turns = Turns::all_four;
  Threshold threshold = Threshold::local;
  int least_lines = 2;  // scan lines that must agree, of linear symbols
};

// The quad is in pixels of the picture that was handed in. Re-entrant; whatever the library throws is nothing found.
// Pictures under 8 pixels a side hold nothing.
std::optional<Barcode> decode_one(const Plane& luma, const DecodeRequest& request) noexcept;

std::string decoder_version();  // "ZXing 1.4.0"

}  // namespace returns::vision
