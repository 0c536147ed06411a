#include "app/ui/draw.h"

#include <cmath>

#include "app/ui/paper/widgets.h"

namespace returns::ui {

namespace {

constexpr float top_height = 64, bottom_height = 97;
constexpr float tall_enough = 960;

// Chips from both ends; where they do not fit, the words of the least important go, the symbols stay.
void draw_top(Canvas& canvas, Rect bar, const ScreenModel& model) {
  const Theme& theme = canvas.theme();
  canvas.fill(bar, theme.panel);
  canvas.line(bar.x, bar.bottom(), bar.right(), bar.bottom(), theme.line, 1);
  Rect inside = bar.inset(20, 10);
  const float right_end = inside.right();
  if (model.open_status)
    draw_key_cap(canvas, inside.take_right(34), model.open_status->key_label, theme.raised, theme.secondary);
  const float title = std::min(canvas.width_of(TextStyle::title, model.title), 260.0f);
  canvas.text(inside.take_left(title + 1, 18), TextStyle::title, theme.text, model.title, Words::data);

  std::vector<std::pair<const Chip*, bool>> chips;
  for (const Chip& chip : model.left)
    chips.emplace_back(&chip, true);
  for (const Chip& chip : model.right)
    chips.emplace_back(&chip, true);
  const auto needed = [&] {
    float all = 24;
    for (const auto& [chip, label] : chips)
      all += chip_width(canvas, *chip, label) + gap;
    return all;
  };
  while (needed() > inside.w) {
    std::pair<const Chip*, bool>* least = nullptr;
    for (auto& entry : chips) {
      if (entry.second && !entry.first->label.empty() && entry.first->icon != Icon::none &&
          (!least || entry.first->keep < least->first->keep))
        least = &entry;
    }
    if (!least)
      break;
    least->second = false;
  }
  for (std::size_t index = 0; index < model.left.size(); ++index)
    draw_chip(canvas, inside.take_left(chip_width(canvas, *chips[index].first, chips[index].second)),
              *chips[index].first, chips[index].second);
  for (std::size_t index = chips.size(); index-- > model.left.size();)
    draw_chip(canvas, inside.take_right(chip_width(canvas, *chips[index].first, chips[index].second)),
              *chips[index].first, chips[index].second);
  // The bar is lower than a finger needs: what is touched reaches into the margin below it.
  if (model.open_status)
    canvas.target({model.open_status->id,
                   {inside.right(), bar.y, right_end - inside.right(), touch_height},
                   model.open_status->press,
                   true,
                   false,
                   false});
}

// Returns the room of the line that says what comes next.
Rect draw_bottom(Canvas& canvas, Rect bar, const ScreenModel& model, bool narrow) {
  const Theme& theme = canvas.theme();
  canvas.fill(bar, theme.panel);
  canvas.line(bar.x, bar.y, bar.right(), bar.y, theme.line, 1);
  Rect inside = bar.inset(20, 12);
  const ButtonLook look = narrow ? ButtonLook::stacked : ButtonLook::plain;
  for (const Button& action : model.actions)
    draw_button(canvas, inside.take_left(button_width(canvas, action, look)), action, look);
  if (model.main)
    draw_button(canvas, inside.take_right(std::max(220.0f, button_width(canvas, *model.main, ButtonLook::main)), 18),
                *model.main, ButtonLook::main);
  canvas.text(inside.inset(6, 0), TextStyle::body, model.next_is_why ? theme.text : theme.secondary, model.next,
              Words::label, Align::right, 2);
  return inside;
}

void draw_notices(Canvas& canvas, Rect area, const std::vector<NoticeModel>& notices) {
  const Theme& theme = canvas.theme();
  for (const NoticeModel& notice : notices) {
    Rect at = area.take_top(touch_height + 2);
    canvas.drawn().toasts.push_back(at);
    canvas.fill(at, theme.ground(notice.tone), button_radius);
    const Colour ink = notice.tone == Tone::action ? theme.on_action : theme.mark(notice.tone);
    canvas.outline(at, theme.mark(notice.tone), button_radius, 2);
    if (notice.number != 0) {
      const Rect close = at.take_right(touch_height, 4);
      canvas.target(
          {notice.dismiss.id, {close.x, close.y + 1, close.w, touch_height}, notice.dismiss.press, true, false, false});
      canvas.icon(close, TextStyle::icon, ink, Icon::close);
    }
    Rect inside = at.inset(18, 6);
    canvas.icon(inside.take_left(30, 12), TextStyle::icon, ink, notice.icon);
    const bool large = canvas.wrap(TextStyle::body, notice.text, inside.w, 9).size() <= 2;
    canvas.text(inside, large ? TextStyle::body : TextStyle::caption, ink, notice.text, Words::data, Align::left,
                large ? 2 : 3);
  }
}

Rect above_keyboard(Rect area, const KeyboardModel& keyboard) {
  area.take_bottom(keyboard_height(keyboard), 8);
  return area;
}

void draw_sign_in(Canvas& canvas, Rect area, const ScreenModel& model) {
  const Task& task = *model.sign_in;
  if (model.keyboard) {
    draw_keyboard(canvas, area, *model.keyboard);
    draw_asked_above_keyboard(canvas, above_keyboard(area, *model.keyboard), task);
    return;
  }
  const float width = std::min(area.w, 640.0f), height = std::min(area.h, 860.0f);
  const Rect at{area.x + (area.w - width) / 2, area.y + (area.h - height) / 2, width, height};
  draw_task(canvas, at, task);
}

}  // namespace

Drawn draw(const ScreenModel& model, const Paper& paper) {
  Drawn drawn;
  Canvas canvas(*paper.list, *paper.fonts, *paper.theme, paper.pictures, paper.pressed, drawn);
  Rect screen{0, 0, paper.scale.width, paper.scale.height};
  canvas.fill(screen, paper.theme->background);
  const bool narrow = screen.w < wide_screen, compact = screen.h < tall_enough;
  draw_top(canvas, screen.take_top(top_height, 0), model);
  const Rect next = draw_bottom(canvas, screen.take_bottom(bottom_height, 0), model, narrow);
  Rect area = screen.inset(narrow ? 12.0f : 20.0f, narrow ? 10.0f : 16.0f);
  if (model.work) {
    draw_work(canvas, area, *model.work, model.keyboard.has_value(), compact);
    const Rect left = left_column(area);
    if (model.keyboard)
      draw_keyboard(canvas, left, *model.keyboard);
    draw_notices(canvas, left.inset(10), model.notices);
  } else if (!model.dock) {
    // Over the line of what comes next, so that nothing else moves or is covered.
    draw_notices(canvas, {next.x, next.y - 1, next.w, touch_height + 2}, model.notices);
  }
  if (model.photo)
    draw_photo(canvas, area, *model.photo);
  if (model.dock) {
    draw_dock(canvas, area, *model.dock, model.keyboard.has_value(), narrow);
    if (model.keyboard)
      draw_keyboard(canvas, left_column(area), *model.keyboard);
    draw_notices(canvas, right_column(area).inset(10), model.notices);
  }
  if (model.help)
    draw_help(canvas, area, *model.help);
  if (model.sign_in)
    draw_sign_in(canvas, area, model);
  if (model.settings) {
    const Rect column = settings_column(area, *model.settings);
    if (model.keyboard)
      draw_keyboard(canvas, column, *model.keyboard);
    draw_settings(canvas, area, *model.settings, model.keyboard ? keyboard_height(*model.keyboard) + 8 : 0);
  }
  if (model.first_run) {
    if (model.keyboard)
      draw_keyboard(canvas, area, *model.keyboard);
    draw_first_run(canvas, model.keyboard ? above_keyboard(area, *model.keyboard) : area, *model.first_run,
                   model.keyboard.has_value());
  }
  if (model.start_trouble)
    draw_start_trouble(canvas, area, *model.start_trouble);
  if (model.status)
    draw_status(canvas, area, *model.status);
  if (model.history) {
    draw_history(canvas, area, *model.history, compact);
    if (model.keyboard)
      draw_keyboard(canvas, {area.right() - std::min(area.w, 800.0f), area.y, std::min(area.w, 800.0f), area.h},
                    *model.keyboard);
  }
  return drawn;
}

Fit fit_of(const Scale& scale) {
  return {dock_rows_that_fit(scale, false), dock_rows_that_fit(scale, true), scale.width >= wide_screen};
}

const Drawn::Target* target_at(const Drawn& drawn, float x, float y) {
  for (auto target = drawn.targets.rbegin(); target != drawn.targets.rend(); ++target) {
    if (target->rect.contains(x, y))
      return target->enabled ? &*target : nullptr;
  }
  return nullptr;
}

Press press_at(const Drawn::Target& target, float x) {
  if (!target.positional)
    return target.press;
  Press moved = target.press;
  for (auto& part : moved.parts) {
    if (auto* intent = std::get_if<Intent>(&part)) {
      if (auto* seek = std::get_if<Seek>(intent)) {
        const float share = std::clamp((x - target.rect.x) / target.rect.w, 0.0f, 1.0f);
        seek->to = std::chrono::microseconds(std::llround(static_cast<double>(seek->to.count()) * share));
      }
    }
  }
  return moved;
}

}  // namespace returns::ui
