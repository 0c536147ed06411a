#include "app/station/payloads/gs1.h"

#include <charconv>

#include "app/station/identifiers/reading.h"

namespace returns::station {
namespace {

struct ElementFormat {
  std::string_view ai;
  std::size_t length;  // of the value when fixed, else the most
  bool fixed;
  bool decimals = false;  // one more digit of the identifier says how many
};

// Longer identifiers first where one begins another. Those that a return's label or product may carry.
constexpr ElementFormat formats[] = {
    {"310", 6, true, true}, {"400", 30, false}, {"401", 30, false}, {"402", 17, true},  {"403", 30, false},
    {"410", 13, true},      {"411", 13, true},  {"412", 13, true},  {"413", 13, true},  {"414", 13, true},
    {"415", 13, true},      {"416", 13, true},  {"417", 13, true},  {"420", 20, false}, {"421", 12, false},
    {"422", 3, true},       {"240", 30, false}, {"241", 30, false}, {"242", 6, false},  {"250", 30, false},
    {"251", 30, false},     {"253", 30, false}, {"254", 20, false}, {"255", 25, false}, {"00", 18, true},
    {"01", 14, true},       {"02", 14, true},   {"10", 20, false},  {"11", 6, true},    {"12", 6, true},
    {"13", 6, true},        {"15", 6, true},    {"16", 6, true},    {"17", 6, true},    {"20", 2, true},
    {"21", 20, false},      {"22", 20, false},  {"30", 8, false},   {"37", 8, false},   {"90", 30, false},
    {"91", 90, false},      {"92", 90, false},  {"93", 90, false},  {"94", 90, false},  {"95", 90, false},
    {"96", 90, false},      {"97", 90, false},  {"98", 90, false},  {"99", 90, false},
};

const ElementFormat* format_at(std::string_view text) {
  for (const ElementFormat& format : formats)
    if (text.starts_with(format.ai))
      return &format;
  return nullptr;
}

std::optional<std::int64_t> number_in(std::string_view digits) {
  std::int64_t number = 0;
  const auto [end, problem] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (!is_digits(digits) || problem != std::errc{} || end != digits.data() + digits.size())
    return std::nullopt;
  return number;
}

// YYMMDD; day 00 is the month's last. The century: at most 49 years ahead, at most 50 back.
std::optional<std::chrono::year_month_day> day_in(std::string_view value, std::chrono::year this_year) {
  const auto number = value.size() == 6 ? number_in(value) : std::nullopt;
  if (!number)
    return std::nullopt;
  const int now = static_cast<int>(this_year);
  int year = now - now % 100 + static_cast<int>(*number / 10000);
  if (year - now > 49)
    year -= 100;
  else if (now - year > 50)
    year += 100;
  const auto month = std::chrono::year(year) / std::chrono::month(static_cast<unsigned>(*number / 100 % 100));
  const auto day = static_cast<unsigned>(*number % 100);
  if (!month.ok())
    return std::nullopt;
  const std::chrono::year_month_day date =
      day == 0 ? std::chrono::year_month_day(month / std::chrono::last) : month / std::chrono::day(day);
  return date.ok() ? std::optional(date) : std::nullopt;
}

std::optional<std::int64_t> grams_in(const Gs1Element& element) {
  auto grams = number_in(element.value);
  const int decimals = element.ai.back() - '0';
  if (!grams || decimals > 6)
    return std::nullopt;
  *grams *= 1000;
  for (int place = 0; place < decimals; ++place)
    *grams /= 10;
  return grams;
}

}  // namespace

std::optional<std::vector<Gs1Element>> gs1_elements(std::string_view text) {
  std::vector<Gs1Element> elements;
  while (!text.empty()) {
    if (text.front() == group_separator) {
      text.remove_prefix(1);
      continue;
    }
    const ElementFormat* format = format_at(text);
    if (!format)
      return std::nullopt;
    const std::size_t identifier = format->ai.size() + (format->decimals ? 1 : 0);
    if (text.size() < identifier || !is_digits(text.substr(0, identifier)))
      return std::nullopt;
    const std::string ai(text.substr(0, identifier));
    text.remove_prefix(identifier);
    std::size_t end = text.find(group_separator);
    if (end == std::string_view::npos)
      end = text.size();
    if (format->fixed ? end < format->length : end == 0 || end > format->length)
      return std::nullopt;
    const std::size_t length = format->fixed ? format->length : end;
    elements.push_back({ai, std::string(text.substr(0, length))});
    text.remove_prefix(length);
  }
  return elements;
}

std::optional<std::vector<Gs1Element>> printed_gs1_elements(std::string_view text) {
  std::vector<Gs1Element> elements;
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

Gs1Message gs1_message(std::vector<Gs1Element> elements, std::chrono::year this_year) {
  Gs1Message message;
  for (const Gs1Element& element : elements) {
    const auto& [ai, value] = element;
    if ((ai == "01" || ai == "02") && value.size() == 14 && gtin_check(value))
      message.gtin = value;
    else if (ai == "00" && value.size() == 18 && gtin_check(value))
      message.sscc = value;
    else if (ai == "21")
      message.serial = value;
    else if (ai == "10")
      message.batch = value;
    else if (ai == "11")
      message.produced = day_in(value, this_year);
    else if (ai == "15")
      message.best_before = day_in(value, this_year);
    else if (ai == "17")
      message.expires = day_in(value, this_year);
    else if (ai == "30" || ai == "37")
      message.count = number_in(value);
    else if (ai.size() == 4 && ai.starts_with("310") && value.size() == 6)
      message.net_grams = grams_in(element);
    else if (ai == "420")
      message.postcode = value;
    else if (ai == "421" && value.size() > 3 && is_digits(std::string_view(value).substr(0, 3))) {
      message.country = value.substr(0, 3);
      message.postcode = value.substr(3);
    }
  }
  message.elements = std::move(elements);
  return message;
}

}  // namespace returns::station
