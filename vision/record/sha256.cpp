#include "vision/record/sha256.h"

#include <new>

extern "C" {
#include <libavutil/mem.h>
#include <libavutil/sha.h>
}

namespace returns::vision {

void Sha256Sum::Free::operator()(AVSHA* sum) const {
  av_free(sum);
}

Sha256Sum::Sha256Sum() : sum_(av_sha_alloc()) {
  if (!sum_)
    throw std::bad_alloc();
  av_sha_init(sum_.get(), 256);
}

Sha256Sum::~Sha256Sum() = default;
Sha256Sum::Sha256Sum(Sha256Sum&&) noexcept = default;
Sha256Sum& Sha256Sum::operator=(Sha256Sum&&) noexcept = default;

void Sha256Sum::add(ByteView bytes) {
  av_sha_update(sum_.get(), bytes.data(), bytes.size());
}

Sha256 Sha256Sum::finish() {
  Sha256 hash{};
  av_sha_final(sum_.get(), hash.data());
  return hash;
}

Sha256 sha256(ByteView bytes) {
  Sha256Sum sum;
  sum.add(bytes);
  return sum.finish();
}

}  // namespace returns::vision
