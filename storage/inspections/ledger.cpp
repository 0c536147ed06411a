#include "storage/inspections/ledger.h"

#include "storage/inspections/notes.h"
#include "storage/inspections/projection.h"
#include "storage/inspections/queries.h"
#include "storage/inspections/secrets.h"
#include "storage/journal/entry.h"

namespace returns::storage {
namespace {

constexpr std::size_t salt_bytes = 16;

Digest digest_of(const std::string& hash) {
  Digest digest{};
  if (const auto bytes = from_hex(hash); bytes && bytes->size() == digest.size())
    std::copy(bytes->begin(), bytes->end(), digest.begin());
  return digest;
}

// An inspector's work and the film of it are worth a signature at once.
bool forces_checkpoint(const Fact& fact) {
  return std::holds_alternative<ClipSealed>(fact) || std::holds_alternative<SessionClosed>(fact);
}

}  // namespace

Result<JournalPosition> head_of_epoch(Connection& connection, std::uint64_t epoch) {
  JournalPosition head;
  RETURNS_TRY(connection.each(
      "SELECT seq, hash FROM journal_entries WHERE epoch=? ORDER BY seq DESC LIMIT 1",
      [&](Statement& row) -> Status {
        head = {epoch, static_cast<std::uint64_t>(row.integer(0)), row.text(1)};
        return {};
      },
      epoch));
  return head;
}

Status Ledger::continue_epoch(std::uint64_t epoch, SigningKey key) {
  RETURNS_TRY_ASSIGN(head_, read_head(db_));
  MerkleTree tree;
  RETURNS_TRY(db_.each(
      "SELECT hash FROM journal_entries WHERE epoch=? ORDER BY seq",
      [&](Statement& row) -> Status {
        tree.add(digest_of(row.text(0)));
        return {};
      },
      epoch));
  tree_ = std::move(tree);
  epoch_ = epoch;
  key_ = std::move(key);
  return {};
}

Result<Appended> Ledger::append(const std::vector<Occurrence>& occurrences) const {
  Appended appended;
  appended.head = head_;
  appended.tree = tree_;
  std::uint64_t seq = head_.epoch == epoch_ ? head_.seq : 0;
  bool wants_checkpoint = false;
  for (const Occurrence& occurrence : occurrences) {
    const EntryKey key{station_.value, epoch_, ++seq, appended.head.hash.empty() ? no_hash : appended.head.hash};
    RETURNS_TRY_ASSIGN(const EncodedEntry entry, encode_entry(key, occurrence, [] { return random_hex(salt_bytes); }));
    for (const PersonalValue& personal : entry.personal)
      RETURNS_TRY(db_.run("INSERT INTO personal_data VALUES(?,?,?)", personal.id, personal.salt, personal.value));
    RETURNS_TRY(db_.run("INSERT INTO journal_entries VALUES(?,?,?,?)", epoch_, seq, entry.hash, entry.bytes));
    // What is applied is what was stored, read back: a later rebuild sees exactly the same.
    RETURNS_TRY_ASSIGN(const DecodedEntry decoded, decode_entry(entry.bytes));
    RETURNS_TRY(apply(db_, decoded));
    if (const auto* unannounced = std::get_if<UnannouncedReturnMade>(&decoded.occurrence.fact))
      RETURNS_TRY(index_note(db_, unannounced->made.id));
    appended.head = {epoch_, seq, entry.hash};
    appended.tree.add(digest_of(entry.hash));
    appended.entries.push_back({appended.head, entry.bytes});
    wants_checkpoint = wants_checkpoint || forces_checkpoint(occurrence.fact);
  }
  if (wants_checkpoint) {
    RETURNS_TRY_ASSIGN(HashedLine line, checkpoint(appended, occurrences.back().at.utc));
    appended.checkpoints.push_back(std::move(line));
  }
  return appended;
}

Result<HashedLine> Ledger::checkpoint(const Appended& appended, UtcTime at) const {
  const Checkpoint checkpoint{
      station_.value, epoch_, appended.head.seq, appended.head.hash, to_hex(appended.tree.root()), key_.public_key, at};
  SignedCheckpoint result{encode_checkpoint(checkpoint), {}};
  RETURNS_TRY_ASSIGN(result.signature, sign_with(key_, as_bytes(result.bytes)));
  RETURNS_TRY(db_.run("INSERT INTO journal_checkpoints VALUES(?,?,?,?)", epoch_, checkpoint.seq, result.bytes,
                      result.signature));
  const std::string line = encode_signed(result);
  return HashedLine{sha256_hex(as_bytes(line)), line};
}

void Ledger::committed(const Appended& appended) {
  head_ = appended.head;
  tree_ = appended.tree;
}

Status adopt_entry(Connection& connection, const StoredEntry& entry, const JournalPosition& before) {
  const auto misfit = [&](std::string cause) {
    return Error{ErrorCode::damaged, "take over the journal entry",
                 std::to_string(entry.position.epoch) + "/" + std::to_string(entry.position.seq), std::move(cause), ""};
  };
  if (sha256_hex(as_bytes(entry.bytes)) != entry.position.hash)
    return misfit("its bytes do not have its hash");
  RETURNS_TRY_ASSIGN(const EntryFrame frame, decode_frame(entry.bytes));
  if (frame.key.epoch != entry.position.epoch || frame.key.seq != entry.position.seq ||
      entry.position.seq != before.seq + 1)
    return misfit("it stands in the wrong place");
  if (before.seq > 0 && frame.key.prev != before.hash)
    return misfit("it does not follow the entry before");
  return connection.run("INSERT INTO journal_entries VALUES(?,?,?,?)", entry.position.epoch, entry.position.seq,
                        entry.position.hash, entry.bytes);
}

}  // namespace returns::storage
