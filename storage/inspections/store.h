// The local store: journal, projections, reference and settings behind one door.
//
// Threads: one Store belongs to the store thread and is the only writer (a lock file beside the database keeps a second
// process out). Readers open a StoreReader of their own, on any one thread each, while the Store lives or not.
//
// Durability: append() comes back only when SQLite has committed with synchronous=FULL and the segment mirror is
// synced. If the mirror alone fails, the commit stands, and mirror_trouble() says so until it has caught up.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "storage/base/file_port.h"
#include "storage/evidence/vault.h"
#include "storage/model/facts.h"
#include "storage/model/views.h"

namespace returns::storage {

// Epochs. The chain of one epoch is written by one key in one place. A new epoch with a new key begins when open() sees
// that this store is not the sole continuation of its past:
// - the database ends before its segment mirror (it was put back from a backup): the mirror's entries are taken in
//   first, so that nothing is lost;
// - database and mirror hold different entries for one position (one of them is from another store);
// - the key is missing or is not the one that EpochBegun names, or keys/ knows a newer epoch (database and mirror were
//   both put back);
// - the folder was moved or copied, to another path or another machine (/etc/machine-id);
// - the database was damaged or missing and was rebuilt from the mirror.
// Not seen from here: the whole folder put back to an older state in the same place on the same machine (a machine's
// snapshot). The upstream sees it: it holds other entries for the same positions and answers conflict.
struct StoreOptions {
  std::filesystem::path folder;  // store.sqlite, journal/, keys/, lock; made when missing
  StationId station;
  std::string software;       // version; open() records StationStarted with it
  FilePort* files = nullptr;  // posix_files() when null. A store on another port takes no lock: it is one process's own
  std::string sqlite_vfs;     // a registered SQLite VFS by name; empty: the default
  std::uint64_t segment_bytes = std::uint64_t{4} << 20;  // a mirror segment is rolled at this size
  std::function<TimeStamp()> clocks;                     // for what open() records; read_clocks() when empty
};

// Where an entry stands: (station, epoch, seq) is its key for ever.
struct JournalPosition {
  std::uint64_t epoch = 0;
  std::uint64_t seq = 0;
  std::string hash;  // hex of the entry at this position
  friend bool operator==(const JournalPosition&, const JournalPosition&) = default;
};

// A signed checkpoint covers the entries of its epoch up to `seq`.
struct CheckpointMark {
  std::uint64_t epoch = 0;
  std::uint64_t seq = 0;
  UtcTime at{};
};

struct Credentials {
  std::string badge;
  std::string pin;  // 4 to 8 digits
};

// An entry as stored: the canonical bytes are what is hashed, mirrored and sent upstream.
struct StoredEntry {
  JournalPosition position;
  std::string bytes;
};

struct Comparison {
  bool same = true;
  std::vector<std::string> differences;  // "items 0198…: grade resellable, rebuilt: scrap"
};

class StoreReader {
 public:
  static Result<std::unique_ptr<StoreReader>> open(const StoreOptions& options);
  virtual ~StoreReader() = default;

  virtual Result<std::vector<HistoryRow>> history(const HistoryQuery& query) = 0;
  virtual Result<std::uint64_t> count(const HistoryQuery& query) = 0;
  // Looks at no more than `most` items for each filter, so that it stays quick however large the store is.
  virtual Result<HistoryCounts> counts(const HistoryQuery& query, int most) = 0;
  virtual Result<SessionView> session(const Scope& scope, const SessionId& session) = 0;
  virtual Result<std::vector<SessionView>> sessions_in(SessionPhase phase) = 0;  // oldest first
  // Received at the dock and not being inspected, in the order of arrival.
  virtual Result<std::vector<ReceivedParcel>> parcels_waiting() = 0;
  // Expected returns that carry any of these identifiers, best match first. Empty values never match.
  virtual Result<std::vector<ExpectedReturn>> find_expected(const Scope& scope,
                                                            const std::vector<Identifier>& identifiers) = 0;
  // Closed or voided sessions that had the same identifier: "already graded".
  virtual Result<std::vector<HistoryRow>> seen_before(const Scope& scope,
                                                      const std::vector<Identifier>& identifiers) = 0;
  // What sessions of the return but `except` closed, oldest first; voided ones closed nothing.
  virtual Result<std::vector<InspectedItem>> inspected(const ReturnId& of_return, const SessionId& except) = 0;
  virtual Result<std::vector<Client>> clients() = 0;
  virtual Result<std::vector<User>> users() = 0;
  virtual Result<JournalPosition> head() = 0;
  virtual Result<std::optional<CheckpointMark>> last_checkpoint() = 0;  // of the newest epoch
  virtual Result<std::vector<StoredEntry>> entries_after(const JournalPosition& position, int limit) = 0;
  virtual void interrupt() = 0;  // any thread: the running query ends with ErrorCode::cancelled
};

class Store {
 public:
  // Errors: busy (another program holds the store, the hint names it), damaged (with what was kept and where),
  // read_only, disk_full, unsupported (written by a newer program).
  static Result<std::unique_ptr<Store>> open(const StoreOptions& options);
  virtual ~Store() = default;

