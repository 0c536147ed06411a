// Asking a V4L2 device: the ioctl calls that need no stream. Blocking, but only for as long as the driver takes.
#pragma once
#include <string>
#include <vector>

#include "storage/base/unique_fd.h"
#include "vision/camera/v4l2_controls.h"
#include "vision/camera/v4l2_modes.h"

namespace returns::vision {

// ioctl that goes on after a signal. Returns 0 or an errno value.
int device_call(int fd, unsigned long request, void* argument);

// An errno value of a camera: EIO counts as unplugged, and ENOSPC is the USB bus and not a disk.
Error camera_error(int errno_value, std::string operation, const std::string& path);

Result<UniqueFd> open_device(const std::string& path);

struct Card {
  std::string name;
  std::string driver;
  bool captures = false;  // delivers single-planar video by streaming
};
Result<Card> card_of(int fd, const std::string& path);

// Of driven_controls(), those that it has and lets be written now; `usual` is what they are.
std::vector<Control> controls_of(int fd);
// True when the driver took it.
bool change(int fd, const ControlChange& change);

// Everything it offers; where it offers sizes as a range, the one nearest to `wanted`.
std::vector<ModeOffer> offers_of(int fd, Size wanted);

}  // namespace returns::vision
