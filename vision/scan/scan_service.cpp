#include "vision/scan/scan_service.h"

#include <pthread.h>

#include "vision/scan/decoder_child.h"

namespace returns::vision {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr int kHarderTries = 2;        // a picture that ends the decoder must not be looked at harder for ever
constexpr int kLossesBeforePause = 3;  // a single bad picture must not slow the next one down
constexpr milliseconds kFirstPause{100};
constexpr milliseconds kLongestPause{2000};

}  // namespace

template <typename Change>
void ScanService::note(const Change& change) {
  std::lock_guard lock(mutex_);
  change(stats_);
}

// The process, its restarts and their pauses; lives in the service's thread.
class ScanService::Decoder {
 public:
  Decoder(ScanService& service, const std::filesystem::path& executable) : service_(service), child_(executable) {
    (void)start();  // a failure is in the statistics, and tried again with the first frame
  }

  Result<ScanReport> scan(const Plane& luma, const ScanOptions& options, const std::stop_token& stop) {
    if (!child_.running() && !service_.wait_until(not_before_, stop))
      return Error{ErrorCode::cancelled, "scan", "a frame", "the station is closing", ""};
    if (!child_.running())
      if (auto started = start(); !started)
        return started.error();
    auto report = child_.scan(luma, options, service_.options_.patience, stop);
    if (report) {
      losses_in_a_row_ = 0;
      service_.note([](ScanStats& stats) { stats.decoder = DecoderState::running; });
      return report;
    }
    if (report.error().code != ErrorCode::cancelled)
      count_loss(report.error());
    return report;
  }

 private:
  Status start() {
    auto started = child_.start();
    if (!started) {
      ++losses_in_a_row_;
      not_before_ = steady_clock::now() + pause();
      service_.note([&](ScanStats& stats) {
        stats.decoder = DecoderState::unavailable;
        stats.decoder_pid = -1;
        stats.last_trouble = started.error().sentence();
      });
      return started;
    }
    service_.note([&](ScanStats& stats) {
      ++stats.started;
      stats.decoder = losses_in_a_row_ < kLossesBeforePause ? DecoderState::running : DecoderState::unavailable;
      stats.decoder_pid = child_.pid();
    });
    return started;
  }

  void count_loss(const Error& error) {
    ++losses_in_a_row_;
    not_before_ = steady_clock::now() + pause();
    service_.note([&](ScanStats& stats) {
      stats.died += error.code == ErrorCode::disconnected;
      stats.hung += error.code == ErrorCode::timed_out;
      stats.decoder = losses_in_a_row_ < kLossesBeforePause ? DecoderState::starting : DecoderState::unavailable;
      stats.decoder_pid = -1;
      stats.last_trouble = error.sentence();
    });
    // At once, so that the next frame finds it ready.
    if (losses_in_a_row_ < kLossesBeforePause)
      (void)start();
  }

  milliseconds pause() const {
    if (losses_in_a_row_ < kLossesBeforePause)
      return milliseconds{0};
    const int doublings = std::min(losses_in_a_row_ - kLossesBeforePause, 5);
    return std::min(kLongestPause, kFirstPause * (1 << doublings));
  }

  ScanService& service_;
  DecoderChild child_;
  int losses_in_a_row_ = 0;
  steady_clock::time_point not_before_{};
};

ScanService::ScanService(Options options, Sink sink)
    : options_(std::move(options)),
      sink_(std::move(sink)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

ScanService::~ScanService() {
  thread_.request_stop();
}

void ScanService::offer(FramePtr frame) {
  if (!frame)
    return;
  note([](ScanStats& stats) { ++stats.offered; });
  newest_.put(std::move(frame));
}

void ScanService::look_harder() {
  harder_.store(kHarderTries);
}

ScanStats ScanService::stats() const {
  std::lock_guard lock(mutex_);
  auto stats = stats_;
  stats.skipped = newest_.skipped() + stats_.skipped;
  return stats;
}

bool ScanService::wait_until(steady_clock::time_point time, const std::stop_token& stop) {
  std::unique_lock lock(mutex_);
  pause_.wait_until(lock, stop, time, [] { return false; });
  return !stop.stop_requested();
}

void ScanService::run(const std::stop_token& stop) {
  ::pthread_setname_np(::pthread_self(), "scan");
  std::optional<Decoder> decoder;
  if (options_.executable.empty())
    note([](ScanStats& stats) { stats.decoder = DecoderState::in_thread; });
  else
    decoder.emplace(*this, options_.executable);

  const auto interval = std::chrono::duration_cast<steady_clock::duration>(
      std::chrono::duration<double>(1 / std::clamp(options_.most_per_second, 0.1, 1000.0)));
  auto next = steady_clock::now();
  while (!stop.stop_requested()) {
    auto frame = newest_.wait(stop);
    if (!frame || !wait_until(next, stop))
      return;
    // While the cap held us back a newer one may have come.
    if (auto newer = newest_.take()) {
      note([](ScanStats& stats) { ++stats.skipped; });
      frame = std::move(newer);
    }
    next = steady_clock::now() + interval;
    look_at(**frame, decoder, stop);
  }
}

void ScanService::look_at(const Frame& frame, std::optional<Decoder>& decoder, const std::stop_token& stop) {
  const auto& picture = frame.picture();
  if (!picture) {
    note([&](ScanStats& stats) {
      ++stats.unreadable;
      stats.last_trouble = picture.error().sentence();
    });
    return;
  }
  ScanOptions options = options_.scan;
  options.look_first = not_reached_;
  const int tries = harder_.exchange(0);
  const bool harder = tries > 0;
  if (harder) {
    options.effort = Effort::harder;
    options.budget = std::max(options.budget, options_.harder_budget);
  }
  auto report = decoder ? decoder->scan(picture->y, options, stop) : Result<ScanReport>(scan(picture->y, options));
  if (!report) {
    if (report.error().code != ErrorCode::cancelled)
      note([](ScanStats& stats) { ++stats.lost; });
    if (harder)
      harder_.store(tries - 1);  // it was asked of this frame in vain; the next one is looked at instead
    return;
  }
  not_reached_ = report->not_reached;
  note([&](ScanStats& stats) {
    ++stats.scanned;
    stats.last_spent = report->spent;
  });
  sink_({frame.sequence, frame.captured, frame.captured_utc, picture->size, options.effort, std::move(*report)});
}

}  // namespace returns::vision
