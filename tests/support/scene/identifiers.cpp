#include "tests/support/scene/identifiers.h"

#include <array>

namespace returns::scene {
namespace {

std::string random_from(cv::RNG& random, const std::string& alphabet, int count) {
  std::string text;
  for (int i = 0; i < count; ++i)
    text += alphabet[static_cast<std::size_t>(random.uniform(0, static_cast<int>(alphabet.size())))];
  return text;
}

const std::string kDigits = "0123456789";
const std::string kUpper = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789";
const std::string kMixed = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";

}  // namespace

char mod10_check(const std::string& digits) {
  int sum = 0;
  int weight = 3;
  for (auto digit = digits.rbegin(); digit != digits.rend(); ++digit) {
    sum += (*digit - '0') * weight;
    weight = 4 - weight;
  }
  return static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::string ups_1z(const std::string& fifteen) {
  int sum = 0;
  for (std::size_t i = 0; i < fifteen.size(); ++i) {
    const char c = fifteen[i];
    const int value = c >= 'A' ? (c - 3) % 10 : c - '0';
    sum += i % 2 == 0 ? value : 2 * value;
  }
  return "1Z" + fifteen + static_cast<char>('0' + (10 - sum % 10) % 10);
}

std::string fedex_12(const std::string& eleven) {
  constexpr std::array<int, 3> weights{3, 1, 7};
  int sum = 0;
  for (std::size_t i = 0; i < eleven.size(); ++i)
    sum += (eleven[i] - '0') * weights[i % 3];
  return eleven + static_cast<char>('0' + sum % 11 % 10);
}

std::string usps_impb(const std::string& twentyone) {
  return twentyone + mod10_check(twentyone);
}

std::string random_digits(cv::RNG& random, int count) {
  return random_from(random, kDigits, count);
}
std::string random_lpn(cv::RNG& random) {
  return "LPN" + random_from(random, kUpper.substr(0, 24), 4) + random_digits(random, 7);
}
std::string random_fnsku(cv::RNG& random) {
  return "X00" + random_from(random, kUpper, 7);
}
std::string random_rma(cv::RNG& random) {
  return "D" + random_from(random, kMixed, 8) + "RMA";
}
std::string random_ean13(cv::RNG& random) {
  const auto digits = "400" + random_digits(random, 9);
  return digits + mod10_check(digits);
}

}  // namespace returns::scene
