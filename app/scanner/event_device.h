// An open and grabbed event device. Private to the room; one thread.
#pragma once
#include <memory>
#include <vector>

#include "app/scanner/devices.h"
#include "app/scanner/framing.h"
#include "app/scanner/keymap.h"
#include "storage/base/result.h"
#include "storage/base/unique_fd.h"

struct libevdev;

namespace returns::scanner {

class EventDevice {
 public:
  static Result<EventDevice> open(const InputDevice& device, const Framing& framing);

  int descriptor() const { return fd_.get(); }
  const std::string& name() const { return name_; }

  // Takes all events that wait. `lost` when the kernel's queue ran over in the middle of a scan, which is then dropped.
  // The error of a device that went away is ErrorCode::disconnected.
  Status read(std::vector<std::string>& codes, bool& lost);

  std::vector<std::string> poll(BootTime now) { return framer_.poll(now); }
  std::optional<BootTime> deadline() const { return framer_.deadline(); }

 private:
  struct Closer {
    void operator()(libevdev* device) const;
  };
  EventDevice(UniqueFd fd, std::unique_ptr<libevdev, Closer> device, std::string name, const Framing& framing);

  UniqueFd fd_;  // closed last: closing lets the grab go
  std::unique_ptr<libevdev, Closer> device_;
  std::string name_;
  KeyDecoder decoder_;
  ScanFramer framer_;
};

}  // namespace returns::scanner
