#include "vision/camera/v4l2_modes.h"

#include <linux/videodev2.h>

#include <cmath>
#include <cstdlib>
#include <tuple>

namespace returns::vision {
namespace {

constexpr double kUncompressedLimit = 40e6;  // bytes per second
constexpr double kUsableShareOfRate = 1.0 / 3.0;

struct KnownFormat {
  std::uint32_t fourcc;
  const char* name;
  double bytes_per_pixel;  // zero: compressed
  int preference;          // smaller is better, among equals: fewer conversions
};

constexpr KnownFormat kFormats[] = {
    {V4L2_PIX_FMT_YUV420, "YU12", 1.5, 0}, {V4L2_PIX_FMT_NV12, "NV12", 1.5, 1}, {V4L2_PIX_FMT_NV21, "NV21", 1.5, 2},
    {V4L2_PIX_FMT_YVU420, "YV12", 1.5, 3}, {V4L2_PIX_FMT_YUYV, "YUYV", 2, 4},   {V4L2_PIX_FMT_UYVY, "UYVY", 2, 5},
    {V4L2_PIX_FMT_YUV422P, "422P", 2, 6},  {V4L2_PIX_FMT_RGB24, "RGB3", 3, 7},  {V4L2_PIX_FMT_BGR24, "BGR3", 3, 8},
    {V4L2_PIX_FMT_MJPEG, "MJPEG", 0, 9},   {V4L2_PIX_FMT_JPEG, "JPEG", 0, 10},  {V4L2_PIX_FMT_GREY, "GREY", 1, 20},
};

const KnownFormat* known(std::uint32_t fourcc) {
  for (const KnownFormat& format : kFormats)
    if (format.fourcc == fourcc)
      return &format;
  return nullptr;
}

int nearest_step(int least, int most, int step, int wanted) {
  const int within = std::clamp(wanted, least, most);
  if (step <= 1)
    return within;
  const int below = least + (within - least) / step * step;
  const int above = below + step;
  return above <= most && above - within <= within - below ? above : below;
}

// Which of the offered intervals comes nearest to the wanted rate.
double rate_cost(double rate, double wanted) {
  return rate < wanted ? 2 * (wanted - rate) : rate - wanted;
}

std::optional<FrameInterval> nearest_interval(const ModeOffer& offer, int wanted_rate) {
  const auto wanted = static_cast<double>(wanted_rate);
  std::optional<FrameInterval> best;
  const auto consider = [&](const FrameInterval& interval) {
    if (interval.rate() > 0 && (!best || rate_cost(interval.rate(), wanted) < rate_cost(best->rate(), wanted)))
      best = interval;
  };
  for (const FrameInterval& interval : offer.intervals)
    consider(interval);
  if (offer.interval_range) {
    const auto& [shortest, longest] = *offer.interval_range;
    const FrameInterval exact{1, static_cast<std::uint32_t>(std::max(wanted_rate, 1))};
    if (exact.rate() <= shortest.rate() && exact.rate() >= longest.rate())
      consider(exact);
    consider(shortest);
    consider(longest);
  }
  return best;
}

// The sort key of one mode, as the header states it; a mode whose rate is unknown is taken for good enough, but any
// known right rate goes before it.
auto cost_of(const Mode& mode, const CaptureRequest& request) {
  const KnownFormat& format = *known(mode.fourcc);
  const auto wanted = static_cast<double>(request.frames_per_second);
  const double rate = mode.interval ? mode.interval->rate() : wanted;
  const bool too_slow = rate < wanted * kUsableShareOfRate;
  const double size_cost =
      std::abs(mode.size.width - request.size.width) / static_cast<double>(std::max(request.size.width, 1)) +
      std::abs(mode.size.height - request.size.height) / static_cast<double>(std::max(request.size.height, 1));
  const double rate_off = mode.interval ? std::round(10 * rate_cost(rate, wanted)) / 10 : 0.05;
  const double pixels = static_cast<double>(mode.size.width) * mode.size.height;
  const bool too_much_for_usb = format.bytes_per_pixel * pixels * rate > kUncompressedLimit;
  const bool grey = mode.fourcc == V4L2_PIX_FMT_GREY;  // colour is evidence; grey only where there is nothing else
  return std::make_tuple(too_slow, grey, size_cost, -pixels, rate_off, too_much_for_usb, format.preference);
}

}  // namespace

Size nearest_size(const SizeRange& range, Size wanted) {
  return {nearest_step(range.least.width, range.most.width, range.step.width, wanted.width),
          nearest_step(range.least.height, range.most.height, range.step.height, wanted.height)};
}

std::vector<Mode> rank_modes(const std::vector<ModeOffer>& offers, const CaptureRequest& request) {
  std::vector<Mode> modes;
  for (const ModeOffer& offer : offers)
    if (known(offer.fourcc) != nullptr && offer.size.width > 0 && offer.size.height > 0)
      modes.push_back({offer.fourcc, offer.size, nearest_interval(offer, request.frames_per_second)});
  std::stable_sort(modes.begin(), modes.end(), [&](const Mode& left, const Mode& right) {
    return cost_of(left, request) < cost_of(right, request);
  });
  return modes;
}

bool is_known_format(std::uint32_t fourcc) {
  return known(fourcc) != nullptr;
}

bool is_jpeg(std::uint32_t fourcc) {
  return fourcc == V4L2_PIX_FMT_MJPEG || fourcc == V4L2_PIX_FMT_JPEG;
}

std::string format_name(std::uint32_t fourcc) {
  if (const KnownFormat* format = known(fourcc))
    return format->name;
  std::string name;
  for (int shift = 0; shift < 32; shift += 8) {
    const auto letter = static_cast<char>((fourcc >> shift) & 0x7f);
    name += letter >= ' ' && letter < 0x7f ? letter : '?';
  }
  return name;
}

std::string describe(const Mode& mode) {
  std::string text =
      format_name(mode.fourcc) + " " + std::to_string(mode.size.width) + "x" + std::to_string(mode.size.height);
  if (mode.interval) {
    const auto tenths = std::lround(mode.interval->rate() * 10);
    text += " " + std::to_string(tenths / 10);
    if (tenths % 10 != 0)
      text += "." + std::to_string(tenths % 10);
    text += "/s";
  }
  return text;
}

SequenceGaps::Step SequenceGaps::next(std::uint32_t driver_sequence) {
  Step step;
  if (!last_) {
    sequence_ = driver_sequence;
  } else {
    const std::uint32_t ahead = driver_sequence - *last_;  // modulo 2^32, so a wrap is a small step
    const bool went_back = ahead == 0 || ahead > 0x7fffffffu;
    step.missing = went_back ? 0 : ahead - 1;
    sequence_ += went_back ? 1 : ahead;
  }
  last_ = driver_sequence;
  step.sequence = sequence_;
  return step;
}

}  // namespace returns::vision
