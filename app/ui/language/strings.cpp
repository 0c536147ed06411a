#include "app/ui/language/strings.h"

#include <unicode/dtptngen.h>
#include <unicode/locid.h>
#include <unicode/msgfmt.h>
#include <unicode/numberformatter.h>
#include <unicode/smpdtfmt.h>
#include <unicode/timezone.h>

#include <algorithm>
#include <charconv>
#include <map>
#include <unordered_map>

#include "app/ui/language/phrases.h"

namespace returns::ui {

struct Strings::Formats {
  struct Compiled {
    std::unique_ptr<icu::MessageFormat> format;
    std::vector<bool> numeric;  // by place
  };
  icu::Locale locale;
  std::unordered_map<const std::string*, Compiled> compiled;
  std::map<Day, std::unique_ptr<icu::SimpleDateFormat>> times;
};

namespace {

// "{0, plural, …} of {1}" -> {true, false}
std::vector<bool> numeric_places(const std::string& pattern) {
  std::vector<bool> numeric;
  for (std::size_t at = pattern.find('{'); at != std::string::npos; at = pattern.find('{', at + 1)) {
    std::size_t place = 0;
    const auto read = std::from_chars(pattern.data() + at + 1, pattern.data() + pattern.size(), place);
    if (read.ec != std::errc() || place > 20 || read.ptr == pattern.data() + pattern.size())
      continue;
    numeric.resize(std::max(numeric.size(), place + 1));
    numeric[place] = numeric[place] || *read.ptr == ',';
  }
  return numeric;
}

icu::Formattable value_of(const Argument& argument, bool numeric) {
  if (const auto* number = std::get_if<std::int64_t>(&argument))
    return {static_cast<int64_t>(*number)};
  const auto& text = std::get<std::string>(argument);
  std::int64_t digits = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), digits);
  if (numeric && read.ec == std::errc() && read.ptr == text.data() + text.size())
    return {static_cast<int64_t>(digits)};
  return {icu::UnicodeString::fromUTF8(text)};
}

}  // namespace

Strings::Strings(std::string language, StringTable table, StringTable fallback)
    : language_(std::move(language)),
      table_(std::move(table)),
      fallback_(std::move(fallback)),
      formats_(std::make_unique<Formats>()),
      phrases_(std::make_unique<const Phrases>(table_)) {
  formats_->locale = icu::Locale(language_.c_str());
}
Strings::~Strings() = default;
// Compiled patterns are found by the address of their text, which moves with the table's nodes.
Strings::Strings(Strings&&) noexcept = default;
Strings& Strings::operator=(Strings&&) noexcept = default;

const std::string* Strings::pattern(std::string_view key) const {
  if (const auto found = table_.find(key); found != table_.end())
    return &found->second;
  if (const auto found = fallback_.find(key); found != fallback_.end())
    return &found->second;
  return nullptr;
}

std::vector<std::string> Strings::all_patterns() const {
  std::vector<std::string> all;
  for (const auto& [key, text] : table_)
    all.push_back(text);
  return all;
}

std::string Strings::told(const std::string& english) const {
  return phrases_->told(english);
}

bool Strings::has(std::string_view key) const {
  return pattern(key) != nullptr;
}

std::string Strings::text(std::string_view key, const std::vector<Argument>& arguments) const {
  const std::string* found = pattern(key);
  if (!found)
    return std::string(key);
  if (found->find('{') == std::string::npos)
    return *found;
  auto& [format, numeric] = formats_->compiled[found];
  UErrorCode error = U_ZERO_ERROR;
  if (!format) {
    format = std::make_unique<icu::MessageFormat>(icu::UnicodeString::fromUTF8(*found), formats_->locale, error);
    if (U_FAILURE(error)) {
      format.reset();
      return *found;
    }
    numeric = numeric_places(*found);
  }
  std::vector<icu::Formattable> values;
  for (std::size_t place = 0; place < arguments.size(); ++place)
    values.push_back(value_of(arguments[place], place < numeric.size() && numeric[place]));
  icu::UnicodeString out;
  icu::FieldPosition ignored(icu::FieldPosition::DONT_CARE);
  format->format(values.data(), static_cast<int32_t>(values.size()), out, ignored, error);
  std::string utf8;
  out.toUTF8String(utf8);
  return U_FAILURE(error) ? *found : utf8;
}

std::string Strings::number(std::int64_t value) const {
  UErrorCode error = U_ZERO_ERROR;
  const auto formatted = icu::number::NumberFormatter::withLocale(formats_->locale).formatInt(value, error);
  std::string utf8;
  if (U_SUCCESS(error))
    formatted.toString(error).toUTF8String(utf8);
  return U_SUCCESS(error) ? utf8 : std::to_string(value);
}

std::string Strings::percent(double value) const {
  UErrorCode error = U_ZERO_ERROR;
  const auto formatted = icu::number::NumberFormatter::withLocale(formats_->locale)
                             .unit(icu::NoUnit::percent())
                             .precision(icu::number::Precision::maxFraction(1))
                             .formatDouble(value, error);
  std::string utf8;
  if (U_SUCCESS(error))
    formatted.toString(error).toUTF8String(utf8);
  return utf8;
}

std::string Strings::time(std::chrono::sys_time<std::chrono::milliseconds> local, Day day) const {
  UErrorCode error = U_ZERO_ERROR;
  auto& format = formats_->times[day];
  if (!format) {
    const char* skeleton = day == Day::none ? "Hm" : day == Day::of_year ? "MMMdHm" : "yMMMdHm";
    const std::unique_ptr<icu::DateTimePatternGenerator> patterns(
        icu::DateTimePatternGenerator::createInstance(formats_->locale, error));
    if (U_SUCCESS(error))
      format =
          std::make_unique<icu::SimpleDateFormat>(patterns->getBestPattern(skeleton, error), formats_->locale, error);
    if (U_FAILURE(error)) {
      format.reset();
      return "–";
    }
    format->adoptTimeZone(icu::TimeZone::getGMT()->clone());  // the time is the site's already
  }
  icu::UnicodeString out;
  format->format(static_cast<UDate>(local.time_since_epoch().count()), out);
  std::string utf8;
  return out.toUTF8String(utf8);
}

std::string pattern_error(const std::string& language, const std::string& pattern) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::MessageFormat format(icu::UnicodeString::fromUTF8(pattern), icu::Locale(language.c_str()), error);
  return U_FAILURE(error) ? u_errorName(error) : "";
}

}  // namespace returns::ui
