// Versioned, forward-only schema. `user_version` of the file is the number of the last migration it went through; each
// migration runs in a transaction of its own together with that number.
#pragma once
#include <span>
#include <string_view>

#include "storage/database/connection.h"

namespace returns::storage {

enum class Touches { kept_tables, derived_tables };  // derived: also what is filled from them

struct Migration {
  int version = 0;  // 1, 2, 3 … without gaps
  Touches touches = Touches::kept_tables;
  std::string sql;
};

struct Migrated {
  int from = 0;
  int to = 0;
  bool derived_changed = false;  // the caller rebuilds the derived tables from the journal
};

// unsupported: the file was written by a newer program.
Result<Migrated> migrate(Connection& connection, std::span<const Migration> migrations);

}  // namespace returns::storage
