// What the station shows, as JSON: for `status` over the local socket, which tests and the demo watch instead of the
// screen. Reading only; nothing can be driven through it.
#pragma once
#include <nlohmann/json_fwd.hpp>

#include "app/station/state.h"

namespace returns::runtime {

nlohmann::json to_json(const station::State& state);

}  // namespace returns::runtime
