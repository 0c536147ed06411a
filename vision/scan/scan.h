// Codes in a picture: free functions over values. Re-entrant; no state is carried from one image to the next.
#pragma once
#include <array>
#include <chrono>
#include <string>
#include <vector>

#include "vision/camera/frame.h"

namespace returns::vision {

enum class Symbology {
  code128,
  code39,
  code93,
  codabar,
  itf,
  ean8,
  ean13,
  upca,
  upce,
  qr,
  micro_qr,
  data_matrix,
  pdf417,
  maxicode,
  aztec,
  databar,
  unknown
};
std::string_view name_of(Symbology symbology);  // "Code128", "DataMatrix" …

// Symbols whose own error correction vouches for what was read; one reading of them is enough.
constexpr bool is_error_corrected(Symbology symbology) {
  return symbology == Symbology::qr || symbology == Symbology::micro_qr || symbology == Symbology::data_matrix ||
         symbology == Symbology::pdf417 || symbology == Symbology::maxicode || symbology == Symbology::aztec;
}

struct ScanPoint {
  float x = 0;
  float y = 0;
};

struct Barcode {
  Symbology symbology = Symbology::unknown;
  std::string bytes;                // as read, control characters and GS (0x1D) kept
  std::string text;                 // UTF-8
  bool gs1 = false;                 // FNC1 in first position
  std::array<ScanPoint, 4> quad{};  // corners in image pixels: top left, then clockwise as the symbol is read
  float confidence = 0;             // 0..1; 1 for error-corrected symbols without corrections
  std::string found_by;             // name of the pass, for statistics
};

// How much a frame may cost: in live use, where the next frame is on its way; for one frame on its own; and when the
// inspector asks for everything.
enum class Effort { live, full, harder };

struct ScanOptions {
  Effort effort = Effort::full;
  // Where the frame before was not looked at for lack of time (its not_reached): looked at first, so that in live use
  // the frames together get round. Values only: nothing is carried from picture to picture but by the caller.
  std::vector<ScanPoint> look_first{};
  // Processor time of the calling thread; on a busy machine at most four times as much by the clock on the wall. What
  // has begun is finished: a frame can take some milliseconds more.
  std::chrono::milliseconds budget{85};
  int most_symbols = 16;
};

ScanOptions options_of(Effort effort);  // with the budget that belongs to it: 40, 85 and 400 ms

// A scan takes at most this many times its budget on the wall clock, on a machine that is busy elsewhere.
inline constexpr int kLongestStretch = 4;

// A picture on its own that is smaller than a camera's frame may take so many times its budget while nothing is read:
// every way of looking at it is cheap, and no other frame is on its way.
inline constexpr std::size_t kSmallPicture = 1'000'000;  // pixels
inline constexpr int kLongerForSmall = 4;

// Why nothing was read where something looks like a code, and what would mend it.
enum class Hindrance { none, too_dark, glare, blurred, too_far };
struct Legibility {
  Hindrance hindrance = Hindrance::none;
  float module_pixels = 0;  // width of the narrowest bar or cell; 0 when it cannot be told
};

struct ScanReport {
  std::vector<Barcode> barcodes;
  Legibility legibility;               // only when nothing was read
  std::vector<ScanPoint> not_reached;  // middles of what looks like a code and was not looked at; at most 16
  std::chrono::microseconds spent{};   // by the clock on the wall
  bool out_of_time = false;
};

// `luma` may be any 8-bit grey picture, strides respected. Never throws; an unreadable picture has no barcodes.
ScanReport scan(const Plane& luma, const ScanOptions& options = {});

}  // namespace returns::vision
