#include "storage/database/schema.h"

namespace returns::storage {
namespace {

const char* const kept_sql = R"sql(
CREATE TABLE journal_entries(
  epoch INTEGER NOT NULL, seq INTEGER NOT NULL, hash TEXT NOT NULL, bytes TEXT NOT NULL,
  PRIMARY KEY(epoch, seq)) STRICT;
CREATE TABLE journal_checkpoints(
  epoch INTEGER NOT NULL, seq INTEGER NOT NULL, bytes TEXT NOT NULL, signature TEXT NOT NULL,
  PRIMARY KEY(epoch, seq)) STRICT;
CREATE TABLE personal_data(id TEXT PRIMARY KEY, salt TEXT NOT NULL, value TEXT NOT NULL) STRICT;

CREATE TABLE r_returns(
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE,
  client_id TEXT NOT NULL REFERENCES d_clients(id) DEFERRABLE INITIALLY DEFERRED,
  identifier TEXT NOT NULL, expected_at INTEGER NOT NULL, body TEXT NOT NULL,
  UNIQUE(client_id, id)) STRICT;
CREATE TABLE r_return_personal(
  return_id TEXT PRIMARY KEY, client_id TEXT NOT NULL, buyer_name TEXT NOT NULL, buyer_comment TEXT NOT NULL,
  FOREIGN KEY(client_id, return_id) REFERENCES r_returns(client_id, id) ON DELETE CASCADE) STRICT;
CREATE TABLE r_return_identifiers(
  class TEXT NOT NULL, value TEXT NOT NULL, return_id TEXT NOT NULL, client_id TEXT NOT NULL,
  PRIMARY KEY(class, value, return_id),
  FOREIGN KEY(client_id, return_id) REFERENCES r_returns(client_id, id) ON DELETE CASCADE) STRICT, WITHOUT ROWID;
CREATE INDEX r_return_identifiers_by_return ON r_return_identifiers(client_id, return_id);
CREATE VIRTUAL TABLE r_return_trigrams USING fts5(text, tokenize='trigram');
CREATE VIRTUAL TABLE r_return_words USING fts5(text, tokenize='unicode61', prefix='1 2');

CREATE TABLE l_home(only_row INTEGER PRIMARY KEY CHECK(only_row = 1), home TEXT NOT NULL) STRICT;
CREATE TABLE l_credentials(
  user_id TEXT PRIMARY KEY REFERENCES d_users(id) DEFERRABLE INITIALLY DEFERRED,
  badge TEXT NOT NULL UNIQUE, pin_hash TEXT, failures INTEGER NOT NULL DEFAULT 0,
  failed_at INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE TABLE l_settings(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;
CREATE TABLE l_delivered(
  only_row INTEGER PRIMARY KEY CHECK(only_row = 1), epoch INTEGER NOT NULL, seq INTEGER NOT NULL,
  hash TEXT NOT NULL) STRICT;
CREATE TABLE l_outbox_files(
  row INTEGER PRIMARY KEY, path TEXT NOT NULL UNIQUE, sha256 TEXT NOT NULL, bytes INTEGER NOT NULL,
  refused TEXT NOT NULL DEFAULT '', delivered INTEGER NOT NULL DEFAULT 0) STRICT;
CREATE INDEX l_outbox_files_waiting ON l_outbox_files(row) WHERE delivered = 0;
)sql";

// `position` is (epoch << 40) + seq: the order of the journal.
const char* const derived_sql = R"sql(
CREATE TABLE d_clients(id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT;
CREATE TABLE d_users(id TEXT PRIMARY KEY, name TEXT NOT NULL, role TEXT NOT NULL, enabled INTEGER NOT NULL) STRICT;
CREATE TABLE d_sessions(
  id TEXT PRIMARY KEY, client_id TEXT NOT NULL REFERENCES d_clients(id), origin TEXT NOT NULL, phase TEXT NOT NULL,
  return_id TEXT, identifier TEXT NOT NULL DEFAULT '', identifier_rank INTEGER NOT NULL DEFAULT 99,
  inspector TEXT NOT NULL, opened_at INTEGER NOT NULL, closed_at INTEGER,
  UNIQUE(client_id, id)) STRICT;
CREATE INDEX d_sessions_by_phase ON d_sessions(phase, opened_at);
CREATE INDEX d_sessions_by_return ON d_sessions(return_id);
CREATE TABLE d_returns(
  id TEXT PRIMARY KEY, client_id TEXT NOT NULL, session_id TEXT NOT NULL, identifier TEXT NOT NULL,
  expected_at INTEGER NOT NULL, body TEXT NOT NULL, buyer_name_id TEXT, buyer_comment_id TEXT, note_id TEXT,
  UNIQUE(client_id, id), FOREIGN KEY(client_id) REFERENCES d_clients(id)) STRICT;
CREATE TABLE d_return_identifiers(
  class TEXT NOT NULL, value TEXT NOT NULL, return_id TEXT NOT NULL, client_id TEXT NOT NULL,
  PRIMARY KEY(class, value, return_id),
  FOREIGN KEY(client_id, return_id) REFERENCES d_returns(client_id, id)
    ON DELETE CASCADE ON UPDATE CASCADE) STRICT, WITHOUT ROWID;
CREATE INDEX d_return_identifiers_by_return ON d_return_identifiers(client_id, return_id);
CREATE TABLE d_items(
  row INTEGER PRIMARY KEY, id TEXT NOT NULL UNIQUE, client_id TEXT NOT NULL, session_id TEXT NOT NULL,
  title TEXT NOT NULL, product TEXT NOT NULL, quantity INTEGER NOT NULL, policy TEXT NOT NULL,
  policy_hash TEXT NOT NULL, override TEXT, closed TEXT, grade TEXT, disposition TEXT,
  overridden INTEGER NOT NULL DEFAULT 0, voided INTEGER NOT NULL DEFAULT 0, closed_by TEXT,
  opened_at INTEGER NOT NULL, closed_at INTEGER,
  UNIQUE(client_id, id),
  FOREIGN KEY(client_id, session_id) REFERENCES d_sessions(client_id, id) ON UPDATE CASCADE) STRICT;
CREATE INDEX d_items_by_session ON d_items(client_id, session_id);
CREATE INDEX d_items_newest ON d_items(closed_at, id) WHERE closed_at IS NOT NULL AND voided = 0;
CREATE INDEX d_items_newest_of_client ON d_items(client_id, closed_at, id)
  WHERE closed_at IS NOT NULL AND voided = 0;
CREATE TABLE d_codes(
  position INTEGER PRIMARY KEY, client_id TEXT NOT NULL, session_id TEXT NOT NULL, item_id TEXT, body TEXT NOT NULL,
  FOREIGN KEY(client_id, session_id) REFERENCES d_sessions(client_id, id) ON UPDATE CASCADE) STRICT;
CREATE INDEX d_codes_by_session ON d_codes(client_id, session_id);
CREATE TABLE d_session_identifiers(
  class TEXT NOT NULL, value TEXT NOT NULL, session_id TEXT NOT NULL, client_id TEXT NOT NULL,
  PRIMARY KEY(class, value, session_id),
  FOREIGN KEY(client_id, session_id) REFERENCES d_sessions(client_id, id) ON UPDATE CASCADE) STRICT, WITHOUT ROWID;
CREATE INDEX d_session_identifiers_by_session ON d_session_identifiers(client_id, session_id);
CREATE TABLE d_answers(
  item_id TEXT NOT NULL, client_id TEXT NOT NULL, question TEXT NOT NULL, position INTEGER NOT NULL,
  options TEXT NOT NULL, text_id TEXT, at INTEGER NOT NULL,
  PRIMARY KEY(item_id, question),
  FOREIGN KEY(client_id, item_id) REFERENCES d_items(client_id, id) ON UPDATE CASCADE) STRICT, WITHOUT ROWID;
CREATE INDEX d_answers_by_item ON d_answers(client_id, item_id);
CREATE TABLE d_photos(
  id TEXT PRIMARY KEY, client_id TEXT NOT NULL, session_id TEXT NOT NULL, item_id TEXT, position INTEGER NOT NULL,
  camera TEXT NOT NULL, file TEXT NOT NULL, sha256 TEXT NOT NULL, question TEXT NOT NULL, width INTEGER NOT NULL,
  height INTEGER NOT NULL, at INTEGER NOT NULL,
  FOREIGN KEY(client_id, session_id) REFERENCES d_sessions(client_id, id) ON UPDATE CASCADE) STRICT;
CREATE INDEX d_photos_by_session ON d_photos(client_id, session_id, position);
CREATE TABLE d_clips(
  id TEXT PRIMARY KEY, client_id TEXT NOT NULL, session_id TEXT NOT NULL, position INTEGER NOT NULL,
  folder TEXT NOT NULL, cameras TEXT NOT NULL, began_at INTEGER NOT NULL, sealed TEXT,
  UNIQUE(client_id, id),
  FOREIGN KEY(client_id, session_id) REFERENCES d_sessions(client_id, id) ON UPDATE CASCADE) STRICT;
CREATE INDEX d_clips_by_session ON d_clips(client_id, session_id);
CREATE TABLE d_segments(
  position INTEGER PRIMARY KEY, clip_id TEXT NOT NULL, client_id TEXT NOT NULL, camera TEXT NOT NULL,
  segment INTEGER NOT NULL, file TEXT NOT NULL, codec TEXT NOT NULL, width INTEGER NOT NULL, height INTEGER NOT NULL,
  FOREIGN KEY(client_id, clip_id) REFERENCES d_clips(client_id, id) ON UPDATE CASCADE) STRICT;
CREATE INDEX d_segments_by_clip ON d_segments(client_id, clip_id);
CREATE TABLE d_gaps(
  position INTEGER PRIMARY KEY, clip_id TEXT NOT NULL, client_id TEXT NOT NULL, camera TEXT NOT NULL,
  reason TEXT NOT NULL, from_at INTEGER NOT NULL, to_at INTEGER NOT NULL, frames INTEGER NOT NULL,
  FOREIGN KEY(client_id, clip_id) REFERENCES d_clips(client_id, id) ON UPDATE CASCADE) STRICT;
CREATE INDEX d_gaps_by_clip ON d_gaps(client_id, clip_id);
CREATE VIRTUAL TABLE d_item_trigrams USING fts5(text, tokenize='trigram');
CREATE VIRTUAL TABLE d_item_words USING fts5(text, tokenize='unicode61', prefix='1 2');
INSERT INTO d_clients VALUES('unassigned', 'Unassigned');
)sql";

// Parcels received at the dock. `received_for` is the client at receipt; the row follows its session to another.
const char* const parcels_sql = R"sql(
CREATE TABLE d_parcels(
  id TEXT PRIMARY KEY, client_id TEXT NOT NULL REFERENCES d_clients(id), received_for TEXT NOT NULL, session_id TEXT,
  position INTEGER NOT NULL, returns TEXT NOT NULL, code TEXT NOT NULL, received_at INTEGER NOT NULL,
  received_by TEXT NOT NULL,
  UNIQUE(client_id, id),
  FOREIGN KEY(client_id, session_id) REFERENCES d_sessions(client_id, id) ON UPDATE CASCADE) STRICT;
CREATE INDEX d_parcels_waiting ON d_parcels(position) WHERE session_id IS NULL;
CREATE INDEX d_parcels_by_session ON d_parcels(client_id, session_id);
)sql";

// The returns that a session's code names; `code` is its raw bytes in hex. The columns of the key come first:
// quick_check of SQLite 3.40 takes a NOT NULL column between them for NULL, and the whole database for damaged.
const char* const code_returns_sql = R"sql(
CREATE TABLE d_code_returns(
  session_id TEXT NOT NULL, code TEXT NOT NULL, return_id TEXT NOT NULL, client_id TEXT NOT NULL,
  PRIMARY KEY(session_id, code, return_id),
  FOREIGN KEY(client_id, session_id) REFERENCES d_sessions(client_id, id) ON UPDATE CASCADE) STRICT, WITHOUT ROWID;
CREATE INDEX d_code_returns_by_session ON d_code_returns(client_id, session_id);
)sql";

// `again`: the item of an earlier session that this one inspects anew.
const char* const again_sql = R"sql(
ALTER TABLE d_items ADD COLUMN again TEXT;
CREATE INDEX d_items_by_again ON d_items(again) WHERE again IS NOT NULL;
)sql";

