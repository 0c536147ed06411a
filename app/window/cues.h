// The sounds of the station: one for each cue of the core. Main thread.
#pragma once
#include <filesystem>
#include <memory>
#include <vector>

#include "app/platform/sound.h"
#include "app/station/step.h"
#include "app/ui/present.h"

namespace returns::window {

class Cues {
 public:
  // Opens the output, or lets it go when sounds are not wanted; says how it is now. Without an output play() is silent.
  ui::SoundOutput open(bool wanted, const std::filesystem::path& folder);
  // Of cues that come at once the most important one.
  void play(const std::vector<station::Cue>& cues);

 private:
  std::unique_ptr<platform::Speaker> speaker_;
};

}  // namespace returns::window
