#include "app/runtime/worker.h"

#include <pthread.h>

#include <chrono>
#include <condition_variable>
#include <mutex>

namespace returns::runtime {
namespace {

using namespace std::chrono_literals;

// A body that ran this long before it failed is a new failure, not one more of the same.
constexpr auto healthy_after = 60s;

void wait(std::stop_token stop, std::chrono::milliseconds time) {
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
               const Worker::Trouble& on_trouble, const Worker::Patience& patience, std::atomic<bool>& given_up) {
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
    if (failures >= patience.most_failures)
      told.hint = "It failed " + std::to_string(failures) + " times in a row and was given up; restart the station.";
    given_up = failures >= patience.most_failures;
    on_trouble(name, told);
    if (given_up)
      return;
    wait(stop, patience.pauses[std::min(static_cast<std::size_t>(failures) - 1, patience.pauses.size() - 1)]);
  }
}

}  // namespace

Worker::Worker(std::string name, Body body, Trouble on_trouble, Patience patience)
    : name_(std::move(name)),
      body_(std::move(body)),
      on_trouble_(std::move(on_trouble)),
      patience_(patience),
      thread_(begin()) {}

std::jthread Worker::begin() {
  return std::jthread(
      [this](std::stop_token stop) { supervise(std::move(stop), name_, body_, on_trouble_, patience_, given_up_); });
}

void Worker::again() {
  const std::lock_guard lock(beginning_);
  if (!given_up_)
    return;
  thread_ = {};  // waits until it has told its end
  given_up_ = false;
  thread_ = begin();
}

}  // namespace returns::runtime
