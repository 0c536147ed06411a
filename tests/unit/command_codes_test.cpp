#include <set>

#include "app/station/command_codes.h"
#include "app/station/identifiers.h"
#include "app/station/notice_keys.h"
#include "tests/support/catch.h"
#include "tests/support/station_bench.h"

namespace returns::station::tests {
namespace {

using namespace std::chrono_literals;

const std::string next_code = "RSCMD-NEXT-7K2M9QX4", back_code = "RSCMD-BACK-M3PZ81TA";

std::vector<CommandCode> table() {
  return {{CommandWord::next, next_code}, {CommandWord::back, back_code}};
}

Bench bench_with_codes() {
  Settings settings = Bench::standard_settings();
  settings.command_codes = std::make_shared<const std::vector<CommandCode>>(table());
  return Bench(std::move(settings));
}

TEST_CASE("A command is its whole text, sign by sign, and nothing that only contains it") {
  struct Row {
    std::string raw;
    bool claims;
    std::optional<CommandWord> word;
  };
  const std::vector<Row> rows{{next_code, true, CommandWord::next},
                              {back_code, true, CommandWord::back},
                              {"]C0" + next_code, true, CommandWord::next},
                              {next_code + "\r\n", true, CommandWord::next},
                              {"RSCMD-NEXT-7K2M9QX5", true, std::nullopt},
                              {"RSCMD-BACK-7K2M9QX4", true, std::nullopt},
                              {"RSCMD-NEXT", true, std::nullopt},
                              {"RSCMD-NEXT-", true, std::nullopt},
                              {"RSCMD-NEXT-7K2M9QX4X", true, std::nullopt},
                              {"rscmd-next-7k2m9qx4", true, std::nullopt},
                              {"RSCMD-NEXT -7K2M9QX4", true, std::nullopt},
                              {"RSCMD-", false, std::nullopt},
                              {"X" + next_code, false, std::nullopt},
                              {"ORDER 77 " + next_code, false, std::nullopt},
                              {"https://example.com/?q=" + next_code, false, std::nullopt},
                              {"RSCMDNEXT7K2M9QX4", false, std::nullopt},
                              {"", false, std::nullopt}};
  for (const Row& row : rows) {
    INFO(row.raw);
    CHECK(claims_to_be_command(row.raw) == row.claims);
    CHECK(command_in(table(), row.raw) == row.word);
  }
}

TEST_CASE("Every command has a name of its own, in signs that a Code 128 and a QR code carry") {
  std::set<std::string_view> names;
  for (const CommandWord word : all_command_words()) {
    const std::string_view name = name_of(word);
    CHECK(names.insert(name).second);
    CHECK(name.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") == std::string_view::npos);
    CHECK(command_text(word, "7K2M9QX4") == "RSCMD-" + std::string(name) + "-7K2M9QX4");
  }
  CHECK(names.size() == 23);
}

TEST_CASE("A command code of another site is refused with one sentence and never looked up") {
  Bench bench = bench_with_codes();
  SECTION("scanned while nothing is open") {
    bench.scan("RSCMD-NEXT-00000000");
  }
  SECTION("before the camera while nothing is open") {
    for (std::uint64_t frame = 1; frame < 4; ++frame)
      bench.see("RSCMD-NEXT-00000000", frame, "QRCode", true);
  }
  SECTION("on a station without codes") {
    Bench bare;
    bare.scan(next_code);
    CHECK(bare.notice(notices::command_foreign));
    CHECK_FALSE(bare.command<LookUp>());
    bench.scan("RSCMD-NEXT-00000000");
  }
  CHECK(bench.notice(notices::command_foreign));
  CHECK_FALSE(bench.command<LookUp>());
  CHECK_FALSE(bench.state.session);
  CHECK(bench.state.commands_shown.empty());
  CHECK(bench.facts.empty());
}

TEST_CASE("A customer's label that contains a command is looked up as the label that it is") {
  Bench bench = bench_with_codes();
  bench.scan("ORDER 77 " + next_code);
  CHECK(bench.state.commands_shown.empty());
  CHECK(bench.command<LookUp>());
}

TEST_CASE("A command before the camera counts once for each showing, when a second frame shows it alone") {
  Bench bench = bench_with_codes();
  bench.see(next_code, 1, "QRCode", true);
  bench.see(next_code, 1, "Code128");
  CHECK(bench.state.commands_shown.empty());
  bench.wait(80ms);
  bench.see(next_code, 2, "QRCode", true);
  REQUIRE(bench.state.commands_shown.size() == 1);
  CHECK(bench.state.commands_shown.back().word == CommandWord::next);
  for (std::uint64_t frame = 3; frame < 60; ++frame) {
    bench.wait(80ms);
    bench.see(next_code, frame, "QRCode", true);
  }
  CHECK(bench.state.commands_shown.size() == 1);
  bench.wait(2s);
  bench.see(next_code, 90, "QRCode", true);
  bench.see(next_code, 91, "QRCode", true);
  REQUIRE(bench.state.commands_shown.size() == 2);
  CHECK(bench.state.commands_shown[0].number < bench.state.commands_shown[1].number);
}

TEST_CASE("A sheet before the camera does nothing but say to show one code at a time") {
  Bench bench = bench_with_codes();
  for (std::uint64_t frame = 1; frame < 10; ++frame) {
    bench.see(next_code, frame, "QRCode", true);
    bench.see(back_code, frame, "QRCode", true);
    bench.wait(80ms);
  }
  CHECK(bench.state.commands_shown.empty());
  CHECK(bench.notice(notices::command_alone));
  bench.wait(600ms);
  bench.see(back_code, 40, "QRCode", true);
  bench.see(back_code, 41, "QRCode", true);
  CHECK(bench.state.commands_shown.empty());  // it was a part of the sheet a moment ago
  bench.wait(2s);
  bench.see(back_code, 70, "QRCode", true);
  bench.see(back_code, 71, "QRCode", true);
  REQUIRE(bench.state.commands_shown.size() == 1);
  CHECK(bench.state.commands_shown.back().word == CommandWord::back);
}

TEST_CASE("Another card after the first was put away counts at once") {
  Bench bench = bench_with_codes();
  bench.see(next_code, 1, "QRCode", true);
  bench.see(next_code, 2, "QRCode", true);
  bench.wait(600ms);
  bench.see(back_code, 9, "QRCode", true);
  bench.see(back_code, 10, "QRCode", true);
  CHECK(bench.state.commands_shown.size() == 2);
}

TEST_CASE("A typed command is shown to the screen, and a command without meaning is told by its name") {
  Bench bench = bench_with_codes();
  bench.send(CodeEntered{CodeSource::typed, next_code});
  REQUIRE(bench.state.commands_shown.size() == 1);
  bench.send(CommandMeantNothing{"Next"});
  REQUIRE(bench.notice(notices::command_not_here));
  CHECK(bench.notice(notices::command_not_here)->arguments == std::vector<std::string>{"Next"});
}

TEST_CASE("Commands that nobody takes are forgotten, the oldest first") {
  Bench bench = bench_with_codes();
  for (int times = 0; times < 40; ++times)
    bench.scan(next_code);
  CHECK(bench.state.commands_shown.size() == 8);
  CHECK(bench.state.commands_shown.back().number == 40);
}

}  // namespace
}  // namespace returns::station::tests
