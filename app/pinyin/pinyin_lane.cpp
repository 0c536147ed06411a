#include "app/pinyin/pinyin_lane.h"

namespace returns::pinyin {

namespace {
constexpr std::size_t most_readings = 250;  // fifty pages of the candidates' row
}

PinyinLane::PinyinLane(std::function<void()> answered, OpenTable open)
    : answered_(std::move(answered)),
      open_(std::move(open)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

void PinyinLane::ask(std::string letters) {
  {
    std::lock_guard lock(mutex_);
    question_ = std::move(letters);
    if (answer_->phase == Answer::Phase::idle)
      answer_ = std::make_shared<const Answer>(Answer{Answer::Phase::opening, "", {}, ""});
  }
  changed_.notify_one();
}

std::shared_ptr<const Answer> PinyinLane::answer() const {
  std::lock_guard lock(mutex_);
  return answer_;
}

void PinyinLane::publish(Answer answer) {
  {
    std::lock_guard lock(mutex_);
    answer_ = std::make_shared<const Answer>(std::move(answer));
  }
  answered_();
}

void PinyinLane::run(const std::stop_token& stop) {
  std::unique_ptr<PinyinTable> table;
  bool opened = false;
  while (true) {
    std::string letters;
    {
      std::unique_lock lock(mutex_);
      if (!changed_.wait(lock, stop, [this] { return question_.has_value(); }))
        return;
      letters = std::move(*std::exchange(question_, std::nullopt));
    }
    try {
      if (!std::exchange(opened, true)) {
        auto found = open_();
        if (found)
          table = std::move(*found);
        publish(found ? Answer{Answer::Phase::ready, "", {}, ""}
                      : Answer{Answer::Phase::missing, "", {}, found.error().sentence()});
      }
      if (table && !letters.empty())
        publish({Answer::Phase::ready, letters, table->readings(letters, most_readings), ""});
    } catch (const std::exception& failure) {  // memory; this thread must not take the station with it
      publish({Answer::Phase::missing, "", {}, failure.what()});
    }
  }
}

}  // namespace returns::pinyin
