// The site's command sheet in one language: words, keys and codes joined into a page.
#pragma once
#include "app/runtime/configuration.h"
#include "app/runtime/site_secret.h"

namespace returns::window {

// Any thread.
Status write_command_sheet(const runtime::Configuration& configuration, const runtime::SiteSecret& secret,
                           const std::string& language, const std::filesystem::path& file);

}  // namespace returns::window
