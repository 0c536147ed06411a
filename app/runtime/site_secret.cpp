#include "app/runtime/site_secret.h"

#include <sodium.h>

#include <array>

namespace returns::runtime {
namespace {

constexpr std::size_t key_size = crypto_generichash_KEYBYTES;
// 40 bits: each guess has to be printed and shown to a bench.
constexpr std::size_t seal_signs = 8, mark_signs = 4;

std::filesystem::path file_in(const std::filesystem::path& data_folder) {
  return data_folder / "site-secret";
}

// BLAKE2b keyed with the secret, in signs that no one confuses and that every symbology carries (Crockford's base 32).
std::string keyed(const SiteSecret& secret, const std::string& message, std::size_t signs) {
  constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  std::array<unsigned char, crypto_generichash_BYTES> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const unsigned char*>(message.data()), message.size(),
                     secret.key.data(), secret.key.size());
  std::string text;
  for (std::size_t place = 0; place < signs; ++place)
    text += alphabet[hash[place] % alphabet.size()];
  return text;
}

Status ready() {
  if (sodium_init() < 0)
    return Error{ErrorCode::internal, "start", "libsodium", "it has no source of random numbers",
                 "Restart the machine."};
  return {};
}

std::string in_hexadecimal(const Bytes& bytes) {
  std::string text(bytes.size() * 2 + 1, '\0');
  sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
  text.back() = '\n';
  return text;
}

}  // namespace

Result<SiteSecret> renew_site_secret(FilePort& files, const std::filesystem::path& data_folder) {
  RETURNS_TRY(ready());
  RETURNS_TRY(files.make_folders(data_folder));
  SiteSecret secret{file_in(data_folder), Bytes(key_size)};
  randombytes_buf(secret.key.data(), secret.key.size());
  RETURNS_TRY(write_atomically(files, secret.file, as_bytes(in_hexadecimal(secret.key)), CreateMode::fresh_secret));
  return secret;
}

Result<SiteSecret> site_secret(FilePort& files, const std::filesystem::path& data_folder) {
  RETURNS_TRY(ready());
  if (!files.exists(file_in(data_folder)))
    return renew_site_secret(files, data_folder);
  SiteSecret secret{file_in(data_folder), Bytes(key_size)};
  RETURNS_TRY_ASSIGN(const Bytes text, files.read(secret.file));
  std::size_t length = 0;
  const int parsed = sodium_hex2bin(secret.key.data(), secret.key.size(), reinterpret_cast<const char*>(text.data()),
                                    text.size(), "\r\n ", &length, nullptr);
  if (parsed != 0 || length != key_size)
    return Error{ErrorCode::damaged, "read the site's secret", secret.file.string(), "it is not 64 hexadecimal digits",
                 "Copy it from another bench, or make a new one: returns-station command-sheet --new-secret."};
  return secret;
}

std::vector<station::CommandCode> command_codes(const SiteSecret& secret) {
  std::vector<station::CommandCode> codes;
  for (const station::CommandWord word : station::all_command_words()) {
    const std::string seal = keyed(secret, "command code 1 " + std::string(station::name_of(word)), seal_signs);
    codes.push_back({word, station::command_text(word, seal)});
  }
  return codes;
}

std::string sheet_mark(const SiteSecret& secret) {
  return keyed(secret, "sheet mark 1", mark_signs);
}

}  // namespace returns::runtime
