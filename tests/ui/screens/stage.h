// ImGui without a graphics card: draws an example at a size in a language and says what was drawn.
#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "app/ui/draw.h"
#include "app/words/type_case.h"
#include "tests/ui/screens/example_states.h"

struct ImGuiContext;

namespace returns::examples {

struct Look {
  const ui::Theme* theme = &ui::dark_theme();
  std::string pressed{};  // the target under the finger
  bool pictures = false;  // cameras and photos have one
};

class HeadlessStage {
 public:
  // `assets`: the folder with strings/.
  HeadlessStage(const std::filesystem::path& assets, const std::string& language);
  explicit HeadlessStage(ui::Strings strings);
  ~HeadlessStage();

  // What a window of that many pixels would show.
  ui::Drawn draw(const Example& example, int width, int height, const Look& look = {});
  const ui::ScreenModel& model() const { return model_; }
  const ui::Strings& strings() const { return strings_; }
  words::TypeCase& letters() { return letters_; }

 private:
  ImGuiContext* context_ = nullptr;  // several stages may stand side by side
  ui::Strings strings_;
  words::TypeCase letters_;
  ui::ScreenModel model_;
};

}  // namespace returns::examples
