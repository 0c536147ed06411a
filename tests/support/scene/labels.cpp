#include "tests/support/scene/labels.h"

#include <fmt/format.h>

#include <cmath>

#include "tests/support/scene/identifiers.h"

namespace returns::scene {
namespace {

const cv::Scalar kInk(26, 26, 28);
const cv::Scalar kPaper(243, 246, 246);

Sheet blank_label(double dots) {
  Sheet sheet(102, 152, dots);
  sheet.fill(kPaper);
  sheet.rectangle({2, 2, 98, 148}, kInk, 0.7);
  return sheet;
}

void rule(Sheet& sheet, double y, double width = 0.9) {
  sheet.line({2, y}, {100, y}, kInk, width);
}

std::string spaced(const std::string& text, std::size_t group) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i && i % group == 0)
      out += ' ';
    out += text[i];
  }
  return out;
}

// A code whose width is not known before it is drawn, in the middle of the label.
void centred_code(Sheet& sheet, double y, double module, double height, Format format, const std::string& data,
                  const std::string& role) {
  const auto symbol = draw_symbol(format, data, {.pixels_per_module = 1});
  const double width = symbol.picture.cols * std::max(1.0, std::round(module * sheet.scale())) / sheet.scale();
  sheet.code((sheet.size_mm().width - width) / 2, y, module, height, format, data, role);
}

Sheet usps_label(const ReturnFacts& facts, double dots) {
  auto sheet = blank_label(dots);
  sheet.text(6, 23, 17, "G", Weight::bold);
  sheet.line({26, 2}, {26, 28}, kInk, 0.9);
  sheet.text(30, 12, 3, "PRE-PAID RETURN", Weight::bold);
  sheet.text(30, 18, 2.3, "NO POSTAGE NECESSARY");
  sheet.text(30, 23, 2.3, "IF MAILED IN THE UNITED STATES");
  rule(sheet, 28);
  sheet.text(6, 37, 4.6, "USPS GROUND RETURN", Weight::bold);
  rule(sheet, 41);
  sheet.text(6, 47, 2.3, facts.from_name);
  sheet.text(6, 51.5, 2.3, facts.from_street);
  sheet.text(6, 56, 2.3, facts.from_city);
  sheet.text(68, 47, 2.6, "R" + facts.to_zip.substr(2) + "  0004", Weight::bold);
  sheet.text(6, 69, 2.6, "SHIP TO:");
  sheet.text(24, 69, 3.2, facts.to_name, Weight::bold);
  sheet.text(24, 75.5, 3.0, facts.to_street);
  sheet.text(24, 82, 3.4, facts.to_city + "  " + facts.to_zip, Weight::bold);
  rule(sheet, 87, 1.6);
  sheet.text(27, 93.5, 3, "USPS TRACKING # EP", Weight::bold);
  const auto data = fmt::format("[{}]{}", facts.tracking.substr(0, 2), facts.tracking.substr(2));
  centred_code(sheet, 97, 0.5, 22, Format::gs1_128, data, "tracking");
  sheet.text(17, 124, 2.9, spaced(facts.tracking, 4), Weight::bold);
  rule(sheet, 127.5, 1.6);
  sheet.code(7, 130, 0.67, 0, Format::gs1_data_matrix, fmt::format("[420]{}{}", facts.to_zip, data), "tracking-2d");
  sheet.text(30, 135, 2.4, "RMA " + facts.rma);
  sheet.text(30, 140.5, 2.4, "Order " + facts.order);
  sheet.text(30, 146, 2.4, "SKU " + facts.sku + "  Qty 1");
  return sheet;
}

