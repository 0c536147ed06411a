#include "vision/scan/bar_profile.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace returns::vision {
namespace {

constexpr int kWindows = 4;       // along the bars; the shift between rows may differ from one to the next
constexpr int kSearch = 2;        // samples to both sides of the expected shift
constexpr float kBelongs = 0.5F;  // correlation under which a row shows something else

float at(const float* row, int width, float x) {
  const float clamped = std::clamp(x, 0.0F, static_cast<float>(width - 1) - 0.001F);
  const int left = static_cast<int>(clamped);
  const float part = clamped - static_cast<float>(left);
  return row[left] * (1 - part) + row[left + 1] * part;
}

// Correlation of `row`, moved by `shift`, with `model` between `begin` and `end`.
float likeness(const float* model, const float* row, int width, int begin, int end, float shift) {
  float sum_a = 0, sum_b = 0, sum_aa = 0, sum_bb = 0, sum_ab = 0;
  for (int x = begin; x < end; ++x) {
    const float a = model[x];
    const float b = at(row, width, static_cast<float>(x) + shift);
    sum_a += a;
    sum_b += b;
    sum_aa += a * a;
    sum_bb += b * b;
    sum_ab += a * b;
  }
  const auto n = static_cast<float>(end - begin);
  const float aa = sum_aa - sum_a * sum_a / n, bb = sum_bb - sum_b * sum_b / n, ab = sum_ab - sum_a * sum_b / n;
  return ab / std::sqrt(std::max(aa * bb, 1e-6F));
}

struct Shift {  // of a row against the model: offset + slope * x
  float offset = 0;
  float slope = 0;
  float belongs = 0;  // mean correlation
};

Shift find_shift(const float* model, const float* row, int width, const Shift& expected) {
  double n = 0, sx = 0, sxx = 0, sy = 0, sxy = 0, likenesses = 0;
  const int half = std::max(8, width * 3 / (kWindows * 4));
  for (int window = 0; window < kWindows; ++window) {
    const int middle = width * (2 * window + 1) / (2 * kWindows);
    const int begin = std::max(0, middle - half), end = std::min(width, middle + half);
    const float guess = expected.offset + expected.slope * static_cast<float>(middle);
    float scores[2 * kSearch + 1];
    int best = 0;
    for (int step = 0; step <= 2 * kSearch; ++step) {
      scores[step] = likeness(model, row, width, begin, end, guess + static_cast<float>(step - kSearch) * 0.75F);
      if (scores[step] > scores[best])
        best = step;
    }
    likenesses += scores[best] / kWindows;
    if (scores[best] < kBelongs)
      continue;
    float fine = static_cast<float>(best - kSearch);
    if (best > 0 && best < 2 * kSearch) {
      const float bow = scores[best - 1] - 2 * scores[best] + scores[best + 1];
      if (bow < -1e-6F)
        fine += 0.5F * (scores[best - 1] - scores[best + 1]) / bow;
    }
    const double weight = scores[best], x = middle, y = guess + fine * 0.75F;
    n += weight;
    sx += weight * x;
    sxx += weight * x * x;
    sy += weight * y;
    sxy += weight * x * y;
  }
  Shift shift = expected;
  shift.belongs = static_cast<float>(likenesses);
  const double spread = n * sxx - sx * sx;
  if (n > 1.2 && spread > 1) {
    shift.slope = static_cast<float>((n * sxy - sx * sy) / spread);
    shift.offset = static_cast<float>((sy - shift.slope * sx) / n);
  }
  return shift;
}

struct Laid {
  cv::Mat1f rows;               // each laid over the middle one
  std::vector<float> belongs;   // per row
  std::vector<float> together;  // their mean, by weight
};

Laid lay_rows(const cv::Mat1f& strips) {
  const int width = strips.cols, middle = strips.rows / 2;
  Laid laid{strips.clone(), std::vector<float>(static_cast<std::size_t>(strips.rows), 0.0F),
            std::vector<float>(strips.ptr<float>(middle), strips.ptr<float>(middle) + width)};
  laid.belongs[static_cast<std::size_t>(middle)] = 1;
  float weight = 1;
  Shift above, below;
  const auto lay = [&](int row, Shift& neighbour) {
    const auto shift = find_shift(laid.together.data(), strips.ptr<float>(row), width, neighbour);
    laid.belongs[static_cast<std::size_t>(row)] = shift.belongs;
    if (shift.belongs < kBelongs)
      return;
    neighbour = shift;
    auto* out = laid.rows.ptr<float>(row);
    for (int x = 0; x < width; ++x) {
      out[x] = at(strips.ptr<float>(row), width, static_cast<float>(x) * (1 + shift.slope) + shift.offset);
      auto& sum = laid.together[static_cast<std::size_t>(x)];
      sum = (sum * weight + out[x]) / (weight + 1);
    }
    weight += 1;
  };
  for (int away = 1; away < strips.rows; ++away) {
    if (middle - away >= 0)
      lay(middle - away, above);
    if (middle + away < strips.rows)
      lay(middle + away, below);
  }
  return laid;
}

// Extreme value within `radius`, then smoothed: the level of paper (or ink) along the line.
std::vector<float> envelope(const std::vector<float>& line, int radius, bool upper) {
  const cv::Mat1f in(1, static_cast<int>(line.size()), const_cast<float*>(line.data()));
  cv::Mat1f out;
  const cv::Mat window = cv::Mat::ones(1, 2 * radius + 1, CV_8U);
  if (upper)
    cv::dilate(in, out, window, {-1, -1}, 1, cv::BORDER_REPLICATE);
  else
    cv::erode(in, out, window, {-1, -1}, 1, cv::BORDER_REPLICATE);
  cv::blur(out, out, {2 * radius + 1, 1}, {-1, -1}, cv::BORDER_REPLICATE);
  return {out.begin(), out.end()};
}

// Where bars begin and end: the longest stretch of changes of level without a gap that is wide for it.
void find_ends(BarProfile& profile, const std::vector<char>& contrasty) {
  std::vector<float> edges;
  const auto& y = profile.light;
  for (std::size_t x = 1; x < y.size(); ++x)
    if (contrasty[x] && (y[x] < 0.5F) != (y[x - 1] < 0.5F))
      edges.push_back(static_cast<float>(x - 1) + (y[x - 1] - 0.5F) / (y[x - 1] - y[x]));
  if (edges.size() < 12)
    return;
  std::vector<float> gaps;
  for (std::size_t i = 1; i < edges.size(); ++i)
    gaps.push_back(edges[i] - edges[i - 1]);
  auto sorted = gaps;
  std::nth_element(sorted.begin(), sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2), sorted.end());
  const float wide = 5.5F * sorted[sorted.size() / 2];
  std::size_t begin = 0, best_begin = 0, best_end = 0;
  for (std::size_t i = 0; i <= gaps.size(); ++i)
    if (i == gaps.size() || gaps[i] > wide) {
      if (i - begin > best_end - best_begin) {
        best_begin = begin;
        best_end = i;
      }
      begin = i + 1;
    }
  profile.first = edges[best_begin];
  profile.last = edges[best_end];
}

}  // namespace

