// Example states of the screens beside the work, each screen's in a file of its own.
#pragma once
#include <vector>

#include "tests/ui/screens/example_states.h"

namespace returns::examples {

ui::Surroundings at_the_bench();  // noon, everything quiet

void add_settings_states(std::vector<Example>& to);
void add_first_run_states(std::vector<Example>& to);
void add_status_states(std::vector<Example>& to);
void add_start_states(std::vector<Example>& to);
void add_past_states(std::vector<Example>& to);

}  // namespace returns::examples
