// Big-endian fields as MP4 has them. The reader never reads past its bytes: it turns to failed() and answers zeros.
#pragma once
#include <concepts>

#include "storage/base/file_port.h"

namespace returns::vision {

template <std::unsigned_integral T>
void put_big_endian(Bytes& bytes, T value) {
  for (int shift = static_cast<int>(sizeof(T)) * 8 - 8; shift >= 0; shift -= 8)
    bytes.push_back(static_cast<std::uint8_t>(value >> shift));
}

class BigEndianReader {
 public:
  explicit BigEndianReader(ByteView bytes) : bytes_(bytes) {}

  template <std::unsigned_integral T>
  T take() {
    T value = 0;
    for (const std::uint8_t byte : take_bytes(sizeof(T)))
      value = static_cast<T>(static_cast<std::uint64_t>(value) << 8 | byte);
    return value;
  }
  ByteView take_bytes(std::size_t count) {
    if (count > bytes_.size()) {
      failed_ = true;
      bytes_ = {};
      return {};
    }
    const ByteView taken = bytes_.first(count);
    bytes_ = bytes_.subspan(count);
    return taken;
  }
  void skip(std::size_t count) { take_bytes(count); }

  std::size_t left() const { return bytes_.size(); }
  bool failed() const { return failed_; }

 private:
  ByteView bytes_;
  bool failed_ = false;
};

}  // namespace returns::vision
