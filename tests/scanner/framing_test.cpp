#include "app/scanner/framing.h"

#include "tests/support/catch.h"

using namespace returns;
using namespace std::chrono_literals;
using scanner::Framing;
using scanner::ScanFramer;
using Codes = std::vector<std::string>;

TEST_CASE("what stands around a code is taken off, and nothing else") {
  struct Row {
    std::string what;
    Framing framing;
    std::string sent, code;
    bool complete;
  };
  const std::vector<Row> rows{{"Enter by itself", {}, "X001ABCD12\r", "X001ABCD12", true},
                              {"Tab by itself", {}, "X001ABCD12\t", "X001ABCD12", true},
                              {"no end yet", {}, "X001ABCD12", "X001ABCD12", false},
                              {"group separator inside",
                               {},
                               "0109506000134352\x1D"
                               "21A1\r",
                               "0109506000134352\x1D"
                               "21A1",
                               true},
                              {"prefix there", {"~", ""}, "~X001\r", "X001", true},
                              {"prefix missing", {"~", ""}, "X001\r", "X001", true},
                              {"prefix twice: one is the code's own", {"~", ""}, "~~X001\r", "~X001", true},
                              {"Enter asked for, Tab is of the code", {"", "\r"}, "A\tB\r", "A\tB", true},
                              {"Enter asked for, Tab ends nothing", {"", "\r"}, "A\t", "A", false},
                              {"sign and Enter", {"", "#\r"}, "X001#\r", "X001", true},
                              {"sign without its Enter", {"", "#\r"}, "X001#", "X001", false},
                              {"sign alone", {"", "#"}, "X001#", "X001", true},
                              {"both, as control characters", {"\x02", "\x03"}, "\x02X001\x03", "X001", true},
                              {"the suffix inside is of the code", {"", "#\r"}, "X#001#\r", "X#001", true},
                              {"nothing but an end", {}, "\r", "", true},
                              {"nothing at all", {}, "", "", false}};
  for (const Row& row : rows) {
    INFO(row.what);
    CHECK(scanner::is_complete(row.framing, row.sent) == row.complete);
    CHECK(scanner::code_of(row.framing, row.sent) == row.code);
  }
}

TEST_CASE("carriage return and line feed are one Enter") {
  CHECK(scanner::normalised({"", "\r\n"}).suffix == "\r");
  CHECK(scanner::normalised({"\n", "#\n"}).suffix == "#\r");
  ScanFramer framer(Framing{"", "\r\n"});
  CHECK(framer.feed("X001\r\n", 1s) == Codes{"X001"});
  CHECK(framer.feed("X002\r\n", 2s) == Codes{"X002"});
}

TEST_CASE("only what begins with the prefix and goes on is known by it") {
  CHECK(scanner::has_prefix({"~", ""}, "~1"));
  CHECK_FALSE(scanner::has_prefix({"~", ""}, "~"));
  CHECK_FALSE(scanner::has_prefix({"~", ""}, "1~"));
  CHECK_FALSE(scanner::has_prefix({}, "1"));
}

TEST_CASE("a pause ends a scan that has no suffix, and a second Enter is no scan") {
  ScanFramer framer(Framing{});
  CHECK(framer.feed("LPN", 1s).empty());
  CHECK(framer.feed("123", 1s + 60ms).empty());
  REQUIRE(framer.deadline());
  CHECK(framer.poll(1s + 100ms).empty());
  CHECK(framer.poll(*framer.deadline()) == Codes{"LPN123"});
  CHECK_FALSE(framer.deadline());
  CHECK(framer.feed("\r", 2s).empty());
  CHECK(framer.feed("A\r\r", 3s) == Codes{"A"});
}

TEST_CASE("what comes after a pause is another scan, even when nobody looked in between") {
  ScanFramer framer(Framing{});
  CHECK(framer.feed("FIRST", 1s).empty());
  CHECK(framer.feed("SECOND\r", 2s) == Codes{"FIRST", "SECOND"});
}

TEST_CASE("ten scans in two seconds all arrive") {
  ScanFramer framer(Framing{});
  Codes wanted, got;
  for (int number = 0; number < 10; ++number) {
    wanted.push_back("SCAN" + std::to_string(number));
    for (const std::string& code : framer.feed(wanted.back() + "\r", 1s + number * 200ms))
      got.push_back(code);
  }
  CHECK(got == wanted);
}

TEST_CASE("a scan with a hole in it is forgotten whole, and the next one is not") {
  ScanFramer framer(Framing{});
  framer.feed("920209", 1s);
  framer.forget(1s + 5ms);
  CHECK(framer.feed("8341", 1s + 10ms).empty());
  CHECK(framer.feed("90\r", 1s + 20ms).empty());  // the end of the one with the hole
  CHECK(framer.feed("X001\r", 1s + 30ms) == Codes{"X001"});
}

TEST_CASE("when the end of a torn scan was lost too, a pause ends it") {
  ScanFramer framer(Framing{});
  framer.feed("920209", 1s);
  framer.forget(1s + 5ms);
  CHECK(framer.feed("83", 1s + 10ms).empty());
  CHECK(framer.feed("X001\r", 2s) == Codes{"X001"});
}
