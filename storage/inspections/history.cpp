#include "storage/inspections/identifiers.h"
#include "storage/inspections/queries.h"
#include "storage/inspections/search_text.h"
#include "storage/journal/entry.h"

namespace returns::storage {
namespace {

// One row of the history: an item with its session, people and return.
const char* const row_columns = R"sql(
SELECT s.id, coalesce(i.id, ''), s.client_id, c.name, coalesce(i.title, ''),
  coalesce(nullif(r.identifier, ''), nullif(m.identifier, ''), s.identifier),
  coalesce(u.name, i.closed_by, s.inspector), i.grade, i.disposition, coalesce(i.overridden, 0),
  EXISTS(SELECT 1 FROM d_clips k JOIN d_gaps g ON g.client_id=k.client_id AND g.clip_id=k.id
         WHERE k.client_id=s.client_id AND k.session_id=s.id),
  coalesce(i.quantity, 1), coalesce(i.closed_at, s.closed_at, s.opened_at), coalesce(s.return_id, '')
)sql";
const char* const row_joins = R"sql(
JOIN d_clients c ON c.id=s.client_id
LEFT JOIN r_returns r ON r.id=s.return_id
LEFT JOIN d_returns m ON m.id=s.return_id
LEFT JOIN d_users u ON u.id=coalesce(i.closed_by, s.inspector)
)sql";

HistoryRow row_of(const Statement& row) {
  HistoryRow history;
  history.session.value = row.text(0);
  history.item.value = row.text(1);
  history.client.value = row.text(2);
  history.client_name = row.text(3);
  history.title = row.text(4);
  history.identifier = row.text(5);
  history.inspector_name = row.text(6);
  if (!row.is_null(7))
    history.grade = grade_from(row.text(7));
  if (!row.is_null(8))
    history.disposition = disposition_from(row.text(8));
  history.overridden = row.integer(9) != 0;
  history.has_gap = row.integer(10) != 0;
  history.quantity = static_cast<int>(row.integer(11));
  history.closed_at = UtcTime(std::chrono::milliseconds(row.integer(12)));
  history.of_return.value = row.text(13);
  return history;
}

// A statement put together from conditions with their values.
class Conditions {
 public:
  void add(const std::string& sql, std::vector<std::variant<std::int64_t, std::string>> values) {
    sql_ += " AND " + sql;
    values_.insert(values_.end(), values.begin(), values.end());
  }
  const std::string& sql() const { return sql_; }
  Status bind(Statement& statement) const {
    int parameter = 0;
    for (const auto& value : values_)
      RETURNS_TRY(std::visit([&](const auto& v) { return statement.bind_value(++parameter, v); }, value));
    return {};
  }

 private:
  std::string sql_;
  std::vector<std::variant<std::int64_t, std::string>> values_;
};

std::int64_t milliseconds(UtcTime time) {
  return time.time_since_epoch().count();
}

Conditions conditions_of(const HistoryQuery& query) {
  Conditions conditions;
  if (query.scope.client())
    conditions.add("i.client_id=?", {query.scope.client()->value});
  if (query.client)
    conditions.add("i.client_id=?", {query.client->value});
  if (query.grade)
    conditions.add("i.grade=?", {std::string(name_of(*query.grade))});
  else if (query.held)
    conditions.add("i.grade IS NULL", {});
  if (query.from)
    conditions.add("i.closed_at>=?", {milliseconds(*query.from)});
  if (query.to)
    conditions.add("i.closed_at<?", {milliseconds(*query.to)});
  for (const SearchTerm& term : search_terms(query.text)) {
    // The announced return's identifiers are reference, not journal, and notes are personal: each is searched in an
    // index of its own.
    const std::string index = term.index == SearchIndex::trigrams ? "trigrams" : "words";
    conditions.add(
        "(i.row IN (SELECT rowid FROM d_item_" + index + " WHERE d_item_" + index +
            " MATCH ?) OR s.return_id IN (SELECT id FROM r_returns WHERE row IN (SELECT rowid FROM r_return_" + index +
            " WHERE r_return_" + index +
            " MATCH ?)) OR s.return_id IN (SELECT return_id FROM personal_notes WHERE row IN "
            "(SELECT rowid FROM personal_note_" +
            index + " WHERE personal_note_" + index + " MATCH ?)))",
        {term.match, term.match, term.match});
  }
  return conditions;
}

