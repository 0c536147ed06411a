// A named thread with an owner, a stop token and a supervisor's rule: when its body fails it is started again after
// 1, 2, 5, 10 s, and given up after ten failures in a row; both are told.
#pragma once
#include <array>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string>
#include <thread>

#include "storage/base/result.h"

namespace returns::runtime {

class Worker {
 public:
  // The body runs until its stop token; returning an error or throwing is a failure. `on_trouble` runs on the worker's
  // thread and must not block.
  using Body = std::function<Status(std::stop_token)>;
  using Trouble = std::function<void(const std::string& worker, const Error&)>;

  struct Patience {
    std::array<std::chrono::milliseconds, 4> pauses{std::chrono::seconds(1), std::chrono::seconds(2),
                                                    std::chrono::seconds(5), std::chrono::seconds(10)};
    int most_failures = 10;  // in a row
  };

  Worker(std::string name, Body body, Trouble on_trouble)
      : Worker(std::move(name), std::move(body), std::move(on_trouble), Patience{}) {}
  Worker(std::string name, Body body, Trouble on_trouble, Patience patience);
  ~Worker() = default;  // asks to stop and joins
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

  // Somebody asks once more: a worker that was given up begins anew, one that pauses before its next attempt makes it
  // now, any other is left alone. Any thread but its own, holding nothing that `on_trouble` waits for.
  void again();

  // Waits until the body has come to its own end.
  void join() {
    if (thread_.joinable())
      thread_.join();
  }
  void stop() {
    thread_.request_stop();
    if (thread_.joinable())
      thread_.join();
  }

 private:
  std::jthread begin();
  void supervise(const std::stop_token& stop);
  void pause(const std::stop_token& stop, std::chrono::milliseconds time);

  const std::string name_;
  const Body body_;
  const Trouble on_trouble_;
  const Patience patience_;
  std::atomic<bool> given_up_ = false;  // set before it is told
  std::mutex beginning_;
  std::mutex pausing_;
  std::condition_variable_any called_;
  bool hurried_ = false;  // asked since the attempt began: no pause after it; under pausing_
  std::jthread thread_;   // last: ends before what it uses
};

}  // namespace returns::runtime
