#include "app/ui/commands.h"
#include "app/ui/presenter.h"

namespace returns::ui {

// Keys without a button of their own: help everywhere, undo while an item is open.
void Presenter::shortcuts(ScreenModel& model) const {
  const station::Item* now = item();
  const bool open = now && (now->phase == station::ItemPhase::answering || now->phase == station::ItemPhase::ready);
  if (model.work && draft.sheet == SheetKind::none && open && (!now->answers.empty() || now->overridden))
    model.shortcuts.push_back(button("undo", Icon::undo, "more.undo", key_undo, press(station::UndoAsked{})));
  model.actions.push_back(button("help", Icon::help, "action.help", key_help, press(ShowHelp{true})));
}

ScreenModel Presenter::help(const ScreenModel& beneath) const {
  ScreenModel model;
  model.title = tr("help.title");
  model.left = beneath.left;
  model.right = beneath.right;
  model.notices = beneath.notices;
  HelpScreen help{.title = tr("help.title"), .now = beneath.next, .text = tr("help.text")};
  if (beneath.typing)
    help.rows.push_back({takes_digits_only(draft.field) ? "0–9" : "A–Z", tr("help.type"), "", Icon::keyboard});
  std::vector<const Button*> buttons = buttons_of(beneath);
  for (const Button& shortcut : beneath.shortcuts)
    buttons.push_back(&shortcut);
  for (const Button* button : buttons) {
    if (button->key.empty() || button->enabled == Enabled::no || button->id == "help")
      continue;
    HelpRow row{"", button->label, "", button->icon, button->tone};
    if (is_shortcut_now(beneath, button->key))
      row.key = key_label(*around.strings, button->key);
    for (const station::CommandWord word : station::all_command_words())
      if (button_of(beneath, word) == button)
        row.code = caption_of(*around.strings, word);
    if (!row.key.empty() || !row.code.empty())
      help.rows.push_back(std::move(row));
  }
  model.help = std::move(help);
  model.actions.push_back(button("help/close", Icon::close, "action.cancel", key_escape, press(ShowHelp{false})));
  model.shortcuts.push_back(button("help", Icon::help, "action.help", key_help, press(ShowHelp{false})));
  model.next = tr("help.next");
  return model;
}

}  // namespace returns::ui
