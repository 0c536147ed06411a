// Every state that a screen can be in, with the texts of a real bench: what tests judge and what is looked at.
#pragma once
#include <string>
#include <vector>

#include "app/station/state.h"
#include "app/ui/present.h"

namespace returns::examples {

struct Example {
  std::string name;
  station::State state;
  ui::UiDraft draft;
  ui::Surroundings around;  // without strings
};

// All of them. `language` is that of the policy's own words where it has them.
std::vector<Example> all();

}  // namespace returns::examples
