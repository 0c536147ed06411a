// The administrator's desk: changes of the configuration file, of users and of the share, and what there is to choose
// from. A lane of its own ("administration"), so that a share that hangs holds up nothing but the settings.
#pragma once
#include <memory>
#include <mutex>

#include "app/runtime/camera_trials.h"
#include "app/runtime/configuration.h"
#include "app/runtime/lane.h"
#include "app/station/admin.h"
#include "storage/base/file_port.h"

namespace returns::runtime {

// What is asked of the station's own store; called on the administration lane, may wait.
struct UserDoor {
  std::function<Result<std::vector<User>>()> users;
  std::function<Status(const User&, const std::optional<std::string>& pin)> save;
};

class AdminDesk {
 public:
  // `configuration`: as the station runs. A door without functions is that of a first run: no store is open yet.
  AdminDesk(Configuration configuration, FilePort& files, UserDoor users, Post post, Wake wake);
  ~AdminDesk();

  // Any thread; the answer comes as a new view. Who may ask has been checked.
  void ask(station::AdminRequest request);
  std::shared_ptr<const station::AdminView> view() const;
  void finish() { lane_.finish(); }                                                  // does what is queued, then ends
  vision::FramePtr take_trial(const std::string& uri) { return trials_.take(uri); }  // window thread

 private:
  Status on(const station::LookAround& request);
  Status on(const station::SaveSite& request);
  Status on(const station::SaveUser& request);
  Status on(const station::UseShare& request);
  Status on(const station::TestShare& request);
  Status on(const station::TryCameras& request);
  Status on(const station::FinishFirstRun& request);

  void camera_told(station::CameraStatus status);  // on the camera's threads
  template <typename T>
  Result<T> of_share(Result<T> done);
  Status look_for_users();
  Status write(const station::Site& site);
  Status refuse(station::Refusal refusal);
  // Changes the view and shows it.
  void publish(const std::function<void(station::AdminView&)>& change);

  Configuration configuration_;
  const std::filesystem::path file_;
  FilePort& files_;
  UserDoor users_;
  Post post_;
  Wake wake_;
  UserId first_admin_;  // the same when the last step is tried again
  mutable std::mutex mutex_;
  std::shared_ptr<const station::AdminView> view_;
  CameraTrials trials_;  // its cameras change the view
  Lane lane_;
};

// What an error means that came of preparing, marking or trying a share.
station::ShareTrouble share_trouble_of(ErrorCode code);

// Writes a small file to the share, reads it back from there, compares and removes it. Gives the time it took.
Result<std::chrono::milliseconds> try_share(FilePort& files, const std::filesystem::path& folder);

// Where shares are usually mounted: network and removable file systems of this machine. Any thread.
std::vector<std::string> share_folders(const std::filesystem::path& mounts = "/proc/self/mounts");

}  // namespace returns::runtime
