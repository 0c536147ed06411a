#include "storage/inspections/identifiers.h"
#include "storage/inspections/projection.h"
#include "storage/inspections/search_text.h"

namespace returns::storage {
namespace {

// Every code of the session, and the identifiers of the unannounced return it may be bound to.
Result<std::vector<std::string>> identifiers_of(Connection& connection, const SessionId& session) {
  std::vector<std::string> identifiers;
  const auto add = [&](std::vector<std::string> texts) {
    for (std::string& text : texts)
      if (std::find(identifiers.begin(), identifiers.end(), text) == identifiers.end())
        identifiers.push_back(std::move(text));
  };
  RETURNS_TRY(connection.each(
      "SELECT c.body FROM d_sessions s JOIN d_codes c ON c.client_id=s.client_id AND c.session_id=s.id "
      "WHERE s.id=? ORDER BY c.position",
      [&](Statement& row) -> Status {
        ScannedCode code;
        RETURNS_TRY(from_json_text(row.text(0), code));
        add(searchable(code));
        return {};
      },
      session));
  RETURNS_TRY(connection.each(
      "SELECT r.body FROM d_sessions s JOIN d_returns r ON r.id=s.return_id WHERE s.id=?",
      [&](Statement& row) -> Status {
        ExpectedReturn made;
        RETURNS_TRY(from_json_text(row.text(0), made));
        add(searchable(made));
        return {};
      },
      session));
  return identifiers;
}

struct ClosedItem {
  std::int64_t row = 0;
  Product product;
};

}  // namespace

Status refresh_search(Connection& connection, const SessionId& session) {
  std::vector<ClosedItem> items;
  RETURNS_TRY(connection.each(
      "SELECT i.row, i.product FROM d_sessions s JOIN d_items i ON i.client_id=s.client_id AND i.session_id=s.id "
      "WHERE s.id=? AND i.closed_at IS NOT NULL ORDER BY i.row",
      [&](Statement& row) -> Status {
        items.push_back({row.integer(0), {}});
        return from_json_text(row.text(1), items.back().product);
      },
      session));
  if (items.empty())
    return {};
  RETURNS_TRY_ASSIGN(const std::vector<std::string> session_identifiers, identifiers_of(connection, session));
  for (const ClosedItem& item : items) {
    std::vector<std::string> identifiers = session_identifiers;
    for (const std::string* text : {&item.product.sku, &item.product.fnsku, &item.product.asin, &item.product.gtin})
      if (!text->empty() && std::find(identifiers.begin(), identifiers.end(), *text) == identifiers.end())
        identifiers.push_back(*text);
    const SearchText text = search_text(identifiers, {item.product.title});
    RETURNS_TRY(connection.run("DELETE FROM d_item_trigrams WHERE rowid=?", item.row));
    RETURNS_TRY(connection.run("DELETE FROM d_item_words WHERE rowid=?", item.row));
    RETURNS_TRY(connection.run("INSERT INTO d_item_trigrams(rowid, text) VALUES(?,?)", item.row, text.trigrams));
    RETURNS_TRY(connection.run("INSERT INTO d_item_words(rowid, text) VALUES(?,?)", item.row, text.words));
  }
  return {};
}

}  // namespace returns::storage