  // What open() found and did that a person should know, as sentences: a damaged database and where it is kept, a
  // mirror caught up, a new epoch and why. Empty: nothing unusual.
  virtual std::vector<std::string> opening_notes() const = 0;

  // One transaction: journal entries, projections and outbox rows. All or nothing.
  // After ClipSealed and SessionClosed a signed checkpoint is part of it. invalid_input: a fact names a session, item
  // or clip that the journal does not have, or holds text that is not UTF-8.
  virtual Result<JournalPosition> append(const std::vector<Occurrence>& occurrences) = 0;

  virtual Status import_expected(const std::vector<ExpectedReturn>& returns) = 0;  // one transaction; same id replaces
  // `told` is the UserSaved of the same user. The badge's owner signs in with it; an empty badge takes it away. Without
  // a PIN the one before stays. already_exists: another user has the badge.
  virtual Status save_user(const User& user, const std::optional<std::string>& pin, const Occurrence& told) = 0;
  // The user, or permission (wrong badge or PIN; says no more), or busy with the seconds to wait after 5 failures.
  virtual Result<User> sign_in(const Credentials& credentials, UtcTime now) = 0;
  virtual Result<User> user_by_badge(const std::string& badge) = 0;  // where the site lets a badge alone sign in

  virtual const Signer& signer() const = 0;
  virtual StoreReader& reader() = 0;  // the store thread's own
  virtual std::optional<Error> mirror_trouble() const = 0;

  // Derived tables against a rebuild from the journal.
  virtual Result<Comparison> compare_projections() = 0;
  virtual Status rebuild_projections() = 0;

  // Outbox for the upstream: positions acknowledged, files delivered.
  virtual Result<JournalPosition> delivered_until() = 0;
  virtual Status mark_delivered(const JournalPosition& until) = 0;
  virtual Status queue_file(const std::string& relative_path, const std::string& sha256, std::uint64_t bytes) = 0;
  struct QueuedFile {
    std::string path;  // relative to the evidence folder
    std::string sha256;
    std::uint64_t bytes = 0;
    std::string refused;  // why the upstream refused it, empty when it did not
  };
  virtual Result<std::vector<QueuedFile>> undelivered_files(int limit) = 0;
  virtual Status mark_file_delivered(const std::string& relative_path) = 0;
  virtual Status mark_file_refused(const std::string& relative_path, const std::string& why) = 0;
  struct Backlog {
    std::uint64_t entries = 0;
    std::uint64_t files = 0;
    std::uint64_t bytes = 0;
  };
  virtual Result<Backlog> backlog() = 0;

  // What a crash left between the records and the evidence folder, by the records alone.
  struct LooseEnds {
    std::vector<std::string> photos;          // files that were never queued for the upstream
    std::vector<std::string> sealed_clips;    // folders whose clip.json was never queued
    std::vector<std::string> unsealed_clips;  // folders of clips that began and have no ClipSealed
  };
  virtual Result<LooseEnds> loose_ends() = 0;

  // Small settings of this station (local state, not journalled).
  virtual Result<std::optional<std::string>> setting(const std::string& key) = 0;
  virtual Status set_setting(const std::string& key, const std::string& value) = 0;
};

}  // namespace returns::storage
