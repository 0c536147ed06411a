#include "storage/base/file_port.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <cerrno>

#include "storage/base/unique_fd.h"

namespace returns {
namespace {

namespace fs = std::filesystem;

class PosixFile final : public WritableFile {
 public:
  PosixFile(UniqueFd fd, fs::path path, std::uint64_t size) : fd_(std::move(fd)), path_(std::move(path)), size_(size) {}

  Status append(ByteView bytes) override {
    while (!bytes.empty()) {
      const ssize_t written = ::write(fd_.get(), bytes.data(), bytes.size());
      if (written < 0) {
        if (errno == EINTR)
          continue;
        return system_error(errno, "write", path_.string());
      }
      size_ += static_cast<std::uint64_t>(written);
      bytes = bytes.subspan(static_cast<std::size_t>(written));
    }
    return {};
  }

  Status sync() override {
    if (::fdatasync(fd_.get()) != 0)
      return system_error(errno, "sync", path_.string());
    return {};
  }

  std::uint64_t size() const override { return size_; }

 private:
  UniqueFd fd_;
  fs::path path_;
  std::uint64_t size_;
};

class PosixFiles final : public FilePort {
 public:
  Result<std::unique_ptr<WritableFile>> open(const fs::path& path, CreateMode mode) override {
    const int flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_APPEND | (mode == CreateMode::append ? 0 : O_EXCL);
    UniqueFd fd(::open(path.c_str(), flags, mode == CreateMode::fresh_secret ? 0600 : 0640));
    if (!fd)
      return system_error(errno, "create", path.string());
    struct stat info {};
    if (::fstat(fd.get(), &info) != 0)
      return system_error(errno, "look at", path.string());
    return std::unique_ptr<WritableFile>(
        std::make_unique<PosixFile>(std::move(fd), path, static_cast<std::uint64_t>(info.st_size)));
  }

  Result<Bytes> read(const fs::path& path) override {
    RETURNS_TRY_ASSIGN(const std::uint64_t size, file_size(path));
    return read_at(path, 0, size);
  }

  Result<Bytes> read_at(const fs::path& path, std::uint64_t offset, std::size_t length) override {
    const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (!fd)
      return system_error(errno, "open", path.string());
    Bytes bytes(length);
    std::size_t got = 0;
    while (got < length) {
      const ssize_t count = ::pread(fd.get(), bytes.data() + got, length - got, static_cast<off_t>(offset + got));
      if (count < 0) {
        if (errno == EINTR)
          continue;
        return system_error(errno, "read", path.string());
      }
      if (count == 0)
        break;
      got += static_cast<std::size_t>(count);
    }
    bytes.resize(got);
    return bytes;
  }

  Result<std::uint64_t> file_size(const fs::path& path) override {
    struct stat info {};
    if (::stat(path.c_str(), &info) != 0)
      return system_error(errno, "look at", path.string());
    return static_cast<std::uint64_t>(info.st_size);
  }

  bool exists(const fs::path& path) override {
    struct stat info {};
    return ::stat(path.c_str(), &info) == 0;
  }

  Result<std::vector<fs::path>> list(const fs::path& folder) override {
    std::error_code failure;
    std::vector<fs::path> names;
    for (fs::directory_iterator it(folder, failure), end; !failure && it != end; it.increment(failure))
      names.push_back(it->path());
    if (failure)
      return system_error(failure.value(), "list", folder.string());
    std::sort(names.begin(), names.end());
    return names;
  }

  Status make_folders(const fs::path& folder) override {
    if (folder.empty() || exists(folder))
      return {};
    RETURNS_TRY(make_folders(folder.parent_path()));
    if (::mkdir(folder.c_str(), 0750) != 0 && errno != EEXIST)
      return system_error(errno, "create the folder", folder.string());
    return sync_folder(folder.parent_path());
  }

  Status rename(const fs::path& from, const fs::path& to) override {
    if (::rename(from.c_str(), to.c_str()) != 0)
      return system_error(errno, "rename", from.string());
    return {};
  }

  Status remove(const fs::path& path) override {
    if (::unlink(path.c_str()) != 0)
      return system_error(errno, "remove", path.string());
    return {};
  }

  Status truncate(const fs::path& path, std::uint64_t size) override {
    if (::truncate(path.c_str(), static_cast<off_t>(size)) != 0)
      return system_error(errno, "shorten", path.string());
    return {};
  }

  Status sync_folder(const fs::path& folder) override {
    const UniqueFd fd(::open(folder.empty() ? "." : folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!fd)
      return system_error(errno, "open the folder", folder.string());
    // Some network file systems cannot sync a folder and say EINVAL; their rename is durable on its own.
    if (::fsync(fd.get()) != 0 && errno != EINVAL)
      return system_error(errno, "sync the folder", folder.string());
    return {};
  }

  Result<std::uint64_t> free_bytes(const fs::path& folder) override {
    struct statvfs info {};
    if (::statvfs(folder.c_str(), &info) != 0)
      return system_error(errno, "ask for free space on", folder.string());
    return static_cast<std::uint64_t>(info.f_bavail) * info.f_frsize;
  }

  void forget_cached(const fs::path& path) override {
    const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (fd)
      (void)::posix_fadvise(fd.get(), 0, 0, POSIX_FADV_DONTNEED);
  }
};

}  // namespace

FilePort& posix_files() {
  static PosixFiles files;
  return files;
}

Status write_atomically(FilePort& files, const fs::path& path, ByteView bytes, CreateMode mode) {
  fs::path partial = path;
  partial += ".part";
  if (files.exists(partial))
    RETURNS_TRY(files.remove(partial));
  {
    RETURNS_TRY_ASSIGN(const auto file, files.open(partial, mode));
    RETURNS_TRY(file->append(bytes));
    RETURNS_TRY(file->sync());
  }
  RETURNS_TRY(files.rename(partial, path));
  return files.sync_folder(path.parent_path());
}

}  // namespace returns
