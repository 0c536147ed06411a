// Money in whole minor units of one currency. Currencies are never added up.
#pragma once
#include <cstdint>
#include <string>

namespace returns {

struct Money {
  std::int64_t minor = 0;  // cents for EUR and USD, yen for JPY
  std::string currency;    // ISO 4217, "EUR"; empty means "no amount known"

  friend bool operator==(const Money&, const Money&) = default;
};

// A share of 10000. 20 % is 2000.
struct BasisPoints {
  int value = 0;
  friend auto operator<=>(const BasisPoints&, const BasisPoints&) = default;
};

// The share of an amount, rounded half away from zero to whole minor units.
constexpr std::int64_t share_of(std::int64_t minor, BasisPoints share) {
  const std::int64_t product = minor * share.value;
  return (product + (product >= 0 ? 5000 : -5000)) / 10000;
}

}  // namespace returns
