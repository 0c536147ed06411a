#include "app/platform/wedge_reader.h"

namespace returns::platform {

namespace {
// A scanner's suffix may come this many gaps behind its code.
constexpr int late_suffix = 6;

// From the radicals on: Han, kana, their marks and their full-width forms.
bool is_composed(const Key& key) {
  return key.character && (key.composed || key.name >= "\u2E80");
}

bool ends_scan(const Key& key) {
  return !key.character && (key.name == "enter" || key.name == "tab");
}
}  // namespace

WedgeReader::WedgeReader(std::chrono::milliseconds gap, int shortest)
    : gap_(gap), shortest_(static_cast<std::size_t>(std::max(2, shortest))) {}

std::vector<Typed> WedgeReader::release() {
  std::vector<Typed> out;
  if (long_enough()) {
    WedgeScan scan;
    for (const Key& key : pending_)
      scan.text += key.name;
    out.emplace_back(std::move(scan));
    scanned_at_ = last_;
  } else {
    for (Key& key : pending_)
      out.emplace_back(std::move(key));
  }
  pending_.clear();
  return out;
}

std::vector<Typed> WedgeReader::feed(Key key, BootTime earliest, BootTime latest) {
  std::vector<Typed> out;
  const bool follows = !pending_.empty() && earliest - last_ <= gap_;
  if (!pending_.empty() && !follows)
    out = release();
  const bool goes_on = key.character && composed_at_ && earliest - *composed_at_ <= gap_;
  if (is_composed(key) || goes_on) {
    for (Key& before : std::exchange(pending_, {}))
      out.emplace_back(std::move(before));
    composed_at_ = latest;
    out.emplace_back(std::move(key));
    return out;
  }
  if (key.character) {
    pending_.push_back(std::move(key));
    last_ = latest;
    return out;
  }
  const bool suffix = ends_scan(key);
  if (!pending_.empty()) {
    const bool scan = suffix && long_enough();
    last_ = latest;
    for (Typed& typed : release())
      out.push_back(std::move(typed));
    if (scan)
      return out;
  }
  if (suffix && scanned_at_ && earliest - *scanned_at_ <= gap_ * late_suffix) {
    scanned_at_ = latest;
    return out;
  }
  out.emplace_back(std::move(key));
  return out;
}

std::vector<Typed> WedgeReader::poll(BootTime now) {
  if (pending_.empty() || now - last_ <= gap_)
    return {};
  return release();
}

std::optional<BootTime> WedgeReader::deadline() const {
  if (pending_.empty())
    return std::nullopt;
  return last_ + gap_ + std::chrono::milliseconds(1);
}

}  // namespace returns::platform
