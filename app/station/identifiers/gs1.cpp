// GS1 element strings (application identifiers) and bare GTINs.
#include "app/station/payloads/gs1.h"

#include "app/station/identifiers/reading.h"

namespace returns::station {
namespace {

// Without FNC1 and separators, digits that happen to begin with 01 are no element string unless the GTIN is right.
bool looks_like_elements(const CodeText& text) {
  const std::string_view code = text.normal;
  return text.fnc1 || code.find(group_separator) != std::string_view::npos ||
         (code.size() > 18 && code.starts_with("01") && gtin_check(code.substr(2, 14)));
}

void add_elements(const std::vector<Gs1Element>& elements, Readings& readings) {
  for (const auto& [ai, value] : elements) {
    if ((ai == "01" || ai == "02") && value.size() == 14 && gtin_check(value))
      readings.push_back({{CodeKind::gtin, value, true}, Rank::certain});
    if (ai == "21" && !value.empty())
      readings.push_back({{CodeKind::serial, value, false}, Rank::pattern});
    if (ai == "00" && value.size() == 18 && gtin_check(value))
      readings.push_back({{CodeKind::tracking_other, value, true}, Rank::strong_check});
  }
}

}  // namespace

std::optional<std::vector<Gs1Element>> gs1_elements_of(const CodeText& text) {
  if (std::string_view(text.normal).starts_with("("))
    return printed_gs1_elements(text.normal);
  return looks_like_elements(text) ? gs1_elements(text.normal) : std::nullopt;
}

void add_gs1(const CodeText& text, Readings& readings) {
  const std::string_view code = text.compact;
  if (is_digits(code) && gtin_check(code)) {
    if (code.size() == 13)
      readings.push_back({{CodeKind::gtin, text.compact, true}, Rank::strong_check});
    if (code.size() == 12 || code.size() == 14)
      readings.push_back({{CodeKind::gtin, text.compact, true}, Rank::ambiguous});
    if (code.size() == 8)
      readings.push_back({{CodeKind::gtin, text.compact, true}, Rank::weak_check});
  }
  if (const auto elements = gs1_elements_of(text))
    add_elements(*elements, readings);
}

}  // namespace returns::station
