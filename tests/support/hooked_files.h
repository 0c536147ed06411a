// A file port in front of another one, with a hook before every step that changes the disk and one after every read:
// for faults that come and go, for shares that vanish, and for counting what is written.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "storage/base/file_port.h"

namespace returns::tests {

class HookedFiles final : public FilePort {
 public:
  struct Step {
    std::string operation;  // "open", "append", "sync", "make_folders", "rename", "remove", "truncate", "sync_folder"
    std::filesystem::path path;
    std::size_t bytes = 0;  // of an append
  };
  explicit HookedFiles(FilePort& disk) : disk_(disk) {}

  std::function<std::optional<Error>(const Step&)> before;                    // an error is answered instead
  std::function<std::optional<Error>(const std::filesystem::path&)> on_read;  // an error is answered instead
  std::function<void(const std::filesystem::path&, Bytes&)> after_read;       // may alter what is given back

  Result<std::unique_ptr<WritableFile>> open(const std::filesystem::path& path, CreateMode mode) override {
    RETURNS_TRY(ask({"open", path, 0}));
    RETURNS_TRY_ASSIGN(auto file, disk_.open(path, mode));
    return std::unique_ptr<WritableFile>(std::make_unique<File>(*this, std::move(file), path));
  }
  Result<Bytes> read(const std::filesystem::path& path) override {
    RETURNS_TRY(ask_read(path));
    return altered(path, disk_.read(path));
  }
  Result<Bytes> read_at(const std::filesystem::path& path, std::uint64_t offset, std::size_t length) override {
    RETURNS_TRY(ask_read(path));
    return altered(path, disk_.read_at(path, offset, length));
  }
  Result<std::uint64_t> file_size(const std::filesystem::path& path) override { return disk_.file_size(path); }
  bool exists(const std::filesystem::path& path) override { return disk_.exists(path); }
  Result<std::vector<std::filesystem::path>> list(const std::filesystem::path& folder) override {
    return disk_.list(folder);
  }
  Status make_folders(const std::filesystem::path& folder) override {
    RETURNS_TRY(ask({"make_folders", folder, 0}));
    return disk_.make_folders(folder);
  }
  Status rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
    RETURNS_TRY(ask({"rename", from, 0}));
    return disk_.rename(from, to);
  }
  Status remove(const std::filesystem::path& path) override {
    RETURNS_TRY(ask({"remove", path, 0}));
    return disk_.remove(path);
  }
  Status truncate(const std::filesystem::path& path, std::uint64_t size) override {
    RETURNS_TRY(ask({"truncate", path, 0}));
    return disk_.truncate(path, size);
  }
  Status sync_folder(const std::filesystem::path& folder) override {
    RETURNS_TRY(ask({"sync_folder", folder, 0}));
    return disk_.sync_folder(folder);
  }
  Result<std::uint64_t> free_bytes(const std::filesystem::path& folder) override { return disk_.free_bytes(folder); }
  void forget_cached(const std::filesystem::path& path) override { disk_.forget_cached(path); }

 private:
  class File final : public WritableFile {
   public:
    File(HookedFiles& files, std::unique_ptr<WritableFile> file, std::filesystem::path path)
        : files_(files), file_(std::move(file)), path_(std::move(path)) {}
    Status append(ByteView bytes) override {
      RETURNS_TRY(files_.ask({"append", path_, bytes.size()}));
      return file_->append(bytes);
    }
    Status sync() override {
      RETURNS_TRY(files_.ask({"sync", path_, 0}));
      return file_->sync();
    }
    std::uint64_t size() const override { return file_->size(); }

   private:
    HookedFiles& files_;
    std::unique_ptr<WritableFile> file_;
    std::filesystem::path path_;
  };

  Status ask(const Step& step) {
    if (before)
      if (auto error = before(step))
        return *std::move(error);
    return {};
  }
  Status ask_read(const std::filesystem::path& path) {
    if (on_read)
      if (auto error = on_read(path))
        return *std::move(error);
    return {};
  }
  Result<Bytes> altered(const std::filesystem::path& path, Result<Bytes> bytes) {
    if (bytes && after_read)
      after_read(path, *bytes);
    return bytes;
  }

  FilePort& disk_;
};

}  // namespace returns::tests
