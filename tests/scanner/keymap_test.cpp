#include "app/scanner/keymap.h"

#include <linux/input-event-codes.h>

#include <vector>

#include "tests/support/catch.h"

using namespace returns;
using scanner::KeyDecoder;
using scanner::KeyMove;

namespace {

struct Keys {
  KeyDecoder decoder;
  std::string sent;

  Keys& down(unsigned key) {
    sent += decoder.feed(key, KeyMove::pressed);
    return *this;
  }
  Keys& up(unsigned key) {
    sent += decoder.feed(key, KeyMove::released);
    return *this;
  }
  Keys& press(unsigned key) { return down(key).up(key); }
  Keys& with(unsigned modifier, std::initializer_list<unsigned> keys) {
    down(modifier);
    for (const unsigned key : keys)
      press(key);
    return up(modifier);
  }
};

}  // namespace

TEST_CASE("every key of a US keyboard is its two characters") {
  struct Row {
    unsigned key;
    char plain, shifted;
  };
  const std::vector<Row> rows{
      {KEY_1, '1', '!'},         {KEY_2, '2', '@'},          {KEY_3, '3', '#'},         {KEY_4, '4', '$'},
      {KEY_5, '5', '%'},         {KEY_6, '6', '^'},          {KEY_7, '7', '&'},         {KEY_8, '8', '*'},
      {KEY_9, '9', '('},         {KEY_0, '0', ')'},          {KEY_MINUS, '-', '_'},     {KEY_EQUAL, '=', '+'},
      {KEY_LEFTBRACE, '[', '{'}, {KEY_RIGHTBRACE, ']', '}'}, {KEY_SEMICOLON, ';', ':'}, {KEY_APOSTROPHE, '\'', '"'},
      {KEY_GRAVE, '`', '~'},     {KEY_BACKSLASH, '\\', '|'}, {KEY_COMMA, ',', '<'},     {KEY_DOT, '.', '>'},
      {KEY_SLASH, '/', '?'},     {KEY_SPACE, ' ', ' '},      {KEY_102ND, '\\', '|'},    {KEY_A, 'a', 'A'},
      {KEY_Z, 'z', 'Z'},         {KEY_Q, 'q', 'Q'},          {KEY_Y, 'y', 'Y'},         {KEY_M, 'm', 'M'},
      {KEY_P, 'p', 'P'},         {KEY_L, 'l', 'L'},          {KEY_ENTER, '\r', '\r'},   {KEY_TAB, '\t', '\t'},
      {KEY_KP0, '0', '0'},       {KEY_KP1, '1', '1'},        {KEY_KP2, '2', '2'},       {KEY_KP3, '3', '3'},
      {KEY_KP4, '4', '4'},       {KEY_KP5, '5', '5'},        {KEY_KP6, '6', '6'},       {KEY_KP7, '7', '7'},
      {KEY_KP8, '8', '8'},       {KEY_KP9, '9', '9'},        {KEY_KPENTER, '\r', '\r'}, {KEY_KPDOT, '.', '.'},
      {KEY_KPMINUS, '-', '-'},   {KEY_KPPLUS, '+', '+'},     {KEY_KPSLASH, '/', '/'},   {KEY_KPASTERISK, '*', '*'}};
  for (const Row& row : rows) {
    INFO("key " << row.key);
    CHECK(scanner::us_character(row.key, false) == row.plain);
    CHECK(scanner::us_character(row.key, true) == row.shifted);
  }
}

TEST_CASE("keys without a character make none") {
  for (const unsigned key : {0u, unsigned(KEY_ESC), unsigned(KEY_F1), unsigned(KEY_LEFTSHIFT), unsigned(KEY_DELETE),
                             unsigned(KEY_NUMLOCK), unsigned(KEY_MUTE), 0x2ffu}) {
    INFO("key " << key);
    CHECK_FALSE(scanner::us_character(key, false));
    CHECK_FALSE(scanner::us_character(key, true));
  }
}

TEST_CASE("Shift counts while either of its keys is held") {
  Keys keys;
  keys.down(KEY_LEFTSHIFT).down(KEY_RIGHTSHIFT).press(KEY_L).up(KEY_LEFTSHIFT).press(KEY_P).up(KEY_RIGHTSHIFT);
  keys.press(KEY_N).press(KEY_MINUS);
  CHECK(keys.sent == "LPn-");
}

TEST_CASE("the group separator is kept in each form in which scanners send it") {
  Keys bracket, shifted, digit, number, long_number;
  CHECK(bracket.with(KEY_LEFTCTRL, {KEY_RIGHTBRACE}).sent == "\x1D");
  CHECK(shifted.down(KEY_LEFTSHIFT).with(KEY_RIGHTCTRL, {KEY_RIGHTBRACE}).sent == "\x1D");
  CHECK(digit.with(KEY_LEFTCTRL, {KEY_5}).sent == "\x1D");
  CHECK(number.with(KEY_LEFTALT, {KEY_KP2, KEY_KP9}).sent == "\x1D");
  CHECK(long_number.with(KEY_RIGHTALT, {KEY_KP0, KEY_KP0, KEY_KP2, KEY_KP9}).sent == "\x1D");
}

TEST_CASE("the envelope of ISO 15434 keeps its separators") {
  Keys keys;
  keys.press(KEY_LEFTBRACE).with(KEY_LEFTSHIFT, {KEY_0, KEY_DOT});
  keys.with(KEY_LEFTCTRL, {KEY_6}).press(KEY_0).press(KEY_6).with(KEY_LEFTCTRL, {KEY_RIGHTBRACE}).press(KEY_S);
  keys.with(KEY_LEFTCTRL, {KEY_6}).with(KEY_LEFTCTRL, {KEY_D});
  CHECK(keys.sent ==
        "[)>\x1E"
        "06\x1D"
        "s\x1E\x04");
}

TEST_CASE("Alt with other keys makes no characters, and a number above 127 is a sign of Latin-1") {
  Keys keys;
  keys.with(KEY_LEFTALT, {KEY_F, KEY_1}).with(KEY_LEFTALT, {KEY_KP2, KEY_KP2, KEY_KP8}).press(KEY_X);
  CHECK(keys.sent == "\xC3\xA4x");
}

TEST_CASE("Caps Lock that a scanner sends around its code turns the letters, not the digits") {
  Keys keys;
  keys.press(KEY_CAPSLOCK).press(KEY_L).press(KEY_P).with(KEY_LEFTSHIFT, {KEY_N}).press(KEY_1).press(KEY_CAPSLOCK);
  keys.press(KEY_A);
  CHECK(keys.sent == "LPn1a");
}

TEST_CASE("after a reset nothing is held") {
  Keys keys;
  keys.down(KEY_LEFTSHIFT).press(KEY_CAPSLOCK).down(KEY_LEFTCTRL);
  keys.decoder.reset();
  CHECK(keys.press(KEY_A).sent == "a");
}
