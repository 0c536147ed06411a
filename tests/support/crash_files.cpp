#include "tests/support/crash_files.h"

#include <algorithm>
#include <cerrno>
#include <random>

namespace returns::tests {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t sector = 512;

std::size_t pick(std::mt19937_64& random, std::size_t below) {
  return below == 0 ? 0 : static_cast<std::size_t>(random() % below);
}

// The content of a file when the power comes back.
Bytes survivor(const Bytes& content, std::size_t synced, std::mt19937_64& random) {
  const std::size_t tail = content.size() - synced;
  std::size_t kept = 0;
  bool torn = false;
  switch (pick(random, 4)) {
    case 0:
      break;
    case 1:
      kept = tail;
      break;
    case 2:
      kept = pick(random, tail + 1);
      break;
    default:
      kept = pick(random, tail + 1);
      torn = true;
  }
  Bytes bytes(content.begin(), content.begin() + static_cast<std::ptrdiff_t>(synced + kept));
  if (torn && kept > 0) {
    const std::size_t zeros = std::min(kept, sector * (1 + pick(random, 8)));
    std::fill(bytes.end() - static_cast<std::ptrdiff_t>(zeros), bytes.end(), std::uint8_t{0});
  }
  return bytes;
}

}  // namespace

class CrashFiles::OpenFile final : public WritableFile {
 public:
  OpenFile(CrashFiles& disk, InodePtr inode, Path path, std::uint64_t life)
      : disk_(disk), inode_(std::move(inode)), path_(std::move(path)), life_(life) {}

  Status append(ByteView bytes) override { return disk_.append(*inode_, path_, bytes, life_); }
  Status sync() override { return disk_.sync(*inode_, path_, life_); }
  std::uint64_t size() const override {
    std::lock_guard lock(disk_.mutex_);
    return inode_->content.size();
  }

 private:
  CrashFiles& disk_;
  InodePtr inode_;
  Path path_;
  std::uint64_t life_;
};

CrashFiles::CrashFiles() : folders_{"/"} {}
CrashFiles::~CrashFiles() = default;

bool CrashFiles::NameChange::touches(const Path& folder) const {
  return (!removed.empty() && removed.parent_path() == folder) || (!added.empty() && added.parent_path() == folder);
}

void CrashFiles::NameChange::apply(Names& names) const {
  if (!removed.empty())
    names.erase(removed);
  if (!added.empty())
    names[added] = inode;
}

std::unique_ptr<CrashFiles> CrashFiles::after_cut(std::uint64_t seed) const {
  std::lock_guard lock(mutex_);
  std::mt19937_64 random(seed);
  Names names = durable_;
  const bool in_order = pick(random, 2) == 0;
  const std::size_t reached = pick(random, pending_.size() + 1);
  for (std::size_t i = 0; i < pending_.size(); ++i)
    if (in_order ? i < reached : pick(random, 2) == 0)
      pending_[i].apply(names);

  auto disk = std::make_unique<CrashFiles>();
  disk->folders_ = folders_;
  std::map<const Inode*, InodePtr> copies;  // two names may share a file after half-kept renames
  for (const auto& [path, inode] : names) {
    InodePtr& copy = copies[inode.get()];
    if (!copy) {
      copy = std::make_shared<Inode>();
      const bool old_length = inode->longer_before && pick(random, 2) == 0;
      copy->content = old_length ? *inode->longer_before : survivor(inode->content, inode->synced, random);
      for (const auto& [from, to] : inode->doubtful)
        if (pick(random, 2) == 0)
          for (std::size_t i = from; i < std::min(to, copy->content.size()); ++i)
            copy->content[i] = 0;
      copy->synced = copy->content.size();
    }
    disk->names_[path] = copy;
  }
  disk->durable_ = disk->names_;
  return disk;
}

