// Writes pictures into an MP4 file, H.264 by FFmpeg's libraries: quick, for material that a camera would deliver.
#pragma once
#include <memory>
#include <opencv2/core.hpp>
#include <string>

namespace returns::scene {

// One thread. Throws std::runtime_error with FFmpeg's words.
class VideoFile {
 public:
  VideoFile(const std::string& path, cv::Size size, double frames_per_second);
  ~VideoFile();
  void write(const cv::Mat3b& picture);
  void finish();  // the file is whole only after this

 private:
  struct Parts;
  void drain();
  std::unique_ptr<Parts> parts_;
};

}  // namespace returns::scene
