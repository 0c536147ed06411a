// Makes pictures ready for the screen away from the main thread: decoding, shrinking and colours cost more than a frame
// may take. One thread of its own; an order replaces an older one for the same key that still waits.
#pragma once
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "vision/camera/frame.h"

namespace returns::window {

// Blue, green, red and 255, rows without padding, at the size that is shown. Width 0: there is no picture.
struct ReadyPicture {
  std::string key;
  vision::Size size{};
  std::vector<std::uint8_t> bgra{};
  bool exact = false;    // made for its place, pixel for pixel
  bool missing = false;  // there is no such file
};

class PictureLane {
 public:
  using Make = std::function<ReadyPicture()>;

  // `ready` is called on the lane's thread after each picture and must only wake somebody.
  explicit PictureLane(std::function<void()> ready);
  ~PictureLane();  // waits for the picture in work

  // Main thread; never blocks on the work.
  void order(const std::string& key, Make make);
  std::vector<ReadyPicture> take();

 private:
  void run(const std::stop_token& stop);

  std::function<void()> ready_;
  std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<std::pair<std::string, Make>> orders_;  // at most one for each picture on screen
  std::vector<ReadyPicture> made_;
  std::jthread thread_;  // last: ends before what it uses
};

// I420 -> BGRA of at most width×height, same shape. Of both ranges and matrices. Any thread.
void to_bgra(const vision::Picture& picture, int width, int height, std::vector<std::uint8_t>& bgra,
             vision::Size& size);
// Whether a picture of that size fills the place one way, so that it is drawn pixel for pixel.
bool fills(vision::Size size, int width, int height);
// A photo's file at up to width×height; without a size when it cannot be read. Any thread.
ReadyPicture photo_of(const std::string& key, const std::string& file, int width, int height);

}  // namespace returns::window
