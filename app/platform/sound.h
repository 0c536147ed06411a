// Short cues on the default sound device. Without a device the station is silent and says so; nothing is tried again.
// Main thread; play() hands the samples to the driver and returns at once.
#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "storage/base/result.h"

namespace returns::platform {

class Speaker {
 public:
  // Reads every *.wav (16 bit, mono, 22050 Hz) of the folder. An error when there is no device or no readable file.
  static Result<std::unique_ptr<Speaker>> open(const std::filesystem::path& folder);
  virtual ~Speaker() = default;

  // The cue of that file name without ".wav"; a cue that is still sounding is cut short. Unknown names are silent.
  virtual void play(const std::string& name) = 0;
};

// The samples of a WAV file as described above.
Result<std::string> read_cue(const std::filesystem::path& file);

}  // namespace returns::platform
