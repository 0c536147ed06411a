// Tells a hand scanner that types like a keyboard from a person who types. Pure: times are passed in.
//
// Characters that follow each other within the gap, at least `shortest` of them or behind the scanner's prefix, are one
// scan; it ends with the suffix, with Enter or with a pause. Fewer or slower characters are keys and are handed on, at
// most one gap late. What a scanner adds behind its code (a second Enter, a late one) is swallowed, so that a scan
// never presses anything. A text with Han in it comes from an input method, all at once: no scanner types Han, so it
// and what comes with it are keys.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "app/scanner/framing.h"
#include "storage/base/clock.h"

namespace returns::platform {

// A character as UTF-8 ("a", " "), or a named key: "enter", "tab", "backspace", "escape", "left", "f12" …
struct Key {
  std::string name;
  bool character = false;
  bool composed = false;  // it came from an input method: never part of a scan
  friend bool operator==(const Key&, const Key&) = default;
};
struct WedgeScan {
  std::string text;  // without prefix and suffix; GS (0x1D) kept
  friend bool operator==(const WedgeScan&, const WedgeScan&) = default;
};
using Typed = std::variant<Key, WedgeScan>;

class WedgeReader {
 public:
  WedgeReader(scanner::Framing framing, int shortest);

  // A key was seen between `earliest` and `latest`: the window learns of keys only when it polls, so a key may be older
  // than the poll by as much as the window was busy before it. Returns what is certain now, in order.
  std::vector<Typed> feed(Key key, BootTime earliest, BootTime latest);
  std::vector<Typed> feed(Key key, BootTime at) { return feed(std::move(key), at, at); }
  // No key was seen up to `now`.
  std::vector<Typed> poll(BootTime now);
  // When poll() has something to decide; nothing while no character waits.
  std::optional<BootTime> deadline() const;

 private:
  std::vector<Typed> release();
  bool is_scan() const;
  bool ends_scan(const Key& key) const;
  std::string pending_text() const;

  scanner::Framing framing_;
  std::size_t shortest_;
  std::vector<Key> pending_;
  BootTime last_{};
  std::optional<BootTime> scanned_at_;
  std::optional<BootTime> composed_at_;  // the last Han, or what came with it
};

}  // namespace returns::platform
