#include <atomic>
#include <condition_variable>
#include <deque>

#include "camera_support.h"
#include "vision/camera/lazy_frame.h"

using namespace returns;
using namespace returns::vision;
using namespace returns::vision::test;
using namespace std::chrono_literals;

namespace {

FramePtr empty_frame(std::uint64_t sequence, std::uint64_t dropped = 0) {
  auto frame = std::make_shared<LazyFrame>([]() -> Result<Picture> { return Picture{}; });
  frame->sequence = sequence;
  frame->dropped_before = dropped;
  frame->captured = boot_now();
  return frame;
}

Error device_gone() {
  return Error{ErrorCode::disconnected, "read from the camera", "/dev/video9", "No such device", "Plug it in."};
}

// Waits as a device does that delivers nothing: until the stop or the deadline.
Error wait_in_vain(const std::stop_token& stop, std::chrono::steady_clock::time_point deadline) {
  std::mutex mutex;
  std::unique_lock lock(mutex);
  std::condition_variable_any never;
  never.wait_until(lock, stop, deadline, [] { return false; });
  return Error{stop.stop_requested() ? ErrorCode::cancelled : ErrorCode::timed_out, "read from the camera",
               "/dev/video9", "nothing came", ""};
}

// A device that does what the test says, one step per read; silent when the steps are used up.
class ScriptedSource final : public CameraSource {
 public:
  using Step = std::function<Result<FramePtr>()>;
  explicit ScriptedSource(std::deque<Step> steps) : steps_(std::move(steps)) {}

  Result<FramePtr> read(std::stop_token stop, std::chrono::steady_clock::time_point deadline) override {
    if (steps_.empty())
      return wait_in_vain(stop, deadline);
    const Step step = std::move(steps_.front());
    steps_.pop_front();
    return step();
  }
  std::string format() const override { return "TEST 1x1 1/s"; }
  std::uint64_t damaged() const override { return 3; }

 private:
  std::deque<Step> steps_;
};

Result<std::unique_ptr<CameraSource>> scripted(std::deque<ScriptedSource::Step> steps) {
  return std::unique_ptr<CameraSource>(std::make_unique<ScriptedSource>(std::move(steps)));
}

ScriptedSource::Step gives_frame(std::uint64_t sequence, std::uint64_t dropped = 0) {
  return [=]() -> Result<FramePtr> { return empty_frame(sequence, dropped); };
}
ScriptedSource::Step fails(Error error) {
  return [=]() -> Result<FramePtr> { return error; };
}

// Everything that takes seconds at the bench, in milliseconds.
CameraLimits quick_limits() {
  CameraLimits limits;
  limits.frozen_after = 60ms;
  limits.open_deadline = 100ms;
  limits.reopen_after = 150ms;
  limits.settled_after = 100ms;
  limits.backoff = {5ms, 10ms, 20ms};
  return limits;
}

std::vector<CameraCondition> conditions_of(const std::vector<CameraHealth>& told) {
  std::vector<CameraCondition> conditions;
  for (const CameraHealth& health : told)
    if (conditions.empty() || conditions.back() != health.condition)
      conditions.push_back(health.condition);
  return conditions;
}

}  // namespace

TEST_CASE("frames are handed on in order and what was lost and damaged is counted") {
  WatchedCamera watched("test:", quick_limits(), [](const CameraConfig&, std::stop_token) {
    return scripted({gives_frame(10), gives_frame(11), gives_frame(15, 3), gives_frame(18, 2)});
  });
  REQUIRE(watched.gets_frames(4));
  REQUIRE(watched.frames.all().at(2)->sequence == 15);
  const CameraHealth health = watched.camera.health();
  REQUIRE(health.frames >= 4);
  REQUIRE(health.driver_drops >= 5);
  REQUIRE(health.damaged >= 3);
  REQUIRE(health.format == "TEST 1x1 1/s");
  REQUIRE(health.camera == "label");
}

TEST_CASE("a camera that falls silent is frozen, is opened again and recovers") {
  std::atomic<int> opened = 0;
  WatchedCamera watched("test:", quick_limits(), [&](const CameraConfig&, std::stop_token) {
    ++opened;
    return scripted({gives_frame(1)});
  });
  REQUIRE(watched.becomes(CameraCondition::live));
  REQUIRE(watched.becomes(CameraCondition::frozen));
  REQUIRE(watched.becomes(CameraCondition::live));
  REQUIRE(opened >= 2);
}

TEST_CASE("an unplugged camera is told with its reason and comes back without a restart") {
  std::atomic<int> attempt = 0;
  WatchedCamera watched("test:", quick_limits(), [&](const CameraConfig&, std::stop_token) {
    switch (++attempt) {
      case 1:
        return scripted({gives_frame(1), gives_frame(2), fails(device_gone())});
      case 2:
      case 3:
        return Result<std::unique_ptr<CameraSource>>(
            Error{ErrorCode::not_found, "open the camera", "/dev/video9", "No such file or directory", "Plug it in."});
      case 4:
        return Result<std::unique_ptr<CameraSource>>(
            Error{ErrorCode::busy, "open the camera", "/dev/video9", "Device or resource busy", ""});
      default:
        return scripted({gives_frame(3)});
    }
  });
  REQUIRE(watched.becomes(CameraCondition::live));
  REQUIRE(watched.health.wait_for([](const CameraHealth& told) {
    return told.condition == CameraCondition::missing && told.error && told.error->code == ErrorCode::disconnected &&
           told.next_try_in == 1s;
  }));
  REQUIRE(watched.health.wait_for([](const CameraHealth& told) {
    return told.condition == CameraCondition::missing && told.error && told.error->code == ErrorCode::not_found;
  }));
  REQUIRE(watched.becomes(CameraCondition::busy));
  REQUIRE(watched.health.wait_for(
      [](const CameraHealth& told) { return told.condition == CameraCondition::live && !told.error; }));
  REQUIRE(watched.gets_frames(3));
}

