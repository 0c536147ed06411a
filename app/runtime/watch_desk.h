// The watch thread: looks after what no worker owns, every two seconds. The room left on the evidence disk is told to
// the core; how the machine and the workers are is kept for whoever shows it.
#pragma once
#include <memory>
#include <mutex>

#include "app/runtime/desk.h"
#include "app/station/health.h"

namespace returns::runtime {

// Level and free bytes as they are now. Any thread.
station::DiskStatus look_at_disk(const std::filesystem::path& folder, const station::Settings& settings);

// Keyboard-like input devices by their stable names (/dev/input/by-id/…-event-kbd). Any thread.
std::vector<station::ScannerHealth> find_scanners(const std::filesystem::path& by_id = "/dev/input/by-id");

class WatchDesk {
 public:
  // `ask` adds what the workers know; called on the watch thread, must not block.
  using Ask = std::function<void(station::Health&)>;

  WatchDesk(std::filesystem::path evidence_root, station::Settings settings, Ask ask, Post post);
  ~WatchDesk() { worker_.stop(); }

  std::shared_ptr<const station::Health> health() const;  // any thread; never null

 private:
  Status run(std::stop_token stop);
  void look();

  const std::filesystem::path root_;
  const station::Settings settings_;
  const Ask ask_;
  Post post_;
  station::DiskStatus told_;  // watch thread only
  mutable std::mutex mutex_;
  std::shared_ptr<const station::Health> health_;
  Worker worker_;
};

}  // namespace returns::runtime
