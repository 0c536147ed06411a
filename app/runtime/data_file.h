// Reading the program's own data files (policies, clocks): TOML tables whose every key is known, with errors that name
// file, line and key. Any thread.
#pragma once
#include <fmt/format.h>

#include <toml++/toml.h>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "app/station/policy.h"
#include "storage/base/result.h"

namespace returns::runtime {

// What every part of a file needs to know to say where it is wrong. Keeps the first error.
struct Complaints {
  std::string file;
  std::function<Error(const std::string& file, std::string cause)> unusable;
  std::optional<Error> first = std::nullopt;
  void add(const toml::source_region& place, const std::string& key, const std::string& cause) {
    if (!first)
      first = unusable(file, fmt::format("line {}, {}: {}", place.begin.line, key, cause));
  }
};

// One table of the file; keys that nobody asked for are unknown.
class Part {
 public:
  Part(const toml::table& table, std::string path, Complaints& complaints)
      : table_(table), path_(std::move(path)), complaints_(complaints) {}

  template <typename T>
  std::optional<T> get(const std::string& key, const char* type) {
    known_.insert(key);
    const toml::node* node = table_.get(key);
    if (!node)
      return std::nullopt;
    if (auto value = node->value_exact<T>())
      return *value;
    complaints_.add(node->source(), name(key), fmt::format("must be {}", type));
    return std::nullopt;
  }

  std::string id() {
    const auto value = get<std::string>("id", "text in quotes");
    if (!value || value->empty())
      complain("id", "every question, option and rule needs an id");
    return value.value_or("");
  }

  // The value where it is given; else complains.
  template <typename T>
  T needed(const std::string& key, const char* type) {
    if (table_.get(key) == nullptr)
      complain(key, "is missing");
    return get<T>(key, type).value_or(T{});
  }

  bool flag(const std::string& key) { return get<bool>(key, "true or false").value_or(false); }

  int number(const std::string& key, std::int64_t least, std::int64_t most) {
    const auto value = get<std::int64_t>(key, "a whole number");
    if (value && (*value < least || *value > most))
      complain(key, fmt::format("must be between {} and {}", least, most));
    return static_cast<int>(value.value_or(0));
  }

  template <typename Enum>
  std::optional<Enum> named(const std::string& key, std::optional<Enum> (*from)(std::string_view)) {
    const auto text = get<std::string>(key, "text in quotes");
    if (!text)
      return std::nullopt;
    const auto value = from(*text);
    if (!value)
      complain(key, fmt::format("“{}” is none of the known names", *text));
    return value;
  }

  station::Texts texts(const std::string& key, bool required) {
    station::Texts texts;
    known_.insert(key);
    const toml::table* table = table_[key].as_table();
    if (table)
      for (auto&& [language, text] : *table)
        if (const auto value = text.value_exact<std::string>(); value && !value->empty())
          texts[std::string(language.str())] = *value;
    const bool given = table_.get(key) != nullptr;
    if ((required || given) && !texts.contains("en"))
      complain(key, "the English text (en) is missing");
    return texts;
  }

  std::vector<std::string> list(const std::string& key) {
    std::vector<std::string> values;
    known_.insert(key);
    const toml::node* node = table_.get(key);
    const toml::array* array = node ? node->as_array() : nullptr;
    if (node && !array)
      complain(key, "must be a list of texts");
    if (array)
      for (const toml::node& one : *array) {
        if (const auto value = one.value_exact<std::string>())
          values.push_back(*value);
        else
          complain(key, "must be a list of texts");
      }
    return values;
  }

  std::vector<toml::date> dates(const std::string& key) {
    std::vector<toml::date> values;
    known_.insert(key);
    const toml::node* node = table_.get(key);
    const toml::array* array = node ? node->as_array() : nullptr;
    if (node && !array)
      complain(key, "must be a list of dates");
    if (array)
      for (const toml::node& one : *array) {
        if (const auto value = one.value_exact<toml::date>())
          values.push_back(*value);
        else
          complain(key, "must be a list of dates");
      }
    return values;
  }

  // A list of tables: [[question]], or when = [{…}].
  std::vector<Part> parts(const std::string& key) {
    std::vector<Part> result;
    known_.insert(key);
    const toml::node* node = table_.get(key);
    const toml::array* array = node ? node->as_array() : nullptr;
    if (node && !array)
      complain(key, "must be a list of tables");
    if (array)
      for (const toml::node& one : *array) {
        if (const toml::table* table = one.as_table())
          result.emplace_back(*table, fmt::format("{}[{}]", name(key), result.size() + 1), complaints_);
        else
          complain(key, "must be a list of tables");
      }
    return result;
  }

  std::optional<Part> part(const std::string& key) {
    known_.insert(key);
    const toml::table* table = table_[key].as_table();
    if (!table)
      return std::nullopt;
    return Part(*table, name(key), complaints_);
  }

  void complain(const std::string& key, const std::string& cause) {
    const toml::node* node = table_.get(key);
    complaints_.add(node ? node->source() : table_.source(), name(key), cause);
  }

  void no_other_keys() {
    for (auto&& [key, node] : table_)
      if (!known_.contains(std::string(key.str())))
        complaints_.add(node.source(), name(std::string(key.str())), "is not a known key");
  }

 private:
  std::string name(const std::string& key) const { return path_.empty() ? key : path_ + "." + key; }

  const toml::table& table_;
  std::string path_;
  Complaints& complaints_;
  std::set<std::string> known_;
};

// The text of one file, by its path; and of every *.toml in a folder, by name.
struct DataFile {
  std::filesystem::path path;
  std::string text;
};
Result<std::vector<DataFile>> read_data_files(const std::filesystem::path& folder, const char* what);

// Parses and reads one file; what `read` complained of, or a mistake of syntax, is the error.
template <typename T>
Result<T> read_data(const std::string& text, Complaints complaints, T (*read)(Part)) {
  try {
    const toml::table table = toml::parse(text, complaints.file);
    T value = read(Part(table, "", complaints));
    if (complaints.first)
      return *std::move(complaints.first);
    return value;
  } catch (const toml::parse_error& error) {
    return complaints.unusable(complaints.file,
                               fmt::format("line {}: {}", error.source().begin.line, error.description()));
  }
}

}  // namespace returns::runtime
