#include "app/scanner/scanner_reader.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>

#include <array>
#include <cerrno>

#include "app/scanner/event_device.h"

namespace returns::scanner {

namespace {

using namespace std::chrono_literals;

std::vector<InputDevice> meant_devices(const ScannerConfig& config, const DeviceRoots& roots) {
  std::vector<InputDevice> meant;
  for (InputDevice& device : find_input_devices(roots))
    // Many scanners are several devices with one identity; only those that type matter.
    if (device.types && is_meant(device, config.device))
      meant.push_back(std::move(device));
  return meant;
}

Result<std::vector<EventDevice>> open_all(const ScannerConfig& config, const DeviceRoots& roots) {
  std::vector<EventDevice> open;
  for (const InputDevice& device : meant_devices(config, roots)) {
    RETURNS_TRY_ASSIGN(EventDevice opened, EventDevice::open(device, config.framing));
    open.push_back(std::move(opened));
  }
  if (open.empty())
    return Error{ErrorCode::not_found, "open the hand scanner", config.name, config.device + " is not connected",
                 "Plug it in, or see what `returns-station doctor` finds."};
  return open;
}

ScannerCondition condition_of(const Error& error) {
  switch (error.code) {
    case ErrorCode::not_found:
    case ErrorCode::disconnected:
      return ScannerCondition::missing;
    case ErrorCode::busy:
      return ScannerCondition::busy;
    case ErrorCode::permission:
      return ScannerCondition::denied;
    default:
      return ScannerCondition::failing;
  }
}

int milliseconds_until(std::optional<BootTime> time) {
  if (!time)
    return -1;
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(*time - boot_now());
  return static_cast<int>(std::clamp<std::chrono::milliseconds::rep>(left.count(), 0, 60'000));
}

// Descriptors that end a wait: a stop that was asked for, and changes among the input devices.
class Wakers {
 public:
  static Result<std::unique_ptr<Wakers>> open(const std::filesystem::path& dev) {
    auto wakers = std::make_unique<Wakers>();
    wakers->stop_.reset(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
    wakers->changes_.reset(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK));
    if (!wakers->stop_ || !wakers->changes_)
      return system_error(errno, "watch for", "hand scanners");
    // Where there is no such folder, or no watch is left, the back-off alone looks again.
    ::inotify_add_watch(wakers->changes_.get(), dev.c_str(), IN_CREATE | IN_ATTRIB | IN_MOVED_TO);
    return wakers;
  }
  void stop() const {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(stop_.get(), &one, sizeof one);
  }
  pollfd stop_waiter() const { return {stop_.get(), POLLIN, 0}; }

  // True when the devices changed before the time was over.
  bool wait_for_change(std::chrono::milliseconds at_most) const {
    pollfd waiters[] = {stop_waiter(), {changes_.get(), POLLIN, 0}};
    ::poll(waiters, 2, static_cast<int>(at_most.count()));
    return forget_changes();
  }
  bool forget_changes() const {
    bool any = false;
    alignas(inotify_event) char buffer[4096];
    while (::read(changes_.get(), buffer, sizeof buffer) > 0)
      any = true;
    return any;
  }

 private:
  UniqueFd stop_, changes_;
};

// Reads until one of the devices fails or a stop is asked for.
Status read_all(std::vector<EventDevice>& devices, const ScannerReader::Callbacks& callbacks, const Wakers& wakers,
                const std::stop_token& stop) {
  const auto hand_on = [&](std::vector<std::string>& codes) {
    for (std::string& code : codes)
      callbacks.on_scan(std::move(code));
    codes.clear();
  };
  while (!stop.stop_requested()) {
    std::vector<pollfd> waiters{wakers.stop_waiter()};
    std::optional<BootTime> due;
    for (const EventDevice& device : devices) {
      waiters.push_back({device.descriptor(), POLLIN, 0});
      if (const auto deadline = device.deadline(); deadline && (!due || *deadline < *due))
        due = deadline;
    }
    if (::poll(waiters.data(), waiters.size(), milliseconds_until(due)) < 0 && errno != EINTR)
      return system_error(errno, "wait for", "the hand scanner");
    for (std::size_t place = 0; place < devices.size(); ++place) {
      std::vector<std::string> codes;
      bool lost = false;
      const Status read = waiters[place + 1].revents != 0 ? devices[place].read(codes, lost) : Status();
      hand_on(codes);
      if (lost)
        callbacks.on_loss({ErrorCode::damaged, "read a scan of", devices[place].name(),
                           "the machine was too busy to take all of it", "Scan it again."});
      if (!read)
        return read;
      codes = devices[place].poll(boot_now());
      hand_on(codes);
    }
  }
  return {};
}

}  // namespace

std::chrono::seconds pause_after(std::size_t failures) {
  constexpr std::array<std::chrono::seconds, 4> backoff{1s, 2s, 5s, 10s};
  return backoff[std::clamp<std::size_t>(failures, 1, backoff.size()) - 1];
}

ScannerReader::ScannerReader(ScannerConfig config, Callbacks callbacks, DeviceRoots roots)
    : config_(std::move(config)), callbacks_(std::move(callbacks)), roots_(std::move(roots)) {}

Status ScannerReader::run(std::stop_token stop) {
  RETURNS_TRY_ASSIGN(const auto wakers, Wakers::open(roots_.dev));
  const std::stop_callback wake(stop, [&wakers] { wakers->stop(); });
  std::size_t failures = 0;
  while (!stop.stop_requested()) {
    wakers->forget_changes();
    auto devices = open_all(config_, roots_);
    Status ended = devices ? Status() : Status(devices.error());
    if (devices) {
      failures = 0;
      callbacks_.on_health({ScannerCondition::live, std::nullopt, devices->front().name(), {}});
      ended = read_all(*devices, callbacks_, *wakers, stop);
      devices->clear();
    }
    if (ended || stop.stop_requested())
      return {};
    const auto pause = pause_after(++failures);
    callbacks_.on_health({condition_of(ended.error()), ended.error(), "", pause});
    if (wakers->wait_for_change(pause))
      failures = 0;
  }
  return {};
}

Status try_scanner(const ScannerConfig& config, const DeviceRoots& roots) {
  const auto devices = open_all(config, roots);
  return devices ? Status() : Status(devices.error());
}

}  // namespace returns::scanner
