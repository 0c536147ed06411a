#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>

#include <nlohmann/json.hpp>

#include "app/cli/command_line.h"
#include "app/cli/doctor_scanners.h"
#include "app/runtime/control_socket.h"
#include "app/runtime/policy_loader.h"
#include "storage/sync/upstream.h"
#include "vision/camera/camera.h"

namespace returns::cli {
namespace {

using namespace std::chrono_literals;
using runtime::Finding;
using Level = Finding::Level;

constexpr auto camera_deadline = 8s;

Finding look_at_camera(const vision::CameraConfig& config) {
  const std::string subject = "camera " + config.name;
  const auto source = vision::open_source(config, std::stop_token{});
  if (!source)
    return {Level::bad, subject, source.error().sentence()};
  const auto frame = (*source)->read(std::stop_token{}, std::chrono::steady_clock::now() + camera_deadline);
  if (!frame)
    return {Level::bad, subject, frame.error().sentence()};
  const auto& picture = (*frame)->picture();
  if (!picture)
    return {Level::bad, subject, picture.error().sentence()};
  return {Level::good, subject, fmt::format("{} gives {}", config.uri, (*source)->format())};
}

// A running station holds its cameras; what it says of them is truer than "busy".
std::vector<Finding> cameras_of(const nlohmann::json& status) {
  std::vector<Finding> findings;
  for (const auto& camera : status.at("state").at("cameras")) {
    const std::string condition = camera.at("condition"), trouble = camera.at("trouble");
    findings.push_back({condition == "live"       ? Level::good
                        : condition == "starting" ? Level::attention
                                                  : Level::bad,
                        "camera " + camera.at("name").get<std::string>(),
                        condition + (trouble.empty() ? " in the running station" : ": " + trouble)});
  }
  return findings;
}

std::vector<Finding> look_at_cameras(const runtime::Configuration& configuration, const nlohmann::json& status) {
  std::vector<Finding> findings;
  if (!status.is_null())
    findings = cameras_of(status);
  else
    for (const auto& camera : configuration.cameras)
      findings.push_back(look_at_camera(camera));
  const auto found = vision::find_cameras();
  for (const auto& camera : found)
    findings.push_back({Level::good, "found", fmt::format("{} ({})", camera.uri, camera.label)});
  if (configuration.cameras.empty() && found.empty())
    findings.push_back({Level::attention, "cameras",
                        "No camera is configured and none is connected; the station works by hand scanner and keys, "
                        "without video. Connect one or add a [[camera]] block."});
  return findings;
}

Finding look_at_disk(const runtime::Configuration& configuration) {
  const auto folder = configuration.folders.data;
  if (const Status made = posix_files().make_folders(folder); !made)
    return {Level::bad, "disk", made.error().sentence()};
  const auto probe = folder / fmt::format(".doctor-{}", ::getpid());
  if (const Status written = write_atomically(posix_files(), probe, as_bytes("probe")); !written)
    return {Level::bad, "disk", written.error().sentence()};
  if (const Status removed = posix_files().remove(probe); !removed)
    return {Level::bad, "disk", removed.error().sentence()};
  const auto free = posix_files().free_bytes(folder);
  if (!free)
    return {Level::bad, "disk", free.error().sentence()};
  const auto gigabytes = static_cast<double>(*free) / 1e9;
  if (*free < configuration.settings.full_disk_bytes)
    return {Level::bad, "disk",
            fmt::format("{:.1f} GB free in {}: no recording can start. Free space.", gigabytes, folder.string())};
  if (*free < configuration.settings.low_disk_bytes)
    return {Level::attention, "disk",
            fmt::format("{:.1f} GB free in {}: soon full. Free space.", gigabytes, folder.string())};
  return {Level::good, "disk", fmt::format("{:.1f} GB free in {}", gigabytes, folder.string())};
}

Finding look_at_clock() {
  switch (read_clocks().sync) {
    case ClockSync::synchronised:
      return {Level::good, "clock", "synchronised, " + to_iso(read_clocks().utc)};
    case ClockSync::unsynchronised:
      return {Level::attention, "clock",
              "The clock is not synchronised; evidence says so beside each time. Switch on network time."};
    case ClockSync::unknown:
      break;
  }
  return {Level::attention, "clock", "The system does not say whether its clock is synchronised."};
}

Finding look_at_upstream(const runtime::Configuration& configuration) {
  if (!configuration.upstream_folder)
    return {Level::attention, "upstream",
            "No share is configured; records and evidence stay on this machine only. See [upstream] in the README."};
  const auto upstream =
      storage::open_folder_upstream(posix_files(), {*configuration.upstream_folder, configuration.upstream_id});
  if (!upstream)
    return {Level::bad, "upstream", upstream.error().sentence()};
  if (const Status there = (*upstream)->check(); !there)
    return {Level::bad, "upstream", there.error().sentence()};
  return {Level::good, "upstream", (*upstream)->describe() + " is there"};
}

Finding look_at_sleep(const runtime::Configuration& configuration) {
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(configuration.settings.sleep_after).count();
  if (minutes == 0)
    return {Level::good, "sleep", "never: station.sleep_minutes is 0, the cameras are always looked at in full"};
  return {Level::good, "sleep", fmt::format("after {} min without a parcel and any movement", minutes)};
}

Finding look_at_policies(const runtime::Configuration& configuration) {
  const auto policies = runtime::load_policies(configuration.folders.assets / "policies");
  if (!policies)
    return {Level::bad, "policies", policies.error().sentence()};
  return {Level::good, "policies", fmt::format("{} loaded", policies->size())};
}

// Gives its status too; null when none answers.
Finding look_at_station(const runtime::Configuration& configuration, nlohmann::json& status) {
  const auto answer = runtime::ask_running_station(runtime::socket_of(configuration.folders), R"({"ask":"status"})");
  if (answer) {
    status = nlohmann::json::parse(*answer, nullptr, false);
    if (status.is_object() && status.value("ok", false))
      return {Level::good, "station", "running"};
    status = nullptr;
    return {Level::bad, "station", "A running station gives no status; restart it."};
  }
  if (answer.error().code == ErrorCode::not_found)
    return {Level::good, "station", "not running"};
  return {Level::bad, "station", answer.error().sentence()};
}

const char* mark_of(Level level) {
  return level == Level::good ? "ok  " : level == Level::attention ? "look" : "BAD ";
}

}  // namespace

int run(const Doctor& command, const runtime::Configuration& configuration, const std::vector<runtime::Probe>& probes) {
  std::vector<Finding> findings;
  findings.push_back({Level::good, "configuration",
                      configuration.file ? configuration.file->string() : "no file; everything at its default"});
  nlohmann::json status;
  findings.push_back(look_at_station(configuration, status));
  const auto station = findings.back().text == "running" ? StationIs::running : StationIs::not_running;
  for (auto& finding : look_at_cameras(configuration, status))
    findings.push_back(std::move(finding));
  for (auto& finding : look_at_scanners(configuration, station))
    findings.push_back(std::move(finding));
  findings.push_back(look_at_disk(configuration));
  findings.push_back(look_at_clock());
  findings.push_back(look_at_upstream(configuration));
  findings.push_back(look_at_sleep(configuration));
  findings.push_back(look_at_policies(configuration));
  for (const auto& probe : probes)
    findings.push_back(probe());

  bool bad = false;
  nlohmann::json list = nlohmann::json::array();
  for (const auto& finding : findings) {
    bad = bad || finding.level == Level::bad;
    if (command.output == Output::json)
      list.push_back({{"level", finding.level == Level::good        ? "good"
                                : finding.level == Level::attention ? "attention"
                                                                    : "bad"},
                      {"subject", finding.subject},
                      {"text", finding.text}});
    else
      fmt::print("{}  {:<16} {}\n", mark_of(finding.level), finding.subject, finding.text);
  }
  if (command.output == Output::json)
    fmt::print("{}\n", list.dump(2));
  return bad ? 1 : 0;
}

int run(const Demo& command, const runtime::Configuration& configuration) {
  const auto script = configuration.folders.assets.parent_path() / "scripts" / "demo";
  if (!posix_files().exists(script))
    return fail(
        {ErrorCode::not_found, "run", "the demo", "it is part of the source tree only", "Use scripts/run demo there."});
  std::vector<std::string> words{script.string()};
  words.insert(words.end(), command.arguments.begin(), command.arguments.end());
  std::vector<char*> arguments;
  for (auto& argument : words)
    arguments.push_back(argument.data());
  arguments.push_back(nullptr);
  ::execv(script.c_str(), arguments.data());
  return fail(system_error(errno, "run", script.string()));
}

}  // namespace returns::cli
