// What keys and scans press on the screen that is shown.
#include "app/station/identifiers.h"
#include "app/ui/commands.h"
#include "app/ui/presenter.h"

namespace returns::ui {

namespace {

bool is_named(const std::string& key) {
  return key.size() > 1 && static_cast<unsigned char>(key.front()) < 0x80;
}

}  // namespace

Press press_of_scan(const station::State& state, const Strings& strings, const UiDraft& draft, const ScreenModel& model,
                    const std::string& raw) {
  if (station::claims_to_be_command(raw)) {
    const auto& table = state.settings.command_codes;
    if (const auto word = table ? station::command_in(*table, raw) : std::nullopt)
      return press_of_command(model, strings, *word);
    return press(station::CodeEntered{CodeSource::hand_scanner, raw});  // the core says why it is refused
  }
  if (state.lock)
    return press(station::CodeEntered{CodeSource::hand_scanner, raw});  // the core knows whose badge it is
  static const Surroundings nothing;
  const Presenter p{state, nothing, draft};
  if (nobody_works(state)) {
    if (draft.field == FieldKind::pin)
      return {};
    return press(ClearText{}, TypeText{raw}, SignInStep{});
  }
  const bool page = draft.settings.step == SettingsStep::page;
  switch (draft.screen) {
    case ScreenKind::first_run:
      return draft.first_run.step == FirstRunStep::admin_badge ? p.scanned_first_badge(raw) : Press{};
    case ScreenKind::settings:
      if (draft.settings.step == SettingsStep::user_badge)
        return p.scanned_badge(raw);
      if (page && draft.settings.section == SettingsSection::scanner) {
        SettingsDraft tried = draft.settings;
        tried.scanned = raw;
        return press(EditSettings{std::move(tried), {}});
      }
      return {};
    case ScreenKind::start_trouble:
      return {};
    case ScreenKind::status:
      return press(OpenScreen{ScreenKind::work}, station::CodeEntered{CodeSource::hand_scanner, raw});
    case ScreenKind::work:
    case ScreenKind::dock:
    case ScreenKind::history:
      break;
  }
  if (draft.screen == ScreenKind::history)
    return press(FocusField{FieldKind::search}, ClearText{}, TypeText{raw}, Search{});
  return press(ShowHelp{false}, station::CodeEntered{CodeSource::hand_scanner, raw});
}

namespace {

class ButtonList {
 public:
  explicit ButtonList(std::vector<const Button*>& all) : all_(&all) {}
  void add(const Button& button) { all_->push_back(&button); }
  void add(const std::vector<Button>& buttons) {
    for (const Button& button : buttons)
      add(button);
  }
  void add(const std::optional<Button>& button) {
    if (button)
      add(*button);
  }
  void add(const std::optional<EmptyState>& instead) {
    if (instead)
      add(instead->action);
  }
  void add(const Task& task) {
    add(task.answers);
    add(task.pad);
    add(task.paging);
  }
  void add(const WorkScreen& work) {
    add(work.task);
    add(work.take_photo);
  }
  void add(const DockScreen& dock) {
    for (const DockRow& row : dock.rows)
      add(row.open);
    add(dock.paging);
    add(dock.task);
  }
  void add(const HistoryScreen& history) {
    for (const FilterGroup& group : history.filters)
      add(group.buttons);
    add(history.paging);
    add(history.instead);
    add(history.instead_of_review);
    if (!history.review)
      return;
    add(history.review->instead);
    add(history.review->controls);
    add(history.review->paging);
  }
  void add(const SettingsPage& page) {
    add(page.task);
    for (const CameraTile& tile : page.tiles)
      add(tile.button);
  }
  void add(const KeyboardModel& keyboard) {
    add(keyboard.candidates);
    for (const auto& row : keyboard.rows)
      add(row);
  }

 private:
  std::vector<const Button*>* all_;
};

}  // namespace

std::vector<const Button*> buttons_of(const ScreenModel& model) {
  std::vector<const Button*> all;
  ButtonList list(all);
  if (model.work)
    list.add(*model.work);
  if (model.photo)
    list.add(model.photo->parts);
  if (model.dock)
    list.add(*model.dock);
  if (model.sign_in)
    list.add(*model.sign_in);
  if (model.history)
    list.add(*model.history);
  if (model.settings) {
    list.add(model.settings->page);
    list.add(model.settings->sections);
  }
  if (model.first_run)
    list.add(model.first_run->page);
  if (model.status)
    list.add(model.status->more);
  list.add(model.open_status);
  if (model.keyboard)
    list.add(*model.keyboard);
  for (const NoticeModel& notice : model.notices)
    list.add(notice.dismiss);
  list.add(model.actions);
  list.add(model.main);
  return all;
}

bool is_shortcut_now(const ScreenModel& model, const std::string& key) {
  return !key.empty() && (!model.typing || (is_named(key) && key != key_backspace));
}

bool takes_digits_only(FieldKind field) {
  return field == FieldKind::pin || field == FieldKind::quantity || field == FieldKind::setting_pin;
}

Press press_of_key(const ScreenModel& model, const UiDraft& draft, const std::string& key) {
  const bool named = is_named(key);
  if (model.typing && !draft.composing.empty()) {
    // While letters are composed, the keys that choose belong to the candidates.
    if (key == key_enter)
      return press(EndComposing{});
    if (key == key_escape)
      return press(EndComposing{Composing::drop});
    for (const Button& candidate : model.keyboard ? model.keyboard->candidates : std::vector<Button>{}) {
      const bool first = key == " " && candidate.id == "candidate/1";
      if (first || candidate.key == key)
        return candidate.enabled == Enabled::yes ? candidate.press : Press{};
    }
  }
  if (model.typing && !named) {
    if (takes_digits_only(draft.field) && (key.front() < '0' || key.front() > '9'))
      return {};
    return press(TypeText{key});
  }
  if (model.typing && key == key_backspace)
    return press(DeleteCharacter{});
  std::string wanted = key;
  if (!named && key.front() >= 'A' && key.front() <= 'Z')
    wanted = static_cast<char>(key.front() - 'A' + 'a');
  for (const Button* button : buttons_of(model)) {
    if (!button->key.empty() && button->key == wanted && button->enabled == Enabled::yes)
      return button->press;
  }
  for (const Button& shortcut : model.shortcuts) {
    if (shortcut.key == wanted)
      return shortcut.press;
  }
  return {};
}

}  // namespace returns::ui
