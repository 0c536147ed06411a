#include "storage/journal/line_log.h"

#include "storage/evidence/digest.h"

namespace returns::storage {
namespace {

constexpr std::size_t hash_length = 64;

std::optional<HashedLine> parse(std::string_view line) {
  if (line.size() < hash_length + 1 || line[hash_length] != ' ')
    return std::nullopt;
  HashedLine parsed{std::string(line.substr(0, hash_length)), std::string(line.substr(hash_length + 1))};
  if (sha256_hex(as_bytes(parsed.bytes)) != parsed.hash)
    return std::nullopt;
  return parsed;
}

std::filesystem::path free_name(FilePort& files, const std::filesystem::path& path) {
  for (int number = 1;; ++number) {
    std::filesystem::path candidate = path;
    candidate += ".damaged-" + std::to_string(number);
    if (!files.exists(candidate))
      return candidate;
  }
}

}  // namespace

std::string text_of_line(const HashedLine& line) {
  return line.hash + " " + line.bytes + "\n";
}

LineScan scan_lines(ByteView content) {
  const std::string_view text(reinterpret_cast<const char*>(content.data()), content.size());
  LineScan scan;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text.find('\n', at);
    auto line = end == std::string_view::npos ? std::nullopt : parse(text.substr(at, end - at));
    if (!line)
      scan.rest = true;
    else if (scan.rest)
      scan.lines_after_rest = true;
    else
      scan.lines.push_back(*std::move(line));
    if (end == std::string_view::npos)
      break;
    at = end + 1;
    if (!scan.rest)
      scan.whole_until = at;
  }
  return scan;
}

Result<LineLog::Opened> LineLog::open(FilePort& files, std::filesystem::path path) {
  Opened opened;
  opened.log.reset(new LineLog(files, path));
  LineLog& log = *opened.log;
  if (files.exists(path)) {
    RETURNS_TRY_ASSIGN(const Bytes content, files.read(path));
    LineScan scan = scan_lines(content);
    if (scan.lines_after_rest) {
      const auto kept = free_name(files, path);
      RETURNS_TRY(files.rename(path, kept));
      RETURNS_TRY(files.sync_folder(path.parent_path()));
      opened.note = path.filename().string() + " of the journal's mirror was damaged after its line " +
                    std::to_string(scan.lines.size()) + "; it is kept as " + kept.filename().string() +
                    " and written anew.";
    }
    if (scan.rest)
      RETURNS_TRY(write_atomically(files, path, ByteView(content).first(scan.whole_until)));
    opened.lines = std::move(scan.lines);
    log.synced_ = scan.whole_until;
    RETURNS_TRY_ASSIGN(log.file_, files.open(path, CreateMode::append));
    // What a crash left unsynced was read just now; it counts only from here on.
    RETURNS_TRY(log.file_->sync());
    RETURNS_TRY(files.sync_folder(path.parent_path()));
  } else {
    RETURNS_TRY(files.make_folders(path.parent_path()));
    RETURNS_TRY_ASSIGN(log.file_, files.open(path, CreateMode::append));
    RETURNS_TRY(log.file_->sync());
    RETURNS_TRY(files.sync_folder(path.parent_path()));
  }
  return opened;
}

Status LineLog::append(const std::vector<HashedLine>& lines) {
  if (!file_)
    return Error{ErrorCode::io, "write", path_.string(), "it could not be restored after an error before", ""};
  std::string text;
  for (const HashedLine& line : lines)
    text += text_of_line(line);
  RETURNS_TRY(file_->append(as_bytes(text)));
  RETURNS_TRY(file_->sync());
  synced_ += text.size();
  return {};
}

Status LineLog::restore() {
  file_.reset();
  RETURNS_TRY_ASSIGN(const Bytes content, files_->read_at(path_, 0, static_cast<std::size_t>(synced_)));
  return write_atomically(*files_, path_, content);
}

}  // namespace returns::storage
