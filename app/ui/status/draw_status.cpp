#include <cmath>

#include "app/ui/paper/widgets.h"

namespace returns::ui {

namespace {

constexpr float narrowest_card = 400, lowest_card = 296;
constexpr float least_row = 24, large_row = 30, most_row = 36;

void draw_row(Canvas& canvas, Rect where, const StatusRow& row) {
  const Theme& theme = canvas.theme();
  const bool large = where.h >= large_row;
  const TextStyle words = large ? TextStyle::chip : TextStyle::caption;
  const float name = std::min(canvas.width_of(words, row.name) + 2, where.w * 0.62f);
  canvas.text(where.take_left(name, 12), words, theme.secondary, row.name, Words::label);
  const TextStyle figures =
      large && canvas.width_of(TextStyle::mono, row.value) <= where.w ? TextStyle::mono : TextStyle::mono_small;
  canvas.text(where, figures, row.tone == Tone::neutral ? theme.text : theme.mark(row.tone), row.value, Words::data,
              Align::right);
}

void draw_card_picture(Canvas& canvas, Rect where, const StatusCard& card) {
  if (where.h < 60)
    return;
  canvas.fill(where, canvas.theme().background, chip_radius);
  if (card.picture_gone)
    canvas.icon(where, TextStyle::icon_large, canvas.theme().mark(card.tone), Icon::videocam_off);
  else
    canvas.picture(where, card.picture);
}

void draw_card(Canvas& canvas, Rect where, const StatusCard& card) {
  const Theme& theme = canvas.theme();
  canvas.panel(where);
  if (card.tone == Tone::bad || card.tone == Tone::attention)
    canvas.outline(where, theme.mark(card.tone), panel_radius, 2);
  Rect inside = where.inset(18, 12);
  Rect head = inside.take_top(32, 4);
  canvas.icon(head.take_left(28, 10), TextStyle::icon, theme.mark(card.tone), card.icon);
  const float title = std::min(canvas.width_of(TextStyle::body_strong, card.title) + 2, head.w);
  canvas.text(head.take_left(title, 12), TextStyle::body_strong, theme.text, card.title, Words::data);
  const bool beside = canvas.width_of(TextStyle::chip, card.headline) <= head.w;
  const Colour ink = card.tone == Tone::neutral ? theme.secondary : theme.mark(card.tone);
  canvas.text(beside ? head : inside.take_top(26, 4), TextStyle::chip, ink, card.headline, Words::data,
              beside ? Align::right : Align::left);

  const auto count = static_cast<float>(card.rows.size());
  const bool picture = !card.picture.empty() && (!card.picture_gone || card.sentence.empty());
  if (!card.sentence.empty()) {
    const float line = Canvas::line_height(TextStyle::chip);
    const float room = picture ? std::min(inside.h, 2 * line + 1) : inside.h - count * least_row - 8;
    const int lines = static_cast<int>((room + 1) / line);
    if (lines > 0)
      inside.take_top(canvas.text_from_top({inside.x, inside.y, inside.w, room}, TextStyle::chip, theme.text,
                                           card.sentence, Words::data, lines),
                      8);
  }
  if (card.rows.empty() && !picture)
    return;
  // A picture takes what the rows leave; without one they stand right under the head.
  const float room = picture ? inside.h * 0.42f : inside.h;
  const float row_height = std::clamp(std::floor(room / std::max(1.0f, count)), least_row, most_row);
  Rect rows = picture ? inside.take_bottom(row_height * count, 8) : inside;
  for (const StatusRow& row : card.rows)
    draw_row(canvas, rows.take_top(row_height, 0), row);
  if (picture)
    draw_card_picture(canvas, inside, card);
}

// What is wrong on the pages that are not shown.
struct Elsewhere {
  Tone tone = Tone::neutral;
  std::size_t wanting = 0;

  void count(const StatusCard& card) {
    if (card.tone != Tone::bad && card.tone != Tone::attention)
      return;
    ++wanting;
    if (tone != Tone::bad)
      tone = card.tone;
  }
};

void draw_more(Canvas& canvas, Rect where, const StatusScreen& status, const std::string& page, Elsewhere elsewhere) {
  Button more = status.more;
  more.label += " " + page;
  if (elsewhere.wanting > 0 && elsewhere.wanting < status.elsewhere.size()) {
    more.label += " · " + status.elsewhere[elsewhere.wanting];
    more.icon = Icon::warning;
    more.tone = elsewhere.tone;
    more.chosen = true;  // its ground is that of the tone
  }
  draw_button(canvas, where, more, ButtonLook::plain);
}

}  // namespace

void draw_status(Canvas& canvas, Rect area, const StatusScreen& status) {
  const auto fit = [](float room, float each) {
    return static_cast<std::size_t>(std::max(1.0f, std::floor((room + gap) / (each + gap))));
  };
  const std::size_t columns = fit(area.w, narrowest_card), rows = fit(area.h, lowest_card);
  const std::size_t cells = columns * rows, count = status.cards.size();
  const bool paged = count > cells;
  const std::size_t at_once = paged ? std::max<std::size_t>(1, cells - 1) : cells;
  const std::size_t pages = (count + at_once - 1) / at_once;
  const std::size_t page = static_cast<std::size_t>(status.page) % pages;
  const float width = (area.w - gap * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  const float height = (area.h - gap * static_cast<float>(rows - 1)) / static_cast<float>(rows);
  const auto cell = [&](std::size_t index) {
    const auto column = static_cast<float>(index % columns), row = static_cast<float>(index / columns);
    return Rect{area.x + column * (width + gap), area.y + row * (height + gap), width, height};
  };
  Elsewhere elsewhere;
  for (std::size_t index = 0; index < count; ++index) {
    if (index / at_once == page)
      draw_card(canvas, cell(index % at_once), status.cards[index]);
    else
      elsewhere.count(status.cards[index]);
  }
  if (!paged)
    return;
  Rect at = cell(cells - 1);
  at.y = at.bottom() - touch_height;
  at.h = touch_height;
  draw_more(canvas, at, status, std::to_string(page + 1) + "/" + std::to_string(pages), elsewhere);
}

}  // namespace returns::ui
