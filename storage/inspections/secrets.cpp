#include "storage/inspections/secrets.h"

#include <sodium.h>

#include <array>
#include <cstdlib>

#include "storage/evidence/digest.h"

namespace returns::storage {
namespace {

// libsodium refuses only when the system has no source of randomness: there is nothing to go on with then.
void start_library() {
  static const int started = sodium_init();
  if (started < 0)
    std::abort();
}

}  // namespace

std::string random_hex(std::size_t count) {
  start_library();
  Bytes bytes(count);
  randombytes_buf(bytes.data(), bytes.size());
  return to_hex(bytes);
}

Result<std::string> hash_pin(const std::string& pin) {
  start_library();
  std::array<char, crypto_pwhash_STRBYTES> hash{};
  if (crypto_pwhash_str_alg(hash.data(), pin.data(), pin.size(), crypto_pwhash_OPSLIMIT_INTERACTIVE,
                            crypto_pwhash_MEMLIMIT_INTERACTIVE, crypto_pwhash_ALG_ARGON2ID13) != 0)
    return Error{ErrorCode::internal, "store", "the PIN", "there is not enough memory to hash it",
                 "Close other programs and try again."};
  return std::string(hash.data());
}

bool pin_matches(const std::string& hash, const std::string& pin) {
  start_library();
  return crypto_pwhash_str_verify(hash.c_str(), pin.data(), pin.size()) == 0;
}

}  // namespace returns::storage
