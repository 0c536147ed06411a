// The sync thread: ships the outbox upstream, round by round; sleeps until a commit or the next try.
#pragma once
#include "app/runtime/desk.h"
#include "app/runtime/store_desk.h"

namespace returns::runtime {

struct SyncOptions {
  std::function<Result<std::unique_ptr<storage::Upstream>>()> open;  // called on the sync thread until it succeeds
  StationId station;
  std::filesystem::path evidence_root;
};

class SyncDesk {
 public:
  SyncDesk(SyncOptions options, StoreDesk& store, Post post);
  ~SyncDesk() { worker_.stop(); }

  void something_to_ship();  // any thread
  void stop() { worker_.stop(); }

 private:
  Status run(std::stop_token stop);
  station::UpstreamStatus round(std::stop_token stop);
  void tell_refused(station::UpstreamStatus& status);
  void tell(const station::UpstreamStatus& status);

  SyncOptions options_;
  std::unique_ptr<storage::Upstream> upstream_;  // kept while it answers: it remembers which parts are doubtful
  StoreDesk& store_;
  Post post_;
  Slot<bool> wake_;
  station::UpstreamStatus told_;
  Worker worker_;
};

}  // namespace returns::runtime
