#include "storage/base/clock.h"

#include <sys/timex.h>

#include <cstdio>
#include <ctime>
#include <fstream>

namespace returns {
namespace {

std::string read_boot_id() {
  std::ifstream file("/proc/sys/kernel/random/boot_id");
  std::string id;
  std::getline(file, id);
  return id;
}

ClockSync read_sync_state() {
  timex query{};
  const int state = ::adjtimex(&query);
  if (state < 0)
    return ClockSync::unknown;
  return (state == TIME_ERROR || (query.status & STA_UNSYNC) != 0) ? ClockSync::unsynchronised
                                                                   : ClockSync::synchronised;
}

}  // namespace

BootTime boot_now() {
  timespec time{};
  ::clock_gettime(CLOCK_BOOTTIME, &time);
  return std::chrono::seconds(time.tv_sec) + std::chrono::nanoseconds(time.tv_nsec);
}

TimeStamp read_clocks() {
  static const std::string boot_id = read_boot_id();
  const auto now = std::chrono::system_clock::now();
  return {std::chrono::time_point_cast<std::chrono::milliseconds>(now), boot_now(), boot_id, read_sync_state()};
}

std::string to_iso(UtcTime time) {
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(time - day);
  char text[48];
  std::snprintf(text, sizeof text, "%04d-%02u-%02uT%02d:%02d:%02d.%03dZ", static_cast<int>(date.year()),
                static_cast<unsigned>(date.month()), static_cast<unsigned>(date.day()),
                static_cast<int>(clock.hours().count()), static_cast<int>(clock.minutes().count()),
                static_cast<int>(clock.seconds().count()), static_cast<int>(clock.subseconds().count()));
  return text;
}

std::optional<UtcTime> from_iso(std::string_view text) {
  int year = 0;
  unsigned month = 0, day = 0, hour = 0, minute = 0, second = 0, milliseconds = 0;
  const std::string copy(text);
  if (std::sscanf(copy.c_str(), "%4d-%2u-%2uT%2u:%2u:%2u.%3uZ", &year, &month, &day, &hour, &minute, &second,
                  &milliseconds) != 7)
    return std::nullopt;
  const std::chrono::year_month_day date{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (!date.ok() || year < 1)
    return std::nullopt;
  const UtcTime time = std::chrono::sys_days(date) + std::chrono::hours(hour) + std::chrono::minutes(minute) +
                       std::chrono::seconds(second) + std::chrono::milliseconds(milliseconds);
  // Signs, blanks, missing zeros, a 61st second and trailing text all fail to come out the same again.
  if (to_iso(time) != text)
    return std::nullopt;
  return time;
}

}  // namespace returns
