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

std::vector<const Button*> buttons_of(const ScreenModel& model) {
  std::vector<const Button*> all;
  const auto add = [&all](const std::vector<Button>& buttons) {
    for (const Button& button : buttons)
      all.push_back(&button);
  };
  const auto add_task = [&add](const Task& task) {
    add(task.answers);
    add(task.pad);
    add(task.paging);
  };
  if (model.work) {
    add_task(model.work->task);
    if (model.work->take_photo)
      all.push_back(&*model.work->take_photo);
  }
  if (model.photo)
    add(model.photo->parts);
  if (model.dock) {
    for (const DockRow& row : model.dock->rows)
      all.push_back(&row.open);
    add(model.dock->paging);
    add_task(model.dock->task);
  }
  if (model.sign_in)
    add_task(*model.sign_in);
  if (model.history) {
    for (const FilterGroup& group : model.history->filters)
      add(group.buttons);
    add(model.history->paging);
    for (const auto* instead : {&model.history->instead, &model.history->instead_of_review})
      if (*instead && (*instead)->action)
        all.push_back(&*(*instead)->action);
    if (model.history->review && model.history->review->instead && model.history->review->instead->action)
      all.push_back(&*model.history->review->instead->action);
    if (model.history->review) {
      add(model.history->review->controls);
      add(model.history->review->paging);
    }
  }
  for (const SettingsPage* page :
       {model.settings ? &model.settings->page : nullptr, model.first_run ? &model.first_run->page : nullptr}) {
    if (!page)
      continue;
    add_task(page->task);
    for (const CameraTile& tile : page->tiles)
      all.push_back(&tile.button);
  }
  if (model.settings)
    add(model.settings->sections);
  if (model.status)
    all.push_back(&model.status->more);
  if (model.open_status)
    all.push_back(&*model.open_status);
  if (model.keyboard) {
    add(model.keyboard->candidates);
    for (const auto& row : model.keyboard->rows)
      add(row);
  }
  for (const NoticeModel& notice : model.notices)
    all.push_back(&notice.dismiss);
  add(model.actions);
  if (model.main)
    all.push_back(&*model.main);
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
