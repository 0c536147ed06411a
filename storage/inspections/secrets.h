// Random text and PIN hashes (libsodium). Any thread.
#pragma once
#include <string>

#include "storage/base/result.h"

namespace returns::storage {

std::string random_hex(std::size_t bytes);

// Argon2id with libsodium's interactive limits (64 MiB, about a tenth of a second).
Result<std::string> hash_pin(const std::string& pin);
bool pin_matches(const std::string& hash, const std::string& pin);

}  // namespace returns::storage
