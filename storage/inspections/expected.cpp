#include "storage/inspections/identifiers.h"
#include "storage/inspections/queries.h"
#include "storage/inspections/search_text.h"
#include "storage/journal/entry.h"

namespace returns::storage {
namespace {

struct Found {
  IdentifierClass best = IdentifierClass::gtin;
  int matches = 0;
  std::int64_t expected_at = 0;
};

Status collect(Connection& connection, std::string_view sql, const Scope& scope, const IdentifierKey& key,
               std::map<std::string, Found>& found) {
  const std::string client = scope.client() ? scope.client()->value : "";
  return connection.each(
      sql,
      [&](Statement& row) -> Status {
        Found& entry = found[row.text(0)];
        entry.best = entry.matches == 0 ? key.identifier_class : std::min(entry.best, key.identifier_class);
        ++entry.matches;
        entry.expected_at = row.integer(1);
        return {};
      },
      name_of(key.identifier_class), key.value, client, client);
}

}  // namespace

Result<ExpectedReturn> read_return(Connection& connection, const ReturnId& id) {
  std::optional<ExpectedReturn> found;
  const auto read = [&](Statement& row) -> Status {
    found.emplace();
    RETURNS_TRY(from_json_text(row.text(0), *found));
    found->buyer_name = row.text(1);
    found->buyer_comment = row.text(2);
    return {};
  };
  RETURNS_TRY(
      connection.each("SELECT r.body, coalesce(p.buyer_name, ''), coalesce(p.buyer_comment, '') FROM r_returns r "
                      "LEFT JOIN r_return_personal p ON p.return_id=r.id WHERE r.id=?",
                      read, id));
  if (!found)
    RETURNS_TRY(connection.each(
        "SELECT r.body, coalesce(n.value, ''), coalesce(c.value, '') FROM d_returns r "
        "LEFT JOIN personal_data n ON n.id=r.buyer_name_id LEFT JOIN personal_data c ON c.id=r.buyer_comment_id "
        "WHERE r.id=?",
        read, id));
  if (!found)
    return Error{ErrorCode::not_found, "find the return", id.value, "the store does not have it", ""};
  return *std::move(found);
}

Result<std::vector<ExpectedReturn>> find_expected_returns(Connection& connection, const Scope& scope,
                                                          const std::vector<Identifier>& identifiers) {
  std::vector<IdentifierKey> keys;
  for (const Identifier& identifier : identifiers)
    for (IdentifierKey& key : lookup_keys(identifier)) {
      // A product's code means something only inside one client.
      const bool allowed = key.identifier_class < first_product || scope.client();
      if (allowed && std::find(keys.begin(), keys.end(), key) == keys.end())
        keys.push_back(std::move(key));
    }
  std::map<std::string, Found> found;
  for (const IdentifierKey& key : keys) {
    RETURNS_TRY(collect(connection,
                        "SELECT r.id, r.expected_at FROM r_return_identifiers i JOIN r_returns r ON r.id=i.return_id "
                        "WHERE i.class=? AND i.value=? AND (?='' OR i.client_id=?)",
                        scope, key, found));
    RETURNS_TRY(collect(connection,
                        "SELECT r.id, r.expected_at FROM d_return_identifiers i JOIN d_returns r ON r.id=i.return_id "
                        "WHERE i.class=? AND i.value=? AND (?='' OR i.client_id=?)",
                        scope, key, found));
  }
  std::vector<std::pair<std::string, Found>> ranked(found.begin(), found.end());
  std::sort(ranked.begin(), ranked.end(), [](const auto& a, const auto& b) {
    return std::tuple(a.second.best, -a.second.matches, -a.second.expected_at, a.first) <
           std::tuple(b.second.best, -b.second.matches, -b.second.expected_at, b.first);
  });
  std::vector<ExpectedReturn> returns;
  for (const auto& [id, match] : ranked) {
    RETURNS_TRY_ASSIGN(ExpectedReturn expected, read_return(connection, ReturnId{id}));
    returns.push_back(std::move(expected));
  }
  return returns;
}

Status write_expected_return(Connection& connection, const ExpectedReturn& expected) {
  RETURNS_TRY_ASSIGN(const auto client, connection.text("SELECT id FROM d_clients WHERE id=?", expected.client));
  if (expected.id.empty() || !client)
    return Error{ErrorCode::invalid_input, "import the return", expected.id.value,
                 expected.id.empty() ? "it has no id" : "the client " + expected.client.value + " is not known",
                 "Save the client first."};
  RETURNS_TRY_ASSIGN(const auto known, connection.integer("SELECT row FROM r_returns WHERE id=?", expected.id));
  if (known) {
    RETURNS_TRY(connection.run("DELETE FROM r_return_trigrams WHERE rowid=?", *known));
    RETURNS_TRY(connection.run("DELETE FROM r_return_words WHERE rowid=?", *known));
    RETURNS_TRY(connection.run("DELETE FROM r_returns WHERE row=?", *known));
  }
  RETURNS_TRY(connection.run("INSERT INTO r_returns VALUES(?,?,?,?,?,?)", known, expected.id, expected.client,
                             display_identifier(expected), expected.expected_at, to_json_text(expected)));
  RETURNS_TRY_ASSIGN(const auto row, connection.integer("SELECT row FROM r_returns WHERE id=?", expected.id));
  if (!expected.buyer_name.empty() || !expected.buyer_comment.empty())
    RETURNS_TRY(connection.run("INSERT INTO r_return_personal VALUES(?,?,?,?)", expected.id, expected.client,
                               expected.buyer_name, expected.buyer_comment));
  for (const IdentifierKey& key : keys_of(expected))
    RETURNS_TRY(connection.run("INSERT INTO r_return_identifiers VALUES(?,?,?,?)", name_of(key.identifier_class),
                               key.value, expected.id, expected.client));
  const SearchText text = search_text(searchable(expected), {});
  RETURNS_TRY(connection.run("INSERT INTO r_return_trigrams(rowid, text) VALUES(?,?)", row, text.trigrams));
  return connection.run("INSERT INTO r_return_words(rowid, text) VALUES(?,?)", row, text.words);
}

}  // namespace returns::storage
