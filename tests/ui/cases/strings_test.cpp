#include <fstream>
#include <regex>
#include <set>

#include "app/ui/language/strings.h"
#include "app/words/words_file.h"
#include "tests/ui/screens/judging.h"

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

std::set<std::string> missing(const std::set<std::string>& used, const ui::StringTable& words) {
  std::set<std::string> all;
  for (const std::string& key : used) {
    if (!words.contains(key))
      all.insert(key);
  }
  return all;
}

std::set<std::string> unused(const std::set<std::string>& used, const ui::StringTable& words) {
  std::set<std::string> all;
  for (const auto& [key, text] : words) {
    if (!used.contains(key))
      all.insert(key);
  }
  return all;
}

// Texts that are cut or written beyond their place, as the tests of all screens look for them.
std::set<std::string> overflowing(const ui::Drawn& drawn) {
  std::set<std::string> all;
  for (const auto& writing : drawn.writings) {
    if (writing.outside || (writing.cut && writing.words == ui::Words::label))
      all.insert(writing.wanted);
  }
  return all;
}

}  // namespace

TEST_CASE("every key in the code has words, and no words are without a key") {
  const auto used = keys_in_code();
  REQUIRE(used.size() > 200);
  for (const char* language : {"en", "zh"}) {
    INFO(language);
    CHECK(missing(used, table(language)) == std::set<std::string>{});
    CHECK(unused(used, table(language)) == std::set<std::string>{});
  }
}

TEST_CASE("a text that is missing and one that nobody uses are found by their keys") {
  const auto used = keys_in_code();
  auto words = table("zh");
  words.erase("action.back");
  words["action.nobody_asks"] = "无";
  CHECK(missing(used, words) == std::set<std::string>{"action.back"});
  CHECK(unused(used, words) == std::set<std::string>{"action.nobody_asks"});
}

TEST_CASE("a text too long for its place is found on the screen that shows it") {
  const std::string wordy =
      "Geschwindigkeitsbegrenzungsverordnung und noch ein Satz dahinter, der nirgends hineinpasst";
  for (const char* key : {"", "action.park", "next.answer", "grade.so_far"}) {
    INFO(key);
    auto words = table("en");
    if (*key != 0)
      words[key] = wordy;
    examples::HeadlessStage stage(ui::Strings("en", words));
    std::set<std::string> found;
    for (const auto& example : examples::all())
      found.merge(overflowing(stage.draw(example, 1280, 800)));
    // A bar's button grows with its words and pushes its neighbours out; elsewhere the words themselves are cut.
    CHECK(found.empty() == (*key == 0));
  }
}

TEST_CASE("every sentence that a notice can say fits on every screen, with the longest that fills its places") {
  const std::map<std::string, std::string> longest = {
      {"code", "9202 0903 3959 8363 8341 90"}, {"title", "Wireless over-ear noise-cancelling headset LDN42, black"}};
  auto state = examples::all().front();
  std::size_t said = 0;
  for (const char* language : examples::languages) {
    examples::HeadlessStage stage(source / "assets", language);
    for (const auto& [key, pattern] : table(language)) {
      if (!key.starts_with("notice."))
        continue;
      const bool number = pattern.find("{0, ") != std::string::npos;
      station::Notice notice;
      notice.number = 1;
      notice.key = key.substr(7);
      notice.arguments = {number                                  ? "12"
                          : key.find("code") != std::string::npos ? longest.at("code")
                                                                  : longest.at("title"),
                          "the camera was unplugged"};
      state.state.notices = {notice};
      for (const auto size : examples::sizes) {
        const auto drawn = stage.draw(state, size.width, size.height);
        const auto& words = stage.model().notices.at(0).text;
        const auto writing = std::find_if(drawn.writings.begin(), drawn.writings.end(),
                                          [&](const auto& one) { return one.wanted == words; });
        INFO(words << " at " << size.width << " in " << language);
        REQUIRE(writing != drawn.writings.end());
        CHECK_FALSE(writing->cut);
        CHECK_FALSE(writing->outside);
        ++said;
      }
    }
  }
  CHECK(said > 300);
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
  CHECK(english.percent(50) == "50%");
  CHECK(english.percent(12.5) == "12.5%");
}

TEST_CASE("a number that comes as digits takes part in plurals, an identifier stays as it is") {
  const ui::Strings english("en", {{"count", "{0, plural, one {# unit} other {# units}} of {1}"}});
  CHECK(english.text("count", {std::string("1"), std::string("12345678")}) == "1 unit of 12345678");
  CHECK(english.text("count", {std::string("1204"), std::string("0012")}) == "1,204 units of 0012");
}

TEST_CASE("times are written as the language writes them") {
  using Day = ui::Strings::Day;
  const auto at =
      std::chrono::sys_days(std::chrono::year(2026) / 11 / 3) + std::chrono::hours(14) + std::chrono::minutes(2);
  const ui::Strings english("en", {}), chinese("zh", {});
  CHECK(english.time(at, Day::none) == "14:02");
  CHECK(english.time(at, Day::of_year) == "Nov 3, 14:02");
  CHECK(english.time(at, Day::with_year) == "Nov 3, 2026, 14:02");
  CHECK(chinese.time(at, Day::none) == "14:02");
  CHECK(chinese.time(at, Day::of_year) == "11月3日 14:02");
  CHECK(chinese.time(at, Day::with_year) == "2026年11月3日 14:02");
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
