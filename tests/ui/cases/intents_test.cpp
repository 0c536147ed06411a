// What touch, keys and scans come to: a fixed model in, intents out.
#include "tests/ui/screens/bench.h"
#include "tests/ui/screens/desk.h"
#include "tests/ui/screens/stage.h"

using namespace returns;
using examples::Desk;
using examples::find;
using examples::only;
using ui::Intent;
using ui::press;

TEST_CASE("an answer by touch and by its number key is the same answer") {
  Desk desk("question");
  const auto touched = only<station::AnswerAsked>(desk.touch("answer/missing"));
  const auto keyed = only<station::AnswerAsked>(desk.key("2"));
  CHECK(touched.question == "completeness");
  CHECK(touched.option == "missing");
  CHECK(keyed.question == touched.question);
  CHECK(keyed.option == touched.option);
}

TEST_CASE("the keys of the bottom bar do what their buttons do") {
  Desk desk("question");
  only<station::PhotoAsked>(desk.key(" "));
  only<station::LookHarderAsked>(desk.key("f"));
  only<station::LookHarderAsked>(desk.key("F"));
  only<station::BackAsked>(desk.key("backspace"));
  only<station::ParkAsked>(desk.key("p"));
  CHECK(desk.key("z").empty());
}

TEST_CASE("a disabled button answers neither touch nor key") {
  Desk desk(examples::inspecting("completeness"));
  CHECK(desk.key("enter").empty());
  CHECK(desk.touch("close_item").empty());
}

TEST_CASE("a scan is a code for the core and never presses or types, whatever is open") {
  Desk desk("question_text");
  const auto code = only<station::CodeEntered>(desk.scan("LPNRRFN8843140"));
  CHECK(code.source == CodeSource::hand_scanner);
  CHECK(code.raw == "LPNRRFN8843140");
  CHECK(desk.example.draft.text.empty());
}

TEST_CASE("while a field waits, characters are typed and are no shortcuts") {
  Desk desk("question_text");
  CHECK(desk.key("f").empty());
  CHECK(desk.key(" ").empty());
  CHECK(desk.key("é").empty());
  CHECK(desk.example.draft.text == "f é");
  CHECK(desk.key("backspace").empty());
  CHECK(desk.example.draft.text == "f ");
  const auto intents = desk.key("enter");
  REQUIRE(intents.size() == 2);
  const auto& answer = std::get<station::AnswerTextAsked>(std::get<station::EventBody>(intents[0]));
  CHECK(answer.question == "serial");
  CHECK(answer.text == "f ");
  CHECK(std::holds_alternative<station::NextAsked>(std::get<station::EventBody>(intents[1])));
}

TEST_CASE("text typed for one question is gone when another is asked") {
  Desk desk("question_text");
  desk.key("x");
  desk.example.state.session->items[0].asking = "battery";
  desk.show();
  CHECK(desk.example.draft.text.empty());
  CHECK(desk.example.draft.field == ui::FieldKind::answer);
}

TEST_CASE("a grade is changed by three touches: grade, way, reason") {
  Desk desk(examples::inspecting("completeness"));
  CHECK(desk.key("m").empty());
  CHECK(desk.touch("more/override").empty());
  CHECK(desk.touch("grade/scrap").empty());
  CHECK(desk.touch("disposition/dispose").empty());
  const auto asked = only<station::OverrideAsked>(desk.touch("reason.supervisor_decided"));
  CHECK(asked.grade == Grade::scrap);
  CHECK(asked.disposition == Disposition::dispose);
  CHECK(asked.reason == "Supervisor decided");
  CHECK(desk.example.draft.sheet == ui::SheetKind::none);
}

TEST_CASE("an unannounced return is opened by touch alone") {
  Desk desk("by_hand");
  CHECK(desk.touch("unknown/unannounced").empty());
  CHECK(desk.touch("client/lumio").empty());
  CHECK(desk.touch("key/hide").empty());
  const auto made = only<station::UnannouncedAsked>(desk.touch("confirm"));
  CHECK(made.client.value == "lumio");
  CHECK(made.note.empty());
}

