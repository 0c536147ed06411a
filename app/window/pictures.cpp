#include "app/window/pictures.h"

namespace returns::window {

namespace {
constexpr int largest_texture = 4096;  // what every OpenGL 3 driver takes
}

Pictures::Pictures(platform::Window& window, runtime::StationRuntime& station, int preview_frames_per_second)
    : window_(window), station_(station), between_(std::chrono::seconds(1)), lane_(&platform::Window::wake) {
  between_ /= std::clamp(preview_frames_per_second, 1, 60);
}

Pictures::~Pictures() {
  for (auto& [key, shown] : shown_) {
    if (shown.texture)
      window_.forget(shown.texture);
  }
}

void Pictures::order(const std::string& key, std::shared_ptr<const void> owner, const vision::Picture& picture,
                     int width, int height) {
  lane_.order(key, [key, owner = std::move(owner), picture, width, height] {
    ReadyPicture ready{.key = key};
    to_bgra(picture, width, height, ready.bgra, ready.size);
    ready.exact = fills(ready.size, width, height);
    return ready;
  });
}

void Pictures::look_for_newer(const std::string& key, Shown& shown, int width, int height, BootTime now) {
  if (shown.place_width != width || shown.place_height != height) {
    shown.place_width = width;
    shown.place_height = height;
    shown.tried = false;
    shown.stamp = 0;
  }
  const std::size_t colon = key.find(':');
  const std::string kind = key.substr(0, colon), name = key.substr(colon + 1);
  if (kind == "camera" || kind == "trial") {
    shown.live = true;
    if (now - shown.updated < between_)
      return;
    const auto frame = kind == "camera" ? station_.take_preview(name) : station_.take_trial(name);
    if (!frame)
      return;
    shown.updated = now;
    // The camera's own format is decoded on the lane, unless recording or scanning has done it.
    lane_.order(key, [key, frame, width, height] {
      ReadyPicture ready{.key = key};
      if (const auto& picture = frame->picture(); picture.ok())
        to_bgra(*picture, width, height, ready.bgra, ready.size);
      ready.exact = fills(ready.size, width, height);
      return ready;
    });
    return;
  }
  if (kind == "playback") {
    const auto view = station_.playback();
    if (!view)
      return;
    const std::uint64_t stamp = view->number << 40 ^ static_cast<std::uint64_t>(view->position.count()) ^ 1ull << 63;
    if (stamp == shown.stamp)
      return;
    for (const auto& camera : view->cameras) {
      if (camera.camera == name && camera.picture) {
        shown.stamp = stamp;
        order(key, view, *camera.picture, width, height);
        return;
      }
    }
    return;
  }
  if (std::exchange(shown.tried, true))
    return;
  // Tiles are cut to their shape: twice the size leaves enough of either side. A photo that is looked into is kept
  // whole.
  const bool whole = kind == "whole";
  const int most_wide = whole ? largest_texture : width * 2, most_high = whole ? largest_texture : height * 2;
  const std::string file = station_.evidence_path(name).string();
  lane_.order(key, [key, file, most_wide, most_high] { return photo_of(key, file, most_wide, most_high); });
}

bool Pictures::put_ready() {
  bool changed = false;
  for (const ReadyPicture& ready : lane_.take()) {
    const auto wanted = shown_.find(ready.key);
    if (wanted == shown_.end())
      continue;
    Shown& shown = wanted->second;
    if (ready.size.width == 0) {
      // Of a camera the next frame comes; a file that cannot be read is said so.
      if (shown.tried) {
        changed = changed || shown.trouble == ui::PictureTrouble::none;
        shown.trouble = ready.missing ? ui::PictureTrouble::missing : ui::PictureTrouble::unreadable;
      }
      continue;
    }
    shown.texture = window_.upload_bgra(shown.texture, ready.size.width, ready.size.height, ready.bgra.data(),
                                        ready.exact ? platform::Sampling::exact : platform::Sampling::smooth);
    shown.width = ready.size.width;
    shown.height = ready.size.height;
    shown.trouble = ui::PictureTrouble::none;
    changed = true;
  }
  return changed;
}

bool Pictures::update(const std::vector<ui::Drawn::WantedPicture>& wanted, BootTime now) {
  std::map<std::string, Shown> kept;
  for (const auto& want : wanted) {
    if (kept.contains(want.key))
      continue;
    Shown shown;
    if (const auto known = shown_.find(want.key); known != shown_.end()) {
      shown = known->second;
      shown_.erase(known);
    }
    look_for_newer(want.key, shown, want.width, want.height, now);
    kept.emplace(want.key, shown);
  }
  for (auto& [key, shown] : shown_) {
    if (shown.texture)
      window_.forget(shown.texture);
  }
  shown_ = std::move(kept);
  return put_ready();
}

ui::ShownPicture Pictures::look_up(const std::string& key) const {
  const auto found = shown_.find(key);
  if (found == shown_.end())
    return {};
  return {found->second.texture, found->second.width, found->second.height, found->second.trouble};
}

std::optional<BootTime> Pictures::next_due() const {
  std::optional<BootTime> due;
  for (const auto& [key, shown] : shown_) {
    if (shown.live && (!due || shown.updated + between_ < *due))
      due = shown.updated + between_;
  }
  return due;
}

}  // namespace returns::window
