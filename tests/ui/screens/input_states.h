// Hand scanners of the station's own in each state, and the help over several screens.
#pragma once
#include "tests/ui/screens/example_states.h"

namespace returns::examples {

std::vector<Example> input_states();

}  // namespace returns::examples
