// What a hand scanner sends around its code, and when a scan is over. Pure: times are passed in.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/base/clock.h"

namespace returns::scanner {

// As the scanner is set up. Enter is "\r", Tab is "\t"; other characters stand for themselves.
struct Framing {
  std::string prefix;                  // taken off where it is there
  std::string suffix;                  // ends a scan and is taken off; empty: Enter or Tab ends it
  std::chrono::milliseconds gap{100};  // so long a pause ends a scan as well
};

// Line feeds count as Enter, and a pair of both as one.
Framing normalised(Framing framing);

// What was sent ends with the suffix: the scan is over.
bool is_complete(const Framing& framing, std::string_view sent);
// What was sent begins with the prefix and goes on: only a scanner does that.
bool has_prefix(const Framing& framing, std::string_view sent);
// The code without prefix, suffix and line ends; GS (0x1D) and whatever else stands inside is kept.
std::string code_of(const Framing& framing, std::string_view sent);

// Cuts the characters of one scanner into scans. Not for several threads at once.
class ScanFramer {
 public:
  explicit ScanFramer(Framing framing) : framing_(normalised(std::move(framing))) {}

  // Characters that were sent at that time. Returns the codes that are complete now, in order; none of them is empty.
  std::vector<std::string> feed(std::string_view characters, BootTime at);
  // Nothing was sent up to `now`.
  std::vector<std::string> poll(BootTime now);
  // When poll() ends the scan that has begun; nothing while none has.
  std::optional<BootTime> deadline() const;
  // Characters were lost up to `at`: what has begun and what of it still comes, up to its end or to a pause, is not to
  // be trusted.
  void forget(BootTime at);

 private:
  void finish(std::vector<std::string>& codes);

  Framing framing_;
  std::string sent_;
  BootTime last_{};
  bool torn_ = false;  // what comes belongs to a scan whose beginning was lost
};

}  // namespace returns::scanner
