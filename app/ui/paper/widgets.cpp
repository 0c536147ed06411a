#include "app/ui/paper/widgets.h"

#include <cmath>

namespace returns::ui {

namespace {

constexpr float icon_box = 34;

Drawn::Target target_of(const Button& button, Rect where, bool answer = false) {
  return {button.id, where, button.press, button.enabled == Enabled::yes, answer, false};
}

Colour ink_of(Canvas& canvas, const Button& button) {
  return button.enabled == Enabled::yes ? canvas.theme().text : canvas.theme().faint;
}

void mark_of(Canvas& canvas, Rect where, const Button& button, TextStyle style) {
  const Colour colour = button.enabled == Enabled::no  ? canvas.theme().faint
                        : button.tone == Tone::neutral ? canvas.theme().secondary
                                                       : canvas.theme().mark(button.tone);
  if (button.shape != Shape::none)
    canvas.shape(where.inset(where.w * 0.14f, where.h * 0.14f), button.shape, colour);
  else
    canvas.icon(where, style, colour, button.icon);
}

void ground_of(Canvas& canvas, Rect where, const Button& button, float radius) {
  const Theme& theme = canvas.theme();
  const bool down = canvas.pressed(button.id) && button.enabled == Enabled::yes;
  if (button.chosen) {
    const Tone tone = button.tone == Tone::neutral ? Tone::action : button.tone;
    canvas.fill(where, tone == Tone::action ? theme.raised : theme.ground(tone), radius);
    canvas.outline(where, theme.mark(tone), radius, 2.5f);
    return;
  }
  canvas.fill(where, down ? theme.button_pressed : theme.button, radius);
  canvas.outline(where, down ? theme.action.mark : theme.button_border, radius, 1.5f);
}

}  // namespace

float key_cap_width(Canvas& canvas, const std::string& key) {
  return key.empty() ? 0 : std::max(34.0f, canvas.width_of(TextStyle::mono_small, key) + 18);
}

void draw_key_cap(Canvas& canvas, Rect where, const std::string& key, Colour ground, Colour ink) {
  if (key.empty())
    return;
  const Rect cap{where.x, where.y + (where.h - 30) / 2, where.w, 30};
  canvas.fill(cap, ground, 6);
  canvas.outline(cap, with_alpha(ink, 70), 6, 1);
  canvas.text(cap, TextStyle::mono_small, ink, key, Words::label, Align::centre);
}

float button_width(Canvas& canvas, const Button& button, ButtonLook look) {
  const float label =
      canvas.width_of(look == ButtonLook::stacked ? TextStyle::caption : TextStyle::body_strong, button.label);
  if (look == ButtonLook::stacked)
    return std::max({touch_height, label + 20, icon_box + 6 + key_cap_width(canvas, button.key_label) + 24});
  float width = 2 * 20 + label;
  if (button.icon != Icon::none)
    width += icon_box + (button.label.empty() ? 0 : 8);
  if (!button.key_label.empty())
    width += 12 + key_cap_width(canvas, button.key_label);
  return std::max(touch_height, std::ceil(width));
}

void draw_button(Canvas& canvas, Rect where, const Button& button, ButtonLook look) {
  const Theme& theme = canvas.theme();
  const bool main = (look == ButtonLook::main || button.tone == Tone::action) && button.enabled == Enabled::yes;
  canvas.target(target_of(button, where));
  Colour ink = ink_of(canvas, button), mark = button.enabled == Enabled::yes ? theme.text : theme.faint;
  if (main) {
    const bool down = canvas.pressed(button.id);
    canvas.fill(where, down ? theme.action_pressed : theme.action.ground, button_radius);
    canvas.outline(where, theme.action.mark, button_radius, 2);
    ink = mark = theme.on_action;
  } else {
    ground_of(canvas, where, button, button_radius);
  }
  if (!main && button.enabled == Enabled::yes && button.tone != Tone::neutral)
    mark = theme.mark(button.tone);
  const Colour cap_ground = main ? with_alpha(rgb(0x0B0E12), 150) : theme.panel;
  const Colour cap_ink = main ? theme.on_action : button.enabled == Enabled::yes ? theme.secondary : theme.faint;
  const float cap = key_cap_width(canvas, button.key_label);
  const auto put_mark = [&](Rect at) {
    if (button.shape != Shape::none)
      canvas.shape(at.inset(6), button.shape, mark);
    else
      canvas.icon(at, TextStyle::icon, mark, button.icon);
  };
  if (look == ButtonLook::stacked) {
    const float content = icon_box + (cap > 0 ? 6 + cap : 0);
    const float x = where.x + (where.w - content) / 2;
    put_mark({x, where.y + 8, icon_box, 32});
    if (cap > 0)
      draw_key_cap(canvas, {x + icon_box + 6, where.y + 9, cap, 30}, button.key_label, cap_ground, cap_ink);
    canvas.text({where.x + 6, where.y + 44, where.w - 12, 22}, TextStyle::caption, ink, button.label, Words::label,
                Align::centre);
    return;
  }
  const bool has_mark = button.icon != Icon::none || button.shape != Shape::none;
  if (cap == 0) {
    const float label =
        std::min(canvas.width_of(TextStyle::body_strong, button.label), where.w - (has_mark ? icon_box + 8 : 0) - 16);
    const float content = label + (has_mark ? icon_box + (button.label.empty() ? 0 : 8) : 0);
    float x = where.x + (where.w - content) / 2;
    if (has_mark) {
      put_mark({x, where.y, icon_box, where.h});
      x += icon_box + 8;
    }
    canvas.text({x, where.y, label + 1, where.h}, TextStyle::body_strong, ink, button.label, Words::label, Align::left,
                2);
    return;
  }
  Rect inside = where.inset(18, 0);
  if (has_mark)
    put_mark(inside.take_left(icon_box, 8));
  draw_key_cap(canvas, inside.take_right(cap, 10), button.key_label, cap_ground, cap_ink);
  canvas.text(inside, TextStyle::body_strong, ink, button.label, Words::label, Align::left, 2);
}

namespace {

void answer_row(Canvas& canvas, Rect where, const Button& answer) {
  const Theme& theme = canvas.theme();
  Rect inside = where.inset(20, 8);
  draw_key_cap(canvas, inside.take_left(34, 18), answer.key_label, theme.panel, theme.secondary);
  if (answer.icon != Icon::none || answer.shape != Shape::none)
    mark_of(canvas, inside.take_left(44, 16), answer, TextStyle::icon_large);
  const Colour ink = ink_of(canvas, answer);
  const float label = canvas.width_of(TextStyle::answer, answer.label);
  const float note = answer.note.empty() ? 0 : canvas.width_of(TextStyle::chip, answer.note);
  const TextStyle style = label <= inside.w ? TextStyle::answer : TextStyle::title;
  if (note == 0) {
    canvas.text(inside, style, ink, answer.label, Words::data, Align::left, 3);
  } else if (label + note + 20 <= inside.w) {
    canvas.text(inside.take_right(note + 1, 16), TextStyle::chip, theme.secondary, answer.note, Words::data,
                Align::right);
    canvas.text(inside, style, ink, answer.label, Words::data, Align::left, 2);
  } else {
    const int lines = label <= inside.w ? 1 : 2;
    const float label_height = Canvas::line_height(style) * static_cast<float>(lines);
    const float all = label_height + Canvas::line_height(TextStyle::chip);
    Rect block{inside.x, inside.y + (inside.h - all) / 2, inside.w, all};
    canvas.text(block.take_top(label_height, 0), style, ink, answer.label, Words::data, Align::left, lines);
    canvas.text(block, TextStyle::chip, theme.secondary, answer.note, Words::data);
  }
}

void answer_cell(Canvas& canvas, Rect where, const Button& answer) {
  const Theme& theme = canvas.theme();
  Rect inside = where.inset(14, 8);
  const bool has_mark = answer.icon != Icon::none || answer.shape != Shape::none;
  Rect head = inside.take_top(34, 4);
  draw_key_cap(canvas, head.take_left(34, 10), answer.key_label, theme.panel, theme.secondary);
  if (has_mark)
    mark_of(canvas, head.take_left(34, 10), answer, TextStyle::icon);
  if (!answer.note.empty())
    canvas.text(head, TextStyle::caption, theme.secondary, answer.note, Words::data, Align::right);
  const bool one_line = canvas.width_of(TextStyle::title, answer.label) <= inside.w;
  const TextStyle style =
      one_line && inside.h >= Canvas::line_height(TextStyle::title) ? TextStyle::title : TextStyle::body_strong;
  const int lines = inside.h + 1 >= 2 * Canvas::line_height(style) ? 2 : 1;
  canvas.text(inside, style, ink_of(canvas, answer), answer.label, Words::data, Align::left, lines);
}

}  // namespace

void draw_answer(Canvas& canvas, Rect where, const Button& answer, AnswerLook look) {
  canvas.target(target_of(answer, where, true));
  ground_of(canvas, where, answer, button_radius);
  if (look == AnswerLook::row)
    answer_row(canvas, where, answer);
  else
    answer_cell(canvas, where, answer);
}

float chip_width(Canvas& canvas, const Chip& chip, bool with_label) {
  float width = 24;
  if (chip.icon != Icon::none)
    width += 28;
  if (!chip.figures.empty())
    width += (chip.icon != Icon::none ? 8 : 0) + canvas.width_of(TextStyle::mono, chip.figures);
  if (with_label && !chip.label.empty())
    width += 8 + std::max(canvas.width_of(TextStyle::chip, chip.label), canvas.width_of(TextStyle::chip, chip.widest));
  return std::ceil(width);
}

void draw_chip(Canvas& canvas, Rect where, const Chip& chip, bool with_label) {
  const Theme& theme = canvas.theme();
  const bool loud = chip.loudness != Loudness::quiet;
  const Colour ground = loud ? theme.ground(chip.tone) : theme.raised;
  const Colour mark = theme.mark(chip.tone);
  const Colour ink = loud ? mark : theme.text;
  canvas.fill(where, ground, chip_radius);
  if (chip.loudness == Loudness::loud)
    canvas.outline(where, mark, chip_radius, 2);
  Rect inside = where.inset(12, 0);
  if (chip.icon != Icon::none)
    canvas.icon(inside.take_left(28, 8), TextStyle::icon, mark, chip.icon);
  if (!chip.figures.empty())
    canvas.text(inside.take_left(canvas.width_of(TextStyle::mono, chip.figures) + 1, 7), TextStyle::mono, ink,
                chip.figures, Words::label);
  if (with_label)
    canvas.text(inside, TextStyle::chip, ink, chip.label, Words::data);
}

void draw_ground(Canvas& canvas, Rect where, const Button& button) {
  canvas.target(target_of(button, where));
  ground_of(canvas, where, button, button_radius);
}

float badge_width(Canvas& canvas, const GradeBadge& badge, TextStyle style) {
  return std::ceil(canvas.width_of(style, badge.word) + (badge.shape == Shape::none ? 28 : 60));
}

void draw_badge(Canvas& canvas, Rect where, const GradeBadge& badge, TextStyle style) {
  const Theme& theme = canvas.theme();
  canvas.fill(where, theme.ground(badge.tone), chip_radius);
  Rect inside = where.inset(14, 0);
  if (badge.shape != Shape::none) {
    const Rect mark = inside.take_left(22, 10);
    canvas.shape({mark.x, mark.y + (mark.h - 22) / 2, 22, 22}, badge.shape, theme.mark(badge.tone));
  }
  canvas.text({inside.x, inside.y, inside.w + 12, inside.h}, style, theme.mark(badge.tone), badge.word, Words::label);
}

void draw_empty(Canvas& canvas, Rect where, const EmptyState& empty) {
  const Theme& theme = canvas.theme();
  const bool low = empty.action && where.h < touch_height + 150;  // then the button stands beside the words
  float button = 0, below = 0;
  if (empty.action)
    button = std::min(where.w - 32, std::max(240.0f, button_width(canvas, *empty.action, ButtonLook::plain)));
  if (low) {
    const Rect side = where.take_right(button + 16, 0);
    draw_button(canvas, {side.x, side.y + (side.h - touch_height) / 2, button, touch_height}, *empty.action,
                ButtonLook::plain);
  } else if (empty.action) {
    below = touch_height + 24;
  }
  const float width = std::min(where.w - 32, 620.0f);
  const float x = where.x + (where.w - width) / 2;
  const auto title = canvas.wrap(TextStyle::title, empty.title, width, 3);
  const float title_height = Canvas::line_height(TextStyle::title) * static_cast<float>(title.size());
  const float line = Canvas::line_height(TextStyle::body);
  const int most = static_cast<int>(std::clamp((where.h - below - title_height - 8) / line, 1.0f, 4.0f));
  const auto text = canvas.wrap(TextStyle::body, empty.text, width, most);
  const float text_height = empty.text.empty() ? 0 : line * static_cast<float>(text.size());
  const bool icon = where.h > title_height + text_height + below + 130;
  const float all = title_height + text_height + (icon ? 108 : 0) + 8 + below;
  Rect block{x, where.y + std::max(0.0f, (where.h - all) / 2), width, all};
  if (icon)
    canvas.icon(block.take_top(92, 16), TextStyle::icon_huge, theme.mark(empty.tone), empty.icon);
  canvas.text(block.take_top(title_height, 8), TextStyle::title, theme.text, empty.title, Words::data, Align::centre,
              3);
  canvas.text(block.take_top(text_height, 24), TextStyle::body, theme.secondary, empty.text, Words::data, Align::centre,
              most);
  if (below > 0)
    draw_button(canvas, {where.x + (where.w - button) / 2, block.y, button, touch_height}, *empty.action,
                ButtonLook::plain);
}

namespace {

void draw_no_picture(Canvas& canvas, Rect where, const PhotoTile& tile, PictureTrouble trouble) {
  const Theme& theme = canvas.theme();
  const bool lost = trouble != PictureTrouble::none;
  const std::string& words = trouble == PictureTrouble::none      ? tile.loading
                             : trouble == PictureTrouble::missing ? tile.missing
                                                                  : tile.unreadable;
  Rect inside = where.inset(6, 4);
  const float line = Canvas::line_height(TextStyle::caption);
  const int lines = std::clamp(static_cast<int>((inside.h + 1) / line), 1, 2);
  if (inside.h > line * static_cast<float>(lines) + 34)
    canvas.icon(inside.take_top(inside.h - line * static_cast<float>(lines), 0), TextStyle::icon_large,
                lost ? theme.mark(Tone::bad) : theme.faint, lost ? Icon::error : Icon::hourglass);
  canvas.text(inside, TextStyle::caption, lost ? theme.mark(Tone::bad) : theme.secondary, words, Words::label,
              Align::centre, lines);
}

}  // namespace

void draw_tile(Canvas& canvas, Rect where, const PhotoTile& tile) {
  const Theme& theme = canvas.theme();
  if (!tile.press.empty())
    canvas.target({tile.id, where, tile.press, true, false, false});
  if (tile.picture.empty()) {
    canvas.fill(where, theme.ground(tile.tone), 10);
    canvas.dashed_outline(where, theme.mark(tile.tone));
    Rect inside = where.inset(10, 6);
    canvas.icon(inside.take_top(34, 0), TextStyle::icon, theme.mark(tile.tone), Icon::photo_camera);
    canvas.text(inside, TextStyle::caption, theme.mark(tile.tone), tile.caption, Words::data, Align::centre,
                std::max(1, static_cast<int>((inside.h + 1) / Canvas::line_height(TextStyle::caption))));
    return;
  }
  canvas.fill(where, theme.raised, 10);
  // While it is being saved its file is not there yet.
  const PictureTrouble trouble = tile.saved ? canvas.trouble_of(tile.picture) : PictureTrouble::none;
  if (canvas.picture(where, tile.picture, true).w == 0)
    draw_no_picture(canvas, {where.x, where.y, where.w, where.h - 30}, tile, trouble);
  const Rect strip{where.x, where.bottom() - 30, where.w, 30};
  canvas.fill(strip, theme.on_picture, 6);
  Rect words = strip.inset(8, 0);
  const bool lost = trouble != PictureTrouble::none;
  canvas.icon(words.take_left(22, 4), TextStyle::icon,
              dark_theme().mark(lost         ? Tone::bad
                                : tile.saved ? Tone::good
                                             : Tone::neutral),
              lost         ? Icon::error
              : tile.saved ? Icon::check
                           : Icon::hourglass);
  canvas.text(words, TextStyle::caption, theme.on_picture_text, tile.caption, Words::data);
}

void draw_field(Canvas& canvas, Rect where, const Field& field) {
  const Theme& theme = canvas.theme();
  canvas.fill(where, theme.background, button_radius);
  canvas.outline(where, field.focused ? theme.action.mark : theme.secondary, button_radius,
                 field.focused ? 2.5f : 1.5f);
  Rect inside = where.inset(20, 0);
  if (field.text.empty() && field.composing.empty()) {
    canvas.text(inside, TextStyle::body, theme.secondary, field.placeholder, Words::label);
    return;
  }
  std::string shown = field.text + field.composing;
  if (field.hidden) {
    shown.clear();
    for (std::size_t index = 0; index < field.text.size(); ++index)
      shown += "•";
  }
  const TextStyle style =
      canvas.width_of(TextStyle::mono_large, shown) <= inside.w - 8 ? TextStyle::mono_large : TextStyle::mono;
  // The end is what is being typed: the beginning goes when it does not fit.
  while (shown.size() > 4 && canvas.width_of(style, shown) > inside.w - 8) {
    shown.erase(0, 1);
    while (!shown.empty() && (static_cast<unsigned char>(shown.front()) & 0xC0) == 0x80)
      shown.erase(0, 1);
  }
  canvas.text(inside, style, theme.text, shown, Words::data);
  const float width = canvas.width_of(style, shown);
  if (!field.composing.empty()) {
    const float composing = std::min(canvas.width_of(style, field.composing), width);
    const float y = where.y + where.h * 0.75f;
    canvas.line(inside.x + width - composing, y, inside.x + width, y, theme.action.mark, 2);
  }
  if (field.focused) {
    const float x = inside.x + width + 3;
    canvas.line(x, where.y + where.h * 0.27f, x, where.bottom() - where.h * 0.27f, theme.action.mark, 2);
  }
}

void draw_line(Canvas& canvas, Rect where, const Line& line, TextStyle style, int most_lines, Words words) {
  const Theme& theme = canvas.theme();
  const Colour ink = line.small ? theme.secondary : line.tone == Tone::neutral ? theme.text : theme.mark(line.tone);
  if (line.icon != Icon::none) {
    Rect mark = where.take_left(26, 8);
    mark.h = Canvas::line_height(style);
    canvas.icon(mark, TextStyle::icon, ink, line.icon);
  }
  canvas.text_from_top(where, style, ink, line.text, words, most_lines);
}

}  // namespace returns::ui
