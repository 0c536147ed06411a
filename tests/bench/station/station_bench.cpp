// The station's own figures, by its own parts, as one Markdown table:
//   station-bench [--only decisions,commits,frames,reactions,idle] [--labels N] [--items N] [--frames N]
//     [--presses N] [--windows N]
// Takes about eleven minutes. Brings its own X display; TMPDIR says on which file system stores and films lie.
#include <CLI/CLI.hpp>
#include <cstdio>
#include <ctime>

#include "storage/base/clock.h"
#include "tests/bench/station/child.h"
#include "tests/bench/station/figures.h"
#include "vision/scan/decoder_process.h"

namespace {

using namespace returns;
using namespace returns::bench;

Status measure_frames_on_own_display(int frames, Table& table) {
  RETURNS_TRY_ASSIGN(const VirtualDisplay display, VirtualDisplay::open());
  return measure_frames(frames, table);
}

}  // namespace

int main(int argc, char** argv) {
  if (const auto decoder = vision::decoder_process_fd(argc, argv))
    return vision::run_decoder_process(*decoder);

  std::vector<std::string> only{"decisions", "commits", "frames", "reactions", "idle"};
  int labels = 30, items = 200, frames = 60, presses = 60, windows = 4;
  CLI::App app("Measures the station by its own parts and prints one table");
  app.add_option("--only", only, "decisions, commits, frames, reactions, idle")->delimiter(',');
  app.add_option("--labels", labels, "labels laid before the camera, per size of picture");
  app.add_option("--items", items, "items closed");
  app.add_option("--frames", frames, "frames drawn, per size of screen");
  app.add_option("--presses", presses, "keys pressed, per kind of key");
  app.add_option("--windows", windows, "windows of ten seconds, per state");
  CLI11_PARSE(app, argc, argv);

  const std::vector<std::pair<std::string, std::function<Status(Table&)>>> measurements{
      {"decisions", [&](Table& table) { return measure_decisions(labels, table); }},
      {"commits", [&](Table& table) { return measure_commits(items, table); }},
      {"frames", [&](Table& table) { return measure_frames_on_own_display(frames, table); }},
      {"reactions", [&](Table& table) { return measure_reactions(presses, table); }},
      {"idle", [&](Table& table) { return measure_idle(windows, table); }}};

  const std::string before = load();
  Table table;
  int trouble = 0;
  for (const auto& [name, measure] : measurements) {
    if (std::find(only.begin(), only.end(), name) == only.end())
      continue;
    std::fprintf(stderr, "measuring %s …\n", name.c_str());
    if (const Status measured = measure(table); !measured) {
      std::fprintf(stderr, "%s\n", measured.error().sentence().c_str());
      trouble = 1;
    }
  }
  std::printf("%s; %s; load %s before, %s after\n\n", to_iso(read_clocks().utc).substr(0, 10).c_str(),
              machine(std::filesystem::temp_directory_path()).c_str(), before.c_str(), load().c_str());
  print(table);
  return trouble;
}
