#include "vision/scan/agreement.h"

#include <algorithm>
#include <set>

namespace returns::vision {

std::vector<AgreedCode> Agreement::add(std::uint64_t frame, const std::vector<Barcode>& barcodes) {
  std::vector<AgreedCode> fresh;
  std::set<Key> in_frame;  // the same code twice in one frame is one witness
  for (const auto& barcode : barcodes) {
    const Key key(barcode.symbology, barcode.bytes);
    if (!in_frame.insert(key).second)
      continue;
    if (const auto known = known_.find(key); known != known_.end()) {
      auto& code = agreed_[known->second];
      ++code.frames;
      if (barcode.confidence > code.barcode.confidence)
        code.barcode = barcode;
      continue;
    }
    auto& pending = pending_[key];
    if (pending.frames.empty() || barcode.confidence > pending.best.confidence)
      pending.best = barcode;
    if (pending.frames.empty())
      pending.first = frame;
    pending.frames.push_back(frame);
    std::erase_if(pending.frames,
                  [&](std::uint64_t seen) { return seen + static_cast<std::uint64_t>(window_) <= frame; });
    if (!is_error_corrected(barcode.symbology) && pending.frames.size() < static_cast<std::size_t>(needed_))
      continue;
    known_[key] = agreed_.size();
    agreed_.push_back({pending.best, pending.first, frame, static_cast<int>(pending.frames.size())});
    fresh.push_back(agreed_.back());
    pending_.erase(key);
  }
  return fresh;
}

}  // namespace returns::vision
