// A camera that is kept alive: opened, read, watched by the age of its frames, closed and tried again.
//
// Threads: each Camera owns a capture thread, which opens, reads and calls on_frame, and a watch thread, which judges
// the age of the frames and gives the regular report, so that a read or an open that hangs inside a driver cannot hide
// it. on_health is called on either of them. The callbacks of one camera come one at a time and in the order of what
// happened: "live" before the first frame that made it so. They must not block. The other functions may be called from
// any thread, health() from the callbacks too.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "vision/camera/frame.h"

namespace returns::vision {

// What the station would like; a source comes as near as it can and says what it took.
struct CaptureRequest {
  Size size{1920, 1080};
  int frames_per_second = 30;
};

// "v4l2:/dev/v4l/by-id/…", "rtsp://…", "http://…", "file:PATH" and "frames:FOLDER" (image files in name order).
// file: and frames: take "?pace=real" (default) or "?pace=fast", and "?loop=1".
struct CameraConfig {
  std::string name;  // "label", "overview": one word, used in file names
  std::string uri;
  CaptureRequest request;
};

// What would help reading a code. Only V4L2 cameras listen, each as far as it offers the controls.
enum class CameraWish { usual, brighter, darker, refocus };

// One opened device, stream or file. Not thread-safe; closed by its destructor, which leaves its light and focus as
// they were.
class CameraSource {
 public:
  virtual ~CameraSource() = default;
  // Waits for the next frame at most until the deadline. timed_out: nothing came. disconnected: gone for good, open
  // again. cancelled: a stop was asked for. not_found with operation "read past the end": a file source has ended.
  virtual Result<FramePtr> read(std::stop_token stop, std::chrono::steady_clock::time_point deadline) = 0;
  virtual void drive(CameraWish) {}
  virtual std::string format() const = 0;              // "MJPEG 1920x1080 30/s", for the status screen
  virtual std::uint64_t damaged() const { return 0; }  // frames that could not be decoded so far; any thread
};

// A network camera that does not answer gives up after ten seconds by itself; a stop interrupts it at once.
Result<std::unique_ptr<CameraSource>> open_source(const CameraConfig& config, std::stop_token stop);

enum class CameraCondition {
  starting,  // opened, no frame yet
  live,      // frames arrive
  frozen,    // open, but the newest frame is older than the limit
  missing,   // no such device or no answer
  busy,      // another program holds it
  denied,    // this account may not open it
  failing,   // opens and fails again
  ended      // a file source came to its end
};

struct CameraHealth {
  std::string camera;
  CameraCondition condition = CameraCondition::starting;
  std::optional<Error> error;          // why it is not live
  BootTime newest_frame{};             // zero before the first one
  std::uint64_t frames = 0;            // published since start
  std::uint64_t driver_drops = 0;      // lost before they reached us: gaps in the driver's sequence numbers
  std::uint64_t damaged = 0;           // frames that could not be decoded
  std::chrono::seconds next_try_in{};  // back-off in force: 1, 2, 5, 10 s
  std::string format;
};

struct CameraLimits {
  std::chrono::milliseconds frozen_after{2000};
  std::chrono::milliseconds open_deadline{10000};
  // No frame for so long closes the source and opens it again: a network peer can vanish without a word.
  std::chrono::milliseconds reopen_after{5000};
  // The back-off begins anew only after frames have come for so long: a camera that opens and fails at once must not be
  // opened every second for ever.
  std::chrono::milliseconds settled_after{5000};
  std::vector<std::chrono::milliseconds> backoff{std::chrono::seconds(1), std::chrono::seconds(2),
                                                 std::chrono::seconds(5), std::chrono::seconds(10)};
};

class Camera {
 public:
  struct Callbacks {
    std::function<void(FramePtr)> on_frame;
    std::function<void(const CameraHealth&)> on_health;  // at each change of condition and at least once a second
  };
  // The opener is open_source unless a test scripts one.
  using Opener = std::function<Result<std::unique_ptr<CameraSource>>(const CameraConfig&, std::stop_token)>;

  Camera(CameraConfig config, CameraLimits limits, Callbacks callbacks, Opener opener = open_source);
  ~Camera();  // stops and joins both threads; not from a callback
  Camera(const Camera&) = delete;
  Camera& operator=(const Camera&) = delete;

  const CameraConfig& config() const;
  void drive(CameraWish wish);  // before the next frame; of several the last counts
  CameraHealth health() const;

 private:
  struct Work;
  std::unique_ptr<Work> work_;
};

// The V4L2 capture devices of this machine with stable names, for `doctor` and the settings.
struct FoundCamera {
  std::string uri;    // v4l2:/dev/v4l/by-id/… when there is one
  std::string label;  // the card's own name
  std::vector<std::string> formats;
};
std::vector<FoundCamera> find_cameras();

}  // namespace returns::vision
