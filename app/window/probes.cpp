#include "app/window/probes.h"

#include <fmt/format.h>

#include "app/platform/fonts.h"
#include "app/platform/window.h"

namespace returns::window {
namespace {

using runtime::Finding;
using Level = Finding::Level;

Finding look_at_fonts() {
  std::string missing;
  for (const char* family : {"Inter", "JetBrains Mono", "Noto Sans CJK SC", "Material Icons"})
    if (!platform::find_font(family, platform::Weight::regular))
      missing += (missing.empty() ? "" : ", ") + std::string(family);
  if (missing.empty())
    return {Level::good, "fonts", "all there"};
  return {Level::attention, "fonts",
          fmt::format("Not installed: {}. Texts or signs may be missing on screen; scripts/packages.txt names the "
                      "packages.",
                      missing)};
}

Finding look_at_display() {
  const auto window = platform::Window::open({"Returns inspection station: doctor", false, 320, 200});
  if (!window)
    return {Level::bad, "display", window.error().sentence()};
  const double pitch = (*window)->size().millimetres_per_pixel;
  return {Level::good, "display",
          pitch > 0 ? fmt::format("opens a window; {:.3f} mm per pixel", pitch)
                    : "opens a window; the monitor does not tell its size, 24 inches are assumed"};
}

}  // namespace

std::vector<runtime::Probe> probes() {
  return {look_at_fonts, look_at_display};
}

}  // namespace returns::window
