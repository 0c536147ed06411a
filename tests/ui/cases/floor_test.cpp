// Dock, lock, photo viewer and history filters: a fixed model in, intents and words out.
#include "app/ui/draw.h"
#include "tests/support/catch.h"
#include "tests/ui/screens/bench.h"
#include "tests/ui/screens/desk.h"
#include "tests/ui/screens/floor_states.h"
#include "tests/ui/screens/judging.h"

using namespace returns;
using examples::Desk;
using examples::find;
using examples::only;
using namespace std::chrono_literals;
using ui::press;

TEST_CASE("the dock is one key away while the station waits, and a row there begins an inspection by touch and key") {
  Desk desk("waiting_dock_and_lock");
  CHECK(only<station::DockAsked>(desk.key("d")).open);
  CHECK(desk.example.draft.screen == ui::ScreenKind::dock);
  CHECK(only<station::InspectParcelAsked>(desk.touch("parcel/p2")).parcel.value == "p2");
  const std::string first = desk.stage.model().dock->rows.front().open.id;
  CHECK("parcel/" + only<station::InspectParcelAsked>(desk.key("1")).parcel.value == first);
  CHECK_FALSE(only<station::DockAsked>(desk.key("escape")).open);
}

TEST_CASE("a scan on the dock is a code for the core") {
  Desk desk("dock");
  CHECK(only<station::CodeEntered>(desk.scan("1Z999AA10123456784")).raw == "1Z999AA10123456784");
}

TEST_CASE("rows of the dock say with shape and word how urgent they are, the most urgent on top") {
  Desk desk("dock");
  const auto& rows = desk.stage.model().dock->rows;
  REQUIRE(rows.size() == 6);
  CHECK(rows[0].urgency.shape == ui::Shape::square);
  CHECK(rows[0].urgency.word == "Overdue");
  CHECK(rows[0].left.find("3 h 0 min over") == 0);
  CHECK(rows[1].urgency.shape == ui::Shape::triangle);
  CHECK(rows[1].urgency.word == "Soon");
  CHECK(rows[5].urgency.shape == ui::Shape::circle);
  CHECK(rows[5].urgency.word == "In time");
}

TEST_CASE("no row of the dock cuts who received the parcel, whose it is or how long there is") {
  examples::every_screen(
      [](const ui::Drawn& drawn, const ui::Scale&, const ui::ScreenModel& model, const examples::Example&) {
        if (!model.dock)
          return;
        for (const auto& row : model.dock->rows)
          for (const auto& writing : drawn.writings) {
            const bool meant = writing.wanted == row.left || writing.wanted == row.clock ||
                               writing.wanted == row.client || writing.wanted.starts_with(row.received);
            INFO(writing.wanted << " as " << writing.shown);
            CHECK_FALSE((meant && writing.cut));
          }
      });
}

TEST_CASE("the page of the dock follows the last scan and turns by key") {
  Desk desk("dock_many");
  const auto first = [&] { return desk.stage.model().dock->rows.front().open.id; };
  const std::string second_page = first();
  CHECK(desk.key("left").empty());
  CHECK(first() != second_page);
  desk.example.state.dock.last_shown = desk.example.state.dock.parcels->back().parcel;
  desk.show();
  CHECK(desk.stage.model().dock->rows.back().open.chosen);
}

TEST_CASE("an unannounced parcel is received for a client, or put aside, by one touch") {
  Desk desk("dock_unannounced");
  only<station::ArrivalRefused>(desk.touch("arrival/refuse"));
  CHECK(only<station::ReceiveAsked>(desk.touch("arrival/lumio")).client.value == "lumio");
  CHECK(only<station::ReceiveAsked>(desk.key("2")).client == unassigned_client);
}

TEST_CASE("what was on the screen is hidden by the lock and comes back as it was with its owner") {
  Desk desk("question_text");
  desk.example.state.settings.sign_in_required = true;
  desk.key("x");
  desk.key("y");
  desk.example.state.lock = station::Lock{};
  desk.show();
  REQUIRE(desk.stage.model().sign_in);
  CHECK_FALSE(desk.stage.model().work);
  desk.touch("pad/4");
  const auto asked = only<station::SignInAsked>(desk.key("enter"));
  CHECK(asked.badge == "BADGE-7");
  CHECK(asked.pin == "4");
  CHECK(only<station::CodeEntered>(desk.scan("BADGE-7")).raw == "BADGE-7");
  desk.example.state.lock.reset();
  desk.show();
  REQUIRE(desk.stage.model().work);
  CHECK(desk.example.draft.text == "xy");
  CHECK(desk.example.draft.field == ui::FieldKind::answer);
}

