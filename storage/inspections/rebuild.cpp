#include "storage/database/schema.h"
#include "storage/inspections/ledger.h"
#include "storage/inspections/notes.h"
#include "storage/inspections/projection.h"

namespace returns::storage {
namespace {

constexpr std::size_t most_differences = 100;

Status apply_journal(Connection& journal, Connection& derived) {
  return journal.each("SELECT bytes FROM journal_entries ORDER BY epoch, seq", [&](Statement& row) -> Status {
    RETURNS_TRY_ASSIGN(const DecodedEntry entry, decode_entry(row.text(0)));
    return apply(derived, entry);
  });
}

// The columns that name a row of a table, by which two sets are laid side by side.
std::string order_of(Connection& connection, const std::string& table) {
  std::string order;
  (void)connection.each(
      "SELECT name FROM pragma_table_info(?) WHERE pk>0 ORDER BY pk",
      [&](Statement& row) -> Status {
        order += (order.empty() ? "" : ", ") + row.text(0);
        return {};
      },
      table);
  return order.empty() ? "rowid" : order;
}

struct Row {
  std::string name;
  std::vector<std::pair<std::string, std::string>> columns;
};

Result<std::vector<Row>> rows_of(Connection& connection, const std::string& table, const std::string& order) {
  std::vector<std::string> names;
  RETURNS_TRY(connection.each(
      "SELECT name FROM pragma_table_info(?) ORDER BY cid",
      [&](Statement& row) -> Status {
        names.push_back(row.text(0));
        return {};
      },
      table));
  std::string columns;
  for (const std::string& name : names)
    columns += ", " + name;
  std::string key = "'" + table + "'";
  for (std::size_t from = 0; from < order.size();) {
    const std::size_t end = std::min(order.find(", ", from), order.size());
    key += " || ' ' || " + order.substr(from, end - from);
    from = end + 2;
  }
  std::vector<Row> rows;
  RETURNS_TRY(connection.each(
      "SELECT " + key + columns + " FROM " + table + " ORDER BY " + order, [&](Statement& row) -> Status {
        Row& copy = rows.emplace_back();
        copy.name = row.text(0);
        for (std::size_t i = 0; i < names.size(); ++i) {
          const int column = static_cast<int>(i) + 1;
          copy.columns.emplace_back(names[i], row.is_null(column) ? "nothing" : row.text(column));
        }
        return {};
      }));
  return rows;
}

class Differences {
 public:
  void compare(const std::vector<Row>& kept, const std::vector<Row>& rebuilt) {
    std::map<std::string, const Row*> wanted;
    for (const Row& row : rebuilt)
      wanted[row.name] = &row;
    for (const Row& row : kept) {
      const auto found = wanted.find(row.name);
      if (found == wanted.end()) {
        add(row.name + ": a rebuild has no such row");
        continue;
      }
      for (std::size_t i = 0; i < row.columns.size(); ++i)
        if (row.columns[i] != found->second->columns[i])
          add(row.name + ": " + row.columns[i].first + " " + row.columns[i].second +
              ", rebuilt: " + found->second->columns[i].second);
      wanted.erase(found);
    }
    for (const auto& [name, row] : wanted)
      add(name + ": missing, a rebuild has it");
  }
  Comparison take() { return std::move(comparison_); }

 private:
  void add(std::string difference) {
    comparison_.same = false;
    if (comparison_.differences.size() < most_differences)
      comparison_.differences.push_back(std::move(difference));
  }
  Comparison comparison_;
};

}  // namespace

Status rebuild_derived(Connection& connection) {
  // Reference and credentials point at derived rows that go and come back within this transaction.
  RETURNS_TRY(connection.run("PRAGMA defer_foreign_keys=ON"));
  for (const std::string& table : derived_tables())
    RETURNS_TRY(connection.run("DELETE FROM " + table));
  RETURNS_TRY(connection.run("INSERT INTO d_clients VALUES(?, 'Unassigned')", unassigned_client));
  RETURNS_TRY(apply_journal(connection, connection));
  RETURNS_TRY(index_notes(connection));
  return connection.run("DELETE FROM l_settings WHERE key='rebuild'");
}

Result<Comparison> compare_derived(Connection& connection) {
  RETURNS_TRY_ASSIGN(const auto second, Connection::open({}, OpenMode::in_memory));
  RETURNS_TRY(second->script(derived_schema()));
  {
    RETURNS_TRY_ASSIGN(Transaction transaction, Transaction::begin(*second));
    RETURNS_TRY(apply_journal(connection, *second));
    RETURNS_TRY(transaction.commit());
  }
  Differences differences;
  for (const std::string& table : derived_tables()) {
    const std::string order = order_of(connection, table);
    RETURNS_TRY_ASSIGN(const auto kept, rows_of(connection, table, order));
    RETURNS_TRY_ASSIGN(const auto rebuilt, rows_of(*second, table, order));
    differences.compare(kept, rebuilt);
  }
  return differences.take();
}

}  // namespace returns::storage
