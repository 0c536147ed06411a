// Arguments, configuration, wiring; nothing else.
#include <csignal>
#include <cstdio>
#include <thread>

#include "app/cli/command_line.h"
#include "app/platform/log.h"
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

// One run of the station, from its start until its window ends.
Result<window::WindowEnd> work(const cli::OpenStation& command, runtime::Configuration configuration, bool named,
                               std::stop_token stop) {
  if (command.window)
    configuration.window = *command.window;
  configuration.decoder_program = "/proc/self/exe";
  const std::filesystem::path screenshots = command.screenshots.value_or("");
  if (runtime::is_first_run(configuration, named)) {
    const auto first = runtime::begin_first_run(configuration, window::wake_window);
    return window::run_window(*first, configuration, {screenshots, true, std::move(stop)});
  }
  RETURNS_TRY_ASSIGN(const auto station, runtime::StationRuntime::start(configuration, window::wake_window));
  auto end = window::run_window(*station, configuration, {screenshots, false, std::move(stop)});
  const Status closed = station->close();
  if (end && !closed)
    return closed.error();
  return end;
}

int open_station(const cli::OpenStation& command, runtime::Configuration configuration,
                 const std::optional<std::filesystem::path>& named) {
  const CloseOnSignal close;
  if (const Status logging = platform::open_log(configuration.folders.state); !logging)
    std::fprintf(stderr, "%s The station runs on without a log.\n", logging.error().sentence().c_str());
  for (;;) {
    const auto end = work(command, configuration, named.has_value(), close.token());
    if (!end)
      return cli::fail(end.error());
    if (*end == window::WindowEnd::closed)
      return 0;
    auto changed = runtime::load_configuration(named);
    if (!changed)
      return cli::fail(changed.error());
    configuration = std::move(*changed);
  }
}

struct Run {
  const runtime::Configuration& configuration;
  const std::optional<std::filesystem::path>& named;  // on the command line

  int operator()(const cli::OpenStation& command) const { return open_station(command, configuration, named); }
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
  const auto configuration = runtime::load_configuration(invocation.configuration);
  if (!configuration)
    return cli::fail(configuration.error());
  return std::visit(Run{*configuration, invocation.configuration}, invocation.command);
}
