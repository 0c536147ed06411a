#include "storage/sync/share_journal.h"

#include <charconv>
#include <tuple>

#include "storage/evidence/digest.h"

namespace returns::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view extension = ".journal";
constexpr std::string_view epoch_prefix = "epoch-";

std::optional<std::uint64_t> number_from(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc{} || end != text.data() + text.size())
    return std::nullopt;
  return number;
}

struct Line {
  std::uint64_t seq = 0;
  std::string_view hash;
  std::string_view bytes;
  std::size_t length = 0;  // with its end
};

// The whole line at the beginning of `text`, if there is one and its hash is right.
std::optional<Line> line_at(std::string_view text) {
  const std::size_t end = text.find('\n');
  if (end == std::string_view::npos)
    return std::nullopt;
  const std::string_view line = text.substr(0, end);
  const std::size_t first = line.find(' ');
  const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
  if (second == std::string_view::npos)
    return std::nullopt;
  const auto seq = number_from(line.substr(0, first));
  const std::string_view hash = line.substr(first + 1, second - first - 1);
  const std::string_view bytes = line.substr(second + 1);
  if (!seq || sha256_hex(as_bytes(bytes)) != hash)
    return std::nullopt;
  return Line{*seq, hash, bytes, end + 1};
}

std::string_view as_text(const Bytes& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

// Calls `visit` for each whole line that follows the one before without a hole; gives the bytes they take.
template <typename Visit>
std::size_t walk(std::string_view text, std::uint64_t first_seq, Visit visit) {
  std::size_t offset = 0;
  for (std::uint64_t expected = first_seq; const auto line = line_at(text.substr(offset)); ++expected) {
    if (line->seq != expected)
      break;
    offset += line->length;
    visit(*line);
  }
  return offset;
}

// More than the torn last line of an interrupted write: whole lines stand behind something that is none.
bool has_whole_line(std::string_view tail) {
  for (std::size_t end = tail.find('\n'); end != std::string_view::npos; end = tail.find('\n')) {
    if (line_at(tail))
      return true;
    tail.remove_prefix(end + 1);
  }
  return false;
}

std::string name_of_position(const JournalPosition& position) {
  return "epoch " + std::to_string(position.epoch) + ", entry " + std::to_string(position.seq);
}

Error cannot_put(ErrorCode code, const JournalPosition& position, std::string cause, std::string hint) {
  return {code, "send the journal upstream", name_of_position(position), std::move(cause), std::move(hint)};
}

Status check_entry(const StoredEntry& entry) {
  if (sha256_hex(as_bytes(entry.bytes)) != entry.position.hash || entry.bytes.find('\n') != std::string::npos)
    return cannot_put(ErrorCode::damaged, entry.position, "its bytes do not have the hash that the journal names",
                      "Check the journal of this station; nothing was sent.");
  return {};
}

bool is_after(const JournalPosition& a, const JournalPosition& b) {
  return std::tie(a.epoch, a.seq) > std::tie(b.epoch, b.seq);
}

}  // namespace

Result<std::vector<ShareJournal::Segment>> ShareJournal::segments() const {
  std::vector<Segment> found;
  auto epochs = files_.list(folder_);
  if (!epochs) {
    if (epochs.error().code == ErrorCode::not_found)
      return found;
    return std::move(epochs).error();
  }
  for (const fs::path& folder : *epochs) {
    const std::string name = folder.filename().string();
    if (name.rfind(epoch_prefix, 0) != 0)
      continue;
    const auto epoch = number_from(std::string_view(name).substr(epoch_prefix.size()));
    if (!epoch)
      continue;
    RETURNS_TRY_ASSIGN(const auto paths, files_.list(folder));
    for (const fs::path& path : paths)
      if (const auto seq = number_from(path.stem().string()); seq && path.extension() == extension)
        found.push_back({path, *epoch, *seq});
  }
  std::sort(found.begin(), found.end(), [](const Segment& a, const Segment& b) {
    return std::tie(a.epoch, a.first_seq) < std::tie(b.epoch, b.first_seq);
  });
  return found;
}

Result<bool> ShareJournal::settle(const Segment& segment) {
  files_.forget_cached(segment.path);
  RETURNS_TRY_ASSIGN(const Bytes content, files_.read(segment.path));
  Tail tail{segment.path, 0, {segment.epoch, 0, ""}};
  tail.size = walk(as_text(content), segment.first_seq, [&](const Line& line) {
    tail.position.seq = line.seq;
    tail.position.hash = line.hash;
  });
  if (tail_ && tail_->segment == tail.segment && tail_->size == tail.size && content.size() == tail.size) {
    tail_ = tail;
    return true;
  }
  const std::string_view rest = as_text(content).substr(tail.size);
  if (has_whole_line(rest)) {
    fs::path aside = segment.path;
    aside += "." + std::to_string(tail.size) + "-" + sha256_hex(as_bytes(rest)).substr(0, 8) + ".damaged";
    RETURNS_TRY(write_atomically(files_, aside, as_bytes(rest)));
  }
  if (tail.size == 0) {
    RETURNS_TRY(files_.remove(segment.path));
    RETURNS_TRY(files_.sync_folder(segment.path.parent_path()));
    return false;
  }
  RETURNS_TRY(write_atomically(files_, segment.path, ByteView(content).first(tail.size)));
  tail_ = tail;
  return true;
}

