// Drawing in units, and a record of what was drawn: what can be touched, which words were cut, which pictures are shown
// and how large. Tests judge the record; input is matched against it. Main thread, between ImGui's NewFrame and Render.
#pragma once
#include <array>
#include <functional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "app/ui/paper/theme.h"
#include "app/ui/screen_model.h"

struct ImDrawList;
struct ImFont;

namespace returns::ui {

struct Rect {
  float x = 0, y = 0, w = 0, h = 0;

  float right() const { return x + w; }
  float bottom() const { return y + h; }
  bool contains(float px, float py) const { return px >= x && px < right() && py >= y && py < bottom(); }
  Rect inset(float by) const { return {x + by, y + by, w - 2 * by, h - 2 * by}; }
  Rect inset(float across, float down) const { return {x + across, y + down, w - 2 * across, h - 2 * down}; }
  // Cut a strip off; the rest, behind `between`, stays in this rectangle.
  Rect take_top(float height, float between = gap);
  Rect take_bottom(float height, float between = gap);
  Rect take_left(float width, float between = gap);
  Rect take_right(float width, float between = gap);
};

// Fonts of one scale, rendered at their size in pixels, one per style. A code point that a font does not have yet is
// noted, so that the next atlas has it.
struct FontSet {
  struct Face {
    ImFont* font = nullptr;
    float height = 0;  // pixels from ascender to descender
    float em = 0;      // pixels
  };
  std::array<Face, text_styles> faces;
  float pixels_per_unit = 1;
};
using MissingGlyphs = std::array<std::set<char32_t>, text_styles>;

// A picture that the window has put on the graphics card.
enum class PictureTrouble { none, missing, unreadable };  // a file's; with a trouble there will be no picture
struct ShownPicture {
  void* texture = nullptr;
  int width = 0, height = 0;  // of the original picture
  PictureTrouble trouble = PictureTrouble::none;
};
using PictureLookup = std::function<ShownPicture(const std::string& key)>;

enum class Align { left, centre, right };
enum class Words { label, data };  // label: from the string table, must never be cut; data: may end in "…"

struct Drawn {
  struct Target {
    std::string id;
    Rect rect;
    Press press;
    bool enabled = true;
    bool answer = false;
    bool positional = false;  // the timeline: where along it was it touched
  };
  struct Writing {
    Rect rect;  // where it may stand
    std::string wanted, shown;
    TextStyle style = TextStyle::body;
    Words words = Words::label;
    bool cut = false, outside = false;
  };
  struct WantedPicture {
    std::string key;
    int width = 0, height = 0;  // pixels on the screen
  };
  // What put colour on the screen, in its order: from it follows on which ground each text and sign stands.
  struct Paint {
    enum class Kind { ground, edge, sign, writing, picture } kind = Kind::ground;
    Rect rect;
    Colour colour;
    float thickness = 0;  // of an edge
  };
  std::vector<Target> targets;
  std::vector<Writing> writings;
  std::vector<WantedPicture> pictures;
  std::vector<Paint> paints;
  std::vector<Rect> panels;  // of the first level: may not overlap
  std::vector<Rect> toasts;  // notices that lie over something else: never over what can be touched
  MissingGlyphs missing;
};

class Canvas {
 public:
  Canvas(ImDrawList& list, const FontSet& fonts, const Theme& theme, const PictureLookup& pictures, std::string pressed,
         Drawn& drawn);

  const Theme& theme() const { return theme_; }
  Drawn& drawn() { return drawn_; }

  float width_of(TextStyle style, std::string_view text);
  static float line_height(TextStyle style);
  // Lines of at most `width`; the last of `most` ends in "…" when there is more.
  std::vector<std::string> wrap(TextStyle style, std::string_view text, float width, int most, bool* cut = nullptr);

  // Text in the middle of the rectangle's height, on up to `most` lines. Returns the height that was used.
  float text(Rect where, TextStyle style, Colour colour, std::string_view text, Words words, Align align = Align::left,
             int most = 1);
  // The same from the rectangle's top.
  float text_from_top(Rect where, TextStyle style, Colour colour, std::string_view text, Words words, int most,
                      Align align = Align::left);
  void icon(Rect where, TextStyle style, Colour colour, Icon icon);
  void shape(Rect where, Shape shape, Colour colour);

  void fill(Rect where, Colour colour, float radius = 0);
  void outline(Rect where, Colour colour, float radius, float thickness = 1.5f);
  void dashed_outline(Rect where, Colour colour, float thickness = 2);
  void line(float x1, float y1, float x2, float y2, Colour colour, float thickness);
  void panel(Rect where);  // of the first level
  // The picture is to be made ready at that size; nothing is drawn.
  void want(Rect where, const std::string& key);
  // The picture as large as fits, and where that is; an empty rectangle when there is none yet.
  Rect picture(Rect where, const std::string& key, bool fill_all = false);
  // The same on a panel of the first level, which is painted only where the picture leaves some of it to be seen.
  Rect picture_on_panel(Rect where, const std::string& key);
  // A part of it (x, y, width, height as shares), as large as fits.
  Rect picture_part(Rect where, const std::string& key, const std::array<float, 4>& part);
  PictureTrouble trouble_of(const std::string& key) const {
    return pictures_ ? pictures_(key).trouble : PictureTrouble::none;
  }
  void quad(Rect picture, const std::array<float, 8>& corners, Colour colour);

  void target(Drawn::Target target) { drawn_.targets.push_back(std::move(target)); }
  bool pressed(const std::string& id) const { return !id.empty() && id == pressed_; }

 private:
  const FontSet::Face& face(TextStyle style) const { return fonts_.faces[static_cast<std::size_t>(style)]; }
  void note_missing(TextStyle style, std::string_view text);
  void put(float x, float y, TextStyle style, Colour colour, std::string_view text);

  ImDrawList& list_;
  const FontSet& fonts_;
  const Theme& theme_;
  const PictureLookup& pictures_;
  std::string pressed_;
  Drawn& drawn_;
};

}  // namespace returns::ui
