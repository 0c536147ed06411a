#include "app/platform/ime_watch.h"

#include <algorithm>

namespace returns::platform {

bool ImeWatch::character(const std::string& utf8, BootTime at) {
  // Longer than an input method needs to hand a key back, shorter than a person needs to end a word.
  constexpr auto handed_back_within = std::chrono::milliseconds(150);
  refused_ = false;
  const bool kept = waiting_ > 0 && at - since_ > handed_back_within;
  const bool ascii = !utf8.empty() && static_cast<unsigned char>(utf8.front()) < 0x80;
  waiting_ = ascii ? std::max(0, waiting_ - 1) : 0;
  return kept;
}

bool ImeWatch::is_ours(const std::string& name) {
  const bool function_key = name.size() > 1 && name.front() == 'f' && name[1] >= '0' && name[1] <= '9';
  if (waiting_ == 0 || function_key)
    return true;
  if (name == "backspace" || name == "escape") {
    waiting_ = name == "escape" ? 0 : waiting_ - 1;
    return false;
  }
  if (name == "enter" && refused_) {
    waiting_ = 0;
    return true;
  }
  refused_ = name == "enter";
  return false;
}

}  // namespace returns::platform
