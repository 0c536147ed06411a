// Reads Pinyin on a thread of its own, so that no frame waits for the tables. They are opened at the first question;
// the newest question wins.
#pragma once
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <thread>

#include "app/pinyin/pinyin_table.h"

namespace returns::pinyin {

struct Answer {
  enum class Phase { idle, opening, ready, missing } phase = Phase::idle;
  std::string letters;  // that the readings are of
  std::vector<Reading> readings;
  std::string trouble;  // why the tables are missing
};

class PinyinLane {
 public:
  using OpenTable = std::function<Result<std::unique_ptr<PinyinTable>>()>;

  // `answered` is called on the lane's thread when there is something new, and must only wake somebody.
  explicit PinyinLane(
      std::function<void()> answered, OpenTable open = [] { return PinyinTable::open(); });

  // Any thread; neither blocks. Empty letters only open the tables.
  void ask(std::string letters);
  // Never null; another one whenever there is something new.
  std::shared_ptr<const Answer> answer() const;

 private:
  void run(const std::stop_token& stop);
  void publish(Answer answer);

  std::function<void()> answered_;
  OpenTable open_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::optional<std::string> question_;
  std::shared_ptr<const Answer> answer_ = std::make_shared<const Answer>();
  std::jthread thread_;  // last: ends before what it uses
};

}  // namespace returns::pinyin
