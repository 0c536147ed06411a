// Full-text search over short texts in several scripts. A trigram index finds any part of three letters or more; it
// cannot find the two-character words of Chinese, so a second index holds words, and runs of Han (also kana and Hangul)
// as overlapping pairs.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace returns::storage {

struct SearchText {
  std::string trigrams;  // for a table with tokenize='trigram'
  std::string words;     // for one with tokenize='unicode61'
};
SearchText search_text(const std::vector<std::string>& identifiers, const std::vector<std::string>& titles);

enum class SearchIndex { trigrams, words };
struct SearchTerm {
  SearchIndex index = SearchIndex::trigrams;
  std::string match;  // an FTS5 query
};
// All terms must be found. Empty: the text holds nothing that can be searched for.
std::vector<SearchTerm> search_terms(std::string_view text);

}  // namespace returns::storage
