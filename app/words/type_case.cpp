#include "app/words/type_case.h"

#include "app/platform/fonts.h"
#include "app/ui/paper/icons.h"
#include "app/ui/paper/theme.h"

namespace returns::words {

namespace {

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

TypeCase::TypeCase(const std::vector<std::string>& words) {
  std::set<char32_t> text = latin();
  for (const std::string& word : words)
    add_signs(text, word);
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
  bool grown = false;
  for (std::size_t style = 0; style < ui::text_styles; ++style) {
    for (const char32_t code : missing[style])
      grown = signs_[style].insert(code).second || grown;
  }
  if (grown)
    build();
  return grown;
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
  const auto built = platform::build_atlas(orders, missing_families_);
  for (std::size_t style = 0; style < ui::text_styles; ++style)
    fonts_.faces[style] = {built[style].font, built[style].height, orders[style].em};
  // The last resort of a list is not worth a word when it is absent.
  std::erase_if(missing_families_, [](const std::string& family) { return family.starts_with("DejaVu"); });
}

}  // namespace returns::words