void CrashFiles::cut(std::uint64_t seed) {
  const auto next = after_cut(seed);
  {
    std::lock_guard lock(mutex_);
    names_ = std::move(next->names_);
    durable_ = std::move(next->durable_);
    pending_.clear();
    ++life_;
    steps_ = 0;
    cut_at_step_.reset();
    power_is_cut_ = false;
    room_.reset();
    failing_syncs_ = failing_appends_ = 0;
    syncs_blocked_ = false;
  }
  changed_.notify_all();
}

std::uint64_t CrashFiles::steps() const {
  std::lock_guard lock(mutex_);
  return steps_;
}

void CrashFiles::fail_after(std::uint64_t steps, AfterCut how) {
  std::lock_guard lock(mutex_);
  cut_at_step_ = steps_ + steps;
  how_ = how;
}

bool CrashFiles::power_is_cut() const {
  std::lock_guard lock(mutex_);
  return power_is_cut_;
}

std::optional<CrashFiles::Step> CrashFiles::take_step() {
  std::lock_guard lock(mutex_);
  if (power_is_cut_)
    return std::nullopt;
  return count_step();
}

void CrashFiles::disk_full_after(std::uint64_t bytes) {
  std::lock_guard lock(mutex_);
  room_ = bytes;
}

void CrashFiles::make_room() {
  std::lock_guard lock(mutex_);
  room_.reset();
}

void CrashFiles::fail_syncs(std::uint64_t times, Error error) {
  std::lock_guard lock(mutex_);
  failing_syncs_ = times;
  sync_error_ = std::move(error);
}

void CrashFiles::fail_appends(std::uint64_t times, Error error) {
  std::lock_guard lock(mutex_);
  failing_appends_ = times;
  append_error_ = std::move(error);
}

void CrashFiles::block_syncs() {
  std::lock_guard lock(mutex_);
  syncs_blocked_ = true;
}

void CrashFiles::release_syncs() {
  {
    std::lock_guard lock(mutex_);
    syncs_blocked_ = false;
  }
  changed_.notify_all();
}

bool CrashFiles::wait_until_blocked(std::chrono::steady_clock::time_point deadline) {
  std::unique_lock lock(mutex_);
  return changed_.wait_until(lock, deadline, [this] { return waiting_in_sync_ > 0; });
}

std::uint64_t CrashFiles::certain_bytes(const Path& path) const {
  std::lock_guard lock(mutex_);
  const auto found = durable_.find(path);
  const auto loses_it = [&](const NameChange& change) { return change.removed == path || change.added == path; };
  if (found == durable_.end() || std::any_of(pending_.begin(), pending_.end(), loses_it))
    return 0;
  std::size_t certain = found->second->synced;
  for (const auto& [from, to] : found->second->doubtful)
    certain = std::min(certain, from);
  return certain;
}

Error CrashFiles::power_error(std::string operation, const Path& path) const {
  if (how_ == AfterCut::throw_power_cut)
    throw PowerCut{};
  return Error{ErrorCode::io, std::move(operation), path.string(), "the power is cut", ""};
}

Status CrashFiles::refuse_without_power(const char* operation, const Path& path) const {
  if (power_is_cut_)
    return power_error(operation, path);
  return {};
}

CrashFiles::Step CrashFiles::count_step() {
  if (cut_at_step_ && steps_ >= *cut_at_step_) {
    power_is_cut_ = true;
    changed_.notify_all();
    return Step::in_flight;
  }
  ++steps_;
  return Step::goes_on;
}

void CrashFiles::change_names(NameChange change) {
  change.apply(names_);
  pending_.push_back(std::move(change));
}