Sheet ups_label(const ReturnFacts& facts, double dots) {
  auto sheet = blank_label(dots);
  sheet.text(5, 8, 2.2, facts.from_name);
  sheet.text(5, 12, 2.2, facts.from_street);
  sheet.text(5, 16, 2.2, facts.from_city);
  sheet.text(62, 9, 3.4, "2 LBS", Weight::bold);
  sheet.text(82, 9, 3, "1 OF 1");
  sheet.text(5, 25, 2.6, "SHIP TO:", Weight::bold);
  sheet.text(14, 31, 3, facts.to_name);
  sheet.text(14, 37, 3, facts.to_street);
  sheet.text(14, 44.5, 4.4, facts.to_city + " " + facts.to_zip, Weight::bold);
  rule(sheet, 49);
  const std::string gs = "\x1d";
  const auto serial = facts.tracking.substr(10);
  const auto message = "[)>\x1e" + std::string("01") + gs + "96" + facts.to_zip + "0000" + gs + "840" + gs + "090" +
                       gs + "1Z" + serial + gs + "UPSN" + gs + facts.tracking.substr(2, 6) + gs + "245" + gs + gs +
                       "1/1" + gs + "2" + gs + "N" + gs + "4420 COMMERCE PKWY" + gs + facts.to_city.substr(0, 8) + gs +
                       "OH\x1e\x04";
  sheet.code(5, 52, 0.93, 0, Format::maxicode, message, "routing");
  sheet.line({37, 49}, {37, 82}, kInk, 0.9);
  sheet.text(41, 59, 5, "OH 432 9-04", Weight::bold);
  sheet.code(42, 64, 0.42, 14, Format::gs1_128, "[420]" + facts.to_zip, "postal");
  rule(sheet, 82, 1.8);
  sheet.text(5, 90, 5, "UPS GROUND  RS", Weight::bold);
  sheet.text(5, 96, 2.5, "TRACKING #: " + facts.tracking);
  sheet.rectangle({88, 83.5, 11, 14}, kInk);
  rule(sheet, 99);
  centred_code(sheet, 102, 0.42, 25, Format::code128, facts.tracking, "tracking");
  rule(sheet, 130, 1.8);
  sheet.text(5, 136, 2.4, "BILLING: P/P  RETURN SERVICE");
  sheet.text(5, 141, 2.4, "RMA " + facts.rma);
  sheet.text(5, 146, 2.4, "REF 1: " + facts.order);
  return sheet;
}

Sheet fedex_label(const ReturnFacts& facts, double dots) {
  auto sheet = blank_label(dots);
  sheet.text(5, 8, 2.2, facts.from_name + "   " + facts.from_city);
  sheet.text(5, 12, 2.2, facts.from_street);
  sheet.text(5, 20, 2.2, "TO");
  sheet.text(12, 21, 3.2, facts.to_name, Weight::bold);
  sheet.text(12, 27, 3.0, facts.to_street);
  sheet.text(12, 33.5, 3.6, facts.to_city + " " + facts.to_zip, Weight::bold);
  sheet.text(12, 39, 1.9, "REF " + facts.order + "  RMA " + facts.rma);
  const std::string gs = "\x1d";
  const auto message = "[)>\x1e" + std::string("01") + gs + "02" + facts.to_zip + gs + "840" + gs + "019" + gs +
                       facts.tracking + "0201" + gs + "FDE" + gs + "510087780" + gs + "245" + gs + gs + "1/1" + gs +
                       "2.0LB" + gs + "N" + gs + facts.to_street + gs + facts.to_city + gs + "OH\x1e" + "06" + gs +
                       "10ZED008\x1e\x04";
  sheet.code(6, 43, 0.42, 0, Format::pdf417, message, "routing", 4);
  rule(sheet, 78, 1.4);
  sheet.text(6, 86, 2.6, "TRK#", Weight::bold);
  sheet.text(16, 87, 3.6, spaced(facts.tracking, 4), Weight::bold);
  sheet.text(72, 86.6, 3.4, "EXPRESS", Weight::bold);
  sheet.text(6, 98, 7, "XH CMHA", Weight::bold);
  sheet.text(72, 98, 5, facts.to_zip, Weight::bold);
  sheet.text(70, 104, 2.6, "OH-US CMH");
  centred_code(sheet, 109, 0.42, 28, Format::code128, "1001921334250001000300" + facts.tracking, "tracking");
  sheet.text(6, 146, 2.4, "RETURN  SKU " + facts.sku + "  1 of 1");
  return sheet;
}

}  // namespace

