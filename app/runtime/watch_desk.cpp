#include "app/runtime/watch_desk.h"

#include <sys/statvfs.h>

#include <condition_variable>
#include <cstdlib>

namespace returns::runtime {

using namespace std::chrono_literals;
namespace fs = std::filesystem;

namespace {

constexpr auto interval = 2s;
constexpr std::uint64_t worth_telling = 64ull << 20;  // bytes

// "Europe/Berlin": what /etc/localtime points to, unless TZ says otherwise.
std::string site_zone() {
  if (const char* set = std::getenv("TZ"); set != nullptr && *set != 0)  // NOLINT(concurrency-mt-unsafe): never set
    return *set == ':' ? set + 1 : set;
  std::error_code failure;
  const std::string target = fs::read_symlink("/etc/localtime", failure).string();
  const std::string folder = "zoneinfo/";
  const auto at = target.find(folder);
  return at == std::string::npos ? "" : target.substr(at + folder.size());
}

}  // namespace

station::DiskStatus look_at_disk(const fs::path& folder, const station::Settings& settings) {
  station::DiskStatus disk;
  struct statvfs info {};
  if (::statvfs(folder.c_str(), &info) != 0)
    return {station::DiskLevel::read_only, 0};
  disk.free_bytes = static_cast<std::uint64_t>(info.f_bavail) * info.f_frsize;
  if ((info.f_flag & ST_RDONLY) != 0)
    disk.level = station::DiskLevel::read_only;
  else if (disk.free_bytes < settings.full_disk_bytes)
    disk.level = station::DiskLevel::full;
  else if (disk.free_bytes < settings.low_disk_bytes)
    disk.level = station::DiskLevel::low;
  return disk;
}

std::vector<station::ScannerHealth> find_scanners(const fs::path& by_id) {
  const std::string bus = "usb-", kind = "-event-kbd";
  std::vector<station::ScannerHealth> found;
  std::error_code failure;
  for (const auto& entry : fs::directory_iterator(by_id, failure)) {
    std::string name = entry.path().filename().string();
    if (!name.ends_with(kind))
      continue;
    name.resize(name.size() - kind.size());
    if (name.starts_with(bus))
      name.erase(0, bus.size());
    std::replace(name.begin(), name.end(), '_', ' ');
    found.push_back({std::move(name)});
  }
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.name < b.name; });
  return found;
}

WatchDesk::WatchDesk(fs::path evidence_root, station::Settings settings, Ask ask, Post post)
    : root_(std::move(evidence_root)),
      settings_(std::move(settings)),
      ask_(std::move(ask)),
      post_(std::move(post)),
      health_(std::make_shared<const station::Health>()),
      worker_(
          "watch", [this](std::stop_token stop) { return run(stop); }, tell_trouble(post_)) {}

std::shared_ptr<const station::Health> WatchDesk::health() const {
  std::lock_guard lock(mutex_);
  return health_;
}

void WatchDesk::look() {
  const auto disk = look_at_disk(root_, settings_);
  const auto moved =
      disk.free_bytes > told_.free_bytes ? disk.free_bytes - told_.free_bytes : told_.free_bytes - disk.free_bytes;
  if (disk.level != told_.level || moved > worth_telling) {
    told_ = disk;
    post_(station::DiskTold{disk});
  }
  auto now = std::make_shared<station::Health>();
  now->clock = {read_clocks().sync, site_zone()};
  now->scanners = find_scanners();
  now->store.station = settings_.station.value;
  ask_(*now);
  std::lock_guard lock(mutex_);
  health_ = std::move(now);
}

Status WatchDesk::run(std::stop_token stop) {
  std::mutex mutex;
  std::condition_variable_any never;
  while (!stop.stop_requested()) {
    look();
    std::unique_lock lock(mutex);
    never.wait_for(lock, stop, interval, [] { return false; });
  }
  return {};
}

}  // namespace returns::runtime
