// The manifest of a clip as a value and as bytes: canonical JSON (keys sorted, no blanks, UTF-8, integers only), one
// spelling for one content. Values only; any thread.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "storage/evidence/vault.h"

namespace returns::storage {

inline constexpr const char* manifest_name = "clip.json";
inline constexpr const char* signature_name = "clip.json.sig";

// A whole file as it was found at the seal; its bytes after whole_until are a torn tail, kept and hashed with it.
struct WholeFile {
  std::string file;  // its name in the clip's folder
  std::uint64_t bytes = 0;
  std::string sha256;
  friend bool operator==(const WholeFile&, const WholeFile&) = default;
};

struct ClipManifest {
  SealRequest seal;
  std::vector<WholeFile> wholes;  // one for each of seal.files, in the same order
  std::vector<WholeFile> others;  // what else lay in the folder
  std::string public_key;
};

// invalid_input when a text is not UTF-8.
Result<std::string> encode_manifest(const ClipManifest& manifest);
// Strict: exactly the bytes that encode_manifest() gives for what they say, else damaged; unsupported for a newer form.
Result<ClipManifest> decode_manifest(ByteView bytes);

// The same clip with the same files and gaps; the moment of sealing does not count.
bool same_content(const SealRequest& a, const SealRequest& b);
ClipSealed sealed_from(const SealRequest& seal, std::string manifest_sha256);

// A plain name: no folder, no dots alone, not empty.
bool is_file_name(std::string_view name);
// One or more plain names joined by '/'.
bool is_relative_path(std::string_view path);

}  // namespace returns::storage
