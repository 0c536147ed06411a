// A named thread with an owner, a stop token and a supervisor's rule: when its body fails it is started again after
// 1, 2, 5, 10 s, and given up after ten failures in a row; both are told.
#pragma once
#include <functional>
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

  Worker(std::string name, Body body, Trouble on_trouble);
  ~Worker() = default;  // asks to stop and joins
  Worker(const Worker&) = delete;
  Worker& operator=(const Worker&) = delete;

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
  std::jthread thread_;
};

}  // namespace returns::runtime