// A text of which nothing can be searched for, such as "---", finds nothing; an empty one finds all.
bool finds_nothing(const HistoryQuery& query) {
  const bool blank = query.text.find_first_not_of(" \t\r\n") == std::string::npos;
  return !blank && search_terms(query.text).empty();
}

const char* const closed_items =
    " FROM d_items i JOIN d_sessions s ON s.client_id=i.client_id AND s.id=i.session_id AND s.phase<>'voided' ";
const char* const closed_only = " WHERE i.closed_at IS NOT NULL AND i.voided=0 ";

}  // namespace

Result<std::vector<HistoryRow>> find_history(Connection& connection, const HistoryQuery& query) {
  std::vector<HistoryRow> rows;
  if (finds_nothing(query))
    return rows;
  Conditions conditions = conditions_of(query);
  if (query.closed_before && query.before_item)
    conditions.add("(i.closed_at, i.id) < (?, ?)", {milliseconds(*query.closed_before), query.before_item->value});
  else if (query.closed_before)
    conditions.add("i.closed_at<?", {milliseconds(*query.closed_before)});
  const std::string sql = row_columns + std::string(closed_items) + row_joins + closed_only + conditions.sql() +
                          " ORDER BY i.closed_at DESC, i.id DESC LIMIT " + std::to_string(std::max(query.limit, 0));
  RETURNS_TRY_ASSIGN(Statement statement, connection.prepare(sql));
  RETURNS_TRY(conditions.bind(statement));
  while (true) {
    RETURNS_TRY_ASSIGN(const bool more, statement.step());
    if (!more)
      return rows;
    rows.push_back(row_of(statement));
  }
}

Result<std::uint64_t> count_history(Connection& connection, const HistoryQuery& query) {
  if (finds_nothing(query))
    return std::uint64_t{0};
  const Conditions conditions = conditions_of(query);
  const std::string sql = "SELECT count(*)" + std::string(closed_items) + closed_only + conditions.sql();
  RETURNS_TRY_ASSIGN(Statement statement, connection.prepare(sql));
  RETURNS_TRY(conditions.bind(statement));
  RETURNS_TRY(statement.step());
  return static_cast<std::uint64_t>(statement.integer(0));
}

namespace {

// `column` of everything that the query finds, counted by value; nothing when more than `most` had to be looked at.
Status count_by(Connection& connection, const HistoryQuery& query, const std::string& column, int most,
                const std::function<void(const Statement&, std::uint64_t)>& counted) {
  if (finds_nothing(query))
    return {};
  const Conditions conditions = conditions_of(query);
  const std::string sql = "SELECT value, count(*), sum(count(*)) OVER () FROM (SELECT " + column + " AS value" +
                          closed_items + closed_only + conditions.sql() + " LIMIT " + std::to_string(most + 1) +
                          ") GROUP BY value";
  RETURNS_TRY_ASSIGN(Statement statement, connection.prepare(sql));
  RETURNS_TRY(conditions.bind(statement));
  while (true) {
    RETURNS_TRY_ASSIGN(const bool more, statement.step());
    if (!more || statement.integer(2) > most)
      return {};
    counted(statement, static_cast<std::uint64_t>(statement.integer(1)));
  }
}

}  // namespace

Result<HistoryCounts> count_history_by_filter(Connection& connection, const HistoryQuery& query, int most) {
  HistoryCounts counts;
  HistoryQuery of_grades = query;
  of_grades.grade.reset();
  of_grades.held = false;
  RETURNS_TRY(count_by(connection, of_grades, "i.grade", most, [&](const Statement& row, std::uint64_t items) {
    counts.grades.push_back({row.is_null(0) ? std::nullopt : grade_from(row.text(0)), items});
  }));
  HistoryQuery of_clients = query;
  of_clients.client.reset();
  RETURNS_TRY(count_by(connection, of_clients, "i.client_id", most, [&](const Statement& row, std::uint64_t items) {
    counts.clients.push_back({ClientId{row.text(0)}, items});
  }));
  return counts;
}

