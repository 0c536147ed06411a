#include "app/platform/late_signs.h"

#include <ft2build.h>
#include FT_FREETYPE_H

#include <algorithm>
#include <cmath>

namespace returns::platform {

// FreeType's faces by file, opened once.
struct LateSigns::Faces {
  FT_Library library = nullptr;
  std::map<std::pair<std::string, int>, FT_Face> open;

  Faces() {
    if (FT_Init_FreeType(&library) != 0)
      library = nullptr;
  }
  ~Faces() {
    for (auto& [file, face] : open) {
      if (face)
        FT_Done_Face(face);
    }
    if (library)
      FT_Done_FreeType(library);
  }
  Faces(const Faces&) = delete;
  Faces& operator=(const Faces&) = delete;

  FT_Face of(const FontFile& file) {
    const auto key = std::make_pair(file.path, file.index);
    if (const auto known = open.find(key); known != open.end())
      return known->second;
    FT_Face face = nullptr;
    if (library && FT_New_Face(library, file.path.c_str(), file.index, &face) != 0)
      face = nullptr;
    return open[key] = face;
  }

  // The sign rendered as the atlas renders its own; null when no file has it.
  FT_GlyphSlot render(const std::vector<FontFile>& files, float em, char32_t sign) {
    for (const FontFile& file : files) {
      const FT_Face face = of(file);
      const FT_UInt glyph = face ? FT_Get_Char_Index(face, sign) : 0;
      if (glyph == 0)
        continue;
      FT_Size_RequestRec request{};
      request.type = FT_SIZE_REQUEST_TYPE_REAL_DIM;
      request.height = static_cast<FT_Long>(std::lround(em * height_per_em(file) * 64));
      if (FT_Request_Size(face, &request) == 0 &&
          FT_Load_Glyph(face, glyph, FT_LOAD_NO_BITMAP | FT_LOAD_TARGET_LIGHT) == 0 &&
          FT_Render_Glyph(face->glyph, FT_RENDER_MODE_NORMAL) == 0)
        return face->glyph;
    }
    return nullptr;
  }
};

LateSigns::LateSigns() : faces_(std::make_unique<Faces>()) {}
LateSigns::~LateSigns() = default;

void LateSigns::reserve(ImFontAtlas& atlas, int half_height) {
  for (int& id : reserved_)
    id = atlas.AddCustomRectRegular(atlas.TexDesiredWidth - 8, half_height);
}

void LateSigns::begin(ImFontAtlas& atlas, const std::vector<AtlasFont>& fonts) {
  atlas_ = &atlas;
  for (int number = 0; number < 2; ++number) {
    const ImFontAtlasCustomRect* rect = atlas.GetCustomRectByIndex(reserved_[number]);
    halves_[number] = {rect->X, rect->Y, rect->Width, rect->Height, 0, 0, 0, {}};
  }
  filling_ = 0;
  drawn_ = {};
  sources_.clear();
  for (const AtlasFont& made : fonts)
    sources_.push_back({made.font, made.files, made.em, {}, {}});
}

std::size_t LateSigns::count() const {
  return halves_[0].signs.size() + halves_[1].signs.size();
}

PixelRect LateSigns::take_drawn() {
  return std::exchange(drawn_, {});
}

void LateSigns::empty(Half& half) {
  for (const auto& [font, sign] : half.signs) {
    Source& source = sources_[font];
    ImWchar& index = source.font->IndexLookup[static_cast<int>(sign)];
    source.free_glyphs.push_back(index);
    index = static_cast<ImWchar>(-1);
    source.font->IndexAdvanceX[static_cast<int>(sign)] = source.font->FallbackAdvanceX;
  }
  half.signs.clear();
  half.pen_x = half.pen_y = half.row = 0;
  // The neighbours of a new sign must not show what was there before.
  for (int row = 0; row < half.height; ++row)
    std::fill_n(atlas_->TexPixelsAlpha8 + (half.y + row) * atlas_->TexWidth + half.x, half.width,
                static_cast<unsigned char>(0));
  drawn_ = {half.x, half.y, half.width, half.height};
}

PixelRect LateSigns::place(int width, int height) {
  for (int attempt = 0; attempt < 2; ++attempt) {
    Half& half = halves_[filling_];
    if (half.pen_x + width + 1 > half.width) {
      half.pen_y += half.row + 1;
      half.pen_x = half.row = 0;
    }
    if (half.pen_y + height <= half.height && width <= half.width) {
      const PixelRect at{half.x + half.pen_x, half.y + half.pen_y, width, height};
      half.pen_x += width + 1;
      half.row = std::max(half.row, height);
      return at;
    }
    filling_ = 1 - filling_;
    empty(halves_[filling_]);
  }
  return {};
}

bool LateSigns::draw(std::size_t number, char32_t sign) {
  Source& source = sources_[number];
  const FT_GlyphSlot slot = faces_->render(source.files, source.em, sign);
  if (!slot)
    return false;
  const int width = static_cast<int>(slot->bitmap.width), height = static_cast<int>(slot->bitmap.rows);
  const PixelRect at = place(std::max(1, width), std::max(1, height));
  if (at.width == 0)
    return false;
  for (int row = 0; row < height; ++row)
    std::copy_n(slot->bitmap.buffer + row * slot->bitmap.pitch, width,
                atlas_->TexPixelsAlpha8 + (at.y + row) * atlas_->TexWidth + at.x);
  const bool first = drawn_.width == 0;
  const int left = first ? at.x : std::min(drawn_.x, at.x), top = first ? at.y : std::min(drawn_.y, at.y);
  drawn_ = {left, top, std::max(drawn_.right(), at.right()) - left, std::max(drawn_.bottom(), at.bottom()) - top};

  ImFont& font = *source.font;
  const float x = static_cast<float>(slot->bitmap_left);
  const float y = std::round(font.Ascent) - static_cast<float>(slot->bitmap_top);
  const float wide = static_cast<float>(atlas_->TexWidth), high = static_cast<float>(atlas_->TexHeight);
  font.AddGlyph(nullptr, static_cast<ImWchar>(sign), x, y, x + static_cast<float>(width),
                y + static_cast<float>(height), static_cast<float>(at.x) / wide, static_cast<float>(at.y) / high,
                static_cast<float>(at.x + width) / wide, static_cast<float>(at.y + height) / high,
                std::ceil(static_cast<float>(slot->advance.x) / 64.0f));
  int place_in_font = font.Glyphs.Size - 1;
  if (!source.free_glyphs.empty()) {
    place_in_font = source.free_glyphs.back();
    source.free_glyphs.pop_back();
    font.Glyphs[place_in_font] = font.Glyphs.back();
    font.Glyphs.pop_back();
  }
  const int code = static_cast<int>(sign);
  font.GrowIndex(code + 1);
  font.IndexLookup[code] = static_cast<ImWchar>(place_in_font);
  font.IndexAdvanceX[code] = font.Glyphs[place_in_font].AdvanceX;
  font.DirtyLookupTables = false;
  // The fallback is kept as an address of the glyphs, which have just moved.
  font.FallbackGlyph = font.FindGlyphNoFallback(font.FallbackChar);
  halves_[filling_].signs.emplace_back(number, sign);
  return true;
}

bool LateSigns::add(std::size_t font, const std::set<char32_t>& signs) {
  bool any = false;
  for (const char32_t sign : signs) {
    Source& source = sources_[font];
    if (source.unknown.contains(sign) || source.font->FindGlyphNoFallback(static_cast<ImWchar>(sign)))
      continue;
    if (draw(font, sign))
      any = true;
    else
      source.unknown.insert(sign);
  }
  return any;
}

}  // namespace returns::platform
