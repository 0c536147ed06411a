// What the station meets outside of itself and cannot be given by the configuration: the machine's clocks and whatever
// stands upstream. The tests put a clock and an upstream of their own here; everything behind them stays the real part.
#pragma once
#include <functional>
#include <memory>

#include "storage/base/clock.h"
#include "storage/sync/upstream.h"

namespace returns::runtime {

struct Outside {
  // Stamps the core's events and seconds. Any thread.
  std::function<TimeStamp()> clocks = read_clocks;
  // Opens the upstream, on the sync thread. Empty: the folder of the configuration, or none.
  std::function<Result<std::unique_ptr<storage::Upstream>>()> upstream;
};

}  // namespace returns::runtime
