// What stands on the screen when the station could not start.
#pragma once
#include <string>

namespace returns::ui {

struct StartTroubleScreen {
  std::string title{};
  std::string sentence{};  // what is the matter and what to do
  std::string place{};     // file and line; empty: it is not of a file
};

}  // namespace returns::ui
