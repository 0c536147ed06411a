#include "app/station/command_codes.h"

#include <algorithm>

#include "app/station/identifiers.h"

namespace returns::station {

const std::vector<CommandWord>& all_command_words() {
  using enum CommandWord;
  static const std::vector<CommandWord> words{one,     two,  three, four,        five,    six,    seven, eight,
                                              nine,    zero, next,  close,       back,    undo,   photo, look_harder,
                                              by_hand, park, more,  page_before, page_on, cancel, help};
  return words;
}

std::string_view name_of(CommandWord word) {
  switch (word) {
    case CommandWord::zero:
      return "0";
    case CommandWord::one:
      return "1";
    case CommandWord::two:
      return "2";
    case CommandWord::three:
      return "3";
    case CommandWord::four:
      return "4";
    case CommandWord::five:
      return "5";
    case CommandWord::six:
      return "6";
    case CommandWord::seven:
      return "7";
    case CommandWord::eight:
      return "8";
    case CommandWord::nine:
      return "9";
    case CommandWord::next:
      return "NEXT";
    case CommandWord::close:
      return "CLOSE";
    case CommandWord::back:
      return "BACK";
    case CommandWord::undo:
      return "UNDO";
    case CommandWord::photo:
      return "PHOTO";
    case CommandWord::look_harder:
      return "LOOK";
    case CommandWord::by_hand:
      return "HAND";
    case CommandWord::park:
      return "PARK";
    case CommandWord::more:
      return "MORE";
    case CommandWord::page_before:
      return "PREV";
    case CommandWord::page_on:
      return "PAGE";
    case CommandWord::cancel:
      return "CANCEL";
    case CommandWord::help:
      return "HELP";
  }
  return {};
}

std::string command_text(CommandWord word, std::string_view seal) {
  std::string text(command_prefix);
  text += name_of(word);
  text += '-';
  text += seal;
  return text;
}

bool claims_to_be_command(std::string_view raw) {
  const auto readings = classify(raw);
  return readings.front().kind == CodeKind::command;
}

std::optional<CommandWord> command_in(const std::vector<CommandCode>& table, std::string_view raw) {
  const std::string text = normalise(raw);
  const auto found =
      std::find_if(table.begin(), table.end(), [&](const CommandCode& code) { return code.text == text; });
  return found == table.end() ? std::nullopt : std::optional(found->word);
}

}  // namespace returns::station
