// The playback thread: decodes one clip for review, all its cameras in step.
#pragma once
#include <condition_variable>
#include <memory>
#include <mutex>

#include "app/runtime/desk.h"
#include "app/runtime/station_runtime.h"

namespace returns::runtime {

class PlaybackDesk {
 public:
  PlaybackDesk(std::filesystem::path evidence_root, Post post, Wake wake);
  ~PlaybackDesk() { worker_.stop(); }

  // Any thread.
  std::uint64_t open_clip(ClipView clip);
  void close_clip();
  void seek(std::chrono::microseconds position);
  void play(bool playing);
  std::shared_ptr<const PlaybackView> view() const;

 private:
  using Clock = std::chrono::steady_clock;
  struct Orders {  // what was asked since the thread last looked
    std::optional<std::pair<std::uint64_t, ClipView>> open;
    bool close = false;
    std::optional<std::chrono::microseconds> seek;
    std::optional<bool> play;
    bool any() const { return open || close || seek || play; }
  };

  Status run(std::stop_token stop);
  void obey(Orders orders);
  void load(std::uint64_t number, const ClipView& clip);
  void show(std::chrono::microseconds position);
  void publish();
  void tell_failure(const Error& error);

  const std::filesystem::path root_;
  Wake wake_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  Orders orders_;
  std::shared_ptr<const PlaybackView> published_;
  std::uint64_t next_number_ = 1;

  // Playback thread only.
  PlaybackView now_;
  std::vector<std::unique_ptr<vision::ClipReader>> readers_;  // of the view's cameras; null: cannot be played
  vision::CamerasInStep step_;
  Clock::time_point played_from_{};
  std::chrono::microseconds position_from_{};
  Worker worker_;
};

}  // namespace returns::runtime