TEST_CASE("somebody else who takes over finds nothing of the owner's half-typed work") {
  Desk desk("question_text");
  desk.example.state.settings.sign_in_required = true;
  desk.key("x");
  desk.example.state.lock = station::Lock{};
  desk.show();
  desk.example.state.lock.reset();
  desk.example.state.user = User{{"bo"}, "Bo L.", "BADGE-9", Role::inspector, true};
  desk.example.state.session.reset();
  desk.show();
  CHECK(desk.example.draft.text.empty());
}

TEST_CASE("a badge with letters is typed by touch, capitals stay on, and the PIN is asked for on the pad again") {
  for (const char* start : {"sign_in_badge", "locked_somebody_else"}) {
    INFO(start);
    Desk desk(start);
    desk.touch("pad/4");
    desk.touch("pad/delete");
    desk.touch("pad/letters");
    desk.touch("key/capitals");
    for (const char* key : {"key/D", "key/O", "key/R"})
      desk.touch(key);
    desk.touch("key/delete");
    desk.touch("key/capitals");
    for (const char* key : {"key/x", "key/-", "key/7"})
      desk.touch(key);
    CHECK(desk.example.draft.text == "DOx-7");
    desk.touch("badge");
    CHECK(desk.example.draft.field == ui::FieldKind::pin);
    CHECK(desk.example.draft.badge == "DOx-7");
    CHECK(desk.example.draft.keyboard == ui::Keyboard::hidden);
    desk.touch("pad/1");
    CHECK(desk.example.draft.text == "1");
  }
}

TEST_CASE("a wrong PIN is told in one sentence that counts down, and no PIN is sent meanwhile") {
  Desk desk("locked_wrong_pin_wait");
  REQUIRE(desk.stage.model().sign_in->lines.size() == 1);
  CHECK(desk.stage.model().sign_in->lines[0].text == "That badge or PIN is wrong: try again in 5 seconds.");
  CHECK(desk.key("enter").empty());
  desk.example.around.boot += 5s;
  desk.show();
  CHECK(desk.stage.model().sign_in->lines[0].text == "That badge or PIN is wrong: try again.");
  only<station::SignInAsked>(desk.key("enter"));
}

TEST_CASE("L locks wherever a person works, and taking over is asked before it parks anything") {
  only<station::LockAsked>(Desk("work_can_lock").key("l"));
  only<station::LockAsked>(Desk("waiting_dock_and_lock").touch("lock"));
  Desk desk("locked_taking_over");
  only<station::TakeOverAsked>(desk.key("1"));
  only<station::TakeOverDeclined>(desk.touch("take_over/decline"));
}

TEST_CASE("a photo opens from its tile, is looked into part by part, and steps out again") {
  Desk desk(examples::inspecting("completeness"));
  CHECK(desk.touch("tile/p2").empty());
  REQUIRE(desk.stage.model().photo);
  CHECK(desk.stage.model().photo->title == "How is the packaging? Opened, undamaged");
  CHECK(desk.stage.model().photo->place == "2 of 2");
  const auto part = [&] { return desk.stage.model().photo->part; };
  CHECK(part() == std::array<float, 4>{0, 0, 1, 1});
  desk.key("7");
  CHECK(part() == std::array<float, 4>{0, 0, 0.5f, 0.5f});
  desk.key("3");
  CHECK(part() == std::array<float, 4>{0.25f, 0.25f, 0.25f, 0.25f});
  desk.key("5");
  CHECK(part()[2] == 0.125f);
  CHECK(desk.stage.model().photo->parts.empty());
  CHECK(desk.key("5").empty());
  desk.key("backspace");
  CHECK(part()[2] == 0.25f);
  desk.key("0");
  CHECK(part()[2] == 1.0f);
  desk.key("left");
  CHECK(desk.stage.model().photo->place == "1 of 2");
  CHECK(desk.key("left").empty());
  desk.key("escape");
  CHECK_FALSE(desk.stage.model().photo);
}

TEST_CASE("a photo taken again is shown as soon as it is stored") {
  Desk desk("photo_of_answer");
  CHECK(only<station::PhotoAsked>(desk.key("r")).again.value == "p2");
  auto& photos = desk.example.state.session->items[0].photos;
  photos.push_back({{"p9"}, "", "packaging", "Overview", false});
  desk.show();
  CHECK(desk.stage.model().photo->picture == "whole:packaging.jpg");
  photos.back().stored = true;
  photos.back().file = "again.jpg";
  desk.show();
  CHECK(desk.stage.model().photo->picture == "whole:again.jpg");
}

