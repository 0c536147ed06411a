#include "vision/scan/read_rules.h"

namespace returns::vision {
namespace {

bool only_digits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == std::string_view::npos;
}

// Eight digits stand for the twelve of UPC-A (ISO/IEC 15420), whose check digit the last one is.
bool upce_check_holds(std::string_view digits) {
  if (digits.size() != 8 || !only_digits(digits) || digits[0] > '1')
    return false;
  const auto middle = digits.substr(1, 6);
  const char way = middle[5];
  std::string whole(digits.substr(0, 1));
  if (way <= '2')
    whole.append(middle.substr(0, 2)).append(1, way).append("0000").append(middle.substr(2, 3));
  else if (way == '3')
    whole.append(middle.substr(0, 3)).append("00000").append(middle.substr(3, 2));
  else if (way == '4')
    whole.append(middle.substr(0, 4)).append("00000").append(middle.substr(4, 1));
  else
    whole.append(middle.substr(0, 5)).append("0000").append(1, way);
  return gtin_check_holds(whole.append(digits.substr(7)));
}

}  // namespace

bool gtin_check_holds(std::string_view digits) {
  if (!only_digits(digits))
    return false;
  int sum = 0;
  int weight = 1;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
    sum += (*digit - '0') * weight;
    weight = 4 - weight;
  }
  return sum % 10 == 0;
}

bool well_formed(const Barcode& barcode, BarsRead bars) {
  const auto& text = barcode.text;
  switch (barcode.symbology) {
    case Symbology::itf:
      // No check of its own, and any part of it reads as a shorter one.
      return text.size() == 14 ? gtin_check_holds(text)
                               : text.size() >= (bars == BarsRead::all ? 6U : 10U) && text.size() % 2 == 0;
    case Symbology::code39:
      return text.size() >= 4;
    case Symbology::codabar:
      return text.size() >= 6;
    case Symbology::code93:
      return text.size() >= 3;
    case Symbology::upce:
      return upce_check_holds(std::string_view(text).substr(0, 8));
    case Symbology::ean8:
      return gtin_check_holds(std::string_view(text).substr(0, 8));
    case Symbology::ean13:
      return text.size() >= 13 && gtin_check_holds(std::string_view(text).substr(0, 13));
    case Symbology::upca:
      return text.size() >= 12 && gtin_check_holds(std::string_view(text).substr(0, text.size() < 13 ? 12 : 13));
    case Symbology::databar:
      if (only_digits(text) && (text.size() == 14 || (text.size() == 16 && text.starts_with("01"))))
        return gtin_check_holds(std::string_view(text).substr(text.size() - 14));
      return !barcode.bytes.empty();
    case Symbology::unknown:
      return false;
    default:
      return !barcode.bytes.empty();
  }
}

int lines_needed(const Barcode& barcode) {
  const auto length = barcode.text.size();
  switch (barcode.symbology) {
    case Symbology::itf:
      return length == 14 ? 3 : 8;
    case Symbology::code39:
      return length >= 8 ? 3 : 6;
    case Symbology::codabar:
      return 6;
    case Symbology::code128:  // one check character in 103: short reads need more lines
      return length >= 6 ? 2 : 5;
    case Symbology::upce:
    case Symbology::ean8:
      return 5;
    case Symbology::databar:
      return 3;
    default:
      return 2;
  }
}

float least_span(const Barcode& barcode) {
  constexpr float kPixelsPerModule = 1.6F;
  switch (barcode.symbology) {
    case Symbology::ean13:
    case Symbology::upca:
      return 95 * kPixelsPerModule;
    case Symbology::ean8:
      return 67 * kPixelsPerModule;
    case Symbology::upce:
      return 51 * kPixelsPerModule;
    default:
      return 0;
  }
}

}  // namespace returns::vision
