#include <cmath>

#include "app/ui/draw.h"
#include "app/ui/paper/widgets.h"

namespace returns::ui {

namespace {

// On a narrow screen whose it is stands on a line of its own, so that no line is cut; above the keyboard there is room
// for one lower row.
constexpr float wide_row = 98, narrow_row = 122, head_height = touch_height;
constexpr float least_picture = 20 + 2 * (touch_height + 2) + gap;

void draw_row(Canvas& canvas, Rect where, const DockRow& row, bool narrow) {
  const Theme& theme = canvas.theme();
  canvas.target({row.open.id, where, row.open.press, row.open.enabled == Enabled::yes, false, false});
  if (row.open.chosen || canvas.pressed(row.open.id))
    canvas.fill(where, theme.raised, chip_radius);
  if (row.open.chosen)
    canvas.fill({where.x, where.y, 5, where.h}, theme.action.mark, 2);
  canvas.line(where.x, where.bottom(), where.right(), where.bottom(), theme.line, 1);
  Rect inside = where.inset(16, 10);
  const Rect cap = inside.take_left(34, 14);
  if (!row.open.key.empty())
    draw_key_cap(canvas, {cap.x, cap.y + (cap.h - 34) / 2, 34, 34}, row.open.key_label, theme.background,
                 theme.secondary);
  const Rect mark = inside.take_left(44, 16);
  const Rect box{mark.x, mark.y + (mark.h - 44) / 2, 44, 44};
  canvas.fill(box, theme.ground(row.urgency.tone), chip_radius);
  canvas.shape(box.inset(11), row.urgency.shape, theme.mark(row.urgency.tone));

  // Each line of the right takes what it needs and leaves the rest to the left.
  const auto line = [&](float height, TextStyle style, Colour ink, const std::string& text, TextStyle end_style,
                        Colour end_ink, const std::string& end, Words words) {
    Rect at = inside.take_top(height, 0);
    if (!end.empty())
      canvas.text(at.take_right(std::min(canvas.width_of(end_style, end) + 2, at.w * 0.5f), 18), end_style, end_ink,
                  end, words, Align::right);
    canvas.text(at, style, ink, text, Words::data);
  };
  constexpr float title = 28, below = 25;
  line(title, TextStyle::body_strong, theme.text, row.title, TextStyle::body_strong, theme.mark(row.urgency.tone),
       row.urgency.word, Words::label);
  line(below, TextStyle::mono_small, theme.secondary, row.identifier, TextStyle::chip, theme.text, row.clock,
       Words::data);
  if (narrow) {
    line(below, TextStyle::caption, theme.secondary, row.received, TextStyle::caption, theme.secondary, "",
         Words::data);
    line(below, TextStyle::caption, theme.secondary, row.client, TextStyle::caption, theme.secondary, row.left,
         Words::data);
    return;
  }
  line(below, TextStyle::caption, theme.secondary,
       row.client.empty() ? row.received : row.received + " · " + row.client, TextStyle::caption, theme.secondary,
       row.left, Words::data);
}

void draw_list(Canvas& canvas, Rect where, const DockScreen& dock, bool keyboard_open, bool narrow) {
  const float row_height = narrow ? narrow_row : wide_row;
  canvas.panel(where);
  Rect inside = where.inset(14, 14);
  if (keyboard_open)
    inside.h = std::max(0.0f, inside.h - plain_keyboard_height);
  Rect head = inside.take_top(head_height, 4);
  for (auto button = dock.paging.rbegin(); button != dock.paging.rend(); ++button) {
    Button bare = *button;
    bare.label.clear();
    bare.key_label.clear();
    draw_button(canvas, head.take_right(touch_height, 8), bare, ButtonLook::plain);
  }
  canvas.text(head.inset(4, 0), TextStyle::title, canvas.theme().text, dock.caption, Words::label);
  if (dock.instead) {
    draw_empty(canvas, inside, *dock.instead);
    return;
  }
  for (const DockRow& row : dock.rows) {
    if (inside.h < row_height)
      break;
    draw_row(canvas, inside.take_top(row_height, 0), row, narrow);
  }
}

}  // namespace

int dock_rows_that_fit(const Scale& scale, bool keyboard_open) {
  const bool narrow = scale.width < wide_screen;
  const float area = scale.height - bars_height - (narrow ? 20.0f : 32.0f);
  const float rows = area - 28 - head_height - 4 - (keyboard_open ? plain_keyboard_height : 0);
  return std::max(1, static_cast<int>(rows / (narrow && !keyboard_open ? narrow_row : wide_row)));
}

void draw_dock(Canvas& canvas, Rect area, const DockScreen& dock, bool keyboard_open, bool narrow) {
  const Rect left = left_column(area);
  Rect right = right_column(area);
  draw_list(canvas, left, dock, keyboard_open, narrow && !keyboard_open);
  // The question needs room for its answers; the picture takes what is left, and never less than two notices need.
  const float wanted = std::max(task_height(canvas, dock.task, right.w), right.h * 0.45f);
  const float picture = std::max(least_picture, std::min(std::round(right.w * 9 / 16), right.h - wanted - gap));
  draw_preview(canvas, right.take_top(picture), dock.preview);
  draw_task(canvas, right, dock.task);
}

}  // namespace returns::ui
