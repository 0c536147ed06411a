#include <filesystem>
#include <map>
#include <set>

#include "vision/camera/v4l2_device.h"

namespace returns::vision {
namespace {

namespace fs = std::filesystem;

// Device file -> link that keeps its name when cameras are plugged in another order. by-id names the camera itself,
// by-path the port, which is all there is for two cameras without serial numbers.
std::map<std::string, std::string> stable_names() {
  std::map<std::string, std::string> names;
  for (const char* folder : {"/dev/v4l/by-id", "/dev/v4l/by-path"}) {
    std::error_code failure;
    std::set<fs::path> links;
    for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end; entry.increment(failure))
      links.insert(entry->path());
    for (const fs::path& link : links) {
      const fs::path device = fs::canonical(link, failure);
      if (!failure)
        names.emplace(device.string(), link.string());
    }
  }
  return names;
}

std::vector<std::string> device_files() {
  std::vector<std::pair<int, std::string>> numbered;
  std::error_code failure;
  for (fs::directory_iterator entry("/dev", failure), end; !failure && entry != end; entry.increment(failure)) {
    const std::string name = entry->path().filename();
    const auto digits = name.find_first_of("0123456789");
    if (name.rfind("video", 0) == 0 && digits == 5 && name.find_first_not_of("0123456789", 5) == std::string::npos)
      numbered.emplace_back(std::stoi(name.substr(5)), entry->path());
  }
  std::sort(numbered.begin(), numbered.end());
  std::vector<std::string> files;
  for (auto& [number, file] : numbered)
    files.push_back(std::move(file));
  return files;
}

}  // namespace

std::vector<FoundCamera> find_cameras() {
  const auto names = stable_names();
  std::vector<FoundCamera> found;
  for (const std::string& file : device_files()) {
    const auto fd = open_device(file);
    if (!fd)
      continue;  // an unplugged camera's file, or one that this user may not open: opening it by name says so
    const auto card = card_of(fd->get(), file);
    if (!card || !card->captures)
      continue;
    const auto name = names.find(file);
    FoundCamera camera{"v4l2:" + (name == names.end() ? file : name->second), card->name, {}};
    const CaptureRequest request;
    for (const Mode& mode : rank_modes(offers_of(fd->get(), request.size), request))
      camera.formats.push_back(describe(mode));
    found.push_back(std::move(camera));
  }
  return found;
}

}  // namespace returns::vision
