#include "storage/evidence/vault.h"

#include <algorithm>
#include <cstdio>
#include <numeric>
#include <set>

#include "storage/evidence/digest.h"
#include "storage/evidence/manifest.h"
#include "storage/evidence/signature.h"

namespace returns::storage {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t piece = std::size_t{1} << 20;
constexpr std::uint64_t largest_manifest = std::uint64_t{64} << 20;

// One pass over a clip's file: its size and hash, and which fragments are not what the list says.
struct Reading {
  WholeFile whole;
  std::vector<std::size_t> differing;
  std::vector<std::uint64_t> offsets;  // of `differing`
  bool shorter = false;                // than the fragments together
};

Result<Reading> read_against(FilePort& files, const fs::path& path, const SealedFile& expected) {
  Reading reading;
  reading.whole.file = expected.file;
  Sha256Stream whole;
  std::uint64_t offset = 0;
  bool at_end = false;
  const auto take = [&](std::uint64_t length, Sha256Stream* part) -> Status {
    while (length > 0 && !at_end) {
      RETURNS_TRY_ASSIGN(const Bytes bytes, files.read_at(path, offset, std::min<std::uint64_t>(length, piece)));
      at_end = bytes.empty();
      whole.add(bytes);
      if (part)
        part->add(bytes);
      offset += bytes.size();
      length -= bytes.size();
    }
    return {};
  };
  for (std::size_t i = 0; i < expected.fragment_hashes.size(); ++i) {
    const std::uint64_t begin = offset;
    Sha256Stream fragment;
    RETURNS_TRY(take(expected.fragment_lengths[i], &fragment));
    if (to_hex(fragment.finish()) == expected.fragment_hashes[i])
      continue;
    reading.differing.push_back(i);
    reading.offsets.push_back(begin);
  }
  reading.shorter = offset < expected.whole_until;
  while (!at_end)
    RETURNS_TRY(take(piece, nullptr));
  reading.whole.bytes = offset;
  reading.whole.sha256 = to_hex(whole.finish());
  return reading;
}

Result<WholeFile> measure(FilePort& files, const fs::path& path) {
  RETURNS_TRY_ASSIGN(Reading reading, read_against(files, path, SealedFile{}));
  reading.whole.file = path.filename().string();
  return std::move(reading.whole);
}

Error cannot_seal(ErrorCode code, const SealRequest& request, std::string cause, std::string hint = "") {
  return {code, "seal the clip", request.clip.value, std::move(cause), std::move(hint)};
}

// The cause, when the file's description contradicts itself.
std::optional<std::string> contradiction_in(const SealedFile& file) {
  if (!is_file_name(file.file) || file.file == manifest_name || file.file == signature_name)
    return "\"" + file.file + "\" is no name for a file of a clip";
  if (file.fragment_hashes.size() != file.fragment_lengths.size())
    return file.file + " has not one length for each fragment's hash";
  if (!std::all_of(file.fragment_hashes.begin(), file.fragment_hashes.end(), is_sha256_hex))
    return file.file + " has a fragment's hash that is none";
  const auto& lengths = file.fragment_lengths;
  if (std::accumulate(lengths.begin(), lengths.end(), std::uint64_t{0}) != file.whole_until)
    return file.file + "'s fragments do not add up to where it is whole";
  return std::nullopt;
}

Status check_request(const SealRequest& request) {
  if (!is_file_name(request.clip.value))
    return cannot_seal(ErrorCode::invalid_input, request, "the clip has no usable id");
  if (!is_relative_path(request.folder))
    return cannot_seal(ErrorCode::invalid_input, request, "\"" + request.folder + "\" is no folder of the evidence");
  std::set<std::string> names;
  for (const SealedFile& file : request.files) {
    if (const auto cause = contradiction_in(file))
      return cannot_seal(ErrorCode::invalid_input, request, *cause);
    if (!names.insert(file.file).second)
      return cannot_seal(ErrorCode::invalid_input, request, file.file + " is named twice");
  }
  return {};
}

struct FoundManifest {
  ClipManifest manifest;
  std::string sha256;
};

Result<Bytes> read_manifest_bytes(FilePort& files, const fs::path& folder) {
  const fs::path path = folder / manifest_name;
  RETURNS_TRY_ASSIGN(const std::uint64_t size, files.file_size(path));
  if (size > largest_manifest)
    return Error{ErrorCode::damaged, "read the clip's manifest", path.string(), "it is far too large to be one", ""};
  return files.read(path);
}

// The cause, when the signature beside the manifest does not fit.
std::optional<std::string> signature_trouble(FilePort& files, const fs::path& folder, const std::string& public_key,
                                             ByteView manifest) {
  const auto stored = files.read_at(folder / signature_name, 0, 1024);
  if (!stored)
    return stored.error().code == ErrorCode::not_found ? "the signature is missing" : stored.error().sentence();
  std::string text(stored->begin(), stored->end());
  if (text.empty() || text.back() != '\n')
    return "the signature is not in its form";
  text.pop_back();
  if (verify_signature(public_key, text, manifest) == SignatureVerdict::invalid)
    return "the signature does not fit the manifest";
  return std::nullopt;
}

Result<FoundManifest> find_manifest(FilePort& files, const fs::path& folder) {
  RETURNS_TRY_ASSIGN(const Bytes bytes, read_manifest_bytes(files, folder));
  RETURNS_TRY_ASSIGN(ClipManifest manifest, decode_manifest(bytes));
  if (auto trouble = signature_trouble(files, folder, manifest.public_key, bytes))
    return Error{ErrorCode::damaged, "trust the clip's manifest", (folder / manifest_name).string(),
                 *std::move(trouble), "Keep the folder as it is and compare it with the copy upstream."};
  return FoundManifest{std::move(manifest), sha256_hex(bytes)};
}

bool belongs_to_the_seal(const std::string& name) {
  static const std::set<std::string> names{manifest_name, signature_name, std::string(manifest_name) + ".part",
                                           std::string(signature_name) + ".part"};
  return names.contains(name);
}

Result<ClipManifest> describe(FilePort& files, const fs::path& folder, const SealRequest& request) {
  ClipManifest manifest{request, {}, {}, ""};
  std::set<std::string> named;
  for (const SealedFile& file : request.files) {
    RETURNS_TRY_ASSIGN(Reading reading, read_against(files, folder / file.file, file));
    if (!reading.differing.empty() || reading.shorter)
      return cannot_seal(ErrorCode::damaged, request,
                         file.file + " on the disk is not what was recorded" +
                             (reading.differing.empty() ? std::string(": it is shorter")
                                                        : ", from fragment " + std::to_string(reading.differing[0])),
                         "Check the disk; the file is kept as it is.");
    manifest.wholes.push_back(std::move(reading.whole));
    named.insert(file.file);
  }
  RETURNS_TRY_ASSIGN(const auto present, files.list(folder));
  for (const fs::path& path : present) {
    const std::string name = path.filename().string();
    if (named.contains(name) || belongs_to_the_seal(name))
      continue;
    RETURNS_TRY_ASSIGN(WholeFile other, measure(files, path));
    manifest.others.push_back(std::move(other));
  }
  return manifest;
}

void compare_file(FilePort& files, const fs::path& folder, const SealedFile& expected, const WholeFile& whole,
                  ClipCheck& check) {
  const auto reading = read_against(files, folder / expected.file, expected);
  if (!reading) {
    check.findings.push_back(reading.error().code == ErrorCode::not_found
                                 ? expected.file + " is missing"
                                 : expected.file + ": " + reading.error().sentence());
    return;
  }
  if (reading->whole.bytes != whole.bytes)
    check.findings.push_back(expected.file + ": " + std::to_string(reading->whole.bytes) + " bytes instead of " +
                             std::to_string(whole.bytes));
  for (std::size_t i = 0; i < reading->differing.size(); ++i)
    check.findings.push_back(expected.file + ": fragment " + std::to_string(reading->differing[i]) + " (at byte " +
                             std::to_string(reading->offsets[i]) + ") is not what was recorded");
  if (reading->differing.empty() && reading->whole.bytes == whole.bytes && reading->whole.sha256 != whole.sha256)
    check.findings.push_back(expected.file + ": the part after its last whole fragment was altered");
}

void compare_names(const std::vector<fs::path>& present, const ClipManifest& manifest, ClipCheck& check) {
  std::set<std::string> named{manifest_name, signature_name};
  for (const WholeFile& whole : manifest.wholes)
    named.insert(whole.file);
  for (const WholeFile& other : manifest.others)
    named.insert(other.file);
  for (const fs::path& path : present)
    if (const std::string name = path.filename().string(); !named.contains(name))
      check.findings.push_back(name + " does not belong to the clip");
}

}  // namespace

