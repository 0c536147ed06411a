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
    : HeadlessStage(strings_of(assets, language)) {}

HeadlessStage::HeadlessStage(ui::Strings strings) : strings_(std::move(strings)), letters_(strings_.all_patterns()) {
  context_ = ImGui::CreateContext();
  ImGui::SetCurrentContext(context_);
  ImGui::GetIO().IniFilename = nullptr;
}

HeadlessStage::~HeadlessStage() {
  ImGui::DestroyContext(context_);
}

namespace {

// A photo that fills the screen is there, so that what lies over it is drawn; nothing looks at its pixels.
ui::ShownPicture photo_only(const std::string& key) {
  static int pixels = 0;
  return key.starts_with("whole:") ? ui::ShownPicture{&pixels, 1920, 1080} : ui::ShownPicture{};
}

}  // namespace

ui::Drawn HeadlessStage::draw(const Example& example, int width, int height, const Look& look) {
  ImGui::SetCurrentContext(context_);
  const ui::Scale scale = ui::scale_for(width, height, 0);
  letters_.fit(scale.pixels_per_unit);
  ui::Surroundings around = example.around;
  around.strings = &strings_;
  around.fit = ui::fit_of(scale);
  model_ = ui::present(example.state, around, example.draft);
  // Nothing is sent to a graphics card here, so any address will do for a picture.
  const ui::PictureLookup pictures = [this, &look, &example](const std::string& key) {
    if (const auto photo = photo_not_there(example, key))
      return *photo;
    return look.pictures ? ui::ShownPicture{this, 1280, 720} : photo_only(key);
  };
  ui::Drawn drawn;
  for (int attempt = 0; attempt < 3; ++attempt) {
    ImGui::GetIO().DisplaySize = ImVec2(static_cast<float>(width), static_cast<float>(height));
    ImGui::NewFrame();
    drawn = ui::draw(model_,
                     {ImGui::GetBackgroundDrawList(), &letters_.fonts(), look.theme, scale, pictures, look.pressed});
    ImGui::Render();
    if (!letters_.add(drawn.missing))
      break;
  }
  return drawn;
}

}  // namespace returns::examples
