#include "app/runtime/admin_desk.h"

#include <algorithm>
#include <fstream>
#include <sstream>

#include "app/runtime/configuration_edit.h"
#include "app/runtime/ids.h"
#include "app/runtime/store_setup.h"
#include "app/scanner/devices.h"
#include "storage/sync/upstream.h"

namespace returns::runtime {

namespace fs = std::filesystem;
using namespace station;

namespace {

constexpr std::size_t lane_capacity = 64;
constexpr std::size_t trial_bytes = 1 << 16;
constexpr const char* trial_file = ".returns-station-test";

// Spaces and the like are written as \040 in the table of mounts.
std::string unescaped(const std::string& text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\\' && i + 3 < text.size()) {
      out += static_cast<char>(std::stoi(text.substr(i + 1, 3), nullptr, 8));
      i += 3;
    } else {
      out += text[i];
    }
  }
  return out;
}

std::string format_of(const vision::FoundCamera& camera) {
  return camera.formats.empty() ? "" : camera.formats.front();
}

// A scanner may have several nodes; those with one identity are one device.
std::vector<ScannerFound> look_for_scanners(const Site& saved) {
  std::vector<ScannerFound> found;
  for (const auto& device : scanner::find_input_devices()) {
    if (!device.types)
      continue;
    ScannerFound one{device.identity(), device.name, scanner::looks_like_scanner(device)};
    for (const auto& known : saved.scanners)
      if (scanner::is_meant(device, known.device))
        one.device = known.device;
    if (std::none_of(found.begin(), found.end(), [&](const auto& other) { return other.device == one.device; }))
      found.push_back(std::move(one));
  }
  std::stable_partition(found.begin(), found.end(), [](const auto& one) { return one.scanner; });
  return found;
}

}  // namespace

std::vector<std::string> share_folders(const fs::path& mounts) {
  static constexpr std::array networks{"nfs", "nfs4", "cifs", "smb3", "fuse.sshfs", "fuse.rclone", "9p", "ceph"};
  std::vector<std::string> folders;
  std::ifstream table(mounts);
  for (std::string line; std::getline(table, line);) {
    std::istringstream words(line);
    std::string device, folder, type;
    if (!(words >> device >> folder >> type))
      continue;
    folder = unescaped(folder);
    const bool network = std::find(networks.begin(), networks.end(), type) != networks.end();
    const bool removable = folder.starts_with("/media/") || folder.starts_with("/mnt/") || folder.starts_with("/srv/");
    if (network || removable)
      folders.push_back(std::move(folder));
  }
  return folders;
}

Result<std::chrono::milliseconds> try_share(FilePort& files, const fs::path& folder) {
  const fs::path path = folder / trial_file;
  Bytes written(trial_bytes);
  for (std::size_t i = 0; i < written.size(); ++i)
    written[i] = static_cast<std::uint8_t>(i * 31 + i / 251);
  const BootTime began = boot_now();
  if (files.exists(path))
    RETURNS_TRY(files.remove(path));  // left by a test that was cut off
  {
    RETURNS_TRY_ASSIGN(const auto file, files.open(path, CreateMode::fresh));
    RETURNS_TRY(file->append(written));
    RETURNS_TRY(file->sync());
  }
  files.forget_cached(path);
  RETURNS_TRY_ASSIGN(const Bytes read, files.read(path));
  RETURNS_TRY(files.remove(path));
  if (read != written)
    return Error{ErrorCode::damaged, "test the share", folder.string(), "what was read back is not what was written",
                 "Look at the share's disk and network before it is used."};
  return std::chrono::ceil<std::chrono::milliseconds>(boot_now() - began);
}

AdminDesk::AdminDesk(Configuration configuration, FilePort& files, UserDoor users, Post post, Wake wake)
    : configuration_(std::move(configuration)),
      file_(configuration_.file.value_or(configuration_.folders.config / "station.toml")),
      files_(files),
      users_(std::move(users)),
      post_(std::move(post)),
      wake_(wake),
      first_admin_{make_uuid(read_clocks().utc)},
      trials_(std::move(wake), [this](CameraStatus status) { camera_told(std::move(status)); }),
      lane_("administration", lane_capacity, tell_trouble(post_)) {
  AdminView first;
  first.saved = first.running = site_of(configuration_);
  view_ = std::make_shared<const AdminView>(std::move(first));
}

AdminDesk::~AdminDesk() {
  lane_.finish();
}

