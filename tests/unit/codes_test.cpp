#include "app/station/notice_keys.h"
#include "tests/support/catch.h"
#include "tests/support/station_bench.h"

namespace returns::station::tests {
namespace {

using namespace std::chrono_literals;

const std::string order = "114-2962899-5762619";  // no check digit: needs two frames

TEST_CASE("A camera's code without a check digit counts when two different frames agree in time") {
  Bench bench;
  bench.see(order, 1);
  CHECK_FALSE(bench.state.session);
  SECTION("the same frame twice is one frame") {
    bench.see(order, 1);
    CHECK_FALSE(bench.state.session);
  }
  SECTION("another frame agrees") {
    bench.wait(100ms);
    bench.see(order, 2);
    CHECK(bench.state.session);
  }
  SECTION("another frame agrees too late") {
    bench.wait(1600ms);
    bench.see(order, 2);
    CHECK_FALSE(bench.state.session);
    bench.see(order, 3);
    CHECK(bench.state.session);
  }
  SECTION("another frame reads something else") {
    bench.see("114-2962899-5762610", 2);
    CHECK_FALSE(bench.state.session);
  }
}

TEST_CASE("One frame is enough where the symbol or a check digit proves the reading") {
  Bench bench;
  SECTION("check digit") {
    bench.see(usps_label, 1);
  }
  SECTION("error correction") {
    bench.see(order, 1, "DataMatrix", true);
  }
  CHECK(bench.state.session);
}

TEST_CASE("A code in front of the camera counts once for each showing") {
  Bench bench;
  bench.begin_headset(3);
  bench.see("4006381333931", 1, "EAN-13");
  for (std::uint64_t frame = 2; frame < 100; ++frame) {
    bench.wait(80ms);
    bench.see("4006381333931", frame, "EAN-13");
  }
  CHECK(bench.item().units_scanned == 1);
  bench.wait(3100ms);
  bench.see("4006381333931", 200, "EAN-13");
  CHECK(bench.item().units_scanned == 2);
  CHECK(bench.item().quantity == 2);
}

TEST_CASE("Ten scans in two seconds are ten scans") {
  Bench bench;
  bench.begin_headset(10);
  for (int i = 0; i < 10; ++i) {
    bench.scan("X001ABCD12");
    bench.wait(200ms);
  }
  bench.commit();
  CHECK(bench.item().quantity == 10);
  CHECK(bench.count<QuantitySet>() == 9);
}

TEST_CASE("A camera opens a parcel by labels only, a hand scanner by any code") {
  struct Row {
    std::string raw;
    bool by_camera;
  };
  const std::vector<Row> table{{usps_label, true},    {ups_label, true},       {rma_label, true},
                               {order, true},         {"LPNNC5N165ZVR", true}, {"RR123456785CN", true},
                               {"X001ABCD12", false}, {"B00TZ73MUY", false},   {"4006381333931", false},
                               {"hello", false},      {"036000291452", false}};
  for (const Row& row : table) {
    CAPTURE(row.raw);
    Bench camera, hand;
    camera.see(row.raw, 1);
    camera.see(row.raw, 2);
    CHECK(camera.state.session.has_value() == row.by_camera);
    hand.scan(row.raw);
    CHECK(hand.state.session.has_value());
  }
}

TEST_CASE("Print that is no label opens a parcel only when it turns out to be expected") {
  Bench bench;
  bench.see("MERCHANT-77", 1);
  bench.see("MERCHANT-77", 2);
  REQUIRE(bench.command<LookUp>());
  CHECK(bench.command<LookUp>()->session.empty());
  SECTION("not expected") {
    bench.found({});
    CHECK_FALSE(bench.state.session);
    CHECK(bench.facts.empty());
    CHECK(bench.notice(notices::code_not_a_label));
  }
  SECTION("expected") {
    bench.found({expected_return("r1", "", {units(headset())})});
    REQUIRE(bench.state.session);
    CHECK(bench.session().codes.front().raw == "MERCHANT-77");
    CHECK(bench.command<BeginClip>());
  }
}

TEST_CASE("A finished parcel's label that still lies in view does not open it again") {
  Bench bench;
  bench.see(usps_label, 1);
  bench.found({expected_return("r1", usps_label, {units(headset())})});
  bench.commit();
  bench.close_sealed_headset();
  bench.send(CloseParcelAsked{});
  bench.commit();
  bench.wait(10s);
  bench.see(usps_label, 500);
  CHECK_FALSE(bench.state.session);
  CHECK(bench.notice(notices::code_just_finished));
  bench.scan(usps_label);
  CHECK(bench.state.session);
}

TEST_CASE("Badges and commands are never a parcel's codes") {
  Bench bench;
  for (const std::string raw : {"BADGE-0042", "RSCMD-PHOTO"}) {
    bench.scan(raw);
    bench.see(raw, 1, "QRCode", true);
    CHECK_FALSE(bench.state.session);
    CHECK(bench.last.empty());
  }
  CHECK(bench.facts.empty());
}

TEST_CASE("A GTIN is looked up in every form in which a report may write it") {
  Bench bench;
  bench.scan("036000291452");
  REQUIRE(bench.command<LookUp>());
  std::vector<std::string> forms;
  for (const Identifier& identifier : bench.command<LookUp>()->identifiers)
    if (identifier.kind == CodeKind::gtin)
      forms.push_back(identifier.value);
  CHECK(forms == std::vector<std::string>{"036000291452", "00036000291452", "0036000291452"});
}

TEST_CASE("The parcel's own label seen again during the inspection changes nothing") {
  Bench bench;
  bench.begin_headset();
  const auto codes = bench.session().codes.size();
  for (int showing = 0; showing < 5; ++showing) {
    bench.wait(4s);
    bench.see(usps_label, static_cast<std::uint64_t>(100 + showing));
  }
  CHECK(bench.session().codes.size() == codes);
  CHECK(bench.state.last_code->expected);
  CHECK(bench.notice(notices::item_finish_first) == nullptr);
}

TEST_CASE("An unknown print is kept with the open item: it may be a serial number") {
  Bench bench;
  bench.begin_headset();
  bench.scan("SN-77-a");
  bench.commit();
  CHECK(bench.newest<CodeScanned>()->code.raw == "SN-77-a");
  CHECK(bench.newest<CodeScanned>()->item == bench.item().id);
}

}  // namespace
}  // namespace returns::station::tests
