#include "app/ui/paper/widgets.h"

namespace returns::ui {

void draw_start_trouble(Canvas& canvas, Rect area, const StartTroubleScreen& trouble) {
  constexpr float widest = 1100;
  constexpr int most_lines = 8;
  const Theme& theme = canvas.theme();
  const float width = std::min(area.w, widest), words = width - 80;
  const auto height_of = [&](TextStyle style, const std::string& text) {
    return Canvas::line_height(style) * static_cast<float>(canvas.wrap(style, text, words, most_lines).size());
  };
  const float title = height_of(TextStyle::question, trouble.title);
  const float sentence = height_of(TextStyle::body, trouble.sentence);
  const float place = trouble.place.empty() ? 0 : height_of(TextStyle::mono, trouble.place) + 24;
  const float height = std::min(area.h, 36 + 92 + 16 + title + 16 + sentence + place + 44);
  const Rect at{area.x + (area.w - width) / 2, area.y + (area.h - height) / 2, width, height};
  canvas.panel(at);
  canvas.outline(at, theme.bad.mark, panel_radius, 2);
  Rect inside = at.inset(40, 36);
  canvas.icon(inside.take_top(92, 16), TextStyle::icon_huge, theme.bad.mark, Icon::error);
  canvas.text(inside.take_top(title, 16), TextStyle::question, theme.text, trouble.title, Words::label, Align::centre,
              2);
  canvas.text_from_top({inside.x, inside.y, inside.w, sentence}, TextStyle::body, theme.text, trouble.sentence,
                       Words::data, most_lines, Align::centre);
  inside.take_top(sentence, 24);
  if (place > 0)
    canvas.text_from_top(inside, TextStyle::mono, theme.secondary, trouble.place, Words::data, most_lines,
                         Align::centre);
}

}  // namespace returns::ui
