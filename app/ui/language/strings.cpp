#include "app/ui/language/strings.h"

#include <unicode/locid.h>
#include <unicode/msgfmt.h>
#include <unicode/numberformatter.h>

#include <unordered_map>

namespace returns::ui {

struct Strings::Formats {
  icu::Locale locale;
  std::unordered_map<const std::string*, std::unique_ptr<icu::MessageFormat>> compiled;
};

Strings::Strings(std::string language, StringTable table, StringTable fallback)
    : language_(std::move(language)),
      table_(std::move(table)),
      fallback_(std::move(fallback)),
      formats_(std::make_unique<Formats>()) {
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

bool Strings::has(std::string_view key) const {
  return pattern(key) != nullptr;
}

std::string Strings::text(std::string_view key, const std::vector<Argument>& arguments) const {
  const std::string* found = pattern(key);
  if (!found)
    return std::string(key);
  if (found->find('{') == std::string::npos)
    return *found;
  auto& format = formats_->compiled[found];
  UErrorCode error = U_ZERO_ERROR;
  if (!format) {
    format = std::make_unique<icu::MessageFormat>(icu::UnicodeString::fromUTF8(*found), formats_->locale, error);
    if (U_FAILURE(error)) {
      format.reset();
      return *found;
    }
  }
  std::vector<icu::Formattable> values;
  for (const Argument& argument : arguments) {
    if (const auto* number = std::get_if<std::int64_t>(&argument))
      values.emplace_back(static_cast<int64_t>(*number));
    else
      values.emplace_back(icu::UnicodeString::fromUTF8(std::get<std::string>(argument)));
  }
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

std::string pattern_error(const std::string& language, const std::string& pattern) {
  UErrorCode error = U_ZERO_ERROR;
  const icu::MessageFormat format(icu::UnicodeString::fromUTF8(pattern), icu::Locale(language.c_str()), error);
  return U_FAILURE(error) ? u_errorName(error) : "";
}

}  // namespace returns::ui
