// The material that the example states are made of.
#pragma once
#include "app/station/state.h"

namespace returns::examples {

inline constexpr BootTime boot = std::chrono::hours(3);
UtcTime noon();
std::shared_ptr<const std::vector<station::Policy>> policies();
Product headset();
ExpectedReturn announced();
ScannedCode usps_label();
station::State idle();
// A headset in the middle of its questions.
station::State inspecting(const std::string& question);
void just_read(station::State& state, bool expected);

}  // namespace returns::examples
