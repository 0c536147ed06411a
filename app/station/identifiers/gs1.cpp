// GS1 element strings (application identifiers) and bare GTINs. Source: GS1 General Specifications, chapter 3.
#include <optional>

#include "app/station/identifiers/reading.h"

namespace returns::station {
namespace {

struct ElementFormat {
  std::string_view ai;
  std::size_t length;  // of the value when fixed, else the most
  bool fixed;
};

// Longer identifiers first where one begins another. Those that a return's label or product may carry.
constexpr ElementFormat formats[] = {
    {"400", 30, false}, {"401", 30, false}, {"402", 17, true},  {"403", 30, false}, {"410", 13, true},
    {"411", 13, true},  {"412", 13, true},  {"413", 13, true},  {"414", 13, true},  {"415", 13, true},
    {"416", 13, true},  {"417", 13, true},  {"420", 20, false}, {"421", 12, false}, {"422", 3, true},
    {"240", 30, false}, {"241", 30, false}, {"242", 6, false},  {"250", 30, false}, {"251", 30, false},
    {"253", 30, false}, {"254", 20, false}, {"255", 25, false}, {"00", 18, true},   {"01", 14, true},
    {"02", 14, true},   {"10", 20, false},  {"11", 6, true},    {"12", 6, true},    {"13", 6, true},
    {"15", 6, true},    {"16", 6, true},    {"17", 6, true},    {"20", 2, true},    {"21", 20, false},
    {"22", 20, false},  {"30", 8, false},   {"37", 8, false},   {"90", 30, false},  {"91", 90, false},
    {"92", 90, false},  {"93", 90, false},  {"94", 90, false},  {"95", 90, false},  {"96", 90, false},
    {"97", 90, false},  {"98", 90, false},  {"99", 90, false},
};

const ElementFormat* format_at(std::string_view text) {
  for (const ElementFormat& format : formats)
    if (text.starts_with(format.ai))
      return &format;
  return nullptr;
}

struct Element {
  std::string ai, value;
};
using Elements = std::vector<Element>;

std::optional<Elements> parse_machine_form(std::string_view text) {
  Elements elements;
  while (!text.empty()) {
    if (text.front() == group_separator) {
      text.remove_prefix(1);
      continue;
    }
    const ElementFormat* format = format_at(text);
    if (!format)
      return std::nullopt;
    text.remove_prefix(format->ai.size());
    std::size_t end = text.find(group_separator);
    if (end == std::string_view::npos)
      end = text.size();
    if (format->fixed ? end < format->length : end == 0 || end > format->length)
      return std::nullopt;
    const std::size_t length = format->fixed ? format->length : end;
    elements.push_back({std::string(format->ai), std::string(text.substr(0, length))});
    text.remove_prefix(length);
  }
  return elements;
}

// "(01)00012345678905(21)A1": as printed for people.
std::optional<Elements> parse_printed_form(std::string_view text) {
  Elements elements;
  while (!text.empty()) {
    const std::size_t close = text.find(')');
    if (text.front() != '(' || close == std::string_view::npos || !is_digits(text.substr(1, close - 1)))
      return std::nullopt;
    const std::size_t next = text.find('(', close);
    elements.push_back({std::string(text.substr(1, close - 1)),
                        std::string(text.substr(close + 1, next == std::string_view::npos ? next : next - close - 1))});
    text.remove_prefix(next == std::string_view::npos ? text.size() : next);
  }
  return elements;
}

// Without FNC1 and separators, digits that happen to begin with 01 are no element string unless the GTIN is right.
bool looks_like_elements(const CodeText& text) {
  const std::string_view code = text.normal;
  return text.fnc1 || code.find(group_separator) != std::string_view::npos ||
         (code.size() > 18 && code.starts_with("01") && gtin_check(code.substr(2, 14)));
}

void add_elements(const Elements& elements, Readings& readings) {
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
  if (std::string_view(text.normal).starts_with("(")) {
    if (const auto elements = parse_printed_form(text.normal))
      add_elements(*elements, readings);
  } else if (looks_like_elements(text)) {
    if (const auto elements = parse_machine_form(text.normal))
      add_elements(*elements, readings);
  }
}

}  // namespace returns::station
