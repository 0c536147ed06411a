#include "vision/scan/bar_follower.h"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace returns::vision {
namespace {

constexpr int kShifts = 5;          // tried per window, to follow bars that lean
constexpr float kShiftStep = 0.6F;  // pixels
constexpr int kMargin = 6;          // of the model beyond both ends, in its samples
// High enough that text and other bars rarely pass by chance on so few samples; a window that still runs on is outvoted
// by the line that the ends of the others lie on.
constexpr float kAlike = 0.65F;
constexpr float kLeastContrast = 0.3F;  // of a row, against the model
constexpr float kGuard = 0.034F;        // three modules of 95 and a little, of the length
constexpr float kLeastSpread = 3;       // grey levels, of bars that can be followed
constexpr float kFurthest = 3;          // of the length, that bars are followed
constexpr int kLeastEnds = 3;           // windows that must agree on where the bars end

}  // namespace

float BarFollower::t_of(int window, int sample) {
  const float part = (static_cast<float>(sample) + 0.5F) / kSamples;
  if (window >= kWindows)
    return window == kWindows ? kGuard * part : 1 - kGuard * (1 - part);
  return (static_cast<float>(window) + part) / kWindows;
}

float BarFollower::middle_of(int window) {
  return (t_of(window, 0) + t_of(window, kSamples - 1)) / 2;
}

float BarFollower::near() const {
  return std::max(1.5F, 0.004F * length_);
}

BarFollower::BarFollower(const cv::Mat1b& luma, cv::Point2f first, cv::Point2f last) : luma_(luma), first_(first) {
  along_ = last - first;
  length_ = std::hypot(along_.x, along_.y);
  constexpr float kShortest = 24;
  if (!(length_ > kShortest) || !in_picture(first) || !in_picture(last))
    return;
  along_ /= length_;
  bars_ = direction_of_bars();
  make_model();
}

bool BarFollower::in_picture(cv::Point2f p) const {
  return p.x >= 0 && p.y >= 0 && p.x <= static_cast<float>(luma_.cols - 1) && p.y <= static_cast<float>(luma_.rows - 1);
}

float BarFollower::light_at(cv::Point2f p) const {
  const float x = std::clamp(p.x, 0.0F, static_cast<float>(luma_.cols - 1));
  const float y = std::clamp(p.y, 0.0F, static_cast<float>(luma_.rows - 1));
  const int left = std::min(static_cast<int>(x), std::max(0, luma_.cols - 2));
  const int top = std::min(static_cast<int>(y), std::max(0, luma_.rows - 2));
  const float fx = x - static_cast<float>(left), fy = y - static_cast<float>(top);
  const auto* upper = luma_.ptr(top) + left;
  const auto* lower = luma_.ptr(std::min(top + 1, luma_.rows - 1)) + left;
  const int right = left + 1 < luma_.cols ? 1 : 0;
  return (static_cast<float>(upper[0]) * (1 - fx) + static_cast<float>(upper[right]) * fx) * (1 - fy) +
         (static_cast<float>(lower[0]) * (1 - fx) + static_cast<float>(lower[right]) * fx) * fy;
}

// At right angles to how the light changes; clockwise from the reading direction.
cv::Point2f BarFollower::direction_of_bars() const {
  const cv::Point2f right_angle(-along_.y, along_.x);
  const int points = std::clamp(static_cast<int>(length_), 64, 512);
  float xx = 0, xy = 0, yy = 0;
  for (int i = 0; i < points; ++i) {
    const auto p = first_ + along_ * (length_ * (static_cast<float>(i) + 0.5F) / static_cast<float>(points));
    const float x = light_at(p + along_) - light_at(p - along_);
    const float y = light_at(p + right_angle) - light_at(p - right_angle);
    xx += x * x;
    xy += x * y;
    yy += y * y;
  }
  // Beyond this a scan line would hardly have crossed all bars.
  constexpr float kMostLean = 1.0F;
  const float angle = std::clamp(0.5F * std::atan2(2 * xy, xx - yy), -kMostLean, kMostLean);
  return right_angle * std::cos(angle) - along_ * std::sin(angle);
}

