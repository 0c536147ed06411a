// What of a frame is drawn again: counted in pixels, from the triangles of real screens.
#include <imgui.h>

#include "app/platform/changed_regions.h"
#include "app/platform/window.h"
#include "tests/ui/screens/judging.h"

using namespace returns;
using platform::ChangedRegions;
using platform::PixelRect;

namespace {

constexpr std::int64_t screen = std::int64_t{1920} * 1080;

struct Glass {
  examples::HeadlessStage stage{std::filesystem::path(RETURNS_SOURCE_DIR) / "assets", "en"};
  ChangedRegions changed;
  std::uint64_t picture_version = 1;
  ui::Drawn drawn;

  std::vector<PixelRect> show(const examples::Example& example) {
    drawn = stage.draw(example, 1920, 1080, {.pictures = true});
    // The stage gives one address to all pictures; every other texture is that of the letters.
    return changed.compare(*ImGui::GetDrawData(),
                           [this](ImTextureID texture) { return texture == &stage ? picture_version : 0; });
  }
};

std::int64_t pixels(const std::vector<PixelRect>& regions) {
  std::int64_t all = 0;
  for (const PixelRect& region : regions)
    all += region.area();
  return all;
}

examples::Example named(const std::string& name) {
  for (auto& example : examples::all()) {
    if (example.name == name)
      return example;
  }
  FAIL("no example is called " << name);
  return {};
}

bool inside(const PixelRect& region, const ui::Rect& rect) {
  constexpr float edge = ChangedRegions::tile;
  return static_cast<float>(region.x) > rect.x - edge && static_cast<float>(region.y) > rect.y - edge &&
         static_cast<float>(region.right()) < rect.right() + edge &&
         static_cast<float>(region.bottom()) < rect.bottom() + edge;
}

}  // namespace

TEST_CASE("the first frame is drawn whole, and the same frame again not at all") {
  Glass glass;
  CHECK(pixels(glass.show(named("question"))) == screen);
  CHECK(glass.show(named("question")).empty());
  glass.changed.forget();
  CHECK(pixels(glass.show(named("question"))) == screen);
}

TEST_CASE("a second that goes by redraws its figures only") {
  Glass glass;
  auto example = named("question");
  glass.show(example);
  example.state.recording.on_disk += std::chrono::seconds(1);
  const auto regions = glass.show(example);
  CHECK(pixels(regions) > 0);
  CHECK(pixels(regions) <= screen / 100);
}

TEST_CASE("a new camera frame redraws the preview only") {
  Glass glass;
  const auto example = named("question");
  glass.show(example);
  ++glass.picture_version;
  const auto regions = glass.show(example);
  REQUIRE_FALSE(regions.empty());
  const ui::Rect preview = glass.drawn.panels.front();
  // The photo tiles share the stage's only picture and lie below the preview.
  for (const PixelRect& region : regions)
    CHECK(inside(region, {preview.x, preview.y, preview.w, preview.h + 200}));
  CHECK(pixels(regions) < screen * 55 / 100);
}

TEST_CASE("whatever differs between two screens lies in the regions that are drawn again") {
  Glass glass;
  const auto all = examples::all();
  for (const auto& example : all) {
    if (example.draft.screen == ui::ScreenKind::first_run || example.draft.screen == ui::ScreenKind::start_trouble)
      continue;  // show no clock
    INFO(example.name);
    glass.show(example);
    auto other = example;
    other.around.now += std::chrono::hours(1);
    const auto regions = glass.show(other);
    for (std::size_t one = 0; one < regions.size(); ++one) {
      for (std::size_t next = one + 1; next < regions.size(); ++next) {
        const PixelRect &a = regions[one], &b = regions[next];
        CHECK((a.right() <= b.x || b.right() <= a.x || a.bottom() <= b.y || b.bottom() <= a.y));
      }
    }
    CHECK(regions.size() <= ChangedRegions::most_regions);
    CHECK_FALSE(regions.empty());
  }
}

TEST_CASE("only what touches the regions is handed to the renderer, and the frame is whole again behind it") {
  Glass glass;
  glass.show(named("question"));
  ImDrawList& list = *ImGui::GetDrawData()->CmdLists[0];
  const int commands = list.CmdBuffer.Size, indices = list.IdxBuffer.Size;
  {
    const platform::OnlyRegions only(list, {{1700, 0, 128, 64}});
    CHECK(list.IdxBuffer.Size < indices / 4);
    CHECK(list.IdxBuffer.Size > 0);
    for (const ImDrawCmd& command : list.CmdBuffer) {
      CHECK(command.ClipRect.x >= 1700);
      CHECK(command.ClipRect.w <= 64);
    }
  }
  CHECK(list.CmdBuffer.Size == commands);
  CHECK(list.IdxBuffer.Size == indices);
}

TEST_CASE("what draws without a GPU is known by its name") {
  CHECK(platform::is_software("llvmpipe (LLVM 15.0.6, 256 bits)"));
  CHECK(platform::is_software("softpipe"));
  CHECK(platform::is_software("Software Rasterizer"));
  CHECK_FALSE(platform::is_software("Mesa Intel(R) UHD Graphics 630 (CFL GT2)"));
  CHECK_FALSE(platform::is_software("AMD Radeon Vega 8 Graphics (raven, LLVM 15.0.6)"));
}
