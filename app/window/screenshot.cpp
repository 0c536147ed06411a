#include "app/window/screenshot.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <fstream>
#include <nlohmann/json.hpp>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "storage/base/clock.h"

namespace returns::window {
namespace {

// In pixels of the picture. The file appears whole, after the picture.
bool write_targets(const platform::Window& window, const ui::Drawn& drawn, const ui::Scale& scale,
                   const ui::PictureLookup& look_up, const std::filesystem::path& file) {
  auto targets = nlohmann::json::array();
  for (const auto& target : drawn.targets)
    targets.push_back({{"id", target.id},
                       {"enabled", target.enabled},
                       {"x", target.rect.x * scale.pixels_per_unit},
                       {"y", target.rect.y * scale.pixels_per_unit},
                       {"width", target.rect.w * scale.pixels_per_unit},
                       {"height", target.rect.h * scale.pixels_per_unit}});
  auto pictures = nlohmann::json::array();
  for (const auto& wanted : drawn.pictures) {
    const ui::ShownPicture shown = look_up(wanted.key);
    pictures.push_back(
        {{"key", wanted.key}, {"place", {wanted.width, wanted.height}}, {"made", {shown.width, shown.height}}});
  }
  const auto half_written = std::filesystem::path(file).concat(".part");
  std::ofstream out(half_written);
  const platform::Spent spent = window.spent();
  const nlohmann::json counted = {
      {"frames", spent.frames}, {"drawn_pixels", spent.drawn_pixels}, {"uploaded_bytes", spent.uploaded_bytes}};
  out << nlohmann::json{{"targets", std::move(targets)}, {"pictures", std::move(pictures)}, {"spent", counted}}.dump(1)
      << '\n';
  out.close();
  std::error_code failure;
  std::filesystem::rename(half_written, file, failure);
  return out.good() && !failure;
}

}  // namespace

void write_screenshot(platform::Window& window, const ui::Drawn& drawn, const ui::Scale& scale,
                      const ui::PictureLookup& look_up, const std::filesystem::path& folder) {
  if (folder.empty())
    return;
  int width = 0, height = 0;
  auto rgb = window.pixels(width, height);
  cv::Mat picture(height, width, CV_8UC3, rgb.data());
  cv::cvtColor(picture, picture, cv::COLOR_RGB2BGR);
  const auto now = std::chrono::duration_cast<std::chrono::milliseconds>(read_clocks().utc.time_since_epoch());
  const auto name = fmt::format("screen-{}", now.count());
  std::error_code ignored;
  std::filesystem::create_directories(folder, ignored);
  const auto file = folder / (name + ".png");
  if (!cv::imwrite(file.string(), picture) || !write_targets(window, drawn, scale, look_up, folder / (name + ".json")))
    spdlog::error("Could not write the screenshot {}", file.string());
}

}  // namespace returns::window
