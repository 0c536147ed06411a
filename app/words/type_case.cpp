#include "app/words/type_case.h"

#include <imgui.h>

#include <algorithm>

#include "app/platform/fonts.h"
#include "app/ui/paper/icons.h"
#include "app/ui/paper/theme.h"

namespace returns::words {

namespace {

// From here on are the radicals, kana and Han signs.
constexpr char32_t first_late = 0x2E80;
// Height of each half of the room for late signs, in units: about 1900 signs of 46 pixels at twice the size, about 3900
// of 23 at once.
constexpr float late_half = 1024;
constexpr int latin_height = 1536;  // pixels that the signs from the start may need at the largest scale

using ui::TextStyle;
using ui::Typeface;

std::set<char32_t> latin() {
  std::set<char32_t> signs;
  for (char32_t code = 0x20; code <= 0x17F; ++code)
    signs.insert(code);
  for (const char32_t code : {0x2013, 0x2014, 0x2018, 0x2019, 0x201C, 0x201D, 0x201E, 0x2022, 0x2026, 0x20AC, 0x2122,
                              0x2190, 0x2192, 0x21E7, 0x2713, 0x00D7, 0x2032, 0x2033})
    signs.insert(code);
  return signs;
}

void add_signs(std::set<char32_t>& signs, std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto first = static_cast<unsigned char>(text[at++]);
    char32_t value = first;
    int more = 0;
    if (first >= 0xF0) {
      value = first & 0x07u;
      more = 3;
    } else if (first >= 0xE0) {
      value = first & 0x0Fu;
      more = 2;
    } else if (first >= 0xC0) {
      value = first & 0x1Fu;
      more = 1;
    }
    while (more-- > 0 && at < text.size())
      value = (value << 6) | (static_cast<unsigned char>(text[at++]) & 0x3Fu);
    signs.insert(value);
  }
}

std::vector<std::string> families(Typeface face) {
  switch (face) {
    case Typeface::inter:
    case Typeface::inter_strong:
      return {"Inter", "Noto Sans CJK SC", "DejaVu Sans"};
    case Typeface::mono:
      return {"JetBrains Mono", "Noto Sans CJK SC", "DejaVu Sans Mono"};
    case Typeface::icons:
      return {"Material Icons"};
  }
  return {};
}

}  // namespace

TypeCase::TypeCase(const std::vector<std::string>& words, int highest) : highest_(highest) {
  std::set<char32_t> text = latin();
  for (const std::string& word : words)
    add_signs(text, word);
  std::erase_if(text, [](char32_t sign) { return sign >= first_late; });
  for (std::size_t style = 0; style < ui::text_styles; ++style) {
    const Typeface face = ui::spec(static_cast<TextStyle>(style)).face;
    if (face == Typeface::mono)
      signs_[style] = latin();
    else if (face == Typeface::icons)
      signs_[style] = {static_cast<char32_t>(ui::Icon::check)};  // a font without any sign cannot be drawn with
    else
      signs_[style] = text;
  }
}

bool TypeCase::fit(float pixels_per_unit) {
  if (fonts_.faces[0].font && fonts_.pixels_per_unit == pixels_per_unit)
    return false;
  fonts_.pixels_per_unit = pixels_per_unit;
  build();
  return true;
}

bool TypeCase::add(const ui::MissingGlyphs& missing) {
  bool drawn = false;
  for (std::size_t style = 0; style < ui::text_styles; ++style) {
    if (!missing[style].empty())
      drawn = late_.add(style, missing[style]) || drawn;
  }
  return drawn;
}

std::size_t TypeCase::texture_bytes() {
  const ImFontAtlas& atlas = *ImGui::GetIO().Fonts;
  return static_cast<std::size_t>(atlas.TexWidth) * static_cast<std::size_t>(atlas.TexHeight) * 4;
}

void TypeCase::build() {
  std::vector<platform::FontOrder> orders;
  for (std::size_t style = 0; style < ui::text_styles; ++style) {
    const auto spec = ui::spec(static_cast<TextStyle>(style));
    orders.push_back({families(spec.face),
                      spec.face == Typeface::inter_strong ? platform::Weight::semibold : platform::Weight::regular,
                      spec.size * fonts_.pixels_per_unit, signs_[style]});
  }
  missing_families_.clear();
  const int half =
      std::min({static_cast<int>(late_half * fonts_.pixels_per_unit), 2048, (highest_ - latin_height) / 2});
  const auto built = platform::build_atlas(orders, missing_families_, late_, std::max(half, 128));
  for (std::size_t style = 0; style < ui::text_styles; ++style)
    fonts_.faces[style] = {built[style].font, built[style].height, orders[style].em};
  // The last resort of a list is not worth a word when it is absent.
  std::erase_if(missing_families_, [](const std::string& family) { return family.starts_with("DejaVu"); });
}

}  // namespace returns::words