void BarFollower::make_model() {
  const int count = std::clamp(static_cast<int>(std::ceil(length_)), kWindows * kSamples, 4096);
  density_ = static_cast<float>(count) / length_;
  model_.resize(static_cast<std::size_t>(count + 2 * kMargin));
  constexpr std::array<float, 3> kRows{-1, 0, 1};
  for (std::size_t i = 0; i < model_.size(); ++i) {
    const auto p = first_ + along_ * ((static_cast<float>(i) - kMargin) / density_);
    for (const float row : kRows)
      model_[i] += light_at(p + bars_ * row) / static_cast<float>(kRows.size());
  }
  float most = 0;
  for (int window = 0; window < kWindows; ++window) {
    const auto size = model_.size() - 2 * kMargin;
    const auto begin = static_cast<std::size_t>(window) * size / kWindows + kMargin;
    const auto end = static_cast<std::size_t>(window + 1) * size / kWindows + kMargin;
    double sum = 0, squares = 0;
    for (auto i = begin; i < end; ++i) {
      sum += model_[i];
      squares += model_[i] * model_[i];
    }
    const auto n = static_cast<double>(end - begin);
    auto& spread = spread_[static_cast<std::size_t>(window)];
    spread = static_cast<float>(std::sqrt(std::max(0.0, squares / n - sum * sum / (n * n))));
    most = std::max(most, spread);
  }
  has_model_ = most > kLeastSpread;
}

BarFollower::Row BarFollower::row_at(float way, const Lean& lean) const {
  Row row{};
  for (int window = 0; window < kAll; ++window) {
    const auto w = static_cast<std::size_t>(window);
    row.inside[w] =
        in_picture(place(t_of(window, 0), way, lean)) && in_picture(place(t_of(window, kSamples - 1), way, lean));
    if (row.inside[w])
      for (int i = 0; i < kSamples; ++i)
        row.light[w][static_cast<std::size_t>(i)] = light_at(place(t_of(window, i), way, lean));
  }
  return row;
}

BarFollower::Seen BarFollower::compare(const Row& row, int window, float shift) const {
  const auto& light = row.light[static_cast<std::size_t>(window)];
  float a = 0, b = 0, aa = 0, bb = 0, ab = 0;
  for (int i = 0; i < kSamples; ++i) {
    const float x = std::clamp((t_of(window, i) * length_ - shift) * density_ + kMargin, 0.0F,
                               static_cast<float>(model_.size()) - 1.001F);
    const auto left = static_cast<std::size_t>(x);
    const float part = x - static_cast<float>(left);
    const float model = model_[left] * (1 - part) + model_[left + 1] * part;
    const float seen = light[static_cast<std::size_t>(i)];
    a += model;
    b += seen;
    aa += model * model;
    bb += seen * seen;
    ab += model * seen;
  }
  constexpr float n = kSamples;
  aa -= a * a / n;
  bb -= b * b / n;
  ab -= a * b / n;
  constexpr float kFlat = n;  // a grey level of deviation: nothing to compare
  if (aa < kFlat)
    return {};
  return {bb < kFlat ? 0 : ab / std::sqrt(aa * bb), ab / aa};
}

BarFollower::Seen BarFollower::best_shift(const Row& row, int window, float& shift) const {
  std::array<Seen, kShifts> seen;
  std::size_t best = 0;
  for (std::size_t i = 0; i < kShifts; ++i) {
    seen[i] = compare(row, window, (static_cast<float>(i) - kShifts / 2) * kShiftStep);
    if (seen[i].alike > seen[best].alike)
      best = i;
  }
  float fine = static_cast<float>(best) - kShifts / 2;
  if (best > 0 && best + 1 < kShifts) {
    const float bow = seen[best - 1].alike - 2 * seen[best].alike + seen[best + 1].alike;
    if (bow < -1e-6F)
      fine += 0.5F * (seen[best - 1].alike - seen[best + 1].alike) / bow;
  }
  shift = fine * kShiftStep;
  return seen[best];
}

