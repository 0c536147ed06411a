// A lane of jobs that one worker does in order: the store's, the evidence's and the errands' way of being asked.
#pragma once
#include <functional>
#include <future>
#include <string>

#include "app/runtime/worker.h"
#include "storage/base/mailbox.h"

namespace returns::runtime {

class Lane {
 public:
  using Job = std::function<void()>;

  Lane(std::string name, std::size_t capacity, Worker::Trouble on_trouble)
      : jobs_(capacity),
        worker_(
            name,
            [this, name, on_trouble](std::stop_token stop) {
              return run(stop, [&](const Error& error) { on_trouble(name, error); });
            },
            on_trouble) {}
  ~Lane() { finish(); }

  // Any thread; never blocks. Refused when full or finished.
  Push post(Job job) { return jobs_.push(std::move(job)); }

  // Any thread.
  std::size_t waiting() const { return jobs_.size(); }
  std::uint64_t dropped() const { return jobs_.dropped(); }

  // Waits for the result of `ask` done on the lane; the caller must not be the lane itself.
  template <typename T>
  Result<T> ask(std::function<Result<T>()> question) {
    auto answer = std::make_shared<std::promise<Result<T>>>();
    auto future = answer->get_future();
    // A question that throws is answered too: nobody may wait for ever.
    const auto answered = [answer, question = std::move(question)] {
      try {
        answer->set_value(question());
      } catch (const std::exception& failure) {
        answer->set_value(Error{ErrorCode::internal, "answer", "a question", failure.what(), "Try again."});
      }
    };
    if (post(answered) != Push::accepted)
      return Error{ErrorCode::busy, "ask", "the store", "it has too much to do or is closing", "Try again."};
    return future.get();
  }

  // Does what is queued, then ends. Called by the owner.
  void finish() {
    jobs_.close();
    worker_.join();
  }

 private:
  // One job that throws must not take the ones behind it along, so the lane goes on at once.
  Status run(std::stop_token stop, const std::function<void(const Error&)>& on_failure) {
    while (auto job = jobs_.pop(stop)) {
      try {
        (*job)();
      } catch (const std::exception& failure) {
        on_failure({ErrorCode::internal, "finish", "a piece of work", failure.what(), "The work behind it goes on."});
      }
    }
    return {};
  }

  Mailbox<Job> jobs_;
  Worker worker_;
};

}  // namespace returns::runtime
