// The station's signing keys: keys/epoch-N.key (the secret seed, mode 0600) and keys/epoch-N.pub, which appears only
// after EpochBegun was committed. A secret without a public file is the trace of a crash in between and is used again;
// a public file whose epoch neither database nor mirror knows says that both were put back to an older state.
#pragma once
#include <optional>

#include "storage/base/file_port.h"
#include "storage/evidence/signature.h"

namespace returns::storage {

class KeyFolder {
 public:
  KeyFolder(FilePort& files, std::filesystem::path folder) : files_(&files), folder_(std::move(folder)) {}

  Result<std::optional<SigningKey>> secret(std::uint64_t epoch) const;  // nothing: no such file, or unreadable text
  Result<std::optional<std::string>> public_key(std::uint64_t epoch) const;  // nothing: the epoch was never begun
  Result<std::uint64_t> newest_begun() const;                                // 0: none
  // The key for an epoch that has not begun: an unused one left by a crash, or a new one, durable on return.
  Result<SigningKey> prepare(std::uint64_t epoch);
  Status mark_begun(std::uint64_t epoch, const std::string& public_key);

 private:
  std::filesystem::path file(std::uint64_t epoch, const char* ending) const;
  Result<std::optional<std::string>> read(const std::filesystem::path& path) const;

  FilePort* files_;
  std::filesystem::path folder_;
};

}  // namespace returns::storage
