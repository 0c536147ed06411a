#include <set>

#include "storage/inspections/opening.h"
#include "storage/inspections/queries.h"
#include "storage/journal/entry.h"

namespace returns::storage {
namespace {

std::string epoch_name(std::uint64_t epoch) {
  return "epoch " + std::to_string(epoch);
}

class Reconciliation {
 public:
  Reconciliation(Connection& connection, Mirror& mirror, std::vector<std::string>& notes)
      : db_(connection), mirror_(mirror), notes_(notes) {}

  // Before anything is written to the mirror: what only it has comes into the database, in the caller's transaction.
  Status take_over(std::uint64_t epoch) {
    RETURNS_TRY_ASSIGN(const JournalPosition kept, head_of_epoch(db_, epoch));
    RETURNS_TRY_ASSIGN(const JournalPosition mirrored, mirror_.open(epoch));
    tell_repairs();
    if (kept.seq > 0 && mirrored.seq > 0) {
      RETURNS_TRY_ASSIGN(const bool same, agrees(epoch, kept, mirrored));
      if (!same) {
        contradicted_.insert(epoch);
        return {};
      }
    }
    if (mirrored.seq <= kept.seq)
      return {};
    RETURNS_TRY_ASSIGN(const auto entries, mirror_.entries_after(epoch, kept.seq));
    tell_repairs();
    JournalPosition before = kept;
    for (const StoredEntry& entry : entries) {
      const Status adopted = adopt_entry(db_, entry, before);
      if (!adopted && adopted.error().code != ErrorCode::damaged)
        return adopted;
      if (!adopted) {
        notes_.push_back("The mirror of " + epoch_name(epoch) + " could be read up to entry " +
                         std::to_string(before.seq) + ": " + adopted.error().cause + ".");
        break;
      }
      before = entry.position;
      ++taken_over_;
    }
    return {};
  }

  // Afterwards: the mirror gets what only the database has.
  Status complete(std::uint64_t epoch) {
    if (contradicted_.contains(epoch)) {
      RETURNS_TRY_ASSIGN(const auto kept, mirror_.set_aside(epoch));
      notes_.push_back("The mirror of " + epoch_name(epoch) +
                       " holds other entries than the database; it is kept as journal/" + kept.filename().string() +
                       " and was written anew.");
    }
    RETURNS_TRY_ASSIGN(const JournalPosition mirrored, mirror_.open(epoch));
    RETURNS_TRY_ASSIGN(const JournalPosition kept, head_of_epoch(db_, epoch));
    RETURNS_TRY(catch_up_mirror(db_, mirror_, epoch, mirrored));
    if (kept.seq > mirrored.seq)
      notes_.push_back("The mirror of " + epoch_name(epoch) + " was " + std::to_string(kept.seq - mirrored.seq) +
                       " entries behind and was completed.");
    return {};
  }

  std::uint64_t taken_over() const { return taken_over_; }
  bool contradicted() const { return !contradicted_.empty(); }

 private:
  void tell_repairs() {
    for (std::string& note : mirror_.take_notes())
      notes_.push_back(std::move(note));
  }

  // The last entry that both have must be the same one.
  Result<bool> agrees(std::uint64_t epoch, const JournalPosition& kept, const JournalPosition& mirrored) {
    if (mirrored.seq <= kept.seq) {
      RETURNS_TRY_ASSIGN(const auto hash,
                         db_.text("SELECT hash FROM journal_entries WHERE epoch=? AND seq=?", epoch, mirrored.seq));
      return hash && *hash == mirrored.hash;
    }
    RETURNS_TRY_ASSIGN(const auto entries, mirror_.entries_after(epoch, kept.seq - 1));
    tell_repairs();
    return !entries.empty() && entries.front().position == kept;
  }

