// The command line of the one program: what was asked for, and the commands that need no window.
//
// Exit codes: 0 done, 1 the answer is no, 2 unusable input or surroundings.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/runtime/configuration.h"
#include "app/runtime/finding.h"
#include "app/runtime/site_secret.h"
#include "vision/scan/scan.h"

namespace returns::cli {

enum class Output { text, tsv, json };

struct OpenStation {
  std::optional<runtime::WindowMode> window;
  std::optional<std::filesystem::path> screenshots;  // folder for pictures of the window (key F12)
};
struct ScanFiles {
  std::vector<std::filesystem::path> files;
  Output output = Output::text;
  bool timing = false;
  vision::Effort effort = vision::Effort::full;
};
struct RecordSource {
  std::string source;
  std::filesystem::path folder;
  double seconds = 0;  // 0: until the source ends or SIGINT
};
struct ShowHistory {
  std::string text;
  Output output = Output::text;
  int limit = 50;
};
struct VerifyJournal {
  std::optional<std::filesystem::path> store;
  Output output = Output::text;
};
// Makes the derived tables anew from the journal, or only says where they differ from it.
struct Rebuild {
  bool compare_only = false;
};
struct Doctor {
  Output output = Output::text;
};
struct ImportReturns {
  std::filesystem::path file;
  std::string client;
};
struct PrepareShare {
  std::filesystem::path folder;
};
// The PIN is read from standard input, so that it stands in no command history.
struct AddUser {
  std::string name, badge;
  std::string role = "inspector";
};
struct ListUsers {};
struct PrintCommandSheet {
  std::filesystem::path file;
  std::string language;  // empty: the station's
  bool new_secret = false;
};
struct Demo {
  std::vector<std::string> arguments;
};
struct Finished {  // help, version or a mistake: already told
  int exit_code = 0;
};
using Command = std::variant<OpenStation, ScanFiles, RecordSource, ShowHistory, VerifyJournal, Rebuild, Doctor,
                             ImportReturns, PrepareShare, AddUser, ListUsers, PrintCommandSheet, Demo, Finished>;

struct Invocation {
  std::optional<std::filesystem::path> configuration;
  Command command;
};

Invocation parse(int argc, const char* const* argv);

int run(const ScanFiles& command);
int run(const RecordSource& command, const runtime::Configuration& configuration);
int run(const ShowHistory& command, const runtime::Configuration& configuration);
int run(const VerifyJournal& command, const runtime::Configuration& configuration);
int run(const Rebuild& command, const runtime::Configuration& configuration);
// `probes`: what only the window's rooms can look at; main hands it in.
int run(const Doctor& command, const runtime::Configuration& configuration, const std::vector<runtime::Probe>& probes);
int run(const ImportReturns& command, const runtime::Configuration& configuration);
int run(const PrepareShare& command);
int run(const AddUser& command, const runtime::Configuration& configuration);
int run(const ListUsers& command, const runtime::Configuration& configuration);
// `write`: makes the page, which only the window's rooms can; main hands it in.
using SheetWriter = std::function<Status(const runtime::Configuration&, const runtime::SiteSecret&,
                                         const std::string& language, const std::filesystem::path& file)>;
int run(const PrintCommandSheet& command, const runtime::Configuration& configuration, const SheetWriter& write);
int run(const Demo& command, const runtime::Configuration& configuration);

// Says the error as one sentence on standard error; gives the exit code.
int fail(const Error& error);

}  // namespace returns::cli
