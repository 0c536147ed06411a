#include "storage/journal/verify_journal.h"

#include <set>
#include <thread>

#include "storage/database/connection.h"
#include "storage/journal/checkpoint.h"
#include "storage/journal/entry.h"
#include "storage/journal/keys.h"
#include "storage/journal/mirror.h"

namespace returns::storage {
namespace {

namespace fs = std::filesystem;

// A running station commits first and mirrors right after: what the mirror lacks is looked for again for so long.
constexpr int patience_rounds = 20;
constexpr std::chrono::milliseconds patience_pause{50};

struct Found {
  std::string where;  // "segment-000001.jsonl, line 3"
  std::string hash, bytes;
};
// One form of the journal: per epoch the entries in stored order.
using Form = std::map<std::uint64_t, std::vector<Found>>;

std::string name_of_epoch(std::uint64_t epoch) {
  return "epoch " + std::to_string(epoch);
}

class Verification {
 public:
  Verification(FilePort& files, fs::path folder) : files_(files), folder_(std::move(folder)) {}

  Result<JournalReport> run() {
    const bool mirrored = files_.exists(folder_ / "journal");
    auto before = read_database();
    if (!before && !mirrored)
      return Error{ErrorCode::not_found, "verify the journal in", folder_.string(), "there is no store",
                   "Name the folder that holds store.sqlite and journal/."};
    if (!before && before.error().code != ErrorCode::damaged && before.error().code != ErrorCode::io)
      return before.error();  // it cannot be looked at, which says nothing about what is in it
    if (!before)
      add(JournalVerdict::unreadable, "store.sqlite", before.error().cause);
    RETURNS_TRY_ASSIGN(Form mirror, read_mirror(before ? *before : Form{}));
    const auto after = before ? read_database() : std::move(before);
    std::set<std::uint64_t> epochs;
    for (const auto& [epoch, entries] : mirror)
      epochs.insert(epoch);
    if (after)
      for (const auto& [epoch, entries] : *after)
        epochs.insert(epoch);
    for (const std::uint64_t epoch : epochs) {
      if (after)
        compare(epoch, mirror[epoch], *after);
      // The fuller form is the one whose chain is followed; the other was compared with it.
      const bool fuller = after && after->contains(epoch) && after->at(epoch).size() > mirror[epoch].size();
      RETURNS_TRY(check_epoch(epoch, fuller ? after->at(epoch) : mirror[epoch], fuller));
    }
    return std::move(report_);
  }

 private:
  void add(JournalVerdict verdict, std::string where, std::string what) {
    report_.findings.push_back({verdict, std::move(where), std::move(what)});
  }

  Result<Form> read_database() {
    Form form;
    RETURNS_TRY_ASSIGN(const auto connection, Connection::open(folder_ / "store.sqlite", OpenMode::read_only));
    RETURNS_TRY(connection->each("SELECT epoch, seq, hash, bytes FROM journal_entries ORDER BY epoch, seq",
                                 [&](Statement& row) -> Status {
                                   form[static_cast<std::uint64_t>(row.integer(0))].push_back(
                                       {"database, entry " + row.text(1), row.text(2), row.text(3)});
                                   return {};
                                 }));
    return form;
  }

  // Reads every segment. Lines that are not whole become findings once it is clear that no station is just writing
  // them.
  Result<Form> read_mirror(const Form& expected) {
    for (int round = 0;; ++round) {
      std::vector<JournalFinding> findings;
      RETURNS_TRY_ASSIGN(Form form, read_segments(findings));
      const bool behind = std::any_of(expected.begin(), expected.end(), [&](const auto& epoch) {
        return form[epoch.first].size() < epoch.second.size();
      });
      if ((findings.empty() && !behind) || round == patience_rounds || !station_runs()) {
        report_.findings.insert(report_.findings.end(), findings.begin(), findings.end());
        return form;
      }
      std::this_thread::sleep_for(patience_pause);
    }
  }

  bool station_runs() const { return files_.exists(folder_ / "store.sqlite-wal"); }

