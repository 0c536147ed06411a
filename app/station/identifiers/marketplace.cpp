#include <algorithm>

#include "app/station/identifiers.h"
#include "app/station/identifiers/reading.h"

namespace returns::station {
namespace {

bool is_alnum(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); });
}

void add(Readings& readings, CodeKind kind, std::string value, bool check_digit, Rank rank) {
  readings.push_back({{kind, std::move(value), check_digit}, rank});
}

// 3-7-7 digits. Without dashes it is only a number of 17 digits.
void add_order(const std::string& code, Readings& readings) {
  const bool dashed = code.size() == 19 && code[3] == '-' && code[11] == '-' && is_digits(code.substr(0, 3)) &&
                      is_digits(code.substr(4, 7)) && is_digits(code.substr(12));
  if (dashed)
    add(readings, CodeKind::order_id, code, false, Rank::pattern);
  else if (code.size() == 17 && is_digits(code))
    add(readings, CodeKind::order_id, code.substr(0, 3) + '-' + code.substr(3, 7) + '-' + code.substr(10), false,
        Rank::bare_digits);
}

// ISBN-10: weights 10 to 2, modulo 11, X is 10. The marketplace uses it as the ASIN of books.
bool isbn10_check(std::string_view text) {
  if (text.size() != 10 || !is_digits(text.substr(0, 9)))
    return false;
  int sum = 0;
  for (std::size_t i = 0; i < 9; ++i)
    sum += static_cast<int>(10 - i) * (text[i] - '0');
  const int check = (11 - sum % 11) % 11;
  return text[9] == (check == 10 ? 'X' : static_cast<char>('0' + check));
}

}  // namespace

void add_marketplace(const CodeText& text, Readings& readings) {
  const std::string& code = text.compact;
  add_order(code, readings);
  const std::string_view rma = text.normal;
  if (rma.size() >= 11 && rma.size() <= 14 && rma.starts_with("D") && rma.ends_with("RMA") && is_alnum(rma))
    add(readings, CodeKind::rma, text.normal, false, Rank::pattern);
  if (code.starts_with("LPN") && (code.size() == 13 || code.size() == 14) && is_upper_alnum(code))
    add(readings, CodeKind::lpn, code, false, Rank::pattern);
  if (code.size() == 10 && code[0] == 'X' && is_upper_alnum(code))
    add(readings, CodeKind::fnsku, code, false, Rank::pattern);
  if (code.size() == 10 && code.starts_with("B0") && is_upper_alnum(code))
    add(readings, CodeKind::asin, code, false, Rank::pattern);
  if (isbn10_check(code))
    add(readings, CodeKind::asin, code, true, Rank::weak_check);
  if (code.starts_with(badge_prefix) && code.size() > badge_prefix.size())
    add(readings, CodeKind::badge, text.normal, false, Rank::certain);
  if (code.starts_with(command_prefix) && code.size() > command_prefix.size())
    add(readings, CodeKind::command, text.normal, false, Rank::certain);
}

}  // namespace returns::station
