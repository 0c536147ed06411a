// Contrast as it was drawn: each text and sign against what was painted below it, not against what a token promises.
#include <set>

#include "tests/ui/screens/judging.h"

using namespace returns;
using Paint = ui::Drawn::Paint;

namespace {

constexpr double least_of_text = 6.5, least_of_mark = 3.0;

ui::Colour over(ui::Colour below, ui::Colour above) {
  const auto mix = [&](std::uint8_t under, std::uint8_t on) {
    return static_cast<std::uint8_t>((on * above.alpha + under * (255 - above.alpha) + 127) / 255);
  };
  return {mix(below.red, above.red), mix(below.green, above.green), mix(below.blue, above.blue)};
}

// The darkest and the lightest that can be below a point: a camera's picture may be anything.
struct Ground {
  ui::Colour darkest, lightest;
  bool bare_picture = false;
};

Ground ground_at(const std::vector<Paint>& paints, std::size_t before, float x, float y) {
  Ground ground;
  for (std::size_t index = 0; index < before; ++index) {
    const Paint& paint = paints[index];
    if (!paint.rect.contains(x, y))
      continue;
    if (paint.kind == Paint::Kind::picture)
      ground = {ui::rgb(0x000000), ui::rgb(0xFFFFFF), true};
    if (paint.kind == Paint::Kind::ground)
      ground = {over(ground.darkest, paint.colour), over(ground.lightest, paint.colour), false};
  }
  return ground;
}

double worst(const std::vector<Paint>& paints, std::size_t index,
             std::initializer_list<std::pair<float, float>> points) {
  double least = 21;
  for (const auto& [x, y] : points) {
    const Ground ground = ground_at(paints, index, x, y);
    if (ground.bare_picture)
      continue;
    for (const ui::Colour below : {ground.darkest, ground.lightest})
      least = std::min(least, ui::contrast(over(below, paints[index].colour), below));
  }
  return least;
}

double contrast_of(const std::vector<Paint>& paints, std::size_t index) {
  const ui::Rect& at = paints[index].rect;
  const float middle_x = at.x + at.w / 2, middle_y = at.y + at.h / 2;
  if (paints[index].kind == Paint::Kind::ground)  // a slim bar stands out from both its sides
    return at.w < at.h ? worst(paints, index, {{at.x - 2, middle_y}, {at.right() + 2, middle_y}})
                       : worst(paints, index, {{middle_x, at.y - 2}, {middle_x, at.bottom() + 2}});
  if (paints[index].kind == Paint::Kind::edge)  // against what lies around it
    return worst(paints, index, {{at.x - 2, middle_y}, {middle_x, at.y - 2}});
  return worst(paints, index, {{middle_x, middle_y}, {at.x + 1, middle_y}, {at.right() - 1, middle_y}});
}

// Lines between things and borders of what is seen by its ground anyway carry nothing.
bool decoration(const ui::Theme& theme, ui::Colour colour) {
  return colour.alpha < 255 || colour == theme.line || colour == theme.button_border || colour == theme.background ||
         colour == theme.panel || colour == theme.raised;
}

bool in_disabled(const ui::Drawn& drawn, const ui::Rect& at) {
  return std::any_of(drawn.targets.begin(), drawn.targets.end(), [&](const auto& target) {
    return !target.enabled && target.rect.contains(at.x + at.w / 2, at.y + at.h / 2);
  });
}

std::string hex(ui::Colour colour) {
  std::ostringstream out;
  out << std::hex << int{colour.red} << "." << int{colour.green} << "." << int{colour.blue};
  return out.str();
}

void judge(const ui::Drawn& drawn, const ui::Theme& theme) {
  REQUIRE(!drawn.paints.empty());
  for (std::size_t index = 0; index < drawn.paints.size(); ++index) {
    const Paint& paint = drawn.paints[index];
    const bool slim = paint.kind == Paint::Kind::ground && std::min(paint.rect.w, paint.rect.h) <= 10;
    const bool mark = paint.kind == Paint::Kind::sign || paint.kind == Paint::Kind::edge || slim;
    if (paint.kind != Paint::Kind::writing && (!mark || decoration(theme, paint.colour)))
      continue;
    const bool text = paint.kind == Paint::Kind::writing && !in_disabled(drawn, paint.rect);
    const double contrast = contrast_of(drawn.paints, index);
    if (contrast < (text ? least_of_text : least_of_mark)) {
      INFO((text ? "text " : "mark ") << hex(paint.colour) << " at " << examples::describe(paint.rect));
      CHECK(contrast >= (text ? least_of_text : least_of_mark));
    }
  }
}

}  // namespace

TEST_CASE("every text has a contrast of 6.5 to what was drawn below it, and every mark that means something 3") {
  for (const ui::Theme* theme : {&ui::dark_theme(), &ui::light_theme()}) {
    examples::every_stage(examples::all(), [&](examples::HeadlessStage& stage, const auto& example, auto size) {
      INFO((theme == &ui::dark_theme() ? "dark" : "light"));
      judge(stage.draw(example, size.width, size.height, {.theme = theme, .pictures = true}), *theme);
    });
  }
}

TEST_CASE("whatever a finger lies on keeps its contrast") {
  examples::HeadlessStage stage(std::filesystem::path(RETURNS_SOURCE_DIR) / "assets", "en");
  for (const ui::Theme* theme : {&ui::dark_theme(), &ui::light_theme()}) {
    std::set<std::string> seen;
    for (const auto& example : examples::all()) {
      for (const auto& target : stage.draw(example, 1920, 1080, {.theme = theme}).targets) {
        if (!seen.insert(target.id).second)
          continue;
        INFO(example.name << " " << target.id << (theme == &ui::dark_theme() ? " dark" : " light"));
        judge(stage.draw(example, 1920, 1080, {.theme = theme, .pressed = target.id, .pictures = true}), *theme);
      }
    }
  }
}

TEST_CASE("a text on a ground that is too like it is found, on a panel as on a camera's picture") {
  const auto contrast = [](ui::Colour ground, ui::Colour text, bool picture) {
    std::vector<Paint> paints{{Paint::Kind::ground, {0, 0, 100, 100}, ui::rgb(0x0F1318)}};
    if (picture)
      paints.push_back({Paint::Kind::picture, {0, 0, 100, 100}, {}});
    paints.push_back({Paint::Kind::ground, {10, 10, 50, 50}, ground});
    paints.push_back({Paint::Kind::writing, {12, 12, 20, 20}, text});
    return contrast_of(paints, paints.size() - 1);
  };
  CHECK(contrast(ui::rgb(0x222C38), ui::rgb(0x6F7E90), false) < least_of_text);
  CHECK(contrast(ui::rgb(0x222C38), ui::rgb(0xE9EEF5), false) > least_of_text);
  // A thin veil lets a white picture through.
  CHECK(contrast(ui::with_alpha(ui::rgb(0x0B0E12), 90), ui::rgb(0xE9EEF5), true) < least_of_text);
  CHECK(contrast(ui::with_alpha(ui::rgb(0x0B0E12), 225), ui::rgb(0xE9EEF5), true) > least_of_text);
}
