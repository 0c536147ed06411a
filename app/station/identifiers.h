// What a code may be: patterns and check digits of carriers and marketplaces.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "storage/model/code.h"

namespace returns::station {

// Raw bytes as a scanner gave them -> text to classify: AIM prefix, outer blanks and control characters removed; GS
// (0x1D) is kept.
std::string normalise(std::string_view raw);

// Codes of the house itself, never a parcel's: "BADGE-…" shows who works, "RSCMD-…" asks for something.
inline constexpr std::string_view badge_prefix = "BADGE-";
inline constexpr std::string_view command_prefix = "RSCMD-";

// All readings of a code, best first; never empty (`unknown` at worst). A code whose check digit is wrong is not
// offered as that kind. Bare 12- and 14-digit codes give several readings; none of them is certain.
std::vector<Identifier> classify(std::string_view raw);
// The same with the symbology taken into account: 12 digits of a retail symbology are a product before a parcel.
ScannedCode scanned(CodeSource source, std::string symbology, std::string raw);

// Made when something is sent back: an RMA, a returns plate (LPN), a carrier's return service (UPS 22, 78, 90). The
// label of the way out, which often is still on the box, says nothing of the kind.
bool is_made_for_return(const Identifier& identifier);
// Of several codes on one parcel the one that it is known by: made for the return before any other label, and that
// before what is no label; among equals the first. Null when there is none.
const ScannedCode* returns_label(const std::vector<ScannedCode>& codes);

// "9202 0903 3959 8363 8341 90": groups for reading, by kind.
std::string grouped(const Identifier& identifier);

// Check digits, for tests and for whoever prints codes. The digits without the check digit.
int gs1_check_digit(std::string_view digits);

}  // namespace returns::station
