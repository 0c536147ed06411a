// Command codes: what a person may ask for by showing a printed code instead of pressing a key. Each is
// "RSCMD-WORD-SEAL"; the seal comes from the site's secret, so that no other print is ever a command. The table of the
// whole texts is made outside (the core knows no secrets); a code is a command when it stands in the table, sign by
// sign.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace returns::station {

enum class CommandWord {
  zero,
  one,
  two,
  three,
  four,
  five,
  six,
  seven,
  eight,
  nine,
  next,
  close,
  back,
  undo,
  photo,
  look_harder,
  by_hand,
  park,
  more,
  page_before,
  page_on,
  cancel,
  help,
};

struct CommandCode {
  CommandWord word = CommandWord::help;
  std::string text;  // "RSCMD-NEXT-7K2M9QX4"
};

// In the order in which a sheet shows them.
const std::vector<CommandWord>& all_command_words();
// "NEXT", as it stands in the code.
std::string_view name_of(CommandWord word);
std::string command_text(CommandWord word, std::string_view seal);

// Begins with the reserved prefix, however it is written: never a parcel's, whatever else it is.
bool claims_to_be_command(std::string_view raw);
// The word of a code that stands in the table exactly (scanners may put an AIM identifier or line ends around it).
std::optional<CommandWord> command_in(const std::vector<CommandCode>& table, std::string_view raw);

}  // namespace returns::station
