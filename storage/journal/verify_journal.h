// Checks a journal without trusting the database: chain, epochs, signatures of checkpoints, mirror against SQLite.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "storage/base/file_port.h"
#include "storage/base/result.h"

namespace returns::storage {

enum class JournalVerdict { intact, altered, missing, truncated, unreadable };

struct JournalFinding {
  JournalVerdict verdict = JournalVerdict::intact;
  std::string where;  // "epoch 1, entry 17" or a file's name
  std::string what;   // plain words
};

struct JournalReport {
  std::uint64_t entries = 0;
  std::uint64_t epochs = 0;
  std::string head;                      // hex of the last entry's hash
  std::string fingerprint;               // of the newest epoch's public key
  std::vector<JournalFinding> findings;  // empty: intact
};

// The whole store folder, read-only; works while a station writes. An error means that nothing could be checked.
Result<JournalReport> verify_journal(FilePort& files, const std::filesystem::path& store_folder);

}  // namespace returns::storage
