// The steps by which a store is opened.
#pragma once
#include "storage/inspections/sql_store.h"

namespace returns::storage {

// A database that SQLite can use: opened, checked and migrated. A damaged one is put aside first, with its name here.
struct UsableDatabase {
  std::unique_ptr<Connection> connection;
  std::filesystem::path damaged;  // empty: it was whole
  bool rebuild_derived = false;   // a migration changed the derived tables
  std::vector<std::string> notes;
};
Result<UsableDatabase> open_database(FilePort& files, const StoreOptions& options);

// What could be read from a damaged database: journal entries that the mirror does not have, personal texts,
// reference, credentials, settings, outbox. In the caller's transaction; a note says how much.
Status salvage(Connection& connection, const std::filesystem::path& damaged, const std::string& vfs,
               std::vector<std::string>& notes);

// Why a new epoch must begin; empty: the newest one goes on.
struct Reconciled {
  std::string cause;
  std::uint64_t newest_epoch = 0;  // of journal and keys
};
// Compares database and mirror epoch by epoch: takes over what only the mirror has, puts aside a mirror that
// contradicts, completes one that is behind.
Result<Reconciled> reconcile(Connection& connection, FilePort& files, const StoreOptions& options, Mirror& mirror,
                             const UsableDatabase& database, std::vector<std::string>& notes);

}  // namespace returns::storage
