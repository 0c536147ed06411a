#include <algorithm>
#include <cmath>

#include "app/ui/paper/widgets.h"

namespace returns::ui {

namespace {

constexpr float sections_width = 264;
constexpr float widest_page = 900, widest_tiles = 1400, highest_page = 860;

void draw_tile(Canvas& canvas, Rect where, const CameraTile& tile) {
  const Theme& theme = canvas.theme();
  const Button& button = tile.button;
  canvas.target({button.id, where, button.press, button.enabled == Enabled::yes, false, false});
  canvas.fill(where, canvas.pressed(button.id) ? theme.button_pressed : theme.button, button_radius);
  Rect inside = where.inset(10);
  Rect words = inside.take_bottom(58, 8);
  canvas.fill(inside, theme.background, chip_radius);
  if (canvas.picture(inside, tile.picture).w == 0)
    canvas.icon(inside, TextStyle::icon_large, theme.faint, Icon::videocam);
  canvas.outline(where, button.chosen ? theme.action.mark : theme.button_border, button_radius,
                 button.chosen ? 3.0f : 1.5f);
  canvas.text(words.take_top(28, 2), TextStyle::body_strong, button.chosen ? theme.text : theme.secondary, button.note,
              Words::label);
  canvas.text(words, TextStyle::chip, theme.text, button.label, Words::data);
}

void draw_tiles(Canvas& canvas, Rect inside, const std::vector<CameraTile>& tiles) {
  const std::size_t columns = tiles.size() == 1 ? 1 : 2, rows = (tiles.size() + columns - 1) / columns;
  const float width = (inside.w - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  const float height =
      std::min((inside.h - gap * static_cast<float>(rows - 1)) / static_cast<float>(rows), width * 9 / 16 + 86);
  for (std::size_t index = 0; index < tiles.size(); ++index) {
    const auto column = static_cast<float>(index % columns), row = static_cast<float>(index / columns);
    draw_tile(canvas, {inside.x + column * (width + gap), inside.y + row * (height + gap), width, height},
              tiles[index]);
  }
}

void draw_page(Canvas& canvas, Rect where, const SettingsPage& page) {
  if (page.tiles.empty()) {
    draw_task(canvas, where, page.task);
    return;
  }
  canvas.panel(where);
  Rect inside = where.inset(20, 16);
  draw_task_header(canvas, inside, page.task);
  draw_tiles(canvas, inside, page.tiles);
}

}  // namespace

void draw_settings(Canvas& canvas, Rect area, const SettingsScreen& settings, float covered) {
  if (!settings.sections.empty()) {
    Rect list = area.take_left(sections_width, area.w < 1600 ? 12.0f : 20.0f);
    for (const Button& section : settings.sections)
      draw_button(canvas, list.take_top(touch_height, 8), section, ButtonLook::plain);
  }
  area.h -= covered;
  draw_page(canvas, area, settings.page);
}

// Where the page of the settings stands; the keyboard takes its lower part.
Rect settings_column(Rect area, const SettingsScreen& settings) {
  if (!settings.sections.empty())
    area.take_left(sections_width, area.w < 1600 ? 12.0f : 20.0f);
  return area;
}

void draw_first_run(Canvas& canvas, Rect area, const FirstRunScreen& first_run) {
  const bool beside_keyboard = area.h < 300;  // one line for each text
  const float widest = beside_keyboard ? area.w : first_run.page.tiles.empty() ? widest_page : widest_tiles;
  const float width = std::min(area.w, widest);
  const float height = std::min(area.h, highest_page);
  draw_page(canvas, {area.x + (area.w - width) / 2, area.y + (area.h - height) / 2, width, height}, first_run.page);
}

}  // namespace returns::ui