std::string VaultPaths::session_folder(const SessionId& session, UtcTime opened) {
  const std::string day = to_iso(opened).substr(0, 10);
  return day.substr(0, 4) + "/" + day.substr(5, 2) + "/" + day.substr(8, 2) + "/" + session.value;
}

std::string VaultPaths::clip_folder(const SessionId& session, UtcTime opened, const ClipId& clip) {
  return session_folder(session, opened) + "/" + clip.value;
}

std::string VaultPaths::photo_file(const SessionId& session, UtcTime opened, const PhotoId& photo) {
  return session_folder(session, opened) + "/photos/" + photo.value + ".jpg";
}

Result<ClipSealed> seal_clip(FilePort& files, const fs::path& evidence_root, const SealRequest& request,
                             const Signer& signer) {
  RETURNS_TRY(check_request(request));
  const fs::path folder = evidence_root / request.folder;
  if (auto found = find_manifest(files, folder)) {
    if (same_content(found->manifest.seal, request))
      return sealed_from(found->manifest.seal, found->sha256);
    return cannot_seal(ErrorCode::already_exists, request, "it is sealed already, with other content",
                       "A sealed clip is never changed; what is there stays.");
  } else if (found.error().code != ErrorCode::not_found) {
    return std::move(found).error();
  }

  RETURNS_TRY_ASSIGN(ClipManifest manifest, describe(files, folder, request));
  manifest.public_key = signer.public_key();
  RETURNS_TRY_ASSIGN(const std::string text, encode_manifest(manifest));
  RETURNS_TRY_ASSIGN(const std::string signature, signer.sign(as_bytes(text)));
  // The signature goes first: whoever sees clip.json sees its signature too, wherever the power was cut.
  RETURNS_TRY(write_atomically(files, folder / signature_name, as_bytes(signature + "\n")));
  RETURNS_TRY(write_atomically(files, folder / manifest_name, as_bytes(text)));
  return sealed_from(request, sha256_hex(as_bytes(text)));
}

