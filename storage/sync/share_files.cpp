#include "storage/sync/share_files.h"

#include "storage/evidence/digest.h"

namespace returns::storage {

namespace fs = std::filesystem;

namespace {

// So many at most have to be sent again when the share's power is cut.
constexpr std::uint64_t pieces_per_sync = 8;

Error cannot_send(ErrorCode code, const fs::path& source, std::string cause, std::string hint) {
  return {code, "send the file upstream", source.string(), std::move(cause), std::move(hint)};
}

}  // namespace

struct ShareFiles::Copy {
  fs::path source, target, part;
  std::string sha256;
  std::stop_token stop;
  Sha256Stream sent;          // of the source's bytes that the part holds
  std::uint64_t in_part = 0;  // bytes
  std::uint64_t synced = 0;   // of these

  Status go_on() const {
    if (stop.stop_requested())
      return cannot_send(ErrorCode::cancelled, source, "it was stopped", "");
    return {};
  }
};

Result<std::string> ShareFiles::hash_of(const fs::path& path, const Copy& copy) {
  files_.forget_cached(path);
  Sha256Stream stream;
  for (std::uint64_t offset = 0;;) {
    RETURNS_TRY(copy.go_on());
    RETURNS_TRY_ASSIGN(const Bytes bytes, files_.read_at(path, offset, piece_));
    stream.add(bytes);
    offset += bytes.size();
    if (bytes.size() < piece_)
      return to_hex(stream.finish());
  }
}

// A source with a bad sector is that file's trouble and must not hold up the others: it is told as damaged.
Result<Bytes> ShareFiles::read_source(const Copy& copy) {
  auto bytes = files_.read_at(copy.source, copy.in_part, piece_);
  if (bytes || bytes.error().code == ErrorCode::not_found)
    return bytes;
  return cannot_send(ErrorCode::damaged, copy.source, "it cannot be read (" + bytes.error().cause + ")",
                     "Check the station's disk; the file is kept as it is.");
}

Status ShareFiles::compare_with_held(const Copy& copy) {
  RETURNS_TRY_ASSIGN(const std::string held, hash_of(copy.target, copy));
  if (held != copy.sha256)
    return cannot_send(ErrorCode::already_exists, copy.source,
                       "the upstream holds other content under " + copy.target.string() + ", which stays",
                       "Compare both files; move the one upstream away if it is wrong.");
  // Its name may have been seen before it was certain.
  return files_.sync_folder(copy.target.parent_path());
}

Status ShareFiles::forget_part(const Copy& copy) {
  doubtful_.insert(copy.part);
  if (auto removed = files_.remove(copy.part); !removed && removed.error().code != ErrorCode::not_found)
    return removed;
  doubtful_.erase(copy.part);
  return {};
}

// Keeps of an earlier attempt what is the beginning of the source, byte for byte.
Status ShareFiles::resume(Copy& copy) {
  if (doubtful_.contains(copy.part))
    RETURNS_TRY(forget_part(copy));
  const auto size = files_.file_size(copy.part);
  if (!size) {
    if (size.error().code == ErrorCode::not_found)
      return {};
    return size.error();
  }
  files_.forget_cached(copy.part);
  for (bool same = true; same && copy.in_part < *size;) {
    RETURNS_TRY(copy.go_on());
    RETURNS_TRY_ASSIGN(const Bytes there, files_.read_at(copy.part, copy.in_part, piece_));
    RETURNS_TRY_ASSIGN(const Bytes here, read_source(copy));
    const auto differs = std::mismatch(here.begin(), here.end(), there.begin(), there.end()).first;
    const auto length = static_cast<std::size_t>(differs - here.begin());
    copy.sent.add(ByteView(here).first(length));
    copy.in_part += length;
    same = length == there.size() && length > 0;
  }
  if (copy.in_part < *size)
    RETURNS_TRY(files_.truncate(copy.part, copy.in_part));
  return {};
}

Status ShareFiles::sync_part(Copy& copy, WritableFile& part) {
  if (auto status = part.sync(); !status) {
    // What waited in a failed sync may look written for ever after; it is sent again from the beginning.
    (void)forget_part(copy);
    return status;
  }
  copy.synced = copy.in_part;
  return {};
}

Status ShareFiles::send_rest(Copy& copy) {
  RETURNS_TRY_ASSIGN(const auto part, files_.open(copy.part, CreateMode::append));
  if (part->size() != copy.in_part)
    return cannot_send(ErrorCode::conflict, copy.source, "another program writes to " + copy.part.string(),
                       "Make sure that only one station has this name.");
  while (true) {
    RETURNS_TRY(copy.go_on());
    RETURNS_TRY_ASSIGN(const Bytes bytes, read_source(copy));
    if (bytes.empty())
      break;
    RETURNS_TRY(part->append(bytes));
    copy.sent.add(bytes);
    copy.in_part += bytes.size();
    if (copy.in_part - copy.synced >= pieces_per_sync * piece_)
      RETURNS_TRY(sync_part(copy, *part));
  }
  RETURNS_TRY(sync_part(copy, *part));
  if (to_hex(copy.sent.finish()) == copy.sha256)
    return {};
  RETURNS_TRY(forget_part(copy));
  return cannot_send(ErrorCode::damaged, copy.source, "it is not what was recorded",
                     "Check the station's disk; the file is kept as it is.");
}

Status ShareFiles::read_back(const Copy& copy) {
  RETURNS_TRY_ASSIGN(const std::string back, hash_of(copy.part, copy));
  if (back == copy.sha256)
    return {};
  RETURNS_TRY(forget_part(copy));
  return cannot_send(ErrorCode::io, copy.source, "the share gave back other bytes than were written",
                     "Check the share's disk; the file will be sent again.");
}

Status ShareFiles::publish(const Copy& copy) {
  // The share may have gone, or another program may have come, while a large file was under way.
  RETURNS_TRY(marker_.check());
  if (const auto taken = files_.file_size(copy.target); taken || taken.error().code != ErrorCode::not_found)
    return cannot_send(ErrorCode::conflict, copy.source, copy.target.string() + " came into being meanwhile",
                       "Make sure that only one station has this name.");
  RETURNS_TRY(files_.rename(copy.part, copy.target));
  RETURNS_TRY(files_.sync_folder(copy.target.parent_path()));
  RETURNS_TRY_ASSIGN(const std::uint64_t size, files_.file_size(copy.target));
  if (size != copy.in_part)
    return cannot_send(ErrorCode::io, copy.source, copy.target.string() + " has another size than was sent", "");
  return marker_.check();
}

Status ShareFiles::put(const fs::path& target, const fs::path& source, const std::string& sha256,
                       std::stop_token stop) {
  Copy copy{source, target, target, sha256, std::move(stop), {}, 0, 0};
  copy.part += ".part";
  RETURNS_TRY(copy.go_on());
  const auto held = files_.file_size(target);
  if (held)
    return compare_with_held(copy);
  if (held.error().code != ErrorCode::not_found)
    return held.error();
  if (auto there = files_.file_size(source); !there)
    return std::move(there).error();
  RETURNS_TRY(files_.make_folders(target.parent_path()));
  RETURNS_TRY(resume(copy));
  RETURNS_TRY(send_rest(copy));
  RETURNS_TRY(read_back(copy));
  return publish(copy);
}

}  // namespace returns::storage
