#include "storage/inspections/notes.h"

#include "storage/inspections/search_text.h"

namespace returns::storage {
namespace {

struct Note {
  std::string return_id, personal_id, text;
};

Status add(Connection& connection, const Note& note) {
  RETURNS_TRY(connection.run("INSERT INTO personal_notes(return_id, personal_id) VALUES(?,?)", note.return_id,
                             note.personal_id));
  RETURNS_TRY_ASSIGN(const auto row,
                     connection.integer("SELECT row FROM personal_notes WHERE return_id=?", note.return_id));
  const SearchText text = search_text({}, {note.text});
  RETURNS_TRY(connection.run("INSERT INTO personal_note_trigrams(rowid, text) VALUES(?,?)", row, text.trigrams));
  return connection.run("INSERT INTO personal_note_words(rowid, text) VALUES(?,?)", row, text.words);
}

template <typename... Values>
Status add_where(Connection& connection, const std::string& condition, const Values&... values) {
  std::vector<Note> found;
  RETURNS_TRY(connection.each(
      "SELECT r.id, p.id, p.value FROM d_returns r JOIN personal_data p ON p.id=r.note_id " + condition,
      [&](Statement& row) -> Status {
        found.push_back({row.text(0), row.text(1), row.text(2)});
        return {};
      },
      values...));
  for (const Note& note : found)
    RETURNS_TRY(add(connection, note));
  return {};
}

}  // namespace

Status index_note(Connection& connection, const ReturnId& made) {
  return add_where(connection, "WHERE r.id=?", made);
}

Status index_notes(Connection& connection) {
  for (const char* table : {"personal_note_trigrams", "personal_note_words", "personal_notes"})
    RETURNS_TRY(connection.run(std::string("DELETE FROM ") + table));
  return add_where(connection, "ORDER BY r.id");
}

}  // namespace returns::storage
