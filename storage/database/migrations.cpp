#include "storage/database/migrations.h"

namespace returns::storage {

Result<Migrated> migrate(Connection& connection, std::span<const Migration> migrations) {
  RETURNS_TRY_ASSIGN(const auto found, connection.integer("PRAGMA user_version"));
  Migrated migrated;
  migrated.from = migrated.to = static_cast<int>(found.value_or(0));
  const int newest = migrations.empty() ? 0 : migrations.back().version;
  if (migrated.from > newest)
    return Error{ErrorCode::unsupported, "open the store", connection.name(),
                 "it was written by a newer program (schema " + std::to_string(migrated.from) + ", this one knows " +
                     std::to_string(newest) + ")",
                 "Install the newer version of the station; nothing was changed."};
  for (const Migration& migration : migrations) {
    if (migration.version <= migrated.from)
      continue;
    RETURNS_TRY_ASSIGN(Transaction transaction, Transaction::begin(connection));
    RETURNS_TRY(connection.script(migration.sql));
    RETURNS_TRY(connection.script("PRAGMA user_version=" + std::to_string(migration.version)));
    RETURNS_TRY(transaction.commit());
    migrated.to = migration.version;
    migrated.derived_changed = migrated.derived_changed || migration.touches == Touches::derived_tables;
  }
  return migrated;
}

}  // namespace returns::storage
