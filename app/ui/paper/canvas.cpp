#include "app/ui/paper/canvas.h"

#include <imgui.h>

#include <cmath>

namespace returns::ui {

namespace {

ImU32 packed(Colour colour) {
  return IM_COL32(colour.red, colour.green, colour.blue, colour.alpha);
}

// Reads one code point and moves on; a broken byte counts as one sign.
char32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t index) { return static_cast<unsigned char>(text[index]); };
  const unsigned char first = byte(at);
  int more = first >= 0xF0 ? 3 : first >= 0xE0 ? 2 : first >= 0xC0 ? 1 : 0;
  char32_t value = more == 3 ? first & 0x07u : more == 2 ? first & 0x0Fu : more == 1 ? first & 0x1Fu : first;
  ++at;
  while (more-- > 0 && at < text.size() && (byte(at) & 0xC0) == 0x80)
    value = (value << 6) | (byte(at++) & 0x3Fu);
  return value;
}

// Han, kana and full-width signs may be broken between any two.
bool breaks_anywhere(char32_t code) {
  return (code >= 0x2E80 && code <= 0x9FFF) || (code >= 0xF900 && code <= 0xFAFF) || (code >= 0xFF00 && code <= 0xFFEF);
}
// …but a line never begins with these.
bool never_first(char32_t code) {
  return code == 0x3002 || code == 0xFF0C || code == 0x3001 || code == 0xFF1A || code == 0xFF1B || code == 0xFF1F ||
         code == 0xFF01 || code == 0x300D || code == 0x201D || code == 0xFF09;
}

}  // namespace

Rect Rect::take_top(float height, float between) {
  const Rect cut{x, y, w, std::min(height, h)};
  y += height + between;
  h = std::max(0.0f, h - height - between);
  return cut;
}
Rect Rect::take_bottom(float height, float between) {
  const Rect cut{x, bottom() - std::min(height, h), w, std::min(height, h)};
  h = std::max(0.0f, h - height - between);
  return cut;
}
Rect Rect::take_left(float width, float between) {
  const Rect cut{x, y, std::min(width, w), h};
  x += width + between;
  w = std::max(0.0f, w - width - between);
  return cut;
}
Rect Rect::take_right(float width, float between) {
  const Rect cut{right() - std::min(width, w), y, std::min(width, w), h};
  w = std::max(0.0f, w - width - between);
  return cut;
}

Canvas::Canvas(ImDrawList& list, const FontSet& fonts, const Theme& theme, const PictureLookup& pictures,
               std::string pressed, Drawn& drawn)
    : list_(list), fonts_(fonts), theme_(theme), pictures_(pictures), pressed_(std::move(pressed)), drawn_(drawn) {}

void Canvas::note_missing(TextStyle style, std::string_view text) {
  const ImFont* font = face(style).font;
  for (std::size_t at = 0; at < text.size();) {
    const char32_t code = next_code_point(text, at);
    if (code >= 0x20 && code <= 0xFFFF && !font->FindGlyphNoFallback(static_cast<ImWchar>(code)))
      drawn_.missing[static_cast<std::size_t>(style)].insert(code);
  }
}

float Canvas::width_of(TextStyle style, std::string_view text) {
  note_missing(style, text);
  const auto& used = face(style);
  return used.font->CalcTextSizeA(used.height, 1e9f, 0, text.data(), text.data() + text.size()).x /
         fonts_.pixels_per_unit;
}

float Canvas::line_height(TextStyle style) {
  return std::round(spec(style).size * 1.3f);
}

