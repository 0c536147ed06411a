// Pictures on the graphics card: camera previews, clips under review and photos, each only while it is shown and at the
// size it is shown. Main thread.
#pragma once
#include <chrono>
#include <map>
#include <string>

#include "app/platform/window.h"
#include "app/runtime/station_runtime.h"
#include "app/ui/paper/canvas.h"

namespace returns::window {

class Pictures {
 public:
  Pictures(platform::Window& window, runtime::StationRuntime& station, int preview_frames_per_second);
  ~Pictures();

  // Fetches what the last frame wanted, where something newer is there; forgets what is no longer shown. True when a
  // picture changed and the screen must be drawn again.
  bool update(const std::vector<ui::Drawn::WantedPicture>& wanted, BootTime now);
  ui::ShownPicture look_up(const std::string& key) const;
  // When the next preview frame may be fetched; nothing while no camera is shown.
  std::optional<BootTime> next_due() const;

 private:
  struct Shown {
    platform::Texture texture = nullptr;
    int width = 0, height = 0;
    BootTime updated{};
    std::uint64_t stamp = 0;  // of a clip's picture: its position
    bool tried = false, live = false;
  };
  bool put(Shown& shown, const vision::Picture& picture, int width, int height);
  bool update_one(const std::string& key, Shown& shown, int width, int height, BootTime now);
  bool load_photo(const std::string& file, Shown& shown, int width, int height);

  platform::Window& window_;
  runtime::StationRuntime& station_;
  BootTime between_;
  std::map<std::string, Shown> shown_;
  std::vector<std::uint8_t> rgb_;
};

// I420 -> RGB of at most width×height, same shape. Both ranges; BT.601, as cameras of both kinds deliver.
void to_rgb(const vision::Picture& picture, int width, int height, std::vector<std::uint8_t>& rgb, vision::Size& size);

}  // namespace returns::window
