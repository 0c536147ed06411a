#include "vision/scan/soft_bars.h"

#include <algorithm>
#include <cmath>

namespace returns::vision {
namespace {

float sample(const std::vector<float>& light, float x) {
  const float clamped = std::clamp(x, 0.0F, static_cast<float>(light.size() - 1) - 0.001F);
  const auto left = static_cast<std::size_t>(clamped);
  const float part = clamped - static_cast<float>(left);
  return light[left] * (1 - part) + light[left + 1] * part;
}

void normalise(std::vector<float>& values) {
  float mean = 0, length = 0;
  for (const float value : values)
    mean += value / static_cast<float>(values.size());
  for (auto& value : values) {
    value -= mean;
    length += value * value;
  }
  length = std::sqrt(std::max(length, 1e-9F));
  for (auto& value : values)
    value /= length;
}

// Share of a module-wide box, `away` modules off, in a sample blurred by `sigma` modules.
float share(int away, float sigma) {
  const auto below = [&](float x) { return 0.5F * (1 + std::erf(x / (sigma * std::sqrt(2.0F)))); };
  return below(static_cast<float>(away) + 0.5F) - below(static_cast<float>(away) - 0.5F);
}

}  // namespace

CharacterLooks looks_of(const std::vector<std::string>& patterns, float before, float after, float sigma) {
  constexpr int kReach = 3;
  float shares[kReach + 1];
  for (int i = 0; i <= kReach; ++i)
    shares[i] = share(i, sigma);
  CharacterLooks looks;
  for (const auto& widths : patterns) {
    // Beyond the known neighbours either is as likely.
    std::vector<float> ink(kReach, 0.5F);
    ink.push_back(before);
    float level = before > 0.5F ? 0.0F : 1.0F;
    for (const char width : widths) {
      ink.insert(ink.end(), static_cast<std::size_t>(width - '0'), level);
      level = 1 - level;
    }
    ink.push_back(after);
    ink.insert(ink.end(), kReach, 0.5F);
    std::vector<float> look;
    for (std::size_t at = kReach; at + kReach < ink.size(); ++at) {
      float sum = 0;
      for (int away = -kReach; away <= kReach; ++away)
        sum += shares[std::abs(away)] * ink[at + static_cast<std::size_t>(away + kReach) - kReach];
      look.push_back(1 - sum);
    }
    normalise(look);
    looks.modules = static_cast<int>(look.size()) - 2;
    looks.rows.push_back(std::move(look));
  }
  return looks;
}

std::vector<float> likenesses(const std::vector<float>& light, const Alignment& alignment, int begin,
                              const CharacterLooks& looks) {
  std::vector<float> seen;
  for (int module = -1; module <= looks.modules; ++module)
    seen.push_back(sample(light, alignment.at(static_cast<float>(begin + module) + 0.5F)));
  normalise(seen);
  std::vector<float> all;
  for (const auto& row : looks.rows) {
    float likeness = 0;
    for (std::size_t i = 0; i < seen.size(); ++i)
      likeness += seen[i] * row[i];
    all.push_back(likeness);
  }
  return all;
}

Likeliest likeliest(const std::vector<float>& light, const Alignment& alignment, int begin,
                    const CharacterLooks& looks) {
  const auto all = likenesses(light, alignment, begin, looks);
  Likeliest best;
  for (std::size_t row = 0; row < all.size(); ++row) {
    if (all[row] > best.likeness) {
      best.second = best.likeness;
      best.likeness = all[row];
      best.row = static_cast<int>(row);
    } else {
      best.second = std::max(best.second, all[row]);
    }
  }
  return best;
}

float slope_at(const std::vector<float>& light, float x) {
  return (sample(light, x + 1) - sample(light, x - 1)) / 2;
}

}  // namespace returns::vision
