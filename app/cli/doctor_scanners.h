// What `doctor` says of hand scanners. Private to the room.
#pragma once
#include <vector>

#include "app/runtime/configuration.h"
#include "app/runtime/finding.h"

namespace returns::cli {

// `running`: the station has its scanners for itself at this moment, so that they cannot be tried.
enum class StationIs { running, not_running };

std::vector<runtime::Finding> look_at_scanners(const runtime::Configuration& configuration, StationIs station);

}  // namespace returns::cli
