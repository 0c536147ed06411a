// The one configuration file. Every key has a default, so that the station starts without any file.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/scanner/scanner_reader.h"
#include "app/station/state.h"
#include "storage/base/result.h"
#include "vision/camera/camera.h"
#include "vision/record/recorder.h"

namespace returns::runtime {

struct Folders {
  std::filesystem::path config;  // $XDG_CONFIG_HOME/returns-station
  std::filesystem::path data;    // $XDG_DATA_HOME/returns-station: store/ and evidence/
  std::filesystem::path state;   // $XDG_STATE_HOME/returns-station: log, socket
  std::filesystem::path assets;  // beside the program or installed: policies, strings, sounds
};
Folders standard_folders();  // from the environment

enum class WindowMode { fullscreen, windowed };
enum class Theme { dark, light };

struct Configuration {
  std::optional<std::filesystem::path> file;  // where it came from
  Folders folders;
  station::Settings settings;
  std::vector<vision::CameraConfig> cameras;
  vision::EncoderSettings encoder;
  bool use_found_cameras = true;  // when none are named
  int scans_per_second = 12;
  std::filesystem::path decoder_program;  // run as the decoder's process; empty: decode in the scan thread

  WindowMode window = WindowMode::fullscreen;
  int window_width = 1920, window_height = 1080;  // when windowed
  Theme theme = Theme::dark;
  double millimetres_per_pixel = 0;  // 0: as the monitor says
  bool sounds = true;
  int preview_frames_per_second = 0;  // 0: as many as the renderer draws without effort

  // Hand scanners that the station has for itself, and those that type like a keyboard: there keys closer together
  // than the gap are a scan.
  std::vector<scanner::ScannerConfig> scanners;
  scanner::Framing wedge{"", "", std::chrono::milliseconds(40)};
  int wedge_shortest = 4;

  std::optional<std::filesystem::path> upstream_folder;
  std::string upstream_id;
  std::vector<Client> clients;
  std::map<ClientId, std::string> marketplaces;  // whose clocks run for a client's parcels; others: amazon_us
};

// The file that load_configuration() reads; it need not be there.
std::filesystem::path configuration_file(const std::optional<std::filesystem::path>& named);
// Of the screens before a configuration says it: "zh" where LC_ALL, LC_MESSAGES or LANG do, else "en".
std::string language_of_environment();

// The error names file, line and key: "Could not read the configuration FILE: line 12, cameras.label.uri: …".
Result<Configuration> load_configuration(const std::optional<std::filesystem::path>& file);
Result<Configuration> parse_configuration(const std::string& toml, const std::string& file_name,
                                          const Folders& folders);

// Every key that is read, with what may stand there and what holds without it: "window.width", "800–15360", "1920". A
// test holds the README's table against it.
struct ConfigurationKey {
  std::string key, type, standard;
};
std::vector<ConfigurationKey> keys_read();

}  // namespace returns::runtime
