// Paper that carries codes: carriers' return labels, RMA slips, product stickers. Layouts in the manner of the
// carriers' own; names and addresses are invented.
#pragma once
#include "tests/support/scene/sprite.h"

namespace returns::scene {

enum class Carrier { usps, ups, fedex };
std::string name_of(Carrier carrier);

// What one return says about itself, wherever it is printed.
struct ReturnFacts {
  Carrier carrier = Carrier::usps;
  std::string tracking = "9202090339598363834190";
  std::string order = "114-2962899-5762619";
  std::string rma = "DfqRyqfBRRMA";
  std::string lpn = "LPNRRFN8843140";
  std::string fnsku = "X001ABCD12";
  std::string ean = "4006381333931";
  std::string sku = "LDN42-BLK";
  std::string product = "Wireless headset LDN42";
  std::string from_name = "J. Example";
  std::string from_street = "1187 Linden Ave";
  std::string from_city = "Springfield IL 62704";
  std::string to_name = "LUMIO HOME RETURNS";
  std::string to_street = "4420 COMMERCE PKWY DOCK 7";
  std::string to_city = "COLUMBUS OH";
  std::string to_zip = "43217";
};
ReturnFacts example_facts(Carrier carrier);                     // fixed, for the demo; valid by check digit
ReturnFacts random_facts(std::uint64_t seed, Carrier carrier);  // valid by check digit

// 102 x 152 mm, as thermal printers make it. `dots` is the printer's resolution per mm.
Sheet carrier_label(const ReturnFacts& facts, double dots = 12);
Sheet rma_slip(const ReturnFacts& facts, double dots = 12);       // 105 x 148 mm
Sheet ean_sticker(const ReturnFacts& facts, double dots = 12);    // 62 x 34 mm
Sheet lpn_sticker(const ReturnFacts& facts, double dots = 12);    // 112 x 32 mm
Sheet fnsku_sticker(const ReturnFacts& facts, double dots = 12);  // 84 x 30 mm

}  // namespace returns::scene
