#include "app/station/identifiers.h"

#include "tests/support/catch.h"

namespace returns::station {
namespace {

const std::string gs = "\x1d";

std::optional<Identifier> reading(const std::string& raw, CodeKind kind) {
  for (const Identifier& identifier : classify(raw))
    if (identifier.kind == kind)
      return identifier;
  return std::nullopt;
}

struct Valid {
  std::string raw;
  CodeKind kind;
  std::string value;  // empty: as raw
  bool check_digit;
};

TEST_CASE("Codes that follow a pattern are read as what they are, with the value that identifies") {
  using K = CodeKind;
  const std::vector<Valid> table{
      {"114-2962899-5762619", K::order_id, "", false},
      {"11429628995762619", K::order_id, "114-2962899-5762619", false},
      {"113-6277818-6289068", K::order_id, "", false},
      {"DfqRyqfBRRMA", K::rma, "", false},
      {"DjMbMZrvRRMA", K::rma, "", false},
      {"LPNNC5N165ZVR", K::lpn, "", false},
      {"LPNRRFN8843140", K::lpn, "", false},
      {"LPNRRGM8080511", K::lpn, "", false},
      {"lpnnc5n165zvr", K::lpn, "LPNNC5N165ZVR", false},
      {"X001ABCD12", K::fnsku, "", false},
      {"B00TZ73MUY", K::asin, "", false},
      {"B0DFN2HN9N", K::asin, "", false},
      {"0306406152", K::asin, "", true},
      {"73513537", K::gtin, "", true},
      {"036000291452", K::gtin, "", true},
      {"4006381333931", K::gtin, "", true},
      {"00012345678905", K::gtin, "", true},
      {"9400111206206406260787", K::tracking_usps, "", true},
      {"9202090339598363834190", K::tracking_usps, "", true},
      {"9202 0903 3959 8363 8341 90", K::tracking_usps, "9202090339598363834190", true},
      {"420787459400111206206406260787", K::tracking_usps, "9400111206206406260787", true},
      {"]C142078745" + gs + "9400111206206406260787", K::tracking_usps, "9400111206206406260787", true},
      {"4201002334249200190132607600833457", K::tracking_usps, "9200190132607600833457", true},
      {"1Z999AA10123456784", K::tracking_ups, "", true},
      {"1z 999 aa1 01 2345 6784", K::tracking_ups, "1Z999AA10123456784", true},
      {"1Z5R89390357567127", K::tracking_ups, "", true},
      {"1ZXX3150YW44070023", K::tracking_ups, "", true},
      {"986578788855", K::tracking_fedex, "", true},
      {"041441760228964", K::tracking_fedex, "", true},
      {"9611020987654312345672", K::tracking_fedex, "987654312345672", true},
      {"1001921334250001000300779017972697", K::tracking_fedex, "779017972697", true},
      {"9622001900000000000000776632517510", K::tracking_fedex, "776632517510", true},
      {"32971514560102447849175802862014", K::tracking_fedex, "784917580286", true},
      {"RR123456785CN", K::tracking_s10, "", true},
      {"RR100000025CN", K::tracking_s10, "", true},
      {"RR100000140CN", K::tracking_s10, "", true},
      {"3318810025", K::tracking_dhl, "", true},
      {"8487135506", K::tracking_dhl, "", true},
      {"JJD0099999999", K::tracking_dhl, "", false},
      {"JD0123456789012345", K::tracking_other, "", false},
      {"JJD0123456789012345", K::tracking_other, "", false},
      {"TBA010000000000", K::tracking_amazon, "", false},
      {"TBM010000000000", K::tracking_amazon, "", false},
      {"TBC010000000000", K::tracking_amazon, "", false},
      {"YT2229521272164446", K::tracking_other, "", false},
      {"UA123456789YP", K::tracking_other, "", false},
      {"4PX3000123456CN", K::tracking_other, "", false},
      {"LP00123456789012", K::tracking_other, "", false},
      {"SF1234567890123", K::tracking_other, "", false},
      {"]C10100012345678905"
       "21A1b",
       K::gtin, "00012345678905", true},
      {"]C10100012345678905"
       "21A1b",
       K::serial, "A1b", false},
      {"0100012345678905"
       "10LOT7" +
           gs + "21S-9",
       K::serial, "S-9", false},
      {"(01)00012345678905(21)A1b", K::serial, "A1b", false},
      {"(01)00012345678905(21)A1b", K::gtin, "00012345678905", true},
      {"BADGE-0042", K::badge, "", false},
      {"RSCMD-PHOTO", K::command, "", false},
  };
  for (const Valid& row : table) {
    CAPTURE(row.raw);
    const auto found = reading(row.raw, row.kind);
    REQUIRE(found);
    CHECK(found->value == (row.value.empty() ? row.raw : row.value));
    CHECK(found->check_digit == row.check_digit);
  }
}

TEST_CASE("A wrong check digit or length is never offered as that kind") {
  using K = CodeKind;
  const std::vector<std::pair<std::string, CodeKind>> table{
      {"4006381333932", K::gtin},
      {"036000291453", K::gtin},
      {"73513538", K::gtin},
      {"00012345678906", K::gtin},
      {"9434611206206407667131", K::tracking_usps},
      {"1Z999AA10123456783", K::tracking_ups},
      {"1Z1111111111111111", K::tracking_ups},
      {"996578788855", K::tracking_fedex},
      {"041441760228965", K::tracking_fedex},
      {"9611020987654312345673", K::tracking_fedex},
      {"1001921334250001000300779017972698", K::tracking_fedex},
      {"32971514560102447849175802872014", K::tracking_fedex},
      {"RR123456784CN", K::tracking_s10},
      {"RR100000020CN", K::tracking_s10},
      {"3318810010", K::tracking_dhl},
      {"0306406153", K::asin},
      {"A00TZ73MUY", K::asin},
      {"X001ABCD1", K::fnsku},
      {"LPNRR", K::lpn},
      {"LPNRRFN88431401", K::lpn},
      {"DfqRyRMA", K::rma},
      {"dfqRyqfBRRMA", K::rma},
      {"114-296289-95762619", K::order_id},
      {"TBA01000000000", K::tracking_amazon},
      {"TBD010000000000", K::tracking_amazon},
      {"BADGE-", K::badge},
      {"(01)00012345678906(21)A1b", K::gtin},
      {"]C10100012345678906"
       "21A1b",
       K::gtin},
  };
  for (const auto& [raw, kind] : table) {
    CAPTURE(raw);
    CHECK_FALSE(reading(raw, kind));
  }
}

TEST_CASE("A number that fits two kinds gives both, and none of them is left out") {
  CHECK(reading("123456789012", CodeKind::gtin));
  CHECK(reading("123456789012", CodeKind::tracking_fedex));
  CHECK(reading("00012345678905", CodeKind::gtin));
  CHECK(reading("00012345678905", CodeKind::tracking_dhl));
  CHECK(classify("00012345678905").front().kind == CodeKind::gtin);
  CHECK(classify("00012345678906").front().kind == CodeKind::tracking_dhl);
}

TEST_CASE("The symbology settles the order of what 12 digits may be, not the choice") {
  const auto retail = scanned(CodeSource::camera, "UPC-A", "123456789012");
  const auto parcel = scanned(CodeSource::camera, "Code128", "123456789012");
  CHECK(retail.candidates.front().kind == CodeKind::gtin);
  CHECK(parcel.candidates.front().kind == CodeKind::tracking_fedex);
  CHECK(retail.candidates.size() == parcel.candidates.size());
  CHECK(scanned(CodeSource::camera, "ITF", "00012345678905").candidates.front().kind == CodeKind::gtin);
}

TEST_CASE("A parcel's two-dimensional message gives the full tracking number") {
  const std::string rs = "\x1e", eot = "\x04";
  const std::string maxicode = "[)>" + rs + "01" + gs + "96152382802" + gs + "840" + gs + "001" + gs + "1Z00004951" +
                               gs + "UPSN" + gs + "06X610" + gs + "159" + gs + "1234567" + gs + "1/1" + gs + "" + gs +
                               "Y" + gs + "634 ALPHA DR" + gs + "PITTSBURGH" + gs + "PA" + rs + eot;
  REQUIRE(reading(maxicode, CodeKind::tracking_ups));
  CHECK(classify(maxicode).front() == Identifier{CodeKind::tracking_ups, "1Z06X6100100004951", true});

  std::string other_shipper = maxicode;
  other_shipper.replace(other_shipper.find("06X610"), 6, "06X611");
  CHECK_FALSE(reading(other_shipper, CodeKind::tracking_ups));

  for (const std::string tracking : {"9865787888550201", "986578788855"}) {
    const std::string pdf = "[)>" + rs + "01" + gs + "0238017" + gs + "840" + gs + "019" + gs + tracking + gs + "FDE" +
                            gs + "123456789" + rs + eot;
    CHECK(classify(pdf).front() == Identifier{CodeKind::tracking_fedex, "986578788855", true});
  }
}

TEST_CASE("Normalising removes what a scanner adds and keeps the group separator inside") {
  CHECK(normalise("]C1ABC" + gs + "DEF\r\n") == "ABC" + gs + "DEF");
  CHECK(normalise("  a b \t") == "a b");
  CHECK(normalise(gs + "X" + gs) == "X");
  CHECK(normalise("]") == "]");
  CHECK(normalise("") == "");
}

TEST_CASE("What fits nothing is unknown, keeps its case, and is never empty-handed") {
  const auto free_text = classify("RMA #4711-a");
  REQUIRE(free_text.size() == 1);
  CHECK(free_text.front() == Identifier{CodeKind::unknown, "RMA #4711-a", false});
  CHECK(classify("").size() == 1);
  CHECK(classify("https://example.com/x").front().kind == CodeKind::unknown);
}

TEST_CASE("Hostile bytes of any length are classified without harm") {
  std::uint32_t noise = 12345;
  const auto next = [&] { return noise = noise * 1664525u + 1013904223u, noise >> 16; };
  constexpr std::string_view alphabet = "0123456789ABZXJ19[)>()-]C \x1d\x1e\xff\n";
  for (int round = 0; round < 20000; ++round) {
    std::string raw(next() % 60, ' ');
    for (char& c : raw)
      c = alphabet[next() % alphabet.size()];
    const auto identifiers = classify(raw);
    REQUIRE_FALSE(identifiers.empty());
    for (const Identifier& identifier : identifiers)
      grouped(identifier);
  }
  CHECK_FALSE(classify(std::string(1 << 20, '9')).empty());
}

TEST_CASE("Of several labels on one parcel the return's own is the one that it is known by") {
  const std::string outbound = "1Z999AA10123456784", usps = "9202090339598363834190", ups_return = "1ZRR01199000000003",
                    order = "114-2962899-5762619", rma = "DfqRyqfBRRMA", plate = "LPNNC5N165ZVR",
                    product = "4006381333931", print = "hello";
  struct Row {
    std::vector<std::string> codes;
    std::string label;
  };
  const std::vector<Row> table{
      {{outbound}, outbound},
      {{outbound, ups_return}, ups_return},
      {{ups_return, outbound}, ups_return},
      {{outbound, rma}, rma},
      {{outbound, usps, plate}, plate},
      {{outbound, usps}, outbound},  // nothing tells them apart: as they were read
      {{usps, outbound}, usps},
      {{product, outbound}, outbound},  // a product's code is never taken for the label
      {{product, print, order}, order},
      {{product, print}, product},
      {{rma, ups_return}, rma},
  };
  for (const Row& row : table) {
    std::vector<ScannedCode> codes;
    for (const std::string& raw : row.codes)
      codes.push_back(scanned(CodeSource::camera, raw == product ? "EAN-13" : "Code128", raw));
    INFO(row.codes.front() << " and " << row.codes.size() - 1 << " more");
    REQUIRE(returns_label(codes) != nullptr);
    CHECK(returns_label(codes)->raw == row.label);
  }
  CHECK(returns_label({}) == nullptr);
  CHECK_FALSE(is_made_for_return({CodeKind::tracking_ups, "1ZRR01199000000004", false}));  // its check digit is wrong
}

TEST_CASE("Grouping changes only blanks") {
  using K = CodeKind;
  const std::vector<std::pair<Identifier, std::string>> table{
      {{K::tracking_usps, "9202090339598363834190", true}, "9202 0903 3959 8363 8341 90"},
      {{K::tracking_ups, "1Z999AA10123456784", true}, "1Z 999 AA1 01 2345 6784"},
      {{K::tracking_fedex, "986578788855", true}, "9865 7878 8855"},
      {{K::tracking_s10, "RR123456785CN", true}, "RR 123 456 785 CN"},
      {{K::gtin, "4006381333931", true}, "4 006381 333931"},
      {{K::gtin, "036000291452", true}, "0 36000 29145 2"},
      {{K::gtin, "73513537", true}, "7351 3537"},
      {{K::order_id, "114-2962899-5762619", false}, "114-2962899-5762619"},
      {{K::rma, "DfqRyqfBRRMA", false}, "DfqRyqfBRRMA"},
  };
  for (const auto& [identifier, text] : table) {
    CHECK(grouped(identifier) == text);
    std::string joined = text;
    std::erase(joined, ' ');
    CHECK(joined == identifier.value);
  }
}

}  // namespace
}  // namespace returns::station
