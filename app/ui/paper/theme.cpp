#include "app/ui/paper/theme.h"

#include <algorithm>
#include <cmath>

namespace returns::ui {

Colour Theme::mark(Tone tone) const {
  switch (tone) {
    case Tone::neutral:
      return secondary;
    case Tone::action:
      return action.mark;
    case Tone::good:
      return good.mark;
    case Tone::attention:
      return attention.mark;
    case Tone::bad:
      return bad.mark;
    case Tone::hold:
      return hold.mark;
  }
  return secondary;
}

Colour Theme::ground(Tone tone) const {
  switch (tone) {
    case Tone::neutral:
      return raised;
    case Tone::action:
      return action.ground;
    case Tone::good:
      return good.ground;
    case Tone::attention:
      return attention.ground;
    case Tone::bad:
      return bad.ground;
    case Tone::hold:
      return hold.ground;
  }
  return raised;
}

const Theme& dark_theme() {
  static const Theme theme = [] {
    Theme t;
    t.background = rgb(0x0F1318);
    t.panel = rgb(0x151B23);
    t.raised = rgb(0x1E2631);
    t.button = rgb(0x222C38);
    t.button_border = rgb(0x35424F);
    t.button_pressed = rgb(0x1A222C);
    t.line = rgb(0x27313D);
    t.text = rgb(0xE9EEF5);
    t.secondary = rgb(0xA9B6C6);
    t.faint = rgb(0x6F7E90);
    t.on_picture = with_alpha(rgb(0x0B0E12), 225);
    t.on_picture_text = rgb(0xE9EEF5);
    t.action = {rgb(0x4C8DFF), rgb(0x1D4EA3)};
    t.good = {rgb(0x43D17F), rgb(0x143223)};
    t.attention = {rgb(0xFFB648), rgb(0x3D2C0C)};
    t.bad = {rgb(0xFF8A90), rgb(0x3A1518)};
    t.hold = {rgb(0xC7B3FF), rgb(0x2A2245)};
    t.on_action = rgb(0xFFFFFF);
    t.action_pressed = rgb(0x163C7D);
    return t;
  }();
  return theme;
}

const Theme& light_theme() {
  static const Theme theme = [] {
    Theme t;
    t.background = rgb(0xE9EDF2);
    t.panel = rgb(0xFFFFFF);
    t.raised = rgb(0xF1F4F8);
    t.button = rgb(0xF4F7FA);
    t.button_border = rgb(0xB9C4D0);
    t.button_pressed = rgb(0xDFE6EE);
    t.line = rgb(0xD5DDE6);
    t.text = rgb(0x14202D);
    t.secondary = rgb(0x3F4E5F);
    t.faint = rgb(0x74828F);
    t.on_picture = with_alpha(rgb(0x0B0E12), 225);
    t.on_picture_text = rgb(0xE9EEF5);
    t.action = {rgb(0x1A56BC), rgb(0x1D4EA3)};
    t.good = {rgb(0x0B5A2E), rgb(0xDDF5E6)};
    t.attention = {rgb(0x6B4300), rgb(0xFFF0D2)};
    t.bad = {rgb(0x92121C), rgb(0xFFE6E7)};
    t.hold = {rgb(0x4A2F9E), rgb(0xEFE9FF)};
    t.on_action = rgb(0xFFFFFF);
    t.action_pressed = rgb(0x163C7D);
    return t;
  }();
  return theme;
}

namespace {
double luminance(Colour colour) {
  const auto linear = [](std::uint8_t channel) {
    const double share = channel / 255.0;
    return share <= 0.04045 ? share / 12.92 : std::pow((share + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(colour.red) + 0.7152 * linear(colour.green) + 0.0722 * linear(colour.blue);
}
}  // namespace

double contrast(Colour one, Colour other) {
  const double a = luminance(one), b = luminance(other);
  return (std::max(a, b) + 0.05) / (std::min(a, b) + 0.05);
}

TypeSpec spec(TextStyle style) {
  switch (style) {
    case TextStyle::question:
      return {Typeface::inter_strong, 34};
    case TextStyle::answer:
      return {Typeface::inter_strong, 27};
    case TextStyle::title:
      return {Typeface::inter_strong, 23};
    case TextStyle::body:
      return {Typeface::inter, 20};
    case TextStyle::body_strong:
      return {Typeface::inter_strong, 20};
    case TextStyle::chip:
      return {Typeface::inter, 18};
    case TextStyle::caption:
      return {Typeface::inter, 16};
    case TextStyle::mono_large:
      return {Typeface::mono, 27};
    case TextStyle::mono:
      return {Typeface::mono, 18};
    case TextStyle::mono_small:
      return {Typeface::mono, 16};
    case TextStyle::icon:
      return {Typeface::icons, 26};
    case TextStyle::icon_large:
      return {Typeface::icons, 38};
    case TextStyle::icon_huge:
      return {Typeface::icons, 84};
  }
  return {Typeface::inter, 20};
}

Scale scale_for(int pixels_wide, int pixels_high, double millimetres_per_pixel) {
  const double wide = std::max(pixels_wide, 1), high = std::max(pixels_high, 1);
  const double millimetres = millimetres_per_pixel > 0 ? millimetres_per_pixel : 531.0 / std::max(wide, 1920.0);
  double pixels_per_unit = millimetres_per_unit / millimetres;
  pixels_per_unit = std::max(pixels_per_unit, high / 1440.0);  // a wall of screen is looked at from further away
  pixels_per_unit = std::min({pixels_per_unit, wide / 1280.0, high / 800.0});
  Scale scale;
  scale.pixels_per_unit = static_cast<float>(pixels_per_unit);
  scale.width = static_cast<float>(wide / pixels_per_unit);
  scale.height = static_cast<float>(high / pixels_per_unit);
  return scale;
}

}  // namespace returns::ui
