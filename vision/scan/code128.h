// Code 128 (ISO/IEC 15417) as looks: shared by what reads it softly and what checks what a decoder read.
#pragma once
#include <utility>
#include <vector>

#include "vision/scan/soft_bars.h"

namespace returns::vision::code128 {

inline constexpr int modules = 11;  // of a character; the stop has two more
inline constexpr int start_a = 103, start_c = 105, fnc1 = 102, modulo = 103;

// The characters through one blur, all with their start codes, and the stop.
struct Looks {
  CharacterLooks characters, stop;
};
const std::vector<Looks>& looks();

// The best alignment for each possible number of characters (the stop among them), best first, with its score.
std::vector<std::pair<float, Alignment>> alignments(const BarProfile& profile);

// Start, data and check.
struct Spelled {
  std::vector<int> characters;
  float mean = 0, least = 1;
  int doubtful = 0;
};
// What the profile looks most like.
Spelled spell(const std::vector<float>& light, const Alignment& alignment, const Looks& looks);

}  // namespace returns::vision::code128
