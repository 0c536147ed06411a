#include "app/ui/paper/widgets.h"

namespace returns::ui {

void draw_photo(Canvas& canvas, Rect area, const PhotoScreen& photo) {
  const Theme& theme = canvas.theme();
  Rect head = area.take_top(58, 10);
  canvas.text(head.take_right(canvas.width_of(TextStyle::title, photo.place) + 2, 20), TextStyle::title,
              theme.secondary, photo.place, Words::label, Align::right);
  canvas.text(head.take_top(32, 0), TextStyle::title, theme.text, photo.title, Words::data);
  canvas.text(head, TextStyle::chip, theme.secondary, photo.caption, Words::data);
  canvas.panel(area);
  const Rect frame = area.inset(2);
  const Rect at = canvas.picture_part(frame, photo.picture, photo.part);
  if (at.w == 0) {
    const PictureTrouble trouble = canvas.trouble_of(photo.picture);
    draw_empty(canvas, frame,
               trouble == PictureTrouble::none      ? photo.loading
               : trouble == PictureTrouble::missing ? photo.missing
                                                    : photo.unreadable);
    return;
  }
  // Each ninth can be touched; thin lines and its number say where.
  const float width = at.w / 3, height = at.h / 3;
  for (std::size_t index = 0; index < photo.parts.size(); ++index) {
    const Button& part = photo.parts[index];
    const Rect cell{at.x + width * static_cast<float>(index % 3), at.y + height * static_cast<float>(index / 3), width,
                    height};
    canvas.target({part.id, cell, part.press, true, false, false});
    if (canvas.pressed(part.id))
      canvas.outline(cell.inset(2), dark_theme().action.mark, chip_radius, 4);
    draw_key_cap(canvas, {cell.x + 10, cell.y + 8, 34, 34}, part.key_label, with_alpha(theme.on_picture, 220),
                 theme.on_picture_text);
  }
  if (photo.parts.empty())
    return;
  const Colour thread = with_alpha(theme.on_picture_text, 70);
  for (int line = 1; line < 3; ++line) {
    const float x = at.x + width * static_cast<float>(line), y = at.y + height * static_cast<float>(line);
    canvas.line(x, at.y, x, at.bottom(), thread, 1);
    canvas.line(at.x, y, at.right(), y, thread, 1);
  }
}

}  // namespace returns::ui
