// The journal inside SQLite: chains entries, applies them to the projections, signs checkpoints. Every function works
// in the caller's transaction.
#pragma once
#include "storage/database/connection.h"
#include "storage/evidence/signature.h"
#include "storage/inspections/store.h"
#include "storage/journal/checkpoint.h"
#include "storage/journal/line_log.h"

namespace returns::storage {

struct Appended {
  std::vector<StoredEntry> entries;
  std::vector<HashedLine> checkpoints;
  JournalPosition head;
  MerkleTree tree;  // as it stands after them
};

class Ledger {
 public:
  Ledger(Connection& connection, StationId station) : db_(connection), station_(std::move(station)) {}

  // Chains the occurrences after the epoch's head and applies them.
  Result<Appended> append(const std::vector<Occurrence>& occurrences) const;
  // Once the transaction is committed.
  void committed(const Appended& appended);

  // Goes on in this epoch, whose entries are read once for the tree; or begins it, with nothing written yet.
  Status continue_epoch(std::uint64_t epoch, SigningKey key);

  const JournalPosition& head() const { return head_; }
  std::uint64_t epoch() const { return epoch_; }
  const SigningKey& key() const { return key_; }

 private:
  Result<HashedLine> checkpoint(const Appended& appended, UtcTime at) const;

  Connection& db_;
  StationId station_;
  std::uint64_t epoch_ = 0;
  SigningKey key_;
  JournalPosition head_;  // of the whole journal: of an older epoch until this one has an entry
  MerkleTree tree_;       // of this epoch
};

Result<JournalPosition> head_of_epoch(Connection& connection, std::uint64_t epoch);

// Takes an entry over as it is: hash, key and link to the entry before (for the first of an epoch any) are checked,
// projections are not touched. damaged: it does not fit.
Status adopt_entry(Connection& connection, const StoredEntry& entry, const JournalPosition& before);

// Drops every derived row and applies the journal again.
Status rebuild_derived(Connection& connection);
// The differences between the derived tables and a rebuild in memory.
Result<Comparison> compare_derived(Connection& connection);

}  // namespace returns::storage
