// The keyboard of the screen with Pinyin: choosing, opening its tables, without them.
#pragma once
#include "tests/ui/screens/example_states.h"

namespace returns::examples {

std::vector<Example> keyboard_states();

}  // namespace returns::examples
