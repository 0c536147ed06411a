#include "app/station/clocks.h"

#include <algorithm>

namespace returns::station {
namespace {

using std::chrono::days;
using std::chrono::sys_days;

bool is_business_day(const ClockSet& set, sys_days day) {
  const std::chrono::weekday weekday(day);
  return weekday != std::chrono::Saturday && weekday != std::chrono::Sunday &&
         !std::binary_search(set.closed.begin(), set.closed.end(), day);
}

sys_days after_business_days(const ClockSet& set, sys_days day, int amount) {
  while (amount > 0) {
    day += days(1);
    amount -= is_business_day(set, day) ? 1 : 0;
  }
  return day;
}

const ClockSet* set_named(const ClockBook& book, const std::string& id) {
  const auto found =
      std::find_if(book.sets.begin(), book.sets.end(), [&](const ClockSet& set) { return set.id == id; });
  return found == book.sets.end() ? nullptr : &*found;
}

}  // namespace

std::optional<UtcTime> runs_out(const ClockSet& set, const ParcelClock& clock, UtcTime received) {
  const UtcTime local = received + set.utc_offset;
  const auto day = std::chrono::floor<days>(local);
  const ClockRule* in_force = nullptr;
  for (const ClockRule& rule : clock.rules)
    if (rule.from <= day && (!in_force || in_force->from <= rule.from))
      in_force = &rule;
  if (!in_force)
    return std::nullopt;
  switch (in_force->counting) {
    case Counting::hours:
      return received + std::chrono::hours(in_force->amount);
    case Counting::days:
      return received + days(in_force->amount);
    case Counting::business_days:
      return after_business_days(set, day, in_force->amount) + (local - day) - set.utc_offset;
  }
  return std::nullopt;
}

std::optional<Deadline> first_deadline(const ClockBook& book, const ReceivedParcel& parcel) {
  std::optional<Deadline> first;
  const auto named = book.marketplaces.find(parcel.client);
  for (const std::string& id :
       {site_clocks, named == book.marketplaces.end() ? book.usual_marketplace : named->second}) {
    const ClockSet* set = set_named(book, id);
    if (!set)
      continue;
    for (const ParcelClock& clock : set->clocks) {
      if (clock.is_for == ClockFor::parcels_with_order && parcel.order_id.empty())
        continue;
      const auto at = runs_out(*set, clock, parcel.received_at);
      if (at && (!first || *at < first->at))
        first = Deadline{&clock, *at};
    }
  }
  return first;
}

Urgency urgency_of(const Deadline& deadline, UtcTime now) {
  if (now >= deadline.at)
    return Urgency::overdue;
  return now >= deadline.at - deadline.clock->warn_before ? Urgency::soon : Urgency::in_time;
}

}  // namespace returns::station