std::string name_of(Carrier carrier) {
  switch (carrier) {
    case Carrier::usps:
      return "USPS";
    case Carrier::ups:
      return "UPS";
    case Carrier::fedex:
      return "FedEx";
  }
  return "";
}

ReturnFacts example_facts(Carrier carrier) {
  ReturnFacts facts;
  facts.carrier = carrier;
  switch (carrier) {
    case Carrier::usps:
      facts.tracking = usps_impb("920209033959836383419");
      break;
    case Carrier::ups:
      facts.tracking = ups_1z("999AA1901234567");
      break;
    case Carrier::fedex:
      facts.tracking = fedex_12("77901797269");
      break;
  }
  return facts;
}

ReturnFacts random_facts(std::uint64_t seed, Carrier carrier) {
  cv::RNG random(seed);
  auto facts = example_facts(carrier);
  switch (carrier) {
    case Carrier::usps:
      facts.tracking = usps_impb("9202" + random_digits(random, 17));
      break;
    case Carrier::ups:
      facts.tracking =
          ups_1z(random_digits(random, 3) + "E" + random_digits(random, 2) + "90" + random_digits(random, 7));
      break;
    case Carrier::fedex:
      facts.tracking = fedex_12("7" + random_digits(random, 10));
      break;
  }
  facts.order = fmt::format("{}-{}-{}", random_digits(random, 3), random_digits(random, 7), random_digits(random, 7));
  facts.rma = random_rma(random);
  facts.lpn = random_lpn(random);
  facts.fnsku = random_fnsku(random);
  facts.ean = random_ean13(random);
  facts.to_zip = "4" + random_digits(random, 4);
  return facts;
}

Sheet carrier_label(const ReturnFacts& facts, double dots) {
  switch (facts.carrier) {
    case Carrier::usps:
      return usps_label(facts, dots);
    case Carrier::ups:
      return ups_label(facts, dots);
    case Carrier::fedex:
      return fedex_label(facts, dots);
  }
  return usps_label(facts, dots);
}

Sheet rma_slip(const ReturnFacts& facts, double dots) {
  Sheet sheet(105, 148, dots);
  sheet.fill({250, 250, 250});
  sheet.text(10, 20, 6, "RETURN SLIP", Weight::bold);
  sheet.text(10, 28, 2.4, "Put this slip into the parcel, on top of the goods.");
  sheet.line({10, 33}, {95, 33}, kInk, 0.5);
  sheet.text(10, 43, 3, "RMA    " + facts.rma);
  sheet.text(10, 50, 3, "Order  " + facts.order);
  sheet.text(10, 57, 3, "Item   " + facts.product);
  sheet.text(10, 64, 3, "Reason DEFECTIVE");
  sheet.text(10, 71, 3, "\"left side silent after two days\"");
  sheet.code(62, 100, 1.1, 0, Format::qr, "https://returns.example.com/r/" + facts.rma, "rma-link");
  sheet.code(10, 84, 0.42, 12, Format::code128, facts.rma, "rma");
  return sheet;
}

Sheet ean_sticker(const ReturnFacts& facts, double dots) {
  Sheet sheet(62, 34, dots);
  sheet.fill({252, 252, 252});
  sheet.code(8, 3, 0.5, 21, Format::ean13, facts.ean, "ean");
  sheet.text(12, 30, 3, spaced(facts.ean, 6));
  return sheet;
}

Sheet lpn_sticker(const ReturnFacts& facts, double dots) {
  Sheet sheet(112, 32, dots);
  sheet.fill({250, 251, 251});
  sheet.code(7, 4, 0.5, 17, Format::code128, facts.lpn, "lpn");
  sheet.text(24, 28, 3.6, facts.lpn, Weight::bold);
  return sheet;
}

Sheet fnsku_sticker(const ReturnFacts& facts, double dots) {
  Sheet sheet(84, 30, dots);
  sheet.fill({250, 251, 251});
  sheet.code(7, 3, 0.5, 14, Format::code128, facts.fnsku, "fnsku");
  sheet.text(7, 22, 2.6, facts.fnsku);
  sheet.text(7, 27, 2.2, facts.product + " - New");
  return sheet;
}

}  // namespace returns::scene
