// The settings and the first run as data: one page with one question, and pictures of cameras to choose from.
#pragma once
#include <string>
#include <vector>

#include "app/ui/parts.h"

namespace returns::ui {

struct CameraTile {
  Button button{};        // note: what the camera is for, empty: not used
  std::string picture{};  // key of its live picture
  // How it is. While it is live one line with size and rate; else what stands in the place of the picture: what is the
  // matter, what to do, and what the camera itself said of it.
  bool live = false;
  Line state{};
  std::string advice{}, reason{};
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