std::shared_ptr<const AdminView> AdminDesk::view() const {
  std::lock_guard lock(mutex_);
  return view_;
}

void AdminDesk::publish(const std::function<void(AdminView&)>& change) {
  {
    std::lock_guard lock(mutex_);
    auto next = std::make_shared<AdminView>(*view_);
    change(*next);
    view_ = std::move(next);
  }
  wake_();
}

void AdminDesk::ask(AdminRequest request) {
  const bool quiet = std::holds_alternative<TryCameras>(request);
  if (!quiet)
    publish([](AdminView& view) {
      ++view.busy;
      view.last = AdminResult::none;
      view.refusal = Refusal::none;
      view.trouble.clear();
      view.share_trouble = ShareTrouble::none;
    });
  const auto accepted = lane_.post([this, quiet, request = std::move(request)] {
    const Status done = std::visit([this](const auto& asked) { return on(asked); }, request);
    if (!quiet)
      publish([&](AdminView& view) {
        --view.busy;
        if (!done && view.refusal == Refusal::none)
          view.trouble = done.error().sentence();
      });
  });
  if (accepted != Push::accepted && !quiet)
    publish([](AdminView& view) { --view.busy; });
}

Status AdminDesk::refuse(Refusal refusal) {
  publish([&](AdminView& view) { view.refusal = refusal; });
  return Error{ErrorCode::conflict, "change the settings", "", "that cannot be", ""};  // the screen words the refusal
}

Status AdminDesk::look_for_users() {
  if (!users_.users)
    return {};
  RETURNS_TRY_ASSIGN(auto users, users_.users());
  std::erase_if(users, [](const User& user) { return user.id == local_user; });
  publish([&](AdminView& view) { view.users = std::move(users); });
  return {};
}

Status AdminDesk::on(const LookAround&) {
  const Status users = look_for_users();
  std::vector<CameraFound> cameras;
  for (const auto& found : vision::find_cameras())
    cameras.push_back({found.uri, found.label, format_of(found)});
  std::vector<ScannerFound> scanners = look_for_scanners(view()->saved);
  publish([&](AdminView& view) {
    view.cameras = std::move(cameras);
    view.scanners = std::move(scanners);
    view.folders = share_folders();
    view.looked = true;
  });
  return users;
}

Status AdminDesk::on(const SaveSite& request) {
  if (request.site.sign_in)
    RETURNS_TRY(look_for_users());
  if (const auto refusal = why_not(request.site, view()->users); refusal != Refusal::none)
    return refuse(refusal);
  RETURNS_TRY(write(request.site));
  post_(SiteTold{request.site.language, std::chrono::minutes(request.site.idle_minutes), request.site.clients});
  publish([&](AdminView& view) {
    view.saved = request.site;
    view.last = AdminResult::saved;
  });
  return {};
}

Status AdminDesk::write(const Site& site) {
  RETURNS_TRY(files_.make_folders(file_.parent_path()));
  std::string toml;
  if (files_.exists(file_)) {
    RETURNS_TRY_ASSIGN(const Bytes bytes, files_.read(file_));
    toml.assign(bytes.begin(), bytes.end());
  }
  RETURNS_TRY_ASSIGN(const auto edited,
                     edit_configuration(toml, view()->saved, site, file_.string(), configuration_.folders));
  if (edited.rewritten)
    RETURNS_TRY(write_atomically(files_, fs::path(file_).concat(".bak"), as_bytes(toml)));
  return write_atomically(files_, file_, as_bytes(edited.toml));
}

Status AdminDesk::on(const SaveUser& request) {
  RETURNS_TRY(look_for_users());
  const auto now = view();
  if (const auto refusal = why_not(request.user, now->users, now->saved.sign_in); refusal != Refusal::none)
    return refuse(refusal);
  User user = request.user;
  if (user.id.empty())
    user.id = UserId{make_uuid(read_clocks().utc)};
  RETURNS_TRY(users_.save(user, request.pin.empty() ? std::nullopt : std::optional(request.pin)));
  publish([](AdminView& view) { view.last = AdminResult::user_saved; });
  return look_for_users();
}

ShareTrouble share_trouble_of(ErrorCode code) {
  switch (code) {
    case ErrorCode::not_found:
      return ShareTrouble::away;
    case ErrorCode::permission:
    case ErrorCode::read_only:
      return ShareTrouble::refuses;
    case ErrorCode::invalid_input:
      return ShareTrouble::in_use;
    case ErrorCode::disk_full:
      return ShareTrouble::full;
    case ErrorCode::disconnected:
    case ErrorCode::timed_out:
      return ShareTrouble::silent;
    case ErrorCode::damaged:
      return ShareTrouble::damaged;
    default:
      return ShareTrouble::failing;
  }
}

