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
