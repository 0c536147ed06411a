#include "tests/bench/station/figures.h"

#include <sys/utsname.h>
#include <sys/vfs.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <thread>

namespace returns::bench {

namespace {

double at_share(const std::vector<double>& sorted, int percent) {
  return sorted[std::min(sorted.size() - 1, sorted.size() * static_cast<std::size_t>(percent) / 100)];
}

std::string file_system_of(const std::filesystem::path& folder) {
  struct statfs about {};
  if (::statfs(folder.c_str(), &about) != 0)
    return "unknown";
  switch (static_cast<unsigned long>(about.f_type)) {
    case 0xef53:
      return "ext4";
    case 0x58465342:
      return "xfs";
    case 0x9123683e:
      return "btrfs";
    case 0x794c7630:
      return "overlayfs";
    case 0x01021994:
      return "tmpfs (in memory: its commits say nothing)";
    default:
      return "file system of another kind";
  }
}

std::string processor() {
  std::ifstream in("/proc/cpuinfo");
  for (std::string line; std::getline(in, line);)
    if (line.starts_with("model name"))
      return line.substr(line.find(':') + 2);
  return "unknown processor";
}

}  // namespace

void print(const Table& table) {
  std::printf("| | median | 95 of 100 | most | samples |\n|---|---|---|---|---|\n");
  for (const Figures& figures : table) {
    auto sorted = figures.samples;
    std::sort(sorted.begin(), sorted.end());
    if (sorted.empty()) {
      std::printf("| %s | – | – | – | 0 |\n", figures.what.c_str());
      continue;
    }
    const char* unit = figures.unit == Unit::milliseconds ? "ms" : figures.unit == Unit::frames ? "frames" : "%";
    std::printf("| %s | %.2f %s | %.2f %s | %.2f %s | %zu |\n", figures.what.c_str(), at_share(sorted, 50), unit,
                at_share(sorted, 95), unit, sorted.back(), unit, sorted.size());
  }
  std::fflush(stdout);
}

std::string machine(const std::filesystem::path& folder) {
  utsname system{};
  ::uname(&system);
  return std::to_string(std::thread::hardware_concurrency()) + " × " + processor() + ", " + file_system_of(folder) +
         ", " + system.sysname + " " + system.release;
}

std::string load() {
  std::ifstream in("/proc/loadavg");
  std::string one, five, fifteen;
  in >> one >> five >> fifteen;
  return one + " " + five + " " + fifteen;
}

}  // namespace returns::bench
