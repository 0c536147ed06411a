#include <set>
#include <tuple>

#include "storage/sync/upstream.h"

namespace returns::storage {
namespace {

constexpr int entries_at_once = 256;
constexpr int files_at_once = 64;

std::string name_of_position(const JournalPosition& position) {
  return "epoch " + std::to_string(position.epoch) + ", entry " + std::to_string(position.seq);
}

bool is_after(const JournalPosition& a, const JournalPosition& b) {
  return std::tie(a.epoch, a.seq) > std::tie(b.epoch, b.seq);
}

// What cannot get better by waiting is the file's own trouble; everything else is the upstream's and ends the round.
bool is_refusal(const Error& error) {
  switch (error.code) {
    case ErrorCode::already_exists:
    case ErrorCode::damaged:
    case ErrorCode::invalid_input:
    case ErrorCode::not_found:
    case ErrorCode::unsupported:
      return true;
    default:
      return false;
  }
}

class Round {
 public:
  Round(Upstream& upstream, const StationId& station, const std::filesystem::path& evidence_root,
        const OutboxAccess& outbox, const std::stop_token& stop)
      : upstream_(upstream), station_(station), evidence_root_(evidence_root), outbox_(outbox), stop_(stop) {}

  Result<SyncRound> run() {
    RETURNS_TRY(upstream_.check());
    RETURNS_TRY(send_entries());
    RETURNS_TRY(send_files());
    return round_;
  }

 private:
  Status send_entries() {
    RETURNS_TRY_ASSIGN(const JournalPosition head, upstream_.head(station_));
    RETURNS_TRY_ASSIGN(const JournalPosition acknowledged, outbox_.delivered_until());
    const auto first = outbox_.entries_after(head, 1);
    if (!first && first.error().code == ErrorCode::conflict)
      return send_from_the_beginning(head, acknowledged);
    if (!first)
      return first.error();
    // Also backwards: an upstream that was put back to an older state holds less than it once acknowledged.
    if (std::tie(head.epoch, head.seq) != std::tie(acknowledged.epoch, acknowledged.seq))
      RETURNS_TRY(outbox_.mark_delivered(head));
    RETURNS_TRY(send_after(head, head, acknowledged));
    return {};
  }

  // This store does not know the upstream's last entry. That is right only for a restored store: what it has of the
  // old epochs is the beginning of what the upstream has, and a newer epoch follows. So everything is compared, once.
  Status send_from_the_beginning(const JournalPosition& head, const JournalPosition& acknowledged) {
    RETURNS_TRY_ASSIGN(const JournalPosition reached, send_after({}, head, acknowledged));
    if (is_after(reached, head) || stop_.stop_requested())
      return {};
    return Error{ErrorCode::conflict, "send the journal to", upstream_.describe(),
                 "it goes on to " + name_of_position(head) + ", which this store does not have",
                 "Nothing was sent. Keep both journals: two stations have one name, or an old copy of the store is in "
                 "use."};
  }

  // Sends or compares all after `from`; gives where it ended.
  Result<JournalPosition> send_after(JournalPosition from, const JournalPosition& head,
                                     const JournalPosition& acknowledged) {
    while (!stop_.stop_requested()) {
      RETURNS_TRY_ASSIGN(const auto entries, outbox_.entries_after(from, entries_at_once));
      if (entries.empty())
        break;
      RETURNS_TRY(upstream_.put_entries(station_, entries));
      from = entries.back().position;
      if (!is_after(from, head))
        continue;
      RETURNS_TRY(outbox_.mark_delivered(from));
      for (const StoredEntry& entry : entries) {
        if (!is_after(entry.position, head))
          continue;
        ++round_.entries;
        round_.resent += is_after(entry.position, acknowledged) ? 0 : 1;
      }
    }
    return from;
  }

  Status send_files() {
    std::set<std::string> seen;
    for (bool more = true; more && !stop_.stop_requested();) {
      // The refused ones stay in the list, so that asking for as many again would only show them.
      const int limit = files_at_once + static_cast<int>(seen.size() - round_.files);
      RETURNS_TRY_ASSIGN(const auto files, outbox_.undelivered_files(limit));
      more = false;
      for (const Store::QueuedFile& file : files) {
        if (stop_.stop_requested())
          return {};
        if (!seen.insert(file.path).second)
          continue;
        more = true;
        if (file.refused.empty())
          RETURNS_TRY(send_file(file));
      }
    }
    return {};
  }

  Status send_file(const Store::QueuedFile& file) {
    const Status sent = upstream_.put_file(station_, file.path, evidence_root_ / file.path, file.sha256, stop_);
    if (sent) {
      RETURNS_TRY(outbox_.mark_file_delivered(file.path));
      ++round_.files;
      round_.bytes += file.bytes;
      return {};
    }
    if (sent.error().code == ErrorCode::cancelled)
      return {};
    // A share that is gone answers not_found as well; that is not the file's fault.
    RETURNS_TRY(upstream_.check());
    if (!is_refusal(sent.error()))
      return sent.error();
    RETURNS_TRY(outbox_.mark_file_refused(file.path, sent.error().sentence()));
    ++round_.refused;
    return {};
  }

  Upstream& upstream_;
  const StationId& station_;
  const std::filesystem::path& evidence_root_;
  const OutboxAccess& outbox_;
  const std::stop_token& stop_;
  SyncRound round_;
};

}  // namespace

Result<SyncRound> run_sync_round(Upstream& upstream, const StationId& station,
                                 const std::filesystem::path& evidence_root, const OutboxAccess& outbox,
                                 std::stop_token stop) {
  return Round(upstream, station, evidence_root, outbox, stop).run();
}

}  // namespace returns::storage