TEST_CASE("a photo of the history opens by key and tile and cannot be taken again") {
  Desk desk("history_detail");
  CHECK(desk.key("v").empty());
  REQUIRE(desk.stage.model().photo);
  CHECK(desk.key("r").empty());
  CHECK(desk.key("right").empty());
  CHECK(desk.stage.model().photo->place == "2 of 2");
}

TEST_CASE("each filter of the history asks anew with the others kept, and says how many it would leave") {
  Desk desk("history_filters_open");
  const auto ask = [](const std::vector<ui::Intent>& intents) {
    const auto* found = find<ui::AskHistory>(intents);
    REQUIRE(found);
    return *found;
  };
  const auto scrap = ask(desk.touch("filter/scrap"));
  CHECK(scrap.filter.grade == Grade::scrap);
  CHECK_FALSE(scrap.filter.held);
  const auto lumio = ask(desk.touch("filter/client.lumio"));
  CHECK(lumio.filter.grade == Grade::scrap);
  CHECK(lumio.filter.client == ClientId{"lumio"});
  CHECK(ask(desk.touch("filter/held")).filter.held);
  CHECK(ask(desk.touch("filter/month_back")).filter.days == ui::DayFilter{ui::DaySpan::month, 0});
  CHECK(ask(desk.touch("filter/month_back")).filter.days == ui::DayFilter{ui::DaySpan::month, 1});
  CHECK(ask(desk.touch("filter/month_on")).filter.days == ui::DayFilter{ui::DaySpan::month, 0});
  CHECK(desk.touch("filter/month_on").empty());
  CHECK(desk.stage.model().history->filters[0].buttons[2].note == "1,204,307");
}

TEST_CASE("days and months begin at the site's midnight, also across a change of summer time") {
  // As in Berlin: summer time until 2026-10-25 01:00 UTC.
  const auto berlin = [](UtcTime at) {
    return at < UtcTime(std::chrono::sys_days(std::chrono::year(2026) / 10 / 25) + 1h) ? std::chrono::seconds(2h)
                                                                                       : std::chrono::seconds(1h);
  };
  const auto utc = [](int month, int day, std::chrono::hours hour) {
    return UtcTime(std::chrono::sys_days(std::chrono::year(2026) / month / day) + hour);
  };
  const UtcTime now = utc(11, 23, 23h) + 30min;  // half past midnight of the 24th there
  const auto range = [&](ui::DaySpan span, int back = 0) { return ui::range_of({span, back}, now, berlin); };
  CHECK_FALSE(range(ui::DaySpan::all).from);
  CHECK(range(ui::DaySpan::today).from == utc(11, 23, 23h));
  CHECK(range(ui::DaySpan::seven_days).from == utc(11, 17, 23h));
  CHECK(range(ui::DaySpan::thirty_days).from == utc(10, 25, 23h));
  CHECK(range(ui::DaySpan::month, 1).from == utc(9, 30, 22h));
  CHECK(range(ui::DaySpan::month, 1).to == utc(10, 31, 23h));
}

TEST_CASE("a decision is jumped to by touch, and stepped to by key from where the recording stands") {
  Desk desk("history_detail");  // at 87 s, on the third of five answers
  const auto seek = [](const std::vector<ui::Intent>& intents) {
    const auto* found = find<ui::Seek>(intents);
    REQUIRE(found);
    return found->to;
  };
  CHECK(seek(desk.touch("decision/packaging@1")) == 31s);
  CHECK(seek(desk.key("n")) == 95s);
  CHECK(seek(desk.key("p")) == 31s);
  const auto& decisions = desk.stage.model().history->review->decisions;
  CHECK(decisions[2].current);
  CHECK_FALSE(decisions[1].current);
}

TEST_CASE("an item's tab shows what was found about it, and begins one that waits") {
  Desk desk("item_tabs");
  CHECK(desk.touch("tab/1").empty());
  CHECK(desk.stage.model().work->task.title == "Floor lamp Aro, oak, with a shade of hand-blown glass");
  CHECK(desk.stage.model().work->task.lines.size() == 2);
  CHECK(desk.touch("tab/0").empty());
  CHECK(desk.example.draft.sheet == ui::SheetKind::none);
  desk.example.state.session->items[0].phase = station::ItemPhase::closed;
  desk.show();
  CHECK(only<station::NextItemAsked>(desk.touch("tab/announced.2")).expected_item == 2u);
}