Status CrashFiles::append(Inode& inode, const Path& path, ByteView bytes, std::uint64_t life) {
  std::lock_guard lock(mutex_);
  RETURNS_TRY(refuse_without_power("write", path));
  if (life != life_)
    return power_error("write", path);
  const Step step = count_step();
  std::size_t fits = bytes.size();
  std::optional<Error> error;
  if (step == Step::goes_on && failing_appends_ > 0) {
    --failing_appends_;
    fits /= 2;
    error = append_error_;
  } else if (room_ && *room_ < fits) {
    fits = static_cast<std::size_t>(*room_);
    error = system_error(ENOSPC, "write", path.string());
  }
  inode.content.insert(inode.content.end(), bytes.begin(), bytes.begin() + static_cast<std::ptrdiff_t>(fits));
  if (room_)
    *room_ -= fits;
  if (step == Step::in_flight)
    return power_error("write", path);
  if (error)
    return *std::move(error);
  return {};
}

Status CrashFiles::sync(Inode& inode, const Path& path, std::uint64_t life) {
  std::unique_lock lock(mutex_);
  RETURNS_TRY(refuse_without_power("sync", path));
  ++waiting_in_sync_;
  changed_.notify_all();
  changed_.wait(lock, [&] { return !syncs_blocked_ || power_is_cut_ || life != life_; });
  --waiting_in_sync_;
  RETURNS_TRY(refuse_without_power("sync", path));
  if (life != life_)
    return power_error("sync", path);
  if (count_step() == Step::in_flight)
    return power_error("sync", path);
  if (failing_syncs_ > 0) {
    --failing_syncs_;
    if (inode.synced < inode.content.size())
      inode.doubtful.emplace_back(inode.synced, inode.content.size());
    return sync_error_;
  }
  inode.synced = inode.content.size();
  inode.longer_before.reset();
  return {};
}

Result<std::unique_ptr<WritableFile>> CrashFiles::open(const Path& path, CreateMode mode) {
  std::lock_guard lock(mutex_);
  RETURNS_TRY(refuse_without_power("create", path));
  auto found = names_.find(path);
  if (found != names_.end() && mode != CreateMode::append)
    return system_error(EEXIST, "create", path.string());
  if (found == names_.end()) {
    if (!folders_.contains(path.parent_path()))
      return system_error(ENOENT, "create", path.string());
    if (folders_.contains(path))
      return system_error(EISDIR, "create", path.string());
    const Step step = count_step();
    change_names({{}, path, std::make_shared<Inode>()});
    if (step == Step::in_flight)
      return power_error("create", path);
    found = names_.find(path);
  }
  return std::unique_ptr<WritableFile>(std::make_unique<OpenFile>(*this, found->second, path, life_));
}

Result<Bytes> CrashFiles::read(const Path& path) {
  return read_at(path, 0, SIZE_MAX);
}

Result<Bytes> CrashFiles::read_at(const Path& path, std::uint64_t offset, std::size_t length) {
  std::lock_guard lock(mutex_);
  RETURNS_TRY(refuse_without_power("open", path));
  const auto found = names_.find(path);
  if (found == names_.end())
    return system_error(ENOENT, "open", path.string());
  const Bytes& content = found->second->content;
  const std::size_t from = static_cast<std::size_t>(std::min<std::uint64_t>(offset, content.size()));
  const std::size_t count = std::min(length, content.size() - from);
  const auto begin = content.begin() + static_cast<std::ptrdiff_t>(from);
  return Bytes(begin, begin + static_cast<std::ptrdiff_t>(count));
}

Result<std::uint64_t> CrashFiles::file_size(const Path& path) {
  std::lock_guard lock(mutex_);
  RETURNS_TRY(refuse_without_power("look at", path));
  const auto found = names_.find(path);
  if (found == names_.end())
    return system_error(ENOENT, "look at", path.string());
  return static_cast<std::uint64_t>(found->second->content.size());
}

bool CrashFiles::exists(const Path& path) {
  std::lock_guard lock(mutex_);
  if (power_is_cut_ && how_ == AfterCut::throw_power_cut)
    throw PowerCut{};
  return !power_is_cut_ && (names_.contains(path) || folders_.contains(path));
}

