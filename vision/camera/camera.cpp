#include "vision/camera/camera.h"

#include <condition_variable>

#include "vision/camera/liveness.h"

namespace returns::vision {
namespace {

using std::chrono::steady_clock;

constexpr std::chrono::seconds kHealthEvery{1};

steady_clock::time_point steady_at(BootTime time) {
  return steady_clock::now() + (time - boot_now());
}

}  // namespace

struct Camera::Work {
  Work(CameraConfig camera_config, CameraLimits camera_limits, Callbacks camera_callbacks, Opener camera_opener)
      : config(std::move(camera_config)),
        limits(std::move(camera_limits)),
        callbacks(std::move(camera_callbacks)),
        opener(std::move(camera_opener)),
        liveness(config.name, limits, boot_now()) {}

  void capture(std::stop_token stop);
  void watch(std::stop_token stop);

  std::unique_ptr<CameraSource> open(std::stop_token stop);
  std::optional<CameraWish> take_wish() {
    const std::lock_guard lock(mutex);
    return std::exchange(wish, std::nullopt);
  }
  void read_until_lost(CameraSource& reading, std::stop_token stop);
  bool wait_for_retry(std::stop_token stop);
  void publish(FramePtr frame);

  // Takes in what happened and tells the health if that changed the condition, the reason or the plan.
  template <typename Change>
  void happened(Change change) {
    const std::lock_guard order(telling);
    take_in(change);
  }
  // As happened(), by who holds `telling`.
  template <typename Change>
  void take_in(Change change);
  void tell(const CameraHealth& health);

  CameraHealth snapshot() const;  // mutex held
  CameraHealth health() const {
    const std::lock_guard lock(mutex);
    return snapshot();
  }

  const CameraConfig config;
  const CameraLimits limits;
  const Callbacks callbacks;
  const Opener opener;

  // Held while a callback runs, and locked before `mutex`: callbacks come one at a time and in the order of what
  // happened, and the counts that are told agree with the frames that were handed on.
  std::mutex telling;
  steady_clock::time_point next_report = steady_clock::now() + kHealthEvery;

  mutable std::mutex mutex;  // guards what follows
  std::condition_variable_any changed;
  bool phase_changed = false;  // opening or opened: the watch has a new moment to wait for
  Liveness liveness;
  std::uint64_t frames = 0;
  std::uint64_t driver_drops = 0;
  std::uint64_t damaged_before = 0;      // of the sources that were closed
  const CameraSource* source = nullptr;  // while it is open
  std::optional<CameraWish> wish;
  std::string format;
  std::stop_source opening{std::nostopstate};  // of the attempt under way

