#include "storage/inspections/search_text.h"

#include <cctype>

namespace returns::storage {
namespace {

struct Character {
  char32_t code = 0;
  std::string_view bytes;
};

// UTF-8 to characters; a broken byte stands alone as U+FFFD.
std::vector<Character> characters(std::string_view text) {
  std::vector<Character> all;
  for (std::size_t i = 0; i < text.size();) {
    const auto lead = static_cast<unsigned char>(text[i]);
    std::size_t length = lead < 0x80 ? 1 : lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc0 ? 2 : 0;
    if (length == 0 || i + length > text.size()) {
      all.push_back({0xfffd, text.substr(i, 1)});
      ++i;
      continue;
    }
    char32_t code = length == 1 ? lead : lead & (0x7fu >> length);
    for (std::size_t k = 1; k < length; ++k)
      code = code << 6 | (static_cast<unsigned char>(text[i + k]) & 0x3fu);
    all.push_back({code, text.substr(i, length)});
    i += length;
  }
  return all;
}

// Scripts whose words are often two characters and stand without spaces.
bool is_dense(char32_t code) {
  return (code >= 0x3040 && code <= 0x30ff) || (code >= 0x3400 && code <= 0x4dbf) ||
         (code >= 0x4e00 && code <= 0x9fff) || (code >= 0xac00 && code <= 0xd7af) ||
         (code >= 0xf900 && code <= 0xfaff) || (code >= 0x20000 && code <= 0x3ffff);
}

bool is_space(char32_t code) {
  return code <= 0x20 || code == 0xa0 || code == 0x3000;
}

struct Run {
  bool dense = false;
  std::vector<Character> characters;
  std::string text() const {
    std::string joined;
    for (const Character& character : characters)
      joined += character.bytes;
    return joined;
  }
};

std::vector<Run> runs_of(std::string_view text) {
  std::vector<Run> runs;
  bool fresh = true;
  for (const Character& character : characters(text)) {
    if (is_space(character.code)) {
      fresh = true;
      continue;
    }
    const bool dense = is_dense(character.code);
    if (fresh || runs.back().dense != dense)
      runs.push_back({dense, {}});
    runs.back().characters.push_back(character);
    fresh = false;
  }
  return runs;
}

// "螺丝刀" → "螺丝 丝刀": neighbouring pairs; a phrase of them is the text itself.
std::string pairs(const Run& run) {
  std::string text;
  for (std::size_t i = 0; i + 1 < run.characters.size(); ++i) {
    if (i > 0)
      text += ' ';
    text += run.characters[i].bytes;
    text += run.characters[i + 1].bytes;
  }
  return text;
}

std::string as_phrase(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"')
      result += '"';
    result += c;
  }
  return result + "\"";
}

bool has_word(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || static_cast<unsigned char>(c) >= 0x80;
  });
}

std::string without_separators(std::string_view text) {
  std::string result;
  for (const char c : text)
    if (has_word({&c, 1}))
      result += c;
  return result;
}

}  // namespace

SearchText search_text(const std::vector<std::string>& identifiers, const std::vector<std::string>& titles) {
  SearchText text;
  for (const auto* list : {&identifiers, &titles})
    for (const std::string& part : *list) {
      text.trigrams += part + "\n";
      for (const Run& run : runs_of(part)) {
        if (run.dense)
          // The last character alone as well, so that one character finds any place of a run.
          text.words += pairs(run) + " " + std::string(run.characters.back().bytes) + "\n";
        else
          text.words += run.text() + "\n";
      }
    }
  return text;
}

std::vector<SearchTerm> search_terms(std::string_view text) {
  std::vector<SearchTerm> terms;
  for (const Run& run : runs_of(text)) {
    const std::string word = run.text();
    if (!has_word(word))
      continue;
    if (run.dense) {
      terms.push_back({SearchIndex::words, run.characters.size() == 1 ? as_phrase(word) + "*" : as_phrase(pairs(run))});
    } else if (run.characters.size() < 3) {
      terms.push_back({SearchIndex::words, as_phrase(word) + "*"});
    } else {
      const std::string bare = without_separators(word);
      const bool two_forms = bare != word && characters(bare).size() >= 3;
      terms.push_back(
          {SearchIndex::trigrams, two_forms ? as_phrase(word) + " OR " + as_phrase(bare) : as_phrase(word)});
    }
  }
  return terms;
}

}  // namespace returns::storage
