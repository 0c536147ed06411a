#include "app/platform/fonts.h"

#include <fontconfig/fontconfig.h>
#include <ft2build.h>
#include <imgui.h>
#include <imgui_freetype.h>
#include FT_FREETYPE_H

#include <algorithm>
#include <map>
#include <memory>

namespace returns::platform {

namespace {

struct PatternDeleter {
  void operator()(FcPattern* pattern) const { FcPatternDestroy(pattern); }
};
using Pattern = std::unique_ptr<FcPattern, PatternDeleter>;

// Pixels from ascender to descender for one pixel of em; that is what ImGui calls a font's size.
float height_per_em(const FontFile& file) {
  static std::map<std::pair<std::string, int>, float> known;
  const auto key = std::make_pair(file.path, file.index);
  if (const auto found = known.find(key); found != known.end())
    return found->second;
  float ratio = 1.2f;
  FT_Library library = nullptr;
  if (FT_Init_FreeType(&library) == 0) {
    FT_Face face = nullptr;
    if (FT_New_Face(library, file.path.c_str(), file.index, &face) == 0) {
      if (face->units_per_EM > 0)
        ratio = static_cast<float>(face->ascender - face->descender) / static_cast<float>(face->units_per_EM);
      FT_Done_Face(face);
    }
    FT_Done_FreeType(library);
  }
  return known[key] = ratio;
}

std::vector<ImWchar> ranges_of(const std::set<char32_t>& code_points) {
  std::vector<ImWchar> ranges;
  for (const char32_t code : code_points) {
    if (code < 0x20 || code > 0xFFFF)
      continue;
    const auto sign = static_cast<ImWchar>(code);
    if (!ranges.empty() && ranges.back() + 1 == sign)
      ranges.back() = sign;
    else
      ranges.insert(ranges.end(), {sign, sign});
  }
  ranges.push_back(0);
  return ranges;
}

}  // namespace

std::optional<FontFile> find_font(const std::string& family, Weight weight) {
  static const bool ready = FcInit() == FcTrue;
  if (!ready)
    return std::nullopt;
  const Pattern wanted(FcPatternCreate());
  FcPatternAddString(wanted.get(), FC_FAMILY, reinterpret_cast<const FcChar8*>(family.c_str()));
  FcPatternAddInteger(wanted.get(), FC_WEIGHT, weight == Weight::semibold ? FC_WEIGHT_DEMIBOLD : FC_WEIGHT_REGULAR);
  FcPatternAddInteger(wanted.get(), FC_SLANT, FC_SLANT_ROMAN);
  FcConfigSubstitute(nullptr, wanted.get(), FcMatchPattern);
  FcDefaultSubstitute(wanted.get());
  FcResult result = FcResultNoMatch;
  const Pattern found(FcFontMatch(nullptr, wanted.get(), &result));
  if (!found)
    return std::nullopt;
  // fontconfig always answers with something; only the family itself counts.
  FcChar8* name = nullptr;
  bool same = false;
  for (int at = 0; FcPatternGetString(found.get(), FC_FAMILY, at, &name) == FcResultMatch; ++at)
    same = same || family == reinterpret_cast<const char*>(name);
  FcChar8* path = nullptr;
  if (!same || FcPatternGetString(found.get(), FC_FILE, 0, &path) != FcResultMatch)
    return std::nullopt;
  FontFile file{reinterpret_cast<const char*>(path), 0};
  FcPatternGetInteger(found.get(), FC_INDEX, 0, &file.index);
  file.index &= 0xFFFF;  // the upper half names an instance of a variable font
  return file;
}

std::vector<AtlasFont> build_atlas(const std::vector<FontOrder>& orders, std::vector<std::string>& missing) {
  ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  atlas.Clear();
  atlas.FontBuilderIO = ImGuiFreeType::GetBuilderForFreeType();
  atlas.Flags |= ImFontAtlasFlags_NoPowerOfTwoHeight;
  atlas.TexDesiredWidth = 2048;
  std::map<std::pair<std::string, Weight>, std::optional<FontFile>> files;
  std::vector<std::vector<ImWchar>> ranges;  // the atlas keeps pointers to them until it is built
  ranges.reserve(orders.size());
  std::vector<AtlasFont> fonts;
  for (const FontOrder& order : orders) {
    ranges.push_back(ranges_of(order.code_points));
    AtlasFont made;
    for (const std::string& family : order.families) {
      const auto key = std::make_pair(family, order.weight);
      if (!files.contains(key))
        files[key] = find_font(family, order.weight);
      const auto& file = files[key];
      if (!file) {
        if (std::find(missing.begin(), missing.end(), family) == missing.end())
          missing.push_back(family);
        continue;
      }
      ImFontConfig config;
      config.MergeMode = made.font != nullptr;
      config.FontNo = file->index;
      config.OversampleH = config.OversampleV = 1;
      config.PixelSnapH = false;
      config.FontBuilderFlags = ImGuiFreeTypeBuilderFlags_LightHinting;
      const float height = order.em * height_per_em(*file);
      ImFont* font = atlas.AddFontFromFileTTF(file->path.c_str(), height, &config, ranges.back().data());
      if (font && !made.font)
        made = {font, height};
    }
    if (!made.font) {
      ImFontConfig config;
      config.SizePixels = order.em * 1.2f;
      made = {atlas.AddFontDefault(&config), config.SizePixels};
    }
    fonts.push_back(made);
  }
  atlas.Build();
  return fonts;
}

}  // namespace returns::platform
