#include "app/runtime/query_desk.h"

namespace returns::runtime {

namespace {
constexpr int most_counted = 20000;  // items a filter's figure may look at: some 20 ms

Error ended() {
  return {ErrorCode::cancelled, "ask", "the store", "the station is closing", "Try again."};
}
}  // namespace

QueryDesk::QueryDesk(storage::StoreOptions options, Post post, Wake wake)
    : options_(std::move(options)),
      wake_(std::move(wake)),
      worker_(
          "queries", [this](std::stop_token stop) { return run(stop); },
          [this, told = tell_trouble(std::move(post))](const std::string& worker, const Error& error) {
            answer_all(error);
            wake_();
            told(worker, error);
          }) {}

void QueryDesk::close() {
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
    interrupt(Running::history);
  }
  worker_.stop();
  answer_all(ended());
}

// `question` puts what is asked into its place, under mutex_; what runs is interrupted when it is `least` or more.
void QueryDesk::ask(const std::function<void()>& question, Running least) {
  bool closed = false;
  {
    std::lock_guard lock(mutex_);
    question();
    interrupt(least);
    asked_.notify_one();
    closed = closed_;
  }
  if (closed)
    answer_all(ended());
  else
    worker_.again();
}

std::uint64_t QueryDesk::ask_history(HistoryQuery query) {
  std::uint64_t number = 0;
  ask([&] { history_.emplace(number = next_number_++, std::move(query)); }, Running::history);
  return number;
}

std::uint64_t QueryDesk::ask_detail(Scope scope, SessionId session) {
  std::uint64_t number = 0;
  ask(
      [&] {
        detail_.emplace(number = next_number_++, DetailQuery{std::move(scope), std::move(session)});
      },
      Running::list);
  return number;
}

Result<std::vector<HistoryRow>> QueryDesk::list(HistoryQuery query) {
  std::future<Rows> rows;
  ask([&] { rows = lists_.emplace_back(ListQuery{std::move(query), {}}).rows.get_future(); }, Running::beyond);
  return rows.get();
}

HistoryAnswer QueryDesk::history_answer() const {
  std::lock_guard lock(mutex_);
  return history_answer_;
}

DetailAnswer QueryDesk::detail_answer() const {
  std::lock_guard lock(mutex_);
  return detail_answer_;
}

void QueryDesk::begin(storage::StoreReader& reader, Running what) {
  std::lock_guard lock(mutex_);
  reader_ = &reader;
  running_ = what;
}

void QueryDesk::interrupt(Running least) {
  if (reader_ != nullptr && running_ >= least)
    reader_->interrupt();
}

// Nobody may wait for an answer that will never come.
void QueryDesk::answer_all(const Error& error) {
  Error told = error;
  told.hint = "Try again.";
  std::lock_guard lock(mutex_);
  if (const auto history = std::exchange(history_, std::nullopt)) {
    history_answer_ = {};
    history_answer_.number = history->first;
    history_answer_.error = told;
  }
  if (const auto detail = std::exchange(detail_, std::nullopt))
    detail_answer_ = {detail->first, std::nullopt, told};
  for (ListQuery& list : lists_)
    list.rows.set_value(told);
  lists_.clear();
}

Status QueryDesk::run(std::stop_token stop) {
  // Nobody may interrupt a reader that is gone, however this ends.
  struct Forget {
    QueryDesk& desk;
    ~Forget() {
      std::lock_guard guard(desk.mutex_);
      desk.reader_ = nullptr;
      desk.running_ = Running::nothing;
    }
  };
  RETURNS_TRY_ASSIGN(const auto reader, storage::StoreReader::open(options_));
  const Forget forget{*this};
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested() && !closed_) {
    asked_.wait(lock, stop, [this] { return asked(); });
    const auto detail = detail_;
    const auto history = history_;
    const bool list = !lists_.empty();
    lock.unlock();
    if (detail)
      answer_detail(*reader, detail->first, detail->second);
    else if (history)
      answer_history(*reader, history->first, history->second);
    else if (list)
      answer_list(*reader);
    lock.lock();
    reader_ = nullptr;
    running_ = Running::nothing;
  }
  return {};
}

void QueryDesk::answer_history(storage::StoreReader& reader, std::uint64_t number, const HistoryQuery& query) {
  begin(reader, Running::history);
  const auto began = std::chrono::steady_clock::now();
  auto rows = reader.history(query);
  auto total = rows ? reader.count(query) : Result<std::uint64_t>(rows.error());
  HistoryAnswer answer;
  answer.number = number;
  answer.spent = std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - began);
  if (rows && total) {
    answer.rows = *std::move(rows);
    answer.total = *total;
  } else {
    answer.error = rows ? total.error() : rows.error();
  }
  const bool found = !answer.error;
  {
    std::lock_guard lock(mutex_);
    if (answer.error && answer.error->code == ErrorCode::cancelled)
      return;  // a newer request is waiting, or this one once more
    history_answer_ = std::move(answer);
    if (history_ && history_->first == number)
      history_.reset();
  }
  wake_();
  auto counts = found ? reader.counts(query, most_counted) : Result<HistoryCounts>(HistoryCounts{});
  {
    std::lock_guard lock(mutex_);
    if (!counts && counts.error().code == ErrorCode::cancelled)
      return;
    // A count that fails leaves the filters without figures; the rows are what was asked for.
    history_answer_.counts = std::move(counts).value_or({});
  }
  wake_();
}

void QueryDesk::answer_detail(storage::StoreReader& reader, std::uint64_t number, const DetailQuery& query) {
  auto view = reader.session(query.scope, query.session);
  DetailAnswer answer;
  answer.number = number;
  if (view)
    answer.session = *std::move(view);
  else
    answer.error = view.error();
  {
    std::lock_guard lock(mutex_);
    detail_answer_ = std::move(answer);
    if (detail_ && detail_->first == number)
      detail_.reset();
  }
  wake_();
}

void QueryDesk::answer_list(storage::StoreReader& reader) {
  begin(reader, Running::list);
  std::unique_lock lock(mutex_);
  if (history_ || detail_)
    return;                                         // asked just now
  const HistoryQuery query = lists_.front().query;  // this thread alone takes one away
  lock.unlock();
  auto rows = reader.history(query);
  lock.lock();
  if (!rows && rows.error().code == ErrorCode::cancelled)
    return;  // the screen asked; it goes on afterwards
  lists_.front().rows.set_value(std::move(rows));
  lists_.pop_front();
}

}  // namespace returns::runtime
