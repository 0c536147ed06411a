// Which clock of a received parcel runs out first, and when. What the marketplaces and the site prescribe is data with
// an effective date (assets/clocks), never a constant in code. Pure.
#pragma once
#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/station/policy.h"
#include "storage/model/views.h"

namespace returns::station {

// hours and days count from the minute of the receipt. Of business days the first is the first one after the day of the
// receipt, and the last ends at the receipt's time of day: the stricter of the possible readings.
enum class Counting { hours, days, business_days };

struct ClockRule {
  std::chrono::sys_days from{};  // for parcels received on this day or later, as the marketplace dates it
  Counting counting = Counting::days;
  int amount = 0;
};

enum class ClockFor { every_parcel, parcels_with_order };

struct ParcelClock {
  std::string id;  // "refund", "inspection"
  Texts text;      // what runs out: "Refund to the buyer"
  ClockFor is_for = ClockFor::every_parcel;
  std::chrono::hours warn_before{0};
  std::vector<ClockRule> rules;  // by `from`
};

// A marketplace, or the site itself with the clocks of the house.
struct ClockSet {
  std::string id;  // "amazon_us", "site"
  Texts title;
  std::chrono::minutes utc_offset{0};         // of its days
  std::vector<std::chrono::sys_days> closed;  // holidays: no business days, sorted
  std::vector<ParcelClock> clocks;
};

struct ClockBook {
  std::vector<ClockSet> sets;
  std::map<ClientId, std::string> marketplaces;  // of the clients that name one
  std::string usual_marketplace;                 // of the others
};

inline const std::string site_clocks = "site";

// When the clock of a parcel received then runs out; nothing when no rule was in force yet.
std::optional<UtcTime> runs_out(const ClockSet& set, const ParcelClock& clock, UtcTime received);

struct Deadline {
  const ParcelClock* clock = nullptr;  // in the book
  UtcTime at{};
};
// Of the site's clocks and those of the client's marketplace the one that runs out first.
std::optional<Deadline> first_deadline(const ClockBook& book, const ReceivedParcel& parcel);

enum class Urgency { in_time, soon, overdue };
Urgency urgency_of(const Deadline& deadline, UtcTime now);

}  // namespace returns::station
