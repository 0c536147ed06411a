#include "app/station/notice_keys.h"
#include "tests/support/catch.h"
#include "tests/support/station_bench.h"

namespace returns::station::tests {
namespace {

using namespace std::chrono_literals;

Bench two_items() {
  Bench bench;
  bench.scan(usps_label);
  bench.found({expected_return("r1", usps_label, {units(headset(), 2), units(kettle())})});
  bench.commit();
  return bench;
}

TEST_CASE("In a parcel of several items a product's code opens its item and answers the identity") {
  Bench bench = two_items();
  CHECK_FALSE(bench.session().current);
  bench.scan("036000291452");
  CHECK(bench.item().product.title == "Kettle");
  CHECK(bench.item().asking == "packaging");
  CHECK(bench.cued(Cue::found));
  bench.commit();
  CHECK(bench.newest<AnswerGiven>()->options == std::vector<std::string>{"match"});
}

TEST_CASE("A GTIN matches with and without leading zeros") {
  Bench bench = two_items();
  bench.scan("0036000291452");
  CHECK(bench.item().product.title == "Kettle");
}

TEST_CASE("A product that is not expected is said so, and may be added as an extra item") {
  Bench bench = two_items();
  bench.scan("B0DFN2HN9N");
  CHECK(bench.cued(Cue::wrong_item));
  CHECK(bench.notice(notices::item_not_expected));
  CHECK_FALSE(bench.session().current);
  REQUIRE(bench.session().unexpected);
  CHECK(bench.session().unexpected->asin == "B0DFN2HN9N");
  bench.send(NextItemAsked{{}, *bench.session().unexpected});
  CHECK(bench.item().product.asin == "B0DFN2HN9N");
  CHECK_FALSE(bench.item().expected_item);
}

TEST_CASE("An item that nobody announced is not asked whether it is the expected one") {
  Bench bench;
  bench.begin_headset();
  bench.send(NextItemAsked{std::nullopt, kettle()});
  bench.commit();
  CHECK(bench.item().asking == "packaging");
  bench.send(BackAsked{});
  CHECK(bench.item().asking == "identity");
}

TEST_CASE("Saving an item says where it goes") {
  Bench bench;
  bench.begin_headset();
  bench.close_sealed_headset();
  REQUIRE(bench.notice(notices::item_saved));
  CHECK(bench.notice(notices::item_saved)->arguments == std::vector<std::string>{"Wireless headset", "restock"});
}

TEST_CASE("Units are counted up to what is expected, then the surplus is said") {
  Bench bench = two_items();
  bench.scan("X001ABCD12");
  CHECK(bench.item().quantity == 1);
  bench.scan("X001ABCD12");
  CHECK(bench.item().quantity == 2);
  bench.scan("X001ABCD12");
  CHECK(bench.item().quantity == 2);
  CHECK(bench.cued(Cue::over_count));
  CHECK(bench.notice(notices::item_over_count));
  bench.commit();
  CHECK(bench.count<CodeScanned>() == 4);  // the label, and all three that were shown
  CHECK_FALSE(bench.newest<CodeScanned>()->item);
}

TEST_CASE("Units of one product in different condition are items of their own") {
  Bench bench = two_items();
  bench.scan("X001ABCD12");
  bench.answer("packaging", "sealed");
  bench.send(CloseItemAsked{});
  bench.commit();
  bench.scan("X001ABCD12");
  CHECK(bench.session().items.size() == 2);
  CHECK(bench.item().phase == ItemPhase::answering);
  bench.answer("packaging", "sealed");
  bench.send(CloseItemAsked{});
  bench.commit();
  bench.scan("X001ABCD12");
  CHECK(bench.cued(Cue::over_count));
  CHECK(bench.session().items.size() == 2);
  bench.send(CloseParcelAsked{});
  REQUIRE(bench.notice(notices::items_missing));
  CHECK(bench.notice(notices::items_missing)->arguments.front() == "1");
}

TEST_CASE("One unit shown to the camera again is no surplus") {
  Bench bench;
  bench.begin_headset();
  bench.see("4006381333931", 1, "EAN-13");
  bench.wait(5s);
  bench.see("4006381333931", 90, "EAN-13");
  CHECK(bench.item().quantity == 1);
  CHECK_FALSE(bench.cued(Cue::over_count));
  bench.commit();
  CHECK(bench.count<CodeScanned>() == 2);  // the label and the unit
}

TEST_CASE("An item begun is finished or voided before another, an untouched one gives way") {
  Bench bench = two_items();
  bench.send(NextItemAsked{0, {}});
  bench.scan("036000291452");
  CHECK(bench.item().product.title == "Kettle");
  CHECK(bench.session().items.front().phase == ItemPhase::voided);
  bench.scan("X001ABCD12");
  CHECK(bench.item().product.title == "Kettle");
  CHECK(bench.notice(notices::item_finish_first));
  bench.send(VoidItemAsked{bench.item().id, ""});
  CHECK(bench.notice(notices::reason_needed));
  bench.send(VoidItemAsked{bench.item().id, "wrong box"});
  CHECK_FALSE(bench.session().current);
  bench.scan("X001ABCD12");
  CHECK(bench.item().product.title == "Wireless headset");
}

TEST_CASE("A number by hand is taken, and more than expected is said") {
  Bench bench = two_items();
  bench.send(NextItemAsked{0, {}});
  bench.send(QuantityAsked{2});
  CHECK(bench.item().quantity == 2);
  CHECK_FALSE(bench.notice(notices::item_over_count));
  bench.send(QuantityAsked{0});
  bench.send(QuantityAsked{100000});
  CHECK(bench.item().quantity == 2);
  bench.send(QuantityAsked{3});
  CHECK(bench.item().quantity == 3);
  CHECK(bench.notice(notices::item_over_count));
}

TEST_CASE("A multiple answer is a draft until it is confirmed") {
  Bench bench;
  bench.begin_headset();
  bench.answer("identity", "match");
  bench.answer("packaging", "opened");
  bench.answer("contents", "missing");
  bench.commit();
  const int given = bench.count<AnswerGiven>();
  bench.answer("which", "Pouch");
  bench.answer("which", "USB-C cable");
  bench.answer("which", "USB-C cable");
  bench.answer("which", "Charger");
  CHECK(bench.item().draft_options == std::vector<std::string>{"Pouch"});
  CHECK(bench.count<AnswerGiven>() == given);
  bench.send(NextAsked{});
  bench.commit();
  CHECK(bench.newest<AnswerGiven>()->options == std::vector<std::string>{"Pouch"});
  CHECK(bench.item().asking == "condition");
  CHECK(bench.item().outcome.condition == Condition::acceptable);
}

TEST_CASE("Back and undo take answers back in the item and in the journal") {
  Bench bench;
  bench.begin_headset();
  bench.send(BackAsked{});
  CHECK(bench.notice(notices::nothing_to_undo));
  bench.answer("identity", "match");
  bench.answer("packaging", "opened");
  bench.send(UndoAsked{});
  CHECK(bench.item().asking == "packaging");
  CHECK(bench.item().answers.size() == 1);
  bench.commit();
  CHECK(bench.newest<AnswerUndone>()->question == "packaging");
  bench.answer("packaging", "sealed");
  bench.send(OverrideAsked{Grade::refurbished, {}, "dent"});
  CHECK(bench.item().outcome.grade == Grade::refurbished);
  bench.send(UndoAsked{});
  CHECK(bench.item().outcome.grade == Grade::resellable);
  bench.commit();
  CHECK(bench.count<OverrideUndone>() == 1);
}

TEST_CASE("Changing an earlier answer takes back what no longer follows from it") {
  Bench bench;
  bench.begin_headset();
  bench.answer("identity", "match");
  bench.answer("packaging", "opened");
  bench.answer("contents", "all");
  bench.answer("condition", "fine");
  bench.answer("packaging", "sealed");
  CHECK(bench.item().answers.size() == 2);
  CHECK(bench.item().outcome.condition == Condition::new_);
  bench.commit();
  CHECK(bench.count<AnswerUndone>() == 3);
}

TEST_CASE("An override needs a reason and stands in the outcome with it") {
  Bench bench;
  bench.begin_headset();
  bench.send(OverrideAsked{Grade::scrap, {}, ""});
  CHECK(bench.notice(notices::reason_needed));
  CHECK_FALSE(bench.item().overridden);
  bench.send(OverrideAsked{Grade::scrap, {}, "smells of smoke"});
  CHECK(bench.item().outcome.grade == Grade::scrap);
  CHECK(bench.item().outcome.disposition == Disposition::dispose);
  CHECK(bench.item().outcome.reasons.back().rule == "override");
  CHECK(can_close_item(bench.state));
  bench.send(CloseItemAsked{});
  bench.commit();
  CHECK(bench.newest<ItemClosed>()->overridden);
}

TEST_CASE("An item closes only when questions and photos are there, and says what is missing") {
  Bench bench;
  bench.begin_headset();
  bench.send(CloseItemAsked{});
  CHECK(bench.notice(notices::item_questions_open));
  bench.answer("identity", "match");
  bench.answer("packaging", "opened");
  bench.answer("contents", "all");
  bench.answer("condition", "damaged");
  bench.send(CloseItemAsked{});
  REQUIRE(bench.notice(notices::item_photos_missing));
  CHECK(bench.item().outcome.required_photos == std::vector<std::string>{"condition"});
  bench.photo();
  CHECK(bench.item().photos.front().question == "condition");
  CHECK(can_close_item(bench.state));
  bench.send(CloseItemAsked{});
  bench.commit();
  CHECK(bench.newest<PhotoTaken>()->question == "condition");
  CHECK(bench.count<ItemClosed>() == 1);
}

TEST_CASE("An item that a person has to decide about is closed as held, without a grade") {
  Bench bench;
  bench.begin_headset();
  bench.answer("identity", "other");
  CHECK_FALSE(can_close_item(bench.state));
  bench.photo();
  REQUIRE(can_close_item(bench.state));
  bench.send(CloseItemAsked{});
  bench.commit();
  CHECK_FALSE(bench.newest<ItemClosed>()->outcome.grade);
  CHECK(bench.newest<ItemClosed>()->outcome.disposition == Disposition::hold);
}

TEST_CASE("A photo that could not be taken does not count, and one without a camera is refused") {
  Bench bench;
  bench.begin_headset();
  bench.answer("identity", "other");
  bench.send(PhotoAsked{});
  const PhotoId photo = bench.item().photos.front().photo;
  CHECK_FALSE(can_close_item(bench.state));
  bench.send(PhotoFailed{photo, {ErrorCode::disk_full, "write", "the photo", "full", ""}});
  CHECK(bench.item().photos.empty());
  CHECK(bench.notice(notices::photo_failed));
  bench.send(CameraTold{{"label", CameraCondition::missing, "unplugged", 1, 0, 0, "", {}, {}}});
  bench.send(PhotoAsked{});
  CHECK(bench.command<TakePhoto>()->camera == "overview");
  bench.send(CameraTold{{"overview", CameraCondition::missing, "unplugged", 1, 0, 0, "", {}, {}}});
  bench.send(PhotoAsked{});
  CHECK_FALSE(bench.command<TakePhoto>());
  CHECK(bench.notice(notices::photo_no_camera));
}

TEST_CASE("A note is added to an answer that takes one, in the journal too") {
  Bench bench;
  bench.begin_headset();
  bench.answer("identity", "match");
  bench.answer("packaging", "opened");
  bench.answer("contents", "all");
  bench.answer("condition", "damaged");
  bench.send(AnswerTextAsked{"condition", "left side scratched"});
  bench.send(AnswerTextAsked{"packaging", "takes no note"});
  bench.commit();
  CHECK(bench.newest<AnswerGiven>()->text.value == "left side scratched");
  CHECK(bench.item().answers.size() == 4);
}

TEST_CASE("A touch that comes twice closes once") {
  Bench bench;
  bench.begin_headset();
  bench.answer("identity", "match");
  bench.answer("packaging", "sealed");
  bench.send(CloseItemAsked{});
  bench.send(CloseItemAsked{});
  bench.answer("packaging", "opened");
  bench.commit();
  bench.send(CloseItemAsked{});
  bench.commit();
  CHECK(bench.count<ItemClosed>() == 1);
  CHECK(bench.session().items.front().answers.back().options.front() == "sealed");
}

}  // namespace
}  // namespace returns::station::tests
