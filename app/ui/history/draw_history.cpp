#include <cmath>

#include "app/ui/draw.h"
#include "app/ui/paper/widgets.h"

namespace returns::ui {

namespace {

constexpr float row_height = 98;
constexpr float list_head = touch_height + 10 + 28;
constexpr float list_width = 500, filters_width = 340;

void draw_filter(Canvas& canvas, Rect where, const Button& filter) {
  draw_ground(canvas, where, filter);
  const Theme& theme = canvas.theme();
  Rect inside = where.inset(10, 6);
  const Colour ink = filter.enabled == Enabled::yes ? theme.text : theme.faint;
  if (filter.shape != Shape::none || filter.icon != Icon::none) {
    Rect mark = inside.take_left(22, 8);
    if (filter.shape != Shape::none)
      canvas.shape({mark.x, mark.y + (mark.h - 20) / 2, 20, 20}, filter.shape, theme.mark(filter.tone));
    else
      canvas.icon(mark, TextStyle::icon, ink, filter.icon);
  }
  if (!filter.note.empty())
    canvas.text(inside.take_bottom(inside.h * 0.42f, 0), TextStyle::caption, theme.secondary, filter.note, Words::data);
  const TextStyle style =
      canvas.width_of(TextStyle::chip, filter.label) <= inside.w ? TextStyle::chip : TextStyle::caption;
  canvas.text(inside, style, ink, filter.label, Words::data, Align::left, filter.note.empty() ? 2 : 1);
}

void draw_filters(Canvas& canvas, Rect where, const std::vector<FilterGroup>& groups, std::size_t columns) {
  canvas.panel(where);
  Rect inside = where.inset(14, 10);
  for (const FilterGroup& group : groups) {
    canvas.text(inside.take_top(26, 2), TextStyle::caption, canvas.theme().secondary, group.caption, Words::label);
    const float width = (inside.w - 6 * static_cast<float>(columns - 1)) / static_cast<float>(columns);
    Rect row;
    for (std::size_t index = 0; index < group.buttons.size(); ++index) {
      if (index % columns == 0)
        row = inside.take_top(touch_height, 5);
      draw_filter(canvas, row.take_left(width, 6), group.buttons[index]);
    }
  }
}

void draw_row(Canvas& canvas, Rect where, const HistoryRowModel& row) {
  const Theme& theme = canvas.theme();
  canvas.target({row.id, where, row.press, true, false, false});
  if (row.chosen || canvas.pressed(row.id))
    canvas.fill(where, theme.raised, chip_radius);
  if (row.chosen)
    canvas.fill({where.x, where.y, 5, where.h}, theme.action.mark, 2);
  canvas.line(where.x, where.bottom(), where.right(), where.bottom(), theme.line, 1);
  Rect inside = where.inset(14, 10);
  const Rect mark = inside.take_left(44, 14);
  const Rect box{mark.x, mark.y + (mark.h - 44) / 2, 44, 44};
  canvas.fill(box, theme.ground(row.badge.tone), chip_radius);
  canvas.shape(box.inset(12), row.badge.shape, theme.mark(row.badge.tone));
  // The number has its whole line: a number that is cut is none.
  Rect first = inside.take_top(28, 0);
  canvas.text(first.take_right(canvas.width_of(TextStyle::chip, row.when) + 2, 12), TextStyle::chip, theme.secondary,
              row.when, Words::data, Align::right);
  canvas.text(first, TextStyle::body_strong, theme.text, row.title, Words::data);
  canvas.text(inside.take_top(24, 0), TextStyle::mono_small, theme.secondary, row.identifier, Words::data);
  if (!row.remark.text.empty()) {
    const float remark = std::min(canvas.width_of(TextStyle::caption, row.remark.text) + 2, inside.w * 0.5f);
    canvas.text(inside.take_right(remark, 12), TextStyle::caption, theme.mark(row.remark.tone), row.remark.text,
                Words::data, Align::right);
  }
  canvas.text(inside, TextStyle::caption, theme.secondary, row.who, Words::data);
}

void draw_list(Canvas& canvas, Rect where, const HistoryScreen& history) {
  const Theme& theme = canvas.theme();
  canvas.panel(where);
  Rect inside = where.inset(14, 14);
  Rect head = inside.take_top(touch_height, 10);
  for (auto button = history.paging.rbegin(); button != history.paging.rend(); ++button) {
    Button bare = *button;
    bare.label.clear();
    bare.key_label.clear();
    draw_button(canvas, head.take_right(touch_height, 8), bare, ButtonLook::plain);
  }
  canvas.target({"search", head, press(FocusField{FieldKind::search}), true, false, false});
  draw_field(canvas, head, history.search);
  canvas.text(inside.take_top(26, 4), TextStyle::caption, theme.secondary, history.found, Words::label);
  if (history.instead) {
    draw_empty(canvas, inside, *history.instead);
    return;
  }
  for (const HistoryRowModel& row : history.rows) {
    if (inside.h < row_height)
      break;
    draw_row(canvas, inside.take_top(row_height, 0), row);
  }
}

void draw_pictures(Canvas& canvas, Rect where, const Review& review) {
  const Theme& theme = canvas.theme();
  if (review.instead) {
    canvas.fill(where, theme.background, panel_radius);
    draw_empty(canvas, where, *review.instead);
    return;
  }
  const auto draw_camera = [&](Rect place, const ReviewPicture& camera) {
    canvas.fill(place, theme.background, panel_radius);
    if (camera.instead)
      draw_empty(canvas, place, *camera.instead);
    else
      canvas.picture(place, camera.picture);
  };
  draw_camera(where.take_left(std::min(where.h * 16 / 9, where.w * 0.66f), 14), review.pictures.front());
  if (review.pictures.size() > 1) {
    const Rect second =
        where.take_top(std::min(where.w * 9 / 16, review.photos.empty() ? where.h : where.h * 0.6f), 12);
    draw_camera(second, review.pictures[1]);
  }
  if (where.h < 60)
    return;
  const float width = std::min((where.w - gap) / 2, where.h * 1.5f);
  for (const PhotoTile& photo : review.photos) {
    if (where.w < width - 1)
      break;
    PhotoTile tile = photo;
    if (width < touch_height || where.h < touch_height)
      tile.press = {};  // too small for a finger: the button beside the clock opens it
    draw_tile(canvas, where.take_left(width, gap), tile);
  }
}

void draw_timeline(Canvas& canvas, Rect where, const Review& review) {
  const Theme& theme = canvas.theme();
  canvas.target({"timeline", where, press(Seek{review.duration}), review.duration.count() > 0, false, true});
  canvas.fill(where, theme.background, chip_radius);
  canvas.outline(where, theme.line, chip_radius, 1);
  const auto x = [&](float share) { return where.x + share * where.w; };
  for (const TimelineGap& missing : review.gaps) {
    const Rect hole{x(missing.from), where.y, std::max(4.0f, x(missing.to) - x(missing.from)), where.h};
    canvas.fill(hole, theme.bad.ground);
    for (float at = hole.x; at < hole.right(); at += 10)
      canvas.line(at, hole.bottom(), std::min(at + 10, hole.right()), hole.y, theme.bad.mark, 2);
  }
  for (const TimelineMark& mark : review.marks)
    canvas.fill({x(mark.at) - 2, where.y + 8, 4, where.h - 16}, theme.mark(mark.tone), 2);
  // On a ground of its own, so that it is seen on a decision's mark as well.
  const float now = x(review.position);
  canvas.fill({now - 5, where.y - 4, 10, where.h + 8}, theme.background, 2);
  canvas.fill({now - 2, where.y - 4, 4, where.h + 8}, theme.text, 2);
}

void draw_decisions(Canvas& canvas, Rect where, const Review& review) {
  const Theme& theme = canvas.theme();
  const auto fit = static_cast<std::size_t>(std::max(1.0f, std::floor((where.h + 4) / (touch_height + 4))));
  const bool paged = review.decisions.size() > fit;
  const std::size_t pages = (review.decisions.size() + fit - 1) / fit;
  const std::size_t anchor = static_cast<std::size_t>(std::max(0, review.anchor)) / fit;
  const std::size_t page = pages ? (anchor + static_cast<std::size_t>(review.page)) % pages : 0;
  if (paged && !review.paging.empty()) {
    Rect side = where.take_right(150, 12);
    Button more = review.paging.front();
    more.note = review.numerals[page + 1] + "/" + review.numerals[pages];
    more.label += " " + more.note;
    draw_button(canvas, side.take_top(touch_height, 0), more, ButtonLook::stacked);
  }
  for (std::size_t index = page * fit; index < std::min(review.decisions.size(), (page + 1) * fit); ++index) {
    const Decision& decision = review.decisions[index];
    const Rect row = where.take_top(touch_height, 4);
    if (!decision.press.empty()) {
      canvas.target({decision.id + "@" + std::to_string(index), row, decision.press, true, false, false});
      canvas.fill(row, canvas.pressed(decision.id) ? theme.button_pressed : theme.raised, chip_radius);
    }
    Rect inside = row.inset(14, 4);
    if (decision.current)
      canvas.outline(row, theme.action.mark, chip_radius, 2);
    canvas.fill({row.x + 3, row.y + 12, 4, row.h - 24}, theme.mark(decision.tone), 2);
    canvas.text(inside.take_left(76, 10), TextStyle::mono, theme.secondary, decision.when, Words::data);
    if (decision.undone && inside.w <= 400)
      canvas.text(inside.take_bottom(22, 0), TextStyle::caption, theme.secondary, decision.note, Words::data);
    else if (!decision.note.empty() && inside.w > 400)
      canvas.text(inside.take_right(canvas.width_of(TextStyle::caption, decision.note) + 2), TextStyle::caption,
                  theme.secondary, decision.note, Words::label, Align::right);
    const Colour ink = decision.undone ? theme.secondary : theme.text;
    canvas.text(inside, TextStyle::chip, ink, decision.text, Words::data, Align::left, decision.undone ? 1 : 2);
    if (decision.undone)
      canvas.line(inside.x, inside.y + inside.h / 2,
                  inside.x + std::min(inside.w, canvas.width_of(TextStyle::chip, decision.text)),
                  inside.y + inside.h / 2, theme.secondary, 1.5f);
  }
}

void draw_review(Canvas& canvas, Rect where, const Review& review, bool compact) {
  const Theme& theme = canvas.theme();
  canvas.panel(where);
  Rect inside = where.inset(18, 14);
  Rect head = inside.take_top(80, 10);
  const Rect badge = head.take_right(badge_width(canvas, review.badge, TextStyle::body_strong), 14);
  draw_badge(canvas, badge.inset(0, 12), review.badge, TextStyle::body_strong);
  canvas.text(head.take_top(30, 0), TextStyle::title, theme.text, review.title, Words::data);
  canvas.text(head.take_top(26, 0), TextStyle::chip, theme.secondary, review.identifiers, Words::data);
  canvas.text(head, TextStyle::chip, theme.text, review.outcome, Words::data);

  const float fixed = touch_height + 10 + touch_height + 10;
  const float decisions = (touch_height + 4) * (compact ? 2.0f : 4.0f);
  draw_pictures(canvas, inside.take_top(std::max(140.0f, inside.h - fixed - decisions - 12)), review);
  // The clock stands beside the timeline, so that the buttons below have the whole width.
  Rect times = inside.take_top(touch_height, 10);
  const float clock =
      std::max(canvas.width_of(TextStyle::mono, review.clock), canvas.width_of(TextStyle::caption, review.which_clip)) +
      2;
  Rect now = times.take_right(clock, 14);
  draw_timeline(canvas, times, review);
  if (!review.which_clip.empty())
    canvas.text(now.take_top(now.h * 0.45f, 0), TextStyle::caption, theme.secondary, review.which_clip, Words::label,
                Align::right);
  canvas.text(now, TextStyle::mono, theme.text, review.clock, Words::label, Align::right);
  Rect controls = inside.take_top(touch_height, 10);
  const float buttons = static_cast<float>(review.controls.size());
  const float control =
      inside.w > 800 && inside.w > buttons * (touch_height + 20) + 240 ? touch_height + 12 : touch_height;
  for (const Button& button : review.controls) {
    Button bare = button;
    bare.label.clear();
    bare.key_label.clear();
    draw_button(canvas, controls.take_left(control, 8), bare, ButtonLook::plain);
  }
  if (review.evidence) {
    const bool label = chip_width(canvas, *review.evidence, true) <= controls.w;
    const float width = chip_width(canvas, *review.evidence, label);
    const Rect chip = controls.take_right(std::min(width, controls.w));
    if (width <= chip.w)
      draw_chip(canvas, {chip.x, chip.y + 14, chip.w, chip.h - 28}, *review.evidence, label);
  }
  draw_decisions(canvas, inside, review);
}

}  // namespace

int history_rows_that_fit(const Scale& scale) {
  const float area = scale.height - bars_height - (scale.width < 1600 ? 20.0f : 32.0f);
  return std::max(1, static_cast<int>((area - 28 - list_head - 4) / row_height));
}

void draw_history(Canvas& canvas, Rect area, const HistoryScreen& history, bool compact) {
  const float between = area.w < 1600 ? 12.0f : 16.0f;
  if (history.rows_hidden) {
    draw_filters(canvas, area.take_left(list_width, between), history.filters, 3);
  } else {
    if (!history.filters.empty())
      draw_filters(canvas, area.take_left(filters_width, between), history.filters, 2);
    draw_list(canvas, area.take_left(list_width, between), history);
  }
  if (history.review) {
    draw_review(canvas, area, *history.review, compact);
  } else {
    canvas.panel(area);
    if (history.instead_of_review)
      draw_empty(canvas, area, *history.instead_of_review);
  }
}

}  // namespace returns::ui