Result<std::vector<HistoryRow>> find_seen_before(Connection& connection, const Scope& scope,
                                                 const std::vector<Identifier>& identifiers) {
  std::vector<IdentifierKey> keys;
  for (const Identifier& identifier : identifiers)
    for (IdentifierKey& key : lookup_keys(identifier))
      if (key.identifier_class < first_product && std::find(keys.begin(), keys.end(), key) == keys.end())
        keys.push_back(std::move(key));
  std::vector<HistoryRow> rows;
  if (keys.empty())
    return rows;
  std::string wanted;
  for (std::size_t i = 0; i < keys.size(); ++i)
    wanted += i == 0 ? "VALUES(?,?)" : ",(?,?)";
  const std::string sql = "WITH wanted(class, value) AS (" + wanted + "), seen(id) AS (" +
                          "SELECT session_id FROM wanted JOIN d_session_identifiers USING(class, value) UNION "
                          "SELECT s.id FROM wanted JOIN r_return_identifiers i USING(class, value) "
                          "JOIN d_sessions s ON s.return_id=i.return_id UNION "
                          "SELECT s.id FROM wanted JOIN d_return_identifiers i USING(class, value) "
                          "JOIN d_sessions s ON s.return_id=i.return_id) " +
                          row_columns +
                          " FROM seen JOIN d_sessions s ON s.id=seen.id "
                          "LEFT JOIN d_items i ON i.client_id=s.client_id AND i.session_id=s.id " +
                          row_joins + " WHERE s.phase IN ('closed', 'voided') AND (?='' OR s.client_id=?) " +
                          "ORDER BY coalesce(i.closed_at, s.closed_at) DESC, i.id DESC";
  RETURNS_TRY_ASSIGN(Statement statement, connection.prepare(sql));
  int parameter = 0;
  for (const IdentifierKey& key : keys) {
    RETURNS_TRY(statement.bind_value(++parameter, name_of(key.identifier_class)));
    RETURNS_TRY(statement.bind_value(++parameter, key.value));
  }
  const std::string client = scope.client() ? scope.client()->value : "";
  RETURNS_TRY(statement.bind_value(++parameter, client));
  RETURNS_TRY(statement.bind_value(++parameter, client));
  while (true) {
    RETURNS_TRY_ASSIGN(const bool more, statement.step());
    if (!more)
      return rows;
    rows.push_back(row_of(statement));
  }
}

Result<std::vector<InspectedItem>> find_inspected(Connection& connection, const ReturnId& of_return,
                                                  const SessionId& except) {
  std::vector<InspectedItem> items;
  RETURNS_TRY(connection.each(
      "SELECT s.id, i.id, i.product, i.quantity, i.grade, coalesce(u.name, i.closed_by), i.closed_at "
      "FROM d_sessions s JOIN d_items i ON i.client_id=s.client_id AND i.session_id=s.id "
      "LEFT JOIN d_users u ON u.id=i.closed_by "
      "WHERE s.return_id=? AND s.id<>? AND s.phase<>'voided' AND i.closed_at IS NOT NULL AND i.voided=0 "
      "AND NOT EXISTS(SELECT 1 FROM d_items n JOIN d_sessions t ON t.client_id=n.client_id AND t.id=n.session_id "
      "WHERE n.again=i.id AND n.closed_at IS NOT NULL AND n.voided=0 AND t.phase<>'voided' AND t.id<>?) "
      "ORDER BY i.closed_at, i.id",
      [&](Statement& row) -> Status {
        InspectedItem& item = items.emplace_back();
        item.of_return = of_return;
        item.session.value = row.text(0);
        item.item.value = row.text(1);
        RETURNS_TRY(from_json_text(row.text(2), item.product));
        item.quantity = static_cast<int>(row.integer(3));
        if (!row.is_null(4))
          item.grade = grade_from(row.text(4));
        item.inspector_name = row.text(5);
        item.closed_at = UtcTime(std::chrono::milliseconds(row.integer(6)));
        return {};
      },
      of_return, except, except));
  return items;
}

}  // namespace returns::storage
