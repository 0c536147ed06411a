#include "app/runtime/core_thread.h"

#include "app/runtime/ids.h"

namespace returns::runtime {

using namespace std::chrono_literals;

namespace {
// Minutes of events; a full mailbox means that the core hangs, and is told as trouble.
constexpr std::size_t mailbox_capacity = 65536;
constexpr auto tick_interval = 1s;
constexpr auto clock_jump = 2000ms;

// The regular report of a camera that goes on as before: only its count of frames is new, which no screen shows.
bool says_nothing_new(const station::CameraTold& told, const station::State& before) {
  const auto& now = told.status;
  return std::any_of(before.cameras.begin(), before.cameras.end(), [&](const station::CameraStatus& known) {
    return known.name == now.name && known.condition == now.condition && known.trouble == now.trouble &&
           known.driver_drops == now.driver_drops && known.damaged == now.damaged && known.format == now.format &&
           known.next_try_in == now.next_try_in;
  });
}
}  // namespace

CoreThread::CoreThread(station::State initial, Router router, Wake wake, Clocks clocks)
    : router_(std::move(router)),
      wake_(std::move(wake)),
      clocks_(std::move(clocks)),
      mailbox_(mailbox_capacity),
      snapshot_(std::make_shared<const station::State>(std::move(initial))) {}

void CoreThread::post(station::EventBody body) {
  // The next frame and the next second say the same again; a commit's answer comes once and must find room.
  const bool passing =
      std::holds_alternative<station::CodeSeen>(body) || std::holds_alternative<station::CameraTold>(body);
  if (passing && mailbox_.size() > mailbox_capacity / 2) {
    ++shed_;
    return;
  }
  const TimeStamp now = clocks_();
  std::lock_guard lock(mutex_);
  if (mailbox_.push({std::move(body), now, make_fresh_ids(now.utc)}) == Push::accepted)
    ++posted_;
}

void CoreThread::start() {
  worker_ = std::make_unique<Worker>(
      "core", [this](std::stop_token stop) { return run(stop); },
      tell_trouble([this](auto body) { post(std::move(body)); }));
}

void CoreThread::settle(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  stepped_.wait_for(lock, patience, [this] {
    const bool all_with_the_store = !snapshot_->in_flight && snapshot_->waiting.empty();
    return taken_ == posted_ && (all_with_the_store || !snapshot_->store.writable);
  });
}

void CoreThread::catch_up(std::chrono::milliseconds patience) {
  std::unique_lock lock(mutex_);
  stepped_.wait_for(lock, patience, [this, posted = posted_] { return taken_ >= posted; });
}

void CoreThread::finish() {
  mailbox_.close();
  if (worker_)
    worker_->join();
}

Snapshot CoreThread::snapshot() const {
  std::lock_guard lock(mutex_);
  return snapshot_;
}

Status CoreThread::run(std::stop_token stop) {
  auto next_tick = std::chrono::steady_clock::now() + tick_interval;
  for (;;) {
    auto event = mailbox_.pop_until(stop, next_tick);
    if (event) {
      take(*event);
      {
        std::lock_guard lock(mutex_);
        ++taken_;
      }
      stepped_.notify_all();
      continue;
    }
    if (stop.stop_requested() || std::chrono::steady_clock::now() < next_tick)
      return {};  // closed and drained
    next_tick = std::chrono::steady_clock::now() + tick_interval;
    const TimeStamp now = clocks_();
    watch_clock(now);
    take({station::Tick{}, now, make_fresh_ids(now.utc)});
  }
}

void CoreThread::watch_clock(const TimeStamp& now) {
  const auto offset = std::chrono::duration_cast<std::chrono::milliseconds>(now.utc.time_since_epoch() - now.boot);
  const auto before = std::exchange(clock_offset_, offset);
  if (before && (offset - *before > clock_jump || *before - offset > clock_jump))
    take({station::ClockJumpSeen{(offset - *before).count()}, now, make_fresh_ids(now.utc)});
  if (const auto refused = mailbox_.dropped() + shed_; refused > refused_told_) {
    refused_told_ = refused;
    take({station::WorkerTrouble{"core", Error{ErrorCode::busy, "keep up with", "the events of the station",
                                               std::to_string(refused) + " were refused", "Restart the station."}},
          now, make_fresh_ids(now.utc)});
  }
}

void CoreThread::take(const station::Event& event) {
  const Snapshot before = snapshot();
  station::Step next = station::step(*before, event);
  auto published = std::make_shared<const station::State>(std::move(next.state));
  {
    std::lock_guard lock(mutex_);
    snapshot_ = published;
  }
  for (const auto& command : next.commands)
    router_(command, *published, event);
  // A second that passed shows only when the core made something of it; whatever shows a clock keeps its own time.
  const auto* camera = std::get_if<station::CameraTold>(&event.body);
  const bool passing = camera ? says_nothing_new(*camera, *before) : std::holds_alternative<station::Tick>(event.body);
  const bool quiet = passing && next.commands.empty() && published->notices.size() == before->notices.size() &&
                     published->next_notice == before->next_notice;
  if (!quiet)
    wake_();
}

}  // namespace returns::runtime
