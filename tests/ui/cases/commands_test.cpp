// Command codes do what keys do: the same presses, valid for the screen that is shown.
#include "app/ui/commands.h"

#include "tests/ui/screens/desk.h"

using namespace returns;
using examples::event_in;
using station::CommandWord;
using ui::Intent;

namespace {

// With the site's command codes.
struct Desk : examples::Desk {
  explicit Desk(const std::string& name) : examples::Desk(name) {
    std::vector<station::CommandCode> codes;
    for (const CommandWord word : station::all_command_words())
      codes.push_back({word, station::command_text(word, "7K2M9QX4")});
    example.state.settings.command_codes = std::make_shared<const std::vector<station::CommandCode>>(std::move(codes));
    show();
  }
  std::vector<Intent> command(CommandWord word) { return scan(station::command_text(word, "7K2M9QX4")); }
};

std::string refused(const std::vector<Intent>& intents) {
  const auto* told = event_in<station::CommandMeantNothing>(intents);
  return told ? told->name : "";
}

TEST_CASE("help on a screen that takes letters names no key that would only type one") {
  Desk desk("question_text");
  desk.key("f1");
  REQUIRE(desk.stage.model().help);
  bool types = false, photo = false;
  for (const auto& row : desk.stage.model().help->rows) {
    types = types || row.key == "A–Z";
    photo = photo || !row.code.empty();
    CHECK(row.key != "P");
    CHECK(row.key != "Space");
  }
  CHECK(types);
  CHECK(photo);  // the codes of the sheet work all the same
}

TEST_CASE("help where people sign in says what the station waits for") {
  Desk desk("sign_in_badge");
  desk.key("f1");
  REQUIRE(desk.stage.model().help);
  CHECK_FALSE(desk.stage.model().help->now.empty());
  CHECK_FALSE(desk.stage.model().help->rows.empty());
}

}  // namespace

TEST_CASE("each command does what the key of its button does") {
  Desk desk("question");
  const auto intents = desk.command(CommandWord::two);
  const auto* answer = event_in<station::AnswerAsked>(intents);
  REQUIRE(answer);
  CHECK(answer->option == event_in<station::AnswerAsked>(desk.key("2"))->option);
  CHECK(event_in<station::PhotoAsked>(desk.command(CommandWord::photo)));
  CHECK(event_in<station::BackAsked>(desk.command(CommandWord::back)));
  CHECK(event_in<station::ParkAsked>(desk.command(CommandWord::park)));
  CHECK(event_in<station::LookHarderAsked>(desk.command(CommandWord::look_harder)));
  CHECK(event_in<station::UndoAsked>(desk.command(CommandWord::undo)));
  CHECK(event_in<station::UndoAsked>(desk.key("u")));
  CHECK(desk.command(CommandWord::more).empty());
  CHECK(desk.example.draft.sheet == ui::SheetKind::more);
  CHECK(desk.command(CommandWord::cancel).empty());
  CHECK(desk.example.draft.sheet == ui::SheetKind::none);
}

TEST_CASE("a command that means nothing on this screen presses nothing and is told by its name") {
  Desk waiting("waiting");
  CHECK(refused(waiting.command(CommandWord::one)) == "Answer 1");
  CHECK(refused(waiting.command(CommandWord::photo)) == "Photo");
  CHECK(event_in<station::StartByHandAsked>(waiting.command(CommandWord::by_hand)));
  Desk question("question");
  CHECK(refused(question.command(CommandWord::by_hand)) == "Start by hand");
  CHECK(refused(question.command(CommandWord::nine)) == "Answer 9");
  CHECK(refused(question.command(CommandWord::close)) == "Close item, parcel");  // there are questions left
}

TEST_CASE("next and close are two codes, so that one shown once too often closes nothing") {
  Desk ready("ready");
  CHECK(refused(ready.command(CommandWord::next)) == "Next");
  CHECK(event_in<station::CloseItemAsked>(ready.command(CommandWord::close)));
  Desk multi("question_multi");
  CHECK(event_in<station::NextAsked>(multi.command(CommandWord::next)));
}

TEST_CASE("a digit's code is the number pad on the screen, and types into no other field") {
  Desk number("question_number");
  CHECK(number.command(CommandWord::four).empty());
  CHECK(number.command(CommandWord::zero).empty());
  CHECK(number.example.draft.text == "8740");
  Desk text("question_text");
  CHECK(refused(text.command(CommandWord::four)) == "Answer 4");
  CHECK(text.example.draft.text.empty());
}

TEST_CASE("a command with a wrong seal goes to the core as it is, whatever is open") {
  Desk desk("question");
  const auto intents = desk.scan("RSCMD-2-00000000");
  const auto* code = event_in<station::CodeEntered>(intents);
  REQUIRE(code);
  CHECK(code->raw == "RSCMD-2-00000000");
  CHECK_FALSE(event_in<station::AnswerAsked>(intents));
}

TEST_CASE("help lists the keys and codes that mean something now, and closes by key, code and scan") {
  Desk desk("question");
  CHECK(desk.command(CommandWord::help).empty());
  REQUIRE(desk.stage.model().help);
  std::vector<std::string> keys, codes;
  for (const auto& row : desk.stage.model().help->rows) {
    keys.push_back(row.key);
    if (!row.code.empty())
      codes.push_back(row.code);
  }
  for (const char* key : {"1", "2", "Space", "P", "M", "F", "U", "←"})
    CHECK(std::find(keys.begin(), keys.end(), key) != keys.end());
  CHECK(std::find(keys.begin(), keys.end(), "B") == keys.end());      // there is a parcel already
  CHECK(std::find(keys.begin(), keys.end(), "Enter") == keys.end());  // nothing to close yet
  CHECK(codes.size() + 1 == keys.size());                             // the status has a key alone
  CHECK(refused(desk.command(CommandWord::one)) == "Answer 1");       // not while it is covered
  CHECK(desk.key("1").empty());
  CHECK(desk.key("escape").empty());
  CHECK_FALSE(desk.stage.model().help);
  desk.key("f1");
  REQUIRE(desk.stage.model().help);
  desk.command(CommandWord::cancel);
  CHECK_FALSE(desk.stage.model().help);
  desk.key("f1");
  CHECK(event_in<station::CodeEntered>(desk.scan("LPNRRFN8843140")));
  CHECK_FALSE(desk.stage.model().help);
}
