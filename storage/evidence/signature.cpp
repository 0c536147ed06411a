#include "storage/evidence/signature.h"

#include <sodium.h>

#include <array>

#include "storage/evidence/digest.h"

namespace returns::storage {
namespace {

constexpr std::size_t seed_bytes = crypto_sign_ed25519_SEEDBYTES;

struct KeyPair {
  std::array<std::uint8_t, crypto_sign_ed25519_PUBLICKEYBYTES> open{};
  std::array<std::uint8_t, crypto_sign_ed25519_SECRETKEYBYTES> secret{};
  ~KeyPair() { sodium_memzero(secret.data(), secret.size()); }
};

bool expand(std::string_view seed, KeyPair& pair) {
  auto bytes = from_hex(seed);
  if (!bytes || bytes->size() != seed_bytes)
    return false;
  crypto_sign_ed25519_seed_keypair(pair.open.data(), pair.secret.data(), bytes->data());
  sodium_memzero(bytes->data(), bytes->size());
  return true;
}

Status start_library() {
  if (sodium_init() < 0)
    return Error{ErrorCode::internal, "start the cryptographic library", "", "libsodium refused", ""};
  return {};
}

}  // namespace

Result<SigningKey> make_signing_key() {
  RETURNS_TRY(start_library());
  std::array<std::uint8_t, seed_bytes> seed{};
  randombytes_buf(seed.data(), seed.size());
  const std::string text = to_hex(seed);
  sodium_memzero(seed.data(), seed.size());
  return signing_key_from(text);
}

Result<SigningKey> signing_key_from(std::string_view seed) {
  RETURNS_TRY(start_library());
  KeyPair pair;
  if (!expand(seed, pair))
    return Error{ErrorCode::damaged, "use the station's key", "", "the stored seed is not 64 hex digits",
                 "Restore the key file, or begin a new epoch with a new key."};
  return SigningKey{std::string(seed), to_hex(pair.open)};
}

Result<std::string> sign_with(const SigningKey& key, ByteView bytes) {
  RETURNS_TRY(start_library());
  KeyPair pair;
  if (!expand(key.seed, pair))
    return Error{ErrorCode::damaged, "sign with the station's key", "", "the seed is not 64 hex digits", ""};
  std::array<std::uint8_t, crypto_sign_ed25519_BYTES> signature{};
  crypto_sign_ed25519_detached(signature.data(), nullptr, bytes.data(), bytes.size(), pair.secret.data());
  return to_hex(signature);
}

SignatureVerdict verify_signature(std::string_view public_key, std::string_view signature, ByteView bytes) {
  const auto key = from_hex(public_key);
  const auto proof = from_hex(signature);
  if (!key || key->size() != crypto_sign_ed25519_PUBLICKEYBYTES || !proof ||
      proof->size() != crypto_sign_ed25519_BYTES || sodium_init() < 0)
    return SignatureVerdict::invalid;
  const int answer = crypto_sign_ed25519_verify_detached(proof->data(), bytes.data(), bytes.size(), key->data());
  return answer == 0 ? SignatureVerdict::valid : SignatureVerdict::invalid;
}

std::string fingerprint_of(std::string_view public_key) {
  const auto key = from_hex(public_key);
  if (!key)
    return "";
  const std::string digest = sha256_hex(*key);
  return digest.substr(0, 4) + " " + digest.substr(4, 4) + " " + digest.substr(8, 4) + " " + digest.substr(12, 4);
}

}  // namespace returns::storage
