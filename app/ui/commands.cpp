#include "app/ui/commands.h"

namespace returns::ui {

namespace {

using station::CommandWord;

std::string key_name(CommandWord word) {
  switch (word) {
    case CommandWord::next:
    case CommandWord::close:
      return key_enter;
    case CommandWord::back:
      return key_backspace;
    case CommandWord::undo:
      return key_undo;
    case CommandWord::photo:
      return " ";
    case CommandWord::look_harder:
      return "f";
    case CommandWord::by_hand:
      return "b";
    case CommandWord::park:
      return "p";
    case CommandWord::more:
      return "m";
    case CommandWord::page_before:
      return key_left;
    case CommandWord::page_on:
      return key_right;
    case CommandWord::cancel:
      return key_escape;
    case CommandWord::help:
      return key_help;
    default:
      return std::string(station::name_of(word));  // digits
  }
}

bool is_digit(CommandWord word) {
  return station::name_of(word).size() == 1;
}

bool closes(const Button& button) {
  return button.id == "close_item" || button.id == "close_parcel";
}

bool is_meant(const ScreenModel& model, const Button& button, CommandWord word) {
  if (button.enabled == Enabled::no)
    return false;
  // Where something is typed, a digit is the key of the number pad on the screen; without one a code never types.
  if (is_digit(word) && model.typing)
    return button.id == "pad/" + std::string(station::name_of(word));
  if (button.key != key_name(word))
    return false;
  // Two codes for the one blue button: whoever shows "next" once too often must not close what is not done.
  if (word == CommandWord::next)
    return !closes(button);
  return word != CommandWord::close || closes(button);
}

}  // namespace

const Button* button_of(const ScreenModel& model, CommandWord word) {
  for (const Button* button : buttons_of(model))
    if (is_meant(model, *button, word))
      return button;
  for (const Button& button : model.shortcuts)
    if (is_meant(model, button, word))
      return &button;
  return nullptr;
}

Press press_of_command(const ScreenModel& model, const Strings& strings, CommandWord word) {
  if (const Button* button = button_of(model, word))
    return button->press;
  return press(station::CommandMeantNothing{caption_of(strings, word)});
}

std::string caption_of(const Strings& strings, CommandWord word) {
  switch (word) {
    case CommandWord::zero:
      return strings.text("command.zero");
    case CommandWord::next:
      return strings.text("action.next");
    case CommandWord::close:
      return strings.text("command.close");
    case CommandWord::back:
      return strings.text("action.back");
    case CommandWord::undo:
      return strings.text("more.undo");
    case CommandWord::photo:
      return strings.text("action.photo");
    case CommandWord::look_harder:
      return strings.text("action.look_harder");
    case CommandWord::by_hand:
      return strings.text("action.by_hand");
    case CommandWord::park:
      return strings.text("action.park");
    case CommandWord::more:
      return strings.text("action.more");
    case CommandWord::page_before:
      return strings.text("command.page_before");
    case CommandWord::page_on:
      return strings.text("command.page_on");
    case CommandWord::cancel:
      return strings.text("action.cancel");
    case CommandWord::help:
      return strings.text("action.help");
    default:
      return strings.text("command.answer", {std::string(station::name_of(word))});
  }
}

std::string key_label_of(const Strings& strings, CommandWord word) {
  return key_label(strings, key_name(word));
}

}  // namespace returns::ui
