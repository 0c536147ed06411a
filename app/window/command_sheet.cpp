#include "app/window/command_sheet.h"

#include "app/print/command_sheet.h"
#include "app/ui/commands.h"
#include "app/words/words_file.h"

namespace returns::window {

Status write_command_sheet(const runtime::Configuration& configuration, const runtime::SiteSecret& secret,
                           const std::string& language, const std::filesystem::path& file) {
  std::string trouble;
  const ui::Strings strings = words::load_strings(configuration.folders.assets / "strings", language, trouble);
  print::CommandSheet sheet{strings.text("sheet.title"),
                            strings.text("sheet.mark", {configuration.settings.station_name, sheet_mark(secret)}),
                            strings.text("sheet.how"),
                            strings.text("sheet.site"),
                            {}};
  for (const auto& code : command_codes(secret))
    sheet.cells.push_back({ui::caption_of(strings, code.word), ui::key_label_of(strings, code.word), code.text});
  return print::write_pdf(sheet, file);
}

}  // namespace returns::window
