// Times as values. Only workers and main read clocks; the core and the records get them handed in.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace returns {

using UtcTime = std::chrono::sys_time<std::chrono::milliseconds>;
// CLOCK_BOOTTIME-like time since boot of this machine; comparable only under the same boot id.
using BootTime = std::chrono::nanoseconds;

enum class ClockSync { unknown, synchronised, unsynchronised };

struct TimeStamp {
  UtcTime utc{};
  BootTime boot{};
  std::string boot_id;  // /proc/sys/kernel/random/boot_id
  ClockSync sync = ClockSync::unknown;

  friend bool operator==(const TimeStamp&, const TimeStamp&) = default;
};

// Reads the machine's clocks; any thread.
TimeStamp read_clocks();
BootTime boot_now();

// "2026-11-23T14:04:05.123Z"
std::string to_iso(UtcTime time);
// Strict: only what to_iso() writes of the years 0001 to 9999.
std::optional<UtcTime> from_iso(std::string_view text);

}  // namespace returns
