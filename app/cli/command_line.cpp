#include "app/cli/command_line.h"

#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <map>

#include "app/runtime/version.h"

namespace returns::cli {

int fail(const Error& error) {
  fmt::print(stderr, "{}\n", error.sentence());
  return 2;
}

namespace {

Output output_of(bool json, bool tsv = false) {
  return json ? Output::json : tsv ? Output::tsv : Output::text;
}

// CLI11 writes into these while it parses; one command is taken from them afterwards.
struct Drafts {
  bool fullscreen = false, windowed = false;
  std::string screenshots;
  ScanFiles scan;
  bool scan_json = false, scan_tsv = false;
  RecordSource record;
  ShowHistory history;
  bool history_json = false;
  std::string verify_store;
  Rebuild rebuild;
  bool verify_json = false, doctor_json = false;
  ImportReturns import;
  PrepareShare share;
  AddUser user;
  PrintCommandSheet sheet;
  Demo demo;
};

struct Subcommands {
  CLI::App *scan, *record, *history, *verify, *rebuild, *doctor, *import, *share, *add_user, *users, *sheet, *demo;
};

Subcommands declare(CLI::App& app, Drafts& drafts) {
  Subcommands sub{};
  app.fallthrough();  // --config stands before or after the command
  auto* fullscreen = app.add_flag("--fullscreen", drafts.fullscreen, "Cover the whole screen (the default)");
  app.add_flag("--windowed", drafts.windowed, "Open an ordinary window")->excludes(fullscreen);
  app.add_option("--screenshots", drafts.screenshots, "Folder for pictures of the window (F12 takes one)");

  sub.scan = app.add_subcommand("scan", "Read the codes in images and videos");
  auto* json = sub.scan->add_flag("--json", drafts.scan_json, "One JSON object per file");
  sub.scan->add_flag("--tsv", drafts.scan_tsv, "path<TAB>format<TAB>text, a line per code")->excludes(json);
  sub.scan->add_flag("--timing", drafts.scan.timing, "Also #ms<TAB>path<TAB>milliseconds per file");
  static const std::map<std::string, vision::Effort> efforts{
      {"live", vision::Effort::live}, {"full", vision::Effort::full}, {"harder", vision::Effort::harder}};
  sub.scan->add_option("--effort", drafts.scan.effort, "live (40 ms a picture), full (85 ms) or harder (400 ms)")
      ->transform(CLI::CheckedTransformer(efforts));
  sub.scan->add_option("files", drafts.scan.files, "Images or videos")->required();

  sub.record = app.add_subcommand("record", "Record a camera, stream or file without the window");
  sub.record->add_option("--source", drafts.record.source, "v4l2:…, rtsp://…, http://…, file:… or frames:…")
      ->required();
  sub.record->add_option("--out", drafts.record.folder, "Folder for the clip")->required();
  sub.record->add_option("--seconds", drafts.record.seconds, "How long; without it until the source ends or Ctrl-C");

  sub.history = app.add_subcommand("history", "List graded items, newest first");
  sub.history->add_flag("--json", drafts.history_json, "As JSON");
  sub.history->add_option("--limit", drafts.history.limit, "Most rows")->check(CLI::Range(1, 100000));
  sub.history->add_option("query", drafts.history.text, "Any identifier or words of the title");

  sub.verify = app.add_subcommand("verify-journal", "Check that nothing recorded is missing or altered");
  sub.verify->add_flag("--json", drafts.verify_json, "As JSON");
  sub.verify->add_option("store", drafts.verify_store, "Store folder; without it the station's own");

  sub.rebuild = app.add_subcommand("rebuild", "Make the history's tables anew from the journal");
  sub.rebuild->add_flag("--compare-only", drafts.rebuild.compare_only, "Change nothing; say where they differ");

  sub.doctor = app.add_subcommand("doctor", "Check cameras, disk, fonts, display, clock and upstream");
  sub.doctor->add_flag("--json", drafts.doctor_json, "As JSON");

  sub.import = app.add_subcommand("import", "Take expected returns from a CSV file");
  sub.import->add_option("file", drafts.import.file, "CSV with a header line")->required();
  sub.import->add_option("--client", drafts.import.client, "Id of the client they belong to")->required();

  sub.share = app.add_subcommand("prepare-share", "Mark an empty folder as this warehouse's upstream");
  sub.share->add_option("folder", drafts.share.folder, "The mounted share")->required();

  sub.add_user = app.add_subcommand("add-user", "Add or change a person; the PIN is read from standard input");
  sub.add_user->add_option("name", drafts.user.name, "As shown on screen")->required();
  sub.add_user->add_option("--badge", drafts.user.badge, "The code on the badge, BADGE-…")->required();
  sub.add_user->add_option("--role", drafts.user.role, "inspector, supervisor or admin")
      ->check(CLI::IsMember({"inspector", "supervisor", "admin"}));
  sub.users = app.add_subcommand("users", "List the people who may sign in");

  sub.sheet = app.add_subcommand("command-sheet", "Print the site's command codes as a PDF");
  sub.sheet->add_option("--out", drafts.sheet.file, "The PDF")->required();
  sub.sheet->add_option("--language", drafts.sheet.language, "en or zh; without it the station's")
      ->check(CLI::IsMember({"en", "zh"}));
  sub.sheet->add_flag("--new-secret", drafts.sheet.new_secret, "Make every sheet printed before void");

  sub.demo = app.add_subcommand("demo", "Show a whole return by itself");
  sub.demo->prefix_command();
  app.require_subcommand(0, 1);
  return sub;
}

Command command_from(Drafts& drafts, const Subcommands& sub) {
  if (sub.scan->parsed()) {
    drafts.scan.output = output_of(drafts.scan_json, drafts.scan_tsv);
    return drafts.scan;
  }
  if (sub.record->parsed())
    return drafts.record;
  if (sub.history->parsed()) {
    drafts.history.output = output_of(drafts.history_json);
    return drafts.history;
  }
  if (sub.verify->parsed()) {
    VerifyJournal verify{{}, output_of(drafts.verify_json)};
    if (!drafts.verify_store.empty())
      verify.store = drafts.verify_store;
    return verify;
  }
  if (sub.rebuild->parsed())
    return drafts.rebuild;
  if (sub.doctor->parsed())
    return Doctor{output_of(drafts.doctor_json)};
  if (sub.import->parsed())
    return drafts.import;
  if (sub.share->parsed())
    return drafts.share;
  if (sub.add_user->parsed())
    return drafts.user;
  if (sub.users->parsed())
    return ListUsers{};
  if (sub.sheet->parsed())
    return drafts.sheet;
  if (sub.demo->parsed())
    return Demo{sub.demo->remaining()};
  OpenStation open;
  if (drafts.fullscreen)
    open.window = runtime::WindowMode::fullscreen;
  if (drafts.windowed)
    open.window = runtime::WindowMode::windowed;
  if (!drafts.screenshots.empty())
    open.screenshots = drafts.screenshots;
  return open;
}

}  // namespace

Invocation parse(int argc, const char* const* argv) {
  CLI::App app("Returns inspection station: scan, record, grade.", "returns-station");
  app.set_version_flag("--version", runtime::software_version());
  std::string configuration;
  app.add_option("--config", configuration, "Configuration file");
  Drafts drafts;
  const Subcommands sub = declare(app, drafts);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& failure) {
    // CLI11 prints help and mistakes itself; its own exit codes are folded into ours.
    return {std::nullopt, Finished{app.exit(failure) == 0 ? 0 : 2}};
  }
  Invocation invocation;
  if (!configuration.empty())
    invocation.configuration = configuration;
  invocation.command = command_from(drafts, sub);
  return invocation;
}

}  // namespace returns::cli
