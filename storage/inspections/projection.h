// What the derived tables make of each journal entry. A function of the entry and the derived tables alone: it reads
// no clock, no reference and no local state, so that a rebuild gives the same rows.
#pragma once
#include "storage/database/connection.h"
#include "storage/journal/entry.h"

namespace returns::storage {

// In the caller's transaction. invalid_input: the fact names a session, item or clip that the journal does not have.
Status apply(Connection& connection, const DecodedEntry& entry);

// Writes anew what leads to a session: the identifiers it is found by, the one it is shown by, and the search text of
// its closed items.
Status refresh_links(Connection& connection, const SessionId& session);
// The search text alone.
Status refresh_search(Connection& connection, const SessionId& session);

}  // namespace returns::storage
