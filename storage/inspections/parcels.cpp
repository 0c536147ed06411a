#include "storage/inspections/queries.h"
#include "storage/journal/entry.h"

namespace returns::storage {
namespace {

const char* const parcel_columns =
    "SELECT p.id, p.client_id, p.code, p.returns, p.received_at, p.received_by, coalesce(u.name, p.received_by) "
    "FROM d_parcels p LEFT JOIN d_users u ON u.id=p.received_by ";

Result<ReceivedParcel> parcel_of(Connection& connection, const Statement& row) {
  ReceivedParcel parcel;
  parcel.parcel.value = row.text(0);
  parcel.client.value = row.text(1);
  RETURNS_TRY(from_json_text(row.text(2), parcel.code));
  std::vector<std::string> ids;
  RETURNS_TRY(from_json_text(row.text(3), ids));
  parcel.received_at = UtcTime(std::chrono::milliseconds(row.integer(4)));
  parcel.received_by.value = row.text(5);
  parcel.received_by_name = row.text(6);
  std::vector<ExpectedReturn> returns;
  for (const std::string& id : ids) {
    parcel.returns.push_back({id});
    auto expected = read_return(connection, {id});
    if (expected)
      returns.push_back(*std::move(expected));
    else if (expected.error().code != ErrorCode::not_found)  // reference may be gone; the parcel is not
      return std::move(expected).error();
  }
  describe(parcel, returns);
  return parcel;
}

template <typename... Values>
Result<std::vector<ReceivedParcel>> read_parcels(Connection& connection, const char* condition,
                                                 const Values&... values) {
  std::vector<ReceivedParcel> parcels;
  RETURNS_TRY(connection.each(
      std::string(parcel_columns) + condition,
      [&](Statement& row) -> Status {
        RETURNS_TRY_ASSIGN(ReceivedParcel parcel, parcel_of(connection, row));
        parcels.push_back(std::move(parcel));
        return {};
      },
      values...));
  return parcels;
}

}  // namespace

Result<std::vector<ReceivedParcel>> read_waiting_parcels(Connection& connection) {
  return read_parcels(connection, "WHERE p.session_id IS NULL ORDER BY p.position");
}

Result<std::vector<ReceivedParcel>> read_parcels_of(Connection& connection, const SessionId& session) {
  return read_parcels(connection, "WHERE p.session_id=? ORDER BY p.position", session);
}

}  // namespace returns::storage
