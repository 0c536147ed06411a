// What is on the screen, as data: every word resolved, every button with what pressing it does. Made by present(),
// drawn by draw(); neither knows of the other.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "app/ui/dock/dock_model.h"
#include "app/ui/help/help_model.h"
#include "app/ui/history/history_model.h"
#include "app/ui/photo/photo_model.h"
#include "app/ui/settings/settings_model.h"
#include "app/ui/start_trouble/start_trouble_model.h"
#include "app/ui/status/status_model.h"
#include "app/ui/work/work_model.h"

namespace returns::ui {

struct NoticeModel {
  std::uint64_t number = 0;
  Icon icon = Icon::info;
  Tone tone = Tone::neutral;
  std::string text{};
  Button dismiss{};
};

struct ScreenModel {
  std::string title{};
  std::vector<Chip> left{}, right{};
  std::optional<WorkScreen> work{};
  std::optional<HistoryScreen> history{};
  std::optional<StatusScreen> status{};
  std::optional<SettingsScreen> settings{};
  std::optional<FirstRunScreen> first_run{};
  std::optional<StartTroubleScreen> start_trouble{};
  std::optional<Button> open_status{};  // the chips of the top bar
  std::optional<DockScreen> dock{};
  std::optional<PhotoScreen> photo{};
  std::optional<Task> sign_in{};
  std::optional<HelpScreen> help{};
  std::vector<NoticeModel> notices{};  // the newest first, at most two
  std::optional<KeyboardModel> keyboard{};
  std::vector<Button> actions{};
  std::vector<Button> shortcuts{};  // keys and command codes without a button on the screen
  std::string next{};               // what happens next
  bool next_is_why = false;         // it says instead why the main button is off
  std::optional<Button> main{};
  bool typing = false;  // characters go to a field; only Enter, Backspace and Escape are shortcuts
};

// The press of the enabled button with that key, or of the field while typing; empty when the key means nothing here.
Press press_of_key(const ScreenModel& model, const UiDraft& draft, const std::string& key);
// Whether the key would press a button now, instead of typing.
bool is_shortcut_now(const ScreenModel& model, const std::string& key);
bool takes_digits_only(FieldKind field);

// All buttons of the screen, for keys and for tests.
std::vector<const Button*> buttons_of(const ScreenModel& model);

}  // namespace returns::ui
