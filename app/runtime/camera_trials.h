// Live pictures of cameras that the station does not use, while somebody chooses among them.
#pragma once
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "app/runtime/desk.h"
#include "storage/base/mailbox.h"
#include "vision/camera/camera.h"

namespace returns::runtime {

class CameraTrials {
 public:
  explicit CameraTrials(Wake wake) : wake_(std::move(wake)) {}

  // Opens those that are new and closes those that are not named any more. Closing can take as long as a driver hangs,
  // so this is done on the administration lane.
  void show(const std::vector<std::string>& uris);
  vision::FramePtr take(const std::string& uri);  // window thread; null when there is none newer than the last taken

 private:
  struct Seat {
    Slot<vision::FramePtr> newest;
    std::unique_ptr<vision::Camera> camera;
  };
  Wake wake_;
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<Seat>> seats_;  // under mutex_
};

}  // namespace returns::runtime
