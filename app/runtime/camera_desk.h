// All cameras of the station: keeps them alive, hands their frames to preview, scanning and recording, and tells the
// core how they are.
#pragma once
#include <atomic>
#include <map>
#include <memory>
#include <string>

#include "app/runtime/desk.h"
#include "app/station/step.h"
#include "storage/base/mailbox.h"
#include "vision/camera/camera.h"

namespace returns::runtime {

// At rest two frames a second are looked at for movement; nothing is shown and no code is looked for.
enum class Pace { working, resting };

class CameraDesk {
 public:
  // Called on a capture thread; must not block.
  using OnFrame = std::function<void(const std::string& camera, const vision::FramePtr&)>;
  using OnAway = std::function<void(const std::string& camera, vision::CameraCondition)>;
  struct Callbacks {
    OnFrame on_frame;   // each frame
    OnFrame on_look;    // each frame but at rest, for codes
    OnFrame on_glance;  // as often as the preview wants one, for movement
    OnAway on_away;
  };

  CameraDesk(Post post, Wake wake);
  ~CameraDesk();

  void open(const std::vector<vision::CameraConfig>& cameras, Callbacks callbacks);
  void close();  // stops all capture threads

  void set_pace(Pace pace);                                         // any thread
  void drive(const std::string& camera, station::CameraWish wish);  // any thread

  void set_preview_rate(int frames_per_second);              // any thread; 15 until then
  vision::FramePtr take_preview(const std::string& camera);  // window thread
  vision::FramePtr newest(const std::string& camera) const;  // any thread; null when older than two seconds

 private:
  struct Seat;
  void frame_arrived(Seat& seat, vision::FramePtr frame);
  void health_told(Seat& seat, const vision::CameraHealth& health);

  Post post_;
  Wake wake_;
  std::atomic<std::chrono::nanoseconds::rep> preview_interval_;
  Callbacks callbacks_;
  std::atomic<Pace> pace_{Pace::working};
  std::map<std::string, std::unique_ptr<Seat>> seats_;  // fixed after open()
};

}  // namespace returns::runtime
