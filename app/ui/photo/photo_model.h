// One photo as large as the screen allows, as data.
#pragma once
#include <array>
#include <string>
#include <vector>

#include "app/ui/parts.h"

namespace returns::ui {

struct PhotoScreen {
  std::string picture{};                    // "whole:<file>"
  std::array<float, 4> part{0, 0, 1, 1};    // x, y, width, height of what is shown, as shares of the photo
  std::string title{}, caption{}, place{};  // the answer it belongs to; camera and time; "2 of 5"
  std::vector<Button> parts{};              // nine, from top left; none when it is as large as it gets
  EmptyState loading{}, missing{}, unreadable{};
};

}  // namespace returns::ui
