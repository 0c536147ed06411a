#include <algorithm>

#include "app/station/identifiers.h"
#include "app/station/identifiers/reading.h"

namespace returns::station {
namespace {

int digit(char c) {
  return c - '0';
}

}  // namespace

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}
bool is_upper(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}
bool is_upper_alnum(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9'); });
}

// GS1 General Specifications: weights 3, 1, 3, 1 … from the right.
int gs1_check_digit(std::string_view digits) {
  int sum = 0;
  int weight = 3;
  for (auto c = digits.rbegin(); c != digits.rend(); ++c, weight = 4 - weight)
    sum += weight * digit(*c);
  return (10 - sum % 10) % 10;
}

bool gtin_check(std::string_view number) {
  return is_digits(number) && number.size() > 1 &&
         gs1_check_digit(number.substr(0, number.size() - 1)) == digit(number.back());
}

// FedEx Express: weights 3, 1, 7 from the left, modulo 11, 10 counts as 0.
bool fedex_check(std::string_view twelve) {
  if (twelve.size() != 12 || !is_digits(twelve))
    return false;
  constexpr int weights[] = {3, 1, 7};
  int sum = 0;
  for (std::size_t i = 0; i < 11; ++i)
    sum += weights[i % 3] * digit(twelve[i]);
  return sum % 11 % 10 == digit(twelve[11]);
}

// FedEx Ground: the same sum as GS1 over 14 digits.
bool fedex_ground_check(std::string_view fifteen) {
  return fifteen.size() == 15 && gtin_check(fifteen);
}

// UPS: letters count as (ASCII - 3) modulo 10, weights 1, 2 from the left, products are not folded.
bool ups_check(std::string_view number) {
  if (number.size() != 18 || !number.starts_with("1Z") || !is_upper_alnum(number))
    return false;
  int sum = 0;
  for (std::size_t i = 0; i < 15; ++i) {
    const char c = number[2 + i];
    const int value = c <= '9' ? digit(c) : (c - 3) % 10;
    sum += value * (i % 2 == 0 ? 1 : 2);
  }
  return number.back() <= '9' && (10 - sum % 10) % 10 == digit(number.back());
}

}  // namespace returns::station
