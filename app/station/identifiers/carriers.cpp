#include "app/station/identifiers/reading.h"
#include "app/station/payloads/parcel_messages.h"

namespace returns::station {
namespace {

void add(Readings& readings, CodeKind kind, std::string_view value, bool check_digit, Rank rank) {
  readings.push_back({{kind, std::string(value), check_digit}, rank});
}

void add_usps(std::string_view text, Readings& readings) {
  if (const auto package = usps_package(text))
    add(readings, CodeKind::tracking_usps, package->tracking, true, Rank::strong_check);
  const bool legacy = text.size() == 20 || (text.size() == 22 && text.starts_with("91"));
  if (legacy && is_digits(text) && gtin_check(text))
    add(readings, CodeKind::tracking_usps, text, true, Rank::weak_check);
}

void add_fedex(std::string_view text, Readings& readings) {
  if (!is_digits(text))
    return;
  if (fedex_check(text))
    add(readings, CodeKind::tracking_fedex, text, true, Rank::ambiguous);
  if (fedex_ground_check(text))
    add(readings, CodeKind::tracking_fedex, text, true, Rank::weak_check);
  if (text.size() == 22 && text.starts_with("96") && fedex_ground_check(text.substr(7)))
    add(readings, CodeKind::tracking_fedex, text.substr(7), true, Rank::strong_check);
  if (text.size() == 34 && !text.starts_with("420") && fedex_check(text.substr(22)))
    add(readings, CodeKind::tracking_fedex, text.substr(22), true, Rank::strong_check);
  if (text.size() == 32 && text.starts_with("3") && fedex_check(text.substr(16, 12)))  // ASTRA
    add(readings, CodeKind::tracking_fedex, text.substr(16, 12), true, Rank::strong_check);
}

// UPU S10: weights 8 6 4 2 3 5 9 7, 11 minus the remainder; 10 counts as 0 and 11 as 5.
void add_s10(std::string_view text, Readings& readings) {
  if (text.size() != 13 || !is_upper(text.substr(0, 2)) || !is_digits(text.substr(2, 9)) || !is_upper(text.substr(11)))
    return;
  constexpr int weights[] = {8, 6, 4, 2, 3, 5, 9, 7};
  int sum = 0;
  for (std::size_t i = 0; i < 8; ++i)
    sum += weights[i] * (text[2 + i] - '0');
  const int rest = 11 - sum % 11;
  const int check = rest == 10 ? 0 : rest == 11 ? 5 : rest;
  if (check == text[10] - '0')
    add(readings, CodeKind::tracking_s10, text, true, Rank::strong_check);
}

void add_dhl(std::string_view text, Readings& readings) {
  if (is_digits(text) && (text.size() == 10 || text.size() == 11)) {
    int rest = 0;
    for (const char c : text.substr(0, text.size() - 1))
      rest = (rest * 10 + (c - '0')) % 7;
    if (rest == text.back() - '0')
      add(readings, CodeKind::tracking_dhl, text, true, Rank::weak_check);
  }
  if (is_digits(text) && text.size() == 14)
    add(readings, CodeKind::tracking_dhl, text, false, Rank::bare_digits);
  if (text.starts_with("J") && text.size() >= 12)
    for (const std::size_t letters : {3u, 4u}) {
      const std::string_view number = text.substr(letters);
      if (is_upper(text.substr(0, letters)) && is_digits(number) && (number.size() == 9 || number.size() == 10))
        add(readings, CodeKind::tracking_dhl, text, false, Rank::pattern);
    }
}

struct Line {
  std::string_view prefix;
  std::size_t fewest, most;  // digits after the prefix
  std::string_view suffix;
  std::size_t most_letters;  // free letters after the digits
  CodeKind kind;
};

bool fits(std::string_view text, const Line& line) {
  if (!text.starts_with(line.prefix) || !text.ends_with(line.suffix))
    return false;
  std::string_view rest = text.substr(line.prefix.size(), text.size() - line.prefix.size() - line.suffix.size());
  for (std::size_t taken = 0; taken < line.most_letters && !rest.empty() && is_upper(rest.substr(rest.size() - 1));
       ++taken)
    rest.remove_suffix(1);
  return is_digits(rest) && rest.size() >= line.fewest && rest.size() <= line.most;
}

}  // namespace

void add_probable_lines(const CodeText& text, Readings& readings) {
  constexpr CodeKind other = CodeKind::tracking_other;
  constexpr Line lines[] = {
      {"TBA", 12, 12, "", 0, CodeKind::tracking_amazon},
      {"TBM", 12, 12, "", 0, CodeKind::tracking_amazon},
      {"TBC", 12, 12, "", 0, CodeKind::tracking_amazon},
      {"JD", 16, 16, "", 0, other},  // Yodel
      {"JJD", 16, 16, "", 0, other},
      {"YT", 16, 16, "", 0, other},   // YunExpress
      {"4PX", 10, 16, "", 2, other},  // 4PX
      {"LP", 14, 18, "", 0, other},   // Cainiao
      {"SF", 12, 17, "", 0, other},   // SF Express
  };
  const std::string_view code = text.compact;
  for (const Line& line : lines)
    if (fits(code, line))
      add(readings, line.kind, code, false, Rank::pattern);
  const bool yanwen = code.size() == 13 && (code[0] == 'U' || code[0] == 'V') && is_upper(code.substr(0, 2)) &&
                      is_digits(code.substr(2, 9)) && code.ends_with("YP");
  if (yanwen)
    add(readings, other, code, false, Rank::pattern);
}

void add_carriers(const CodeText& text, Readings& readings) {
  const std::string_view code = text.compact;
  if (const auto message = ups_message(text.normal))
    add(readings, CodeKind::tracking_ups, message->tracking, true, Rank::certain);
  if (const auto message = fedex_message(text.normal))
    add(readings, CodeKind::tracking_fedex, message->tracking, true, Rank::certain);
  if (ups_check(code))
    add(readings, CodeKind::tracking_ups, code, true, Rank::strong_check);
  add_usps(code, readings);
  add_fedex(code, readings);
  add_s10(code, readings);
  add_dhl(code, readings);
}

}  // namespace returns::station
