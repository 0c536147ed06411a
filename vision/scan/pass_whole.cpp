// The whole picture at once, in several ways.
#include <array>
#include <opencv2/imgproc.hpp>

#include "vision/scan/pass.h"

namespace returns::vision {

void read_whole_picture(Reading& reading) {
  constexpr std::array<int, 3> kReductions{2, 1, 3};
  constexpr int kSmallestSide = 40;
  for (const int reduction : kReductions) {
    const auto& whole = reading.unread();
    if (!reading.time_for(whole.total() / static_cast<std::size_t>(reduction * reduction)))
      continue;
    if (reduction > 1 && std::min(whole.cols, whole.rows) / reduction < kSmallestSide)
      continue;
    const auto factor = static_cast<float>(reduction);
    const float shift = (factor - 1) / 2;
    for (bool found = true; found && !reading.over();) {
      cv::Mat1b picture = reading.unread();
      if (reduction > 1)
        cv::resize(reading.unread(), picture, {}, 1.0 / reduction, 1.0 / reduction, cv::INTER_AREA);
      found = reading.read(picture, {factor, 0, shift, 0, factor, shift}, {}, "whole");
    }
  }
}

// When nothing was found: the picture seen in other ways, each of which helps some pictures.
void read_whole_otherwise(Reading& reading) {
  const auto& whole = reading.luma();
  const auto try_this = [&](const cv::Mat1b& picture, float pixels, const DecodeRequest& request, const char* pass) {
    if (!reading.nothing_read() || !reading.time_for(picture.total()))
      return;
    const float shift = (pixels - 1) / 2;
    reading.read(picture, {pixels, 0, shift, 0, pixels, shift}, request, pass);
  };
  try_this(whole, 1, {.threshold = Threshold::global}, "global");
  cv::Mat1b other;
  if (reading.nothing_read() && reading.time_for(whole.total())) {
    cv::bitwise_not(whole, other);
    try_this(other, 1, {.families = Family::matrix}, "inverted");
  }
  if (reading.nothing_read() && reading.time_for(whole.total() * 4)) {
    cv::resize(whole, other, {}, 2, 2, cv::INTER_CUBIC);
    try_this(other, 0.5F, {}, "enlarged");
    try_this(other, 0.5F, {.threshold = Threshold::global}, "enlarged");
  }
  // A symbol that fills the picture lacks its quiet zone.
  constexpr std::size_t kTinyPicture = 250'000;
  if (reading.nothing_read() && whole.total() < kTinyPicture && reading.time_for(whole.total() * 9)) {
    cv::resize(whole, other, {}, 3, 3, cv::INTER_NEAREST);
    cv::copyMakeBorder(other, other, 30, 30, 30, 30, cv::BORDER_CONSTANT, 255);
    reading.read(other, {1 / 3.0F, 0, -10, 0, 1 / 3.0F, -10}, {.threshold = Threshold::global}, "framed");
  }
  if (reading.nothing_read() && reading.time_for(whole.total())) {
    cv::GaussianBlur(whole, other, {}, 1.5);
    try_this(other, 1, {}, "smoothed");
    try_this(other, 1, {.threshold = Threshold::global}, "smoothed");
  }
  for (const int reduction : {4, 6}) {
    if (!reading.nothing_read() || std::min(whole.cols, whole.rows) / reduction < 60)
      continue;
    cv::resize(whole, other, {}, 1.0 / reduction, 1.0 / reduction, cv::INTER_AREA);
    try_this(other, static_cast<float>(reduction), {}, "reduced");
  }
}

}  // namespace returns::vision
