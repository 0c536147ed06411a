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
  float guards = 1;  // how much the least clear of the guards looks like one
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
    digits.guards = std::min(digits.guards, likeliest(light, alignment, begin, *guard).likeness);
  const auto* leading = std::find(kLeading.begin(), kLeading.end(), even);
  if (leading == kLeading.end())
    digits.text.clear();
  else
    digits.text.insert(digits.text.begin(), static_cast<char>('0' + (leading - kLeading.begin())));
  return digits;
}

// One check digit in ten is weak: the bars themselves must leave no doubt. A guard says nothing of the digits, and may
// be lost to glare where these are the clearer.
Surety surety_of(const Digits& digits) {
  struct Least {
    float mean, digit, guard, margin;
  };
  const auto above = [&](const Least& least) {
    return digits.mean >= least.mean && digits.least >= least.digit && digits.guards >= least.guard &&
           digits.margin >= least.margin;
  };
  if (digits.text.empty() || !gtin_check_holds(digits.text))
    return Surety::none;
  if (above({0.90F, 0.75F, 0.75F, 0.04F}) || above({0.93F, 0.65F, 0.2F, 0.08F}))
    return Surety::alone;
  return above({0.91F, 0.35F, 0.2F, 0.02F}) ? Surety::with_another : Surety::none;
}

// What the bars say under an alignment, through the blur under which they say it most clearly.
std::optional<SoftRead> spell_clearly(const BarProfile& profile, const Alignment& alignment) {
  Digits best;
  for (const auto& look : looks()) {
    auto digits = spell(profile.light, alignment, look);
    if (digits.mean > best.mean)
      best = std::move(digits);
  }
  const auto surety = surety_of(best);
  if (surety == Surety::none)
    return std::nullopt;
  SoftRead read{Symbology::ean13, best.text, false, alignment.first, alignment.last, best.mean, surety};
  if (best.text[0] == '0') {
    read.symbology = Symbology::upca;
    read.bytes.erase(0, 1);
  }
  return read;
}

std::optional<SoftRead> read_one_way(const BarProfile& profile) {
  const auto alignment = align(profile);
  if (alignment.modules == 0)
    return std::nullopt;
  auto read = spell_clearly(profile, alignment);
  return read && read->surety == Surety::alone ? read : std::nullopt;
}

// All edges that every symbol has: from ink to paper (1) or to ink (-1). The same from either end.
const std::vector<std::pair<int, float>>& known_edges() {
  static const auto edges = [] {
    std::vector<std::pair<int, float>> all{{0, -1.F}, {1, 1.F}, {2, -1.F}};
    for (int i = 0; i <= kHalf; ++i)
      all.emplace_back(kLeftBegins + i * kDigitModules, 1.F);
    for (int i = 1; i < 5; ++i)
      all.emplace_back(kMiddleBegins + i, i % 2 ? -1.F : 1.F);
    for (int i = 0; i <= kHalf; ++i)
      all.emplace_back(kRightBegins + i * kDigitModules, -1.F);
    for (const auto& [module, sign] : {std::pair(93, 1.F), {94, -1.F}, {95, 1.F}})
      all.emplace_back(module, sign);
    return all;
  }();
  return edges;
}

class EdgeComb {
 public:
  explicit EdgeComb(const std::vector<float>& light) {
    for (std::size_t i = 0; i < kFine * light.size(); ++i)
      slopes_.push_back(slope_at(light, static_cast<float>(i) / kFine));
  }
  float fit(const Alignment& alignment) const {
    float sum = 0;
    for (const auto& [module, sign] : known_edges()) {
      const auto at = static_cast<int>(alignment.at(static_cast<float>(module)) * kFine + 0.5F);
      if (at >= 0 && at < static_cast<int>(slopes_.size()))
        sum += sign * slopes_[static_cast<std::size_t>(at)];
    }
    return sum;
  }

 private:
  static constexpr std::size_t kFine = 3;  // slopes per sample
  std::vector<float> slopes_;
};

Alignment refined(const EdgeComb& comb, const Alignment& start) {
  constexpr int kBends = 4, kPlaces = 3;
  const float module = (start.last - start.first) / kModules;
  std::pair<float, Alignment> best{-1, start};
  for (int bend = -kBends; bend <= kBends; ++bend)
    for (int left = -kPlaces; left <= kPlaces; ++left)
      for (int right = -kPlaces; right <= kPlaces; ++right) {
        const Alignment alignment{start.first + static_cast<float>(left) * 0.35F * module,
                                  start.last + static_cast<float>(right) * 0.35F * module,
                                  static_cast<float>(bend) * 0.025F, kModules};
        if (const float fit = comb.fit(alignment); fit > best.first)
          best = {fit, alignment};
      }
  return best.second;
}

// Wherever in the profile the known edges fit best, whatever else lies beside.
std::vector<Alignment> align_anywhere(const BarProfile& profile) {
  constexpr float kLeastModule = 1.0F, kLeastShare = 0.4F;  // of the profile
  constexpr std::size_t kMost = 6;
  const auto width = static_cast<float>(profile.light.size());
  const float least = std::max(kLeastModule * kModules, kLeastShare * width);
  const float step = std::max(0.6F, 0.4F * least / kModules);
  const EdgeComb comb(profile.light);
  std::vector<std::pair<float, Alignment>> found;
  for (float first = -2; first + least < width; first += step)
    for (float last = first + least; last < width + 2; last += step) {
      const Alignment alignment{first, last, 0, kModules};
      const float fit = comb.fit(alignment);
      const auto near = std::find_if(found.begin(), found.end(), [&](const auto& other) {
        return std::abs(other.second.first - first) < 3 * step && std::abs(other.second.last - last) < 3 * step;
      });
      if (near != found.end()) {
        if (fit > near->first)
          *near = {fit, alignment};
        continue;
      }
      if (found.size() == kMost && fit <= found.back().first)
        continue;
      if (found.size() == kMost)
        found.pop_back();
      found.emplace_back(fit, alignment);
      std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    }
  std::vector<Alignment> all;
  for (const auto& [fit, start] : found)
    all.push_back(refined(comb, start));
  return all;
}

Alignment mirrored(const Alignment& alignment, const BarProfile& profile) {
  const auto end = static_cast<float>(profile.light.size()) - 1;
  return {end - alignment.last, end - alignment.first, -alignment.bend, alignment.modules};
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

std::optional<SoftRead> read_soft_retail_anywhere(const BarProfile& profile) {
  if (profile.light.size() < kModules)
    return std::nullopt;
  const auto other = reversed(profile);
  std::optional<SoftRead> best;
  const auto take = [&](std::optional<SoftRead> read, const Alignment& alignment, bool upside_down) {
    if (!read || (best && std::pair(best->surety, best->likeness) >= std::pair(read->surety, read->likeness)))
      return;
    read->first = upside_down ? alignment.last : alignment.first;
    read->last = upside_down ? alignment.first : alignment.last;
    best = std::move(read);
  };
  for (const auto& alignment : align_anywhere(profile)) {
    take(spell_clearly(profile, alignment), alignment, false);
    take(spell_clearly(other, mirrored(alignment, profile)), alignment, true);
  }
  return best;
}

}  // namespace returns::vision
