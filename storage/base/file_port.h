// The door to the disk for everything that is evidence: clips, photos, journal segments, manifests, upstream copies.
// The real one is POSIX; the one in tests/support forgets everything that was not synced when the test cuts the power.
//
// Paths are absolute. All functions may be called from any thread; one WritableFile belongs to one thread at a time.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "storage/base/result.h"

namespace returns {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

// An append-only file. Bytes are durable only after sync() came back; the *name* of a new file only after
// FilePort::sync_folder() of its parent.
class WritableFile {
 public:
  virtual ~WritableFile() = default;
  virtual Status append(ByteView bytes) = 0;  // writes all or returns an error; may have written a part then
  virtual Status sync() = 0;                  // fdatasync
  virtual std::uint64_t size() const = 0;     // bytes appended so far, synced or not
};

enum class CreateMode {
  fresh,         // already_exists if the name is taken
  fresh_secret,  // likewise, and nobody but the owner may read it
  append         // opened at its end, created when missing
};

class FilePort {
 public:
  virtual ~FilePort() = default;
  virtual Result<std::unique_ptr<WritableFile>> open(const std::filesystem::path& path, CreateMode mode) = 0;
  virtual Result<Bytes> read(const std::filesystem::path& path) = 0;  // whole file
  virtual Result<Bytes> read_at(const std::filesystem::path& path, std::uint64_t offset, std::size_t length) = 0;
  virtual Result<std::uint64_t> file_size(const std::filesystem::path& path) = 0;
  virtual bool exists(const std::filesystem::path& path) = 0;
  virtual Result<std::vector<std::filesystem::path>> list(
      const std::filesystem::path& folder) = 0;                          // sorted, full paths
  virtual Status make_folders(const std::filesystem::path& folder) = 0;  // and syncs each new name into its parent
  virtual Status rename(const std::filesystem::path& from, const std::filesystem::path& to) = 0;  // atomic, replaces
  virtual Status remove(const std::filesystem::path& path) = 0;
  virtual Status truncate(const std::filesystem::path& path, std::uint64_t size) = 0;  // copies only, never originals
  virtual Status sync_folder(const std::filesystem::path& folder) = 0;
  virtual Result<std::uint64_t> free_bytes(const std::filesystem::path& folder) = 0;
  // Asks the system to forget what it has cached of a synced file, so that the next read comes from the device or the
  // share's server. A wish: where it cannot be fulfilled nothing happens.
  virtual void forget_cached(const std::filesystem::path& /*path*/) {}
};

// The real file system. Lives as long as the program.
FilePort& posix_files();

// Writes `bytes` beside `path`, syncs, renames over it and syncs the folder: readers see the old or the new content,
// never a part.
Status write_atomically(FilePort& files, const std::filesystem::path& path, ByteView bytes,
                        CreateMode mode = CreateMode::fresh);

inline ByteView as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

}  // namespace returns
