// From the keys of a hand scanner to characters, independent of the layout that the desktop has: scanners send the
// keys of a US keyboard unless they are set up otherwise. Pure.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

namespace returns::scanner {

// The character of a key (KEY_… of linux/input-event-codes.h) on a US keyboard; Enter is '\r', Tab '\t'. Keys of the
// number pad are their digits and signs whatever Num Lock says. Nothing for keys without a character.
std::optional<char> us_character(unsigned key, bool shift);

enum class KeyMove { pressed, released };

// Keeps the modifiers of one device. Control characters come as Ctrl and their letter or sign (GS as Ctrl+], Ctrl+5 or
// Ctrl+Shift+]), or as Alt and a number on the number pad (GS as Alt+029).
class KeyDecoder {
 public:
  // Characters that this key makes, as UTF-8; mostly one, none for a modifier.
  std::string feed(unsigned key, KeyMove move);
  // Nothing is held any more: the device was opened anew, or events were lost.
  void reset() { *this = {}; }

 private:
  bool shift() const { return left_shift_ || right_shift_; }
  bool control() const { return left_control_ || right_control_; }
  bool alt() const { return left_alt_ || right_alt_; }
  bool* modifier(unsigned key);
  std::string alt_code();

  bool left_shift_ = false, right_shift_ = false, left_control_ = false, right_control_ = false, left_alt_ = false,
       right_alt_ = false, capitals_ = false;
  std::string alt_digits_;
};

}  // namespace returns::scanner
