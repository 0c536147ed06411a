// Ed25519 (RFC 8032) over bytes, keys and signatures as lower-case hex. Any thread.
#pragma once
#include <string>
#include <string_view>

#include "storage/base/file_port.h"

namespace returns::storage {

// `seed` is the secret: 32 bytes as 64 hex digits. Whoever holds it can sign as the station.
struct SigningKey {
  std::string seed;
  std::string public_key;  // hex, 64 digits
};

// A new key from the operating system's random numbers.
Result<SigningKey> make_signing_key();
// The key that belongs to a stored seed; damaged when it is none.
Result<SigningKey> signing_key_from(std::string_view seed);

// Hex of the detached signature, 128 digits. Deterministic: the same key and bytes give the same signature.
Result<std::string> sign_with(const SigningKey& key, ByteView bytes);
enum class SignatureVerdict { valid, invalid };
SignatureVerdict verify_signature(std::string_view public_key, std::string_view signature, ByteView bytes);

// What a person compares: the first 16 hex digits of the SHA-256 of the public key, in groups of four.
std::string fingerprint_of(std::string_view public_key);

}  // namespace returns::storage
