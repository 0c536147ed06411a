// The queries thread: read-only questions of the screens. The newest request wins; a running older one is interrupted.
#pragma once
#include <condition_variable>
#include <memory>
#include <mutex>

#include "app/runtime/desk.h"
#include "app/runtime/station_runtime.h"

namespace returns::runtime {

class QueryDesk {
 public:
  QueryDesk(storage::StoreOptions options, Post post, Wake wake);
  ~QueryDesk();

  // Any thread.
  std::uint64_t ask_history(HistoryQuery query);
  std::uint64_t ask_detail(Scope scope, SessionId session);
  HistoryAnswer history_answer() const;
  DetailAnswer detail_answer() const;

 private:
  struct DetailQuery {
    Scope scope;
    SessionId session;
  };
  Status run(std::stop_token stop);
  void answer_history(storage::StoreReader& reader, std::uint64_t number, const HistoryQuery& query);
  void answer_detail(storage::StoreReader& reader, std::uint64_t number, const DetailQuery& query);

  storage::StoreOptions options_;
  Wake wake_;
  mutable std::mutex mutex_;
  std::condition_variable_any asked_;
  std::uint64_t next_number_ = 1;
  std::optional<std::pair<std::uint64_t, HistoryQuery>> history_;
  std::optional<std::pair<std::uint64_t, DetailQuery>> detail_;
  storage::StoreReader* running_ = nullptr;  // to interrupt it
  HistoryAnswer history_answer_;
  DetailAnswer detail_answer_;
  Worker worker_;
};

}  // namespace returns::runtime
