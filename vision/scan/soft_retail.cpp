// EAN-13 and UPC-A (ISO/IEC 15420): 95 modules, twelve digits of seven between guards.
#include <algorithm>
#include <array>

#include "vision/scan/read_rules.h"
#include "vision/scan/soft_bars.h"

namespace returns::vision {
namespace {

constexpr int kModules = 95, kHalf = 6, kLeftBegins = 3, kMiddleBegins = 45, kRightBegins = 50, kDigitModules = 7;

// Widths of the digits: odd parity begins with paper, even parity is its mirror image, the right half is the odd one
// with ink first.
const std::vector<std::string> kOdd{"3211", "2221", "2122", "1411", "1132", "1231", "1114", "1312", "1213", "3112"};

// Which of the left digits have even parity tells the thirteenth.
constexpr std::array<int, 10> kLeading{0b000000, 0b001011, 0b001101, 0b001110, 0b010011,
                                       0b011001, 0b011100, 0b010101, 0b010110, 0b011010};

constexpr std::array<float, 4> kBlurs{0.25F, 0.45F, 0.65F, 0.85F};

struct Looks {
  CharacterLooks left, right;   // left: ten odd, ten even
  CharacterLooks side, middle;  // the guards, which are the same in every symbol
};
const std::array<Looks, kBlurs.size()>& looks() {
  static const auto all = [] {
    auto left = kOdd;
    for (const auto& digit : kOdd)
      left.emplace_back(digit.rbegin(), digit.rend());
    std::array<Looks, kBlurs.size()> made;
    for (std::size_t i = 0; i < kBlurs.size(); ++i)
      made[i] = {looks_of(left, 1, 0, kBlurs[i]), looks_of(kOdd, 0, 1, kBlurs[i]), looks_of({"111"}, 0, 0, kBlurs[i]),
                 looks_of({"11111"}, 1, 1, kBlurs[i])};
    return made;
  }();
  return all;
}

// Digits meet where ink turns to paper on the left, paper to ink on the right; the guards in between are known.
float comb(const std::vector<float>& light, const Alignment& alignment) {
  float sum = 0;
  for (int i = 0; i <= kHalf; ++i)
    sum += slope_at(light, alignment.at(static_cast<float>(kLeftBegins + i * kDigitModules)));
  for (int i = 0; i <= kHalf; ++i)
    sum -= slope_at(light, alignment.at(static_cast<float>(kRightBegins + i * kDigitModules)));
  return sum;
}

Alignment align(const BarProfile& profile) {
  const float module = (profile.last - profile.first) / kModules;
  std::pair<float, Alignment> best{-1, {}};
  for (int bend = -4; bend <= 4; ++bend)
    for (int left = -4; left <= 3; ++left)
      for (int right = -3; right <= 4; ++right) {
        const Alignment alignment{profile.first + static_cast<float>(left) * 0.4F * module,
                                  profile.last + static_cast<float>(right) * 0.4F * module,
                                  static_cast<float>(bend) * 0.03F, kModules};
        if (const float score = comb(profile.light, alignment); score > best.first)
          best = {score, alignment};
      }
  return best.second;
}

struct Digits {
  std::string text;  // thirteen, or nothing when the parities are none
  float mean = 0, least = 1, margin = 1;
};

Digits spell(const std::vector<float>& light, const Alignment& alignment, const Looks& looks) {
  Digits digits;
  int even = 0;
  const auto add = [&](int begin, const CharacterLooks& characters) {
    const auto best = likeliest(light, alignment, begin, characters);
    digits.text += static_cast<char>('0' + best.row % 10);
    digits.mean += best.likeness / (2 * kHalf);
    digits.least = std::min(digits.least, best.likeness);
    digits.margin = std::min(digits.margin, best.likeness - best.second);
    return best.row >= 10;
  };
  for (int i = 0; i < kHalf; ++i)
    even = even * 2 + add(kLeftBegins + i * kDigitModules, looks.left);
  for (int i = 0; i < kHalf; ++i)
    add(kRightBegins + i * kDigitModules, looks.right);
  for (const auto& [begin, guard] : {std::pair(0, &looks.side), {kMiddleBegins, &looks.middle}, {92, &looks.side}})
    digits.least = std::min(digits.least, likeliest(light, alignment, begin, *guard).likeness);
  const auto* leading = std::find(kLeading.begin(), kLeading.end(), even);
  if (leading == kLeading.end())
    digits.text.clear();
  else
    digits.text.insert(digits.text.begin(), static_cast<char>('0' + (leading - kLeading.begin())));
  return digits;
}

std::optional<SoftRead> read_one_way(const BarProfile& profile) {
  // One check digit in ten is weak: the bars themselves must leave no doubt.
  constexpr float kLeastMean = 0.90F, kLeast = 0.75F, kLeastMargin = 0.04F;
  const auto alignment = align(profile);
  if (alignment.modules == 0)
    return std::nullopt;
  Digits best;
  for (const auto& look : looks()) {
    auto digits = spell(profile.light, alignment, look);
    if (digits.mean > best.mean)
      best = std::move(digits);
  }
  if (best.text.empty() || best.mean < kLeastMean || best.least < kLeast || best.margin < kLeastMargin ||
      !gtin_check_holds(best.text))
    return std::nullopt;
  SoftRead read{Symbology::ean13, best.text, false, alignment.first, alignment.last, best.mean};
  if (best.text[0] == '0') {
    read.symbology = Symbology::upca;
    read.bytes.erase(0, 1);
  }
  return read;
}

}  // namespace

std::optional<SoftRead> read_soft_retail(const BarProfile& profile) {
  if (profile.last - profile.first < 0.85F * kModules)
    return std::nullopt;
  if (auto read = read_one_way(profile))
    return read;
  auto read = read_one_way(reversed(profile));
  if (read) {
    const auto end = static_cast<float>(profile.light.size()) - 1;
    read->first = end - read->first;
    read->last = end - read->last;
  }
  return read;
}

}  // namespace returns::vision
