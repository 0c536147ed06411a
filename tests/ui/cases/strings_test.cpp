#include <fstream>
#include <regex>
#include <set>

#include "app/ui/language/strings.h"
#include "app/words/words_file.h"
#include "tests/support/catch.h"

using namespace returns;

namespace {

const std::filesystem::path source = RETURNS_SOURCE_DIR;

ui::StringTable table(const std::string& language) {
  auto read = words::read_strings(source / "assets/strings" / (language + ".toml"));
  REQUIRE(read);
  return std::move(read).value();
}

std::string whole(const std::filesystem::path& file) {
  std::ifstream in(file);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::set<std::string> matches(const std::string& text, const char* pattern) {
  std::set<std::string> found;
  const std::regex expression(pattern);
  for (std::sregex_iterator at(text.begin(), text.end(), expression), end; at != end; ++at)
    found.insert((*at)[1]);
  return found;
}

// String literals that look like keys in the code of the window, and the keys of the core's notices.
std::set<std::string> keys_in_code() {
  std::set<std::string> keys;
  for (const char* folder : {"app/ui", "app/window", "app/words"}) {
    for (const auto& entry : std::filesystem::recursive_directory_iterator(source / folder)) {
      if (entry.path().extension() == ".cpp")
        keys.merge(matches(whole(entry.path()), R"re("([a-z_0-9]+\.[a-z_0-9]+)")re"));
    }
  }
  for (const std::string& key :
       matches(whole(source / "app/station/notice_keys.h"), R"re(string_view \w+ = "(\w+)")re"))
    keys.insert("notice." + key);
  return keys;
}

// "{0} of {1, number}" -> {"0", "1"}
std::set<std::string> places(const std::string& pattern) {
  return matches(pattern, R"re(\{\s*(\d+))re");
}

}  // namespace

TEST_CASE("every key in the code has words, and no words are without a key") {
  const auto used = keys_in_code();
  REQUIRE(used.size() > 200);
  for (const char* language : {"en", "zh"}) {
    const auto words = table(language);
    for (const std::string& key : used) {
      INFO("missing in " << language << ": " << key);
      CHECK(words.contains(key));
    }
    for (const auto& [key, text] : words) {
      INFO("unused in " << language << ": " << key);
      CHECK(used.contains(key));
    }
  }
}

TEST_CASE("every language fills the same places, with patterns that ICU understands") {
  const auto english = table("en");
  for (const char* language : {"en", "zh"}) {
    for (const auto& [key, text] : table(language)) {
      INFO(language << " " << key << ": " << text);
      CHECK(ui::pattern_error(language, text).empty());
      CHECK(places(text) == places(english.at(key)));
      CHECK_FALSE(text.empty());
    }
  }
}

TEST_CASE("numbers and plurals are written as the language writes them") {
  const ui::Strings english("en", {{"count", "{0, plural, one {# parcel waits} other {# parcels wait}}"}});
  CHECK(english.text("count", {std::int64_t{1}}) == "1 parcel waits");
  CHECK(english.text("count", {std::int64_t{1204}}) == "1,204 parcels wait");
  CHECK(english.number(1204311) == "1,204,311");
}

TEST_CASE("what a language lacks is shown in English, and what nobody has as its key") {
  const ui::Strings strings("zh", {{"a.b", "甲"}}, {{"a.b", "one"}, {"a.c", "two"}});
  CHECK(strings.text("a.b") == "甲");
  CHECK(strings.text("a.c") == "two");
  CHECK(strings.text("a.d") == "a.d");
}

TEST_CASE("a damaged string table is refused with file and line") {
  const auto file = std::filesystem::temp_directory_path() / "returns-strings-damaged.toml";
  std::ofstream(file) << "[action]\nback = \n";
  const auto read = words::read_strings(file);
  std::filesystem::remove(file);
  REQUIRE_FALSE(read);
  CHECK(read.error().sentence().find("line 2") != std::string::npos);
  CHECK(read.error().sentence().find("returns-strings-damaged.toml") != std::string::npos);
}
