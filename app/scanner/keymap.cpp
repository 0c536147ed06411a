#include "app/scanner/keymap.h"

#include <linux/input-event-codes.h>

#include <array>
#include <string_view>

namespace returns::scanner {

namespace {

struct Signs {
  char plain = 0, shifted = 0;
};

constexpr std::size_t table_size = 128;

constexpr std::array<Signs, table_size> make_table() {
  std::array<Signs, table_size> table{};
  // Rows of keys whose codes follow each other.
  struct Row {
    unsigned first;
    std::string_view plain, shifted;
  };
  constexpr Row rows[] = {{KEY_1, "1234567890-=", "!@#$%^&*()_+"},
                          {KEY_Q, "qwertyuiop[]", "QWERTYUIOP{}"},
                          {KEY_A, "asdfghjkl;'`", "ASDFGHJKL:\"~"},
                          {KEY_BACKSLASH, "\\zxcvbnm,./", "|ZXCVBNM<>?"},
                          {KEY_SPACE, " ", " "},
                          {KEY_ENTER, "\r", "\r"},
                          {KEY_TAB, "\t", "\t"},
                          {KEY_102ND, "\\", "|"},
                          {KEY_LINEFEED, "\n", "\n"},
                          {KEY_KPASTERISK, "*", "*"},
                          {KEY_KP7, "789-456+1230.", "789-456+1230."},
                          {KEY_KPENTER, "\r", "\r"},
                          {KEY_KPSLASH, "/", "/"},
                          {KEY_KPEQUAL, "=", "="},
                          {KEY_KPCOMMA, ",", ","}};
  for (const Row& row : rows)
    for (std::size_t place = 0; place < row.plain.size(); ++place)
      table[row.first + place] = {row.plain[place], row.shifted[place]};
  return table;
}

constexpr auto us_table = make_table();

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::optional<char> pad_digit(unsigned key) {
  switch (key) {
    case KEY_KP0:
      return '0';
    case KEY_KP1:
    case KEY_KP2:
    case KEY_KP3:
      return static_cast<char>('1' + (key - KEY_KP1));
    case KEY_KP4:
    case KEY_KP5:
    case KEY_KP6:
      return static_cast<char>('4' + (key - KEY_KP4));
    case KEY_KP7:
    case KEY_KP8:
    case KEY_KP9:
      return static_cast<char>('7' + (key - KEY_KP7));
    default:
      return std::nullopt;
  }
}

// Ctrl with a key, as terminals have it: @ A–Z [ \ ] ^ _ are 0x00–0x1F, and the digits 3–7 are 0x1B–0x1F.
std::optional<char> control_character(char c) {
  if (c >= '3' && c <= '7')
    return static_cast<char>(0x1B + (c - '3'));
  if (c >= 0x40 && c < 0x7F)
    return static_cast<char>(c & 0x1F);
  return std::nullopt;
}

}  // namespace

std::optional<char> us_character(unsigned key, bool shift) {
  if (key >= us_table.size() || us_table[key].plain == 0)
    return std::nullopt;
  return shift ? us_table[key].shifted : us_table[key].plain;
}

bool* KeyDecoder::modifier(unsigned key) {
  switch (key) {
    case KEY_LEFTSHIFT:
      return &left_shift_;
    case KEY_RIGHTSHIFT:
      return &right_shift_;
    case KEY_LEFTCTRL:
      return &left_control_;
    case KEY_RIGHTCTRL:
      return &right_control_;
    case KEY_LEFTALT:
      return &left_alt_;
    case KEY_RIGHTALT:
      return &right_alt_;
    default:
      return nullptr;
  }
}

// The number typed with Alt held, as a byte; those above 0x7F are Latin-1.
std::string KeyDecoder::alt_code() {
  unsigned number = 0;
  for (const char digit : alt_digits_)
    number = (number * 10 + static_cast<unsigned>(digit - '0')) % 256;
  alt_digits_.clear();
  if (number == 0)
    return {};
  if (number < 0x80)
    return std::string(1, static_cast<char>(number));
  return {static_cast<char>(0xC0 | (number >> 6)), static_cast<char>(0x80 | (number & 0x3F))};
}

std::string KeyDecoder::feed(unsigned key, KeyMove move) {
  if (bool* held = modifier(key)) {
    const bool had_alt = alt();
    *held = move == KeyMove::pressed;
    return had_alt && !alt() && !alt_digits_.empty() ? alt_code() : std::string();
  }
  if (move == KeyMove::released)
    return {};
  if (key == KEY_CAPSLOCK) {
    capitals_ = !capitals_;
    return {};
  }
  if (alt()) {
    if (const auto digit = pad_digit(key))
      alt_digits_ += *digit;
    return {};
  }
  auto character = us_character(key, shift());
  if (!character)
    return {};
  if (control()) {
    const auto code = control_character(*character);
    return code && *code != 0 ? std::string(1, *code) : std::string();
  }
  if (capitals_ && is_letter(*character))
    character = us_character(key, !shift());
  return std::string(1, *character);
}

}  // namespace returns::scanner
