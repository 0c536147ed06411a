// The clocks of marketplaces and site from TOML files (assets/clocks). Any thread; pure but for reading the folder.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "app/station/clocks.h"
#include "storage/base/result.h"

namespace returns::runtime {

// Checks: at least one rule a clock, one amount a rule, ascending dates, unique ids, no unknown key. The error names
// file, line and key.
Result<station::ClockSet> parse_clocks(const std::string& toml, const std::string& file_name);

// All *.toml files of a folder; the set "site" must be among them.
Result<std::vector<station::ClockSet>> load_clocks(const std::filesystem::path& folder);

}  // namespace returns::runtime
