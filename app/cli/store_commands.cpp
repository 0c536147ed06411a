// history, verify-journal and import: what is asked of the store, through the running station when there is one.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "app/cli/command_line.h"
#include "app/runtime/control_socket.h"
#include "app/runtime/import_csv.h"
#include "app/runtime/record_json.h"
#include "app/runtime/store_setup.h"
#include "storage/journal/verify_journal.h"

namespace returns::cli {
namespace {

using nlohmann::json;

// The running station's answer, or nothing when none runs.
Result<std::optional<json>> ask_station(const runtime::Configuration& configuration, const json& request) {
  const auto answer = runtime::ask_running_station(runtime::socket_of(configuration.folders), request.dump());
  if (!answer) {
    if (answer.error().code == ErrorCode::not_found)
      return std::optional<json>{};
    return answer.error();
  }
  json parsed = json::parse(*answer, nullptr, false);
  if (!parsed.is_object() || !parsed.value("ok", false))
    return Error{ErrorCode::io, "ask", "the running station",
                 parsed.is_object() ? parsed.value("error", "no reason given") : "its answer is not understood", ""};
  return std::optional<json>(std::move(parsed));
}

Result<json> history_rows(const ShowHistory& command, const runtime::Configuration& configuration) {
  RETURNS_TRY_ASSIGN(
      auto answer, ask_station(configuration, {{"ask", "history"}, {"text", command.text}, {"limit", command.limit}}));
  if (answer)
    return answer->at("rows");
  if (!posix_files().exists(configuration.folders.data / "store" / "store.sqlite"))
    return json::array();
  RETURNS_TRY_ASSIGN(const auto reader, storage::StoreReader::open(runtime::store_options(configuration)));
  RETURNS_TRY_ASSIGN(const auto rows, reader->history(runtime::history_query(command.text, command.limit)));
  json list = json::array();
  for (const auto& row : rows)
    list.push_back(runtime::to_json(row));
  return list;
}

std::string word(const json& row, const char* key) {
  return row.at(key).is_null() ? "-" : row.at(key).get<std::string>();
}

const char* name_of_verdict(storage::JournalVerdict verdict) {
  switch (verdict) {
    case storage::JournalVerdict::intact:
      return "intact";
    case storage::JournalVerdict::altered:
      return "altered";
    case storage::JournalVerdict::missing:
      return "missing";
    case storage::JournalVerdict::truncated:
      return "truncated";
    case storage::JournalVerdict::unreadable:
      return "unreadable";
  }
  return "";
}

void print_text(const storage::JournalReport& report) {
  for (const auto& finding : report.findings)
    fmt::print("{}: {}: {}\n", name_of_verdict(finding.verdict), finding.where, finding.what);
  fmt::print("{} entries in {} epoch{}, head {}, key {}\n", report.entries, report.epochs,
             report.epochs == 1 ? "" : "s", report.head.substr(0, 16), report.fingerprint);
  fmt::print("{}\n", report.findings.empty() ? "The journal is intact." : "The journal is NOT intact.");
}

void print_json(const storage::JournalReport& report) {
  json findings = json::array();
  for (const auto& finding : report.findings)
    findings.push_back(
        {{"verdict", name_of_verdict(finding.verdict)}, {"where", finding.where}, {"what", finding.what}});
  fmt::print("{}\n", json{{"intact", report.findings.empty()},
                          {"entries", report.entries},
                          {"epochs", report.epochs},
                          {"head", report.head},
                          {"fingerprint", report.fingerprint},
                          {"findings", findings}}
                         .dump(2));
}

}  // namespace

int run(const ShowHistory& command, const runtime::Configuration& configuration) {
  const auto rows = history_rows(command, configuration);
  if (!rows)
    return fail(rows.error());
  if (command.output == Output::json) {
    fmt::print("{}\n", rows->dump(2));
  } else {
    for (const auto& row : *rows)
      fmt::print("{}  {:<12} {:<16} {:<26} {}\n", word(row, "closed_at").substr(0, 16), word(row, "grade"),
                 word(row, "disposition"), word(row, "identifier"), word(row, "title"));
    if (rows->empty())
      fmt::print("Nothing found.\n");
  }
  return rows->empty() ? 1 : 0;
}

int run(const VerifyJournal& command, const runtime::Configuration& configuration) {
  const auto folder = command.store.value_or(configuration.folders.data / "store");
  const auto report = storage::verify_journal(posix_files(), folder);
  if (!report)
    return fail(report.error());
  if (command.output == Output::json)
    print_json(*report);
  else
    print_text(*report);
  return report->findings.empty() ? 0 : 1;
}

int run(const Rebuild& command, const runtime::Configuration& configuration) {
  const auto store = storage::Store::open(runtime::store_options(configuration));
  if (!store)
    return fail(store.error());
  for (const std::string& note : (*store)->opening_notes())
    fmt::print(stderr, "{}\n", note);
  const auto compared = (*store)->compare_projections();
  if (!compared)
    return fail(compared.error());
  for (const std::string& difference : compared->differences)
    fmt::print("{}\n", difference);
  if (compared->same) {
    fmt::print("The tables are what the journal says.\n");
    return 0;
  }
  if (command.compare_only) {
    fmt::print("The tables differ from the journal; \"rebuild\" makes them anew.\n");
    return 1;
  }
  if (const Status rebuilt = (*store)->rebuild_projections(); !rebuilt)
    return fail(rebuilt.error());
  fmt::print("The tables were made anew from the journal.\n");
  return 0;
}

int run(const ImportReturns& command, const runtime::Configuration& configuration) {
  const auto text = posix_files().read(command.file);
  if (!text)
    return fail(text.error());
  const auto imported = runtime::expected_returns_from_csv(std::string(text->begin(), text->end()),
                                                           command.file.string(), ClientId{command.client});
  if (!imported)
    return fail(imported.error());
  json list = json::array();
  for (const auto& expected : imported->returns)
    list.push_back(runtime::to_json(expected));
  const auto answer = ask_station(configuration, {{"ask", "import"}, {"returns", std::move(list)}});
  if (!answer)
    return fail(answer.error());
  if (!*answer) {
    const auto opened = runtime::open_store(runtime::store_options(configuration), configuration);
    if (!opened)
      return fail(opened.error());
    if (const Status done = opened->store->import_expected(imported->returns); !done)
      return fail(done.error());
  }
  fmt::print("{} expected returns taken from {} rows.\n", imported->returns.size(), imported->rows);
  for (const auto& skipped : imported->skipped)
    fmt::print("skipped: {}\n", skipped);
  return imported->skipped.empty() ? 0 : 1;
}

int run(const PrepareShare& command) {
  const auto id = runtime::prepare_share(std::filesystem::absolute(command.folder));
  if (!id)
    return fail(id.error());
  fmt::print("The share is ready. Put this into the configuration:\n\n[upstream]\nfolder = \"{}\"\nid = \"{}\"\n",
             std::filesystem::absolute(command.folder).string(), *id);
  return 0;
}

}  // namespace returns::cli
