// One writer per store: flock on <folder>/lock, which holds the owner's process id. The kernel lets go of it when the
// process ends, however it ends.
#pragma once
#include <filesystem>

#include "storage/base/result.h"
#include "storage/base/unique_fd.h"

namespace returns::storage {

class LockFile {
 public:
  // busy: another process (or another Store of this one) has it; the hint names its process id.
  static Result<LockFile> take(const std::filesystem::path& path);

 private:
  explicit LockFile(UniqueFd fd) : fd_(std::move(fd)) {}
  UniqueFd fd_;
};

}  // namespace returns::storage
