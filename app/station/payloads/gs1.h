// GS1 element strings as typed values. Source: GS1 General Specifications, chapter 3. Pure values; any thread.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace returns::station {

struct Gs1Element {
  std::string ai, value;  // "01", "00012345678905"; of 310n the n is part of the identifier
  friend bool operator==(const Gs1Element&, const Gs1Element&) = default;
};

struct Gs1Message {
  std::vector<Gs1Element> elements;  // all, in the order of the code
  std::string gtin, sscc;            // empty where the check digit is wrong
  std::string serial, batch;
  std::optional<std::chrono::year_month_day> produced, best_before, expires;  // only days that exist
  std::optional<std::int64_t> count;
  std::optional<std::int64_t> net_grams;  // rounded down
  std::string postcode;                   // of ship to
  std::string country;                    // of it, ISO 3166 numeric; empty in the country of the sender
};

// Separators are GS (0x1D). Nothing when an element is unknown, too short or too long: half a message is none.
std::optional<std::vector<Gs1Element>> gs1_elements(std::string_view text);
// "(01)00012345678905(21)A1", as printed for people; identifiers are not looked up.
std::optional<std::vector<Gs1Element>> printed_gs1_elements(std::string_view text);

// Dates have two digits of the year: the century is the one that brings them nearest to `this_year`.
Gs1Message gs1_message(std::vector<Gs1Element> elements, std::chrono::year this_year);

}  // namespace returns::station
