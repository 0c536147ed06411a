// Signs that are drawn when they are first met, into room that the atlas keeps free for them: a sign more costs a
// fraction of a millisecond, where a new atlas would cost a visible stop. The room is bounded and has two halves; when
// one is full the other, whose signs have waited longest, is emptied and filled again. Main thread.
#pragma once
#include <imgui.h>

#include <map>
#include <memory>
#include <set>
#include <vector>

#include "app/platform/changed_regions.h"
#include "app/platform/fonts.h"

namespace returns::platform {

class LateSigns {
 public:
  LateSigns();
  ~LateSigns();

  // Before the atlas is built: keeps two halves free, each as wide as the atlas and `half_height` pixels high.
  void reserve(ImFontAtlas& atlas, int half_height);
  // After it was built: which files each font takes its signs from.
  void begin(ImFontAtlas& atlas, const std::vector<AtlasFont>& fonts);

  // Draws what the font lacks. True when a sign came or an older one went, so that the frame is worth drawing again; a
  // sign that no file has is looked for once only.
  bool add(std::size_t font, const std::set<char32_t>& signs);
  // What of the atlas was drawn into since the last call; an empty rectangle when nothing was.
  PixelRect take_drawn();

  // Signs that have a picture now.
  std::size_t count() const;

 private:
  struct Faces;
  struct Half {
    int x = 0, y = 0, width = 0, height = 0;
    int pen_x = 0, pen_y = 0, row = 0;  // shelves from the top
    std::vector<std::pair<std::size_t, char32_t>> signs;
  };
  struct Source {
    ImFont* font = nullptr;
    std::vector<FontFile> files;
    float em = 0;
    std::set<char32_t> unknown;
    std::vector<int> free_glyphs;  // places of signs that went
  };
  // The place for a sign of that size; empties the older half when there is none left.
  PixelRect place(int width, int height);
  void empty(Half& half);
  bool draw(std::size_t font, char32_t sign);

  std::unique_ptr<Faces> faces_;
  ImFontAtlas* atlas_ = nullptr;
  int reserved_[2] = {-1, -1};
  Half halves_[2];
  int filling_ = 0;
  std::vector<Source> sources_;
  PixelRect drawn_;
};

}  // namespace returns::platform
