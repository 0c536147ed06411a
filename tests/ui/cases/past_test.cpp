// What was inspected before: parcels opened again, what was taken back, questions that the store did not answer, photos
// that are not there.
#include "tests/ui/screens/desk.h"
#include "tests/ui/screens/floor_states.h"
#include "tests/ui/screens/judging.h"

using namespace returns;
using namespace returns::examples;

namespace {

bool is_written(const ui::Drawn& drawn, const std::string& words) {
  return std::any_of(drawn.writings.begin(), drawn.writings.end(),
                     [&](const auto& writing) { return writing.shown.find(words) != std::string::npos; });
}

}  // namespace

TEST_CASE(
    "of a parcel that is opened again what remains is offered first, and what was inspected stands there as done") {
  Desk desk("opened_again");
  const auto& answers = desk.stage.model().work->task.answers;
  REQUIRE(answers.size() == 5);
  CHECK(answers[0].label == "2 × Kettle 1.7 l steel");
  CHECK(answers[1].id == "inspected/e1");
  CHECK(answers[1].note == "Inspected: Refurbish · Nov 20, 16:32 · Kofi B.");
  CHECK(answers[4].id == "item/add");
  CHECK(only<station::NextItemAsked>(desk.key("1")).expected_item == 2u);
}

TEST_CASE("an item that was inspected before is inspected again only by a choice of its own") {
  Desk desk("opened_again");
  CHECK(desk.key("2").empty());
  CHECK(desk.stage.model().work->task.answers.front().label == "Inspect again");
  const auto intents = desk.key("1");
  CHECK(only<station::InspectAgainAsked>(intents).item == ItemId{"e1"});
  CHECK(desk.example.draft.sheet == ui::SheetKind::none);
  Desk scanned("opened_again_shown");
  CHECK(scanned.stage.model().work->task.answers.front().id == "inspected/e1");
}

TEST_CASE("a parcel whose items were all inspected before can be closed at once") {
  Desk desk("opened_again_all_done");
  CHECK(event_in<station::CloseParcelAsked>(desk.key(ui::key_enter)) != nullptr);
}

TEST_CASE("what was taken back stands in its place, struck through, with when and by whom, and leads to its moment") {
  Desk desk("history_undone");
  const auto& decisions = desk.stage.model().history->review->decisions;
  REQUIRE(decisions.size() == 8);
  CHECK_FALSE(decisions[0].undone);
  REQUIRE(decisions[1].undone);
  CHECK(decisions[1].when == "00:20");
  CHECK(decisions[1].note.find("undone at ") == 0);
  CHECK(decisions[1].note.find("by Ana R.") != std::string::npos);
  CHECK(decisions[2].text != decisions[1].text);
  CHECK(std::count_if(decisions.begin(), decisions.end(), [](const auto& one) { return one.undone; }) == 2);
  const auto intents = desk.take(decisions[1].press);
  REQUIRE(find<ui::Seek>(intents));
  CHECK(find<ui::Seek>(intents)->to == std::chrono::seconds(20));
}

TEST_CASE("a history, an inspection and a recording that could not be read are asked for again by one touch") {
  Desk list("history_error");
  list.example.draft.searched = "9202";
  list.example.draft.filter.held = true;
  list.show();
  const auto asked = list.key("r");
  REQUIRE(find<ui::AskHistory>(asked));
  CHECK(find<ui::AskHistory>(asked)->text == "9202");
  CHECK(find<ui::AskHistory>(asked)->filter.held);
  Desk detail("history_detail_error");
  const auto opened = detail.touch("detail/again");
  REQUIRE(find<ui::AskDetail>(opened));
  CHECK(find<ui::AskDetail>(opened)->session == rows()[0].session);
  Desk clip("history_clip_failed");
  REQUIRE(find<ui::AskClip>(clip.key("r")));
  Desk all("history_all_failed");
  CHECK(find<ui::AskHistory>(all.key("r")));
  CHECK(find<ui::AskDetail>(all.touch("detail/again")));
}

TEST_CASE("of two recordings it is said which one is shown, and the button leads to the other") {
  Desk desk("history_two_clips");
  CHECK(is_written(desk.drawn, "2 of 2"));
  CHECK(is_written(desk.drawn, "00:31 / 02:14"));
  const auto other = desk.touch("play/clip");
  REQUIRE(find<ui::AskClip>(other));
  CHECK(find<ui::AskClip>(other)->clip == 0);
}

TEST_CASE("a photo that is not there says so in words, small and large") {
  for (const auto& [name, small, large] : {std::tuple{"loading", "Opening …", "Opening the photo"},
                                           {"missing", "Not found", "The photo is not there"},
                                           {"unreadable", "Damaged", "The photo cannot be shown"}}) {
    INFO(name);
    CHECK(is_written(Desk(std::string("photo_") + name).drawn, large));
    CHECK(is_written(Desk(std::string("photo_in_history_") + name).drawn, large));
    CHECK(is_written(Desk(std::string("history_photos_") + name).drawn, small));
    CHECK(is_written(Desk(std::string("work_photos_") + name).drawn, small));
  }
}

TEST_CASE("nowhere do two separators follow each other, and none begins or ends a line") {
  every_screen([](const ui::Drawn& drawn, const ui::Scale&, const ui::ScreenModel&, const Example&) {
    for (const auto& writing : drawn.writings) {
      INFO(writing.wanted);
      CHECK(writing.wanted.find("· ·") == std::string::npos);
      CHECK(writing.wanted.find("·  ·") == std::string::npos);
      CHECK_FALSE(writing.wanted.starts_with("·"));
      CHECK_FALSE(writing.wanted.starts_with(" ·"));
      CHECK_FALSE(writing.wanted.ends_with("·"));
      CHECK_FALSE(writing.wanted.ends_with("· "));
    }
  });
}
