#include "app/window/cues.h"

#include <spdlog/spdlog.h>

namespace returns::window {
namespace {

const char* sound_of(station::Cue cue) {
  switch (cue) {
    case station::Cue::found:
      return "found";
    case station::Cue::unknown:
      return "unknown";
    case station::Cue::wrong_item:
      return "wrong_item";
    case station::Cue::over_count:
      return "over_count";
    case station::Cue::saved:
      return "saved";
    case station::Cue::attention:
      return "attention";
    case station::Cue::key:
      return "key";
  }
  return "";
}

}  // namespace

ui::SoundOutput Cues::open(bool wanted, const std::filesystem::path& folder) {
  speaker_.reset();
  if (!wanted)
    return ui::SoundOutput::off;
  auto opened = platform::Speaker::open(folder);
  if (!opened) {
    spdlog::warn("{}", opened.error().sentence());
    return ui::SoundOutput::missing;
  }
  speaker_ = std::move(*opened);
  return ui::SoundOutput::on;
}

void Cues::play(const std::vector<station::Cue>& cues) {
  if (const auto cue = station::most_important(cues); cue && speaker_)
    speaker_->play(sound_of(*cue));
}

}  // namespace returns::window