BarProfile bar_profile(const cv::Mat1b& upright) {
  BarProfile profile;
  if (upright.cols < 40 || upright.rows < 3)
    return profile;
  constexpr int kMostStrips = 14, kRowsPerStrip = 4, kLines = 4;
  const int count = std::clamp(upright.rows / kRowsPerStrip, 3, kMostStrips);
  cv::Mat1f strips, values;
  upright.convertTo(values, CV_32F);
  cv::resize(values, strips, {upright.cols, count}, 0, 0, cv::INTER_AREA);
  const auto laid = lay_rows(strips);

  const int radius = std::max(14, upright.cols / 20);
  const auto paper = envelope(laid.together, radius, true), ink = envelope(laid.together, radius, false);
  float most = 0;
  for (std::size_t x = 0; x < paper.size(); ++x)
    most = std::max(most, paper[x] - ink[x]);
  const float least = std::max(4.0F, 0.2F * most);
  std::vector<char> contrasty;
  profile.light.reserve(paper.size());
  for (std::size_t x = 0; x < paper.size(); ++x) {
    contrasty.push_back(paper[x] - ink[x] >= least);
    profile.light.push_back(contrasty.back() ? (laid.together[x] - ink[x]) / (paper[x] - ink[x]) : 1.0F);
  }
  find_ends(profile, contrasty);
  if (profile.last <= profile.first)
    return {};

  profile.lines.create(kLines, upright.cols);
  for (int line = 0; line < kLines; ++line)
    for (int x = 0; x < upright.cols; ++x) {
      float sum = 0, weight = 0;
      for (int row = line; row < count; row += kLines)
        if (laid.belongs[static_cast<std::size_t>(row)] >= kBelongs) {
          sum += laid.rows(row, x);
          weight += 1;
        }
      const auto i = static_cast<std::size_t>(x);
      const float value = weight > 0 ? sum / weight : laid.together[i];
      profile.lines(line, x) =
          contrasty[i] ? cv::saturate_cast<uchar>(20 + 215 * (value - ink[i]) / (paper[i] - ink[i])) : uchar(235);
    }
  return profile;
}

BarProfile reversed(const BarProfile& profile) {
  BarProfile other;
  other.light.assign(profile.light.rbegin(), profile.light.rend());
  const auto end = static_cast<float>(profile.light.size()) - 1;
  other.first = end - profile.last;
  other.last = end - profile.first;
  return other;
}

}  // namespace returns::vision
