// A picture of the window with, beside it, what can be touched on it. Main thread.
#pragma once
#include <filesystem>

#include "app/platform/window.h"
#include "app/ui/draw.h"

namespace returns::window {

// Writes screen-TIME.png and screen-TIME.json of the frame that was last shown into the folder, which is made where it
// is missing; does nothing without one. What goes wrong is logged.
void write_screenshot(platform::Window& window, const ui::Drawn& drawn, const ui::Scale& scale,
                      const ui::PictureLookup& look_up, const std::filesystem::path& folder);

}  // namespace returns::window