namespace {

// From `at` to where a line may be broken next, blanks and closing marks with it. A line feed stands alone.
std::string_view next_word(std::string_view text, std::size_t& at) {
  const std::size_t begin = at;
  char32_t code = next_code_point(text, at);
  if (code == '\n')
    return text.substr(begin, at - begin);
  if (!breaks_anywhere(code)) {
    while (at < text.size() && text[at - 1] != ' ') {
      std::size_t ahead = at;
      code = next_code_point(text, ahead);
      if (breaks_anywhere(code) || code == '\n')
        break;
      at = ahead;
    }
  }
  // Closing marks stay with what they close.
  for (std::size_t ahead = at; ahead < text.size();) {
    if (!never_first(next_code_point(text, ahead)))
      break;
    at = ahead;
  }
  return text.substr(begin, at - begin);
}

std::string without_blanks_behind(std::string line) {
  while (!line.empty() && line.back() == ' ')
    line.pop_back();
  return line;
}

template <typename Fits>
std::vector<std::string> broken(std::string_view text, const Fits& fits) {
  std::vector<std::string> lines;
  std::string line;
  for (std::size_t at = 0; at < text.size();) {
    const std::string word(next_word(text, at));
    if (word == "\n")
      lines.push_back(std::exchange(line, {}));
    else if (!line.empty() && !fits(without_blanks_behind(line + word)))
      lines.push_back(std::exchange(line, word));
    else
      line += word;
  }
  if (!line.empty() || lines.empty())
    lines.push_back(line);
  for (std::string& one : lines)
    one = without_blanks_behind(std::move(one));
  return lines;
}

template <typename Fits>
std::string shortened(std::string line, const Fits& fits) {
  while (!line.empty() && !fits(line + "…")) {
    while (!line.empty() && (static_cast<unsigned char>(line.back()) & 0xC0) == 0x80)
      line.pop_back();
    if (!line.empty())
      line.pop_back();
  }
  return line + "…";
}

}  // namespace

std::vector<std::string> Canvas::wrap(TextStyle style, std::string_view text, float width, int most, bool* cut) {
  const auto fits = [&](const std::string& candidate) { return width_of(style, candidate) <= width + 0.5f; };
  std::vector<std::string> lines = broken(text, fits);
  const auto room = static_cast<std::size_t>(std::max(1, most));
  bool any_cut = lines.size() > room;
  if (any_cut) {
    for (std::size_t index = room; index < lines.size(); ++index)
      lines[room - 1] += " " + lines[index];
    lines.resize(room);
  }
  for (std::string& one : lines) {
    if (fits(one))
      continue;
    any_cut = true;
    one = shortened(std::move(one), fits);
  }
  if (cut)
    *cut = any_cut;
  return lines;
}

void Canvas::put(float x, float y, TextStyle style, Colour colour, std::string_view text) {
  const auto& used = face(style);
  const float scale = fonts_.pixels_per_unit;
  const bool sign = spec(style).face == Typeface::icons;
  drawn_.paints.push_back({sign ? Drawn::Paint::Kind::sign : Drawn::Paint::Kind::writing,
                           {x, y, width_of(style, text), used.height / scale},
                           colour});
  list_.AddText(used.font, used.height, ImVec2(std::round(x * scale), std::round(y * scale)), packed(colour),
                text.data(), text.data() + text.size());
}

float Canvas::text(Rect where, TextStyle style, Colour colour, std::string_view wanted, Words words, Align align,
                   int most) {
  if (wanted.empty())
    return 0;
  bool cut = false;
  const auto lines = wrap(style, wanted, where.w, most, &cut);
  const float height = line_height(style) * static_cast<float>(lines.size());
  const float font_height = face(style).height / fonts_.pixels_per_unit;
  float y = where.y + (where.h - height) / 2 + (line_height(style) - font_height) / 2;
  Drawn::Writing writing{where, std::string(wanted), {}, style, words, cut, height > where.h + 1};
  for (const std::string& line : lines) {
    const float width = width_of(style, line);
    const float x = align == Align::left    ? where.x
                    : align == Align::right ? where.right() - width
                                            : where.x + (where.w - width) / 2;
    put(x, y, style, colour, line);
    writing.shown += (writing.shown.empty() ? "" : "\n") + line;
    y += line_height(style);
  }
  drawn_.writings.push_back(std::move(writing));
  return height;
}

float Canvas::text_from_top(Rect where, TextStyle style, Colour colour, std::string_view wanted, Words words, int most,
                            Align align) {
  if (wanted.empty())
    return 0;
  const int room = std::max(1, static_cast<int>((where.h + 1) / line_height(style)));
  const auto lines = wrap(style, wanted, where.w, std::min(most, room));
  const float height = line_height(style) * static_cast<float>(lines.size());
  return text({where.x, where.y, where.w, height}, style, colour, wanted, words, align, std::min(most, room));
}

void Canvas::icon(Rect where, TextStyle style, Colour colour, Icon icon) {
  if (icon == Icon::none)
    return;
  const auto code = static_cast<char32_t>(icon);
  const char utf8[] = {static_cast<char>(0xE0 | (code >> 12)), static_cast<char>(0x80 | ((code >> 6) & 0x3F)),
                       static_cast<char>(0x80 | (code & 0x3F)), 0};
  const std::string_view sign(utf8, 3);
  const float width = width_of(style, sign), height = face(style).height / fonts_.pixels_per_unit;
  put(where.x + (where.w - width) / 2, where.y + (where.h - height) / 2, style, colour, sign);
}

