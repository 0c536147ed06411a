// StoreReader over a connection: its own, or the store's.
#pragma once
#include "storage/inspections/queries.h"

namespace returns::storage {

class SqlReader final : public StoreReader {
 public:
  explicit SqlReader(std::unique_ptr<Connection> own) : own_(std::move(own)), db_(*own_) {}
  explicit SqlReader(Connection& shared) : db_(shared) {}

  Result<std::vector<HistoryRow>> history(const HistoryQuery& query) override { return find_history(db_, query); }
  Result<std::uint64_t> count(const HistoryQuery& query) override { return count_history(db_, query); }
  Result<HistoryCounts> counts(const HistoryQuery& query, int most) override {
    return count_history_by_filter(db_, query, most);
  }
  Result<SessionView> session(const Scope& scope, const SessionId& session) override {
    return read_session(db_, scope, session);
  }
  Result<std::vector<SessionView>> sessions_in(SessionPhase phase) override { return read_sessions_in(db_, phase); }
  Result<std::vector<ReceivedParcel>> parcels_waiting() override { return read_waiting_parcels(db_); }
  Result<std::vector<ExpectedReturn>> find_expected(const Scope& scope,
                                                    const std::vector<Identifier>& identifiers) override {
    return find_expected_returns(db_, scope, identifiers);
  }
  Result<std::vector<HistoryRow>> seen_before(const Scope& scope, const std::vector<Identifier>& identifiers) override {
    return find_seen_before(db_, scope, identifiers);
  }
  Result<std::vector<InspectedItem>> inspected(const ReturnId& of_return, const SessionId& except) override {
    return find_inspected(db_, of_return, except);
  }
  Result<std::vector<Client>> clients() override { return read_clients(db_); }
  Result<std::vector<User>> users() override { return read_users(db_); }
  Result<JournalPosition> head() override { return read_head(db_); }
  Result<std::optional<CheckpointMark>> last_checkpoint() override { return read_last_checkpoint(db_); }
  Result<std::vector<StoredEntry>> entries_after(const JournalPosition& position, int limit) override {
    return read_entries_after(db_, position, limit);
  }
  void interrupt() override { db_.interrupt(); }

 private:
  std::unique_ptr<Connection> own_;
  Connection& db_;
};

}  // namespace returns::storage