Status ShareJournal::find_tail() {
  RETURNS_TRY_ASSIGN(auto found, segments());
  for (; !found.empty(); found.pop_back()) {
    RETURNS_TRY_ASSIGN(const bool holds_entries, settle(found.back()));
    if (holds_entries)
      return {};
  }
  tail_ = Tail{};
  return {};
}

Result<JournalPosition> ShareJournal::head() {
  if (auto status = find_tail(); !status) {
    tail_.reset();
    return std::move(status).error();
  }
  return tail_->position;
}

Status ShareJournal::compare_with_held(const StoredEntry& entry, Held& held) const {
  const JournalPosition& position = entry.position;
  if (held.segments.empty()) {
    RETURNS_TRY_ASSIGN(held.segments, segments());
  }
  const Segment* holder = nullptr;
  for (const Segment& segment : held.segments)
    if (segment.epoch == position.epoch && segment.first_seq <= position.seq)
      holder = &segment;
  if (holder && !held.hashes.contains(holder->path)) {
    RETURNS_TRY_ASSIGN(const Bytes content, files_.read(holder->path));
    auto& hashes = held.hashes[holder->path];
    walk(as_text(content), holder->first_seq, [&](const Line& line) { hashes[line.seq] = line.hash; });
  }
  // A line counts only when its hash is that of its bytes, so the hash stands for them.
  const std::string there = holder ? held.hashes[holder->path][position.seq] : "";
  if (there == position.hash)
    return {};
  return cannot_put(ErrorCode::conflict, position,
                    there.empty() ? "the upstream has a hole in its place" : "the upstream holds another entry there",
                    "Nothing was sent. Keep both journals: two stations have one name, or an old copy of the store "
                    "is in use.");
}

Status ShareJournal::append_run(const StoredEntry* first, const StoredEntry* last) {
  const std::uint64_t epoch = first->position.epoch;
  std::string text;
  for (const StoredEntry* entry = first; entry != last; ++entry)
    text += std::to_string(entry->position.seq) + " " + entry->position.hash + " " + entry->bytes + "\n";

  Tail next = *tail_;
  const bool begins_segment = next.position.epoch != epoch || next.size >= segment_full_ || next.segment.empty();
  if (begins_segment) {
    const fs::path folder = folder_ / (std::string(epoch_prefix) + std::to_string(epoch));
    RETURNS_TRY(files_.make_folders(folder));
    std::string name = std::to_string(first->position.seq);
    name.insert(0, 20 - name.size(), '0');
    next.segment = folder / (name + std::string(extension));
    next.size = 0;
  }
  {
    const CreateMode mode = begins_segment ? CreateMode::fresh : CreateMode::append;
    RETURNS_TRY_ASSIGN(const auto file, files_.open(next.segment, mode));
    if (file->size() != next.size)
      return Error{ErrorCode::conflict, "send the journal upstream", next.segment.string(),
                   "another program writes to it", "Make sure that only one station has this name."};
    RETURNS_TRY(file->append(as_bytes(text)));
    RETURNS_TRY(file->sync());
  }
  if (begins_segment)
    RETURNS_TRY(files_.sync_folder(next.segment.parent_path()));
  files_.forget_cached(next.segment);
  RETURNS_TRY_ASSIGN(const Bytes back, files_.read_at(next.segment, next.size, text.size()));
  if (as_text(back) != text)
    return Error{ErrorCode::io, "send the journal upstream", next.segment.string(),
                 "the share gave back other bytes than were written", "Check the share's disk."};
  next.size += text.size();
  next.position = (last - 1)->position;
  tail_ = next;
  return {};
}

Status ShareJournal::put(const std::vector<StoredEntry>& entries) {
  for (const StoredEntry& entry : entries)
    RETURNS_TRY(check_entry(entry));
  const auto place_all = [&]() -> Status {
    if (!tail_)
      RETURNS_TRY(find_tail());
    Held held;
    const StoredEntry* next = entries.data();
    const StoredEntry* const end = next + entries.size();
    for (; next != end && !is_after(next->position, tail_->position); ++next)
      RETURNS_TRY(compare_with_held(*next, held));
    while (next != end) {
      const JournalPosition& before = tail_->position;
      if (before.epoch == next->position.epoch && next->position.seq != before.seq + 1)
        return cannot_put(ErrorCode::conflict, next->position,
                          "the upstream ends at " + name_of_position(before) + ", entries between are missing", "");
      const StoredEntry* last = next + 1;
      while (last != end && last->position.epoch == next->position.epoch &&
             last->position.seq == (last - 1)->position.seq + 1)
        ++last;
      RETURNS_TRY(append_run(next, last));
      next = last;
    }
    return {};
  };
  Status status = place_all();
  if (!status)
    tail_.reset();
  return status;
}

}  // namespace returns::storage
