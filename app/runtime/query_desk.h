// The queries thread: read-only questions of the screens and of the command line. Of the screens' the newest request
// wins; a running older one is interrupted. Every question is answered, also when the thread fails or was given up; the
// next question starts it again.
#pragma once
#include <condition_variable>
#include <deque>
#include <future>
#include <memory>
#include <mutex>

#include "app/runtime/desk.h"
#include "app/runtime/station_runtime.h"

namespace returns::runtime {

class QueryDesk {
 public:
  QueryDesk(storage::StoreOptions options, Post post, Wake wake);
  ~QueryDesk() { close(); }

  // Ends what runs; from here on every question is answered `cancelled` at once, so that nobody who waits for a long
  // list holds up the end of the station.
  void close();

  // Any thread.
  std::uint64_t ask_history(HistoryQuery query);
  std::uint64_t ask_detail(Scope scope, SessionId session);
  HistoryAnswer history_answer() const;
  DetailAnswer detail_answer() const;

  // Waits for the rows, in the order of asking; the screens' questions go first and interrupt it. Any thread but its
  // own.
  Result<std::vector<HistoryRow>> list(HistoryQuery query);

 private:
  struct DetailQuery {
    Scope scope;
    SessionId session;
  };
  using Rows = Result<std::vector<HistoryRow>>;
  struct ListQuery {
    HistoryQuery query;
    std::promise<Rows> rows;
  };
  enum class Running { nothing, history, list, beyond };  // beyond: interrupts nothing

  Status run(std::stop_token stop);
  bool asked() const { return history_ || detail_ || !lists_.empty(); }
  void answer_history(storage::StoreReader& reader, std::uint64_t number, const HistoryQuery& query);
  void answer_detail(storage::StoreReader& reader, std::uint64_t number, const DetailQuery& query);
  void answer_list(storage::StoreReader& reader);
  void begin(storage::StoreReader& reader, Running what);  // may be interrupted from here on
  void interrupt(Running least);                           // under mutex_
  void answer_all(const Error& error);
  void ask(const std::function<void()>& question, Running least);

  storage::StoreOptions options_;
  Wake wake_;
  mutable std::mutex mutex_;
  std::condition_variable_any asked_;
  std::uint64_t next_number_ = 1;
  // A question stays here until it is answered.
  std::optional<std::pair<std::uint64_t, HistoryQuery>> history_;
  std::optional<std::pair<std::uint64_t, DetailQuery>> detail_;
  std::deque<ListQuery> lists_;
  storage::StoreReader* reader_ = nullptr;  // that works on `running_`, to interrupt it
  Running running_ = Running::nothing;
  bool closed_ = false;
  HistoryAnswer history_answer_;
  DetailAnswer detail_answer_;
  Worker worker_;
};

}  // namespace returns::runtime
