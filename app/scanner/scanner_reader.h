// One hand scanner that belongs to the station alone: found by its identity, read through the kernel's event device,
// and grabbed (EVIOCGRAB), so that what it sends never reaches the desktop, a button or a text field.
#pragma once
#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "app/scanner/devices.h"
#include "app/scanner/framing.h"
#include "storage/base/result.h"

namespace returns::scanner {

struct ScannerConfig {
  std::string name;    // on screen
  std::string device;  // see is_device_name()
  Framing framing;
};

enum class ScannerCondition {
  starting,
  live,
  missing,  // not connected
  busy,     // another program has it for itself, or a key of it is held down
  denied,   // the account may not open it
  failing
};
struct ScannerHealth {
  ScannerCondition condition = ScannerCondition::starting;
  std::optional<Error> error;          // when it is not live
  std::string device;                  // as it calls itself, when live
  std::chrono::seconds next_try_in{};  // when it is not live
};

// How long a device that failed so often in a row is left alone: 1, 2, 5, 10, 10 … s.
std::chrono::seconds pause_after(std::size_t failures);

class ScannerReader {
 public:
  // Both are called on the thread of run() and must not block.
  struct Callbacks {
    std::function<void(std::string code)> on_scan;
    std::function<void(const ScannerHealth&)> on_health;
    std::function<void(const Error&)> on_loss;  // a scan that came in damaged, and was not handed on
  };

  ScannerReader(ScannerConfig config, Callbacks callbacks, DeviceRoots roots = {});

  // Reads until it is stopped. A device that is away is looked for after pause_after(), and again from the beginning
  // whenever an input device comes or changes its rights. An error only when the system gives no descriptors.
  Status run(std::stop_token stop);

 private:
  ScannerConfig config_;
  Callbacks callbacks_;
  DeviceRoots roots_;
};

// Tries what run() does first, and lets go again: why the device cannot be used, in one sentence.
Status try_scanner(const ScannerConfig& config, const DeviceRoots& roots = {});

}  // namespace returns::scanner
