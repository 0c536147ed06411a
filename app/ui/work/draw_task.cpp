#include <cmath>

#include "app/ui/paper/widgets.h"

namespace returns::ui {

namespace {

constexpr float between_answers = 10;

void draw_steps(Canvas& canvas, Rect where, const Task& task) {
  const Theme& theme = canvas.theme();
  const float words = task.progress.empty() ? 0 : canvas.width_of(TextStyle::caption, task.progress) + 2;
  if (words > 0)
    canvas.text(where.take_right(std::min(words, where.w), 20), TextStyle::caption, theme.secondary, task.progress,
                Words::data, Align::right);
  if (task.steps.empty())
    return;
  const auto count = static_cast<float>(task.steps.size());
  const float width = std::min(58.0f, (where.w - 8 * (count - 1)) / count);
  for (std::size_t index = 0; index < task.steps.size(); ++index) {
    const StepMark mark = task.steps[index];
    const Rect bar{where.x + static_cast<float>(index) * (width + 8), where.y + where.h / 2 - 5, width, 10};
    canvas.fill(bar,
                mark == StepMark::done  ? theme.good.mark
                : mark == StepMark::now ? theme.action.mark
                                        : theme.line,
                5);
  }
}

}  // namespace

void draw_task_header(Canvas& canvas, Rect& inside, const Task& task) {
  const Theme& theme = canvas.theme();
  if (!task.steps.empty() || !task.progress.empty())
    draw_steps(canvas, inside.take_top(24, 10), task);
  const int lines = static_cast<int>(canvas.wrap(TextStyle::question, task.title, inside.w, 3).size());
  const TextStyle style = lines > 2 || inside.h < 420 ? TextStyle::answer : TextStyle::question;
  const float used = canvas.text_from_top(inside, style, theme.text, task.title, Words::data, 3);
  inside.take_top(used, 4);
  if (!task.text.empty())
    inside.take_top(canvas.text_from_top(inside, TextStyle::body, theme.secondary, task.text, Words::data, 3), 4);
  if (!task.text.empty() && task.lines.size() > 1)
    inside.take_top(8, 0);  // a list; one line of news stands close to what it is about
  for (const Line& line : task.lines) {
    const TextStyle words = line.small ? TextStyle::caption : TextStyle::body;
    const int most = line.small ? 3 : 2;
    Rect row = inside.take_top(Canvas::line_height(words) * static_cast<float>(most), 4);
    draw_line(canvas, row, line, words, most, Words::data);
  }
  inside.take_top(6, 0);
}

namespace {

void draw_paging(Canvas& canvas, Rect& inside, const Task& task) {
  if (task.paging.empty())
    return;
  Rect row = inside.take_bottom(touch_height, 10);
  const auto count = static_cast<float>(task.paging.size());
  const float width = (row.w - gap * (count - 1)) / count;
  for (const Button& button : task.paging)
    draw_button(canvas, row.take_left(width), button,
                button.tone == Tone::action ? ButtonLook::main : ButtonLook::plain);
}

void draw_answers(Canvas& canvas, Rect inside, const Task& task) {
  const std::size_t count = task.answers.size();
  if (count == 0)
    return;
  const auto needed = [&](std::size_t columns) {
    const auto rows = static_cast<float>((count + columns - 1) / columns);
    return rows * answer_height + (rows - 1) * between_answers;
  };
  const std::size_t columns = needed(1) <= inside.h + 1 ? 1 : 2;
  const auto rows = static_cast<float>((count + columns - 1) / columns);
  // Sheets of many choices may use lower rows on a small monitor, but never lower than a finger needs.
  const float room = (inside.h - (rows - 1) * between_answers) / rows;
  const float height = std::clamp(room, touch_height, 124.0f);
  const float width = (inside.w - between_answers * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  for (std::size_t index = 0; index < count; ++index) {
    const auto column = static_cast<float>(index % columns), row = static_cast<float>(index / columns);
    const Rect at{inside.x + column * (width + between_answers), inside.y + row * (height + between_answers), width,
                  height};
    draw_answer(canvas, at, task.answers[index], columns == 1 ? AnswerLook::row : AnswerLook::cell);
  }
}

void draw_pad(Canvas& canvas, Rect inside, const std::vector<Button>& pad) {
  if (pad.size() != 12)
    return;
  const bool tall = inside.h >= 4 * touch_height + 3 * 8;
  // On a low screen the last row stands beside the block of nine, which keeps its order.
  static constexpr std::size_t flat[] = {0, 1, 2, 11, 3, 4, 5, 9, 6, 7, 8, 10};
  const std::size_t columns = tall ? 3 : 4, rows = 12 / columns;
  const float width = (inside.w - 8 * static_cast<float>(columns - 1)) / static_cast<float>(columns);
  const float height =
      std::clamp((inside.h - 8 * static_cast<float>(rows - 1)) / static_cast<float>(rows), touch_height, 96.0f);
  for (std::size_t index = 0; index < 12; ++index) {
    const auto column = static_cast<float>(index % columns), row = static_cast<float>(index / columns);
    const Rect at{inside.x + column * (width + 8), inside.y + row * (height + 8), width, height};
    draw_button(canvas, at, pad[tall ? index : flat[index]], ButtonLook::plain);
  }
}

}  // namespace

float task_height(Canvas& canvas, const Task& task, float width) {
  const float inside = width - 40;
  const auto lines = [&](TextStyle style, const std::string& text) {
    return text.empty() ? 0.0f
                        : Canvas::line_height(style) * static_cast<float>(canvas.wrap(style, text, inside, 3).size());
  };
  float height = 36 + 6 + lines(TextStyle::answer, task.title) + 4 + lines(TextStyle::body, task.text) + 4;
  if (!task.steps.empty() || !task.progress.empty())
    height += 34;
  if (!task.paging.empty())
    height += touch_height + 10;
  if (task.field)
    height += touch_height + 12;
  if (!task.pad.empty())
    return height + 3 * touch_height + 2 * 8;
  const std::size_t count = task.answers.size(), columns = count > 3 ? 2 : 1;
  const auto rows = static_cast<float>((count + columns - 1) / columns);
  return height + rows * (answer_height + between_answers);
}

void draw_task(Canvas& canvas, Rect where, const Task& task) {
  canvas.panel(where);
  Rect inside = where.inset(20, 18);
  if (task.icon != Icon::none && !task.field) {
    Rect block = inside;
    if (!task.answers.empty()) {
      const auto count = static_cast<float>(task.answers.size());
      const bool paged = !task.paging.empty();
      float list = std::min(count * (answer_height + between_answers), inside.h * 0.66f);
      list += paged ? touch_height + 10 : 0;
      Rect below = inside.take_bottom(list, 8);
      draw_paging(canvas, below, task);
      draw_steps(canvas, inside.take_bottom(24, 4), Task{.progress = task.progress});
      draw_answers(canvas, below, task);
      block = inside;
    }
    draw_empty(canvas, block, {task.icon, task.tone, task.title, task.text});
    return;
  }
  if (task.icon != Icon::none && inside.h > 660)
    canvas.icon(inside.take_top(48, 10), TextStyle::icon_large, canvas.theme().mark(task.tone), task.icon);
  draw_task_header(canvas, inside, task);
  draw_paging(canvas, inside, task);
  if (task.field)
    draw_field(canvas, inside.take_top(touch_height, 12), *task.field);
  if (!task.pad.empty())
    draw_pad(canvas, inside, task.pad);
  else
    draw_answers(canvas, inside, task);
}

void draw_asked_above_keyboard(Canvas& canvas, Rect where, const Task& task) {
  constexpr float strip = 230, widest = 900;
  if (where.h >= strip + (task.paging.empty() ? 0 : touch_height)) {
    const float width = std::min(where.w, widest);
    draw_task(canvas, {where.x + (where.w - width) / 2, where.y, width, where.h}, task);
    return;
  }
  const Theme& theme = canvas.theme();
  canvas.panel(where);
  Rect inside = where.inset(20, 12);
  Rect right = inside.take_right(inside.w * 0.5f, 20);
  const float paging = task.paging.empty() ? 0 : touch_height + gap;
  right.take_top((right.h - touch_height - paging) / 2, 0);
  if (task.field)
    draw_field(canvas, right.take_top(touch_height), *task.field);
  if (!task.paging.empty()) {
    Rect row = right.take_top(touch_height, 0);
    draw_paging(canvas, row, task);
  }
  const int titles = static_cast<int>(canvas.wrap(TextStyle::body_strong, task.title, inside.w, 2).size());
  inside.take_top(canvas.text_from_top({inside.x, inside.y, inside.w, inside.h}, TextStyle::body_strong, theme.text,
                                       task.title, Words::label, titles),
                  4);
  inside.take_top(canvas.text_from_top(inside, TextStyle::chip, theme.secondary, task.text, Words::data, 2), 4);
  // News come last, so that nothing moves when they come.
  for (const Line& line : task.lines)
    draw_line(canvas, inside.take_top(Canvas::line_height(TextStyle::chip) * 2, 4), line, TextStyle::chip, 2,
              Words::data);
}

}  // namespace returns::ui
