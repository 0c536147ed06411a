// One station's journal on a share: whole lines in segment files, per epoch. Sync thread.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "storage/inspections/store.h"

namespace returns::storage {

class ShareJournal {
 public:
  // `folder`: <share>/<station>/journal, made when the first entry comes.
  ShareJournal(FilePort& files, std::filesystem::path folder, std::uint64_t segment_full)
      : files_(files), folder_(std::move(folder)), segment_full_(segment_full) {}

  // The last whole line. The newest segment is written anew the first time and after every error: what an interrupted
  // write left in it may be readable and yet be on no disk (a failed sync leaves pages that only look written).
  Result<JournalPosition> head();
  // As Upstream::put_entries.
  Status put(const std::vector<StoredEntry>& entries);

 private:
  struct Tail {
    std::filesystem::path segment;  // empty: no entries yet
    std::uint64_t size = 0;
    JournalPosition position;
  };
  struct Segment {
    std::filesystem::path path;
    std::uint64_t epoch = 0;
    std::uint64_t first_seq = 0;
  };

  Result<std::vector<Segment>> segments() const;  // in order
  Status find_tail();
  Result<bool> settle(const Segment& segment);  // false: it held no whole line and is gone
  struct Held {                                 // what is compared with, read at most once in a put()
    std::vector<Segment> segments;
    std::map<std::filesystem::path, std::map<std::uint64_t, std::string>> hashes;
  };
  Status compare_with_held(const StoredEntry& entry, Held& held) const;
  Status append_run(const StoredEntry* first, const StoredEntry* last);

  FilePort& files_;
  std::filesystem::path folder_;
  std::uint64_t segment_full_;
  std::optional<Tail> tail_;  // as this object left it; nothing after an error
};

}  // namespace returns::storage
