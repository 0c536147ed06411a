#include "storage/database/schema.h"
#include "storage/inspections/opening.h"

namespace returns::storage {
namespace {

namespace fs = std::filesystem;

// A check reads every page. Above this size it is made only when a marker asks for it; damage that it would have found
// shows when the page is read, and sets the marker.
constexpr std::int64_t always_checked_bytes = std::int64_t{64} << 20;
constexpr int tail_checked = 200;

Error damaged(const Connection& connection, std::string cause) {
  return Error{ErrorCode::damaged, "open the store", connection.name(), std::move(cause), ""};
}

Status check(Connection& connection, bool thorough) {
  RETURNS_TRY_ASSIGN(const auto pages, connection.integer("PRAGMA page_count"));
  RETURNS_TRY_ASSIGN(const auto page_size, connection.integer("PRAGMA page_size"));
  if (thorough || pages.value_or(0) * page_size.value_or(0) <= always_checked_bytes) {
    RETURNS_TRY_ASSIGN(const auto verdict, connection.text("PRAGMA quick_check(1)"));
    if (verdict.value_or("") != "ok")
      return damaged(connection, verdict.value_or("the check gave no answer"));
  }
  return {};
}

Status check_newest_entries(Connection& connection) {
  return connection.each(
      "SELECT hash, bytes, epoch, seq FROM journal_entries ORDER BY epoch DESC, seq DESC LIMIT ?",
      [&](Statement& row) -> Status {
        if (sha256_hex(as_bytes(row.text(1))) == row.text(0))
          return {};
        return damaged(connection, "entry " + row.text(2) + "/" + row.text(3) + " is not what was written");
      },
      tail_checked);
}

struct Attempt {
  std::unique_ptr<Connection> connection;
  Migrated migrated;
};

Result<Attempt> attempt(const StoreOptions& options, bool thorough) {
  Attempt made;
  RETURNS_TRY_ASSIGN(made.connection,
                     Connection::open(options.folder / "store.sqlite", OpenMode::create, options.sqlite_vfs));
  RETURNS_TRY(check(*made.connection, thorough));
  RETURNS_TRY_ASSIGN(made.migrated, migrate(*made.connection, store_migrations()));
  RETURNS_TRY(check_newest_entries(*made.connection));
  return made;
}

Result<fs::path> put_aside(FilePort& files, const fs::path& database) {
  fs::path kept;
  for (int number = 1; kept.empty() || files.exists(kept); ++number)
    kept = database.string() + ".damaged-" + std::to_string(number);
  for (const char* ending : {"-wal", "-shm", ""}) {
    const fs::path from = database.string() + ending;
    if (files.exists(from))
      RETURNS_TRY(files.rename(from, kept.string() + ending));
  }
  RETURNS_TRY(files.sync_folder(database.parent_path()));
  return kept;
}

}  // namespace

Result<UsableDatabase> open_database(FilePort& files, const StoreOptions& options) {
  UsableDatabase database;
  const fs::path marker = options.folder / "store.check";
  const bool thorough = files.exists(marker);
  Result<Attempt> made = attempt(options, thorough);
  if (!made && made.error().code == ErrorCode::damaged) {
    const std::string cause = made.error().cause;
    RETURNS_TRY_ASSIGN(database.damaged, put_aside(files, options.folder / "store.sqlite"));
    database.notes.push_back("The database was damaged (" + cause + "). It is kept as " +
                             database.damaged.filename().string() +
                             "; the store was built anew from the journal's segments.");
    made = attempt(options, false);
  }
  if (!made)
    return std::move(made).error();
  if (thorough)
    RETURNS_TRY(files.remove(marker));
  database.connection = std::move(made->connection);
  if (made->migrated.from == 0)  // nothing to fill them from
    RETURNS_TRY(database.connection->run("DELETE FROM l_settings WHERE key='rebuild'"));
  RETURNS_TRY_ASSIGN(const auto wanted, database.connection->text("SELECT value FROM l_settings WHERE key='rebuild'"));
  database.rebuild_derived = wanted || (made->migrated.derived_changed && made->migrated.from > 0);
  if (made->migrated.from > 0 && made->migrated.to != made->migrated.from)
    database.notes.push_back("The database was brought from schema " + std::to_string(made->migrated.from) + " to " +
                             std::to_string(made->migrated.to) + ".");
  return database;
}

}  // namespace returns::storage
