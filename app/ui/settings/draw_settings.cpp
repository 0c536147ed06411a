#include <algorithm>
#include <cmath>

#include "app/ui/paper/widgets.h"

namespace returns::ui {

namespace {

constexpr float sections_width = 264;
constexpr float widest_page = 900, widest_tiles = 1400, highest_page = 860;

// In the place of the picture: what is the matter, what to do and, where there is room, the camera's own words.
void draw_tile_trouble(Canvas& canvas, Rect where, const CameraTile& tile) {
  const Theme& theme = canvas.theme();
  Rect inside = where.inset(14, 8);
  const auto lines = [&](TextStyle style, const std::string& text, int most) {
    return text.empty() ? 0 : static_cast<float>(canvas.wrap(style, text, inside.w, most).size());
  };
  const float title = Canvas::line_height(TextStyle::body_strong);
  const float advice = Canvas::line_height(TextStyle::chip) * lines(TextStyle::chip, tile.advice, 5);
  const float caption = Canvas::line_height(TextStyle::caption);
  const float left = inside.h - title - advice - 8;
  const float wanted = caption * lines(TextStyle::caption, tile.reason, 4);
  const float reason = std::max(0.0f, std::min(wanted, std::floor((left - 6) / caption) * caption));
  const bool icon = left - reason >= 72;
  const float all = title + 4 + advice + (reason > 0 ? reason + 6 : 0) + (icon ? 56 : 0);
  inside.take_top(std::max(0.0f, (inside.h - all) / 2), 0);
  if (icon)
    canvas.icon(inside.take_top(48, 8), TextStyle::icon_large, theme.mark(tile.state.tone), tile.state.icon);
  canvas.text(inside.take_top(title, 4), TextStyle::body_strong,
              tile.state.tone == Tone::neutral ? theme.secondary : theme.mark(tile.state.tone), tile.state.text,
              Words::label, Align::centre);
  canvas.text_from_top(inside.take_top(advice, 6), TextStyle::chip, theme.text, tile.advice, Words::label, 5,
                       Align::centre);
  if (reason > 0)
    canvas.text_from_top({inside.x, inside.y, inside.w, reason}, TextStyle::caption, theme.secondary, tile.reason,
                         Words::data, static_cast<int>(reason / caption + 0.5f), Align::centre);
}

void draw_tile(Canvas& canvas, Rect where, const CameraTile& tile) {
  const Theme& theme = canvas.theme();
  const Button& button = tile.button;
  canvas.target({button.id, where, button.press, button.enabled == Enabled::yes, false, false});
  canvas.fill(where, canvas.pressed(button.id) ? theme.button_pressed : theme.button, button_radius);
  Rect inside = where.inset(10);
  Rect words = inside.take_bottom(58, 8);
  canvas.fill(inside, theme.background, chip_radius);
  if (!tile.live) {
    canvas.want(inside, tile.picture);  // it is tried as long as its picture is wanted
    draw_tile_trouble(canvas, inside, tile);
  } else if (canvas.picture(inside, tile.picture).w == 0) {
    canvas.icon(inside, TextStyle::icon_large, theme.faint, Icon::videocam);
  }
  canvas.outline(where, button.chosen ? theme.action.mark : theme.button_border, button_radius,
                 button.chosen ? 3.0f : 1.5f);
  Rect first = words.take_top(28, 2);
  if (!button.note.empty())
    canvas.text(first.take_left(canvas.width_of(TextStyle::body_strong, button.note) + 2), TextStyle::body_strong,
                button.chosen ? theme.text : theme.secondary, button.note, Words::label);
  if (tile.live)
    draw_line(canvas, first.take_right(std::min(first.w, canvas.width_of(TextStyle::chip, tile.state.text) + 36)),
              tile.state, TextStyle::chip, 1, Words::data);
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

void draw_page(Canvas& canvas, Rect where, const SettingsPage& page, bool above_keyboard) {
  if (above_keyboard) {
    draw_asked_above_keyboard(canvas, where, page.task);
    return;
  }
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
  draw_page(canvas, area, settings.page, covered > 0);
}

// Where the page of the settings stands; the keyboard takes its lower part.
Rect settings_column(Rect area, const SettingsScreen& settings) {
  if (!settings.sections.empty())
    area.take_left(sections_width, area.w < 1600 ? 12.0f : 20.0f);
  return area;
}

void draw_first_run(Canvas& canvas, Rect area, const FirstRunScreen& first_run, bool keyboard_open) {
  const float widest = keyboard_open ? area.w : first_run.page.tiles.empty() ? widest_page : widest_tiles;
  const float width = std::min(area.w, widest);
  const float height = std::min(area.h, highest_page);
  draw_page(canvas, {area.x + (area.w - width) / 2, area.y + (area.h - height) / 2, width, height}, first_run.page,
            keyboard_open);
}

}  // namespace returns::ui
