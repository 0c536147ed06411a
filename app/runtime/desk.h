// What the desks (the workers' owners) share: how they tell the core that something happened.
#pragma once
#include <functional>

#include "app/runtime/worker.h"
#include "app/station/event.h"

namespace returns::runtime {

// Puts an event into the core's mailbox, stamped with the clocks and fresh ids. Any thread; never blocks.
using Post = std::function<void(station::EventBody)>;
// Wakes whoever shows snapshots. Any thread.
using Wake = std::function<void()>;

inline Worker::Trouble tell_trouble(const Post& post) {
  return [post](const std::string& worker, const Error& error) { post(station::WorkerTrouble{worker, error}); };
}

}  // namespace returns::runtime