// Passes on what was done with a share, and what went wrong there in a word.
template <typename T>
Result<T> AdminDesk::of_share(Result<T> done) {
  if (!done)
    publish([&](AdminView& view) { view.share_trouble = share_trouble_of(done.error().code); });
  return done;
}

Status AdminDesk::on(const UseShare& request) {
  Site site = view()->saved;
  site.share_folder = request.folder;
  site.share_id.clear();
  if (!request.folder.empty()) {
    RETURNS_TRY_ASSIGN(site.share_id, of_share(storage::prepare_folder_upstream(files_, request.folder, "")));
    RETURNS_TRY_ASSIGN(const auto spent, of_share(try_share(files_, request.folder)));
    publish([&](AdminView& view) { view.tested = spent; });
  }
  if (users_.users)  // a first run writes all of its answers at its end
    RETURNS_TRY(write(site));
  publish([&](AdminView& view) {
    view.saved = site;
    view.last = AdminResult::share_ready;
  });
  return {};
}

Status AdminDesk::on(const TestShare&) {
  const fs::path folder = view()->saved.share_folder;
  RETURNS_TRY_ASSIGN(const std::string id, of_share(storage::read_upstream_id(files_, folder)));
  if (!view()->saved.share_id.empty() && id != view()->saved.share_id) {
    publish([](AdminView& view) { view.share_trouble = ShareTrouble::another; });
    return Error{ErrorCode::not_found, "test the share", folder.string(),
                 "it is another share: its id is " + id + " instead of " + view()->saved.share_id,
                 "Mount the right share, or choose this one."};
  }
  RETURNS_TRY_ASSIGN(const auto spent, of_share(try_share(files_, folder)));
  publish([&](AdminView& view) {
    view.tested = spent;
    view.last = AdminResult::share_tested;
  });
  return {};
}

Status AdminDesk::on(const TryCameras& request) {
  trials_.show(request.uris);
  publish([&](AdminView& view) {
    std::erase_if(view.tried, [&](const CameraStatus& one) {
      return std::find(request.uris.begin(), request.uris.end(), one.name) == request.uris.end();
    });
  });
  return {};
}

void AdminDesk::camera_told(CameraStatus status) {
  publish([&](AdminView& view) {
    const auto known = std::find_if(view.tried.begin(), view.tried.end(),
                                    [&](const CameraStatus& one) { return one.name == status.name; });
    if (known != view.tried.end())
      *known = std::move(status);
    else
      view.tried.push_back(std::move(status));
  });
}

// The file comes first and asks for nobody's badge yet: a power cut between the steps leaves a station that works.
Status AdminDesk::on(const FinishFirstRun& request) {
  Site site = request.site;
  site.sign_in = false;
  if (const auto refusal = why_not(site, {}); refusal != Refusal::none)
    return refuse(refusal);
  Site before = site_of(configuration_);
  before.id = before.name = before.language = "";  // these stand in the file, whatever they are
  publish([&](AdminView& view) { view.saved = before; });
  if (files_.exists(file_))
    RETURNS_TRY(files_.remove(file_));  // of an attempt before that came no further
  RETURNS_TRY(write(site));
  publish([&](AdminView& view) { view.saved = site; });
  if (!request.admin.name.empty()) {
    RETURNS_TRY_ASSIGN(const Bytes bytes, files_.read(file_));
    RETURNS_TRY_ASSIGN(const Configuration read, parse_configuration(std::string(bytes.begin(), bytes.end()),
                                                                     file_.string(), configuration_.folders));
    RETURNS_TRY(files_.make_folders(read.folders.data));
    RETURNS_TRY_ASSIGN(const OpenedStore opened, open_store(store_options(read), read));
    User admin = request.admin;
    admin.id = first_admin_;
    RETURNS_TRY(opened.store->save_user(
        admin, request.pin, {UserSaved{admin.id, admin.name, admin.role, admin.enabled}, read_clocks(), {}}));
    site.sign_in = true;
    RETURNS_TRY(write(site));
  }
  publish([&](AdminView& view) {
    view.saved = site;
    view.last = AdminResult::finished;
  });
  return {};
}

}  // namespace returns::runtime
