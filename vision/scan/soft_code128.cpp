// Code 128 (ISO/IEC 15417): every character is eleven modules, begins with ink and ends with paper.
#include <algorithm>
#include <array>
#include <cmath>

#include "vision/scan/code128.h"

namespace returns::vision {

namespace code128 {
namespace {

const std::vector<std::string>& patterns() {
  static const std::vector<std::string> widths{
      "212222", "222122", "222221", "121223", "121322", "131222", "122213", "122312", "132212", "221213", "221312",
      "231212", "112232", "122132", "122231", "113222", "123122", "123221", "223211", "221132", "221231", "213212",
      "223112", "312131", "311222", "321122", "321221", "312212", "322112", "322211", "212123", "212321", "232121",
      "111323", "131123", "131321", "112313", "132113", "132311", "211313", "231113", "231311", "112133", "112331",
      "132131", "113123", "113321", "133121", "313121", "211331", "231131", "213113", "213311", "213131", "311123",
      "311321", "331121", "312113", "312311", "332111", "314111", "221411", "431111", "111224", "111422", "121124",
      "121421", "141122", "141221", "112214", "112412", "122114", "122411", "142112", "142211", "241211", "221114",
      "413111", "241112", "134111", "111242", "121142", "121241", "114212", "124112", "124211", "411212", "421112",
      "421211", "212141", "214121", "412121", "111143", "111341", "131141", "114113", "114311", "411113", "411311",
      "113141", "114131", "311141", "411131", "211412", "211214", "211232"};
  return widths;
}

// Blur in modules; beyond the last nothing can be told apart.
constexpr std::array<float, 4> kBlurs{0.25F, 0.45F, 0.65F, 0.85F};

// Every character begins where paper turns to ink.
float comb(const std::vector<float>& light, const Alignment& alignment) {
  const int count = (alignment.modules - 2) / modules;
  float sum = 0;
  for (int i = 1; i < count; ++i)
    sum -= slope_at(light, alignment.at(static_cast<float>(i * modules)));
  return sum / static_cast<float>(count - 1);
}

// The check character finds one wrong character for certain, two only mostly: one may be in doubt, no more.
constexpr float kSure = 0.60F, kSureMargin = 0.02F;

}  // namespace

const std::vector<Looks>& looks() {
  static const auto all = [] {
    std::vector<Looks> made;
    for (const float blur : kBlurs)
      made.push_back({looks_of(patterns(), 0, 1, blur), looks_of({"2331112"}, 0, 0, blur)});
    return made;
  }();
  return all;
}

std::vector<std::pair<float, Alignment>> alignments(const BarProfile& profile) {
  constexpr float kLeastModule = 0.85F, kMostModule = 9;
  constexpr int kFewest = 4;  // start, one character, check, stop
  const float length = profile.last - profile.first;
  std::vector<std::pair<float, Alignment>> found;
  const int most = static_cast<int>((length / kLeastModule - 2) / modules);
  for (int count = std::max(kFewest, static_cast<int>((length / kMostModule - 2) / modules)); count <= most; ++count) {
    std::pair<float, Alignment> best{-1, {}};
    const float module = length / static_cast<float>(count * modules + 2);
    for (int bend = -4; bend <= 4; ++bend)
      for (int left = -2; left <= 2; ++left)
        for (int right = -2; right <= 2; ++right) {
          const Alignment alignment{profile.first + static_cast<float>(left) * 0.35F * module,
                                    profile.last + static_cast<float>(right) * 0.35F * module,
                                    static_cast<float>(bend) * 0.03F, count * modules + 2};
          const float score = comb(profile.light, alignment);
          if (score > best.first)
            best = {score, alignment};
        }
    found.push_back(best);
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  return found;
}

Spelled spell(const std::vector<float>& light, const Alignment& alignment, const Looks& looks) {
  Spelled spelled;
  const int count = (alignment.modules - 2) / modules;
  for (int i = 0; i + 1 < count; ++i) {
    const auto best = likeliest(light, alignment, i * modules, looks.characters);
    spelled.characters.push_back(best.row);
    spelled.mean += best.likeness / static_cast<float>(count);
    spelled.least = std::min(spelled.least, best.likeness);
    spelled.doubtful += best.likeness < kSure || best.likeness - best.second < kSureMargin;
  }
  const auto stop = likeliest(light, alignment, (count - 1) * modules, looks.stop);
  spelled.mean += stop.likeness / static_cast<float>(count);
  spelled.least = std::min(spelled.least, stop.likeness);
  return spelled;
}

}  // namespace code128

namespace {

using namespace code128;

constexpr int kMostDoubtful = 1;

bool check_holds(const std::vector<int>& characters) {
  if (characters.size() < 3 || characters[0] < start_a || characters[0] > start_c)
    return false;
  int sum = characters[0];
  for (std::size_t i = 1; i + 1 < characters.size(); ++i) {
    if (characters[i] >= start_a)
      return false;
    sum += characters[i] * static_cast<int>(i);
  }
  return sum % modulo == characters.back();
}

// Characters to bytes; FNC1 is the group separator, or GS1's mark when first. FNC2 to 4 are not used on labels:
// refused.
bool translate(const std::vector<int>& characters, SoftRead& read) {
  enum Set { a, b, c };
  auto set = static_cast<Set>(characters[0] - start_a);
  bool shifted = false;
  for (std::size_t i = 1; i + 1 < characters.size(); ++i) {
    const int value = characters[i];
    if (value == fnc1) {
      if (i == 1)
        read.gs1 = true;
      else
        read.bytes += '\x1d';
      continue;
    }
    if (set == c) {
      if (value < 100) {
        read.bytes += static_cast<char>('0' + value / 10);
        read.bytes += static_cast<char>('0' + value % 10);
      } else {
        set = value == 100 ? b : a;
      }
      continue;
    }
    const auto now = shifted ? (set == a ? b : a) : set;
    shifted = false;
    if (value < 96) {
      const int code = now == b || value < 64 ? value + 32 : value - 64;
      read.bytes += static_cast<char>(code);
    } else if (value == 98) {
      shifted = true;
    } else if (value == 99) {
      set = c;
    } else if ((value == 100 && now == a) || (value == 101 && now == b)) {
      set = value == 100 ? b : a;
    } else {
      return false;
    }
  }
  return !read.bytes.empty();
}

std::optional<SoftRead> read_one_way(const BarProfile& profile) {
  constexpr std::size_t kTries = 5;
  constexpr float kLeastMean = 0.80F, kLeast = 0.5F;
  const auto tries = alignments(profile);
  for (std::size_t i = 0; i < std::min(kTries, tries.size()); ++i) {
    const auto& alignment = tries[i].second;
    if (alignment.modules == 0)
      continue;
    Spelled best;
    for (const auto& look : looks()) {
      auto spelled = spell(profile.light, alignment, look);
      if (spelled.mean > best.mean)
        best = std::move(spelled);
    }
    if (best.mean < kLeastMean || best.least < kLeast || best.doubtful > kMostDoubtful || !check_holds(best.characters))
      continue;
    SoftRead read{Symbology::code128, {}, false, alignment.first, alignment.last, best.mean};
    if (translate(best.characters, read))
      return read;
  }
  return std::nullopt;
}

}  // namespace

std::optional<SoftRead> read_soft_code128(const BarProfile& profile) {
  if (profile.last - profile.first < 40)
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
