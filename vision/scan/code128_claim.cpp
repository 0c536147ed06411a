// Checks what a decoder read in the bars of a Code 128 against how they look, by the spelling of the same bytes that
// fits them best: the sets of a symbol's characters cannot be told from its text.
#include <algorithm>
#include <array>
#include <limits>

#include "vision/scan/code128.h"

namespace returns::vision {
namespace {

using namespace code128;

enum Set : int { a, b, c };
constexpr int kSets = 3;
constexpr float kClearly = 0.15F;  // so much less like than another character
constexpr float kNever = std::numeric_limits<float>::max();

bool is_digit(char one) {
  return one >= '0' && one <= '9';
}

// How badly each character would stand at each place: its distance to the best, and one more when that is clear.
using Costs = std::vector<std::vector<float>>;

Costs costs_of(const std::vector<float>& light, const Alignment& alignment, const Looks& look) {
  Costs costs;
  const int count = (alignment.modules - 2) / modules;
  for (int place = 0; place + 1 < count; ++place) {
    auto cost = likenesses(light, alignment, place * modules, look.characters);
    const float best = *std::max_element(cost.begin(), cost.end());
    for (float& one : cost) {
      const float distance = best - one;
      one = distance + (distance > kClearly ? 1.0F : 0.0F);
    }
    costs.push_back(std::move(cost));
  }
  return costs;
}

// Least cost of having come so far in the text, in each set.
class Progress {
 public:
  explicit Progress(std::size_t length) : cost_(length + 1) {
    for (auto& sets : cost_)
      sets.fill(kNever);
  }
  float& at(std::size_t read, int set) { return cost_[read][static_cast<std::size_t>(set)]; }
  void reach(std::size_t read, int set, float cost) {
    if (read < cost_.size())
      at(read, set) = std::min(at(read, set), cost);
  }

 private:
  std::vector<std::array<float, kSets>> cost_;
};

void spell_one(const std::string& bytes, std::size_t read, int set, float spent, const std::vector<float>& cost,
               bool first, Progress& next) {
  const auto go = [&](std::size_t to, int to_set, int value) {
    next.reach(to, to_set, spent + cost[static_cast<std::size_t>(value)]);
  };
  if (first && read == 0)
    go(0, set, fnc1);
  if (set == c) {
    go(read, b, 100);
    go(read, a, 101);
  } else {
    go(read, c, 99);
    go(read, set == a ? b : a, set == a ? 100 : 101);
  }
  if (read >= bytes.size())
    return;
  const char one = bytes[read];
  if (one == '\x1d')
    go(read + 1, set, fnc1);
  if (set == c) {
    if (read + 1 < bytes.size() && is_digit(one) && is_digit(bytes[read + 1]))
      go(read + 2, c, (one - '0') * 10 + (bytes[read + 1] - '0'));
  } else if (one >= 32 && (set == b || one < 96)) {
    go(read + 1, set, one - 32);
  } else if (set == a && one >= 0 && one < 32) {
    go(read + 1, set, one + 64);
  }
}

// kNever: no spelling of `bytes` has as many characters.
float least_cost(const std::string& bytes, const Costs& costs) {
  Progress now(bytes.size());
  for (int set = 0; set < kSets; ++set)
    now.at(0, set) = costs[0][static_cast<std::size_t>(start_a + set)];
  for (std::size_t place = 1; place + 1 < costs.size(); ++place) {  // the last is the check character
    Progress next(bytes.size());
    for (std::size_t read = 0; read <= bytes.size(); ++read)
      for (int set = 0; set < kSets; ++set)
        if (now.at(read, set) < kNever)
          spell_one(bytes, read, set, now.at(read, set), costs[place], place == 1, next);
    now = std::move(next);
  }
  float least = kNever;
  for (int set = 0; set < kSets; ++set)
    least = std::min(least, now.at(bytes.size(), set));
  return least;
}

Claim check_one_way(const BarProfile& profile, const std::string& bytes) {
  constexpr std::size_t kTries = 3;
  constexpr float kMatched = 0.85F;  // mean likeness from which the bars are told apart
  Claim claim = Claim::unknown;
  const auto tries = alignments(profile);
  for (std::size_t i = 0; i < std::min(kTries, tries.size()); ++i) {
    const Alignment& alignment = tries[i].second;
    if (alignment.modules == 0)
      continue;
    for (const Looks& look : looks()) {
      if (spell(profile.light, alignment, look).mean < kMatched)
        continue;
      const float cost = least_cost(bytes, costs_of(profile.light, alignment, look));
      if (cost < 2)
        return Claim::fits;
      if (cost < kNever)
        claim = Claim::contradicts;
    }
  }
  return claim;
}

}  // namespace

Claim check_code128(const BarProfile& profile, const std::string& bytes) {
  if (profile.last - profile.first < 40)
    return Claim::unknown;
  const Claim forwards = check_one_way(profile, bytes);
  if (forwards == Claim::fits)
    return forwards;
  const Claim backwards = check_one_way(reversed(profile), bytes);
  return backwards == Claim::fits || forwards == Claim::unknown ? backwards : forwards;
}

}  // namespace returns::vision
