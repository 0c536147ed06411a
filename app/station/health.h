// How the machine and the workers are, beside the work itself: what the status screen shows. Values only; the runtime
// makes a new one about every two seconds.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "storage/base/clock.h"

namespace returns::station {

// What would make another attempt to start the station worth while.
enum class StartAwaits {
  configuration,  // the file to be changed
  other_station,  // the other one to let go of the store
  storage         // the disk or folder of the data to be usable again
};

enum class QueueKind { events, store, evidence, errands, encoder };
struct QueueHealth {
  QueueKind kind = QueueKind::events;
  std::string camera;  // of an encoder
  std::size_t waiting = 0;
  std::uint64_t dropped = 0;  // refused since start
};

struct ScanHealth {
  bool running = false;         // a camera is scanned and its decoder answers
  std::uint64_t looked_at = 0;  // frames
  std::uint64_t lost = 0;       // frames whose decoder died or hung
  std::string trouble;          // the last loss as a sentence
};

struct StoreHealth {
  std::string station;
  std::uint64_t epoch = 0, entries = 0;
  std::string fingerprint;  // of the epoch's public key; empty: not known yet
  struct Checkpoint {
    std::uint64_t entry = 0;  // the last one it covers
    UtcTime at{};
  };
  std::optional<Checkpoint> checkpoint;
};

struct ClockHealth {
  ClockSync sync = ClockSync::unknown;
  std::string zone;  // "Europe/Berlin"; empty: not known
};

// A keyboard-like input device, which a hand scanner in keyboard mode is.
struct ScannerHealth {
  std::string name;
};

struct Health {
  std::vector<QueueHealth> queues;
  ScanHealth scan;
  StoreHealth store;
  ClockHealth clock;
  std::vector<ScannerHealth> scanners;
  // What recording may take at the most, all cameras together; 0 without cameras.
  std::uint64_t most_bits_per_second = 0;
};

}  // namespace returns::station
