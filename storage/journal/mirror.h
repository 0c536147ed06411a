// The journal's second form beside SQLite: journal/epoch-N/segment-NNNNNN.jsonl and journal/epoch-N/checkpoints.jsonl,
// files of hashed lines (line_log.h). A damaged database is rebuilt from them. One thread, the store's.
#pragma once
#include "storage/inspections/store.h"
#include "storage/journal/line_log.h"

namespace returns::storage {

std::filesystem::path epoch_folder(const std::filesystem::path& journal, std::uint64_t epoch);
// Numbers of the epochs that have a folder, ascending.
Result<std::vector<std::uint64_t>> mirrored_epochs(FilePort& files, const std::filesystem::path& journal);
// Files of an epoch in order; segments only.
Result<std::vector<std::filesystem::path>> segment_files(FilePort& files, const std::filesystem::path& journal,
                                                         std::uint64_t epoch);

class Mirror {
 public:
  Mirror(FilePort& files, std::filesystem::path journal, std::uint64_t segment_bytes)
      : files_(&files), journal_(std::move(journal)), segment_bytes_(segment_bytes) {}

  // Gets an epoch's files ready for appending, repairs a torn tail, and says where the mirror ends: epoch and seq 0
  // when it holds nothing. Only the last segments are read.
  Result<JournalPosition> open(std::uint64_t epoch);
  // Whole entries of an epoch after `seq` as the mirror has them, in order, up to the first line that is not whole.
  Result<std::vector<StoredEntry>> entries_after(std::uint64_t epoch, std::uint64_t seq);
  // Puts an epoch's files aside under another name, when they contradict the database.
  Result<std::filesystem::path> set_aside(std::uint64_t epoch);

  // Of the open epoch; durable on return. After an error: recover(), then append what is missing.
  Status append(const std::vector<StoredEntry>& entries);
  Status append_checkpoints(const std::vector<HashedLine>& checkpoints);
  std::vector<HashedLine> take_checkpoints() { return std::move(checkpoints_found_); }  // found by open()
  // Takes back what was not synced and opens the epoch again.
  Result<JournalPosition> recover();

  std::vector<std::string> take_notes() { return std::exchange(notes_, {}); }

 private:
  std::filesystem::path segment_path(std::uint64_t number) const;

  FilePort* files_;
  std::filesystem::path journal_;
  std::uint64_t segment_bytes_;
  std::uint64_t epoch_ = 0;
  std::uint64_t segment_ = 0;
  std::unique_ptr<LineLog> log_, checkpoints_;
  std::vector<HashedLine> checkpoints_found_;
  std::vector<std::string> notes_;
};

}  // namespace returns::storage
