// Pictures on the graphics card: camera previews, clips under review and photos, each only while it is shown and at the
// size it is shown. Main thread; the work is done on a lane of its own.
#pragma once
#include <chrono>
#include <map>
#include <string>

#include "app/platform/window.h"
#include "app/runtime/station_runtime.h"
#include "app/ui/paper/canvas.h"
#include "app/window/picture_lane.h"

namespace returns::window {

class Pictures {
 public:
  Pictures(platform::Window& window, runtime::StationRuntime& station, int preview_frames_per_second);
  ~Pictures();

  // Orders what the last frame wanted, where something newer is there, and puts up what is ready; forgets what is no
  // longer shown. True when a picture changed and the screen must be drawn again. The window is woken for what is
  // ready.
  bool update(const std::vector<ui::Drawn::WantedPicture>& wanted, BootTime now);
  ui::ShownPicture look_up(const std::string& key) const;
  // When the next preview frame may be fetched; nothing while no camera is shown.
  std::optional<BootTime> next_due() const;

 private:
  // Photos and clips are made anew when the place on the screen has another size; a camera's next frame comes anyway.
  struct Shown {
    platform::Texture texture = nullptr;
    int width = 0, height = 0;
    BootTime updated{};
    std::uint64_t stamp = 0;                // of a clip's picture: its position
    int place_width = 0, place_height = 0;  // it was ordered for
    bool tried = false, live = false;
    ui::PictureTrouble trouble = ui::PictureTrouble::none;  // of a file
  };
  void look_for_newer(const std::string& key, Shown& shown, int width, int height, BootTime now);
  void order(const std::string& key, std::shared_ptr<const void> owner, const vision::Picture& picture, int width,
             int height);
  bool put_ready();

  platform::Window& window_;
  runtime::StationRuntime& station_;
  BootTime between_;
  std::map<std::string, Shown> shown_;
  PictureLane lane_;
};

}  // namespace returns::window
