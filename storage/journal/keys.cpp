#include "storage/journal/keys.h"

#include <charconv>

namespace returns::storage {

std::filesystem::path KeyFolder::file(std::uint64_t epoch, const char* ending) const {
  return folder_ / ("epoch-" + std::to_string(epoch) + ending);
}

Result<std::optional<std::string>> KeyFolder::read(const std::filesystem::path& path) const {
  if (!files_->exists(path))
    return std::optional<std::string>();
  RETURNS_TRY_ASSIGN(const Bytes bytes, files_->read(path));
  std::string text(bytes.begin(), bytes.end());
  while (!text.empty() && text.back() == '\n')
    text.pop_back();
  return std::optional<std::string>(std::move(text));
}

Result<std::optional<SigningKey>> KeyFolder::secret(std::uint64_t epoch) const {
  RETURNS_TRY_ASSIGN(const auto seed, read(file(epoch, ".key")));
  if (!seed)
    return std::optional<SigningKey>();
  auto key = signing_key_from(*seed);
  // A damaged secret is a lost one: the store begins a new epoch and says so.
  if (!key && key.error().code == ErrorCode::damaged)
    return std::optional<SigningKey>();
  if (!key)
    return std::move(key).error();
  return std::optional<SigningKey>(*std::move(key));
}

Result<std::optional<std::string>> KeyFolder::public_key(std::uint64_t epoch) const {
  return read(file(epoch, ".pub"));
}

Result<std::uint64_t> KeyFolder::newest_begun() const {
  std::uint64_t newest = 0;
  if (!files_->exists(folder_))
    return newest;
  RETURNS_TRY_ASSIGN(const auto paths, files_->list(folder_));
  for (const auto& path : paths) {
    const std::string name = path.filename().string();
    std::uint64_t epoch = 0;
    if (name.starts_with("epoch-") && name.ends_with(".pub") &&
        std::from_chars(name.data() + 6, name.data() + name.size() - 4, epoch).ec == std::errc())
      newest = std::max(newest, epoch);
  }
  return newest;
}

Result<SigningKey> KeyFolder::prepare(std::uint64_t epoch) {
  RETURNS_TRY_ASSIGN(const auto left, secret(epoch));
  if (left)
    return *left;
  RETURNS_TRY(files_->make_folders(folder_));
  RETURNS_TRY_ASSIGN(const SigningKey key, make_signing_key());
  RETURNS_TRY(write_atomically(*files_, file(epoch, ".key"), as_bytes(key.seed + "\n"), CreateMode::fresh_secret));
  return key;
}

Status KeyFolder::mark_begun(std::uint64_t epoch, const std::string& public_key) {
  return write_atomically(*files_, file(epoch, ".pub"), as_bytes(public_key + "\n"));
}

}  // namespace returns::storage