Result<std::vector<fs::path>> CrashFiles::list(const Path& folder) {
  std::lock_guard lock(mutex_);
  RETURNS_TRY(refuse_without_power("list", folder));
  if (!folders_.contains(folder))
    return system_error(ENOENT, "list", folder.string());
  std::vector<Path> paths;
  for (const auto& [path, inode] : names_)
    if (path.parent_path() == folder)
      paths.push_back(path);
  for (const Path& path : folders_)
    if (path != folder && path.parent_path() == folder)
      paths.push_back(path);
  std::sort(paths.begin(), paths.end());
  return paths;
}

Status CrashFiles::make_folders(const Path& folder) {
  std::lock_guard lock(mutex_);
  RETURNS_TRY(refuse_without_power("make the folder", folder));
  std::vector<Path> missing;
  for (Path path = folder; !path.empty() && !folders_.contains(path); path = path.parent_path())
    missing.push_back(path);
  for (auto path = missing.rbegin(); path != missing.rend(); ++path) {
    if (names_.contains(*path))
      return system_error(ENOTDIR, "make the folder", path->string());
    const Step step = count_step();
    if (step == Step::in_flight)
      return power_error("make the folder", *path);
    folders_.insert(*path);
  }
  return {};
}

Status CrashFiles::rename(const Path& from, const Path& to) {
  std::lock_guard lock(mutex_);
  RETURNS_TRY(refuse_without_power("rename", from));
  const auto found = names_.find(from);
  if (found == names_.end() || !folders_.contains(to.parent_path()))
    return system_error(ENOENT, "rename", from.string());
  const Step step = count_step();
  if (from != to)
    change_names({from, to, found->second});
  if (step == Step::in_flight)
    return power_error("rename", from);
  return {};
}

Status CrashFiles::remove(const Path& path) {
  std::lock_guard lock(mutex_);
  RETURNS_TRY(refuse_without_power("remove", path));
  if (!names_.contains(path))
    return system_error(ENOENT, "remove", path.string());
  const Step step = count_step();
  change_names({path, {}, nullptr});
  if (step == Step::in_flight)
    return power_error("remove", path);
  return {};
}

Status CrashFiles::truncate(const Path& path, std::uint64_t size) {
  std::lock_guard lock(mutex_);
  RETURNS_TRY(refuse_without_power("shorten", path));
  const auto found = names_.find(path);
  if (found == names_.end())
    return system_error(ENOENT, "shorten", path.string());
  const Step step = count_step();
  Inode& inode = *found->second;
  const std::size_t length = static_cast<std::size_t>(size);
  if (length < inode.synced) {
    if (!inode.longer_before)
      inode.longer_before =
          Bytes(inode.content.begin(), inode.content.begin() + static_cast<std::ptrdiff_t>(inode.synced));
    inode.synced = length;
  }
  inode.content.resize(length);
  if (step == Step::in_flight)
    return power_error("shorten", path);
  return {};
}

Status CrashFiles::sync_folder(const Path& folder) {
  std::lock_guard lock(mutex_);
  RETURNS_TRY(refuse_without_power("sync the folder", folder));
  if (!folders_.contains(folder))
    return system_error(ENOENT, "open the folder", folder.string());
  if (count_step() == Step::in_flight)
    return power_error("sync the folder", folder);
  const auto rest = std::stable_partition(pending_.begin(), pending_.end(),
                                          [&](const NameChange& change) { return change.touches(folder); });
  for (auto change = pending_.begin(); change != rest; ++change)
    change->apply(durable_);
  pending_.erase(pending_.begin(), rest);
  return {};
}

Result<std::uint64_t> CrashFiles::free_bytes(const Path& folder) {
  std::lock_guard lock(mutex_);
  RETURNS_TRY(refuse_without_power("ask for free space on", folder));
  return room_.value_or(std::uint64_t{1} << 40);
}

}  // namespace returns::tests
