// Grading policies from TOML files (assets/policies). Any thread; pure but for reading the folder.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "app/station/policy.h"
#include "storage/base/result.h"

namespace returns::runtime {

// Checks: 2 to 9 options (unless they come from the accessories), unique ids, conditions that name an earlier question
// and its options, English text everywhere, no question that can never be asked, no unknown key. The error names file,
// line and key.
Result<station::Policy> parse_policy(const std::string& toml, const std::string& file_name);

// All *.toml files of a folder by name. Policy ids are unique, a category belongs to one policy, and exactly one policy
// is the fallback (no categories). The hash is the SHA-256 of the file's bytes.
Result<std::vector<station::Policy>> load_policies(const std::filesystem::path& folder);

}  // namespace returns::runtime