Result<ClipSealed> read_seal(FilePort& files, const fs::path& evidence_root, const std::string& folder) {
  RETURNS_TRY_ASSIGN(const FoundManifest found, find_manifest(files, evidence_root / folder));
  return sealed_from(found.manifest.seal, found.sha256);
}

Result<ClipCheck> check_clip(FilePort& files, const fs::path& evidence_root, const std::string& folder_name) {
  const fs::path folder = evidence_root / folder_name;
  RETURNS_TRY_ASSIGN(const auto present, files.list(folder));
  ClipCheck check;
  const auto bytes = read_manifest_bytes(files, folder);
  const auto manifest = bytes ? decode_manifest(*bytes) : Result<ClipManifest>(bytes.error());
  if (bytes)
    check.manifest_sha256 = sha256_hex(*bytes);
  if (!manifest) {
    check.findings.push_back(manifest.error().code == ErrorCode::not_found
                                 ? "the clip is not sealed: clip.json is missing"
                                 : manifest.error().sentence());
    check.intact = false;
    return check;
  }
  check.public_key = manifest->public_key;
  if (auto trouble = signature_trouble(files, folder, manifest->public_key, *bytes))
    check.findings.push_back(*std::move(trouble));
  if (manifest->seal.folder != folder_name)
    check.findings.push_back("the manifest is that of the clip in " + manifest->seal.folder);
  for (std::size_t i = 0; i < manifest->seal.files.size(); ++i)
    compare_file(files, folder, manifest->seal.files[i], manifest->wholes[i], check);
  for (const WholeFile& other : manifest->others)
    compare_file(files, folder, SealedFile{"", other.file, 0, 0, 0, {}, {}}, other, check);
  compare_names(present, *manifest, check);
  check.intact = check.findings.empty();
  return check;
}

}  // namespace returns::storage
