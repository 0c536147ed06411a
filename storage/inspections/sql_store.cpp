#include "storage/inspections/sql_store.h"

#include <set>

#include "storage/inspections/queries.h"

namespace returns::storage {

SqlStore::SqlStore(OpenedStore opened)
    : opened_(std::move(opened)), signer_(opened_.ledger->key()), reader_(*opened_.connection) {}

Status catch_up_mirror(Connection& connection, Mirror& mirror, std::uint64_t epoch, const JournalPosition& from) {
  constexpr int batch = 500;
  for (std::uint64_t seq = from.seq;;) {
    std::vector<StoredEntry> entries;
    RETURNS_TRY(connection.each(
        "SELECT seq, hash, bytes FROM journal_entries WHERE epoch=? AND seq>? ORDER BY seq LIMIT ?",
        [&](Statement& row) -> Status {
          entries.push_back({{epoch, static_cast<std::uint64_t>(row.integer(0)), row.text(1)}, row.text(2)});
          return {};
        },
        epoch, seq, batch));
    if (entries.empty())
      break;
    RETURNS_TRY(mirror.append(entries));
    seq = entries.back().position.seq;
  }
  std::vector<HashedLine> wanted, missing;
  RETURNS_TRY(connection.each(
      "SELECT bytes, signature FROM journal_checkpoints WHERE epoch=? ORDER BY seq",
      [&](Statement& row) -> Status {
        const std::string line = encode_signed({row.text(0), row.text(1)});
        wanted.push_back({sha256_hex(as_bytes(line)), line});
        return {};
      },
      epoch));
  std::set<std::string> there;
  for (const HashedLine& line : mirror.take_checkpoints())
    there.insert(line.hash);
  for (HashedLine& line : wanted)
    if (!there.contains(line.hash))
      missing.push_back(std::move(line));
  return mirror.append_checkpoints(missing);
}

Status SqlStore::finish(Transaction transaction, const Appended& appended) {
  if (Status committed = transaction.commit(); !committed) {
    if (committed.error().code == ErrorCode::damaged)
      (void)write_atomically(*opened_.files, opened_.check_marker, as_bytes("damaged\n"));
    return committed;
  }
  opened_.ledger->committed(appended);
  const auto mirrored = [&]() -> Status {
    if (opened_.mirror_trouble) {
      RETURNS_TRY_ASSIGN(const JournalPosition position, opened_.mirror->recover());
      return catch_up_mirror(db(), *opened_.mirror, opened_.ledger->epoch(), position);
    }
    RETURNS_TRY(opened_.mirror->append(appended.entries));
    return opened_.mirror->append_checkpoints(appended.checkpoints);
  }();
  if (mirrored)
    opened_.mirror_trouble.reset();
  else
    opened_.mirror_trouble = mirrored.error();
  return {};
}

Result<JournalPosition> SqlStore::append(const std::vector<Occurrence>& occurrences) {
  if (occurrences.empty())
    return opened_.ledger->head();
  RETURNS_TRY_ASSIGN(Transaction transaction, Transaction::begin(db()));
  RETURNS_TRY_ASSIGN(const Appended appended, opened_.ledger->append(occurrences));
  RETURNS_TRY(finish(std::move(transaction), appended));
  return appended.head;
}

Status SqlStore::import_expected(const std::vector<ExpectedReturn>& returns) {
  RETURNS_TRY_ASSIGN(Transaction transaction, Transaction::begin(db()));
  for (const ExpectedReturn& expected : returns)
    RETURNS_TRY(write_expected_return(db(), expected));
  return transaction.commit();
}

Status SqlStore::rebuild_projections() {
  RETURNS_TRY_ASSIGN(Transaction transaction, Transaction::begin(db()));
  RETURNS_TRY(rebuild_derived(db()));
  return transaction.commit();
}

}  // namespace returns::storage
