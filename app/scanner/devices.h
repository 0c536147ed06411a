// The input devices of this machine, and how one of them is named for good: nodes such as /dev/input/event3 change
// their number with every start. Reads sysfs only, so that it needs no right to open the devices. Any thread.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace returns::scanner {

struct InputDevice {
  std::filesystem::path node;  // /dev/input/event3
  std::string name, uniq;      // as the device calls itself; uniq is a serial number and mostly empty
  unsigned vendor = 0, product = 0;
  std::vector<std::filesystem::path> links;  // of /dev/input/by-id that lead to it
  bool types = false;                        // has the digits and Enter: a keyboard, or a scanner that is one

  // The most lasting way to name it in station.toml: its link by id, else "05e0:1200:Name of the device".
  std::string identity() const;
};

// Where the system keeps them; tests have trees of their own.
struct DeviceRoots {
  std::filesystem::path sysfs = "/sys/class/input";
  std::filesystem::path dev = "/dev/input";
};

// In the order of their numbers.
std::vector<InputDevice> find_input_devices(const DeviceRoots& roots = {});

// `wanted` is a path (/dev/input/by-id/…), "vendor:product", "vendor:product:name" or "vendor:product:name/uniq" (the
// name may be empty: "vendor:product:/uniq"); vendor and product are four hexadecimal digits each.
bool is_device_name(const std::string& wanted);
bool is_meant(const InputDevice& device, const std::string& wanted);

// Its name says so, or that of its maker does.
bool looks_like_scanner(const InputDevice& device);

}  // namespace returns::scanner
