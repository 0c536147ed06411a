#include "app/ui/paper/widgets.h"

namespace returns::ui {

namespace {

constexpr float row_height = 58, least_row_height = 40, key_width = 92;

void draw_row(Canvas& canvas, Rect where, const HelpRow& row) {
  const Theme& theme = canvas.theme();
  const Rect cap = where.take_left(key_width, 14);
  const float width = std::min(key_width, key_cap_width(canvas, row.key));
  if (!row.key.empty())
    draw_key_cap(canvas, {cap.right() - width, cap.y, width, cap.h}, row.key, theme.panel, theme.text);
  const Rect icon = where.take_left(30, 10);
  if (row.icon != Icon::none)
    canvas.icon(icon, TextStyle::icon, theme.mark(row.tone), row.icon);
  if (!row.code.empty()) {
    const float code = std::min(canvas.width_of(TextStyle::chip, row.code) + 1, where.w * 0.45f);
    canvas.text(where.take_right(code, 6), TextStyle::chip, theme.secondary, row.code, Words::data, Align::right);
    canvas.icon(where.take_right(28, 8), TextStyle::icon, theme.secondary, Icon::scanner);
  }
  canvas.text(where, TextStyle::body, theme.text, row.label, Words::data);
}

}  // namespace

void draw_help(Canvas& canvas, Rect area, const HelpScreen& help) {
  const Theme& theme = canvas.theme();
  canvas.panel(area);
  Rect inside = area.inset(28, 22);
  canvas.text(inside.take_top(44, 4), TextStyle::question, theme.text, help.title, Words::label);
  if (!help.now.empty())
    canvas.text(inside.take_top(34, 4), TextStyle::title, theme.text, help.now, Words::label);
  canvas.text(inside.take_top(30, 16), TextStyle::body, theme.secondary, help.text, Words::label);
  constexpr float between = 48;
  const auto fit = static_cast<std::size_t>(std::max(1.0f, inside.h / row_height));
  const std::size_t columns = help.rows.size() > fit ? 2 : 1;
  const std::size_t in_column = (help.rows.size() + columns - 1) / columns;
  const float width =
      std::min(860.0f, (inside.w - between * static_cast<float>(columns - 1)) / static_cast<float>(columns));
  const float height =
      std::clamp(inside.h / static_cast<float>(std::max<std::size_t>(in_column, 1)), least_row_height, row_height);
  for (std::size_t index = 0; index < help.rows.size(); ++index) {
    const auto column = static_cast<float>(index / in_column), row = static_cast<float>(index % in_column);
    const Rect at{inside.x + column * (width + between), inside.y + row * height, width, height};
    canvas.line(at.x, at.bottom(), at.right(), at.bottom(), theme.line, 1);
    draw_row(canvas, at, help.rows[index]);
  }
}

}  // namespace returns::ui
