// Which picture of each camera belongs to a moment of their clip: arithmetic on what the recordings say of their
// clocks. Values only; any thread.
#pragma once
#include <chrono>
#include <cstddef>
#include <optional>
#include <vector>

#include "storage/base/clock.h"

namespace returns::vision {

// Pictures of one camera without a hole, as one fragment has them, in the camera's own time (ClipReader's).
struct Stretch {
  std::chrono::microseconds begins{}, ends{};
  TimeStamp captured;  // clocks at `begins`; without a UTC time they are not known
};

// How much later than `from` was `to`: by the time since boot, which nobody sets, under one boot id, else by UTC.
// Nothing when a clock is not known, or when the answer is longer than any clip: the clock was set between two boots.
std::optional<std::chrono::microseconds> time_between(const TimeStamp& from, const TimeStamp& to);

enum class TrackState { shows, not_begun, gap, ended };

// What the clock showed at a position; holds until the next one.
struct ClockPair {
  std::chrono::microseconds at{};
  UtcTime utc{};
  friend bool operator==(const ClockPair&, const ClockPair&) = default;
};

// The cameras of a clip on one line of time. Zero is the first picture of whichever camera began first.
class CamerasInStep {
 public:
  CamerasInStep() = default;
  // A list for each camera, rising; empty: not one picture of it. A camera whose clocks are not known is taken to have
  // begun with the clip.
  explicit CamerasInStep(const std::vector<std::vector<Stretch>>& cameras);

  std::chrono::microseconds duration() const { return duration_; }
  // Rising by position. More than one only when the clock was set while the clip ran.
  const std::vector<ClockPair>& clocks() const { return clocks_; }

  struct Moment {
    TrackState state = TrackState::shows;
    std::chrono::microseconds own{};                        // the camera's time, when it shows
    std::optional<std::chrono::microseconds> since, until;  // of another state, as positions on the common line
  };
  Moment at(std::size_t camera, std::chrono::microseconds position) const;

 private:
  struct Run {  // on the common line
    std::chrono::microseconds begins{}, ends{};
  };
  struct Track {
    std::vector<Run> runs;
    std::chrono::microseconds shift{};  // common minus own
  };
  void place(const std::vector<std::vector<Stretch>>& cameras);
  void pair_clocks(const std::vector<std::vector<Stretch>>& cameras);

  std::vector<Track> tracks_;
  std::vector<ClockPair> clocks_;
  std::chrono::microseconds duration_{};
};

}  // namespace returns::vision
