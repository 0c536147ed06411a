#include "app/window/pictures.h"

#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace returns::window {

namespace {

cv::Mat plane(const vision::Plane& of) {
  return {of.height, of.width, CV_8UC1, const_cast<std::uint8_t*>(of.data), static_cast<std::size_t>(of.stride)};
}

vision::Size fit(vision::Size picture, int width, int height) {
  if (picture.width <= 0 || picture.height <= 0)
    return {};
  const double share =
      std::min({1.0, static_cast<double>(width) / picture.width, static_cast<double>(height) / picture.height});
  const auto even = [](double value) { return std::max(2, static_cast<int>(value) & ~1); };
  return {even(picture.width * share), even(picture.height * share)};
}

}  // namespace

void to_rgb(const vision::Picture& picture, int width, int height, std::vector<std::uint8_t>& rgb, vision::Size& size) {
  size = fit(picture.size, width, height);
  if (size.width == 0 || !picture.y.data || !picture.u.data || !picture.v.data) {
    size = {};
    return;
  }
  // Made small first: the conversion then costs what is shown, not what the camera sends.
  cv::Mat yuv(size.height * 3 / 2, size.width, CV_8UC1);
  cv::Mat y(size.height, size.width, CV_8UC1, yuv.data);
  cv::Mat u(size.height / 2, size.width / 2, CV_8UC1, yuv.data + y.total());
  cv::Mat v(size.height / 2, size.width / 2, CV_8UC1, yuv.data + y.total() + u.total());
  const bool smaller = size.width < picture.size.width;
  const int way = smaller ? cv::INTER_AREA : cv::INTER_LINEAR;
  cv::resize(plane(picture.y), y, y.size(), 0, 0, way);
  cv::resize(plane(picture.u), u, u.size(), 0, 0, way);
  cv::resize(plane(picture.v), v, v.size(), 0, 0, way);
  if (picture.range == vision::Range::full) {
    // OpenCV's conversion expects 16..235.
    y.convertTo(y, -1, 219.0 / 255.0, 16);
    cv::Mat colour(size.height / 2, size.width, CV_8UC1, u.data);
    colour.convertTo(colour, -1, 224.0 / 255.0, 128 * (1 - 224.0 / 255.0));
  }
  rgb.resize(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height) * 3);
  cv::Mat out(size.height, size.width, CV_8UC3, rgb.data());
  cv::cvtColor(yuv, out, cv::COLOR_YUV2RGB_I420);
}

Pictures::Pictures(platform::Window& window, runtime::StationRuntime& station, int preview_frames_per_second)
    : window_(window), station_(station), between_(std::chrono::seconds(1)) {
  between_ /= std::clamp(preview_frames_per_second, 1, 60);
}

Pictures::~Pictures() {
  for (auto& [key, shown] : shown_) {
    if (shown.texture)
      window_.forget(shown.texture);
  }
}

bool Pictures::put(Shown& shown, const vision::Picture& picture, int width, int height) {
  vision::Size size;
  to_rgb(picture, width, height, rgb_, size);
  if (size.width == 0)
    return false;
  shown.texture = window_.upload(shown.texture, size.width, size.height, rgb_.data());
  shown.width = size.width;
  shown.height = size.height;
  return true;
}

bool Pictures::load_photo(const std::string& file, Shown& shown, int width, int height) {
  cv::Mat photo = cv::imread(station_.evidence_path(file).string(), cv::IMREAD_COLOR);
  if (photo.empty())
    return false;
  // Tiles are cut to their shape: twice the size leaves enough of either side.
  const vision::Size size = fit({photo.cols, photo.rows}, width * 2, height * 2);
  cv::resize(photo, photo, {size.width, size.height}, 0, 0, cv::INTER_AREA);
  cv::cvtColor(photo, photo, cv::COLOR_BGR2RGB);
  shown.texture = window_.upload(shown.texture, photo.cols, photo.rows, photo.data);
  shown.width = photo.cols;
  shown.height = photo.rows;
  return true;
}

bool Pictures::update_one(const std::string& key, Shown& shown, int width, int height, BootTime now) {
  const std::size_t colon = key.find(':');
  const std::string kind = key.substr(0, colon), name = key.substr(colon + 1);
  if (kind == "camera") {
    shown.live = true;
    if (now - shown.updated < between_)
      return false;
    const auto frame = station_.take_preview(name);
    if (!frame)
      return false;
    shown.updated = now;
    const auto& picture = frame->picture();
    return picture.ok() && put(shown, *picture, width, height);
  }
  if (kind == "playback") {
    const auto view = station_.playback();
    if (!view)
      return false;
    const std::uint64_t stamp = view->number << 40 ^ static_cast<std::uint64_t>(view->position.count()) ^ 1ull << 63;
    if (stamp == shown.stamp)
      return false;
    for (const auto& camera : view->cameras) {
      if (camera.camera == name && camera.picture) {
        shown.stamp = stamp;
        return put(shown, *camera.picture, width, height);
      }
    }
    return false;
  }
  if (shown.tried)
    return false;
  shown.tried = true;
  return load_photo(name, shown, width, height);
}

bool Pictures::update(const std::vector<ui::Drawn::WantedPicture>& wanted, BootTime now) {
  bool changed = false;
  std::map<std::string, Shown> kept;
  for (const auto& want : wanted) {
    if (kept.contains(want.key))
      continue;
    Shown shown;
    if (const auto known = shown_.find(want.key); known != shown_.end()) {
      shown = known->second;
      shown_.erase(known);
    }
    changed = update_one(want.key, shown, want.width, want.height, now) || changed;
    kept.emplace(want.key, shown);
  }
  for (auto& [key, shown] : shown_) {
    if (shown.texture)
      window_.forget(shown.texture);
  }
  shown_ = std::move(kept);
  return changed;
}

ui::ShownPicture Pictures::look_up(const std::string& key) const {
  const auto found = shown_.find(key);
  if (found == shown_.end())
    return {};
  return {found->second.texture, found->second.width, found->second.height};
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
