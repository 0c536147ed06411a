// What one frame of the window costs, made by the window's own parts in the window's order.
#include <imgui.h>

#include <opencv2/imgproc.hpp>

#include "app/platform/window.h"
#include "app/ui/draw.h"
#include "app/window/picture_lane.h"
#include "app/words/type_case.h"
#include "app/words/words_file.h"
#include "tests/bench/station/feed.h"
#include "tests/bench/station/figures.h"
#include "tests/ui/screens/example_states.h"

namespace returns::bench {

namespace {

using Moment = std::chrono::steady_clock;
constexpr int warm_up = 5;

vision::Picture picture_of(const cv::Mat3b& bgr) {
  auto samples = std::make_shared<cv::Mat>();
  cv::cvtColor(bgr, *samples, cv::COLOR_BGR2YUV_I420);
  vision::Picture picture;
  const int width = bgr.cols, height = bgr.rows;
  picture.size = {width, height};
  const std::uint8_t* base = samples->data;
  picture.y = {base, width, height, width};
  picture.u = {base + width * height, width / 2, height / 2, width / 2};
  picture.v = {base + width * height * 5 / 4, width / 2, height / 2, width / 2};
  picture.keeps_alive = samples;
  return picture;
}

// A question with its answers, a grade so far and a code just read: the screen that is seen most.
examples::Example question() {
  for (const auto& example : examples::all())
    if (example.name == "question")
      return example;
  return {};
}

struct FrameCosts {
  explicit FrameCosts(const std::string& screen)
      : whole{screen + "one frame", Unit::milliseconds, {}},
        put_up{screen + "two live pictures put up", Unit::milliseconds, {}},
        present{screen + "present", Unit::milliseconds, {}},
        draw{screen + "draw", Unit::milliseconds, {}},
        render{screen + "render and show", Unit::milliseconds, {}},
        made{screen + "beside it, on a thread of its own: the two pictures made ready", Unit::milliseconds, {}} {}
  Figures whole, put_up, present, draw, render, made;
};

class Screen {
 public:
  Screen(platform::Window& window, const ui::Strings& strings)
      : window_(window),
        strings_(strings),
        letters_(strings.all_patterns(), std::min(window.renderer().largest_texture, 8192)) {
    auto stage = camera_over_bench(View::label, {1280, 720});
    const auto facts = scene::example_facts(scene::Carrier::usps);
    for (std::uint64_t i = 0; i < 4; ++i)
      seen_.push_back(picture_of(stage.draw({lay_label(facts, 1)}, i).picture));
    example_.around.strings = &strings_;
  }

  void frame(int number, FrameCosts& costs) {
    std::map<std::string, Made> made;
    const auto thought = Moment::now();
    make_pictures(number, made);
    const auto begun = Moment::now();
    put_up(made);
    const auto pictured = Moment::now();
    const auto model = ui::present(example_.state, example_.around, example_.draft);
    const auto presented = Moment::now();
    draw_into_list(model);
    const auto drawn = Moment::now();
    window_.end_frame();
    const auto shown = Moment::now();
    window_.wait(std::chrono::nanoseconds(0));
    if (number < 0)
      return;
    costs.made.add(begun - thought);
    costs.put_up.add(pictured - begun);
    costs.present.add(presented - pictured);
    costs.draw.add(drawn - presented);
    costs.render.add(shown - drawn);
    costs.whole.add(shown - begun);
  }

 private:
  struct Made {
    vision::Size size;
    bool exact = false;
    std::vector<std::uint8_t> bgra;
  };

  // The work of the picture lane's thread.
  void make_pictures(int number, std::map<std::string, Made>& made) {
    for (const auto& want : drawn_.pictures) {
      if (!want.key.starts_with("camera:"))
        continue;
      Made& one = made[want.key];
      window::to_bgra(seen_[static_cast<std::size_t>(number + warm_up) % seen_.size()], want.width, want.height,
                      one.bgra, one.size);
      one.exact = window::fills(one.size, want.width, want.height);
    }
  }

  void put_up(const std::map<std::string, Made>& made) {
    for (const auto& [key, one] : made) {
      auto& shown = shown_[key];
      shown.texture = window_.upload_bgra(shown.texture, one.size.width, one.size.height, one.bgra.data(),
                                          one.exact ? platform::Sampling::exact : platform::Sampling::smooth);
      shown.width = one.size.width;
      shown.height = one.size.height;
    }
  }

  void draw_into_list(const ui::ScreenModel& model) {
    const auto size = window_.size();
    const auto scale = ui::scale_for(size.width, size.height, 0);
    if (letters_.fit(scale.pixels_per_unit))
      window_.fonts_changed();
    for (int attempt = 0; attempt < 2; ++attempt) {
      window_.begin_frame();
      drawn_ = ui::draw(model, {ImGui::GetBackgroundDrawList(), &letters_.fonts(), &ui::dark_theme(), scale,
                                [this](const std::string& key) {
                                  const auto found = shown_.find(key);
                                  return found == shown_.end() ? ui::ShownPicture{} : found->second;
                                },
                                ""});
      const bool incomplete =
          std::any_of(drawn_.missing.begin(), drawn_.missing.end(), [](const auto& signs) { return !signs.empty(); });
      const bool found = incomplete && attempt == 0 && letters_.add(drawn_.missing);
      window_.letters_drawn(letters_.take_drawn());
      if (!found)
        return;
      ImGui::EndFrame();
    }
  }

  platform::Window& window_;
  const ui::Strings& strings_;
  words::TypeCase letters_;
  examples::Example example_ = question();
  std::vector<vision::Picture> seen_;
  std::map<std::string, ui::ShownPicture> shown_;
  ui::Drawn drawn_;
};

Status measure_size(int width, int height, int frames, Table& table) {
  RETURNS_TRY_ASSIGN(const auto window, platform::Window::open({"station-bench", false, width, height}));
  window->wait(std::chrono::milliseconds(100));
  std::string trouble;
  const auto strings = words::load_strings(RETURNS_SOURCE_DIR "/assets/strings", "en", trouble);
  Screen screen(*window, strings);
  FrameCosts costs("screen " + std::to_string(width) + "×" + std::to_string(height) + ": ");
  for (int number = -warm_up; number < frames; ++number)
    screen.frame(number, costs);
  table.insert(table.end(), {costs.whole, costs.put_up, costs.present, costs.draw, costs.render, costs.made});
  return {};
}

}  // namespace

Status measure_frames(int frames, Table& table) {
  RETURNS_TRY(measure_size(1280, 800, frames, table));
  RETURNS_TRY(measure_size(1920, 1080, frames, table));
  return measure_size(3840, 2160, frames, table);
}

}  // namespace returns::bench