  Result<Form> read_segments(std::vector<JournalFinding>& findings) {
    Form form;
    RETURNS_TRY_ASSIGN(const auto epochs, mirrored_epochs(files_, folder_ / "journal"));
    for (const std::uint64_t epoch : epochs) {
      RETURNS_TRY_ASSIGN(const auto segments, segment_files(files_, folder_ / "journal", epoch));
      for (const fs::path& segment : segments) {
        RETURNS_TRY_ASSIGN(const Bytes content, files_.read(segment));
        read_lines(epoch, segment.filename().string(), content, form[epoch], findings);
      }
    }
    return form;
  }

  static void read_lines(std::uint64_t epoch, const std::string& name, const Bytes& content, std::vector<Found>& found,
                         std::vector<JournalFinding>& findings) {
    const std::string_view text(reinterpret_cast<const char*>(content.data()), content.size());
    std::size_t number = 0;
    for (std::size_t from = 0; from < text.size();) {
      const std::size_t end = text.find('\n', from);
      const std::string_view line = text.substr(from, end == std::string_view::npos ? end : end - from);
      const std::string where = name_of_epoch(epoch) + ", " + name + ", line " + std::to_string(++number);
      const LineScan scan = scan_lines(as_bytes(std::string(line) + "\n"));
      if (end == std::string_view::npos)
        findings.push_back({JournalVerdict::truncated, where, "the line ends in the middle"});
      else if (scan.lines.size() != 1)
        findings.push_back({JournalVerdict::altered, where, "its bytes do not have the hash that stands before them"});
      else
        found.push_back({where, scan.lines[0].hash, scan.lines[0].bytes});
      if (end == std::string_view::npos)
        return;
      from = end + 1;
    }
  }

  void compare(std::uint64_t epoch, const std::vector<Found>& mirror, const Form& database) {
    static const std::vector<Found> nothing;
    const auto found = database.find(epoch);
    const std::vector<Found>& rows = found == database.end() ? nothing : found->second;
    std::set<std::string> mirrored, kept;
    for (const Found& entry : mirror)
      mirrored.insert(entry.hash);
    for (const Found& row : rows) {
      kept.insert(row.hash);
      if (sha256_hex(as_bytes(row.bytes)) != row.hash)
        add(JournalVerdict::altered, name_of_epoch(epoch) + ", " + row.where, "its bytes do not have its hash");
    }
    std::size_t missing_tail = 0;
    for (std::size_t i = rows.size(); i-- > 0 && !mirrored.contains(rows[i].hash);)
      ++missing_tail;
    for (std::size_t i = 0; i + missing_tail < rows.size(); ++i)
      if (!mirrored.contains(rows[i].hash))
        add(JournalVerdict::missing, name_of_epoch(epoch) + ", mirror", rows[i].where + " is not in the segments");
    if (missing_tail > 0)
      add(JournalVerdict::truncated, name_of_epoch(epoch) + ", mirror",
          "the last " + std::to_string(missing_tail) + " entries of the database are not in the segments");
    for (const Found& entry : mirror)
      if (!kept.contains(entry.hash))
        add(JournalVerdict::missing, name_of_epoch(epoch) + ", database", "it lacks the entry of " + entry.where);
  }

