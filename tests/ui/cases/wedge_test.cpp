#include "app/platform/wedge_reader.h"
#include "tests/support/catch.h"

using namespace returns;
using namespace std::chrono_literals;
using platform::Key;
using platform::Typed;
using platform::WedgeReader;
using platform::WedgeScan;

namespace {

struct Desk {
  WedgeReader reader{{"", "", 40ms}, 4};
  BootTime now = 1h;
  std::vector<Typed> out;

  void take(std::vector<Typed> typed) { out.insert(out.end(), typed.begin(), typed.end()); }
  Desk& type(const std::string& text, BootTime apart) {
    for (const char sign : text) {
      now += apart;
      take(reader.feed({std::string(1, sign), true}, now));
    }
    return *this;
  }
  Desk& key(const std::string& name, BootTime after) {
    now += after;
    take(reader.feed({name, false}, now));
    return *this;
  }
  Desk& pause(BootTime time) {
    now += time;
    take(reader.poll(now));
    return *this;
  }
};

Typed key(const std::string& name, bool character = true) {
  return Key{name, character};
}
Typed scan(const std::string& text) {
  return WedgeScan{text};
}

}  // namespace

TEST_CASE("quick characters that end with Enter or Tab are one scan, and the ending presses nothing") {
  for (const char* suffix : {"enter", "tab"}) {
    Desk desk;
    desk.type("9202090339598363834190", 3ms).key(suffix, 3ms).pause(1s);
    CHECK(desk.out == std::vector{scan("9202090339598363834190")});
  }
}

TEST_CASE("quick characters that end with a pause are one scan, and a late Enter presses nothing") {
  Desk desk;
  desk.type("LPNRRFN8843140", 5ms).pause(60ms).key("enter", 90ms).pause(1s);
  CHECK(desk.out == std::vector{scan("LPNRRFN8843140")});
}

TEST_CASE("a second Enter behind a scan presses nothing, one that a person presses later does") {
  Desk desk;
  desk.type("X001ABCD12", 2ms).key("enter", 2ms).key("enter", 4ms).pause(1s).key("enter", 1s);
  CHECK(desk.out == std::vector{scan("X001ABCD12"), key("enter", false)});
}

TEST_CASE("slow characters are keys, each handed on after one gap") {
  Desk desk;
  desk.type("1", 200ms).pause(41ms);
  CHECK(desk.out == std::vector{key("1")});
  desk.type("2f", 120ms).key("enter", 120ms);
  CHECK(desk.out == std::vector{key("1"), key("2"), key("f"), key("enter", false)});
}

TEST_CASE("a few quick characters are keys: two fingers rolling are no scan") {
  Desk desk;
  desk.type("abc", 20ms).pause(50ms);
  CHECK(desk.out == std::vector{key("a"), key("b"), key("c")});
}

TEST_CASE("ten scans in two seconds all arrive") {
  Desk desk;
  std::vector<Typed> wanted;
  for (int index = 0; index < 10; ++index) {
    const std::string code = "SCAN000" + std::to_string(index);
    desk.type(code, 6ms).key("enter", 6ms).pause(146ms);
    wanted.push_back(scan(code));
  }
  CHECK(desk.now - BootTime(1h) <= 2s);
  CHECK(desk.out == wanted);
}

TEST_CASE("a scan that is spread over two polls of a busy window stays one scan") {
  WedgeReader reader{{"", "", 40ms}, 4};
  std::vector<Typed> out;
  const auto take = [&](std::vector<Typed> typed) { out.insert(out.end(), typed.begin(), typed.end()); };
  // Polled at 100 ms and at 220 ms; in between the window drew, and all keys may be as old as the poll before.
  for (const char* sign : {"9", "2", "0"})
    take(reader.feed({sign, true}, 1h, 1h + 100ms));
  for (const char* sign : {"2", "0", "9"})
    take(reader.feed({sign, true}, 1h + 100ms, 1h + 220ms));
  take(reader.feed({"enter", false}, 1h + 100ms, 1h + 220ms));
  CHECK(out == std::vector{scan("920209")});
}

TEST_CASE("the group separator of GS1 codes is kept") {
  Desk desk;
  desk.type(
          "0109506000134352\x1D"
          "21A1",
          2ms)
      .key("enter", 2ms);
  CHECK(desk.out == std::vector{scan("0109506000134352\x1D"
                                     "21A1")});
}

TEST_CASE("there is a deadline only while a character waits") {
  WedgeReader reader{{"", "", 40ms}, 4};
  CHECK_FALSE(reader.deadline());
  CHECK(reader.feed({"1", true}, 1h).empty());
  REQUIRE(reader.deadline());
  CHECK(reader.poll(*reader.deadline()) == std::vector{key("1")});
  CHECK_FALSE(reader.deadline());
}

TEST_CASE("prefix and suffix that the scanner is set up with are taken off") {
  struct Row {
    std::string what;
    scanner::Framing framing;
    std::string typed;
    std::vector<Typed> out;
  };
  const std::vector<Row> rows{{"prefix", {"~", "", 40ms}, "~X001ABCD12", {scan("X001ABCD12")}},
                              {"a short code is known by its prefix", {"~", "", 40ms}, "~7", {scan("7")}},
                              {"the same without it is keys", {"~", "", 40ms}, "7", {key("7")}},
                              {"a sign as suffix", {"", "#", 40ms}, "X001#X002#", {scan("X001"), scan("X002")}},
                              {"both", {"[", "]", 40ms}, "[X001][X002]", {scan("X001"), scan("X002")}}};
  for (const Row& row : rows) {
    INFO(row.what);
    Desk desk;
    desk.reader = WedgeReader(row.framing, 4);
    desk.type(row.typed, 3ms).pause(1s);
    CHECK(desk.out == row.out);
  }
}

TEST_CASE("Tab is a part of the code where the scanner ends with Enter alone, and a key where nobody scans") {
  Desk desk;
  desk.reader = WedgeReader({"", "\r", 40ms}, 4);
  desk.type("AB12", 3ms).key("tab", 3ms).type("CD", 3ms).key("enter", 3ms).pause(1s).key("tab", 1s).pause(1s);
  CHECK(desk.out == std::vector{scan("AB12\tCD"), key("tab", false)});
}

TEST_CASE("a suffix that comes late or twice presses nothing") {
  Desk desk;
  desk.reader = WedgeReader({"", "#\r", 40ms}, 4);
  desk.type("X001#", 3ms).key("enter", 3ms).key("enter", 3ms).pause(1s);
  CHECK(desk.out == std::vector{scan("X001")});
}
