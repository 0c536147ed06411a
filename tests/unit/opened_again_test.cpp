// A parcel that earlier sessions inspected, in part or whole, and that is opened again.
#include "app/station/notice_keys.h"
#include "tests/support/catch.h"
#include "tests/support/station_bench.h"

namespace returns::station::tests {
namespace {

HistoryRow row_of(const std::string& of_return) {
  HistoryRow row;
  row.of_return = {of_return};
  return row;
}

// The label of r1 is scanned, which announces `lines`; earlier sessions inspected `earlier`.
void open_again(Bench& bench, std::vector<ExpectedItem> lines, std::vector<InspectedItem> earlier,
                std::vector<HistoryRow> seen = {}) {
  bench.scan(usps_label);
  LookupAnswered answer;
  answer.session = bench.session().id;
  answer.returns = {expected_return("r1", usps_label, std::move(lines))};
  answer.seen_before = std::move(seen);
  answer.inspected = std::move(earlier);
  answer.code = bench.code_looked_up();
  bench.send(answer);
  bench.commit();
}

TEST_CASE("Of a parcel that is opened again only what remains is begun and missing") {
  Bench bench;
  open_again(bench, {units(headset(), 3), units(kettle())}, {inspected("i1", headset(), 2), inspected("i2", kettle())});
  CHECK(bench.notice(notices::opened_again)->arguments.front() == "2");
  CHECK(bench.session().items.empty());
  CHECK(units_left(bench.session(), 0) == 1);
  CHECK(units_left(bench.session(), 1) == 0);
  CHECK(units_missing(bench.session()) == 1);
  CHECK(earlier_items(bench.session()).size() == 2);
  bench.scan("X001ABCD12");
  CHECK(bench.item().product.title == "Wireless headset");
  CHECK(units_missing(bench.session()) == 0);
}

TEST_CASE("A parcel of one item that was inspected before opens nothing by itself and may be closed as it is") {
  Bench bench;
  open_again(bench, {units(headset())}, {inspected("i1", headset())});
  CHECK(bench.session().items.empty());
  CHECK(can_close_parcel(bench.state));
  bench.send(CloseParcelAsked{});
  bench.commit();
  CHECK_FALSE(bench.state.session);
  CHECK(bench.count<SessionClosed>() == 1);
  CHECK(bench.count<ItemOpened>() == 0);
}

TEST_CASE("The code of an item that was inspected before offers it, and only a choice inspects it anew") {
  Bench bench;
  open_again(bench, {units(headset()), units(kettle())}, {inspected("i1", headset())});
  bench.scan("X001ABCD12");
  CHECK(bench.notice(notices::item_inspected_before));
  CHECK(bench.session().shown_again == ItemId{"i1"});
  CHECK(bench.session().items.empty());
  bench.send(NextItemAsked{0, headset()});
  CHECK(bench.session().items.empty());
  bench.send(InspectAgainAsked{{"nobody"}});
  CHECK(bench.session().items.empty());

  bench.send(InspectAgainAsked{{"i1"}});
  bench.commit();
  CHECK(bench.item().again == ItemId{"i1"});
  CHECK(bench.newest<ItemOpened>()->again == ItemId{"i1"});
  CHECK_FALSE(bench.session().shown_again);
  CHECK(earlier_items(bench.session()).empty());
  CHECK(units_left(bench.session(), 0) == 0);
  bench.close_sealed_headset();
  CHECK(bench.count<ItemClosed>() == 1);
  bench.send(InspectAgainAsked{{"i1"}});
  CHECK(bench.session().items.size() == 1);
}

TEST_CASE("An item inspected anew counts as often as before, and a void one leaves what was inspected before") {
  Bench bench;
  open_again(bench, {units(headset(), 3)}, {inspected("i1", headset(), 2)});
  bench.send(VoidItemAsked{bench.item().id, "wrong item"});  // the unit that was left began by itself
  bench.send(InspectAgainAsked{{"i1"}});
  CHECK(bench.item().quantity == 2);
  CHECK(units_left(bench.session(), 0) == 1);
  bench.send(VoidItemAsked{bench.item().id, "wrong item"});
  CHECK(earlier_items(bench.session()).size() == 1);
  CHECK(units_left(bench.session(), 0) == 1);
}

TEST_CASE("An item is known again by one identifier, whatever its announcement says now") {
  Bench bench;
  Product renamed = headset();
  renamed.title = "Headset, renamed";
  renamed.sku = "other";
  open_again(bench, {units(renamed), units(kettle())}, {inspected("i1", headset())});
  CHECK(units_left(bench.session(), 0) == 0);
  CHECK(units_left(bench.session(), 1) == 1);
}

TEST_CASE("In an unannounced return the same product is offered to be inspected again or as one more") {
  Bench bench;
  open_again(bench, {}, {inspected("i1", headset())});
  bench.scan("X001ABCD12");
  CHECK(bench.session().items.empty());
  CHECK(bench.session().shown_again == ItemId{"i1"});
  bench.commit();
  CHECK(bench.newest<CodeScanned>()->code.raw == "X001ABCD12");  // it was on the bench, whatever comes of it
  REQUIRE(bench.session().unexpected);
  bench.send(NextItemAsked{std::nullopt, *bench.session().unexpected});
  CHECK(bench.session().items.size() == 1);
  CHECK_FALSE(bench.item().again);
}

TEST_CASE("What is known of earlier sessions comes with a parcel that is taken up again after a restart") {
  Bench bench;
  StoreOpened opened;
  SessionView view;
  view.session = {"s-crashed"};
  view.client = {"lumio"};
  view.bound_to = expected_return("r1", usps_label, {units(headset()), units(kettle())});
  ItemView item;
  item.item = {"i-now"};
  item.product = headset();
  item.policy = "small";
  item.policy_hash = "feed";
  item.again = ItemId{"i1"};
  view.items = {item};
  opened.open_sessions = {view};
  bench.send(opened);
  bench.send(ResumeAsked{{"s-crashed"}});
  bench.send(SessionLoaded{view, {}, {inspected("i1", headset()), inspected("i2", kettle())}});
  CHECK(bench.item().again == ItemId{"i1"});
  REQUIRE(earlier_items(bench.session()).size() == 1);
  CHECK(earlier_items(bench.session()).front().item.item == ItemId{"i2"});
  CHECK(units_missing(bench.session()) == 0);
}

TEST_CASE("The warning of what was inspected before counts other returns alone") {
  Bench bench;
  SECTION("none") {
    open_again(bench, {units(headset())}, {inspected("i1", headset())}, {row_of("r1"), row_of("r1")});
    CHECK_FALSE(bench.notice(notices::seen_before));
    CHECK(bench.session().seen_before.empty());
  }
  SECTION("one") {
    open_again(bench, {units(headset())}, {inspected("i1", headset())}, {row_of("r1"), row_of("r9")});
    CHECK(bench.notice(notices::seen_before)->arguments.front() == "1");
    CHECK(bench.session().seen_before.size() == 1);
  }
}

TEST_CASE("While a return has to be chosen, none that fits is warned of; the choice says whose inspections they were") {
  Bench bench;
  bench.scan(usps_label);
  LookupAnswered answer;
  answer.session = bench.session().id;
  answer.returns = {expected_return("r1", usps_label, {units(headset())}),
                    expected_return("r2", usps_label, {units(kettle())})};
  answer.seen_before = {row_of("r1")};
  answer.inspected = {inspected("i1", headset())};
  bench.send(answer);
  CHECK_FALSE(bench.notice(notices::seen_before));
  SECTION("its own") {
    bench.send(ReturnChosen{{"r1"}});
    CHECK_FALSE(bench.notice(notices::seen_before));
    CHECK(bench.session().items.empty());
  }
  SECTION("another's") {
    bench.send(ReturnChosen{{"r2"}});
    CHECK(bench.notice(notices::seen_before));
    CHECK(earlier_items(bench.session()).empty());
    CHECK(bench.item().product.title == "Kettle");
  }
}

TEST_CASE("Which returns a code names is recorded once for each session, also of another client and after parking") {
  Bench bench;
  bench.begin_headset();
  CHECK(*bench.newest<CodeLookedUp>() == CodeLookedUp{bench.session().id, usps_label, {{"r1"}}});
  bench.scan(ups_label);
  LookupAnswered answer;
  answer.session = bench.session().id;
  answer.code = bench.code_looked_up();
  answer.elsewhere = {{"r-of-another-client"}};
  bench.send(answer);
  bench.scan(ups_label);
  bench.send(answer);
  bench.commit();
  CHECK(bench.count<CodeLookedUp>() == 2);
  CHECK(*bench.newest<CodeLookedUp>() == CodeLookedUp{bench.session().id, ups_label, {{"r-of-another-client"}}});
  bench.scan("9400110200881234567890");
  answer.code = bench.code_looked_up();
  bench.send(ParkAsked{});
  bench.send(answer);
  bench.commit();
  CHECK(bench.count<CodeLookedUp>() == 3);
}

TEST_CASE("A code that names nothing, a product's code and a search that failed record no naming") {
  Bench bench;
  bench.scan(usps_label);
  bench.found({});
  bench.scan("X001ABCD12");
  bench.found(
      {expected_return("r1", usps_label, {units(headset())}), expected_return("r2", ups_label, {units(headset())})});
  bench.scan(ups_label);
  LookupAnswered failed;
  failed.session = bench.session().id;
  failed.code = bench.code_looked_up();
  failed.elsewhere = {{"r3"}};
  failed.error = Error{ErrorCode::io, "search", "returns", "gone", ""};
  bench.send(failed);
  bench.commit();
  CHECK(bench.count<CodeLookedUp>() == 0);
}

}  // namespace
}  // namespace returns::station::tests
