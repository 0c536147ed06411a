#include <set>

#include "storage/evidence/digest.h"
#include "storage/inspections/identifiers.h"
#include "storage/inspections/projection.h"
#include "storage/inspections/search_text.h"

namespace returns::storage {
namespace {

// The session's codes but for those that name other returns than its own: a label that was refused, and what was read
// before the session was bound anew, lead to the returns they name. In the order in which they were scanned.
Result<std::vector<ScannedCode>> leading_codes(Connection& connection, const SessionId& session) {
  std::set<std::string> of_others;
  RETURNS_TRY(connection.each(
      "SELECT n.code FROM d_code_returns n JOIN d_sessions s ON s.id=n.session_id WHERE n.session_id=? "
      "AND s.return_id IS NOT NULL GROUP BY n.code HAVING max(n.return_id=s.return_id)=0",
      [&](Statement& row) -> Status {
        of_others.insert(row.text(0));
        return {};
      },
      session));
  std::vector<ScannedCode> codes;
  RETURNS_TRY(connection.each(
      "SELECT c.body FROM d_sessions s JOIN d_codes c ON c.client_id=s.client_id AND c.session_id=s.id "
      "WHERE s.id=? ORDER BY c.position",
      [&](Statement& row) -> Status {
        ScannedCode code;
        RETURNS_TRY(from_json_text(row.text(0), code));
        if (!of_others.contains(to_hex(as_bytes(code.raw))))
          codes.push_back(std::move(code));
        return {};
      },
      session));
  return codes;
}

// Raw bytes of an unreadable code are nothing to show in a list.
bool is_plain(const std::string& text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

// The codes that lead to the session, and the identifiers of the unannounced return it may be bound to.
Result<std::vector<std::string>> identifiers_of(Connection& connection, const SessionId& session) {
  std::vector<std::string> identifiers;
  const auto add = [&](std::vector<std::string> texts) {
    for (std::string& text : texts)
      if (std::find(identifiers.begin(), identifiers.end(), text) == identifiers.end())
        identifiers.push_back(std::move(text));
  };
  RETURNS_TRY_ASSIGN(const auto codes, leading_codes(connection, session));
  for (const ScannedCode& code : codes)
    add(searchable(code));
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

Status refresh_links(Connection& connection, const SessionId& session) {
  RETURNS_TRY_ASSIGN(const auto codes, leading_codes(connection, session));
  RankedIdentifier shown;
  RETURNS_TRY(connection.run(
      "DELETE FROM d_session_identifiers WHERE (client_id, session_id)=(SELECT client_id, id FROM d_sessions "
      "WHERE id=?)",
      session));
  for (const ScannedCode& code : codes) {
    if (const RankedIdentifier one = display_identifier(code); one.rank < shown.rank)
      shown = one;
    // Only the best reading: a product's GTIN that could also be a tracking number must not link two parcels.
    if (code.candidates.empty())
      continue;
    for (const IdentifierKey& key : lookup_keys(code.candidates.front()))
      if (key.identifier_class < first_product)
        RETURNS_TRY(connection.run(
            "INSERT OR IGNORE INTO d_session_identifiers SELECT ?, ?, id, client_id FROM d_sessions WHERE id=?",
            name_of(key.identifier_class), key.value, session));
  }
  RETURNS_TRY(connection.run("UPDATE d_sessions SET identifier=?, identifier_rank=? WHERE id=?",
                             is_plain(shown.value) ? shown.value : "", shown.rank, session));
  return refresh_search(connection, session);
}

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