TEST_CASE("the quantity is typed on the pad and set") {
  Desk desk(examples::inspecting("completeness"));
  desk.key("m");
  desk.touch("more/quantity");
  desk.touch("pad/1");
  desk.key("2");
  CHECK(only<station::QuantityAsked>(desk.key("enter")).quantity == 12);
}

TEST_CASE("a sheet closes with Escape, and with the item it is about") {
  Desk desk(examples::inspecting("completeness"));
  desk.key("m");
  desk.touch("more/void_item");
  CHECK(desk.key("escape").empty());
  CHECK(desk.example.draft.sheet == ui::SheetKind::none);
  desk.key("m");
  desk.touch("more/void_item");
  desk.example.state.session->current.reset();
  desk.show();
  CHECK(desk.example.draft.sheet == ui::SheetKind::none);
}

TEST_CASE("signing in is a badge scan and a PIN, and the PIN takes digits only") {
  Desk desk("sign_in_badge");
  CHECK(desk.scan("BADGE-7").empty());
  CHECK(desk.example.draft.field == ui::FieldKind::pin);
  desk.key("x");
  desk.touch("pad/4");
  desk.key("7");
  const auto asked = only<station::SignInAsked>(desk.key("enter"));
  CHECK(asked.badge == "BADGE-7");
  CHECK(asked.pin == "47");
  CHECK(desk.example.draft.text.empty());
}

TEST_CASE("opening the history asks for its newest rows, and a scan there searches") {
  Desk desk("waiting");
  desk.key("m");
  const auto opened = desk.touch("more/history");
  REQUIRE(find<ui::AskHistory>(opened));
  CHECK(find<ui::AskHistory>(opened)->text.empty());
  const auto searched = desk.scan("9202090339598363834190");
  REQUIRE(find<ui::AskHistory>(searched));
  CHECK(find<ui::AskHistory>(searched)->text == "9202090339598363834190");
}

TEST_CASE("a row opens its inspection, the timeline seeks to where it was touched") {
  Desk desk("history_rows");
  const auto opened = desk.touch("row/si1.i1");
  REQUIRE(find<ui::AskDetail>(opened));
  CHECK(find<ui::AskDetail>(opened)->session.value == "si1");
  Desk review("history_detail");
  const auto sought = review.touch("timeline");
  REQUIRE(find<ui::Seek>(sought));
  CHECK(find<ui::Seek>(sought)->to.count() == Approx(67e6).epsilon(0.01));
  REQUIRE(find<ui::Play>(review.key(" ")));
}

TEST_CASE("a parcel with something announced left is closed only after a question, not by one key too many") {
  Desk desk("next_item");
  CHECK_FALSE(examples::event_in<station::CloseParcelAsked>(desk.key("enter")));
  CHECK(desk.stage.model().work->task.title.find("not inspected") != std::string::npos);
  CHECK_FALSE(examples::event_in<station::CloseParcelAsked>(desk.key("enter")));
  CHECK_FALSE(examples::event_in<station::CloseParcelAsked>(desk.touch("missing/go_on")));
  desk.key("enter");
  CHECK(examples::event_in<station::CloseParcelAsked>(desk.key("1")));
  Desk done("parcel_done");
  CHECK(examples::event_in<station::CloseParcelAsked>(done.key("enter")));
}

TEST_CASE("REC counts what is on disk and becomes loud when that stops growing") {
  auto state = examples::inspecting("completeness");
  Desk desk(state);
  const auto chip = [&] { return desk.stage.model().right.front(); };
  CHECK(chip().figures == "02:14");
  CHECK(chip().label == "on disk");
  CHECK(chip().loudness == ui::Loudness::notable);
  desk.example.state.recording.counted_at = examples::boot - std::chrono::seconds(3);
  desk.show();
  CHECK(chip().figures == "02:14");
  CHECK(chip().label == "not growing");
  CHECK(chip().loudness == ui::Loudness::loud);
}

TEST_CASE("a finger that goes down on one thing and up on another means nothing") {
  Desk desk("question");
  const auto* target = ui::target_at(desk.drawn, 5, 5);
  CHECK(target == nullptr);
}
