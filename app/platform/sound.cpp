#include "app/platform/sound.h"

#include <alsa/asoundlib.h>

#include <cstring>
#include <fstream>
#include <map>

namespace returns::platform {

namespace {

constexpr unsigned samples_per_second = 22050;
constexpr unsigned longest_cue_microseconds = 600'000;

std::uint32_t number(const std::string& bytes, std::size_t at, int length) {
  std::uint32_t value = 0;
  for (int index = length - 1; index >= 0; --index)
    value = value << 8 | static_cast<unsigned char>(bytes[at + static_cast<std::size_t>(index)]);
  return value;
}

void ignore_message(const char*, int, const char*, int, const char*, ...) {}

struct PcmDeleter {
  void operator()(snd_pcm_t* pcm) const { snd_pcm_close(pcm); }
};

class AlsaSpeaker final : public Speaker {
 public:
  AlsaSpeaker(snd_pcm_t* pcm, std::map<std::string, std::string> cues) : pcm_(pcm), cues_(std::move(cues)) {}

  void play(const std::string& name) override {
    const auto cue = cues_.find(name);
    if (cue == cues_.end())
      return;
    snd_pcm_drop(pcm_.get());
    if (snd_pcm_prepare(pcm_.get()) < 0)
      return;
    // The device's buffer holds a whole cue, so this neither blocks nor needs a thread.
    snd_pcm_writei(pcm_.get(), cue->second.data(), cue->second.size() / 2);
    if (snd_pcm_state(pcm_.get()) == SND_PCM_STATE_PREPARED)
      snd_pcm_start(pcm_.get());
  }

 private:
  std::unique_ptr<snd_pcm_t, PcmDeleter> pcm_;
  std::map<std::string, std::string> cues_;
};

}  // namespace

Result<std::string> read_cue(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(in), {}};
  const auto refused = [&](std::string cause) {
    return Error{ErrorCode::damaged, "read the sound", file.string(), std::move(cause), ""};
  };
  if (bytes.size() < 44 || bytes.compare(0, 4, "RIFF") != 0 || bytes.compare(8, 4, "WAVE") != 0)
    return refused("it is not a WAV file");
  bool understood = false;
  for (std::size_t at = 12; at + 8 <= bytes.size();) {
    const std::size_t length = number(bytes, at + 4, 4), body = at + 8;
    if (length > bytes.size() - body)
      break;
    if (bytes.compare(at, 4, "fmt ") == 0 && length >= 16)
      understood = number(bytes, body, 2) == 1 && number(bytes, body + 2, 2) == 1 &&
                   number(bytes, body + 4, 4) == samples_per_second && number(bytes, body + 14, 2) == 16;
    if (bytes.compare(at, 4, "data") == 0 && understood)
      return bytes.substr(body, length & ~std::size_t{1});
    at = body + length + (length & 1);
  }
  return refused("it is not 16 bit, mono, 22050 Hz");
}

Result<std::unique_ptr<Speaker>> Speaker::open(const std::filesystem::path& folder) {
  std::map<std::string, std::string> cues;
  std::error_code ignored;
  for (const auto& entry : std::filesystem::directory_iterator(folder, ignored)) {
    if (entry.path().extension() != ".wav")
      continue;
    RETURNS_TRY_ASSIGN(cues[entry.path().stem().string()], read_cue(entry.path()));
  }
  if (cues.empty())
    return Error{ErrorCode::not_found, "find the sounds in", folder.string(), "there is no .wav file", ""};
  // ALSA writes its troubles to the terminal unless it is told where to.
  snd_lib_error_set_handler(&ignore_message);
  snd_pcm_t* pcm = nullptr;
  int failed = snd_pcm_open(&pcm, "default", SND_PCM_STREAM_PLAYBACK, SND_PCM_NONBLOCK);
  if (failed >= 0) {
    failed = snd_pcm_set_params(pcm, SND_PCM_FORMAT_S16_LE, SND_PCM_ACCESS_RW_INTERLEAVED, 1, samples_per_second, 1,
                                longest_cue_microseconds);
    if (failed < 0)
      snd_pcm_close(pcm);
  }
  if (failed < 0)
    return Error{ErrorCode::not_found, "open the sound output", "default", snd_strerror(failed),
                 "Connect a speaker, or set window.sounds to false."};
  return std::unique_ptr<Speaker>(std::make_unique<AlsaSpeaker>(pcm, std::move(cues)));
}

}  // namespace returns::platform
