// The store thread: the only writer. Turns the core's commands into transactions and answers with events.
#pragma once
#include <atomic>
#include <memory>
#include <mutex>
#include <vector>

#include "app/runtime/desk.h"
#include "app/runtime/lane.h"
#include "app/station/health.h"
#include "app/station/step.h"
#include "storage/inspections/store.h"
#include "storage/sync/upstream.h"

namespace returns::runtime {

class StoreDesk {
 public:
  // `on_commit` runs on the store thread after each commit (the upstream has something to ship).
  StoreDesk(std::unique_ptr<storage::Store> store, Post post, std::function<void()> on_commit);

  // Any thread; answers come as events.
  void append(std::uint64_t token, std::vector<Occurrence> occurrences);
  void look_up(const station::LookUp& command);
  void load_session(const SessionId& session);
  void check_sign_in(const station::CheckSignIn& command, UtcTime now);

  // Looks at the store for health(); while it cannot be written, tries whether it can again: refused work brings no
  // commit that would show it.
  void look_again();

  // For the other desks: ask and wait. Never from the store thread itself.
  template <typename T>
  Result<T> ask(std::function<Result<T>(storage::Store&)> question) {
    return lane_.ask<T>([this, question = std::move(question)] { return question(*store_); });
  }
  Status ask_status(std::function<Status(storage::Store&)> question);
  storage::OutboxAccess outbox();
  // As the last look_again() found it; any thread.
  station::StoreHealth health() const;
  station::QueueHealth queue() const { return {station::QueueKind::store, {}, lane_.waiting(), lane_.dropped()}; }
  const storage::Signer& signer() const { return store_->signer(); }

  void finish() { lane_.finish(); }  // does what is queued, then ends

 private:
  static Error too_busy(const char* operation);
  void tell_condition(const Error* failure);
  void look_at_journal();

  std::unique_ptr<storage::Store> store_;
  Post post_;
  std::function<void()> on_commit_;
  station::StoreStatus told_;
  mutable std::mutex mutex_;
  station::StoreHealth health_;  // under mutex_
  std::atomic<bool> looking_ = false;
  Lane lane_;
};

}  // namespace returns::runtime
