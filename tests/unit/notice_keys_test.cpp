#include <fstream>
#include <iterator>
#include <regex>
#include <set>

#include "tests/support/catch.h"

namespace {

const std::filesystem::path source = RETURNS_SOURCE_DIR;

std::string content(const char* path) {
  std::ifstream file(source / path);
  return {std::istreambuf_iterator<char>(file), {}};
}

std::set<std::string> all(const std::string& text, const std::string& pattern) {
  std::set<std::string> found;
  const std::regex expression(pattern);
  for (std::sregex_iterator match(text.begin(), text.end(), expression), end; match != end; ++match)
    found.insert((*match)[1]);
  return found;
}

TEST_CASE("Every notice that the core can raise has an English text") {
  const auto keys = all(content("app/station/notice_keys.h"), R"re(std::string_view \w+ =\s+"(\w+)")re");
  std::string strings = content("assets/strings/en.toml");
  strings.erase(0, strings.find("[notice]"));
  if (const auto next = strings.find("\n["); next != std::string::npos)
    strings.resize(next);
  const auto texts = all(strings, R"re((?:^|\n)(\w+)\s*=\s*"[^"]+")re");
  REQUIRE(keys.size() > 40);
  for (const std::string& key : keys) {
    CAPTURE(key);
    CHECK(texts.count(key) == 1);
  }
}

TEST_CASE("No notice accuses anybody") {
  const std::string strings = content("assets/strings/en.toml");
  for (const std::string word : {"fraud", "cheat", "steal", "stole", "theft", "suspic", "fake", "lie"}) {
    CAPTURE(word);
    CHECK_FALSE(std::regex_search(strings, std::regex("\\b" + word, std::regex::icase)));
  }
}

}  // namespace
