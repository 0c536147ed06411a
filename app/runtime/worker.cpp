#include "app/runtime/worker.h"

#include <pthread.h>

#include <chrono>

namespace returns::runtime {
namespace {

using namespace std::chrono_literals;

// A body that ran this long before it failed is a new failure, not one more of the same.
constexpr auto healthy_after = 60s;

Status run_once(const Worker::Body& body, std::stop_token stop, const std::string& name) {
  try {
    return body(stop);
  } catch (const std::exception& failure) {
    return Error{ErrorCode::internal, "go on with the work of", name, failure.what(), "The worker is started again."};
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
  return std::jthread([this](const std::stop_token& stop) { supervise(stop); });
}

void Worker::supervise(const std::stop_token& stop) {
  ::pthread_setname_np(::pthread_self(), name_.substr(0, 15).c_str());
  int failures = 0;
  while (!stop.stop_requested()) {
    {
      const std::lock_guard pausing(pausing_);
      hurried_ = false;
    }
    const auto began = std::chrono::steady_clock::now();
    const Status ended = run_once(body_, stop, name_);
    if (ended || stop.stop_requested())
      return;
    if (std::chrono::steady_clock::now() - began > healthy_after)
      failures = 0;
    ++failures;
    Error told = ended.error();
    if (failures >= patience_.most_failures)
      told.hint = "It failed " + std::to_string(failures) + " times in a row and was given up; restart the station.";
    given_up_ = failures >= patience_.most_failures;
    on_trouble_(name_, told);
    if (given_up_)
      return;
    pause(stop, patience_.pauses[std::min(static_cast<std::size_t>(failures) - 1, patience_.pauses.size() - 1)]);
  }
}

void Worker::pause(const std::stop_token& stop, std::chrono::milliseconds time) {
  std::unique_lock lock(pausing_);
  called_.wait_for(lock, stop, time, [this] { return hurried_; });
}

void Worker::again() {
  const std::lock_guard lock(beginning_);
  if (!given_up_) {
    {
      const std::lock_guard pausing(pausing_);
      hurried_ = true;
    }
    called_.notify_all();
    return;
  }
  thread_ = {};  // waits until it has told its end
  given_up_ = false;
  thread_ = begin();
}

}  // namespace returns::runtime
