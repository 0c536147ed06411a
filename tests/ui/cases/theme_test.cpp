#include "app/ui/paper/theme.h"
#include "tests/support/catch.h"

using namespace returns;

TEST_CASE("text is readable on every ground it stands on, in both themes") {
  for (const ui::Theme* theme : {&ui::dark_theme(), &ui::light_theme()}) {
    INFO((theme == &ui::dark_theme() ? "dark" : "light"));
    for (const ui::Colour ground : {theme->background, theme->panel, theme->raised, theme->button})
      CHECK(ui::contrast(theme->text, ground) >= 6.5);
    for (const ui::Colour ground : {theme->background, theme->panel, theme->raised, theme->button})
      CHECK(ui::contrast(theme->secondary, ground) >= 6.5);
    for (const ui::Accent accent : {theme->good, theme->attention, theme->bad, theme->hold})
      CHECK(ui::contrast(accent.mark, accent.ground) >= 6.5);
    CHECK(ui::contrast(theme->on_action, theme->action.ground) >= 6.5);
  }
}

TEST_CASE("marks that carry meaning stand out from panels and buttons, in both themes") {
  for (const ui::Theme* theme : {&ui::dark_theme(), &ui::light_theme()}) {
    for (const ui::Accent accent : {theme->action, theme->good, theme->attention, theme->bad, theme->hold}) {
      for (const ui::Colour ground : {theme->background, theme->panel, theme->raised, theme->button})
        CHECK(ui::contrast(accent.mark, ground) >= 3);
    }
  }
}

TEST_CASE("a drawing is scaled by the monitor's millimetres") {
  struct Row {
    int wide, high;
    double millimetres;
    float pixels_per_unit;
  };
  const Row rows[] = {{1920, 1080, 0, 1.0f},         {3840, 2160, 0, 2.0f},      {1280, 800, 0, 1.0f},
                      {1920, 1080, 531.0 / 1920, 1}, {3840, 2160, 0.1383, 2.0f}, {1920, 1080, 0.2, 1.35f},
                      {1280, 800, 0.17, 1.0f},       {3840, 2160, 0.245, 1.5f}};
  for (const Row& row : rows) {
    INFO(row.wide << " pixels of " << row.millimetres);
    const auto scale = ui::scale_for(row.wide, row.high, row.millimetres);
    CHECK(scale.pixels_per_unit == Approx(row.pixels_per_unit).epsilon(0.01));
    CHECK(scale.width >= 1279.9f);
    CHECK(scale.height >= 799.9f);
  }
}

TEST_CASE("what is 20 mm in the drawing is 20 mm on every monitor with room for the whole drawing") {
  struct Monitor {
    int wide, high;
    double across;  // millimetres
  };
  // 24, 27, 27, 22, 42.5 and 24 inches.
  for (const Monitor& monitor : {Monitor{1920, 1080, 531},
                                 {2560, 1440, 598},
                                 {3840, 2160, 598},
                                 {1680, 1050, 474},
                                 {3840, 2160, 941},
                                 {1920, 1200, 518}}) {
    INFO(monitor.wide << " pixels on " << monitor.across << " mm");
    const double millimetres = monitor.across / monitor.wide;
    const auto scale = ui::scale_for(monitor.wide, monitor.high, millimetres);
    CHECK(ui::touch_height * scale.pixels_per_unit * millimetres >= 20);
    CHECK(ui::answer_height * scale.pixels_per_unit * millimetres >= 30);
  }
}

TEST_CASE("contrast is that of WCAG") {
  CHECK(ui::contrast(ui::rgb(0xFFFFFF), ui::rgb(0x000000)) == Approx(21.0));
  CHECK(ui::contrast(ui::rgb(0x777777), ui::rgb(0xFFFFFF)) == Approx(4.48).epsilon(0.01));
}