// Follows the shifts that the windows saw: a line through them, taken over softly.
void BarFollower::correct(Lean& lean, const std::array<Seen, kAll>& seen, const std::array<float, kAll>& shifts,
                          float step) const {
  float n = 0, t1 = 0, t2 = 0, y1 = 0, ty = 0;
  for (int window = 0; window < kWindows; ++window) {
    const auto w = static_cast<std::size_t>(window);
    if (seen[w].alike < kAlike)
      continue;
    const float t = middle_of(window);
    n += 1;
    t1 += t;
    t2 += t * t;
    y1 += shifts[w];
    ty += t * shifts[w];
  }
  if (n < 2)
    return;
  float first = y1 / n, last = first;
  const float spread = n * t2 - t1 * t1;
  if (n >= 5 && spread > 0.2F) {
    const float slope = (n * ty - t1 * y1) / spread;
    first = (y1 - slope * t1) / n;
    last = first + slope;
  }
  constexpr float kPlace = 0.35F, kSlope = 0.06F;
  lean.first += kPlace * first;
  lean.last += kPlace * last;
  lean.first_slope += kSlope * first / step;
  lean.last_slope += kSlope * last / step;
}

// Between two rows: where the contrast of the window falls to half of what it was.
float BarFollower::exact_end(int window, float last_good, float first_bad, float gain,
                             const Following& following) const {
  const float direction = first_bad > last_good ? 1.0F : -1.0F;
  float before = last_good, before_gain = gain;
  const int rows = static_cast<int>(std::ceil(std::abs(first_bad - last_good))) + 2;
  for (int i = 1; i <= rows; ++i) {
    const float way = last_good + direction * static_cast<float>(i);
    const auto row = row_at(way, following.last_lean.ahead(way - following.last_way));
    if (!row.inside[static_cast<std::size_t>(window)])
      return before;
    float shift = 0;
    const float now = best_shift(row, window, shift).gain;
    if (now < gain / 2)
      return before +
             (way - before) * std::clamp((before_gain - gain / 2) / std::max(before_gain - now, 1e-3F), 0.F, 1.F);
    before = way;
    before_gain = now;
  }
  return before;
}

// One row further: which windows still show their bars, and what that says of the lean.
bool BarFollower::advance(Following& following, float step) const {
  // A scratch or a gleam may be this wide; the gap between two symbols hardly is as narrow.
  const float most_gap = std::clamp(length_ * 0.03F, 4.0F, 16.0F);
  following.way += step;
  following.lean = following.lean.ahead(step);
  const auto row = row_at(following.way, following.lean);
  std::array<Seen, kAll> seen{};
  std::array<float, kAll> shifts{};
  bool any = false;
  for (std::size_t w = 0; w < kAll; ++w) {
    auto& window = following.windows[w];
    if (!window.alive)
      continue;
    const float gap = std::abs(following.way - window.good);
    if (!row.inside[w]) {
      window.open = gap < most_gap;
      window.alive = false;
      continue;
    }
    seen[w] = best_shift(row, static_cast<int>(w), shifts[w]);
    if (seen[w].alike >= kAlike && seen[w].gain > kLeastContrast * window.gain) {
      window.good = following.way;
      window.gain += 0.3F * (seen[w].gain - window.gain);
      window.ever = true;
    } else {
      seen[w] = {};
      window.alive = gap < most_gap;
    }
    any = any || window.alive;
  }
  if (std::count_if(seen.begin(), seen.begin() + kWindows, [](const Seen& one) { return one.alike >= kAlike; }) >= 2) {
    correct(following.lean, seen, shifts, step);
    following.last_lean = following.lean;
    following.last_way = following.way;
  }
  return any;
}

std::optional<std::array<cv::Point2f, 2>> BarFollower::follow(float side, Guards guards) const {
  Following following;
  for (std::size_t w = 0; w < kAll; ++w)
    following.windows[w].alive = w < kWindows ? spread_[w] > kLeastSpread / 2 : guards == Guards::hang;
  const float step = side * std::clamp(length_ / 160, 1.0F, 4.0F);
  while (advance(following, step) && std::abs(following.way) < kFurthest * length_) {
  }
  std::vector<End> ends, outer;
  for (int w = 0; w < kAll; ++w) {
    const auto& window = following.windows[static_cast<std::size_t>(w)];
    if (!window.ever)
      continue;
    End end{middle_of(w), window.good, window.open};
    if (!window.open)
      end.way = exact_end(w, window.good - step, window.good + step, window.gain, following);
    (w < kWindows ? ends : outer).push_back(end);
  }
  auto line = line_through(ends, side);
  if (!line)
    return std::nullopt;
  if (outer.size() == kGuards)
    lengthen(*line, outer, side);
  const auto corner = [&](float t) {
    const float way = line->at(t);
    return clipped(place(t, 0, {}), place(t, way, following.last_lean.ahead(way - following.last_way)));
  };
  return std::array<cv::Point2f, 2>{corner(0), corner(1)};
}

