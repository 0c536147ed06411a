// Command codes on the screen: each does what pressing one button of it does, and nothing on a screen without that
// button.
#pragma once
#include <string>

#include "app/station/command_codes.h"
#include "app/ui/language/strings.h"
#include "app/ui/screen_model.h"

namespace returns::ui {

// The enabled button that the command presses; null when it means nothing here.
const Button* button_of(const ScreenModel& model, station::CommandWord word);
// What the command does here; where it means nothing, the core is asked to say so.
Press press_of_command(const ScreenModel& model, const Strings& strings, station::CommandWord word);

// As the sheet calls it ("Next"), and the key that does the same.
std::string caption_of(const Strings& strings, station::CommandWord word);
std::string key_label_of(const Strings& strings, station::CommandWord word);

}  // namespace returns::ui
