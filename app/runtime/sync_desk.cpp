#include "app/runtime/sync_desk.h"

#include <array>

namespace returns::runtime {

using namespace std::chrono_literals;
using station::UpstreamPhase;
using station::UpstreamStatus;

namespace {

constexpr std::array<std::chrono::seconds, 5> retry_after{2s, 5s, 15s, 30s, 60s};
// Even without a commit the share is looked at, so that a vanished one shows before it is needed.
constexpr auto look_again_after = 30s;

constexpr int most_files_looked_at = 1000;

bool same(const UpstreamStatus& a, const UpstreamStatus& b) {
  return a.phase == b.phase && a.entries_behind == b.entries_behind && a.files_behind == b.files_behind &&
         a.bytes_behind == b.bytes_behind && a.trouble == b.trouble && a.last_success == b.last_success;
}

}  // namespace

SyncDesk::SyncDesk(SyncOptions options, StoreDesk& store, Post post)
    : options_(std::move(options)),
      store_(store),
      post_(std::move(post)),
      worker_(
          "sync", [this](std::stop_token stop) { return run(stop); }, tell_trouble(post_)) {}

void SyncDesk::something_to_ship() {
  wake_.put(true);
}

Status SyncDesk::run(std::stop_token stop) {
  std::size_t failures = 0;
  while (!stop.stop_requested()) {
    const UpstreamStatus status = round(stop);
    if (stop.stop_requested())
      break;
    tell(status);
    const bool failed = status.phase == UpstreamPhase::unreachable;
    failures = failed ? std::min(failures + 1, retry_after.size()) : 0;
    const auto pause = failed ? retry_after[failures - 1] : std::chrono::seconds(look_again_after);
    const auto until = std::chrono::steady_clock::now() + pause;
    if (failed)  // a commit does not shorten the back-off; the next round takes it along
      while (!stop.stop_requested() && std::chrono::steady_clock::now() < until)
        (void)wake_.wait_until(stop, until);
    else
      (void)wake_.wait_until(stop, until);
  }
  return {};
}

UpstreamStatus SyncDesk::round(std::stop_token stop) {
  UpstreamStatus status;
  status.phase = UpstreamPhase::idle;
  status.last_success = told_.last_success;
  const auto backlog = store_.ask<storage::Store::Backlog>([](storage::Store& store) { return store.backlog(); });
  if (backlog && backlog->entries + backlog->files > 0) {
    UpstreamStatus sending = status;
    sending.phase = UpstreamPhase::sending;
    sending.entries_behind = backlog->entries;
    sending.files_behind = backlog->files;
    sending.bytes_behind = backlog->bytes;
    tell(sending);
  }
  const auto done = [&]() -> Result<storage::SyncRound> {
    if (!upstream_) {
      RETURNS_TRY_ASSIGN(upstream_, options_.open());
    }
    upstream_->forget_positions();
    return storage::run_sync_round(*upstream_, options_.station, options_.evidence_root, store_.outbox(), stop);
  }();
  if (!done) {
    status.phase = done.error().code == ErrorCode::conflict ? UpstreamPhase::refused : UpstreamPhase::unreachable;
    status.trouble = done.error().sentence();
  } else {
    status.last_success = read_clocks().utc;
  }
  const auto left = store_.ask<storage::Store::Backlog>([](storage::Store& store) { return store.backlog(); });
  if (left) {
    status.entries_behind = left->entries;
    status.files_behind = left->files;
    status.bytes_behind = left->bytes;
  }
  if (done && status.files_behind > 0)
    tell_refused(status);
  return status;
}

// What was refused in an earlier round is still refused: it stays visible until somebody has seen to it.
void SyncDesk::tell_refused(UpstreamStatus& status) {
  const auto files = store_.ask<std::vector<storage::Store::QueuedFile>>(
      [](storage::Store& store) { return store.undelivered_files(most_files_looked_at); });
  if (!files)
    return;
  for (const auto& file : *files)
    if (!file.refused.empty()) {
      status.phase = UpstreamPhase::refused;
      status.trouble = file.refused;
      return;
    }
}

void SyncDesk::tell(const UpstreamStatus& status) {
  if (same(status, told_))
    return;
  told_ = status;
  post_(station::UpstreamTold{status});
}

}  // namespace returns::runtime
