// A small clip with its seal, for the tests of the vault and of what ships it.
#pragma once
#include <string>

#include "storage/evidence/digest.h"
#include "storage/evidence/signature.h"
#include "storage/evidence/vault.h"
#include "tests/support/catch.h"

namespace returns::storage {

// Signs with a key of its own, made from a fixed seed: the same bytes in every run.
class TestSigner final : public Signer {
 public:
  explicit TestSigner(char seed = '1') : key_(signing_key_from(std::string(64, seed)).value()) {}
  std::string public_key() const override { return key_.public_key; }
  Result<std::string> sign(ByteView bytes) const override { return sign_with(key_, bytes); }

 private:
  SigningKey key_;
};

inline Bytes test_bytes(std::size_t size, std::uint32_t seed) {
  Bytes bytes(size);
  for (auto& byte : bytes) {
    seed = seed * 1664525U + 1013904223U;
    byte = static_cast<std::uint8_t>(seed >> 24);
  }
  return bytes;
}

// Appends `fragments` to a new file, each synced as the recorder does it, and says what was written.
inline Result<SealedFile> write_fragments(FilePort& files, const std::filesystem::path& folder,
                                          const std::string& camera, const std::vector<Bytes>& fragments) {
  SealedFile sealed;
  sealed.camera = camera;
  sealed.file = camera + "-0.mp4";
  RETURNS_TRY_ASSIGN(const auto file, files.open(folder / sealed.file, CreateMode::fresh));
  RETURNS_TRY(files.sync_folder(folder));
  for (const Bytes& fragment : fragments) {
    RETURNS_TRY(file->append(fragment));
    RETURNS_TRY(file->sync());
    sealed.fragment_hashes.push_back(sha256_hex(fragment));
    sealed.fragment_lengths.push_back(fragment.size());
    sealed.whole_until += fragment.size();
    sealed.frames += 15;
    sealed.milliseconds += 500;
  }
  return sealed;
}

inline SealRequest test_seal(std::vector<SealedFile> files) {
  SealRequest request;
  request.clip = {"clip-1"};
  request.session = {"session-1"};
  request.client = {"client-a"};
  request.station = {"bench-3"};
  request.sealed_at = {from_iso("2026-11-23T14:04:05.123Z").value(), BootTime(77), "boot-1", ClockSync::synchronised};
  request.folder = VaultPaths::clip_folder(request.session, request.sealed_at.utc, request.clip);
  request.files = std::move(files);
  request.gaps = {{request.clip, "label", "camera lost", request.sealed_at.utc - std::chrono::seconds(9),
                   request.sealed_at.utc - std::chrono::seconds(7), 60}};
  request.journal_head_at_start = std::string(64, 'a');
  request.journal_head_at_end = std::string(64, 'b');
  request.software = "0.1.0";
  return request;
}

// Two cameras of two fragments each, on the disk and ready to be sealed under /evidence.
inline SealRequest write_test_clip(FilePort& files, const std::filesystem::path& root) {
  const SealRequest names = test_seal({});
  const auto folder = root / names.folder;
  REQUIRE(files.make_folders(folder));
  auto label = write_fragments(files, folder, "label", {test_bytes(40, 1), test_bytes(90, 2)});
  auto overview = write_fragments(files, folder, "overview", {test_bytes(30, 3), test_bytes(70, 4)});
  REQUIRE(label);
  REQUIRE(overview);
  return test_seal({*label, *overview});
}

}  // namespace returns::storage
