// Draws every example state at every size in every language into PNG files, and contact sheets of them.
//   render-screens FOLDER [name-part] [--light]
// Needs a display (scripts/screens brings one) and OpenGL 3 (Mesa's software renderer does).
#include <imgui.h>

#include <iostream>
#include <map>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "app/platform/window.h"
#include "app/ui/draw.h"
#include "app/words/type_case.h"
#include "app/words/words_file.h"
#include "tests/support/scene/unboxing.h"
#include "tests/ui/screens/example_states.h"

namespace {

using namespace returns;

struct Photographs {
  platform::Window& window;
  std::map<std::string, ui::ShownPicture> shown;
  cv::Mat label, overview;

  explicit Photographs(platform::Window& on) : window(on) {
    const scene::Unboxing unboxing({.size = {1280, 720}, .seconds = 46});
    auto label_camera = unboxing.open(scene::View::label);
    auto overview_camera = unboxing.open(scene::View::overview);
    label = label_camera.draw(unboxing.placements(7), 1).picture;
    overview = overview_camera.draw(unboxing.placements(24), 1).picture;
  }
  ui::ShownPicture operator()(const std::string& key) {
    auto& picture = shown[key];
    if (!picture.texture) {
      const bool first = key.find("Label") != std::string::npos || key.find("label") != std::string::npos;
      cv::Mat bgra;
      cv::cvtColor(first ? label : overview, bgra, cv::COLOR_BGR2BGRA);
      picture = {window.upload_bgra(nullptr, bgra.cols, bgra.rows, bgra.data), bgra.cols, bgra.rows};
    }
    return picture;
  }
};

cv::Mat shot(platform::Window& window) {
  int width = 0, height = 0;
  auto pixels = window.pixels(width, height);
  cv::Mat bgr;
  cv::cvtColor(cv::Mat(height, width, CV_8UC3, pixels.data()), bgr, cv::COLOR_RGB2BGR);
  return bgr;
}

bool write(const std::string& file, const cv::Mat& picture) {
  if (cv::imwrite(file, picture))
    return true;
  std::cerr << "Could not write " << file << ": look at its folder and the room on its disk.\n";
  return false;
}

bool contact_sheet(const std::vector<cv::Mat>& pictures, const std::string& file) {
  constexpr int across = 4, wide = 640, high = 360;
  const int rows = (static_cast<int>(pictures.size()) + across - 1) / across;
  cv::Mat sheet(rows * (high + 8), across * (wide + 8), CV_8UC3, cv::Scalar(60, 60, 60));
  for (std::size_t index = 0; index < pictures.size(); ++index) {
    const double share =
        std::min(static_cast<double>(wide) / pictures[index].cols, static_cast<double>(high) / pictures[index].rows);
    cv::Mat small;
    cv::resize(pictures[index], small, {}, share, share, cv::INTER_AREA);
    const int x = static_cast<int>(index % across) * (wide + 8), y = static_cast<int>(index / across) * (high + 8);
    small.copyTo(sheet(cv::Rect(x, y, small.cols, small.rows)));
  }
  return write(file, sheet);
}

int render(const std::string& folder, const std::string& part, const ui::Theme& theme, int width, int height,
           const std::string& language) {
  auto opened = platform::Window::open({"render-screens", false, width, height});
  if (!opened) {
    std::cerr << opened.error().sentence() << '\n';
    return 2;
  }
  platform::Window& window = **opened;
  window.wait(std::chrono::milliseconds(1));
  std::string trouble;
  const auto strings =
      words::load_strings(std::filesystem::path(RETURNS_SOURCE_DIR) / "assets/strings", language, trouble);
  words::TypeCase letters(strings.all_patterns());
  Photographs photographs(window);
  std::vector<cv::Mat> pictures;
  for (const auto& example : examples::all()) {
    if (example.name.find(part) == std::string::npos)
      continue;
    auto around = example.around;
    around.strings = &strings;
    const auto size = window.size();
    const auto scale = ui::scale_for(size.width, size.height, 0);
    around.fit = ui::fit_of(scale);
    if (letters.fit(scale.pixels_per_unit))
      window.fonts_changed();
    const auto model = ui::present(example.state, around, example.draft);
    for (int attempt = 0; attempt < 3; ++attempt) {
      window.begin_frame();
      const auto drawn = ui::draw(model, {ImGui::GetBackgroundDrawList(), &letters.fonts(), &theme, scale,
                                          [&](const std::string& key) {
                                            const auto photo = examples::photo_not_there(example, key);
                                            return photo ? *photo : photographs(key);
                                          },
                                          ""});
      window.end_frame();
      if (!letters.add(drawn.missing))
        break;
      window.letters_drawn(letters.take_drawn());
    }
    pictures.push_back(shot(window));
    if (!write(folder + "/" + example.name + "-" + std::to_string(width) + "-" + language + ".png", pictures.back()))
      return 1;
  }
  if (!contact_sheet(pictures, folder + "/sheet-" + std::to_string(width) + "-" + language + ".png"))
    return 1;
  std::cout << width << "x" << height << " " << language << ": " << pictures.size() << " screens\n";
  return 0;
}

}  // namespace

int main(int count, char** arguments) {
  const std::string folder = count > 1 ? arguments[1] : "screens", part = count > 2 ? arguments[2] : "";
  const bool light = count > 3 && std::string(arguments[3]) == "--light";
  std::filesystem::create_directories(folder);
  int worst = 0;
  for (const auto& [width, height] : {std::pair{1920, 1080}, std::pair{1280, 800}, std::pair{3840, 2160}}) {
    for (const char* language : {"en", "zh"})
      worst =
          std::max(worst, render(folder, part, light ? ui::light_theme() : ui::dark_theme(), width, height, language));
  }
  return worst;
}