  Connection& db_;
  Mirror& mirror_;
  std::vector<std::string>& notes_;
  std::set<std::uint64_t> contradicted_;
  std::uint64_t taken_over_ = 0;
};

Result<std::set<std::uint64_t>> all_epochs(Connection& connection, FilePort& files,
                                           const std::filesystem::path& journal) {
  std::set<std::uint64_t> epochs;
  RETURNS_TRY(connection.each("SELECT DISTINCT epoch FROM journal_entries", [&](Statement& row) -> Status {
    epochs.insert(static_cast<std::uint64_t>(row.integer(0)));
    return {};
  }));
  RETURNS_TRY_ASSIGN(const auto mirrored, mirrored_epochs(files, journal));
  epochs.insert(mirrored.begin(), mirrored.end());
  return epochs;
}

Result<std::string> key_named_by(Connection& connection, std::uint64_t epoch) {
  RETURNS_TRY_ASSIGN(const auto bytes,
                     connection.text("SELECT bytes FROM journal_entries WHERE epoch=? AND seq=1", epoch));
  if (!bytes)
    return std::string();
  RETURNS_TRY_ASSIGN(const DecodedEntry entry, decode_entry(*bytes));
  const auto* begun = std::get_if<EpochBegun>(&entry.occurrence.fact);
  return begun != nullptr ? begun->public_key : std::string();
}

// Does keys/ belong to this database? Empty: yes.
Result<std::string> trouble_with_keys(Connection& connection, KeyFolder& keys, std::uint64_t epoch) {
  RETURNS_TRY_ASSIGN(const std::uint64_t newest, keys.newest_begun());
  if (newest > epoch)
    return std::string("restored");
  RETURNS_TRY_ASSIGN(const std::string named, key_named_by(connection, epoch));
  RETURNS_TRY_ASSIGN(const auto secret, keys.secret(epoch));
  if (!secret)
    return std::string("key lost");
  if (secret->public_key != named)
    return std::string("restored");
  return std::string();
}

}  // namespace

Result<Reconciled> reconcile(Connection& connection, FilePort& files, const StoreOptions& options, Mirror& mirror,
                             const UsableDatabase& database, std::vector<std::string>& notes) {
  const auto journal = options.folder / "journal";
  RETURNS_TRY_ASSIGN(const std::set<std::uint64_t> epochs, all_epochs(connection, files, journal));
  Reconciliation work(connection, mirror, notes);
  {
    RETURNS_TRY_ASSIGN(Transaction transaction, Transaction::begin(connection));
    RETURNS_TRY(connection.run("PRAGMA defer_foreign_keys=ON"));
    for (const std::uint64_t epoch : epochs)
      RETURNS_TRY(work.take_over(epoch));
    if (!database.damaged.empty())
      RETURNS_TRY(salvage(connection, database.damaged, options.sqlite_vfs, notes));
    else if (work.taken_over() > 0 || database.rebuild_derived)
      RETURNS_TRY(rebuild_derived(connection));
    RETURNS_TRY(transaction.commit());
  }
  if (work.taken_over() > 0)
    notes.push_back(std::to_string(work.taken_over()) + " journal entries were taken over from the mirror.");
  for (const std::uint64_t epoch : epochs)
    RETURNS_TRY(work.complete(epoch));

  Reconciled result;
  RETURNS_TRY_ASSIGN(const JournalPosition head, read_head(connection));
  KeyFolder keys(files, options.folder / "keys");
  RETURNS_TRY_ASSIGN(const std::uint64_t newest_key, keys.newest_begun());
  result.newest_epoch = std::max(head.epoch, newest_key);
  if (head.epoch == 0) {
    result.cause = newest_key > 0 ? "restored" : "first start";
  } else if (work.taken_over() > 0 || work.contradicted() || !database.damaged.empty()) {
    result.cause = "restored";
  } else {
    RETURNS_TRY_ASSIGN(result.cause, trouble_with_keys(connection, keys, head.epoch));
  }
  return result;
}

}  // namespace returns::storage
