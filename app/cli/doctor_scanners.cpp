#include "app/cli/doctor_scanners.h"

#include <fmt/format.h>
#include <grp.h>
#include <pwd.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "app/scanner/scanner_reader.h"

namespace returns::cli {
namespace {

using runtime::Finding;
using Level = Finding::Level;
using scanner::InputDevice;

std::string account() {
  const passwd* entry = ::getpwuid(::geteuid());  // NOLINT(concurrency-mt-unsafe): the only thread
  return entry != nullptr ? entry->pw_name : "ACCOUNT";
}

// Why this account may not read it and what helps; empty when it may.
std::string refusal(const InputDevice& device) {
  if (::access(device.node.c_str(), R_OK) == 0)
    return {};
  const int failure = errno;
  struct stat about {};
  const group* owner = ::stat(device.node.c_str(), &about) == 0
                           ? ::getgrgid(about.st_gid)  // NOLINT(concurrency-mt-unsafe): the only thread
                           : nullptr;
  if (failure != EACCES || owner == nullptr)
    return fmt::format("cannot be opened: {}", std::strerror(failure));  // NOLINT(concurrency-mt-unsafe)
  return fmt::format("cannot be opened: it belongs to the group {}. Run `usermod -aG {} {}` as root and sign in anew",
                     owner->gr_name, owner->gr_name, account());
}

Finding look_at_configured(const scanner::ScannerConfig& config, StationIs station) {
  const std::string subject = "scanner " + config.name;
  if (station == StationIs::running)
    return {Level::good, subject, "not tried: the running station has it; its chip says how it is"};
  const Status tried = scanner::try_scanner(config);
  if (!tried)
    return {Level::bad, subject, tried.error().sentence()};
  return {Level::good, subject, config.device + " can be read exclusively"};
}

Finding look_at_found(const InputDevice& device, const runtime::Configuration& configuration) {
  const bool scans = scanner::looks_like_scanner(device);
  const bool configured = std::any_of(configuration.scanners.begin(), configuration.scanners.end(),
                                      [&](const auto& config) { return scanner::is_meant(device, config.device); });
  std::string text =
      fmt::format("{} is {}: {}", device.node.string(), scans ? "a scanner by its name" : "a keyboard", device.name);
  if (!configured)
    text += fmt::format("; to have it as a scanner alone: [[scanner]] device = \"{}\"", device.identity());
  const std::string refused = refusal(device);
  if (!refused.empty())
    text += "; " + refused;
  const bool matters = scans && (!configured || !refused.empty());
  return {matters ? Level::attention : Level::good, "input device", text + "."};
}

}  // namespace

std::vector<Finding> look_at_scanners(const runtime::Configuration& configuration, StationIs station) {
  std::vector<Finding> findings;
  for (const auto& config : configuration.scanners)
    findings.push_back(look_at_configured(config, station));
  bool any = false;
  for (const InputDevice& device : scanner::find_input_devices()) {
    if (!device.types)
      continue;
    any = true;
    findings.push_back(look_at_found(device, configuration));
  }
  if (!any)
    findings.push_back({Level::good, "input device", "no keyboard and no hand scanner is connected to this machine"});
  return findings;
}

}  // namespace returns::cli
