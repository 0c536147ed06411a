// The states of dock, lock, photo viewer, history filters and item tabs.
#pragma once
#include <vector>

#include "tests/ui/screens/example_states.h"

namespace returns::examples {

std::vector<HistoryRow> rows();
SessionView inspection();
std::vector<Example> floor_states();

}  // namespace returns::examples
