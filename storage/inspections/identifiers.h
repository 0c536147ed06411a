// How identifiers are compared: a class and a folded value. Tracking numbers of all carriers are one class, so are
// FNSKU and ASIN (an FNSKU may equal the ASIN). RMA, serial and SKU keep their case; the others fold to upper-case
// letters and digits; a GTIN is its 14 digits.
#pragma once
#include <string>
#include <vector>

#include "storage/model/code.h"
#include "storage/model/records.h"

namespace returns::storage {

// In order of how surely it names one return. From `first_product` on it names a product, which resolves only inside
// one client and never says that a parcel was here before.
enum class IdentifierClass { tracking, rma, lpn, order, serial, asin, sku, gtin };
inline constexpr IdentifierClass first_product = IdentifierClass::asin;
std::string_view name_of(IdentifierClass identifier_class);

struct IdentifierKey {
  IdentifierClass identifier_class = IdentifierClass::tracking;
  std::string value;  // folded, never empty
  friend auto operator<=>(const IdentifierKey&, const IdentifierKey&) = default;
};

// What an identifier may be found under; a kind of `unknown` under every class whose values can look like anything.
std::vector<IdentifierKey> lookup_keys(const Identifier& identifier);
// What an expected return is found by.
std::vector<IdentifierKey> keys_of(const ExpectedReturn& expected);

// Text for the search index: identifiers as they are written, with and without separators.
std::vector<std::string> searchable(const ExpectedReturn& expected);
std::vector<std::string> searchable(const ScannedCode& code);

// The one identifier a person knows a return by, and how well it is known by it: smaller is better.
std::string display_identifier(const ExpectedReturn& expected);
struct RankedIdentifier {
  std::string value;
  int rank = 99;
};
RankedIdentifier display_identifier(const ScannedCode& code);

}  // namespace returns::storage
