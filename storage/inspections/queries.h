// Questions to the store's tables, on any connection of them. One thread, the connection's.
#pragma once
#include "storage/database/connection.h"
#include "storage/inspections/store.h"

namespace returns::storage {

Result<std::vector<HistoryRow>> find_history(Connection& connection, const HistoryQuery& query);
Result<std::uint64_t> count_history(Connection& connection, const HistoryQuery& query);
Result<HistoryCounts> count_history_by_filter(Connection& connection, const HistoryQuery& query, int most);

Result<SessionView> read_session(Connection& connection, const Scope& scope, const SessionId& session);
Result<std::vector<SessionView>> read_sessions_in(Connection& connection, SessionPhase phase);

// Received and not being inspected, in the order of arrival.
Result<std::vector<ReceivedParcel>> read_waiting_parcels(Connection& connection);
// Those of a session.
Result<std::vector<ReceivedParcel>> read_parcels_of(Connection& connection, const SessionId& session);

// An announced or unannounced return; not_found when the store has neither.
Result<ExpectedReturn> read_return(Connection& connection, const ReturnId& id);
Result<std::vector<ExpectedReturn>> find_expected_returns(Connection& connection, const Scope& scope,
                                                          const std::vector<Identifier>& identifiers);
Result<std::vector<HistoryRow>> find_seen_before(Connection& connection, const Scope& scope,
                                                 const std::vector<Identifier>& identifiers);

Result<std::vector<InspectedItem>> find_inspected(Connection& connection, const ReturnId& of_return,
                                                  const SessionId& except);

Result<std::vector<Client>> read_clients(Connection& connection);
Result<std::vector<User>> read_users(Connection& connection);

// The newest entry; epoch 0 when the journal is empty.
Result<JournalPosition> read_head(Connection& connection);
// Nothing when no epoch has one yet.
Result<std::optional<CheckpointMark>> read_last_checkpoint(Connection& connection);
// conflict: the journal has another entry, or none, at `position`.
Result<std::vector<StoredEntry>> read_entries_after(Connection& connection, const JournalPosition& position, int limit);

// Replaces a return of the same id, in the caller's transaction.
Status write_expected_return(Connection& connection, const ExpectedReturn& expected);

}  // namespace returns::storage
