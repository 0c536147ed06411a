// The settings and the first run as data: one page with one question, and pictures of cameras to choose from.
#pragma once
#include <string>
#include <vector>

#include "app/ui/parts.h"

namespace returns::ui {

struct CameraTile {
  Button button{};        // note: what the camera is for, empty: not used
  std::string picture{};  // key of its live picture
};
struct SettingsPage {
  Task task{};
  std::vector<CameraTile> tiles{};  // instead of answers
};
struct SettingsScreen {
  std::vector<Button> sections{};
  SettingsPage page{};
};
struct FirstRunScreen {
  SettingsPage page{};
};

}  // namespace returns::ui
