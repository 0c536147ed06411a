// The search index of the notes of unannounced returns. A note is personal text: what is indexed lies beside
// personal_data, not among the derived tables, and goes with the row it was made of, whoever deletes it. In the
// caller's transaction.
#pragma once
#include "storage/database/connection.h"
#include "storage/model/ids.h"

namespace returns::storage {

// The note of one return, when it has one that is not deleted.
Status index_note(Connection& connection, const ReturnId& made);
// All of them anew.
Status index_notes(Connection& connection);

}  // namespace returns::storage
