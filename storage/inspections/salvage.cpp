#include "storage/inspections/notes.h"
#include "storage/inspections/opening.h"
#include "storage/inspections/queries.h"
#include "storage/journal/entry.h"

namespace returns::storage {
namespace {

struct Salvaged {
  std::uint64_t rows = 0;
  bool whole = true;
};

// Copies rows until the damage ends the reading.
Salvaged copy_rows(Connection& from, Connection& to, const std::string& select, const std::string& insert) {
  Salvaged salvaged;
  const Status ended = from.each(select, [&](Statement& row) -> Status {
    RETURNS_TRY_ASSIGN(Statement statement, to.prepare(insert));
    for (int column = 0; column < row.columns(); ++column) {
      if (row.is_null(column))
        RETURNS_TRY(statement.bind_null(column + 1));
      else if (row.is_integer(column))
        RETURNS_TRY(statement.bind(column + 1, row.integer(column)));
      else
        RETURNS_TRY(statement.bind(column + 1, row.text(column)));
    }
    RETURNS_TRY(statement.step());
    ++salvaged.rows;
    return {};
  });
  salvaged.whole = ended.ok();
  return salvaged;
}

Salvaged copy_returns(Connection& from, Connection& to) {
  Salvaged salvaged;
  const Status ended = from.each(
      "SELECT r.body, coalesce(p.buyer_name, ''), coalesce(p.buyer_comment, '') FROM r_returns r "
      "LEFT JOIN r_return_personal p ON p.return_id=r.id",
      [&](Statement& row) -> Status {
        ExpectedReturn expected;
        RETURNS_TRY(from_json_text(row.text(0), expected));
        expected.buyer_name = row.text(1);
        expected.buyer_comment = row.text(2);
        RETURNS_TRY(write_expected_return(to, expected));
        ++salvaged.rows;
        return {};
      });
  salvaged.whole = ended.ok();
  return salvaged;
}

// Entries that were committed but did not reach the mirror any more.
Salvaged adopt_newer(Connection& from, Connection& to) {
  Salvaged salvaged;
  JournalPosition before;
  const Status ended = from.each(
      "SELECT epoch, seq, hash, bytes FROM journal_entries ORDER BY epoch, seq", [&](Statement& row) -> Status {
        const StoredEntry entry{
            {static_cast<std::uint64_t>(row.integer(0)), static_cast<std::uint64_t>(row.integer(1)), row.text(2)},
            row.text(3)};
        if (entry.position.epoch != before.epoch) {
          RETURNS_TRY_ASSIGN(before, head_of_epoch(to, entry.position.epoch));
        }
        if (entry.position.seq <= before.seq)
          return {};
        RETURNS_TRY(adopt_entry(to, entry, before));
        before = entry.position;
        ++salvaged.rows;
        return {};
      });
  salvaged.whole = ended.ok();
  return salvaged;
}

}  // namespace

Status salvage(Connection& connection, const std::filesystem::path& damaged, const std::string& vfs,
               std::vector<std::string>& notes) {
  const auto old = Connection::open(damaged, OpenMode::as_it_is, vfs);
  if (!old) {
    notes.push_back(
        "Nothing but the journal could be read from the damaged database: personal texts, announced "
        "returns, badges, settings and the upload queue are lost.");
    return {};
  }
  Connection& from = **old;
  const auto note = [&](const char* what, const Salvaged& salvaged) {
    if (salvaged.rows > 0 || !salvaged.whole)
      notes.push_back(std::string("From the damaged database: ") + std::to_string(salvaged.rows) + " " + what +
                      (salvaged.whole ? "." : "; the rest of them could not be read."));
  };
  const Salvaged newer = adopt_newer(from, connection);
  if (newer.rows > 0)
    notes.push_back("From the damaged database: " + std::to_string(newer.rows) +
                    " journal entries that the mirror did not have.");
  RETURNS_TRY(rebuild_derived(connection));
  note("personal texts",
       copy_rows(from, connection, "SELECT * FROM personal_data", "INSERT OR IGNORE INTO personal_data VALUES(?,?,?)"));
  RETURNS_TRY(index_notes(connection));
  note("signed checkpoints", copy_rows(from, connection, "SELECT * FROM journal_checkpoints",
                                       "INSERT OR IGNORE INTO journal_checkpoints VALUES(?,?,?,?)"));
  note("announced returns", copy_returns(from, connection));
  note("badges", copy_rows(from, connection, "SELECT * FROM l_credentials",
                           "INSERT OR IGNORE INTO l_credentials VALUES(?,?,?,?,?)"));
  note("settings",
       copy_rows(from, connection, "SELECT * FROM l_settings", "INSERT OR IGNORE INTO l_settings VALUES(?,?)"));
  note("positions of the upload",
       copy_rows(from, connection, "SELECT * FROM l_delivered", "INSERT OR IGNORE INTO l_delivered VALUES(?,?,?,?)"));
  note("files of the upload queue", copy_rows(from, connection, "SELECT * FROM l_outbox_files",
                                              "INSERT OR IGNORE INTO l_outbox_files VALUES(?,?,?,?,?,?)"));
  // What points at something that did not come through has no place.
  RETURNS_TRY(connection.run("DELETE FROM l_credentials WHERE user_id NOT IN (SELECT id FROM d_users)"));
  return connection.run(
      "DELETE FROM l_delivered WHERE NOT EXISTS "
      "(SELECT 1 FROM journal_entries e WHERE e.epoch=l_delivered.epoch AND e.seq=l_delivered.seq)");
}

}  // namespace returns::storage
