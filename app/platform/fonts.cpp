#include "app/platform/fonts.h"

#include <fcntl.h>
#include <fontconfig/fontconfig.h>
#include <ft2build.h>
#include <imgui.h>
#include <imgui_freetype.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>
#include FT_FREETYPE_H

#include <algorithm>
#include <cmath>
#include <map>
#include <memory>

#include "app/platform/late_signs.h"

namespace returns::platform {

namespace {

struct PatternDeleter {
  void operator()(FcPattern* pattern) const { FcPatternDestroy(pattern); }
};
using Pattern = std::unique_ptr<FcPattern, PatternDeleter>;

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

// Figures of one width, as a font's tabular figures are: a number that changes moves nothing beside it.
void even_out_figures(ImFont& font) {
  float widest = 0;
  for (ImWchar digit = '0'; digit <= '9'; ++digit) {
    if (const ImFontGlyph* glyph = font.FindGlyphNoFallback(digit))
      widest = std::max(widest, glyph->AdvanceX);
  }
  for (ImWchar digit = '0'; digit <= '9'; ++digit) {
    const ImFontGlyph* found = font.FindGlyphNoFallback(digit);
    if (!found)
      continue;
    ImFontGlyph& glyph = font.Glyphs[static_cast<int>(found - font.Glyphs.Data)];
    const float aside = std::round((widest - glyph.AdvanceX) / 2);
    glyph.X0 += aside;
    glyph.X1 += aside;
    glyph.AdvanceX = font.IndexAdvanceX[digit] = widest;
  }
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

namespace {

// A font file in memory as long as the program runs: a collection of Han signs is 20 MB, and ImGui would read one copy
// for each style.
struct MappedFile {
  void* data = nullptr;
  std::size_t size = 0;
};
std::map<std::string, MappedFile>& mapped_files() {
  static std::map<std::string, MappedFile> files;
  return files;
}
const MappedFile& mapped(const std::string& path) {
  const auto [entry, fresh] = mapped_files().try_emplace(path);
  if (fresh) {
    const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
    struct stat status {};
    if (file >= 0 && ::fstat(file, &status) == 0 && status.st_size > 0) {
      void* data = ::mmap(nullptr, static_cast<std::size_t>(status.st_size), PROT_READ, MAP_PRIVATE, file, 0);
      if (data != MAP_FAILED)
        entry->second = {data, static_cast<std::size_t>(status.st_size)};
    }
    if (file >= 0)
      ::close(file);
  }
  return entry->second;
}

ImFont* add_font(ImFontAtlas& atlas, const FontFile& file, float height, const ImFontConfig& config,
                 const ImWchar* ranges) {
  const MappedFile& content = mapped(file.path);
  if (!content.data)
    return nullptr;
  // ImGui copies what it does not own; it is made to let go of it after the build.
  return atlas.AddFontFromMemoryTTF(content.data, static_cast<int>(content.size), height, &config, ranges);
}

void let_go_of_files(ImFontAtlas& atlas) {
  for (ImFontConfig& config : atlas.ConfigData) {
    for (const auto& [path, file] : mapped_files()) {
      if (file.data != config.FontData)
        continue;
      config.FontData = nullptr;
      config.FontDataOwnedByAtlas = false;
      break;
    }
  }
}

}  // namespace

std::vector<AtlasFont> build_atlas(const std::vector<FontOrder>& orders, std::vector<std::string>& missing,
                                   LateSigns& late, int late_height) {
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
      ImFont* font = add_font(atlas, *file, height, config, ranges.back().data());
      if (!font)
        continue;
      if (!made.font)
        made = {font, height, order.em, {}};
      made.files.push_back(*file);
    }
    if (!made.font) {
      ImFontConfig config;
      config.SizePixels = order.em * 1.2f;
      made = {atlas.AddFontDefault(&config), config.SizePixels, order.em, {}};
    }
    fonts.push_back(made);
  }
  late.reserve(atlas, late_height);
  atlas.Build();
  let_go_of_files(atlas);
  late.begin(atlas, fonts);
  for (const AtlasFont& made : fonts)
    even_out_figures(*made.font);
  return fonts;
}

}  // namespace returns::platform