// The line that most windows' ends lie on.
std::optional<BarFollower::Line> BarFollower::line_through(const std::vector<End>& all, float side) const {
  std::vector<End> ends;
  std::copy_if(all.begin(), all.end(), std::back_inserter(ends), [](const End& end) { return !end.open; });
  if (all.size() < kLeastEnds)
    return std::nullopt;
  // What the picture cuts off goes on to its border, along the line that was read when too few of them say otherwise.
  if (ends.empty())
    return Line{side * kFurthest * length_, 0};
  if (ends.size() < kLeastEnds) {
    const float sum =
        std::accumulate(ends.begin(), ends.end(), 0.0F, [](float s, const End& end) { return s + end.way; });
    return Line{sum / static_cast<float>(ends.size()), 0};
  }
  Line best;
  float most = -1;
  const auto misses = [](const End& end, const Line& line) { return std::abs(line.at(end.t) - end.way); };
  for (std::size_t a = 0; a < ends.size(); ++a)
    for (std::size_t b = a + 1; b < ends.size(); ++b) {
      const float slope = (ends[b].way - ends[a].way) / (ends[b].t - ends[a].t);
      const Line line{ends[a].way - slope * ends[a].t, slope};
      if (std::abs(slope) > length_)
        continue;
      float good = 0;
      for (const auto& end : ends)
        good += std::max(0.0F, 1 - misses(end, line) / (2 * near()));
      if (good > most) {
        most = good;
        best = line;
      }
    }
  float n = 0, t1 = 0, t2 = 0, y1 = 0, ty = 0;
  for (const auto& end : ends)
    if (misses(end, best) < 2 * near()) {
      n += 1;
      t1 += end.t;
      t2 += end.t * end.t;
      y1 += end.way;
      ty += end.t * end.way;
    }
  const float spread = n * t2 - t1 * t1;
  if (most < 0 || n < 2 || spread < 1e-3F)
    return std::nullopt;
  best.slope = (n * ty - t1 * y1) / spread;
  best.offset = (y1 - best.slope * t1) / n;
  return best;
}

// To where the guard bars hang, if they do so on both sides alike.
void BarFollower::lengthen(Line& line, const std::vector<End>& guards, float side) const {
  const auto& first = guards.front();
  const auto& last = guards.back();
  const float at_first = side * (first.way - line.at(first.t)), at_last = side * (last.way - line.at(last.t));
  const float least = std::min(at_first, at_last), most = std::max(at_first, at_last);
  constexpr float kLongest = 0.13F;  // of the length: twice the usual five modules
  if (first.open || last.open || least < near() || most > kLongest * length_ || most - least > 4 * near())
    return;
  const float slope = (last.way - first.way) / (last.t - first.t);
  line = {first.way - slope * first.t, slope};
}

// `to`, or where the way to it leaves the picture; `from` lies in it.
cv::Point2f BarFollower::clipped(cv::Point2f from, cv::Point2f to) const {
  float share = 1;
  const auto limit = [&](float a, float b, float most) {
    if (b < 0)
      share = std::min(share, a / (a - b));
    if (b > most)
      share = std::min(share, (most - a) / (b - a));
  };
  const cv::Point2f most(static_cast<float>(luma_.cols - 1), static_cast<float>(luma_.rows - 1));
  limit(from.x, to.x, most.x);
  limit(from.y, to.y, most.y);
  const auto p = from + (to - from) * share;
  return {std::clamp(p.x, 0.0F, most.x), std::clamp(p.y, 0.0F, most.y)};
}

}  // namespace returns::vision
