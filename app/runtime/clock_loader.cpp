#include "app/runtime/clock_loader.h"

#include <algorithm>

#include "app/runtime/data_file.h"

namespace returns::runtime {
namespace {

using namespace station;
using std::chrono::sys_days;

constexpr std::int64_t most_hours = 24 * 366;

Error unusable(const std::string& file, std::string cause) {
  return {ErrorCode::invalid_input, "use the clocks", file, std::move(cause), "Correct the file."};
}

std::optional<sys_days> day_of(const toml::date& date) {
  const std::chrono::year_month_day day{std::chrono::year(date.year), std::chrono::month(date.month),
                                        std::chrono::day(date.day)};
  return day.ok() ? std::optional(sys_days(day)) : std::nullopt;
}

ClockRule read_rule(Part& part) {
  ClockRule rule;
  const auto from = day_of(part.needed<toml::date>("from", "a date such as 2026-01-26"));
  rule.from = from.value_or(sys_days{});
  int amounts = 0;
  for (const auto& [key, counting] :
       {std::pair{"hours", Counting::hours}, {"days", Counting::days}, {"business_days", Counting::business_days}}) {
    const int amount = part.number(key, 1, most_hours);
    if (amount == 0)
      continue;
    rule.counting = counting;
    rule.amount = amount;
    ++amounts;
  }
  if (amounts != 1)
    part.complain("from", "needs exactly one of hours, days and business_days");
  part.no_other_keys();
  return rule;
}

std::optional<ClockFor> clock_for_from(std::string_view name) {
  if (name == "every_parcel")
    return ClockFor::every_parcel;
  if (name == "parcels_with_order")
    return ClockFor::parcels_with_order;
  return std::nullopt;
}

ParcelClock read_clock(Part& part) {
  ParcelClock clock;
  clock.id = part.id();
  clock.text = part.texts("text", true);
  clock.is_for = part.named<ClockFor>("for", clock_for_from).value_or(ClockFor::every_parcel);
  clock.warn_before = std::chrono::hours(part.number("warn_before_hours", 0, most_hours));
  for (Part& rule : part.parts("rule")) {
    clock.rules.push_back(read_rule(rule));
    if (clock.rules.size() > 1 && clock.rules.back().from <= clock.rules[clock.rules.size() - 2].from)
      rule.complain("from", "must be later than the rule before");
  }
  if (clock.rules.empty())
    part.complain("rule", "a clock needs at least one rule");
  part.no_other_keys();
  return clock;
}

ClockSet read_set(Part root) {
  ClockSet set;
  set.id = root.id();
  set.title = root.texts("title", true);
  set.utc_offset = std::chrono::minutes(root.number("utc_offset_minutes", -14 * 60, 14 * 60));
  for (const toml::date& date : root.dates("closed"))
    if (const auto day = day_of(date))
      set.closed.push_back(*day);
  std::sort(set.closed.begin(), set.closed.end());
  for (Part& part : root.parts("clock")) {
    ParcelClock clock = read_clock(part);
    if (std::any_of(set.clocks.begin(), set.clocks.end(), [&](const ParcelClock& one) { return one.id == clock.id; }))
      part.complain("id", fmt::format("“{}” is there twice", clock.id));
    set.clocks.push_back(std::move(clock));
  }
  root.no_other_keys();
  return set;
}

}  // namespace

Result<ClockSet> parse_clocks(const std::string& toml, const std::string& file_name) {
  return read_data<ClockSet>(toml, {file_name, unusable}, read_set);
}

Result<std::vector<ClockSet>> load_clocks(const std::filesystem::path& folder) {
  RETURNS_TRY_ASSIGN(const auto files, read_data_files(folder, "read the clocks in"));
  std::vector<ClockSet> sets;
  for (const DataFile& file : files) {
    RETURNS_TRY_ASSIGN(ClockSet set, parse_clocks(file.text, file.path.string()));
    if (std::any_of(sets.begin(), sets.end(), [&](const ClockSet& one) { return one.id == set.id; }))
      return unusable(file.path.string(), fmt::format("id: “{}” is there twice", set.id));
    sets.push_back(std::move(set));
  }
  if (std::none_of(sets.begin(), sets.end(), [](const ClockSet& set) { return set.id == site_clocks; }))
    return unusable(folder.string(), fmt::format("no file has the id “{}”", site_clocks));
  return sets;
}

}  // namespace returns::runtime
