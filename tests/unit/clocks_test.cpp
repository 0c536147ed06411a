// When the clocks of a received parcel run out, by table: every date here was counted on a calendar by hand.
#include "app/station/clocks.h"
#include "tests/support/catch.h"

namespace returns::station {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

UtcTime utc(int year, unsigned month, unsigned day, int hour = 12, int minute = 0) {
  return UtcTime(sys_days(std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day)) +
                 std::chrono::hours(hour) + std::chrono::minutes(minute));
}

sys_days day(int year, unsigned month, unsigned day_of_month) {
  return sys_days(std::chrono::year(year) / static_cast<int>(month) / static_cast<int>(day_of_month));
}

ClockSet market() {
  ClockSet set;
  set.id = "market";
  set.utc_offset = -8h;
  set.closed = {day(2025, 11, 27), day(2026, 1, 19)};
  ParcelClock refund;
  refund.id = "refund";
  refund.is_for = ClockFor::parcels_with_order;
  refund.warn_before = 24h;
  refund.rules = {{day(2020, 1, 1), Counting::business_days, 2}, {day(2026, 1, 26), Counting::days, 4}};
  set.clocks = {refund};
  return set;
}

struct Line {
  const char* what;
  UtcTime received, runs_out;
};

TEST_CASE("The refund clock counts business days until the rule changes, and calendar days from then on") {
  const ClockSet set = market();
  const Line lines[] = {
      {"Monday: Wednesday", utc(2026, 1, 5), utc(2026, 1, 7)},
      {"Thursday: over the weekend to Monday", utc(2026, 1, 8), utc(2026, 1, 12)},
      {"Friday: Tuesday", utc(2026, 1, 9), utc(2026, 1, 13)},
      {"Saturday counts from Monday on", utc(2026, 1, 10), utc(2026, 1, 13)},
      {"Sunday likewise", utc(2026, 1, 11), utc(2026, 1, 13)},
      {"a holiday on Monday is skipped", utc(2026, 1, 16), utc(2026, 1, 21)},
      {"Thanksgiving is skipped", utc(2025, 11, 25), utc(2025, 11, 28)},
      {"early morning in UTC is still the day before there", utc(2026, 1, 6, 3), utc(2026, 1, 8, 3)},
      {"early on Monday in UTC is still Sunday there", utc(2026, 1, 12, 3), utc(2026, 1, 14, 3)},
      {"the last day of the old rule", utc(2026, 1, 25), utc(2026, 1, 27)},
      {"the new rule's first day, there", utc(2026, 1, 26, 8), utc(2026, 1, 30, 8)},
      {"one minute before it begins there", utc(2026, 1, 26, 7, 59), utc(2026, 1, 28, 7, 59)},
      {"four calendar days go over a weekend", utc(2026, 3, 6, 20, 15), utc(2026, 3, 10, 20, 15)},
      {"and over the end of a leap year's February", utc(2028, 2, 27), utc(2028, 3, 2)},
  };
  for (const Line& line : lines) {
    INFO(line.what);
    CHECK(runs_out(set, set.clocks[0], line.received) == line.runs_out);
  }
}

TEST_CASE("A parcel received before any rule was in force has no such clock") {
  const ClockSet set = market();
  CHECK_FALSE(runs_out(set, set.clocks[0], utc(2019, 12, 31)));
}

ClockBook book() {
  ClockBook book;
  ClockSet site;
  site.id = site_clocks;
  ParcelClock inspection;
  inspection.id = "inspection";
  inspection.warn_before = 8h;
  inspection.rules = {{day(2020, 1, 1), Counting::hours, 72}};
  site.clocks = {inspection};
  ClockSet quick = market();
  quick.id = "quick";
  quick.clocks[0].rules = {{day(2020, 1, 1), Counting::hours, 10}};
  book.sets = {market(), site, quick};
  book.usual_marketplace = "market";
  book.marketplaces = {{{"nordfell"}, "quick"}};
  return book;
}

ReceivedParcel parcel(std::string client, std::string order, UtcTime received) {
  ReceivedParcel made;
  made.client = {std::move(client)};
  made.order_id = std::move(order);
  made.received_at = received;
  return made;
}

TEST_CASE("Of all clocks that run for a parcel the first to run out is shown") {
  const ClockBook clocks = book();
  const UtcTime monday = utc(2026, 1, 5);
  const auto of_order = first_deadline(clocks, parcel("lumio", "114-2962899-5762619", monday));
  REQUIRE(of_order);
  CHECK(of_order->clock->id == "refund");
  CHECK(of_order->at == monday + 48h);
  const auto nobodys = first_deadline(clocks, parcel("unassigned", "", monday));
  REQUIRE(nobodys);
  CHECK(nobodys->clock->id == "inspection");
  CHECK(nobodys->at == monday + 72h);
  const auto elsewhere = first_deadline(clocks, parcel("nordfell", "1", monday));
  REQUIRE(elsewhere);
  CHECK(elsewhere->at == monday + 10h);
  CHECK_FALSE(first_deadline({}, parcel("lumio", "1", monday)));
}

TEST_CASE("Urgency changes exactly when the warning begins and when the time is over") {
  const ClockSet set = market();
  const Deadline deadline{&set.clocks[0], utc(2026, 1, 10)};
  CHECK(urgency_of(deadline, utc(2026, 1, 9) - 1ms) == Urgency::in_time);
  CHECK(urgency_of(deadline, utc(2026, 1, 9)) == Urgency::soon);
  CHECK(urgency_of(deadline, utc(2026, 1, 10) - 1ms) == Urgency::soon);
  CHECK(urgency_of(deadline, utc(2026, 1, 10)) == Urgency::overdue);
}

}  // namespace
}  // namespace returns::station