TEST_CASE("a camera that opens and fails at once is tried less and less often") {
  CameraLimits limits = quick_limits();
  limits.backoff = {10ms, 60'000ms};
  std::atomic<int> opened = 0;
  WatchedCamera watched("test:", limits, [&](const CameraConfig&, std::stop_token) {
    ++opened;
    return scripted({gives_frame(1), fails(device_gone())});
  });
  REQUIRE(watched.health.wait_for(
      [](const CameraHealth& told) { return told.condition == CameraCondition::failing && told.next_try_in > 50s; }));
  // The regular report still comes while the camera waits, and nothing was opened meanwhile.
  REQUIRE(watched.health.wait_for(
      [](const CameraHealth& told) { return told.condition == CameraCondition::failing && told.next_try_in < 60s; }));
  REQUIRE(opened == 2);
}

TEST_CASE("a file that ended says so, is not opened again and is still reported") {
  std::atomic<int> opened = 0;
  WatchedCamera watched("test:", quick_limits(), [&](const CameraConfig&, std::stop_token) {
    ++opened;
    return scripted({gives_frame(1), fails({ErrorCode::not_found, "read past the end", "x", "", ""})});
  });
  REQUIRE(watched.becomes(CameraCondition::ended));
  REQUIRE(watched.becomes(CameraCondition::ended));
  REQUIRE(opened == 1);
  REQUIRE(conditions_of(watched.health.all()) == std::vector{CameraCondition::live, CameraCondition::ended});
}

TEST_CASE("an open that hangs is cut short at its deadline and told as no answer") {
  std::atomic<int> opened = 0;
  WatchedCamera watched("test:", quick_limits(),
                        [&](const CameraConfig&, std::stop_token stop) -> Result<std::unique_ptr<CameraSource>> {
                          if (++opened > 1)
                            return scripted({gives_frame(1)});
                          return wait_in_vain(stop, soon());
                        });
  REQUIRE(watched.health.wait_for([](const CameraHealth& told) {
    return told.condition == CameraCondition::missing && told.error && told.error->code == ErrorCode::timed_out;
  }));
  REQUIRE(watched.becomes(CameraCondition::live));
}

TEST_CASE("an open that hangs inside the driver is told even though it cannot be cut short") {
  std::mutex mutex;
  std::condition_variable released;
  bool release = false;
  {
    WatchedCamera watched("test:", quick_limits(),
                          [&](const CameraConfig&, std::stop_token) -> Result<std::unique_ptr<CameraSource>> {
                            std::unique_lock lock(mutex);
                            released.wait(lock, [&] { return release; });
                            return device_gone();
                          });
    REQUIRE(watched.becomes(CameraCondition::missing));
    REQUIRE(watched.camera.health().error->cause.find("0.1 s") != std::string::npos);
    const std::lock_guard lock(mutex);
    release = true;
    released.notify_all();
  }
}

TEST_CASE("a camera stops at once whatever it is doing") {
  CameraLimits limits;  // those of the bench: waiting any of them out would reach the test's patience
  limits.backoff = {kPatience * 10};
  limits.open_deadline = kPatience * 10;
  limits.reopen_after = kPatience * 10;
  const auto begun = std::chrono::steady_clock::now();
  SECTION("in the back-off") {
    WatchedCamera watched("test:", limits, [](const CameraConfig&, std::stop_token) {
      return Result<std::unique_ptr<CameraSource>>(device_gone());
    });
    REQUIRE(watched.becomes(CameraCondition::missing));
  }
  SECTION("in an open that hangs") {
    Inbox<int> opening;
    WatchedCamera watched("test:", limits,
                          [&](const CameraConfig&, std::stop_token stop) -> Result<std::unique_ptr<CameraSource>> {
                            opening.put(1);
                            return wait_in_vain(stop, begun + kPatience * 10);
                          });
    REQUIRE(opening.wait_for([](int) { return true; }));
  }
  SECTION("in a read that hangs") {
    WatchedCamera watched("test:", limits,
                          [](const CameraConfig&, std::stop_token) { return scripted({gives_frame(1)}); });
    REQUIRE(watched.becomes(CameraCondition::live));
  }
  REQUIRE(std::chrono::steady_clock::now() - begun < kPatience);
}

TEST_CASE("the health can be asked for inside both callbacks") {
  Inbox<std::uint64_t> asked;
  Camera* self = nullptr;
  std::mutex made;
  std::unique_lock hold(made);
  Camera camera({"label", "test:", {}}, quick_limits(),
                {[&](FramePtr) {
                   const std::lock_guard wait(made);
                   asked.put(self->health().frames);
                 },
                 [&](const CameraHealth&) {
                   const std::lock_guard wait(made);
                   asked.put(self->health().frames);
                 }},
                [](const CameraConfig&, std::stop_token) {
                  return scripted({gives_frame(1), gives_frame(2)});
                });
  self = &camera;
  hold.unlock();
  REQUIRE(asked.wait_for([](std::uint64_t frames) { return frames >= 2; }));
}
