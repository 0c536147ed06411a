#include "app/scanner/event_device.h"

#include <fcntl.h>
#include <libevdev/libevdev.h>
#include <time.h>

#include <cerrno>

namespace returns::scanner {

namespace {

constexpr const char* operation = "open the hand scanner";

Error refused(int number, const std::string& subject) {
  Error error = system_error(number, operation, subject);
  if (error.code == ErrorCode::permission)
    error.hint =
        "Put the station's account into the group that owns the device (mostly: usermod -aG input ACCOUNT) "
        "and sign in anew.";
  else if (number == EBUSY)
    error.hint = "Close the other program that has the scanner for itself.";
  return error;
}

// The desktop would wait for ever for the release of a key that was down when the device was taken from it.
bool any_key_down(libevdev* device) {
  for (unsigned key = 1; key < KEY_CNT; ++key)
    if (libevdev_get_event_value(device, EV_KEY, key) != 0)
      return true;
  return false;
}

BootTime time_of(const input_event& event) {
  return std::chrono::seconds(event.input_event_sec) + std::chrono::microseconds(event.input_event_usec);
}

}  // namespace

void EventDevice::Closer::operator()(libevdev* device) const {
  libevdev_free(device);
}

EventDevice::EventDevice(UniqueFd fd, std::unique_ptr<libevdev, Closer> device, std::string name,
                         const Framing& framing)
    : fd_(std::move(fd)), device_(std::move(device)), name_(std::move(name)), framer_(framing) {}

Result<EventDevice> EventDevice::open(const InputDevice& found, const Framing& framing) {
  const std::string subject = found.name.empty() ? found.node.string() : found.name + " (" + found.node.string() + ")";
  UniqueFd fd(::open(found.node.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (!fd)
    return refused(errno, subject);
  libevdev* made = nullptr;
  if (const int failure = libevdev_new_from_fd(fd.get(), &made); failure < 0)
    return refused(-failure, subject);
  std::unique_ptr<libevdev, Closer> device(made);
  if (any_key_down(made))
    return Error{ErrorCode::busy, operation, subject, "one of its keys is held down", "Let go of its trigger."};
  if (const int failure = libevdev_grab(made, LIBEVDEV_GRAB); failure < 0)
    return refused(-failure, subject);
  // Pauses between characters are those of the scanner, not of this thread. Without it the clock is another one, and
  // every pause would look as if it had lasted for years.
  if (const int failure = libevdev_set_clock_id(made, CLOCK_BOOTTIME); failure < 0)
    return refused(-failure, subject);
  return EventDevice(std::move(fd), std::move(device), found.name, framing);
}

Status EventDevice::read(std::vector<std::string>& codes, bool& lost) {
  for (;;) {
    input_event event{};
    const int told = libevdev_next_event(device_.get(), LIBEVDEV_READ_FLAG_NORMAL, &event);
    if (told == -EAGAIN)
      return {};
    if (told == LIBEVDEV_READ_STATUS_SYNC) {
      // Events were dropped: a scan with a hole in it would be another code.
      while (libevdev_next_event(device_.get(), LIBEVDEV_READ_FLAG_SYNC, &event) == LIBEVDEV_READ_STATUS_SYNC) {
      }
      decoder_.reset();
      framer_.forget(boot_now());
      lost = true;
      continue;
    }
    if (told < 0) {
      Error error = system_error(-told, "read the hand scanner", name_);
      if (told == -ENODEV)
        error.code = ErrorCode::disconnected;
      return error;
    }
    constexpr int repeated = 2;
    if (event.type != EV_KEY || event.value == repeated)
      continue;
    const std::string characters = decoder_.feed(event.code, event.value != 0 ? KeyMove::pressed : KeyMove::released);
    for (std::string& code : framer_.feed(characters, time_of(event)))
      codes.push_back(std::move(code));
  }
}

}  // namespace returns::scanner
