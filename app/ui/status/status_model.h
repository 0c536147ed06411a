// The status screen as data: one card for each thing that can go wrong.
#pragma once
#include <string>
#include <vector>

#include "app/ui/parts.h"

namespace returns::ui {

struct StatusRow {
  std::string name{}, value{};
  Tone tone = Tone::neutral;
};
struct StatusCard {
  Icon icon = Icon::info;
  Tone tone = Tone::neutral;  // of the whole: what needs attention stands out
  std::string title{};
  std::string headline{};  // its condition in a few words
  std::string sentence{};  // what is the matter, as its worker says it
  std::string picture{};   // key of a live picture; empty: none
  bool picture_gone = false;
  std::vector<StatusRow> rows{};
};
struct StatusScreen {
  std::vector<StatusCard> cards{};
  Button more{};  // shown where the cards need more than one page
  // What it says besides, by how many cards of the other pages need attention.
  std::vector<std::string> elsewhere{};
  int page = 0;
};

}  // namespace returns::ui
