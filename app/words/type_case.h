// The fonts of the screens, drawn at the size of the monitor. Latin is there from the start; Han and all other signs
// come when they are met. What they may take is bounded, and the signs that have waited longest go first. Main thread.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "app/platform/late_signs.h"
#include "app/ui/language/strings.h"
#include "app/ui/paper/canvas.h"

namespace returns::words {

class TypeCase {
 public:
  // Begins with Latin signs and those of the words that are no Han. `highest` is the most pixels that a texture may be
  // high on the graphics card.
  explicit TypeCase(const std::vector<std::string>& words, int highest = 8192);

  // Builds the atlas for a scale when it is not the one that is built. True when it was built anew.
  bool fit(float pixels_per_unit);
  // Takes up signs that a frame lacked. True when the frame is worth drawing again; a sign that no font has is asked
  // for once only.
  bool add(const ui::MissingGlyphs& missing);
  // What of the atlas changed by add() since the last call.
  platform::PixelRect take_drawn() { return late_.take_drawn(); }

  const ui::FontSet& fonts() const { return fonts_; }
  // Families that are not installed.
  const std::vector<std::string>& missing_families() const { return missing_families_; }
  // Signs beyond the ones from the start, and bytes of the atlas on the graphics card.
  std::size_t late_signs() const { return late_.count(); }
  static std::size_t texture_bytes();

 private:
  void build();
  std::array<std::set<char32_t>, ui::text_styles> signs_;
  int highest_;
  platform::LateSigns late_;
  ui::FontSet fonts_;
  std::vector<std::string> missing_families_;
};

}  // namespace returns::words
