// Arguments, configuration, wiring; nothing else.
#include <csignal>
#include <cstdio>
#include <thread>

#include "app/cli/command_line.h"
#include "app/platform/log.h"
#include "app/runtime/failed_start.h"
#include "app/runtime/first_run.h"
#include "app/window/command_sheet.h"
#include "app/window/probes.h"
#include "app/window/run_window.h"
#include "vision/scan/decoder_process.h"

namespace {

using namespace returns;

// Turns SIGINT and SIGTERM into a request to close the window. Made before any other thread, so that all inherit the
// blocked signals and only this one takes them.
class CloseOnSignal {
 public:
  CloseOnSignal() {
    ::sigemptyset(&signals_);
    ::sigaddset(&signals_, SIGINT);
    ::sigaddset(&signals_, SIGTERM);
    ::pthread_sigmask(SIG_BLOCK, &signals_, nullptr);
    thread_ = std::jthread([this](const std::stop_token& ended) {
      const timespec interval{0, 200'000'000};
      while (!ended.stop_requested())
        if (::sigtimedwait(&signals_, nullptr, &interval) > 0) {
          asked_.request_stop();
          window::wake_window();
        }
    });
  }
  std::stop_token token() const { return asked_.get_token(); }

 private:
  sigset_t signals_{};
  std::stop_source asked_;
  std::jthread thread_;
};

// What has been started; without a station it is a first run or a start that failed.
struct Started {
  runtime::Configuration configuration;
  std::unique_ptr<runtime::StationRuntime> station;
  window::WindowOptions options;
};

Result<Started> start(const cli::OpenStation& command, const std::optional<std::filesystem::path>& named) {
  RETURNS_TRY_ASSIGN(runtime::Configuration configuration, runtime::load_configuration(named));
  if (command.window)
    configuration.window = *command.window;
  configuration.decoder_program = "/proc/self/exe";
  Started started{configuration, nullptr, {}};
  started.options.first_run = runtime::is_first_run(configuration, named.has_value());
  if (started.options.first_run) {
    started.station = runtime::begin_first_run(configuration, window::wake_window);
  } else {
    RETURNS_TRY_ASSIGN(started.station, runtime::StationRuntime::start(configuration, window::wake_window));
  }
  return started;
}

// Shows why the station could not start until it is worth another attempt, or somebody closes it.
Started show_failed_start(const cli::OpenStation& command, const std::optional<std::filesystem::path>& named,
                          runtime::FailedStart failed) {
  runtime::Configuration configuration;
  if (auto read = runtime::load_configuration(named)) {
    configuration = *std::move(read);
  } else {
    failed.configuration_usable = false;
    configuration.folders = runtime::standard_folders();
    configuration.settings.language = runtime::language_of_environment();
  }
  if (command.window)
    configuration.window = *command.window;
  const int line = runtime::line_in(failed.error);
  Started started{configuration, runtime::wait_for_another_start(failed, configuration, window::wake_window), {}};
  started.options.trouble =
      ui::StartTrouble{failed.error.sentence(), failed.file.string(), line, runtime::awaits(failed)};
  return started;
}

int open_station(const cli::OpenStation& command, const std::optional<std::filesystem::path>& named) {
  const CloseOnSignal close;
  if (const Status logging = platform::open_log(runtime::standard_folders().state); !logging)
    std::fprintf(stderr, "%s The station runs on without a log.\n", logging.error().sentence().c_str());
  for (;;) {
    const auto file = runtime::configuration_file(named);
    const runtime::FileStamp stamp = runtime::stamp_of(file);
    auto tried = start(command, named);
    const bool failed = !tried;
    const int exit_code = failed ? cli::fail(tried.error()) : 0;
    Started started = failed ? show_failed_start(command, named, {tried.error(), file, stamp}) : *std::move(tried);
    started.options.screenshots = command.screenshots.value_or("");
    started.options.stop = close.token();
    const auto end = window::run_window(*started.station, started.configuration, started.options);
    const Status closed = started.station->close();
    if (failed && (!end || *end == window::WindowEnd::closed))
      return exit_code;  // without a display the terminal has said it
    if (!end)
      return cli::fail(end.error());
    if (!closed)
      return cli::fail(closed.error());
    if (*end == window::WindowEnd::closed)
      return 0;
  }
}

struct Run {
  const runtime::Configuration& configuration;
  const std::optional<std::filesystem::path>& named;  // on the command line

  int operator()(const cli::OpenStation& command) const { return open_station(command, named); }
  int operator()(const cli::Doctor& command) const { return cli::run(command, configuration, window::probes()); }
  int operator()(const cli::PrintCommandSheet& command) const {
    return cli::run(command, configuration, window::write_command_sheet);
  }
  int operator()(const cli::Finished& finished) const { return finished.exit_code; }
  int operator()(const cli::ScanFiles& command) const { return cli::run(command); }
  int operator()(const cli::PrepareShare& command) const { return cli::run(command); }
  template <typename Command>
  int operator()(const Command& command) const {
    return cli::run(command, configuration);
  }
};

}  // namespace

int main(int argc, char** argv) {
  if (const auto decoder = vision::decoder_process_fd(argc, argv))
    return vision::run_decoder_process(*decoder);
  const cli::Invocation invocation = cli::parse(argc, argv);
  if (const auto* finished = std::get_if<cli::Finished>(&invocation.command))
    return finished->exit_code;
  if (const auto* open = std::get_if<cli::OpenStation>(&invocation.command))
    return open_station(*open, invocation.configuration);
  const auto configuration = runtime::load_configuration(invocation.configuration);
  if (!configuration)
    return cli::fail(configuration.error());
  return std::visit(Run{*configuration, invocation.configuration}, invocation.command);
}
