// SHA-256 and hex, the one way in which the house hashes: journal entries, fragments, manifests, upstream copies.
// Any thread; a Sha256Stream belongs to one thread at a time.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "storage/base/file_port.h"

namespace returns::storage {

using Digest = std::array<std::uint8_t, 32>;

// FIPS 180-4.
Digest sha256(ByteView bytes);
std::string sha256_hex(ByteView bytes);

// Lower-case hex. from_hex() is strict: lower case only and an even length, so that one value has one spelling.
std::string to_hex(ByteView bytes);
std::optional<Bytes> from_hex(std::string_view text);
bool is_sha256_hex(std::string_view text);

// Hashes what arrives in pieces.
class Sha256Stream {
 public:
  Sha256Stream();
  void add(ByteView bytes);
  Digest finish();  // once; begins anew afterwards

 private:
  alignas(8) std::array<std::byte, 128> state_{};
};

// Reads a file in pieces of bounded size: for files that do not fit into memory.
Result<std::string> sha256_of_file(FilePort& files, const std::filesystem::path& path);

}  // namespace returns::storage
