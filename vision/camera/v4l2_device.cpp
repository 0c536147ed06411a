#include "vision/camera/v4l2_device.h"

#include <fcntl.h>
#include <linux/videodev2.h>
#include <sys/ioctl.h>

#include <cerrno>
#include <cstring>

namespace returns::vision {
namespace {

FrameInterval interval_of(const v4l2_fract& fraction) {
  return {fraction.numerator, fraction.denominator};
}

template <std::size_t N>
std::string text_of(const __u8 (&field)[N]) {
  const auto* text = reinterpret_cast<const char*>(field);
  return {text, ::strnlen(text, N)};
}

// Upper bounds for lists that a broken driver might never end.
constexpr std::uint32_t kMostEntries = 256;

void add_intervals(int fd, ModeOffer& offer) {
  for (std::uint32_t index = 0; index < kMostEntries; ++index) {
    v4l2_frmivalenum entry{};
    entry.index = index;
    entry.pixel_format = offer.fourcc;
    entry.width = static_cast<std::uint32_t>(offer.size.width);
    entry.height = static_cast<std::uint32_t>(offer.size.height);
    if (device_call(fd, VIDIOC_ENUM_FRAMEINTERVALS, &entry) != 0)
      return;
    if (entry.type != V4L2_FRMIVAL_TYPE_DISCRETE) {
      offer.interval_range = {interval_of(entry.stepwise.min), interval_of(entry.stepwise.max)};
      return;
    }
    offer.intervals.push_back(interval_of(entry.discrete));
  }
}

void add_sizes(int fd, std::uint32_t fourcc, Size wanted, std::vector<ModeOffer>& offers) {
  for (std::uint32_t index = 0; index < kMostEntries; ++index) {
    v4l2_frmsizeenum entry{};
    entry.index = index;
    entry.pixel_format = fourcc;
    if (device_call(fd, VIDIOC_ENUM_FRAMESIZES, &entry) != 0)
      break;
    ModeOffer offer{fourcc, {}, {}, {}};
    const bool listed = entry.type == V4L2_FRMSIZE_TYPE_DISCRETE;
    if (listed) {
      offer.size = {static_cast<int>(entry.discrete.width), static_cast<int>(entry.discrete.height)};
    } else {
      const auto& range = entry.stepwise;
      const auto size = [](auto width, auto height) { return Size{static_cast<int>(width), static_cast<int>(height)}; };
      offer.size = nearest_size({size(range.min_width, range.min_height), size(range.max_width, range.max_height),
                                 size(range.step_width, range.step_height)},
                                wanted);
    }
    add_intervals(fd, offer);
    offers.push_back(std::move(offer));
    if (!listed)
      break;
  }
}

// A driver without a list of sizes says what it would make of the wanted one.
void add_tried_size(int fd, std::uint32_t fourcc, Size wanted, std::vector<ModeOffer>& offers) {
  v4l2_format format{};
  format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  format.fmt.pix.pixelformat = fourcc;
  format.fmt.pix.width = static_cast<std::uint32_t>(wanted.width);
  format.fmt.pix.height = static_cast<std::uint32_t>(wanted.height);
  if (device_call(fd, VIDIOC_TRY_FMT, &format) != 0 || format.fmt.pix.pixelformat != fourcc)
    return;
  ModeOffer offer{fourcc, {static_cast<int>(format.fmt.pix.width), static_cast<int>(format.fmt.pix.height)}, {}, {}};
  add_intervals(fd, offer);
  offers.push_back(std::move(offer));
}

}  // namespace

int device_call(int fd, unsigned long request, void* argument) {
  while (::ioctl(fd, request, argument) != 0)
    if (errno != EINTR)
      return errno;
  return 0;
}

Error camera_error(int errno_value, std::string operation, const std::string& path) {
  Error error = system_error(errno_value, std::move(operation), path);
  switch (errno_value) {
    case EIO:
    case EPROTO:
    case ESHUTDOWN:
      error.code = ErrorCode::disconnected;
      error.hint = "Check its cable, or plug it into another port.";
      break;
    case EBUSY:
      error.hint = "Close the other program that uses the camera.";
      break;
    case ENOENT:
      error.hint = "Plug the camera in.";
      break;
    case ENOSPC:
      error.code = ErrorCode::busy;
      error.cause = "the USB bus has no room left for its video";
      error.hint = "Plug the camera into a port of its own, not into a hub that it shares with another camera.";
      break;
    case EACCES:
    case EPERM:
      error.hint = "Add the user to the group \"video\".";
      break;
    default:
      break;
  }
  return error;
}

Result<UniqueFd> open_device(const std::string& path) {
  UniqueFd fd(::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC));
  if (!fd)
    return camera_error(errno, "open the camera", path);
  return fd;
}

Result<Card> card_of(int fd, const std::string& path) {
  v4l2_capability about{};
  if (const int failure = device_call(fd, VIDIOC_QUERYCAP, &about); failure == ENOTTY || failure == EINVAL)
    return Error{ErrorCode::invalid_input, "open the camera", path, "it is not a video device",
                 "Choose one that `doctor` lists."};
  else if (failure != 0)
    return camera_error(failure, "open the camera", path);
  const auto able = (about.capabilities & V4L2_CAP_DEVICE_CAPS) != 0 ? about.device_caps : about.capabilities;
  Card card;
  card.name = text_of(about.card);
  card.driver = text_of(about.driver);
  card.captures = (able & V4L2_CAP_VIDEO_CAPTURE) != 0 && (able & V4L2_CAP_STREAMING) != 0;
  return card;
}

std::vector<ModeOffer> offers_of(int fd, Size wanted) {
  std::vector<ModeOffer> offers;
  for (std::uint32_t index = 0; index < kMostEntries; ++index) {
    v4l2_fmtdesc format{};
    format.index = index;
    format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    if (device_call(fd, VIDIOC_ENUM_FMT, &format) != 0)
      break;
    if (!is_known_format(format.pixelformat))
      continue;
    const std::size_t before = offers.size();
    add_sizes(fd, format.pixelformat, wanted, offers);
    if (offers.size() == before)
      add_tried_size(fd, format.pixelformat, wanted, offers);
  }
  return offers;
}

std::vector<Control> controls_of(int fd) {
  std::vector<Control> controls;
  for (const std::uint32_t id : driven_controls()) {
    v4l2_queryctrl asked{};
    asked.id = id;
    constexpr std::uint32_t closed =
        V4L2_CTRL_FLAG_DISABLED | V4L2_CTRL_FLAG_READ_ONLY | V4L2_CTRL_FLAG_INACTIVE | V4L2_CTRL_FLAG_GRABBED;
    if (device_call(fd, VIDIOC_QUERYCTRL, &asked) != 0 || (asked.flags & closed) != 0)
      continue;
    Control control{id, asked.minimum, asked.maximum, asked.step, asked.default_value, asked.default_value};
    v4l2_control value{id, 0};
    if (asked.type != V4L2_CTRL_TYPE_BUTTON) {
      if (device_call(fd, VIDIOC_G_CTRL, &value) != 0)
        continue;
      control.usual = control.now = value.value;
    }
    controls.push_back(control);
  }
  return controls;
}

bool change(int fd, const ControlChange& change) {
  v4l2_control control{change.id, static_cast<__s32>(change.value)};
  return device_call(fd, VIDIOC_S_CTRL, &control) == 0;
}

}  // namespace returns::vision
