// SHA-256 (FIPS 180-4) over bytes that come in pieces, by libavutil.
#pragma once
#include <memory>

#include "storage/base/file_port.h"
#include "vision/record/recorder.h"

struct AVSHA;

namespace returns::vision {

class Sha256Sum {
 public:
  Sha256Sum();
  ~Sha256Sum();
  Sha256Sum(Sha256Sum&&) noexcept;
  Sha256Sum& operator=(Sha256Sum&&) noexcept;

  void add(ByteView bytes);
  Sha256 finish();  // once

 private:
  struct Free {
    void operator()(AVSHA* sum) const;
  };
  std::unique_ptr<AVSHA, Free> sum_;
};

Sha256 sha256(ByteView bytes);

}  // namespace returns::vision
