#include <fmt/format.h>

#include "app/cli/command_line.h"

namespace returns::cli {

int run(const PrintCommandSheet& command, const runtime::Configuration& configuration, const SheetWriter& write) {
  const auto& data = configuration.folders.data;
  const auto secret =
      command.new_secret ? runtime::renew_site_secret(posix_files(), data) : runtime::site_secret(posix_files(), data);
  if (!secret)
    return fail(secret.error());
  if (command.new_secret)
    fmt::print(
        "A new secret is in {}: command sheets printed before are refused as soon as the station is started "
        "again. Copy the file to the other benches of the site.\n",
        secret->file.string());
  const std::string language = command.language.empty() ? configuration.settings.language : command.language;
  if (const Status written = write(configuration, *secret, language, command.file); !written)
    return fail(written.error());
  fmt::print("{}: {} command codes, sheet {}.\n", command.file.string(), runtime::command_codes(*secret).size(),
             runtime::sheet_mark(*secret));
  return 0;
}

}  // namespace returns::cli
