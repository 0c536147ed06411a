#include "app/words/words_file.h"

#include <fmt/format.h>
#include <toml++/toml.h>

namespace returns::words {

namespace {
void flatten(const toml::table& table, const std::string& prefix, ui::StringTable& out) {
  for (const auto& [key, value] : table) {
    const std::string name = prefix.empty() ? std::string(key.str()) : prefix + "." + std::string(key.str());
    if (const auto* inner = value.as_table())
      flatten(*inner, name, out);
    else if (const auto* text = value.as_string())
      out[name] = text->get();
  }
}
}  // namespace

Result<ui::StringTable> read_strings(const std::filesystem::path& file) {
  try {
    ui::StringTable out;
    flatten(toml::parse_file(file.string()), "", out);
    return out;
  } catch (const toml::parse_error& error) {
    return Error{ErrorCode::invalid_input, "read the words of the screen", file.string(),
                 fmt::format("line {}: {}", error.source().begin.line, error.description()),
                 "Install the station's assets again."};
  }
}

ui::Strings load_strings(const std::filesystem::path& folder, const std::string& language, std::string& trouble) {
  const auto table_of = [&](const std::string& name) -> ui::StringTable {
    auto read = read_strings(folder / (name + ".toml"));
    if (read)
      return std::move(read).value();
    trouble = read.error().sentence();
    return {};
  };
  ui::StringTable english = table_of("en");
  if (language == "en")
    return {"en", std::move(english)};
  ui::StringTable table = table_of(language);
  table.merge(table_of("errors." + language));
  return {language, std::move(table), std::move(english)};
}

}  // namespace returns::words
