#include "app/runtime/clock_loader.h"

#include "tests/support/catch.h"

namespace returns::runtime {
namespace {

using namespace station;
using namespace std::chrono_literals;

const std::string smallest = R"(
id = "m"
title = { en = "M" }
[[clock]]
id = "refund"
text = { en = "Refund" }
  [[clock.rule]]
  from = 2026-01-26
  days = 4
)";

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const auto place = text.find(what);
  REQUIRE(place != std::string::npos);
  return text.replace(place, what.size(), with);
}

UtcTime noon(int year, int month, int day) {
  return UtcTime(std::chrono::sys_days(std::chrono::year(year) / month / day) + 20h);  // noon at the marketplace
}

TEST_CASE("The shipped clocks say what the marketplace says, on both sides of the day the rule changed") {
  const auto sets = load_clocks(std::filesystem::path(RETURNS_SOURCE_DIR) / "assets/clocks");
  REQUIRE(sets);
  ClockBook book;
  book.sets = *sets;
  book.usual_marketplace = "amazon_us";
  ReceivedParcel parcel;
  parcel.order_id = "114-2962899-5762619";
  parcel.received_at = noon(2026, 1, 22);  // a Thursday
  CHECK(first_deadline(book, parcel)->at == noon(2026, 1, 25));
  CHECK(first_deadline(book, parcel)->clock->id == "inspection");
  const auto amazon =
      std::find_if(sets->begin(), sets->end(), [](const ClockSet& set) { return set.id == "amazon_us"; });
  REQUIRE(amazon != sets->end());
  CHECK(runs_out(*amazon, amazon->clocks[0], noon(2026, 1, 22)) == noon(2026, 1, 26));
  CHECK(runs_out(*amazon, amazon->clocks[0], noon(2026, 1, 26)) == noon(2026, 1, 30));
  CHECK(runs_out(*amazon, amazon->clocks[1], noon(2026, 2, 15)) == noon(2026, 4, 16));
  CHECK(runs_out(*amazon, amazon->clocks[1], noon(2026, 2, 16)) == noon(2026, 3, 18));
  for (const ClockSet& set : *sets)
    for (const ParcelClock& clock : set.clocks)
      CHECK(clock.text.contains("zh"));
}

TEST_CASE("A mistake in a clock's file is told with its line and key") {
  REQUIRE(parse_clocks(smallest, "m.toml"));
  const std::pair<std::string, std::string> mistakes[] = {
      {replaced(smallest, "days = 4", "days = 4\n  hours = 5"), "exactly one"},
      {replaced(smallest, "  days = 4\n", ""), "exactly one"},
      {replaced(smallest, "from = 2026-01-26", "from = \"soon\""), "must be a date"},
      {replaced(smallest, "from = 2026-01-26\n", ""), "is missing"},
      {replaced(smallest, "days = 4", "days = 4\n  weeks = 4"), "weeks: is not a known key"},
      {replaced(smallest, "days = 4", "days = 4\n  [[clock.rule]]\n  from = 2026-01-25\n  days = 2"), "later"},
      {replaced(smallest, "text = { en = \"Refund\" }", "text = { zh = \"退款\" }"), "English"},
      {smallest + "for = ", "line"},
  };
  for (const auto& [text, words] : mistakes) {
    const auto read = parse_clocks(text, "m.toml");
    REQUIRE_FALSE(read);
    INFO(read.error().sentence());
    CHECK(read.error().sentence().find(words) != std::string::npos);
    CHECK(read.error().sentence().find("m.toml") != std::string::npos);
  }
}

}  // namespace
}  // namespace returns::runtime
