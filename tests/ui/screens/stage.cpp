#include "tests/ui/screens/stage.h"

#include <imgui.h>

#include "app/words/words_file.h"

namespace returns::examples {

namespace {
ui::Strings strings_of(const std::filesystem::path& assets, const std::string& language) {
  std::string trouble;
  auto strings = words::load_strings(assets / "strings", language, trouble);
  if (!trouble.empty())
    throw std::runtime_error(trouble);
  return strings;
}
}  // namespace

HeadlessStage::HeadlessStage(const std::filesystem::path& assets, const std::string& language)
    : strings_(strings_of(assets, language)), letters_(strings_.all_patterns()) {
  context_ = ImGui::CreateContext();
  ImGui::SetCurrentContext(context_);
  ImGui::GetIO().IniFilename = nullptr;
}

HeadlessStage::~HeadlessStage() {
  ImGui::DestroyContext(context_);
}

ui::Drawn HeadlessStage::draw(const Example& example, int width, int height) {
  ImGui::SetCurrentContext(context_);
  const ui::Scale scale = ui::scale_for(width, height, 0);
  letters_.fit(scale.pixels_per_unit);
  ui::Surroundings around = example.around;
  around.strings = &strings_;
  model_ = ui::present(example.state, around, example.draft);
  ui::Drawn drawn;
  for (int attempt = 0; attempt < 2; ++attempt) {
    ImGui::GetIO().DisplaySize = ImVec2(static_cast<float>(width), static_cast<float>(height));
    ImGui::NewFrame();
    drawn = ui::draw(model_, {ImGui::GetBackgroundDrawList(), &letters_.fonts(), &ui::dark_theme(), scale, {}, ""});
    ImGui::Render();
    if (!letters_.add(drawn.missing))
      break;
  }
  return drawn;
}

}  // namespace returns::examples
