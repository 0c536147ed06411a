// Presentation time inside a clip: ticks of 1/90000 s, the clock of MPEG systems. Each time is rounded from the capture
// timestamp by itself, so that the rounding never adds up to a drift.
#pragma once
#include <chrono>
#include <cstdint>

#include "storage/base/clock.h"

namespace returns::vision {

using Ticks = std::chrono::duration<std::int64_t, std::ratio<1, 90000>>;

inline Ticks to_ticks(BootTime time) {
  return std::chrono::round<Ticks>(time);
}
inline std::chrono::microseconds to_microseconds(Ticks ticks) {
  return std::chrono::round<std::chrono::microseconds>(ticks);
}

}  // namespace returns::vision
