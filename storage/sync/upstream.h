// The narrow port to whatever receives our records and evidence, and its adapter for a plain folder (a mounted share).
// Called on the sync thread only. Every operation is idempotent: doing it again after an interruption is safe.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "storage/base/file_port.h"
#include "storage/inspections/store.h"

namespace returns::storage {

class Upstream {
 public:
  virtual ~Upstream() = default;

  // Is it there, and is it the one we know? not_found: the share vanished or is another one (marker missing or with
  // another id); nothing may be written then.
  virtual Status check() = 0;
  // The last journal position that it holds for certain of this station, found anew from its own content; epoch 0 and
  // seq 0 when none. May repair what an interrupted write left behind.
  virtual Result<JournalPosition> head(const StationId& station) = 0;
  // Entries in order, beginning at the latest right after head(); those it holds already are compared and passed over.
  // conflict: it holds other bytes for a position, or positions between head() and the first entry are missing.
  // damaged: an entry's hash is not that of its bytes. They are there for certain when it comes back.
  virtual Status put_entries(const StationId& station, const std::vector<StoredEntry>& entries) = 0;
  // A file of evidence; comes back only after it was read back and its hash compared. `stop` ends it early (cancelled);
  // what was sent is used next time. already_exists: it holds other content under this name, which stays. damaged: the
  // source is not what its hash says; not_found while check() is well: there is no source.
  virtual Status put_file(const StationId& station, const std::string& relative_path,
                          const std::filesystem::path& source, const std::string& sha256, std::stop_token stop) = 0;
  // Where it stands is asked of the upstream itself again: it may have been restored or swapped since.
  virtual void forget_positions() {}
  virtual std::string describe() const = 0;  // "folder /srv/share"
};

// The share's layout:
//   returns-upstream.id                                   the marker: this share's id and nothing else
//   <station>/journal/epoch-<n>/<first seq>.journal       lines "<seq> <hash> <bytes>\n" as the store wrote the bytes
//   <station>/journal/epoch-<n>/<…>.damaged               what a repair put aside because it was more than a torn line
//   <station>/evidence/<the path of the evidence folder>
struct FolderUpstreamOptions {
  std::filesystem::path folder;
  std::string id;  // must equal the content of <folder>/returns-upstream.id; empty: adopt an existing marker's id
  std::size_t piece = std::size_t{1} << 20;             // bytes of a file sent at a time; synced after every eighth
  std::uint64_t segment_full = std::uint64_t{1} << 20;  // bytes of a journal segment after which the next one begins
};

// Makes the marker in an empty folder, once, when an admin sets the share up; an empty new_id makes one. Gives the id.
// A share with a marker keeps it: its id, or already_exists when new_id is another. invalid_input: not empty.
Result<std::string> prepare_folder_upstream(FilePort& files, const std::filesystem::path& folder, std::string new_id);
// What the marker says. not_found when there is none: not mounted, or never prepared.
Result<std::string> read_upstream_id(FilePort& files, const std::filesystem::path& folder);
// With an id it opens a share that is not there yet as well; check() tells. Without one the marker must be readable.
Result<std::unique_ptr<Upstream>> open_folder_upstream(FilePort& files, FolderUpstreamOptions options);

// What a round asks of the store; the callbacks run on the sync thread and ask the store thread.
struct OutboxAccess {
  std::function<Result<JournalPosition>()> delivered_until;
  // As StoreReader::entries_after: conflict when the store does not have this very entry.
  std::function<Result<std::vector<StoredEntry>>(const JournalPosition& after, int limit)> entries_after;
  std::function<Status(const JournalPosition&)> mark_delivered;
  std::function<Result<std::vector<Store::QueuedFile>>(int limit)> undelivered_files;
  std::function<Status(const std::string& path)> mark_file_delivered;
  std::function<Status(const std::string& path, const std::string& why)> mark_file_refused;
};
struct SyncRound {
  std::uint64_t entries = 0;
  std::uint64_t resent = 0;  // of these, acknowledged before: the upstream had lost them
  std::uint64_t files = 0;
  std::uint64_t bytes = 0;
  std::uint64_t refused = 0;  // newly, in this round
};
// Entries first, from where the upstream says it stands, then files. A file that cannot be taken is marked as refused
// and the others go on; files refused before are left alone. A stop ends the round without an error.
// conflict: the upstream's journal is not the beginning of this store's; nothing is sent then.
Result<SyncRound> run_sync_round(Upstream& upstream, const StationId& station,
                                 const std::filesystem::path& evidence_root, const OutboxAccess& outbox,
                                 std::stop_token stop);

}  // namespace returns::storage
