// The fonts of the screens, drawn at the size of the monitor, growing with the signs that are used. Main thread.
#pragma once
#include <set>
#include <string>
#include <vector>

#include "app/ui/language/strings.h"
#include "app/ui/paper/canvas.h"

namespace returns::words {

class TypeCase {
 public:
  // Begins with Latin signs and those of the words.
  explicit TypeCase(const std::vector<std::string>& words);

  // Builds the atlas for a scale when it is not the one that is built. True when it was built anew.
  bool fit(float pixels_per_unit);
  // Takes up signs that a frame lacked. True when the atlas was built anew and the frame is worth drawing again; a sign
  // that no font has is asked for once only.
  bool add(const ui::MissingGlyphs& missing);

  const ui::FontSet& fonts() const { return fonts_; }
  // Families that are not installed.
  const std::vector<std::string>& missing_families() const { return missing_families_; }

 private:
  void build();
  std::array<std::set<char32_t>, ui::text_styles> signs_;
  ui::FontSet fonts_;
  std::vector<std::string> missing_families_;
};

}  // namespace returns::words
