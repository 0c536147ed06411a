#include "storage/inspections/lock_file.h"

#include <fcntl.h>
#include <sys/file.h>

#include <array>
#include <cerrno>

namespace returns::storage {

Result<LockFile> LockFile::take(const std::filesystem::path& path) {
  UniqueFd fd(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0640));
  if (!fd)
    return system_error(errno, "lock the store with", path.string());
  if (::flock(fd.get(), LOCK_EX | LOCK_NB) != 0) {
    if (errno != EWOULDBLOCK)
      return system_error(errno, "lock the store with", path.string());
    std::array<char, 32> owner{};
    const ssize_t length = ::pread(fd.get(), owner.data(), owner.size() - 1, 0);
    std::string process(owner.data(), length > 0 ? static_cast<std::size_t>(length) : 0);
    while (!process.empty() && process.back() == '\n')
      process.pop_back();
    return Error{ErrorCode::busy, "open the store", path.parent_path().string(),
                 "another station is using it (process " + process + ")",
                 "Close that station (process " + process + ") or give this one a folder of its own."};
  }
  const std::string own = std::to_string(::getpid()) + "\n";
  if (::ftruncate(fd.get(), 0) != 0 ||
      ::pwrite(fd.get(), own.data(), own.size(), 0) != static_cast<ssize_t>(own.size()))
    return system_error(errno, "write", path.string());
  return LockFile(std::move(fd));
}

}  // namespace returns::storage
