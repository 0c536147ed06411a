// Reads one hand scanner as the station does and says line by line what comes of it, for tests in a virtual machine.
//
//   scanner-probe DEVICE GAP [PREFIX [SUFFIX]]     GAP in milliseconds
//     condition live|missing|…      scan CODE (bytes below 0x20 as \xHH)      lost
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

#include "app/scanner/scanner_reader.h"

namespace {

using namespace returns;

const char* name_of(scanner::ScannerCondition condition) {
  switch (condition) {
    case scanner::ScannerCondition::starting:
      return "starting";
    case scanner::ScannerCondition::live:
      return "live";
    case scanner::ScannerCondition::missing:
      return "missing";
    case scanner::ScannerCondition::busy:
      return "busy";
    case scanner::ScannerCondition::denied:
      return "denied";
    case scanner::ScannerCondition::failing:
      return "failing";
  }
  return "?";
}

void say(const std::string& line) {
  fmt::print("{}\n", line);
  std::fflush(stdout);
}

std::string visible(const std::string& code) {
  std::string text;
  for (const char c : code)
    text += static_cast<unsigned char>(c) < 0x20 ? fmt::format("\\x{:02X}", c) : std::string(1, c);
  return text;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 3) {
    fmt::print(stderr, "scanner-probe DEVICE GAP [PREFIX [SUFFIX]]\n");
    return 2;
  }
  scanner::ScannerConfig config{"hand", argv[1], {}};
  config.framing.gap = std::chrono::milliseconds(std::atoi(argv[2]));
  if (argc > 3)
    config.framing.prefix = argv[3];
  if (argc > 4)
    config.framing.suffix = argv[4];
  scanner::ScannerReader reader(config, {[](const std::string& code) { say("scan " + visible(code)); },
                                         [](const scanner::ScannerHealth& health) {
                                           say(fmt::format("condition {} {}", name_of(health.condition),
                                                           health.error ? health.error->sentence() : health.device));
                                         },
                                         [](const Error&) { say("lost"); }});
  const Status ended = reader.run(std::stop_token{});
  if (!ended)
    fmt::print(stderr, "{}\n", ended.error().sentence());
  return ended ? 0 : 1;
}
