#include "storage/journal/mirror.h"

#include <fmt/format.h>

#include <charconv>

#include "storage/journal/entry.h"

namespace returns::storage {
namespace {

namespace fs = std::filesystem;

std::optional<std::uint64_t> number_in(const std::string& name, std::string_view before, std::string_view after) {
  if (!name.starts_with(before) || !name.ends_with(after) || name.size() <= before.size() + after.size())
    return std::nullopt;
  std::uint64_t number = 0;
  const char* end = name.data() + name.size() - after.size();
  const auto parsed = std::from_chars(name.data() + before.size(), end, number);
  if (parsed.ec != std::errc() || parsed.ptr != end)
    return std::nullopt;
  return number;
}

std::optional<std::uint64_t> segment_number(const fs::path& path) {
  return number_in(path.filename().string(), "segment-", ".jsonl");
}

Result<JournalPosition> position_of(const HashedLine& line) {
  RETURNS_TRY_ASSIGN(const EntryFrame frame, decode_frame(line.bytes));
  return JournalPosition{frame.key.epoch, frame.key.seq, line.hash};
}

}  // namespace

fs::path epoch_folder(const fs::path& journal, std::uint64_t epoch) {
  return journal / ("epoch-" + std::to_string(epoch));
}

Result<std::vector<std::uint64_t>> mirrored_epochs(FilePort& files, const fs::path& journal) {
  std::vector<std::uint64_t> epochs;
  if (!files.exists(journal))
    return epochs;
  RETURNS_TRY_ASSIGN(const auto paths, files.list(journal));
  for (const fs::path& path : paths)
    if (const auto number = number_in(path.filename().string(), "epoch-", ""))
      epochs.push_back(*number);
  std::sort(epochs.begin(), epochs.end());
  return epochs;
}

Result<std::vector<fs::path>> segment_files(FilePort& files, const fs::path& journal, std::uint64_t epoch) {
  std::vector<fs::path> segments;
  const fs::path folder = epoch_folder(journal, epoch);
  if (!files.exists(folder))
    return segments;
  RETURNS_TRY_ASSIGN(const auto paths, files.list(folder));
  std::copy_if(paths.begin(), paths.end(), std::back_inserter(segments),
               [](const fs::path& path) { return segment_number(path).has_value(); });
  return segments;
}

fs::path Mirror::segment_path(std::uint64_t number) const {
  return epoch_folder(journal_, epoch_) / fmt::format("segment-{:06}.jsonl", number);
}

Result<JournalPosition> Mirror::open(std::uint64_t epoch) {
  epoch_ = epoch;
  segment_ = 1;
  log_.reset();
  checkpoints_.reset();
  RETURNS_TRY_ASSIGN(auto segments, segment_files(*files_, journal_, epoch));
  if (!segments.empty())
    segment_ = segment_number(segments.back()).value_or(1);
  RETURNS_TRY_ASSIGN(LineLog::Opened opened, LineLog::open(*files_, segment_path(segment_)));
  log_ = std::move(opened.log);
  if (!opened.note.empty())
    notes_.push_back(std::move(opened.note));
  std::optional<HashedLine> last;
  if (!opened.lines.empty())
    last = std::move(opened.lines.back());
  // The newest segment may hold nothing yet: its last entry is then in the one before.
  while (!last && segments.size() > 1) {
    segments.pop_back();
    RETURNS_TRY_ASSIGN(const Bytes content, files_->read(segments.back()));
    LineScan scan = scan_lines(content);
    if (!scan.lines.empty())
      last = std::move(scan.lines.back());
  }
  RETURNS_TRY_ASSIGN(LineLog::Opened checkpoints,
                     LineLog::open(*files_, epoch_folder(journal_, epoch) / "checkpoints.jsonl"));
  checkpoints_ = std::move(checkpoints.log);
  checkpoints_found_ = std::move(checkpoints.lines);
  if (!checkpoints.note.empty())
    notes_.push_back(std::move(checkpoints.note));
  if (!last)
    return JournalPosition{};
  return position_of(*last);
}

Result<std::vector<StoredEntry>> Mirror::entries_after(std::uint64_t epoch, std::uint64_t seq) {
  std::vector<StoredEntry> entries;
  RETURNS_TRY_ASSIGN(const auto segments, segment_files(*files_, journal_, epoch));
  for (const fs::path& segment : segments) {
    RETURNS_TRY_ASSIGN(const Bytes content, files_->read(segment));
    LineScan scan = scan_lines(content);
    for (HashedLine& line : scan.lines) {
      RETURNS_TRY_ASSIGN(JournalPosition position, position_of(line));
      if (position.seq > seq)
        entries.push_back({std::move(position), std::move(line.bytes)});
    }
    if (scan.rest) {
      notes_.push_back(segment.filename().string() + " of epoch " + std::to_string(epoch) +
                       " is damaged after its line " + std::to_string(scan.lines.size()) +
                       "; what follows could not be read from the mirror.");
      break;
    }
  }
  return entries;
}

Result<fs::path> Mirror::set_aside(std::uint64_t epoch) {
  log_.reset();
  checkpoints_.reset();
  const fs::path folder = epoch_folder(journal_, epoch);
  fs::path kept;
  for (int number = 1; kept.empty() || files_->exists(kept); ++number)
    kept = journal_ / ("other-epoch-" + std::to_string(epoch) + "-" + std::to_string(number));
  RETURNS_TRY(files_->make_folders(kept));
  RETURNS_TRY_ASSIGN(const auto paths, files_->list(folder));
  for (const fs::path& path : paths)
    RETURNS_TRY(files_->rename(path, kept / path.filename()));
  RETURNS_TRY(files_->sync_folder(kept));
  RETURNS_TRY(files_->sync_folder(folder));
  return kept;
}

Status Mirror::append(const std::vector<StoredEntry>& entries) {
  if (entries.empty())
    return {};
  if (!log_)
    return Error{ErrorCode::io, "write", "the journal's mirror", "it is not open after an error before", ""};
  std::vector<HashedLine> lines;
  std::uint64_t size = log_->size();
  for (const StoredEntry& entry : entries) {
    if (size >= segment_bytes_) {
      if (!lines.empty())
        RETURNS_TRY(log_->append(lines));
      lines.clear();
      RETURNS_TRY_ASSIGN(LineLog::Opened opened, LineLog::open(*files_, segment_path(segment_ + 1)));
      log_ = std::move(opened.log);
      ++segment_;
      size = 0;
    }
    lines.push_back({entry.position.hash, entry.bytes});
    size += entry.position.hash.size() + entry.bytes.size() + 2;
  }
  return log_->append(lines);
}

Status Mirror::append_checkpoints(const std::vector<HashedLine>& checkpoints) {
  if (checkpoints.empty())
    return {};
  if (!checkpoints_)
    return Error{ErrorCode::io, "write", "the journal's checkpoints", "the file is not open after an error before", ""};
  return checkpoints_->append(checkpoints);
}

Result<JournalPosition> Mirror::recover() {
  if (log_)
    RETURNS_TRY(log_->restore());
  if (checkpoints_)
    RETURNS_TRY(checkpoints_->restore());
  return open(epoch_);
}

}  // namespace returns::storage
