// What several frames say together. A read that error correction vouches for counts at once; any other when a second
// frame says the same.
#pragma once
#include <map>

#include "vision/scan/scan.h"

namespace returns::vision {

struct AgreedCode {
  Barcode barcode;                 // the most confident of its reads
  std::uint64_t first_frame = 0;   // numbers as handed in
  std::uint64_t agreed_frame = 0;  // when it was believed
  int frames = 0;                  // that read it
};

// Belongs to one thread. Frames come in order.
class Agreement {
 public:
  // `needed` frames out of the last `window` must agree on a code without error correction.
  explicit Agreement(int needed = 2, int window = 5) : needed_(needed), window_(window) {}

  // The codes that this frame makes believed, each once.
  std::vector<AgreedCode> add(std::uint64_t frame, const std::vector<Barcode>& barcodes);
  const std::vector<AgreedCode>& agreed() const { return agreed_; }  // in the order they were believed

 private:
  using Key = std::pair<Symbology, std::string>;
  struct Pending {
    Barcode best;
    std::uint64_t first = 0;
    std::vector<std::uint64_t> frames;
  };
  int needed_, window_;
  std::map<Key, Pending> pending_;
  std::map<Key, std::size_t> known_;  // index into agreed_
  std::vector<AgreedCode> agreed_;
};

}  // namespace returns::vision
