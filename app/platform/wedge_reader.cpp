#include "app/platform/wedge_reader.h"

namespace returns::platform {

namespace {

// A scanner's suffix may come this many gaps behind its code.
constexpr int late_suffix = 6;

// From the radicals on: Han, kana, their marks and their full-width forms.
bool is_composed(const Key& key) {
  return key.character && (key.composed || key.name >= "\u2E80");
}

bool is_line_end(const Key& key) {
  return !key.character && (key.name == "enter" || key.name == "tab");
}

}  // namespace

WedgeReader::WedgeReader(scanner::Framing framing, int shortest)
    : framing_(scanner::normalised(std::move(framing))), shortest_(static_cast<std::size_t>(std::max(2, shortest))) {}

// Enter always ends a scan; Tab may be a part of one where the scanner is set up to end with something else.
bool WedgeReader::ends_scan(const Key& key) const {
  if (!is_line_end(key))
    return false;
  return key.name == "enter" || framing_.suffix.empty() || framing_.suffix.find('\t') != std::string::npos;
}

std::string WedgeReader::pending_text() const {
  std::string text;
  for (const Key& key : pending_)
    text += key.name;
  return text;
}

bool WedgeReader::is_scan() const {
  return pending_.size() >= shortest_ || scanner::has_prefix(framing_, pending_text());
}

std::vector<Typed> WedgeReader::release() {
  std::vector<Typed> out;
  if (is_scan()) {
    if (std::string code = scanner::code_of(framing_, pending_text()); !code.empty())
      out.emplace_back(WedgeScan{std::move(code)});
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
  const bool follows = !pending_.empty() && earliest - last_ <= framing_.gap;
  if (!pending_.empty() && !follows)
    out = release();
  const bool goes_on = key.character && composed_at_ && earliest - *composed_at_ <= framing_.gap;
  if (is_composed(key) || goes_on) {
    for (Key& before : std::exchange(pending_, {}))
      out.emplace_back(std::move(before));
    composed_at_ = latest;
    out.emplace_back(std::move(key));
    return out;
  }
  const bool suffix = ends_scan(key);
  if (!suffix && !pending_.empty() && key == Key{"tab", false})
    key = {"\t", true};
  if (key.character) {
    pending_.push_back(std::move(key));
    last_ = latest;
    if (!framing_.suffix.empty() && is_scan() && scanner::is_complete(framing_, pending_text()))
      for (Typed& typed : release())
        out.push_back(std::move(typed));
    return out;
  }
  if (!pending_.empty()) {
    const bool scan = suffix && is_scan();
    last_ = latest;
    for (Typed& typed : release())
      out.push_back(std::move(typed));
    if (scan)
      return out;
  }
  if (suffix && scanned_at_ && earliest - *scanned_at_ <= framing_.gap * late_suffix) {
    scanned_at_ = latest;
    return out;
  }
  out.emplace_back(std::move(key));
  return out;
}

std::vector<Typed> WedgeReader::poll(BootTime now) {
  if (pending_.empty() || now - last_ <= framing_.gap)
    return {};
  return release();
}

std::optional<BootTime> WedgeReader::deadline() const {
  if (pending_.empty())
    return std::nullopt;
  return last_ + framing_.gap + std::chrono::milliseconds(1);
}

}  // namespace returns::platform
