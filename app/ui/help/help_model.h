// What can be done on the screen beneath, as data: its keys and command codes that mean something now.
#pragma once
#include <string>
#include <vector>

#include "app/ui/parts.h"

namespace returns::ui {

struct HelpRow {
  std::string key{}, label{}, code{};  // code: as the command sheet calls it; empty: there is none
  Icon icon = Icon::none;
  Tone tone = Tone::neutral;
};
struct HelpScreen {
  std::string title{}, now{}, text{};  // now: what the screen beneath waits for
  std::vector<HelpRow> rows{};
};

}  // namespace returns::ui
