// The main thread's loop: input in, snapshots in, pictures out. Sleeps while nothing changes.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>

#include "app/runtime/configuration.h"
#include "app/runtime/station_runtime.h"
#include "app/ui/present.h"
#include "app/ui/screen_model.h"
#include "storage/base/result.h"

namespace returns::window {

struct WindowOptions {
  std::filesystem::path screenshots;  // F12 writes a PNG and, as JSON, what can be touched on it; empty: nothing
  bool first_run = false;             // asks the first questions instead of working
  std::optional<ui::StartTrouble> trouble{};  // the station could not start: says why and offers to try again
  std::stop_token stop{};                     // asks the loop to end, with wake_window()
  // Told of each frame after it was shown; for measurements. Main thread; must not block.
  std::function<void(const ui::ScreenModel&)> on_shown{};
};

// Wakes the loop from any thread; this is what StationRuntime::start() gets as on_change. Harmless before the window is
// open and after it is closed.
void wake_window();

// Opens the window and runs until it is closed or stopped. The error is that of opening it. Main thread only.
// restart: an administrator asked for it, a first run has ended, or a start is to be tried again.
enum class WindowEnd { closed, restart };

Result<WindowEnd> run_window(runtime::StationRuntime& station, const runtime::Configuration& configuration,
                             const WindowOptions& options = {});

}  // namespace returns::window
