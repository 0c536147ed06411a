#include "app/runtime/store_desk.h"

#include "storage/evidence/signature.h"

namespace returns::runtime {

using namespace station;

namespace {
// Deep enough for minutes of work while a disk stalls; past it, new work is refused with a message.
constexpr std::size_t lane_capacity = 4096;

Result<storage::JournalPosition> append_or_say_why(storage::Store& store, const std::vector<Occurrence>& occurrences) {
  try {
    return store.append(occurrences);
  } catch (const std::exception& failure) {
    return Error{ErrorCode::internal, "save to", "the store", failure.what(), "It is tried again."};
  }
}
Status look_up(storage::StoreReader& reader, const LookUp& command, LookupAnswered& answer) {
  const Scope scope = command.client ? Scope::of(*command.client) : Scope::all_clients();
  RETURNS_TRY_ASSIGN(answer.returns, reader.find_expected(scope, command.identifiers));
  RETURNS_TRY_ASSIGN(answer.seen_before, reader.seen_before(scope, command.identifiers));
  if (command.session.empty())
    return {};
  for (const ExpectedReturn& found : answer.returns) {
    RETURNS_TRY_ASSIGN(const auto inspected, reader.inspected(found.id, command.session));
    answer.inspected.insert(answer.inspected.end(), inspected.begin(), inspected.end());
  }
  if (!command.client)
    return {};
  RETURNS_TRY_ASSIGN(const auto anywhere, reader.find_expected(Scope::all_clients(), command.identifiers));
  for (const ExpectedReturn& found : anywhere)
    if (found.client != *command.client)
      answer.elsewhere.push_back(found.id);
  return {};
}

Result<SessionLoaded> load(storage::StoreReader& reader, const SessionId& session) {
  SessionLoaded loaded;
  RETURNS_TRY_ASSIGN(loaded.view, reader.session(Scope::all_clients(), session));
  if (loaded.view.bound_to) {
    RETURNS_TRY_ASSIGN(loaded.inspected, reader.inspected(loaded.view.bound_to->id, session));
  }
  return loaded;
}
}  // namespace

StoreDesk::StoreDesk(std::unique_ptr<storage::Store> store, Post post, std::function<void()> on_commit)
    : store_(std::move(store)),
      post_(std::move(post)),
      on_commit_(std::move(on_commit)),
      lane_("store", lane_capacity, tell_trouble(post_)) {}

// The core waits for each answer, so a job that finds no place is answered as well.
Error StoreDesk::too_busy(const char* operation) {
  return {ErrorCode::busy, operation, "the store", "it has too much to do", "Try again in a moment."};
}

void StoreDesk::append(std::uint64_t token, std::vector<Occurrence> occurrences) {
  const auto accepted = lane_.post([this, token, occurrences = std::move(occurrences)] {
    const auto position = append_or_say_why(*store_, occurrences);
    if (!position) {
      tell_condition(&position.error());
      post_(CommitFailed{token, position.error()});
      return;
    }
    tell_condition(nullptr);
    post_(Committed{token});
    on_commit_();
  });
  if (accepted != Push::accepted)
    post_(CommitFailed{token, too_busy("save to")});
}

void StoreDesk::look_again() {
  if (looking_.exchange(true))
    return;  // the lane has not come to the last look yet
  const auto accepted = lane_.post([this] {
    looking_ = false;
    look_at_journal();
    if (told_.writable)
      return;
    const Status written = store_->set_setting("written_at", to_iso(read_clocks().utc));
    tell_condition(written ? nullptr : &written.error());
  });
  if (accepted != Push::accepted)
    looking_ = false;
}

void StoreDesk::look_at_journal() {
  StoreHealth now;
  if (const auto head = store_->reader().head()) {
    now.epoch = head->epoch;
    now.entries = head->seq;
  }
  if (const auto last = store_->reader().last_checkpoint(); last && *last)
    now.checkpoint = StoreHealth::Checkpoint{(*last)->seq, (*last)->at};
  now.fingerprint = storage::fingerprint_of(store_->signer().public_key());
  std::lock_guard lock(mutex_);
  health_ = std::move(now);
}

StoreHealth StoreDesk::health() const {
  std::lock_guard lock(mutex_);
  return health_;
}

void StoreDesk::tell_condition(const Error* failure) {
  StoreStatus now;
  if (failure != nullptr) {
    now.writable = failure->code != ErrorCode::read_only && failure->code != ErrorCode::damaged &&
                   failure->code != ErrorCode::permission;
    now.trouble = failure->sentence();
  } else if (const auto trouble = store_->mirror_trouble()) {
    now.trouble = trouble->sentence();
  }
  if (now.writable == told_.writable && now.trouble == told_.trouble)
    return;
  told_ = now;
  post_(StoreTold{now});
}

void StoreDesk::look_up(const LookUp& command) {
  const auto accepted = lane_.post([this, command] {
    LookupAnswered answer;
    answer.session = command.session;
    answer.arrival = command.arrival;
    answer.code = command.code;
    if (const Status known = runtime::look_up(store_->reader(), command, answer); !known)
      answer.error = known.error();
    post_(std::move(answer));
  });
  if (accepted != Push::accepted)
    post_(LookupAnswered{command.session, {}, {}, too_busy("look up a code in"), command.arrival, command.code});
}

void StoreDesk::load_session(const SessionId& session) {
  const auto accepted = lane_.post([this, session] {
    auto loaded = load(store_->reader(), session);
    if (loaded)
      post_(*std::move(loaded));
    else
      post_(SessionLoaded{{}, loaded.error()});
  });
  if (accepted != Push::accepted)
    post_(SessionLoaded{{}, too_busy("open the parcel in")});
}

void StoreDesk::check_sign_in(const CheckSignIn& command, UtcTime now) {
  const auto accepted = lane_.post([this, command, now] {
    auto user = store_->sign_in({command.badge, command.pin}, now);
    SignInAnswered answer;
    if (user)
      answer.user = *std::move(user);
    else
      answer.error = user.error();
    post_(std::move(answer));
  });
  if (accepted != Push::accepted)
    post_(SignInAnswered{std::nullopt, too_busy("sign in at")});
}

Status StoreDesk::ask_status(std::function<Status(storage::Store&)> question) {
  auto done = ask<bool>([question = std::move(question)](storage::Store& store) -> Result<bool> {
    if (Status status = question(store); !status)
      return std::move(status).error();
    return true;
  });
  if (!done)
    return done.error();
  return {};
}

storage::OutboxAccess StoreDesk::outbox() {
  using storage::JournalPosition;
  using storage::Store;
  using storage::StoredEntry;
  storage::OutboxAccess access;
  access.delivered_until = [this] {
    return ask<JournalPosition>([](Store& store) { return store.delivered_until(); });
  };
  access.entries_after = [this](const JournalPosition& after, int limit) {
    return ask<std::vector<StoredEntry>>(
        [after, limit](Store& store) { return store.reader().entries_after(after, limit); });
  };
  access.mark_delivered = [this](const JournalPosition& until) {
    return ask_status([until](Store& store) { return store.mark_delivered(until); });
  };
  access.undelivered_files = [this](int limit) {
    return ask<std::vector<Store::QueuedFile>>([limit](Store& store) { return store.undelivered_files(limit); });
  };
  access.mark_file_delivered = [this](const std::string& path) {
    return ask_status([path](Store& store) { return store.mark_file_delivered(path); });
  };
  access.mark_file_refused = [this](const std::string& path, const std::string& why) {
    return ask_status([path, why](Store& store) { return store.mark_file_refused(path, why); });
  };
  return access;
}

}  // namespace returns::runtime
