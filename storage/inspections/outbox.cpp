#include "storage/inspections/sql_store.h"

namespace returns::storage {

Result<JournalPosition> SqlStore::delivered_until() {
  JournalPosition position;
  RETURNS_TRY(db().each("SELECT epoch, seq, hash FROM l_delivered", [&](Statement& row) -> Status {
    position = {static_cast<std::uint64_t>(row.integer(0)), static_cast<std::uint64_t>(row.integer(1)), row.text(2)};
    return {};
  }));
  return position;
}

Status SqlStore::mark_delivered(const JournalPosition& until) {
  return db().run(
      "INSERT INTO l_delivered VALUES(1,?,?,?) "
      "ON CONFLICT(only_row) DO UPDATE SET epoch=excluded.epoch, seq=excluded.seq, hash=excluded.hash",
      until.epoch, until.seq, until.hash);
}

Status SqlStore::queue_file(const std::string& relative_path, const std::string& sha256, std::uint64_t bytes) {
  RETURNS_TRY_ASSIGN(const auto known, db().text("SELECT sha256 FROM l_outbox_files WHERE path=?", relative_path));
  if (known && *known != sha256)
    return Error{ErrorCode::already_exists, "queue the file", relative_path,
                 "it was queued with other content, and evidence is written once",
                 "Run the evidence check on the clip it belongs to."};
  return db().run("INSERT OR IGNORE INTO l_outbox_files(path, sha256, bytes) VALUES(?,?,?)", relative_path, sha256,
                  bytes);
}

Result<std::vector<Store::QueuedFile>> SqlStore::undelivered_files(int limit) {
  std::vector<QueuedFile> files;
  RETURNS_TRY(db().each(
      "SELECT path, sha256, bytes, refused FROM l_outbox_files WHERE delivered=0 ORDER BY row LIMIT ?",
      [&](Statement& row) -> Status {
        files.push_back({row.text(0), row.text(1), static_cast<std::uint64_t>(row.integer(2)), row.text(3)});
        return {};
      },
      limit));
  return files;
}

Status SqlStore::mark_file(const char* sql, const std::string& relative_path, const std::string& why) {
  RETURNS_TRY(db().run(sql, why, relative_path));
  if (db().changes() == 1)
    return {};
  return Error{ErrorCode::not_found, "mark the file", relative_path, "it was never queued", ""};
}

Status SqlStore::mark_file_delivered(const std::string& relative_path) {
  return mark_file("UPDATE l_outbox_files SET delivered=1, refused=? WHERE path=?", relative_path, "");
}

Status SqlStore::mark_file_refused(const std::string& relative_path, const std::string& why) {
  return mark_file("UPDATE l_outbox_files SET refused=? WHERE path=?", relative_path, why);
}

Result<Store::Backlog> SqlStore::backlog() {
  RETURNS_TRY_ASSIGN(const JournalPosition until, delivered_until());
  RETURNS_TRY_ASSIGN(
      const auto entries,
      db().integer("SELECT count(*) FROM journal_entries WHERE (epoch, seq) > (?, ?)", until.epoch, until.seq));
  Backlog backlog;
  backlog.entries = static_cast<std::uint64_t>(entries.value_or(0));
  RETURNS_TRY(db().each("SELECT count(*), coalesce(sum(bytes), 0) FROM l_outbox_files WHERE delivered=0",
                        [&](Statement& row) -> Status {
                          backlog.files = static_cast<std::uint64_t>(row.integer(0));
                          backlog.bytes = static_cast<std::uint64_t>(row.integer(1));
                          return {};
                        }));
  return backlog;
}

Result<Store::LooseEnds> SqlStore::loose_ends() {
  LooseEnds ends;
  const auto collect = [this](const char* sql, std::vector<std::string>& into) {
    return db().each(sql, [&into](Statement& row) -> Status {
      into.push_back(row.text(0));
      return {};
    });
  };
  RETURNS_TRY(collect("SELECT file FROM d_photos WHERE file NOT IN (SELECT path FROM l_outbox_files) ORDER BY position",
                      ends.photos));
  RETURNS_TRY(
      collect("SELECT folder FROM d_clips WHERE sealed IS NOT NULL "
              "AND folder || '/clip.json' NOT IN (SELECT path FROM l_outbox_files) ORDER BY position",
              ends.sealed_clips));
  RETURNS_TRY(collect("SELECT folder FROM d_clips WHERE sealed IS NULL ORDER BY position", ends.unsealed_clips));
  return ends;
}

Result<std::optional<std::string>> SqlStore::setting(const std::string& key) {
  return db().text("SELECT value FROM l_settings WHERE key=?", key);
}

Status SqlStore::set_setting(const std::string& key, const std::string& value) {
  return db().run("INSERT INTO l_settings VALUES(?,?) ON CONFLICT(key) DO UPDATE SET value=excluded.value", key, value);
}

}  // namespace returns::storage