// What was taken back: answers, and overrides of the grade (`override`, without a question).
const char* const undone_sql = R"sql(
CREATE TABLE d_undone(
  position INTEGER PRIMARY KEY, client_id TEXT NOT NULL, item_id TEXT NOT NULL, question TEXT, options TEXT,
  text_id TEXT, override TEXT, given_at INTEGER NOT NULL, undone_at INTEGER NOT NULL, undone_by TEXT NOT NULL,
  FOREIGN KEY(client_id, item_id) REFERENCES d_items(client_id, id) ON UPDATE CASCADE) STRICT;
CREATE INDEX d_undone_by_item ON d_undone(client_id, item_id);
ALTER TABLE d_items ADD COLUMN overridden_at INTEGER;
)sql";

// The search index of notes. It goes with the personal text it was made of, whoever deletes that; 'optimize' merges
// what FTS5 has only marked as deleted out of its index.
const char* const notes_sql = R"sql(
CREATE TABLE personal_notes(
  row INTEGER PRIMARY KEY, return_id TEXT NOT NULL UNIQUE, personal_id TEXT NOT NULL UNIQUE) STRICT;
CREATE VIRTUAL TABLE personal_note_trigrams USING fts5(text, tokenize='trigram');
CREATE VIRTUAL TABLE personal_note_words USING fts5(text, tokenize='unicode61', prefix='1 2');
CREATE TRIGGER personal_note_deleted AFTER DELETE ON personal_data
WHEN EXISTS(SELECT 1 FROM personal_notes WHERE personal_id=old.id) BEGIN
  DELETE FROM personal_note_trigrams WHERE rowid=(SELECT row FROM personal_notes WHERE personal_id=old.id);
  DELETE FROM personal_note_words WHERE rowid=(SELECT row FROM personal_notes WHERE personal_id=old.id);
  DELETE FROM personal_notes WHERE personal_id=old.id;
  INSERT INTO personal_note_trigrams(personal_note_trigrams) VALUES('optimize');
  INSERT INTO personal_note_words(personal_note_words) VALUES('optimize');