void Canvas::shape(Rect where, Shape kind, Colour colour) {
  const float scale = fonts_.pixels_per_unit;
  const float x = (where.x + where.w / 2) * scale, y = (where.y + where.h / 2) * scale;
  const float r = std::min(where.w, where.h) / 2 * scale;
  const ImU32 ink = packed(colour);
  if (kind != Shape::none)
    drawn_.paints.push_back({Drawn::Paint::Kind::sign, where, colour});
  switch (kind) {
    case Shape::none:
      return;
    case Shape::circle:
      list_.AddCircleFilled(ImVec2(x, y), r * 0.92f, ink, 32);
      return;
    case Shape::triangle:
      list_.AddTriangleFilled(ImVec2(x, y - r * 0.9f), ImVec2(x + r, y + r * 0.82f), ImVec2(x - r, y + r * 0.82f), ink);
      return;
    case Shape::square:
      list_.AddRectFilled(ImVec2(x - r * 0.84f, y - r * 0.84f), ImVec2(x + r * 0.84f, y + r * 0.84f), ink, r * 0.15f);
      return;
    case Shape::diamond:
      list_.AddQuadFilled(ImVec2(x, y - r), ImVec2(x + r, y), ImVec2(x, y + r), ImVec2(x - r, y), ink);
      return;
  }
}

void Canvas::fill(Rect where, Colour colour, float radius) {
  const float scale = fonts_.pixels_per_unit;
  drawn_.paints.push_back({Drawn::Paint::Kind::ground, where, colour});
  list_.AddRectFilled(ImVec2(where.x * scale, where.y * scale), ImVec2(where.right() * scale, where.bottom() * scale),
                      packed(colour), radius * scale);
}

void Canvas::outline(Rect where, Colour colour, float radius, float thickness) {
  const float scale = fonts_.pixels_per_unit, half = thickness / 2;
  drawn_.paints.push_back({Drawn::Paint::Kind::edge, where, colour, thickness});
  list_.AddRect(ImVec2((where.x + half) * scale, (where.y + half) * scale),
                ImVec2((where.right() - half) * scale, (where.bottom() - half) * scale), packed(colour), radius * scale,
                0, thickness * scale);
}

void Canvas::dashed_outline(Rect where, Colour colour, float thickness) {
  constexpr float dash = 9, pause = 6;
  const auto side = [&](float x1, float y1, float x2, float y2) {
    const float length = std::hypot(x2 - x1, y2 - y1), dx = (x2 - x1) / length, dy = (y2 - y1) / length;
    for (float at = 0; at < length; at += dash + pause) {
      const float end = std::min(length, at + dash);
      line(x1 + dx * at, y1 + dy * at, x1 + dx * end, y1 + dy * end, colour, thickness);
    }
  };
  const Rect r = where.inset(thickness / 2);
  side(r.x, r.y, r.right(), r.y);
  side(r.right(), r.y, r.right(), r.bottom());
  side(r.right(), r.bottom(), r.x, r.bottom());
  side(r.x, r.bottom(), r.x, r.y);
}

void Canvas::line(float x1, float y1, float x2, float y2, Colour colour, float thickness) {
  const float scale = fonts_.pixels_per_unit;
  drawn_.paints.push_back(
      {Drawn::Paint::Kind::sign, {std::min(x1, x2), std::min(y1, y2), std::abs(x2 - x1), std::abs(y2 - y1)}, colour});
  list_.AddLine(ImVec2(x1 * scale, y1 * scale), ImVec2(x2 * scale, y2 * scale), packed(colour), thickness * scale);
}

void Canvas::panel(Rect where) {
  fill(where, theme_.panel, panel_radius);
  outline(where, theme_.line, panel_radius, 1);
  drawn_.panels.push_back(where);
}

void Canvas::want(Rect where, const std::string& key) {
  const float scale = fonts_.pixels_per_unit;
  drawn_.pictures.push_back(
      {key, static_cast<int>(std::lround(where.w * scale)), static_cast<int>(std::lround(where.h * scale))});
}

