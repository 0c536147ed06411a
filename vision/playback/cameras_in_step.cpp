#include "vision/playback/cameras_in_step.h"

#include <algorithm>

namespace returns::vision {
namespace {

using namespace std::chrono_literals;
using std::chrono::microseconds;

constexpr auto longest_clip = 24h;
// A camera of one picture a second has no gaps, and at the end of a clip no camera waits for the other.
constexpr microseconds bridged = 1s;
// Cameras that run take up a clip with their next picture each: that is not late.
constexpr microseconds early = 250ms;
constexpr auto clock_was_set = 100ms;  // less is rounding, or the clock being slewed

// A damaged file may name any time; this also keeps differences far from overflowing.
bool known(const TimeStamp& time) {
  constexpr UtcTime too_late{std::chrono::sys_days{std::chrono::year{2300} / 1 / 1}};
  return time.utc > UtcTime{} && time.utc < too_late;
}

// Too far apart is not subtracted.
template <typename Duration>
std::optional<microseconds> difference(Duration from, Duration to) {
  using Seconds = std::chrono::duration<double>;
  if (std::chrono::abs(Seconds(to) - Seconds(from)) > longest_clip)
    return std::nullopt;
  return std::chrono::round<microseconds>(to - from);
}

}  // namespace

std::optional<microseconds> time_between(const TimeStamp& from, const TimeStamp& to) {
  if (!known(from) || !known(to))
    return std::nullopt;
  const bool same_boot = !from.boot_id.empty() && from.boot_id == to.boot_id;
  return same_boot ? difference(from.boot, to.boot)
                   : difference(from.utc.time_since_epoch(), to.utc.time_since_epoch());
}

CamerasInStep::CamerasInStep(const std::vector<std::vector<Stretch>>& cameras) {
  place(cameras);
  pair_clocks(cameras);
}

void CamerasInStep::place(const std::vector<std::vector<Stretch>>& cameras) {
  // Each camera's first picture relative to that of the first camera whose clocks are known.
  const Stretch* reference = nullptr;
  std::vector<std::optional<microseconds>> begins(cameras.size());
  std::optional<microseconds> first;
  for (std::size_t i = 0; i < cameras.size(); ++i) {
    if (cameras[i].empty())
      continue;
    const Stretch& own = cameras[i].front();
    if (!reference && known(own.captured))
      reference = &own;
    begins[i] = reference ? time_between(reference->captured, own.captured) : std::nullopt;
    if (begins[i])
      first = std::min(first.value_or(*begins[i]), *begins[i]);
  }
  for (std::size_t i = 0; i < cameras.size(); ++i) {
    Track track;
    if (!cameras[i].empty())
      track.shift = (begins[i] ? *begins[i] - *first : 0us) - cameras[i].front().begins;
    for (const Stretch& stretch : cameras[i]) {
      const Run run{stretch.begins + track.shift, stretch.ends + track.shift};
      if (!track.runs.empty() && run.begins - track.runs.back().ends <= bridged)
        track.runs.back().ends = std::max(track.runs.back().ends, run.ends);
      else
        track.runs.push_back(run);
      duration_ = std::max(duration_, run.ends);
    }
    tracks_.push_back(std::move(track));
  }
}

void CamerasInStep::pair_clocks(const std::vector<std::vector<Stretch>>& cameras) {
  std::vector<ClockPair> all;
  for (std::size_t i = 0; i < cameras.size(); ++i)
    for (const Stretch& stretch : cameras[i])
      if (known(stretch.captured))
        all.push_back({stretch.begins + tracks_[i].shift, stretch.captured.utc});
  std::stable_sort(all.begin(), all.end(), [](const ClockPair& a, const ClockPair& b) { return a.at < b.at; });
  for (const ClockPair& pair : all) {
    const auto expected =
        clocks_.empty() ? microseconds::max() : (pair.utc - clocks_.back().utc) - (pair.at - clocks_.back().at);
    if (clocks_.empty() || std::chrono::abs(expected) > clock_was_set)
      clocks_.push_back(pair);
  }
}

CamerasInStep::Moment CamerasInStep::at(std::size_t camera, microseconds position) const {
  const Track& track = tracks_[camera];
  if (track.runs.empty())
    return {TrackState::not_begun, {}, std::nullopt, std::nullopt};
  const auto after = std::upper_bound(track.runs.begin(), track.runs.end(), position,
                                      [](microseconds time, const Run& run) { return time < run.begins; });
  if (after == track.runs.begin()) {
    if (after->begins <= early)
      return {TrackState::shows, after->begins - track.shift, std::nullopt, std::nullopt};
    return {TrackState::not_begun, {}, std::nullopt, after->begins};
  }
  const Run& run = *std::prev(after);
  const bool last = after == track.runs.end();
  if (position < run.ends || (last && duration_ - run.ends <= bridged))
    return {TrackState::shows, position - track.shift, std::nullopt, std::nullopt};
  if (last)
    return {TrackState::ended, {}, run.ends, std::nullopt};
  return {TrackState::gap, {}, run.ends, after->begins};
}

}  // namespace returns::vision
