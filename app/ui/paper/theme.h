// Colours, type and measures of every screen, under names that say what they are for. Nothing else in the rooms of the
// window states a colour or a size of type.
#pragma once
#include <array>
#include <cstdint>
#include <string_view>

namespace returns::ui {

struct Colour {
  std::uint8_t red = 0, green = 0, blue = 0, alpha = 255;
  friend bool operator==(const Colour&, const Colour&) = default;
};
constexpr Colour rgb(std::uint32_t hex) {
  return {static_cast<std::uint8_t>(hex >> 16), static_cast<std::uint8_t>(hex >> 8), static_cast<std::uint8_t>(hex)};
}
constexpr Colour with_alpha(Colour colour, std::uint8_t alpha) {
  colour.alpha = alpha;
  return colour;
}

// A meaning with its colour for marks and text, and the ground it stands on when it is loud.
struct Accent {
  Colour mark, ground;
};

// What a thing on the screen means. Never shown by colour alone: a shape and a word go with it.
enum class Tone { neutral, action, good, attention, bad, hold };

struct Theme {
  Colour background, panel, raised, button, button_border, button_pressed, line, text, secondary, faint;
  Colour on_picture, on_picture_text;  // ground and text of what lies over the camera picture
  Accent action, good, attention, bad, hold;
  Colour on_action;       // text on the main button
  Colour action_pressed;  // its ground while a finger is on it

  Colour mark(Tone tone) const;
  Colour ground(Tone tone) const;
};

const Theme& dark_theme();
const Theme& light_theme();

// WCAG 2.1 contrast of two opaque colours, 1 to 21.
double contrast(Colour one, Colour other);

// One unit is one pixel of a 24-inch monitor with 1920 pixels across (0.2767 mm); `Scale` turns units into pixels.
inline constexpr double millimetres_per_unit = 531.0 / 1920.0;
inline constexpr float touch_height = 73;    // 20 mm, for everything that can be touched
inline constexpr float answer_height = 109;  // 30 mm, for the answers to a question
inline constexpr float gap = 12;
inline constexpr float panel_radius = 14, button_radius = 12, chip_radius = 8;

enum class TextStyle {
  question,
  answer,
  title,
  body,
  body_strong,
  chip,
  caption,
  mono_large,
  mono,
  mono_small,
  icon,
  icon_large,
  icon_huge,
};
inline constexpr std::size_t text_styles = 13;
enum class Typeface { inter, inter_strong, mono, icons };
struct TypeSpec {
  Typeface face;
  float size;  // em, in units
};
TypeSpec spec(TextStyle style);

// How the drawing is scaled on a monitor: pixels per unit, and the size of the screen in units.
struct Scale {
  float pixels_per_unit = 1;
  float width = 1920, height = 1080;  // units
};
// `millimetres_per_pixel` 0: unknown, a 24-inch monitor is assumed. Never smaller than what the screens need (1280×800
// units), so that a small tablet gets a whole picture in smaller millimetres rather than a cut one.
Scale scale_for(int pixels_wide, int pixels_high, double millimetres_per_pixel);

}  // namespace returns::ui
