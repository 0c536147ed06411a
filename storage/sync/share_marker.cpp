#include "storage/sync/share_marker.h"

#include "storage/evidence/signature.h"
#include "storage/sync/upstream.h"

namespace returns::storage {
namespace {

namespace fs = std::filesystem;

constexpr const char* marker_name = "returns-upstream.id";
constexpr std::size_t longest_id = 200;

bool is_id(std::string_view text) {
  return !text.empty() && text.size() <= longest_id &&
         std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7f; });
}

}  // namespace

Result<std::string> read_upstream_id(FilePort& files, const fs::path& folder) {
  auto bytes = files.read_at(folder / marker_name, 0, longest_id + 2);
  if (!bytes) {
    Error error = std::move(bytes).error();
    error.operation = "use the upstream share";
    error.subject = folder.string();
    if (error.code == ErrorCode::not_found) {
      error.cause = "it has no returns-upstream.id, so it is not mounted, or it was never prepared";
      error.hint = "Mount the share; an admin can prepare a new one.";
    }
    return error;
  }
  std::string id(bytes->begin(), bytes->end());
  while (!id.empty() && (id.back() == '\n' || id.back() == '\r'))
    id.pop_back();
  if (!is_id(id))
    return Error{ErrorCode::damaged, "use the upstream share", folder.string(),
                 "its returns-upstream.id does not hold an id", "Compare the file with the id in the configuration."};
  return id;
}

Result<std::string> prepare_folder_upstream(FilePort& files, const fs::path& folder, std::string new_id) {
  constexpr const char* operation = "prepare the upstream share";
  if (!new_id.empty() && !is_id(new_id))
    return Error{ErrorCode::invalid_input, operation, folder.string(), "the id \"" + new_id + "\" cannot be used",
                 "Use letters, digits and dashes."};
  RETURNS_TRY_ASSIGN(const auto present, files.list(folder));
  if (auto id = read_upstream_id(files, folder)) {
    if (new_id.empty() || *id == new_id)
      return id;
    return Error{ErrorCode::already_exists, operation, folder.string(), "it is prepared already, with the id " + *id,
                 "Use that id, or choose another folder."};
  } else if (id.error().code != ErrorCode::not_found) {
    return id;
  }
  for (const fs::path& path : present) {
    const std::string name = path.filename().string();
    if (name != "lost+found" && !name.starts_with('.') && !name.starts_with(marker_name))
      return Error{ErrorCode::invalid_input, operation, folder.string(), "it is not empty: it holds " + name,
                   "Choose an empty folder, so that nothing of others is mixed with the records."};
  }
  if (new_id.empty()) {
    RETURNS_TRY_ASSIGN(const SigningKey random, make_signing_key());
    new_id = "share-" + random.public_key.substr(0, 32);
  }
  RETURNS_TRY(write_atomically(files, folder / marker_name, as_bytes(new_id + "\n")));
  return new_id;
}

Status ShareMarker::check() const {
  RETURNS_TRY_ASSIGN(const std::string found, read_upstream_id(files_, folder_));
  if (found != id_)
    return Error{ErrorCode::not_found, "use the upstream share", folder_.string(),
                 "it is another share: its id is " + found + " instead of " + id_,
                 "Mount the right share, or correct the id in the configuration."};
  return {};
}

Error ShareMarker::explain(Error error) const {
  if (error.code == ErrorCode::cancelled)
    return error;
  if (auto present = check(); !present)
    return std::move(present).error();
  return error;
}

}  // namespace returns::storage
