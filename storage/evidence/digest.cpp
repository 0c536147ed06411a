#include "storage/evidence/digest.h"

#include <sodium.h>

#include <cstring>
#include <type_traits>

namespace returns::storage {
namespace {

constexpr std::size_t piece = std::size_t{1} << 20;

using State = crypto_hash_sha256_state;
static_assert(std::is_trivially_copyable_v<State>);

}  // namespace

Digest sha256(ByteView bytes) {
  Digest digest{};
  static_assert(crypto_hash_sha256_BYTES == std::tuple_size_v<Digest>);
  crypto_hash_sha256(digest.data(), bytes.data(), bytes.size());
  return digest;
}

std::string sha256_hex(ByteView bytes) {
  return to_hex(sha256(bytes));
}

std::string to_hex(ByteView bytes) {
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(bytes.size() * 2);
  for (const std::uint8_t byte : bytes) {
    text += digits[byte >> 4];
    text += digits[byte & 15];
  }
  return text;
}

std::optional<Bytes> from_hex(std::string_view text) {
  const auto value = [](char digit) -> int {
    if (digit >= '0' && digit <= '9')
      return digit - '0';
    if (digit >= 'a' && digit <= 'f')
      return digit - 'a' + 10;
    return -1;
  };
  if (text.size() % 2 != 0)
    return std::nullopt;
  Bytes bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    const int high = value(text[i]), low = value(text[i + 1]);
    if (high < 0 || low < 0)
      return std::nullopt;
    bytes.push_back(static_cast<std::uint8_t>(high * 16 + low));
  }
  return bytes;
}

bool is_sha256_hex(std::string_view text) {
  return text.size() == 2 * std::tuple_size_v<Digest> && from_hex(text).has_value();
}

Sha256Stream::Sha256Stream() {
  static_assert(sizeof(State) <= sizeof state_ && alignof(State) <= 8);
  State state;
  crypto_hash_sha256_init(&state);
  std::memcpy(state_.data(), &state, sizeof state);
}

void Sha256Stream::add(ByteView bytes) {
  State state;
  std::memcpy(&state, state_.data(), sizeof state);
  crypto_hash_sha256_update(&state, bytes.data(), bytes.size());
  std::memcpy(state_.data(), &state, sizeof state);
}

Digest Sha256Stream::finish() {
  State state;
  std::memcpy(&state, state_.data(), sizeof state);
  Digest digest{};
  crypto_hash_sha256_final(&state, digest.data());
  *this = Sha256Stream();
  return digest;
}

Result<std::string> sha256_of_file(FilePort& files, const std::filesystem::path& path) {
  Sha256Stream stream;
  for (std::uint64_t offset = 0;;) {
    RETURNS_TRY_ASSIGN(const Bytes bytes, files.read_at(path, offset, piece));
    stream.add(bytes);
    offset += bytes.size();
    if (bytes.size() < piece)
      return to_hex(stream.finish());
  }
}

}  // namespace returns::storage
