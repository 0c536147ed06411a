// Font files by family name, and the atlas that is drawn from them. Main thread.
#pragma once
#include <optional>
#include <set>
#include <string>
#include <vector>

struct ImFont;

namespace returns::platform {

struct FontFile {
  std::string path;
  int index = 0;  // of the face in a collection
};
enum class Weight { regular, semibold };

// The file that fontconfig has for exactly this family; nothing when it is not installed.
std::optional<FontFile> find_font(const std::string& family, Weight weight);

// One font of the atlas: the first family that is installed gives the measures, the others add what it lacks.
struct FontOrder {
  std::vector<std::string> families;
  Weight weight = Weight::regular;
  float em = 20;  // pixels
  std::set<char32_t> code_points;
};
struct AtlasFont {
  ImFont* font = nullptr;
  float height = 0;  // pixels from ascender to descender
  float em = 0;      // pixels
  std::vector<FontFile> files;
};
class LateSigns;

// Pixels from ascender to descender for one pixel of em; that is what ImGui calls a font's size.
float height_per_em(const FontFile& file);

// Replaces all fonts of the current ImGui context; pointers from before are gone. Code points beyond the basic plane
// are left out (ImGui's glyph indices have 16 bits). `missing` gets the families that are not installed, once each.
// `late` gets two halves of `late_height` pixels in height, for signs that are met later.
std::vector<AtlasFont> build_atlas(const std::vector<FontOrder>& orders, std::vector<std::string>& missing,
                                   LateSigns& late, int late_height);

}  // namespace returns::platform
