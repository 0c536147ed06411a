#include "app/ui/paper/widgets.h"

namespace returns::ui {

namespace {

constexpr float between = 4, keys_in_a_row = 10;

// How many keys wide a key of the last row is.
float keys_wide(const Button& key) {
  if (key.id == "key/space" || key.id == "key/hide" || key.id == "key/search")
    return 3;
  return key.id == "key/symbols" || key.id == "key/delete" ? 1.5f : 1.0f;
}

// The first candidate is often a whole sentence.
float candidate_keys_wide(const Button& candidate) {
  if (candidate.icon != Icon::none)
    return 1;
  return candidate.id == "candidate/1" ? 3.2f : 1.2f;
}

void draw_candidate(Canvas& canvas, Rect where, const Button& candidate) {
  const Theme& theme = canvas.theme();
  const bool enabled = candidate.enabled == Enabled::yes;
  canvas.target({candidate.id, where, candidate.press, enabled, false, false});
  canvas.fill(where, canvas.pressed(candidate.id) ? theme.button_pressed : theme.raised, button_radius);
  canvas.outline(where, candidate.id == "candidate/1" ? theme.action.mark : theme.line, button_radius, 1.5f);
  canvas.text({where.x + 8, where.y + 4, 14, 20}, TextStyle::mono_small, enabled ? theme.secondary : theme.faint,
              candidate.key_label, Words::data);
  const Rect inside = where.inset(8, 4);
  TextStyle style = TextStyle::body_strong;
  for (const TextStyle larger : {TextStyle::title, TextStyle::answer}) {
    if (canvas.width_of(larger, candidate.label) <= inside.w)
      style = larger;
  }
  canvas.text(inside, style, enabled ? theme.text : theme.faint, candidate.label, Words::data, Align::centre);
}

void draw_candidates(Canvas& canvas, Rect line, float key, const KeyboardModel& keyboard) {
  if (keyboard.candidates.empty()) {
    canvas.text(line.inset(16, 0), TextStyle::body, canvas.theme().secondary, keyboard.words, Words::data, Align::left,
                2);
    return;
  }
  for (const Button& candidate : keyboard.candidates) {
    const float wide = candidate_keys_wide(candidate);
    const bool behind = &candidate == &keyboard.candidates.back();
    const Rect at = behind ? line.take_right(key, between) : line.take_left(wide * key + (wide - 1) * between, between);
    if (candidate.icon != Icon::none)
      draw_button(canvas, at, candidate, ButtonLook::plain);
    else
      draw_candidate(canvas, at, candidate);
  }
}

}  // namespace

float keyboard_height(const KeyboardModel& keyboard) {
  const auto rows = static_cast<float>(keyboard.rows.size() + (keyboard.with_candidates ? 1 : 0));
  return rows * (touch_height + between) + 8;
}

void draw_keyboard(Canvas& canvas, Rect area, const KeyboardModel& keyboard) {
  Rect at = area.take_bottom(keyboard_height(keyboard), 0);
  canvas.fill(at, canvas.theme().background);
  at.take_top(4, 0);
  const float key = (at.w - (keys_in_a_row - 1) * between) / keys_in_a_row;
  if (keyboard.with_candidates)
    draw_candidates(canvas, at.take_top(touch_height, between), key, keyboard);
  for (const auto& row : keyboard.rows) {
    Rect line = at.take_top(touch_height, between);
    // Where no Pinyin is offered its key's room is the space bar's.
    const bool with_pinyin =
        std::any_of(row.begin(), row.end(), [](const Button& button) { return button.id == "key/pinyin"; });
    for (const Button& button : row) {
      const float wide = keys_wide(button) + (button.id == "key/space" && !with_pinyin ? 1 : 0);
      draw_button(canvas, line.take_left(wide * key + (wide - 1) * between, between), button, ButtonLook::plain);
    }
  }
}

}  // namespace returns::ui
