// All cameras of the station: keeps them alive, hands their frames to preview, scanning and recording, and tells the
// core how they are.
#pragma once
#include <map>
#include <memory>
#include <string>

#include "app/runtime/desk.h"
#include "storage/base/mailbox.h"
#include "vision/camera/camera.h"

namespace returns::runtime {

class CameraDesk {
 public:
  // Called on a capture thread for each frame; must not block.
  using OnFrame = std::function<void(const std::string& camera, const vision::FramePtr&)>;
  using OnAway = std::function<void(const std::string& camera, vision::CameraCondition)>;

  CameraDesk(Post post, Wake wake, int preview_frames_per_second);
  ~CameraDesk();

  void open(const std::vector<vision::CameraConfig>& cameras, OnFrame on_frame, OnAway on_away);
  void close();  // stops all capture threads

  vision::FramePtr take_preview(const std::string& camera);  // window thread
  vision::FramePtr newest(const std::string& camera) const;  // any thread; null when older than two seconds

 private:
  struct Seat;
  void frame_arrived(Seat& seat, vision::FramePtr frame);
  void health_told(Seat& seat, const vision::CameraHealth& health);

  Post post_;
  Wake wake_;
  std::chrono::nanoseconds preview_interval_;
  OnFrame on_frame_;
  OnAway on_away_;
  std::map<std::string, std::unique_ptr<Seat>> seats_;  // fixed after open()
};

}  // namespace returns::runtime
