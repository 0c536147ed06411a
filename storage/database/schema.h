// The store's tables. The name says what a table is:
//   journal_*, personal_data  what was recorded: never rebuilt, never changed (personal rows may be deleted)
//   personal_note*            search index of texts in personal_data; goes with them
//   d_*                       derived from the journal alone; may be dropped and rebuilt at any time
//   r_*                       imported reference: announced returns
//   l_*                       local state of this station: credentials, settings, outbox
// Every row about a return names its client (client_id NOT NULL) and hangs on its parent by (client_id, id), so that no
// row can belong to another client than its session; rebinding a session to another client carries its rows along.
// personal_data is reached only through such rows.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "storage/database/migrations.h"

namespace returns::storage {

std::span<const Migration> store_migrations();

// The statements that make the derived tables, alone: for a second set to compare with.
const std::string& derived_schema();
// Every derived table, children before parents.
const std::vector<std::string>& derived_tables();

}  // namespace returns::storage
