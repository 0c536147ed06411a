#include "storage/inspections/reader.h"

#include "storage/journal/checkpoint.h"

namespace returns::storage {

Result<std::vector<Client>> read_clients(Connection& connection) {
  std::vector<Client> clients;
  RETURNS_TRY(connection.each("SELECT id, name FROM d_clients ORDER BY id", [&](Statement& row) -> Status {
    clients.push_back({ClientId{row.text(0)}, row.text(1)});
    return {};
  }));
  return clients;
}

Result<std::vector<User>> read_users(Connection& connection) {
  std::vector<User> users;
  RETURNS_TRY(
      connection.each("SELECT u.id, u.name, coalesce(c.badge, ''), u.role, u.enabled FROM d_users u "
                      "LEFT JOIN l_credentials c ON c.user_id=u.id ORDER BY u.name, u.id",
                      [&](Statement& row) -> Status {
                        users.push_back({UserId{row.text(0)}, row.text(1), row.text(2),
                                         role_from(row.text(3)).value_or(Role::inspector), row.integer(4) != 0});
                        return {};
                      }));
  return users;
}

Result<JournalPosition> read_head(Connection& connection) {
  JournalPosition head;
  RETURNS_TRY(connection.each(
      "SELECT epoch, seq, hash FROM journal_entries ORDER BY epoch DESC, seq DESC LIMIT 1",
      [&](Statement& row) -> Status {
        head = {static_cast<std::uint64_t>(row.integer(0)), static_cast<std::uint64_t>(row.integer(1)), row.text(2)};
        return {};
      }));
  return head;
}

Result<std::optional<CheckpointMark>> read_last_checkpoint(Connection& connection) {
  std::optional<CheckpointMark> last;
  RETURNS_TRY(
      connection.each("SELECT bytes, signature FROM journal_checkpoints ORDER BY epoch DESC, seq DESC LIMIT 1",
                      [&](Statement& row) -> Status {
                        RETURNS_TRY_ASSIGN(const auto read, decode_signed(encode_signed({row.text(0), row.text(1)})));
                        last = CheckpointMark{read.checkpoint.epoch, read.checkpoint.seq, read.checkpoint.at};
                        return {};
                      }));
  return last;
}

Result<std::vector<StoredEntry>> read_entries_after(Connection& connection, const JournalPosition& position,
                                                    int limit) {
  if (position.epoch != 0) {
    RETURNS_TRY_ASSIGN(const auto hash, connection.text("SELECT hash FROM journal_entries WHERE epoch=? AND seq=?",
                                                        position.epoch, position.seq));
    if (!hash || (!position.hash.empty() && *hash != position.hash))
      return Error{ErrorCode::conflict, "read the journal after",
                   "epoch " + std::to_string(position.epoch) + ", entry " + std::to_string(position.seq),
                   hash ? "this store has another entry there" : "this store has no such entry",
                   "The store may have been restored from a backup; run returns-station verify-journal."};
  }
  std::vector<StoredEntry> entries;
  RETURNS_TRY(connection.each(
      "SELECT epoch, seq, hash, bytes FROM journal_entries WHERE (epoch, seq) > (?, ?) ORDER BY epoch, seq LIMIT ?",
      [&](Statement& row) -> Status {
        entries.push_back(
            {{static_cast<std::uint64_t>(row.integer(0)), static_cast<std::uint64_t>(row.integer(1)), row.text(2)},
             row.text(3)});
        return {};
      },
      position.epoch, position.seq, limit));
  return entries;
}

Result<std::unique_ptr<StoreReader>> StoreReader::open(const StoreOptions& options) {
  RETURNS_TRY_ASSIGN(auto connection,
                     Connection::open(options.folder / "store.sqlite", OpenMode::read_only, options.sqlite_vfs));
  return std::unique_ptr<StoreReader>(std::make_unique<SqlReader>(std::move(connection)));
}

}  // namespace returns::storage
