// Receiving parcels by scan, and what takes them off the list again.
#include "app/station/notice_keys.h"
#include "tests/support/catch.h"
#include "tests/support/station_bench.h"

namespace returns::station::tests {
namespace {

using namespace std::chrono_literals;

struct DockBench : Bench {
  explicit DockBench(Settings settings = with_clocks()) : Bench(std::move(settings)) { send(DockAsked{true}); }

  static Settings with_clocks() {
    ClockBook book;
    ClockSet site;
    site.id = site_clocks;
    const std::chrono::sys_days begin{};
    site.clocks = {{"inspection", {{"en", "Inspection"}}, ClockFor::every_parcel, 1h, {{begin, Counting::hours, 72}}},
                   {"refund", {{"en", "Refund"}}, ClockFor::parcels_with_order, 1h, {{begin, Counting::hours, 48}}}};
    book.sets = {site};
    Settings settings = standard_settings();
    settings.clocks = std::make_shared<const ClockBook>(book);
    return settings;
  }

  void answer_arrival(std::vector<ExpectedReturn> returns, std::vector<HistoryRow> seen = {}) {
    send(LookupAnswered{{}, std::move(returns), std::move(seen), {}, state.dock.looking_up.at(0).number});
  }
  void receive(const std::string& label, const std::string& id, std::string order = "") {
    scan(label);
    ExpectedReturn expected = expected_return(id, label, {units(headset())});
    expected.order_id = std::move(order);
    answer_arrival({expected});
  }
  const std::vector<ReceivedParcel>& parcels() const { return *state.dock.parcels; }
};

TEST_CASE("A scan on the dock receives the parcel and says so when it is saved, not before") {
  DockBench bench;
  bench.receive(usps_label, "a");
  REQUIRE(bench.parcels().size() == 1);
  CHECK(bench.parcels()[0].title == "Wireless headset");
  CHECK(bench.parcels()[0].client == ClientId{"lumio"});
  CHECK(bench.parcels()[0].received_by_name == "Ana R.");
  CHECK(bench.state.dock.unsaved.size() == 1);
  CHECK_FALSE(bench.notice(notices::parcel_received));
  CHECK_FALSE(bench.state.session);
  CHECK(bench.count<SessionOpened>() == 0);
  const auto* fact = bench.newest<ParcelReceived>();
  REQUIRE(fact);
  CHECK(fact->returns == std::vector<ReturnId>{{"a"}});
  CHECK(fact->code.raw == usps_label);
  bench.commit();
  CHECK(bench.state.dock.unsaved.empty());
  CHECK(bench.notice(notices::parcel_received));
  CHECK(bench.state.dock.received == 1);
}

TEST_CASE("Ten scans in a row are all received, in whatever order the store answers") {
  DockBench bench;
  for (int i = 0; i < 10; ++i)
    bench.scan("RMA-77-" + std::to_string(i));
  REQUIRE(bench.state.dock.looking_up.size() == 10);
  while (!bench.state.dock.looking_up.empty()) {
    const Arrival last = bench.state.dock.looking_up.back();
    bench.send(LookupAnswered{{}, {expected_return(last.code.raw, last.code.raw, {})}, {}, {}, last.number});
  }
  bench.commit();
  CHECK(bench.parcels().size() == 10);
  CHECK(bench.count<ParcelReceived>() == 10);
}

TEST_CASE("The same parcel twice is told and received once") {
  DockBench bench;
  bench.receive(usps_label, "a");
  bench.commit();
  SECTION("by the same label") {
    bench.scan(usps_label);
    CHECK_FALSE(bench.command<LookUp>());
  }
  SECTION("by another number of the same return") {
    bench.scan(rma_label);
    bench.answer_arrival({expected_return("a", usps_label, {})});
  }
  CHECK(bench.notice(notices::parcel_already_received));
  CHECK(bench.notice(notices::parcel_already_received)->arguments[1] == "Ana R.");
  CHECK(bench.state.dock.last_shown == bench.parcels()[0].parcel);
  CHECK(bench.count<ParcelReceived>() == 1);
}

TEST_CASE("A second parcel of the same return, with a tracking number of its own, is received as well") {
  DockBench bench;
  bench.receive(usps_label, "a");
  bench.scan(ups_label);
  bench.answer_arrival({expected_return("a", usps_label, {})});
  CHECK(bench.count<ParcelReceived>() + static_cast<int>(bench.state.waiting.size()) == 2);
  CHECK(bench.parcels().size() == 2);
}

TEST_CASE("A parcel that nobody announced waits for a person's word") {
  DockBench bench;
  bench.scan("NOBODY-KNOWS-1");
  bench.answer_arrival({});
  REQUIRE(bench.state.dock.unsure.size() == 1);
  CHECK(bench.parcels().empty());
  CHECK(bench.cued(Cue::unknown));
  SECTION("received for a client") {
    bench.send(ReceiveAsked{{"nobody"}});
    CHECK(bench.notice(notices::client_unknown));
    bench.send(ReceiveAsked{{"lumio"}});
    REQUIRE(bench.parcels().size() == 1);
    CHECK(bench.newest<ParcelReceived>()->returns.empty());
    CHECK(bench.newest<ParcelReceived>()->client == ClientId{"lumio"});
  }
  SECTION("put aside") {
    bench.send(ArrivalRefused{});
    CHECK(bench.parcels().empty());
    CHECK(bench.count<ParcelReceived>() == 0);
  }
  CHECK(bench.state.dock.unsure.empty());
}

TEST_CASE("A parcel that was inspected before is received only on a person's word") {
  DockBench bench;
  bench.scan(usps_label);
  bench.answer_arrival({expected_return("a", usps_label, {})}, {HistoryRow{}});
  REQUIRE(bench.state.dock.unsure.size() == 1);
  bench.send(ReceiveAsked{{"lumio"}});
  CHECK(bench.newest<ParcelReceived>()->returns == std::vector<ReturnId>{{"a"}});
}

TEST_CASE("A product's code or any print before the camera is no parcel") {
  DockBench bench;
  bench.scan("X001ABCD12");
  CHECK(bench.notice(notices::code_not_a_label));
  bench.see("SOME PRINT", 1, "QRCode", true);
  bench.answer_arrival({});
  CHECK(bench.state.dock.unsure.empty());
  CHECK(bench.parcels().empty());
}

TEST_CASE("The parcel whose clock runs out first stands on top") {
  DockBench bench;
  bench.receive(usps_label, "slow");
  bench.wait(1h);
  bench.receive(ups_label, "urgent", "114-2962899-5762619");
  bench.wait(1h);
  bench.receive("DfqRyqfBRRMA", "last");
  REQUIRE(bench.parcels().size() == 3);
  CHECK(bench.parcels()[0].returns[0] == ReturnId{"urgent"});
  CHECK(bench.parcels()[1].returns[0] == ReturnId{"slow"});
  CHECK(bench.parcels()[2].returns[0] == ReturnId{"last"});
}

TEST_CASE("Opening a session on a received parcel takes it off the list") {
  DockBench bench;
  bench.receive(usps_label, "a");
  bench.receive(ups_label, "b");
  bench.commit();
  const ParcelId first = bench.parcels()[0].parcel;
  SECTION("by touching its row") {
    bench.send(InspectParcelAsked{first});
  }
  SECTION("by scanning its label where parcels are opened") {
    bench.send(DockAsked{false});
    bench.scan(usps_label);
  }
  REQUIRE(bench.state.session);
  CHECK_FALSE(bench.state.dock.open);
  CHECK(bench.parcels().size() == 1);
  bench.commit();
  CHECK(bench.newest<ParcelOpened>()->parcel == first);
  CHECK(bench.newest<ParcelOpened>()->session == bench.session().id);
  bench.found({expected_return("a", usps_label, {units(headset())})});
  bench.commit();
  CHECK(bench.count<ParcelOpened>() == 1);
}

TEST_CASE("Voiding the session puts its parcel back on the list, parking it does not") {
  DockBench bench;
  bench.receive(usps_label, "a");
  bench.wait(1s);
  bench.receive(ups_label, "b");
  bench.commit();
  const ParcelId first = bench.parcels()[0].parcel;
  bench.send(InspectParcelAsked{first});
  SECTION("voided") {
    bench.send(VoidSessionAsked{"wrong parcel"});
    REQUIRE(bench.parcels().size() == 2);
    CHECK(bench.parcels()[0].parcel == first);
  }
  SECTION("parked") {
    bench.send(ParkAsked{});
    CHECK(bench.parcels().size() == 1);
  }
}

TEST_CASE("A session bound by another number opens the one parcel that waits for its return") {
  DockBench bench;
  bench.receive(usps_label, "a");
  bench.commit();
  bench.send(DockAsked{false});
  bench.scan(rma_label);
  CHECK(bench.parcels().size() == 1);
  bench.found({expected_return("a", usps_label, {units(headset())})});
  CHECK(bench.parcels().empty());
}

TEST_CASE("A parcel with another tracking number of the same return leaves the waiting one where it is") {
  DockBench bench;
  bench.receive(usps_label, "a");
  bench.commit();
  bench.send(DockAsked{false});
  bench.scan(ups_label);
  bench.found({expected_return("a", usps_label, {units(headset())})});
  CHECK(bench.parcels().size() == 1);
}

TEST_CASE("A receipt that the store cannot take is kept and tried again; one it refuses for good leaves the list") {
  DockBench bench;
  bench.receive(usps_label, "a");
  bench.refuse();
  CHECK(bench.parcels().size() == 1);
  CHECK(bench.state.waiting.size() == 1);
  CHECK_FALSE(bench.notice(notices::parcel_received));
  bench.wait(6s);
  bench.send(Tick{});
  bench.refuse({ErrorCode::invalid_input, "save", "it", "does not fit", ""});
  CHECK(bench.parcels().empty());
  CHECK(bench.notice(notices::not_recordable));
}

TEST_CASE("The dock does not open over an open parcel") {
  Bench bench;
  bench.begin_headset();
  bench.send(DockAsked{true});
  CHECK_FALSE(bench.state.dock.open);
  CHECK(bench.notice(notices::session_open));
}

}  // namespace
}  // namespace returns::station::tests
