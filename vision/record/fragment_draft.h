// Half a second of encoded pictures on its way from an encode thread to the evidence writer.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "vision/record/encoder.h"

namespace returns::vision {

struct TimedText {
  Ticks at{};
  std::string text;
};

struct FragmentDraft {
  std::shared_ptr<const StreamFormat> format;  // the same object for all fragments of one encoder
  Packets packets;                             // pts in clip time, strictly rising; the first is a key frame
  std::vector<TimedText> texts;                // rising, within begins..ends
  Ticks begins{};                              // clip time of the first picture
  Ticks ends{};                                // when the last picture stops being shown
  TimeStamp captured;                          // clocks of the first picture
  UtcTime ends_utc{};

  std::size_t bytes() const {
    std::size_t sum = 0;
    for (const auto& packet : packets)
      sum += static_cast<std::size_t>(packet->size);
    return sum;
  }
};

}  // namespace returns::vision
