// For tests that judge what was drawn: every example state at every size in every language.
#pragma once
#include <sstream>
#include <string>

#include "tests/support/catch.h"
#include "tests/ui/screens/stage.h"

namespace returns::examples {

struct Size {
  int width, height;
};
inline constexpr Size sizes[] = {{1280, 800}, {1920, 1080}, {3840, 2160}};
inline constexpr const char* languages[] = {"en", "zh"};

inline std::string describe(const ui::Rect& rect) {
  std::ostringstream out;
  out << rect.x << "," << rect.y << " " << rect.w << "x" << rect.h;
  return out.str();
}

inline bool overlap(const ui::Rect& a, const ui::Rect& b) {
  constexpr float touching = 0.5f;
  return a.x + touching < b.right() && b.x + touching < a.right() && a.y + touching < b.bottom() &&
         b.y + touching < a.bottom();
}

// judge(stage, example, size): draws as it likes.
template <typename Judge>
void every_stage(const std::vector<Example>& states, Judge judge) {
  for (const char* language : languages) {
    HeadlessStage stage(std::filesystem::path(RETURNS_SOURCE_DIR) / "assets", language);
    for (const Size size : sizes) {
      for (const auto& example : states) {
        INFO(example.name << " at " << size.width << "x" << size.height << " in " << language);
        judge(stage, example, size);
      }
    }
  }
}

template <typename Judge>
void every_screen(Judge judge) {
  every_stage(all(), [&](HeadlessStage& stage, const Example& example, Size size) {
    const auto drawn = stage.draw(example, size.width, size.height);
    judge(drawn, ui::scale_for(size.width, size.height, 0), stage.model(), example);
  });
}

}  // namespace returns::examples
