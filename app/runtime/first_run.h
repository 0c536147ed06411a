// A machine without configuration and store: a station without workers that only answers the first questions.
#pragma once
#include "app/runtime/station_runtime.h"

namespace returns::runtime {

// Neither a file at the standard place nor a store. `named`: a file was named on the command line.
bool is_first_run(const Configuration& configuration, bool named);

// Opens nothing but the cameras that are looked at; the answers are written by FinishFirstRun. on_change as for
// StationRuntime::start().
std::unique_ptr<StationRuntime> begin_first_run(const Configuration& configuration, std::function<void()> on_change);

}  // namespace returns::runtime
