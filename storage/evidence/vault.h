// The evidence folder: where clips and photos lie, and how a finished clip is sealed.
//
//   evidence/<yyyy>/<mm>/<dd>/<session>/<clip>/<camera>-<segment>.mp4, clip.json, clip.json.sig
//   evidence/<yyyy>/<mm>/<dd>/<session>/photos/<photo>.jpg
//
// Originals are write-once: nothing here opens an existing file for writing. Called on the errands or store thread.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "storage/base/file_port.h"
#include "storage/model/facts.h"

namespace returns::storage {

// Signs with the station's key of the current epoch (Ed25519). Lives with the Store.
class Signer {
 public:
  virtual ~Signer() = default;
  virtual std::string public_key() const = 0;                  // hex
  virtual Result<std::string> sign(ByteView bytes) const = 0;  // hex of the detached signature
};

struct VaultPaths {
  std::filesystem::path root;  // the evidence folder

  // Relative to root. The day is that of `opened` in UTC.
  static std::string session_folder(const SessionId& session, UtcTime opened);
  static std::string clip_folder(const SessionId& session, UtcTime opened, const ClipId& clip);
  static std::string photo_file(const SessionId& session, UtcTime opened, const PhotoId& photo);
};

// What goes into the manifest beside the files: gaps, and where the journal stood.
struct SealRequest {
  ClipId clip;
  SessionId session;
  ClientId client;
  StationId station;
  std::string folder;  // relative to the evidence folder
  ClipEnd end = ClipEnd::sealed;
  std::vector<SealedFile> files;
  std::vector<EvidenceGap> gaps;
  std::string journal_head_at_start, journal_head_at_end;
  std::string software;
  TimeStamp sealed_at;
};

// Reads every file once against its fragments' hashes (damaged when one differs), then writes the signature and last
// clip.json (canonical JSON), each atomically: a clip with clip.json is sealed, one without is not. The manifest's hash
// is the SHA-256 of clip.json's bytes. Files of the folder that the request does not name go into the manifest too, as
// `others`, so that the seal covers all that is there.
//
// A second seal of the same clip with the same content gives the manifest that is there, with the moment of the first
// (sealed_at, journal_head_at_end, software, key). With other content: already_exists. Other errors: invalid_input
// (names the field), not_found, disk_full, read_only, io.
Result<ClipSealed> seal_clip(FilePort& files, const std::filesystem::path& evidence_root, const SealRequest& request,
                             const Signer& signer);

// What seal_clip() made of this folder. not_found: it is not sealed. damaged: the manifest cannot be read, or its
// signature does not fit. Does not read the clip's files.
Result<ClipSealed> read_seal(FilePort& files, const std::filesystem::path& evidence_root, const std::string& folder);

// Rereads every file of a sealed clip and compares: hashes of fragments and of whole files, manifest, signature, and
// that no file is missing or too many. `intact` says that the folder is as it was sealed by the holder of public_key;
// whether that is the station's key, and the manifest the one in the journal, is the caller's comparison.
struct ClipCheck {
  bool intact = true;
  std::vector<std::string> findings;  // "label-0.mp4: fragment 17 (at 10.2 MB) is not what was recorded"
  std::string manifest_sha256;        // as found; empty when there is none
  std::string public_key;             // that the manifest names; empty when it cannot be read
};
// An error means that nothing could be checked: no such folder, or it cannot be listed.
Result<ClipCheck> check_clip(FilePort& files, const std::filesystem::path& evidence_root, const std::string& folder);

}  // namespace returns::storage