  std::jthread capture_thread;
  std::jthread watch_thread;
};

template <typename Change>
void Camera::Work::take_in(Change change) {
  std::optional<CameraHealth> news;
  {
    const std::lock_guard lock(mutex);
    const CameraCondition condition = liveness.condition();
    const auto error = liveness.error();
    const auto retry = liveness.retry_at();
    change();
    if (liveness.condition() != condition || liveness.error() != error || liveness.retry_at() != retry)
      news = snapshot();
  }
  if (news)
    tell(*news);
}

// `telling` held.
void Camera::Work::tell(const CameraHealth& health) {
  next_report = steady_clock::now() + kHealthEvery;
  if (callbacks.on_health)
    callbacks.on_health(health);
}

CameraHealth Camera::Work::snapshot() const {
  CameraHealth health;
  health.camera = config.name;
  health.condition = liveness.condition();
  health.error = liveness.error();
  health.newest_frame = liveness.newest_frame();
  health.frames = frames;
  health.driver_drops = driver_drops;
  health.damaged = damaged_before + (source != nullptr ? source->damaged() : 0);
  health.next_try_in = liveness.next_try_in(boot_now());
  health.format = format;
  return health;
}

void Camera::Work::capture(std::stop_token stop) {
  while (!stop.stop_requested()) {
    if (const auto opened = open(stop))
      read_until_lost(*opened, stop);
    if (!wait_for_retry(stop))
      return;
  }
}

std::unique_ptr<CameraSource> Camera::Work::open(std::stop_token stop) {
  std::stop_source attempt;
  const std::stop_callback passed_on(stop, [&attempt] { attempt.request_stop(); });
  happened([&] {
    opening = attempt;
    liveness.opening(boot_now());
    phase_changed = true;
  });
  changed.notify_all();
  auto opened = opener(config, attempt.get_token());
  if (stop.stop_requested())
    return nullptr;
  happened([&] {
    opening = std::stop_source{std::nostopstate};
    if (opened) {
      source = opened->get();
      format = source->format();
      liveness.opened(boot_now());
      phase_changed = true;
      return;
    }
    liveness.time_passed(boot_now());
    Error error = std::move(opened).error();
    // The watch thread cut the attempt short; to the person at the bench that is a camera that does not answer.
    if (liveness.open_overdue() && error.code == ErrorCode::cancelled) {
      error.code = ErrorCode::timed_out;
      error.cause = "it did not answer in time";
      error.hint = "Check its cable and its power.";
    }
    liveness.open_failed(boot_now(), std::move(error));
  });
  changed.notify_all();
  return opened ? std::move(opened).value() : nullptr;
}

void Camera::Work::read_until_lost(CameraSource& reading, std::stop_token stop) {
  while (!stop.stop_requested()) {
    if (const auto asked = take_wish())
      reading.drive(*asked);
    auto frame = reading.read(stop, steady_clock::now() + limits.reopen_after);
    if (frame) {
      publish(std::move(frame).value());
      continue;
    }
    if (stop.stop_requested())
      break;
    happened([&] {
      Error error = std::move(frame).error();
      if (error.code == ErrorCode::not_found && error.operation == "read past the end")
        liveness.ended();
      else
        liveness.lost(boot_now(), std::move(error));
    });
    break;
  }
  const std::lock_guard lock(mutex);
  damaged_before += reading.damaged();
  source = nullptr;
}

void Camera::Work::publish(FramePtr frame) {
  const std::lock_guard order(telling);
  take_in([&] {
    ++frames;
    driver_drops += frame->dropped_before;
    liveness.frame_arrived(boot_now(), frame->captured);
  });
  if (callbacks.on_frame)
    callbacks.on_frame(std::move(frame));
}

bool Camera::Work::wait_for_retry(std::stop_token stop) {
  std::unique_lock lock(mutex);
  const auto retry = liveness.retry_at();
  if (!retry)
    return false;
  const auto due = steady_at(*retry);
  std::condition_variable_any never;
  never.wait_until(lock, stop, due, [] { return false; });
  return !stop.stop_requested();
}

void Camera::Work::watch(std::stop_token stop) {
  auto wake = steady_clock::now() + kHealthEvery;
  while (!stop.stop_requested()) {
    {
      std::unique_lock lock(mutex);
      if (const auto judgement = liveness.next_judgement())
        wake = std::min(wake, steady_at(*judgement));
      changed.wait_until(lock, stop, wake, [this] { return std::exchange(phase_changed, false); });
    }
    if (stop.stop_requested())
      return;
    std::stop_source hanging{std::nostopstate};
    {
      const std::lock_guard order(telling);
      take_in([&] {
        liveness.time_passed(boot_now());
        if (liveness.open_overdue())
          hanging = opening;
      });
      if (steady_clock::now() >= next_report)
        tell(health());
      wake = next_report;
    }
    hanging.request_stop();
  }
}

Camera::Camera(CameraConfig config, CameraLimits limits, Callbacks callbacks, Opener opener)
    : work_(std::make_unique<Work>(std::move(config), std::move(limits), std::move(callbacks), std::move(opener))) {
  Work* work = work_.get();
  work->watch_thread = std::jthread([work](std::stop_token stop) { work->watch(std::move(stop)); });
  work->capture_thread = std::jthread([work](std::stop_token stop) { work->capture(std::move(stop)); });
}

Camera::~Camera() {
  work_->capture_thread.request_stop();
  work_->watch_thread.request_stop();
}

void Camera::drive(CameraWish wish) {
  const std::lock_guard lock(work_->mutex);
  work_->wish = wish;
}

const CameraConfig& Camera::config() const {
  return work_->config;
}

CameraHealth Camera::health() const {
  return work_->health();
}

}  // namespace returns::vision
