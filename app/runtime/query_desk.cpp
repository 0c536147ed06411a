#include "app/runtime/query_desk.h"

namespace returns::runtime {

namespace {
constexpr int most_counted = 20000;  // items a filter's figure may look at: some 20 ms
}  // namespace

QueryDesk::QueryDesk(storage::StoreOptions options, Post post, Wake wake)
    : options_(std::move(options)),
      wake_(std::move(wake)),
      worker_(
          "queries", [this](std::stop_token stop) { return run(stop); }, tell_trouble(post)) {}

QueryDesk::~QueryDesk() {
  {
    std::lock_guard lock(mutex_);
    if (running_ != nullptr)
      running_->interrupt();
  }
  worker_.stop();
}

std::uint64_t QueryDesk::ask_history(HistoryQuery query) {
  std::lock_guard lock(mutex_);
  history_.emplace(next_number_, std::move(query));
  if (running_ != nullptr)
    running_->interrupt();
  asked_.notify_one();
  return next_number_++;
}

std::uint64_t QueryDesk::ask_detail(Scope scope, SessionId session) {
  std::lock_guard lock(mutex_);
  detail_.emplace(next_number_, DetailQuery{std::move(scope), std::move(session)});
  asked_.notify_one();
  return next_number_++;
}

HistoryAnswer QueryDesk::history_answer() const {
  std::lock_guard lock(mutex_);
  return history_answer_;
}

DetailAnswer QueryDesk::detail_answer() const {
  std::lock_guard lock(mutex_);
  return detail_answer_;
}

Status QueryDesk::run(std::stop_token stop) {
  RETURNS_TRY_ASSIGN(const auto reader, storage::StoreReader::open(options_));
  // Nobody may interrupt a reader that is gone, however this ends.
  struct Forget {
    QueryDesk& desk;
    ~Forget() {
      std::lock_guard guard(desk.mutex_);
      desk.running_ = nullptr;
    }
  } const forget{*this};
  std::unique_lock lock(mutex_);
  while (!stop.stop_requested()) {
    asked_.wait(lock, stop, [this] { return history_ || detail_; });
    if (auto detail = std::exchange(detail_, std::nullopt)) {
      lock.unlock();
      answer_detail(*reader, detail->first, detail->second);
      lock.lock();
    } else if (auto history = std::exchange(history_, std::nullopt)) {
      running_ = reader.get();
      lock.unlock();
      answer_history(*reader, history->first, history->second);
      lock.lock();
    }
  }
  return {};
}

void QueryDesk::answer_history(storage::StoreReader& reader, std::uint64_t number, const HistoryQuery& query) {
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
    if (answer.error && answer.error->code == ErrorCode::cancelled) {
      running_ = nullptr;
      return;  // a newer request is waiting
    }
    history_answer_ = std::move(answer);
  }
  wake_();
  auto counts = found ? reader.counts(query, most_counted) : Result<HistoryCounts>(HistoryCounts{});
  {
    std::lock_guard lock(mutex_);
    running_ = nullptr;
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
  }
  wake_();
}

}  // namespace returns::runtime