END;
)sql";

// Goes with each migration that leaves derived tables to be filled, in its transaction, and is taken away by the
// rebuild in that one's: a power cut between the two forgets nothing.
const std::string to_be_rebuilt = "INSERT OR REPLACE INTO l_settings VALUES('rebuild', 'derived tables');";

}  // namespace

std::span<const Migration> store_migrations() {
  static const std::vector<Migration> migrations{{1, Touches::kept_tables, kept_sql},
                                                 {2, Touches::derived_tables, derived_sql},
                                                 {3, Touches::derived_tables, parcels_sql},
                                                 {4, Touches::derived_tables, code_returns_sql + to_be_rebuilt},
                                                 {5, Touches::derived_tables, again_sql + to_be_rebuilt},
                                                 {6, Touches::derived_tables, undone_sql + to_be_rebuilt},
                                                 {7, Touches::derived_tables, notes_sql + to_be_rebuilt}};
  return migrations;
}

const std::string& derived_schema() {
  static const std::string sql = std::string(derived_sql) + parcels_sql + code_returns_sql + again_sql + undone_sql;
  return sql;
}

const std::vector<std::string>& derived_tables() {
  static const std::vector<std::string> tables{"d_undone",     "d_code_returns",
                                               "d_item_words", "d_item_trigrams",
                                               "d_gaps",       "d_segments",
                                               "d_clips",      "d_photos",
                                               "d_answers",    "d_session_identifiers",
                                               "d_codes",      "d_items",
                                               "d_parcels",    "d_return_identifiers",
                                               "d_returns",    "d_sessions",
                                               "d_users",      "d_clients"};
  return tables;
}

}  // namespace returns::storage
