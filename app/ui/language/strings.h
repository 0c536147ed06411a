// The words of one language. Patterns are ICU MessageFormat ("{0, plural, one {# item} other {# items}}").
// Lives on the main thread.
#pragma once
#include <chrono>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace returns::ui {

using Argument = std::variant<std::string, std::int64_t>;
using StringTable = std::map<std::string, std::string, std::less<>>;

class Phrases;

class Strings {
 public:
  // `language` is a BCP 47 tag ("en", "zh"); `fallback` gives what `table` lacks.
  Strings(std::string language, StringTable table, StringTable fallback = {});
  ~Strings();
  Strings(Strings&&) noexcept;
  Strings& operator=(Strings&&) noexcept;

  const std::string& language() const { return language_; }
  // The text for a key. A key that no table has is shown as it is, so that nothing is silently missing. A place that
  // the pattern fills with a number ("{0, plural, …}") takes one that comes as its digits, as the core's notices carry
  // them.
  std::string text(std::string_view key, const std::vector<Argument>& arguments = {}) const;
  bool has(std::string_view key) const;
  // What the station says of an error, which it says in English, in this language; see phrases.h.
  std::string told(const std::string& english) const;
  // Every text of the table, for the signs it needs.
  std::vector<std::string> all_patterns() const;
  // 1234567 -> "1,234,567", 12.5 -> "12.5%" as the language writes it.
  std::string number(std::int64_t value) const;
  std::string percent(double value) const;
  // Times of the site's zone, as the language writes them: "14:32", "Nov 22, 14:32", with the year where it is wanted.
  enum class Day { none, of_year, with_year };
  std::string time(std::chrono::sys_time<std::chrono::milliseconds> local, Day day) const;

 private:
  struct Formats;
  const std::string* pattern(std::string_view key) const;
  std::string language_;
  StringTable table_, fallback_;
  std::unique_ptr<Formats> formats_;
  std::unique_ptr<const Phrases> phrases_;
};

// How the key is written on buttons: "Enter", "Space", "F"; see app/ui/parts.h for the names.
std::string key_label(const Strings& strings, const std::string& key);

// The error of a pattern that ICU refuses, empty when it is well formed.
std::string pattern_error(const std::string& language, const std::string& pattern);

}  // namespace returns::ui
