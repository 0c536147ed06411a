// Live pictures of cameras that the station does not use, while somebody chooses among them, and how each of them is:
// one that cannot be opened is tried again after 1, 2, 5, 10 s.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "app/runtime/camera_status.h"
#include "app/runtime/desk.h"
#include "storage/base/mailbox.h"
#include "vision/camera/camera.h"

namespace returns::runtime {

class CameraTrials {
 public:
  // Called on a camera's own threads, at each change and at least once a second; its name is the URI. Must not block.
  using Told = std::function<void(station::CameraStatus)>;
  CameraTrials(Wake wake, Told told) : wake_(std::move(wake)), told_(std::move(told)) {}

  // Opens those that are new and closes those that are not named any more; of these nothing is told any more. Closing
  // can take as long as a driver hangs, so this is done on the administration lane.
  void show(const std::vector<std::string>& uris);
  vision::FramePtr take(const std::string& uri);  // window thread; null when there is none newer than the last taken

 private:
  struct Seat {
    explicit Seat(const std::string& uri) : teller(uri) {}
    CameraTeller teller;
    Slot<vision::FramePtr> newest;
    std::unique_ptr<vision::Camera> camera;
  };
  Wake wake_;
  Told told_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Seat>> seats_;  // under mutex_
};

}  // namespace returns::runtime
