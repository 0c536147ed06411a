// What `doctor` looks at that only the window's rooms know: fonts and display.
#pragma once
#include <vector>

#include "app/runtime/finding.h"

namespace returns::window {

std::vector<runtime::Probe> probes();

}  // namespace returns::window
