#include "app/scanner/devices.h"

#include <fmt/format.h>
#include <linux/input-event-codes.h>

#include <algorithm>
#include <cstdint>
#include <fstream>

namespace returns::scanner {

namespace {

namespace fs = std::filesystem;

std::string line_of(const fs::path& file) {
  std::ifstream stream(file);
  std::string line;
  std::getline(stream, line);
  return line;
}

std::string lower_case(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c); });
  return text;
}

unsigned hexadecimal(const std::string& text) {
  const auto digits = [](unsigned char c) { return std::isxdigit(c) != 0; };
  if (text.empty() || text.size() > 8 || !std::all_of(text.begin(), text.end(), digits))
    return 0;
  return static_cast<unsigned>(std::stoul(text, nullptr, 16));
}

// The kernel prints a bitmap as words of its own size in hexadecimal, the highest first.
class KeyBits {
 public:
  explicit KeyBits(const std::string& text) {
    std::size_t end = text.size();
    while (end != std::string::npos && end > 0) {
      const std::size_t blank = text.find_last_of(' ', end - 1);
      const std::size_t first = blank == std::string::npos ? 0 : blank + 1;
      const std::string word = text.substr(first, end - first);
      words_.push_back(word.empty() || word.size() > 16 ? 0 : std::strtoull(word.c_str(), nullptr, 16));
      end = blank;
    }
  }
  bool has(unsigned key) const {
    constexpr unsigned bits = sizeof(long) * 8;
    return key / bits < words_.size() && ((words_[key / bits] >> (key % bits)) & 1) != 0;
  }

 private:
  std::vector<std::uint64_t> words_;
};

std::string usb_name(const InputDevice& device) {
  return fmt::format("{:04x}:{:04x}", device.vendor, device.product);
}

std::optional<unsigned> number_of(const fs::path& entry) {
  const std::string name = entry.filename().string();
  constexpr std::string_view stem = "event";
  if (!name.starts_with(stem) || name.size() == stem.size() || name.size() > stem.size() + 6 ||
      name.find_first_not_of("0123456789", stem.size()) != std::string::npos)
    return std::nullopt;
  return static_cast<unsigned>(std::stoul(name.substr(stem.size())));
}

std::vector<fs::path> links_to(const fs::path& node, const fs::path& by_id) {
  std::vector<fs::path> links;
  std::error_code failure;
  for (const auto& entry : fs::directory_iterator(by_id, failure)) {
    std::error_code gone;
    if (fs::equivalent(entry.path(), node, gone))
      links.push_back(entry.path());
  }
  std::sort(links.begin(), links.end());
  return links;
}

}  // namespace

std::string InputDevice::identity() const {
  if (!links.empty())
    return links.front().string();
  return usb_name(*this) + ":" + name + (uniq.empty() ? "" : "/" + uniq);
}

std::vector<InputDevice> find_input_devices(const DeviceRoots& roots) {
  std::vector<std::pair<unsigned, InputDevice>> found;
  std::error_code failure;
  for (const auto& entry : fs::directory_iterator(roots.sysfs, failure)) {
    const auto number = number_of(entry.path());
    if (!number)
      continue;
    const fs::path about = entry.path() / "device";
    InputDevice device;
    device.node = roots.dev / entry.path().filename();
    device.name = line_of(about / "name");
    device.uniq = line_of(about / "uniq");
    device.vendor = hexadecimal(line_of(about / "id" / "vendor"));
    device.product = hexadecimal(line_of(about / "id" / "product"));
    const KeyBits keys(line_of(about / "capabilities" / "key"));
    device.types = keys.has(KEY_1) && keys.has(KEY_0) && (keys.has(KEY_ENTER) || keys.has(KEY_KPENTER));
    device.links = links_to(device.node, roots.dev / "by-id");
    found.emplace_back(*number, std::move(device));
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.first < b.first; });
  std::vector<InputDevice> devices;
  for (auto& [number, device] : found)
    devices.push_back(std::move(device));
  return devices;
}

bool is_device_name(const std::string& wanted) {
  if (wanted.starts_with("/"))
    return wanted.size() > 1;
  const auto is_hexadecimal = [&](std::size_t first) {
    return std::all_of(wanted.begin() + static_cast<std::ptrdiff_t>(first),
                       wanted.begin() + static_cast<std::ptrdiff_t>(first) + 4,
                       [](unsigned char c) { return std::isxdigit(c) != 0; });
  };
  return wanted.size() >= 9 && is_hexadecimal(0) && wanted[4] == ':' && is_hexadecimal(5) &&
         (wanted.size() == 9 || (wanted[9] == ':' && wanted.size() > 10));
}

bool is_meant(const InputDevice& device, const std::string& wanted) {
  if (wanted.starts_with("/")) {
    std::error_code failure;
    return fs::equivalent(wanted, device.node, failure);
  }
  if (!is_device_name(wanted) || lower_case(wanted.substr(0, 9)) != usb_name(device))
    return false;
  if (wanted.size() == 9)
    return true;
  // A name may have slashes of its own, so the text is compared and never taken apart.
  const std::string rest = wanted.substr(10);
  return rest == device.name || rest == device.name + "/" + device.uniq || rest == "/" + device.uniq;
}

bool looks_like_scanner(const InputDevice& device) {
  if (!device.types)
    return false;
  const std::string name = lower_case(device.name);
  for (const char* sign :
       {"scan", "barcode", "bar code", "symbol", "zebra", "honeywell", "datalogic", "metrologic", "opticon", "newland",
        "code reader", "netum", "inateck", "unitech", "cipherlab", "denso", "cognex", "hand held products", "bcst"})
    if (name.find(sign) != std::string::npos)
      return true;
  // Symbol/Zebra, Metrologic/Honeywell, Hand Held Products/Honeywell, PSC/Datalogic, Opticon, Newland: USB vendor ids.
  static constexpr unsigned makers[] = {0x05e0, 0x0c2e, 0x0536, 0x05f9, 0x065a, 0x1eab};
  return std::find(std::begin(makers), std::end(makers), device.vendor) != std::end(makers);
}

}  // namespace returns::scanner
