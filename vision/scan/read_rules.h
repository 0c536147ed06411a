// Which reads are believed. A false read costs more than a miss: symbologies whose structure is weak are accepted
// only with a length, a check digit or agreement that chance does not give.
#pragma once
#include "vision/scan/scan.h"

namespace returns::vision {

// Length, alphabet and check digit. Whether the read takes all bars that lie there from end to end matters only to
// symbologies of which any part reads as a shorter one.
enum class BarsRead { perhaps_a_part, all };
bool well_formed(const Barcode& barcode, BarsRead bars = BarsRead::perhaps_a_part);

// Scan lines that must agree before a linear read is believed: ZXing stops counting at the number asked for.
int lines_needed(const Barcode& barcode);

// Pixels that the symbol must span in the picture that it was decoded from. EAN and UPC tell digits apart by tenths of
// a module and check one digit in ten: at about one pixel per module they read, and read wrongly. 0: no limit.
float least_span(const Barcode& barcode);

// GS1's modulo 10 over digits whose last is the check digit.
bool gtin_check_holds(std::string_view digits);

}  // namespace returns::vision
