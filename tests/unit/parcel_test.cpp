#include "app/station/notice_keys.h"
#include "tests/support/catch.h"
#include "tests/support/station_bench.h"

namespace returns::station::tests {
namespace {

TEST_CASE("A clean parcel takes a label scan, a product scan, one answer and two confirmations") {
  Bench bench;
  bench.scan(usps_label);
  CHECK(std::holds_alternative<Append>(bench.last.front()));
  CHECK(bench.count<SessionOpened>() == 1);
  CHECK(bench.count<CodeScanned>() == 1);
  REQUIRE(bench.command<BeginClip>());
  REQUIRE(bench.command<LookUp>());
  CHECK(bench.command<LookUp>()->identifiers.front().kind == CodeKind::tracking_usps);
  CHECK(bench.session().stage == SessionStage::looking_up);
  bench.commit();

  bench.found({expected_return("r1", usps_label, {units(headset())})});
  CHECK(bench.session().stage == SessionStage::inspecting);
  CHECK(bench.session().client == ClientId{"lumio"});
  CHECK(bench.item().asking == "identity");
  CHECK(bench.cued(Cue::found));
  bench.commit();

  bench.scan("X001ABCD12");
  CHECK(bench.item().asking == "packaging");
  bench.answer("packaging", "sealed");
  CHECK(can_close_item(bench.state));
  CHECK(bench.item().outcome.grade == Grade::resellable);
  bench.commit();

  bench.send(CloseItemAsked{});
  CHECK(bench.item().phase == ItemPhase::closing);
  CHECK_FALSE(bench.notice(notices::item_saved));
  bench.commit();
  CHECK(bench.notice(notices::item_saved));
  CHECK(bench.session().items.front().phase == ItemPhase::closed);
  CHECK(can_close_parcel(bench.state));

  bench.send(CloseParcelAsked{});
  CHECK(bench.command<EndClip>());
  CHECK(bench.state.session);
  bench.commit();
  CHECK_FALSE(bench.state.session);
  CHECK(bench.notice(notices::session_saved));
  CHECK(bench.newest<ItemClosed>()->outcome.disposition == Disposition::restock);
  CHECK(bench.newest<ItemClosed>()->policy_hash == "feed");
}

TEST_CASE("A label that nothing expects leads to an unannounced return that carries what was read") {
  Bench bench;
  bench.scan(usps_label);
  bench.found({});
  CHECK(bench.session().stage == SessionStage::unknown_code);
  CHECK(bench.notice(notices::code_unknown));
  CHECK(bench.cued(Cue::unknown));

  bench.send(UnannouncedAsked{{"nobody"}, ""});
  CHECK(bench.notice(notices::client_unknown));
  CHECK(bench.session().stage == SessionStage::unknown_code);

  bench.send(UnannouncedAsked{{"lumio"}, "no slip"});
  CHECK(bench.session().stage == SessionStage::inspecting);
  CHECK_FALSE(bench.session().bound_to->announced);
  bench.commit();
  REQUIRE(bench.newest<UnannouncedReturnMade>());
  CHECK(bench.newest<UnannouncedReturnMade>()->made.tracking_numbers == std::vector<std::string>{usps_label});
  CHECK(bench.newest<UnannouncedReturnMade>()->note.value == "no slip");

  bench.scan("4006381333931");  // nothing was announced, so no product is a wrong one
  CHECK(bench.item().product.gtin == "4006381333931");
  CHECK_FALSE(bench.notice(notices::item_not_expected));
}

TEST_CASE("Several returns that fit are offered, and a second code narrows them to one") {
  Bench bench;
  const auto a = expected_return("a", ups_label, {units(headset())});
  const auto b = expected_return("b", "x", {units(kettle())});
  const auto c = expected_return("c", "x", {units(kettle())});
  bench.scan("114-2962899-5762619");
  bench.found({a, b});
  CHECK(bench.session().stage == SessionStage::choosing);
  CHECK(bench.session().choices.size() == 2);
  SECTION("by choice") {
    bench.send(ReturnChosen{{"elsewhere"}});
    CHECK(bench.session().stage == SessionStage::choosing);
    bench.send(ReturnChosen{{"b"}});
    CHECK(bench.session().bound_to->id == ReturnId{"b"});
  }
  SECTION("by a second code") {
    bench.scan(ups_label);
    bench.found({a, c});
    CHECK(bench.session().bound_to->id == ReturnId{"a"});
  }
  SECTION("a second code of another return binds nothing") {
    bench.scan(ups_label);
    bench.found({c});
    CHECK(bench.session().stage == SessionStage::choosing);
    CHECK(bench.session().choices.size() == 3);
  }
}

TEST_CASE("The old label of the way out beside the return's label neither binds nor names the parcel") {
  const std::string ups_return = "1ZRR01199000000003";
  Bench bench;
  SECTION("the announced one binds, whichever is read first") {
    bench.scan(ups_label);
    bench.found({});
    CHECK(bench.session().stage == SessionStage::unknown_code);
    bench.scan(ups_return);
    bench.found({expected_return("r1", ups_return, {units(headset())})});
    CHECK(bench.session().bound_to->id == ReturnId{"r1"});
    CHECK_FALSE(bench.notice(notices::code_unknown));
    bench.scan(ups_label);
    bench.found({});
    CHECK(bench.session().bound_to->id == ReturnId{"r1"});
  }
  SECTION("where both name returns, those of the return's own label are offered first") {
    const auto a = expected_return("a", ups_label, {units(headset())});
    const auto b = expected_return("b", ups_label, {units(kettle())});
    const auto c = expected_return("c", ups_return, {units(kettle())});
    bench.scan(ups_label);
    bench.found({a, b});
    bench.scan(ups_return);
    bench.send(LookupAnswered{bench.session().id, {c}, {}, {}, 0, bench.session().codes.back()});
    CHECK(bench.session().stage == SessionStage::choosing);
    REQUIRE(bench.session().choices.size() == 3);
    CHECK(bench.session().choices.front().id == ReturnId{"c"});
  }
  SECTION("a return that nobody announced is found again by the return's own label") {
    bench.scan(ups_label);
    bench.found({});
    bench.scan(ups_return);
    bench.found({});
    bench.send(UnannouncedAsked{{"lumio"}, ""});
    bench.commit();
    REQUIRE(bench.newest<UnannouncedReturnMade>());
    CHECK(bench.newest<UnannouncedReturnMade>()->made.tracking_numbers ==
          std::vector<std::string>{ups_return, ups_label});
  }
}

TEST_CASE("A second label of another return warns, and only a person binds the parcel anew") {
  Bench bench;
  bench.begin_headset();
  bench.answer("identity", "match");
  bench.scan(ups_label);
  bench.found({expected_return("r2", ups_label, {units(headset())})});
  CHECK(bench.session().bound_to->id == ReturnId{"r1"});
  CHECK(bench.notice(notices::code_other_return));
  bench.send(RebindAsked{{"r3"}});
  CHECK(bench.session().bound_to->id == ReturnId{"r1"});
  bench.send(RebindAsked{{"r2"}});
  CHECK(bench.session().bound_to->id == ReturnId{"r2"});
  bench.commit();
  CHECK(bench.newest<SessionBound>()->before == ReturnId{"r1"});
  CHECK(bench.item().answers.size() == 1);
}

TEST_CASE("What was inspected before is told of the open return only, not of another one whose label was read") {
  Bench bench;
  bench.begin_headset();
  HistoryRow before;
  before.title = "Mug";
  bench.scan(ups_label);
  bench.send(LookupAnswered{bench.session().id, {expected_return("r2", ups_label, {units(headset())})}, {before}, {}});
  CHECK(bench.notice(notices::code_other_return));
  CHECK_FALSE(bench.notice(notices::seen_before));
  CHECK(bench.session().seen_before.empty());
}

TEST_CASE("What was asked about a parcel that is put aside is not asked of the next one") {
  Bench bench;
  bench.scan(ups_label);
  bench.found({});
  REQUIRE(bench.notice(notices::code_unknown));
  SECTION("parked") {
    bench.send(ParkAsked{});
    REQUIRE(bench.notice(notices::session_parked));
    CHECK_FALSE(bench.notice(notices::session_parked)->arguments.front().empty());
  }
  SECTION("voided") {
    bench.send(VoidSessionAsked{"not ours"});
    CHECK(bench.notice(notices::session_voided));
  }
  CHECK_FALSE(bench.notice(notices::code_unknown));
}

TEST_CASE("A parcel without a readable label is started by hand and recorded") {
  Bench bench;
  bench.send(StartByHandAsked{});
  CHECK(bench.command<BeginClip>());
  CHECK(bench.session().origin == SessionOrigin::by_hand);
  CHECK(bench.session().stage == SessionStage::unknown_code);
  bench.send(StartByHandAsked{});
  CHECK(bench.notice(notices::session_open));
  bench.scan(rma_label);
  bench.found({expected_return("r1", "", {units(headset())})});
  CHECK(bench.session().stage == SessionStage::inspecting);
}

TEST_CASE("The next label closes a finished parcel and opens the next in one touch") {
  Bench bench;
  bench.begin_headset();
  bench.close_sealed_headset();
  const SessionId first = bench.session().id;
  const ClipId first_clip = bench.state.recording.clip;
  bench.scan(ups_label);
  CHECK(bench.session().id != first);
  REQUIRE(bench.command<EndClip>());
  CHECK(bench.command<EndClip>()->clip == first_clip);
  CHECK(bench.command<BeginClip>());
  bench.commit();
  CHECK(bench.newest<SessionClosed>()->session == first);
  CHECK(bench.state.session);
}

TEST_CASE("A label scanned while the last item is being saved waits for the commit") {
  Bench bench;
  bench.begin_headset();
  bench.answer("identity", "match");
  bench.answer("packaging", "sealed");
  bench.commit();
  bench.send(CloseItemAsked{});
  const SessionId first = bench.session().id;
  bench.scan(ups_label);
  CHECK(bench.session().id == first);
  SECTION("and opens the next parcel after it") {
    bench.commit();
    CHECK(bench.session().id != first);
    CHECK(bench.count<SessionClosed>() == 1);
  }
  SECTION("and is forgotten when the commit fails") {
    bench.refuse();
    CHECK(bench.session().id == first);
    CHECK(bench.item().phase == ItemPhase::ready);
    CHECK(bench.notice(notices::item_not_saved));
  }
}

TEST_CASE("A label never ends a parcel whose item is unfinished") {
  Bench bench;
  bench.begin_headset();
  bench.answer("identity", "match");
  const SessionId first = bench.session().id;
  bench.scan(ups_label);
  CHECK(bench.session().id == first);
  CHECK(bench.notice(notices::item_finish_first));
  bench.send(CloseParcelAsked{});
  CHECK(bench.notice(notices::items_open));
  CHECK(bench.session().stage == SessionStage::inspecting);
}

TEST_CASE("Parking ends the clip, resuming rebuilds the work and begins another clip") {
  Bench bench;
  bench.begin_headset();
  bench.answer("identity", "match");
  bench.answer("packaging", "opened");
  bench.commit();
  const Session before = bench.session();
  bench.send(ParkAsked{});
  CHECK(bench.command<EndClip>());
  CHECK_FALSE(bench.state.session);
  REQUIRE(bench.state.parked.size() == 1);
  CHECK(bench.state.parked.front().title == "Wireless headset");
  bench.commit();

  bench.send(ResumeAsked{before.id});
  REQUIRE(bench.command<LoadSession>());
  SessionView view;
  view.session = before.id;
  view.client = before.client;
  view.bound_to = before.bound_to;
  view.codes = before.codes;
  view.opened_at = before.opened_at;
  ItemView item;
  item.item = before.items.front().id;
  item.product = before.items.front().product;
  item.policy = "small";
  item.policy_hash = "feed";
  item.answers = {{"identity", {"match"}, "", {}}, {"packaging", {"opened"}, "", {}}};
  view.items = {item};
  bench.send(SessionLoaded{view, {}});
  CHECK(bench.command<BeginClip>());
  CHECK(bench.session().items.front().answers == before.items.front().answers);
  CHECK(bench.item().asking == "contents");
  CHECK(bench.item().outcome == before.items.front().outcome);
  CHECK(bench.item().expected_item == 0u);
  CHECK(bench.state.parked.empty());
  bench.commit();
  CHECK(bench.count<SessionParked>() == 1);
  CHECK(bench.count<SessionResumed>() == 1);
  CHECK(bench.count<ClipBegan>() == 0);  // that is for the recorder to tell
}

TEST_CASE("Sessions found open at start-up are offered again as interrupted") {
  Bench bench;
  StoreOpened opened;
  SessionView view;
  view.session = {"s-crashed"};
  view.bound_to = expected_return("r9", usps_label, {units(headset())});
  opened.open_sessions = {view};
  view.session = {"s-parked"};
  opened.parked_sessions = {view};
  bench.send(opened);
  REQUIRE(bench.state.parked.size() == 2);
  CHECK(bench.state.parked[0].interrupted);
  CHECK_FALSE(bench.state.parked[1].interrupted);
  CHECK(bench.state.parked[0].identifier == "rma-of-r9");
  CHECK(bench.notice(notices::session_interrupted));
  bench.scan("rma-of-r9");
  REQUIRE(bench.command<LoadSession>());
  CHECK(bench.command<LoadSession>()->session == SessionId{"s-crashed"});
  bench.send(SessionLoaded{{}, Error{ErrorCode::io, "read", "the session", "cable", ""}});
  CHECK(bench.notice(notices::session_load_failed));
  CHECK(bench.state.parked.size() == 2);
}

TEST_CASE("Any number of a waiting parcel takes its inspection up again, whatever the list calls it") {
  for (const std::string& number : {std::string(usps_label), std::string("rma-of-r9"), std::string("order-of-r9")}) {
    INFO(number);
    Bench bench;
    StoreOpened opened;
    SessionView view;
    view.session = {"s-waiting"};
    view.bound_to = expected_return("r9", usps_label, {units(headset())});
    view.bound_to->order_id = "order-of-r9";
    opened.parked_sessions = {view};
    bench.send(opened);
    bench.scan(number);
    CHECK_FALSE(bench.state.session);
    REQUIRE(bench.command<LoadSession>());
    CHECK(bench.command<LoadSession>()->session == SessionId{"s-waiting"});
    CHECK(bench.count<SessionOpened>() == 0);
  }
}

TEST_CASE("A parcel begun with a foreign code gives way when its label names an inspection that waits") {
  Bench bench;
  bench.begin_headset();
  const SessionId parked = bench.session().id;
  const std::string label = bench.session().codes.front().raw;
  bench.send(ParkAsked{});
  bench.commit();
  bench.scan("something-else");
  REQUIRE(bench.state.session);
  const SessionId foreign = bench.session().id;
  bench.send(LookupAnswered{foreign, {}, {}, {}});
  bench.commit();
  bench.scan(label);
  bench.commit();
  REQUIRE(bench.newest<SessionVoided>());
  CHECK(bench.newest<SessionVoided>()->session == foreign);
  REQUIRE(bench.state.resuming);
  CHECK(*bench.state.resuming == parked);
}

TEST_CASE("A product's code takes up no waiting parcel") {
  Bench bench;
  bench.begin_headset();
  bench.scan("4006381333931");
  bench.send(ParkAsked{});
  bench.commit();
  bench.scan("4006381333931");
  CHECK_FALSE(bench.state.resuming);
}

TEST_CASE("A parked parcel is read back only after its last facts are committed") {
  Bench bench;
  bench.begin_headset();
  const SessionId parked = bench.session().id;
  bench.send(ParkAsked{});
  REQUIRE_FALSE(bench.state.session);
  bench.send(ResumeAsked{parked});
  CHECK_FALSE(bench.command<LoadSession>());
  REQUIRE(bench.state.in_flight);
  bench.commit();
  REQUIRE(bench.command<LoadSession>());
  CHECK(bench.command<LoadSession>()->session == parked);
}

TEST_CASE("A code that could not be looked up is said so and can be looked up again") {
  const Error cable{ErrorCode::io, "look up", "a code", "cable", ""};
  SECTION("while the parcel is not bound") {
    Bench bench;
    bench.scan(usps_label);
    bench.send(LookupAnswered{bench.session().id, {}, {}, cable});
    CHECK(bench.notice(notices::lookup_failed));
    CHECK_FALSE(bench.notice(notices::code_unknown));
    CHECK_FALSE(bench.session().lookup_trouble.empty());
    bench.send(LookUpAgainAsked{});
    REQUIRE(bench.command<LookUp>());
    CHECK(bench.session().stage == SessionStage::looking_up);
    CHECK(bench.session().lookup_trouble.empty());
    bench.send(LookupAnswered{bench.session().id, {expected_return("r1", usps_label, {units(headset())})}, {}, {}});
    CHECK(bench.session().stage == SessionStage::inspecting);
  }
  SECTION("while it is bound, without calling the code unknown") {
    Bench bench;
    bench.begin_headset();
    bench.scan(ups_label);
    bench.send(LookupAnswered{bench.session().id, {}, {}, cable});
    CHECK(bench.notice(notices::lookup_failed));
    CHECK_FALSE(bench.notice(notices::code_unknown_here));
  }
  SECTION("while nothing is open, without calling the code no label") {
    Bench bench;
    bench.send(CodeSeen{"label", "QRCode", "print on a box", {}, 1, true});
    REQUIRE(bench.command<LookUp>());
    bench.send(LookupAnswered{{}, {}, {}, cable});
    CHECK(bench.notice(notices::lookup_failed));
    CHECK_FALSE(bench.notice(notices::code_not_a_label));
  }
}

TEST_CASE("What an ambiguous code is can be chosen among its ranked readings, and the choice is kept") {
  Bench bench;
  bench.scan("123456789012");  // a UPC-A and a FedEx number alike
  REQUIRE(bench.session().codes.back().candidates.size() > 1);
  const auto ranked = bench.session().codes.back().candidates;
  bench.send(LookupAnswered{bench.session().id, {}, {}, {}});
  bench.send(ReadingChosen{1});
  CHECK(bench.session().codes.back().candidates.front() == ranked[1]);
  CHECK(bench.session().codes.front().candidates == ranked);
  bench.send(ReadingChosen{99});
  CHECK(bench.session().codes.back().candidates.front() == ranked[1]);
}

TEST_CASE("A parcel seen before is said so in neutral words") {
  Bench bench;
  bench.scan(usps_label);
  HistoryRow row;
  row.title = "Wireless headset";
  bench.send(LookupAnswered{bench.session().id, {expected_return("r1", usps_label, {units(headset())})}, {row}, {}});
  CHECK(bench.session().seen_before.size() == 1);
  CHECK(bench.notice(notices::seen_before));
  CHECK(bench.session().stage == SessionStage::inspecting);
}

TEST_CASE("A parcel is voided with a reason, and not once an item is closed") {
  Bench bench;
  bench.begin_headset();
  bench.send(VoidSessionAsked{""});
  CHECK(bench.notice(notices::reason_needed));
  SECTION("before") {
    bench.send(VoidSessionAsked{"opened by mistake"});
    CHECK_FALSE(bench.state.session);
    CHECK(bench.newest<SessionVoided>()->reason == "opened by mistake");
    CHECK(bench.command<EndClip>());
  }
  SECTION("after") {
    bench.close_sealed_headset();
    bench.send(VoidSessionAsked{"opened by mistake"});
    CHECK(bench.state.session);
    CHECK(bench.notice(notices::session_has_closed_items));
  }
}

TEST_CASE("A search that fails leaves the parcel open for another code or the hand") {
  Bench bench;
  bench.scan(usps_label);
  bench.send(LookupAnswered{bench.session().id, {}, {}, Error{ErrorCode::io, "search", "returns", "gone", ""}});
  CHECK(bench.notice(notices::lookup_failed));
  CHECK(bench.session().stage == SessionStage::unknown_code);
}

}  // namespace
}  // namespace returns::station::tests
