// The station's log file: what happened, for whoever looks after the station. Never a substitute for telling the person
// at the bench. Any thread after open_log().
#pragma once
#include <filesystem>

#include "storage/base/result.h"

namespace returns::platform {

// Makes spdlog's default logger write to FOLDER/station.log, at most 1 MB in each of four files.
Status open_log(const std::filesystem::path& folder);

}  // namespace returns::platform
