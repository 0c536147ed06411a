// Hand-offs between threads. Every queue of the house is one of these two, so that "bounded" and "counted" hold
// everywhere.
#pragma once
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <mutex>
#include <optional>
#include <stop_token>
#include <utility>

namespace returns {

enum class Push { accepted, dropped, closed };

// Bounded first-in first-out queue; any thread may push, one thread pops. push() never blocks: at capacity the new
// value is refused and counted, and the producer decides what that means.
template <typename T>
class Mailbox {
 public:
  explicit Mailbox(std::size_t capacity) : capacity_(capacity) {}
  Mailbox(const Mailbox&) = delete;
  Mailbox& operator=(const Mailbox&) = delete;

  Push push(T value) {
    {
      std::lock_guard lock(mutex_);
      if (closed_)
        return Push::closed;
      if (queue_.size() >= capacity_) {
        ++dropped_;
        return Push::dropped;
      }
      queue_.push_back(std::move(value));
    }
    ready_.notify_one();
    return Push::accepted;
  }

  // Waits for a value; nothing when closed and drained, stopped, or the deadline passed.
  std::optional<T> pop(std::stop_token stop) {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, stop, [this] { return closed_ || !queue_.empty(); });
    return take();
  }
  std::optional<T> pop_until(std::stop_token stop, std::chrono::steady_clock::time_point deadline) {
    std::unique_lock lock(mutex_);
    ready_.wait_until(lock, stop, deadline, [this] { return closed_ || !queue_.empty(); });
    return take();
  }
  std::optional<T> try_pop() {
    std::lock_guard lock(mutex_);
    return take();
  }

  // No further pushes; what is queued can still be popped.
  void close() {
    {
      std::lock_guard lock(mutex_);
      closed_ = true;
    }
    ready_.notify_all();
  }

  std::size_t size() const {
    std::lock_guard lock(mutex_);
    return queue_.size();
  }
  std::uint64_t dropped() const {
    std::lock_guard lock(mutex_);
    return dropped_;
  }

 private:
  std::optional<T> take() {
    if (queue_.empty())
      return std::nullopt;
    std::optional<T> value(std::move(queue_.front()));
    queue_.pop_front();
    return value;
  }

  const std::size_t capacity_;
  mutable std::mutex mutex_;
  std::condition_variable_any ready_;
  std::deque<T> queue_;
  std::uint64_t dropped_ = 0;
  bool closed_ = false;
};

// Newest wins: put() replaces what was not taken yet and counts it as skipped. One producer, one consumer.
template <typename T>
class Slot {
 public:
  void put(T value) {
    {
      std::lock_guard lock(mutex_);
      if (value_)
        ++skipped_;
      value_ = std::move(value);
    }
    ready_.notify_one();
  }
  std::optional<T> take() {
    std::lock_guard lock(mutex_);
    return std::exchange(value_, std::nullopt);
  }
  std::optional<T> wait_until(std::stop_token stop, std::chrono::steady_clock::time_point deadline) {
    std::unique_lock lock(mutex_);
    ready_.wait_until(lock, stop, deadline, [this] { return value_.has_value(); });
    return std::exchange(value_, std::nullopt);
  }
  std::optional<T> wait(std::stop_token stop) {
    std::unique_lock lock(mutex_);
    ready_.wait(lock, stop, [this] { return value_.has_value(); });
    return std::exchange(value_, std::nullopt);
  }
  std::uint64_t skipped() const {
    std::lock_guard lock(mutex_);
    return skipped_;
  }

 private:
  mutable std::mutex mutex_;
  std::condition_variable_any ready_;
  std::optional<T> value_;
  std::uint64_t skipped_ = 0;
};

}  // namespace returns
