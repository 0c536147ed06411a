#include "app/scanner/framing.h"

namespace returns::scanner {

namespace {

constexpr std::string_view line_ends = "\r\n\t";

std::string_view without_line_ends(std::string_view text) {
  const auto first = text.find_first_not_of(line_ends);
  if (first == std::string_view::npos)
    return {};
  return text.substr(first, text.find_last_not_of(line_ends) - first + 1);
}

}  // namespace

Framing normalised(Framing framing) {
  for (std::string* text : {&framing.prefix, &framing.suffix}) {
    std::string clean;
    for (const char c : *text) {
      if (c == '\n' && !clean.empty() && clean.back() == '\r')
        continue;
      clean += c == '\n' ? '\r' : c;
    }
    *text = std::move(clean);
  }
  return framing;
}

bool is_complete(const Framing& framing, std::string_view sent) {
  if (sent.empty())
    return false;
  if (framing.suffix.empty())
    return line_ends.find(sent.back()) != std::string_view::npos;
  return sent.ends_with(framing.suffix);
}

bool has_prefix(const Framing& framing, std::string_view sent) {
  return !framing.prefix.empty() && sent.size() > framing.prefix.size() && sent.starts_with(framing.prefix);
}

std::string code_of(const Framing& framing, std::string_view sent) {
  std::string_view code = without_line_ends(sent);
  const std::string_view suffix = without_line_ends(framing.suffix), prefix = without_line_ends(framing.prefix);
  if (!suffix.empty() && code.ends_with(suffix))
    code.remove_suffix(suffix.size());
  if (!prefix.empty() && code.starts_with(prefix))
    code.remove_prefix(prefix.size());
  return std::string(code);
}

void ScanFramer::finish(std::vector<std::string>& codes) {
  // What follows a scan, such as a second Enter, is a scan without a code.
  if (std::string code = code_of(framing_, sent_); !code.empty())
    codes.push_back(std::move(code));
  sent_.clear();
}

std::vector<std::string> ScanFramer::feed(std::string_view characters, BootTime at) {
  std::vector<std::string> codes = poll(at);
  for (const char c : characters) {
    sent_ += c == '\n' ? '\r' : c;
    last_ = at;
    if (!is_complete(framing_, sent_))
      continue;
    if (std::exchange(torn_, false))
      sent_.clear();
    else
      finish(codes);
  }
  return codes;
}

std::vector<std::string> ScanFramer::poll(BootTime now) {
  std::vector<std::string> codes;
  if (now - last_ <= framing_.gap)
    return codes;
  if (std::exchange(torn_, false))
    sent_.clear();
  else if (!sent_.empty())
    finish(codes);
  return codes;
}

std::optional<BootTime> ScanFramer::deadline() const {
  if (sent_.empty())
    return std::nullopt;
  return last_ + framing_.gap + std::chrono::milliseconds(1);
}

void ScanFramer::forget(BootTime at) {
  sent_.clear();
  last_ = at;
  torn_ = true;
}

}  // namespace returns::scanner
