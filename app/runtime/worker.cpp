#include "app/runtime/worker.h"

#include <pthread.h>

#include <array>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace returns::runtime {
namespace {

using namespace std::chrono_literals;

constexpr std::array<std::chrono::seconds, 4> backoff{1s, 2s, 5s, 10s};
constexpr int most_failures = 10;
// A body that ran this long before it failed is a new failure, not one more of the same.
constexpr auto healthy_after = 60s;

void wait(std::stop_token stop, std::chrono::seconds time) {
  std::mutex mutex;
  std::condition_variable_any changed;
  std::unique_lock lock(mutex);
  changed.wait_for(lock, stop, time, [] { return false; });
}

Status run_once(const Worker::Body& body, std::stop_token stop, const std::string& name) {
  try {
    return body(stop);
  } catch (const std::exception& failure) {
    return Error{ErrorCode::internal, "go on with the work of", name, failure.what(), "The worker is started again."};
  }
}

void supervise(std::stop_token stop, const std::string& name, const Worker::Body& body,
               const Worker::Trouble& on_trouble) {
  ::pthread_setname_np(::pthread_self(), name.substr(0, 15).c_str());
  int failures = 0;
  while (!stop.stop_requested()) {
    const auto began = std::chrono::steady_clock::now();
    const Status ended = run_once(body, stop, name);
    if (ended || stop.stop_requested())
      return;
    if (std::chrono::steady_clock::now() - began > healthy_after)
      failures = 0;
    ++failures;
    Error told = ended.error();
    if (failures >= most_failures)
      told.hint = "It failed " + std::to_string(failures) + " times in a row and was given up; restart the station.";
    on_trouble(name, told);
    if (failures >= most_failures)
      return;
    wait(stop, backoff[std::min<std::size_t>(static_cast<std::size_t>(failures) - 1, backoff.size() - 1)]);
  }
}

}  // namespace

Worker::Worker(std::string name, Body body, Trouble on_trouble)
    : thread_([name = std::move(name), body = std::move(body),
               on_trouble = std::move(on_trouble)](std::stop_token stop) { supervise(stop, name, body, on_trouble); }) {
}

}  // namespace returns::runtime
