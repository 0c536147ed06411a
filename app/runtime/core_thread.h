// The core thread: drains the event mailbox in order, steps the pure core, routes its commands, publishes a snapshot.
// It never waits for I/O.
#pragma once
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>

#include "app/runtime/desk.h"
#include "app/runtime/station_runtime.h"
#include "app/station/step.h"
#include "storage/base/mailbox.h"

namespace returns::runtime {

class CoreThread {
 public:
  using Router = std::function<void(const station::Command&, const station::State&, const station::Event&)>;

  using Clocks = std::function<TimeStamp()>;

  CoreThread(station::State initial, Router router, Wake wake, Clocks clocks = read_clocks);
  ~CoreThread() { finish(); }

  void post(station::EventBody body);  // any thread, never blocks
  void start();                        // events posted before are waiting
  // Waits until every event posted so far is stepped through and its facts are with the store for good: facts wait
  // while another commit is under way. Not longer than `patience`, and not for a store that cannot be written.
  void settle(std::chrono::milliseconds patience);
  // Waits until every event posted so far is stepped through, and snapshot() shows what came of it; not longer than
  // `patience`. Not the core's own thread.
  void catch_up(std::chrono::milliseconds patience);
  void finish();                        // steps through what is queued, then ends
  Snapshot snapshot() const;            // any thread
  station::QueueHealth queue() const {  // any thread
    return {station::QueueKind::events, {}, mailbox_.size(), mailbox_.dropped() + shed_};
  }

 private:
  Status run(std::stop_token stop);
  void take(const station::Event& event);
  void watch_clock(const TimeStamp& now);

  Router router_;
  Wake wake_;
  Clocks clocks_;
  Mailbox<station::Event> mailbox_;
  mutable std::mutex mutex_;
  Snapshot snapshot_;
  std::condition_variable stepped_;
  std::uint64_t posted_ = 0, taken_ = 0;                   // under mutex_
  std::optional<std::chrono::milliseconds> clock_offset_;  // UTC minus time since boot, to see jumps
  std::atomic<std::uint64_t> shed_ = 0;  // passing sights that were left out while too much was waiting
  std::uint64_t refused_told_ = 0;
  std::unique_ptr<Worker> worker_;
};

}  // namespace returns::runtime
