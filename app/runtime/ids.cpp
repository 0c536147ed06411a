#include "app/runtime/ids.h"

#include <sodium.h>

#include <array>

namespace returns::runtime {

std::string make_uuid(UtcTime now) {
  std::array<unsigned char, 16> bytes{};
  randombytes_buf(bytes.data(), bytes.size());
  const auto milliseconds = static_cast<std::uint64_t>(now.time_since_epoch().count());
  for (int i = 0; i < 6; ++i)
    bytes[static_cast<std::size_t>(i)] = static_cast<unsigned char>(milliseconds >> (8 * (5 - i)));
  bytes[6] = static_cast<unsigned char>((bytes[6] & 0x0f) | 0x70);
  bytes[8] = static_cast<unsigned char>((bytes[8] & 0x3f) | 0x80);
  static constexpr char digits[] = "0123456789abcdef";
  std::string text;
  text.reserve(36);
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (i == 4 || i == 6 || i == 8 || i == 10)
      text += '-';
    text += digits[bytes[i] >> 4];
    text += digits[bytes[i] & 0x0f];
  }
  return text;
}

station::FreshIds make_fresh_ids(UtcTime now) {
  return {{make_uuid(now)}, {make_uuid(now)}, {make_uuid(now)}, {make_uuid(now)}, {make_uuid(now)}, {make_uuid(now)}};
}

}  // namespace returns::runtime
