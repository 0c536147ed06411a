// A worker that failed is started again by itself, and at once when somebody asks.
#include "app/runtime/worker.h"

#include <condition_variable>
#include <future>

#include "tests/support/catch.h"

namespace returns::tests {
namespace {

using namespace std::chrono_literals;

struct Failing {
  std::mutex mutex;
  std::condition_variable changed;
  int attempts = 0, told = 0;

  Status attempt() {
    const std::lock_guard lock(mutex);
    ++attempts;
    changed.notify_all();
    return Error{ErrorCode::io, "work on", "a bench", "it is broken", ""};
  }
  void tell() {
    const std::lock_guard lock(mutex);
    ++told;
    changed.notify_all();
  }
  bool comes_to(const int& count, int wanted) {
    std::unique_lock lock(mutex);
    return changed.wait_for(lock, 30s, [&] { return count >= wanted; });
  }
};

TEST_CASE("A worker that pauses before its next attempt makes it at once when somebody asks") {
  Failing work;
  runtime::Worker worker(
      "test", [&](const std::stop_token&) { return work.attempt(); },
      [&](const std::string&, const Error&) { work.tell(); }, {{1h, 1h, 1h, 1h}, 10});
  REQUIRE(work.comes_to(work.told, 1));
  worker.again();
  CHECK(work.comes_to(work.attempts, 2));
}

TEST_CASE("A worker that was given up tells it once, and begins anew when somebody asks once more") {
  std::atomic<int> lives = 0, told = 0;
  std::promise<void> works;
  runtime::Worker worker(
      "tested",
      [&](std::stop_token) -> Status {
        if (++lives <= 3)
          throw std::runtime_error("no memory");
        works.set_value();
        return {};
      },
      [&](const std::string&, const Error&) { ++told; }, {{1ms, 1ms, 1ms, 1ms}, 3});
  worker.join();
  CHECK(lives == 3);
  CHECK(told == 3);
  worker.again();
  REQUIRE(works.get_future().wait_for(30s) == std::future_status::ready);
  worker.again();
  worker.join();
  CHECK(lives == 4);
  CHECK(told == 3);
}

}  // namespace
}  // namespace returns::tests