Rect Canvas::picture(Rect where, const std::string& key, bool fill_all) {
  const float scale = fonts_.pixels_per_unit;
  want(where, key);
  const ShownPicture shown = pictures_ ? pictures_(key) : ShownPicture{};
  if (!shown.texture || shown.width <= 0 || shown.height <= 0)
    return {};
  const float aspect = static_cast<float>(shown.width) / static_cast<float>(shown.height);
  Rect at = where;
  ImVec2 uv0(0, 0), uv1(1, 1);
  if (fill_all) {
    const float wanted = where.w / where.h;
    if (aspect > wanted) {
      uv0.x = (1 - wanted / aspect) / 2;
      uv1.x = 1 - uv0.x;
    } else {
      uv0.y = (1 - aspect / wanted) / 2;
      uv1.y = 1 - uv0.y;
    }
  } else if (where.w / where.h > aspect) {
    at.w = where.h * aspect;
    at.x = where.x + (where.w - at.w) / 2;
  } else {
    at.h = where.w / aspect;
    at.y = where.y + (where.h - at.h) / 2;
  }
  // A picture that was made for this place is drawn pixel for pixel: sharper, and cheaper without a GPU.
  const float spare_w = at.w * scale - static_cast<float>(shown.width);
  const float spare_h = at.h * scale - static_cast<float>(shown.height);
  if (std::abs(spare_w) < 4 && std::abs(spare_h) < 4) {
    uv0 = ImVec2(0, 0);
    uv1 = ImVec2(1, 1);
    at.x = std::round(at.x * scale + spare_w / 2) / scale;
    at.y = std::round(at.y * scale + spare_h / 2) / scale;
    at.w = static_cast<float>(shown.width) / scale;
    at.h = static_cast<float>(shown.height) / scale;
  }
  drawn_.paints.push_back({Drawn::Paint::Kind::picture, at, {}});
  list_.AddImageRounded(shown.texture, ImVec2(at.x * scale, at.y * scale),
                        ImVec2(at.right() * scale, at.bottom() * scale), uv0, uv1, IM_COL32_WHITE,
                        (fill_all ? 6.0f : panel_radius) * scale);
  return at;
}

Rect Canvas::picture_on_panel(Rect where, const std::string& key) {
  constexpr float unseen = 4;  // units: a picture's shape is never exactly that of its place
  const ShownPicture shown = pictures_ ? pictures_(key) : ShownPicture{};
  const float height =
      shown.width > 0 ? where.w * static_cast<float>(shown.height) / static_cast<float>(shown.width) : 0;
  if (!shown.texture || std::abs(height - where.h) > unseen)
    panel(where);
  else
    drawn_.panels.push_back(where);
  return picture(where, key);
}

Rect Canvas::picture_part(Rect where, const std::string& key, const std::array<float, 4>& part) {
  const float scale = fonts_.pixels_per_unit;
  drawn_.pictures.push_back(
      {key, static_cast<int>(std::lround(where.w * scale)), static_cast<int>(std::lround(where.h * scale))});
  const ShownPicture shown = pictures_ ? pictures_(key) : ShownPicture{};
  if (!shown.texture || shown.width <= 0 || shown.height <= 0)
    return {};
  const float aspect =
      static_cast<float>(shown.width) * part[2] / (static_cast<float>(shown.height) * std::max(part[3], 0.01f));
  Rect at = where;
  if (where.w / where.h > aspect) {
    at.w = where.h * aspect;
    at.x = where.x + (where.w - at.w) / 2;
  } else {
    at.h = where.w / aspect;
    at.y = where.y + (where.h - at.h) / 2;
  }
  list_.AddImageRounded(shown.texture, ImVec2(at.x * scale, at.y * scale),
                        ImVec2(at.right() * scale, at.bottom() * scale), ImVec2(part[0], part[1]),
                        ImVec2(part[0] + part[2], part[1] + part[3]), IM_COL32_WHITE, panel_radius * scale);
  return at;
}

void Canvas::quad(Rect picture, const std::array<float, 8>& corners, Colour colour) {
  const float scale = fonts_.pixels_per_unit;
  std::array<ImVec2, 4> points;
  for (std::size_t index = 0; index < 4; ++index)
    points[index] = ImVec2((picture.x + corners[index * 2] * picture.w) * scale,
                           (picture.y + corners[index * 2 + 1] * picture.h) * scale);
  list_.AddPolyline(points.data(), 4, packed(colour), ImDrawFlags_Closed, 4 * scale);
}

}  // namespace returns::ui
