// String tables from assets/strings/*.toml.
#pragma once
#include <filesystem>
#include <string>

#include "app/ui/language/strings.h"
#include "storage/base/result.h"

namespace returns::words {

// Tables of keys become one level: [grade] scrap = "…" is "grade.scrap".
Result<ui::StringTable> read_strings(const std::filesystem::path& file);

// The words of a language, English for what it lacks; with what is said of errors from errors.LANGUAGE.toml. Without
// any readable file the keys themselves are shown, and `trouble` says why.
ui::Strings load_strings(const std::filesystem::path& folder, const std::string& language, std::string& trouble);

}  // namespace returns::words