  // The chain of one epoch, its link to the epoch before, and its checkpoints.
  Status check_epoch(std::uint64_t epoch, const std::vector<Found>& entries, bool from_database) {
    ++report_.epochs;
    if (epoch != last_epoch_ + 1)
      add(JournalVerdict::missing, name_of_epoch(epoch),
          "the epochs between " + std::to_string(last_epoch_) + " and " + std::to_string(epoch) + " are not there");
    last_epoch_ = epoch;
    std::uint64_t last_seq = 0;
    std::string last_hash = report_.head.empty() ? no_hash : report_.head;
    std::string key;
    std::map<std::uint64_t, std::string> roots;
    MerkleTree tree;
    for (const Found& found : entries) {
      const std::string where = from_database ? name_of_epoch(epoch) + ", " + found.where : found.where;
      const auto frame = decode_frame(found.bytes);
      if (!frame || frame->key.epoch != epoch) {
        add(JournalVerdict::altered, where, frame ? "it belongs to another epoch" : frame.error().cause);
        continue;
      }
      if (frame->key.seq > last_seq + 1)
        add(JournalVerdict::missing, where,
            "entries " + std::to_string(last_seq + 1) + " to " + std::to_string(frame->key.seq - 1) +
                " before it are not there");
      else if (frame->key.seq <= last_seq)
        add(JournalVerdict::altered, where,
            "entry " + std::to_string(frame->key.seq) + " stands after entry " + std::to_string(last_seq));
      else if (frame->key.prev != last_hash)
        add(JournalVerdict::altered, where, "it does not follow the entry before it");
      if (frame->key.seq == 1)
        key = key_of(*frame, where);
      last_seq = frame->key.seq;
      last_hash = found.hash;
      Digest leaf{};
      if (const auto bytes = from_hex(found.hash); bytes && bytes->size() == leaf.size())
        std::copy(bytes->begin(), bytes->end(), leaf.begin());
      tree.add(leaf);
      roots[last_seq] = to_hex(tree.root());
      ++report_.entries;
    }
    report_.head = last_hash;
    if (!key.empty())
      report_.fingerprint = fingerprint_of(key);
    check_key(epoch, key);
    return check_checkpoints(epoch, key, roots, last_seq);
  }

  std::string key_of(const EntryFrame& frame, const std::string& where) {
    if (frame.kind == "epoch_begun" && frame.body.contains("public_key") && frame.body["public_key"].is_string())
      return frame.body["public_key"].get<std::string>();
    add(JournalVerdict::altered, where, "the epoch does not begin with its key");
    return "";
  }

  void check_key(std::uint64_t epoch, const std::string& key) {
    const auto kept = KeyFolder(files_, folder_ / "keys").public_key(epoch);
    if (kept && *kept && **kept != key)
      add(JournalVerdict::altered, name_of_epoch(epoch), "its key is not the one in keys/");
  }

  Status check_checkpoints(std::uint64_t epoch, const std::string& key,
                           const std::map<std::uint64_t, std::string>& roots, std::uint64_t last_seq) {
    const fs::path path = epoch_folder(folder_ / "journal", epoch) / "checkpoints.jsonl";
    if (!files_.exists(path))
      return {};
    RETURNS_TRY_ASSIGN(const Bytes content, files_.read(path));
    const LineScan scan = scan_lines(content);
    const std::string name = name_of_epoch(epoch) + ", checkpoints.jsonl";
    if (scan.rest)
      add(JournalVerdict::altered, name, "line " + std::to_string(scan.lines.size() + 1) + " is not what was written");
    for (std::size_t i = 0; i < scan.lines.size(); ++i) {
      const std::string where = name + ", line " + std::to_string(i + 1);
      const auto read = decode_signed(scan.lines[i].bytes);
      if (!read) {
        add(JournalVerdict::altered, where, read.error().cause);
        continue;
      }
      const Checkpoint& checkpoint = read->checkpoint;
      const auto root = roots.find(checkpoint.seq);
      if (verify_signature(key, read->signed_form.signature, as_bytes(read->signed_form.bytes)) !=
              SignatureVerdict::valid ||
          checkpoint.key != key || checkpoint.epoch != epoch)
        add(JournalVerdict::altered, where, "its signature does not hold for the epoch's key");
      else if (checkpoint.seq > last_seq)
        add(JournalVerdict::truncated, name_of_epoch(epoch),
            "a signed checkpoint covers entry " + std::to_string(checkpoint.seq) + ", the journal ends at entry " +
                std::to_string(last_seq));
      else if (root == roots.end() || root->second != checkpoint.root)
        add(JournalVerdict::altered, where,
            "the entries up to " + std::to_string(checkpoint.seq) + " are not the ones that were signed");
    }
    return {};
  }

  FilePort& files_;
  fs::path folder_;
  JournalReport report_;
  std::uint64_t last_epoch_ = 0;
};

}  // namespace

Result<JournalReport> verify_journal(FilePort& files, const fs::path& store_folder) {
  return Verification(files, store_folder).run();
}

}  // namespace returns::storage
