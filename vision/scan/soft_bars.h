// Linear symbols that are too small or too blurred to measure bar by bar: every character is matched as a whole
// against how its bars look through the same blur. Accepted only when all of it fits: ends, check digit, and likeness.
#pragma once
#include <optional>
#include <string>

#include "vision/scan/bar_profile.h"
#include "vision/scan/scan.h"

namespace returns::vision {

// Whether the bars leave no doubt, or other rows of the same symbol must say the same.
enum class Surety { none, with_another, alone };

struct SoftRead {
  Symbology symbology = Symbology::unknown;
  std::string bytes;
  bool gs1 = false;
  float first = 0, last = 0;  // outer edges of the symbol in samples of the profile, in the order it is read
  float likeness = 0;         // mean correlation of its characters
  Surety surety = Surety::alone;
};

std::optional<SoftRead> read_soft_code128(const BarProfile& profile);
// Whether the bars can be what a decoder took them for. A decoder that measures bars of one or two pixels now and then
// takes several for others, and one time in a hundred the check character agrees: `contradicts` says that two or more
// characters look clearly like others than any spelling of `bytes` has there. unknown: the bars cannot be matched.
enum class Claim { fits, contradicts, unknown };
Claim check_code128(const BarProfile& profile, const std::string& bytes);
std::optional<SoftRead> read_soft_retail(const BarProfile& profile);  // EAN-13 and UPC-A

// The same wherever it lies between other bars and edges; takes some milliseconds.
std::optional<SoftRead> read_soft_retail_anywhere(const BarProfile& profile);

// How characters of `modules` modules look when blurred by `sigma` modules: one row each, zero mean, unit length, one
// sample per module and one more on both sides. `before` and `after` are the neighbouring modules (1 ink).
struct CharacterLooks {
  int modules = 0;
  std::vector<std::vector<float>> rows;
};
CharacterLooks looks_of(const std::vector<std::string>& patterns, float before, float after, float sigma);

// Where module m of `modules` lies: bent a little by perspective.
struct Alignment {
  float first = 0, last = 0, bend = 0;
  int modules = 0;
  float at(float module) const {
    const float t = module / static_cast<float>(modules);
    return first + (last - first) * (t + bend * t * (1 - t));
  }
};

struct Likeliest {
  int row = -1;
  float likeness = -1;
  float second = -1;
};
// The character whose look is most like the profile at modules `begin` and on.
Likeliest likeliest(const std::vector<float>& light, const Alignment& alignment, int begin,
                    const CharacterLooks& looks);

// How much it is like each of the looks, -1 to 1.
std::vector<float> likenesses(const std::vector<float>& light, const Alignment& alignment, int begin,
                              const CharacterLooks& looks);

// Change of light at `x`, per sample.
float slope_at(const std::vector<float>& light, float x);

}  // namespace returns::vision
