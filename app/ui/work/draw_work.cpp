#include <cmath>

#include "app/ui/paper/widgets.h"

namespace returns::ui {

namespace {

constexpr std::size_t tiles = 6;

float right_width(const Rect& area) {
  return std::clamp(std::round(area.w * 0.33f), 478.0f, 640.0f);
}

void draw_plate(Canvas& canvas, Rect picture, const Plate& plate) {
  const Theme& theme = canvas.theme();
  const float width =
      std::max(canvas.width_of(TextStyle::mono_large, plate.figures), canvas.width_of(TextStyle::chip, plate.caption)) +
      52;
  const Rect at{picture.x + 20, picture.bottom() - 20 - 88, std::min(width, picture.w - 40), 88};
  canvas.fill(at, theme.on_picture, chip_radius);
  canvas.fill({at.x, at.y, 8, at.h}, dark_theme().mark(plate.tone), 4);
  Rect inside{at.x + 28, at.y + 10, at.w - 44, at.h - 18};
  canvas.text(inside.take_top(26, 4), TextStyle::chip, dark_theme().secondary, plate.caption, Words::data);
  const bool large = canvas.width_of(TextStyle::mono_large, plate.figures) <= inside.w;
  canvas.text(inside, large ? TextStyle::mono_large : TextStyle::mono, theme.on_picture_text, plate.figures,
              Words::data);
}

void draw_hint(Canvas& canvas, Rect picture, const Line& hint, bool above_plate) {
  const float words = canvas.width_of(TextStyle::body, hint.text) + 74;
  const float width = std::min(words, picture.w - 40), height = words > picture.w - 40 ? 80.0f : 54.0f;
  const float bottom = picture.bottom() - 20 - (above_plate ? 100 : 0);
  const Rect at{picture.right() - 20 - width, bottom - height, width, height};
  canvas.fill(at, canvas.theme().on_picture, chip_radius);
  Rect inside = at.inset(16, 4);
  canvas.icon(inside.take_left(28, 12), TextStyle::icon, dark_theme().mark(hint.tone), hint.icon);
  canvas.text(inside, TextStyle::body, canvas.theme().on_picture_text, hint.text, Words::label, Align::left, 2);
}

void draw_inset(Canvas& canvas, Rect picture, const Preview& preview) {
  const Theme& theme = canvas.theme();
  const float width = std::round(picture.w * 0.265f), height = std::round(width * 9 / 16);
  const Rect at{picture.right() - 20 - width, picture.y + 20, width, height};
  canvas.fill(at, theme.background, 8);
  if (!preview.inset_trouble.empty()) {
    canvas.icon({at.x, at.y + 6, at.w, at.h * 0.5f}, TextStyle::icon_large, theme.bad.mark, Icon::videocam_off);
    canvas.text({at.x + 8, at.y + at.h * 0.5f, at.w - 16, at.h * 0.46f}, TextStyle::caption, theme.bad.mark,
                preview.inset_trouble, Words::data, Align::centre, 2);
  } else {
    canvas.picture(at, preview.inset, true);
  }
  canvas.outline(at, theme.background, 8, 3);
}

void draw_strip(Canvas& canvas, Rect where, const WorkScreen& work) {
  const float width = (where.w - gap * static_cast<float>(tiles - 1)) / static_cast<float>(tiles);
  std::size_t left = tiles;
  for (const PhotoTile& photo : work.photos) {
    if (left-- > 1)
      draw_tile(canvas, where.take_left(width), photo);
  }
  if (!work.take_photo)
    return;
  const Rect at = where.take_left(width);
  canvas.target(
      {work.take_photo->id, at, work.take_photo->press, work.take_photo->enabled == Enabled::yes, false, false});
  canvas.fill(at, canvas.pressed(work.take_photo->id) ? canvas.theme().button_pressed : canvas.theme().panel, 10);
  canvas.outline(at, canvas.theme().button_border, 10, 2);
  canvas.icon(at, TextStyle::icon_large, canvas.theme().secondary, Icon::add_a_photo);
}

void draw_items(Canvas& canvas, Rect where, const std::vector<ItemTab>& items) {
  const Theme& theme = canvas.theme();
  // The newest are shown where all do not fit.
  const auto most = static_cast<std::size_t>(std::max(1.0f, std::floor((where.w + gap) / (190 + gap))));
  const std::size_t first = items.size() > most ? items.size() - most : 0;
  const auto count = static_cast<float>(std::min(items.size(), most));
  const float width = std::min(300.0f, (where.w - gap * (count - 1)) / count);
  for (std::size_t index = first; index < items.size(); ++index) {
    const ItemTab& item = items[index];
    const Rect at = where.take_left(width);
    if (!item.press.empty())
      canvas.target({item.id, at, item.press, true, false, false});
    canvas.fill(at, item.current || canvas.pressed(item.id) ? theme.raised : theme.panel, chip_radius);
    canvas.outline(at, item.current ? theme.action.mark : theme.line, chip_radius, item.current ? 2.0f : 1.0f);
    Rect inside = at.inset(12, 0);
    const Rect mark = inside.take_left(20, 8);
    if (item.badge.shape != Shape::none)
      canvas.shape({mark.x, mark.y + (mark.h - 20) / 2, 20, 20}, item.badge.shape, theme.mark(item.badge.tone));
    else
      canvas.icon(mark, TextStyle::icon, item.voided || !item.begun ? theme.faint : theme.action.mark,
                  item.voided  ? Icon::block
                  : item.begun ? Icon::dot
                               : Icon::inventory);
    canvas.text(inside, TextStyle::caption, item.voided || !item.begun ? theme.secondary : theme.text, item.title,
                Words::data, Align::left, 2);
  }
}

float card_height(const ProductCard& card, bool compact) {
  if (compact)
    return 74 + (card.lines.empty() ? 0.0f : 24.0f);
  return 32 + std::max(108.0f, 30 + 26 + 8 + 28.0f * static_cast<float>(card.lines.size()) + 26);
}

void draw_card(Canvas& canvas, Rect where, const ProductCard& card, bool compact) {
  const Theme& theme = canvas.theme();
  canvas.panel(where);
  Rect inside = where.inset(16, compact ? 10.0f : 16.0f);
  const float side = compact ? std::min(56.0f, inside.h) : 108;
  Rect mark = inside.take_left(side, 16);
  mark.h = side;
  canvas.fill(mark, theme.raised, button_radius);
  canvas.icon(mark, compact ? TextStyle::icon_large : TextStyle::icon_huge, theme.secondary, card.icon);
  canvas.text(inside.take_top(30, 0), compact ? TextStyle::body_strong : TextStyle::title, theme.text, card.title,
              Words::data);
  canvas.text(inside.take_top(24, compact ? 0 : 6), TextStyle::mono_small, theme.secondary, card.identifiers,
              Words::data);
  const int lines = compact ? 1 : 2;
  for (const Line& line : card.lines) {
    // What a person must know comes first where only one line has room.
    if (compact && card.lines.size() > 1 && &line != &card.lines.back())
      continue;
    const TextStyle style = compact ? TextStyle::caption : TextStyle::chip;
    const float width = inside.w - (line.icon != Icon::none ? 34.0f : 0);
    const auto wrapped = canvas.wrap(style, line.text, width, lines).size();
    Rect row = inside.take_top(Canvas::line_height(style) * static_cast<float>(wrapped), 4);
    if (row.h >= Canvas::line_height(style) - 1)
      draw_line(canvas, row, line, style, lines, Words::data);
  }
}

float grade_height(const GradePanel& grade, bool compact) {
  if (compact)
    return 44 + 20 + (grade.reasons.empty() && grade.next.empty() ? 0.0f : 26.0f);
  const float reasons = static_cast<float>(std::min<std::size_t>(grade.reasons.size(), 4)) * 30;
  return 44 + 32 + 10 + reasons + (grade.next.empty() ? 0.0f : 30.0f);
}

void draw_grade(Canvas& canvas, Rect where, const GradePanel& grade, bool compact) {
  const Theme& theme = canvas.theme();
  canvas.panel(where);
  Rect inside = where.inset(18, compact ? 10.0f : 16.0f);
  Rect head = inside.take_top(44, compact ? 2.0f : 10.0f);
  draw_badge(canvas, head.take_left(badge_width(canvas, grade.badge, TextStyle::title), 14), grade.badge,
             TextStyle::title);
  if (!grade.deduction.empty())
    canvas.text(head.take_right(canvas.width_of(TextStyle::chip, grade.deduction) + 1), TextStyle::chip, theme.text,
                grade.deduction, Words::label, Align::right);
  canvas.text(head, TextStyle::chip, theme.secondary, grade.so_far, Words::label);
  const TextStyle style = compact ? TextStyle::caption : TextStyle::chip;
  const float line = compact ? 24.0f : 30.0f;
  const bool next = !grade.next.empty() && (!compact || grade.reasons.empty());
  if (next) {
    const Rect row = inside.take_bottom(line, 0);
    canvas.text(row, style, theme.secondary, grade.next, Words::data);
  }
  const auto room = static_cast<std::size_t>(std::max(0.0f, (inside.h + 2) / line));
  for (std::size_t index = 0; index < std::min(room, grade.reasons.size()); ++index) {
    std::string text = grade.reasons[index];
    if (index + 1 == room && grade.reasons.size() > room)
      text += " · " + grade.more[grade.reasons.size() - room];
    canvas.text(inside.take_top(line, 0), style, theme.text, text, Words::data);
  }
}

}  // namespace

void draw_preview(Canvas& canvas, Rect where, const Preview& preview) {
  Rect shown = where;
  if (preview.instead) {
    canvas.panel(where);
    draw_empty(canvas, where, *preview.instead);
  } else {
    // No ground is painted where the picture covers it: without a GPU each layer costs.
    const Rect at = canvas.picture_on_panel(where, preview.picture);
    if (at.w > 0)
      shown = at;
    if (at.w > 0 && preview.quad)
      canvas.quad(at, *preview.quad, dark_theme().mark(preview.quad_tone));
  }
  if (!preview.inset.empty())
    draw_inset(canvas, shown, preview);
  if (preview.plate)
    draw_plate(canvas, shown, *preview.plate);
  if (preview.hint) {
    const float plate = preview.plate ? canvas.width_of(TextStyle::mono_large, preview.plate->figures) + 90 : 0;
    draw_hint(canvas, shown, *preview.hint,
              plate + canvas.width_of(TextStyle::body, preview.hint->text) + 120 > shown.w && plate > 0);
  }
}

Rect left_column(Rect area) {
  area.take_right(right_width(area), area.w < 1600 ? 12.0f : 20.0f);
  return area;
}

Rect right_column(Rect area) {
  return area.take_right(right_width(area));
}

void draw_work(Canvas& canvas, Rect area, const WorkScreen& work, bool keyboard_open, bool compact) {
  Rect left = left_column(area);
  Rect right = right_column(area);

  const float strip = compact ? 100 : 124, items = touch_height;
  const float below = strip + gap + items + 14;
  Rect preview = left.take_top(std::min(left.w * 9 / 16, left.h - below), 14);
  draw_preview(canvas, preview, work.preview);
  if (!keyboard_open) {
    draw_strip(canvas, left.take_top(strip), work);
    if (!work.items.empty())
      draw_items(canvas, left.take_top(items), work.items);
  }

  // The question comes first: on a low screen the card gives way to the answers.
  const float card = work.card ? card_height(*work.card, compact) + gap : 0;
  const float grade = work.grade ? grade_height(*work.grade, compact) + gap : 0;
  const bool room = !compact || right.h - card - grade >= task_height(canvas, work.task, right.w);
  if (work.card && room)
    draw_card(canvas, right.take_top(card - gap), *work.card, compact);
  if (work.grade)
    draw_grade(canvas, right.take_bottom(grade_height(*work.grade, compact)), *work.grade, compact);
  if (!work.card || room)
    return draw_task(canvas, right, work.task);
  // Where the card has no room its name stands with the question, if that has any.
  Task named = work.task;
  named.text = work.card->title + (named.text.empty() ? "" : " · " + named.text);
  draw_task(canvas, right, right.h >= task_height(canvas, named, right.w) ? named : work.task);
}

}  // namespace returns::ui
