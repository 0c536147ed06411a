#include "app/runtime/configuration.h"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <cstdlib>
#include <fstream>
#include <set>
#include <sstream>

#include "app/runtime/clock_loader.h"
#include "vision/camera/source_address.h"

namespace returns::runtime {
namespace {

namespace fs = std::filesystem;

Error unusable(const std::string& file, const toml::source_region& place, const std::string& key,
               const std::string& cause) {
  const std::string where =
      place.begin.line > 0 ? fmt::format("line {}, {}", place.begin.line, key) : fmt::format("{}", key);
  return {ErrorCode::invalid_input, "use the configuration", file, where + ": " + cause,
          "Correct the line; the README lists every key."};
}

// Reads keys of one table, remembers which were asked for, and keeps the first error.
class TableReader {
 public:
  TableReader(const toml::table* table, std::string path, const std::string& file, std::optional<Error>& error)
      : table_(table), path_(std::move(path)), file_(file), error_(error) {}

  std::string key_of(const std::string& key) const { return path_.empty() ? key : path_ + "." + key; }

  template <typename T>
  std::optional<T> value(const std::string& key, const char* type) {
    const toml::node* node = find(key);
    if (node == nullptr)
      return std::nullopt;
    if (auto value = node->value_exact<T>())
      return *value;
    fail(key, *node, fmt::format("must be {}", type));
    return std::nullopt;
  }

  void text(const std::string& key, std::string& into) {
    if (auto found = value<std::string>(key, "text in quotes"))
      into = *found;
  }
  void flag(const std::string& key, bool& into) {
    if (auto found = value<bool>(key, "true or false"))
      into = *found;
  }
  template <typename Number>
  void number(const std::string& key, Number& into, std::int64_t least, std::int64_t most) {
    const auto found = value<std::int64_t>(key, "a whole number");
    if (!found)
      return;
    if (*found < least || *found > most)
      return fail(key, *find(key), fmt::format("must be between {} and {}, not {}", least, most, *found));
    into = static_cast<Number>(*found);
  }
  template <typename Duration>
  void duration(const std::string& key, Duration& into, std::int64_t least, std::int64_t most) {
    std::int64_t count = into.count();
    number(key, count, least, most);
    into = Duration(count);
  }
  template <typename Enum>
  void choice(const std::string& key, Enum& into, const std::vector<std::pair<std::string, Enum>>& choices) {
    const auto found = value<std::string>(key, "text in quotes");
    if (!found)
      return;
    std::string known;
    for (const auto& [name, meaning] : choices) {
      if (name == *found) {
        into = meaning;
        return;
      }
      known += (known.empty() ? "" : ", ") + name;
    }
    fail(key, *find(key), fmt::format("must be one of {}, not {}", known, *found));
  }

  TableReader table(const std::string& key) {
    const toml::node* node = find(key);
    if (node != nullptr && !node->is_table())
      fail(key, *node, "must be a table");
    return {node != nullptr ? node->as_table() : nullptr, key_of(key), file_, error_};
  }

  // Every [[key]] block in order.
  void each(const std::string& key, const std::function<void(TableReader, const toml::node&)>& read) {
    const toml::node* node = find(key);
    if (node == nullptr)
      return;
    const toml::array* array = node->as_array();
    if (array == nullptr || !array->is_homogeneous(toml::node_type::table))
      return fail(key, *node, fmt::format("must be written as [[{}]] blocks", key_of(key)));
    int number = 0;
    for (const toml::node& entry : *array)
      read({entry.as_table(), fmt::format("{}[{}]", key_of(key), ++number), file_, error_}, entry);
  }

  bool has(const std::string& key) { return find(key) != nullptr; }
  // The mistake of a key that was read before.
  void fail(const std::string& key, const std::string& cause) {
    if (const toml::node* node = find(key))
      fail(key, *node, cause);
  }
  void fail(const std::string& key, const toml::node& node, const std::string& cause) {
    if (!error_)
      error_ = unusable(file_, node.source(), key_of(key), cause);
  }

  // Any key that nobody asked for is a spelling mistake worth a message.
  void finish() {
    if (table_ == nullptr)
      return;
    for (const auto& [key, node] : *table_)
      if (!asked_.contains(std::string(key.str())))
        fail(std::string(key.str()), node, "is not a key that the station knows");
  }

 private:
  const toml::node* find(const std::string& key) {
    asked_.insert(key);
    return table_ == nullptr ? nullptr : table_->get(key);
  }

  const toml::table* table_;
  std::string path_;
  const std::string& file_;
  std::optional<Error>& error_;
  std::set<std::string> asked_;
};

bool one_word(const std::string& name) {
  return !name.empty() && name.size() <= 24 && std::all_of(name.begin(), name.end(), [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

void read_station(TableReader station, Configuration& configuration) {
  auto& settings = configuration.settings;
  station.text("id", settings.station.value);
  if (!one_word(settings.station.value))
    station.fail("id", "must be one word of a-z, 0-9, - or _; it names this bench for ever");
  station.text("name", settings.station_name);
  station.choice<std::string>("language", settings.language, {{"en", "en"}, {"zh", "zh"}});
  station.flag("sign_in", settings.sign_in_required);
  station.duration("idle_minutes", settings.idle_prompt, 1, 24 * 60);
  auto sleep = std::chrono::duration_cast<std::chrono::minutes>(settings.sleep_after);
  station.duration("sleep_minutes", sleep, 0, 24 * 60);
  settings.sleep_after = sleep;
  station.duration("lock_minutes", settings.lock_after, 0, 24 * 60);
  station.finish();
}

void read_camera(TableReader reader, const toml::node& node, Configuration& configuration) {
  vision::CameraConfig camera;
  reader.text("name", camera.name);
  reader.text("uri", camera.uri);
  reader.number("width", camera.request.size.width, 160, 7680);
  reader.number("height", camera.request.size.height, 120, 4320);
  reader.number("rate", camera.request.frames_per_second, 1, 120);
  if (!one_word(camera.name))
    reader.fail("name", node, "must be one word of a-z, 0-9, - or _, such as label");
  else if (const auto address = vision::parse_address(camera.uri); !address)
    reader.fail("uri", node, address.error().cause + "; it begins with v4l2:, rtsp://, http://, file: or frames:");
  for (const auto& other : configuration.cameras)
    if (other.name == camera.name)
      reader.fail("name", node, fmt::format("{} is there twice", camera.name));
  reader.finish();
  configuration.cameras.push_back(std::move(camera));
}

void read_scanner(TableReader reader, const toml::node& node, Configuration& configuration) {
  scanner::ScannerConfig scanner;
  reader.text("name", scanner.name);
  reader.text("device", scanner.device);
  reader.text("prefix", scanner.framing.prefix);
  reader.text("suffix", scanner.framing.suffix);
  reader.duration("gap_ms", scanner.framing.gap, 10, 2000);
  if (!one_word(scanner.name))
    reader.fail("name", node, "must be one word of a-z, 0-9, - or _, such as hand");
  else if (!scanner::is_device_name(scanner.device))
    reader.fail("device", node,
                "must be a path such as /dev/input/by-id/…, or vendor:product:name such as 05e0:1200; "
                "`returns-station doctor` lists what is connected");
  for (const auto& other : configuration.scanners) {
    if (other.name == scanner.name)
      reader.fail("name", node, fmt::format("{} is there twice", scanner.name));
    else if (other.device == scanner.device)
      reader.fail("device", node, fmt::format("belongs to {} already", other.name));
  }
  reader.finish();
  configuration.scanners.push_back(std::move(scanner));
}

// Clocks that cannot be read at all are told by the start.
bool has_clocks(const std::filesystem::path& folder, const std::string& marketplace) {
  const auto sets = load_clocks(folder);
  return !sets ||
         std::any_of(sets->begin(), sets->end(), [&](const station::ClockSet& set) { return set.id == marketplace; });
}

void read_client(TableReader reader, const toml::node& node, Configuration& configuration) {
  Client client;
  reader.text("id", client.id.value);
  reader.text("name", client.name);
  std::string marketplace;
  reader.text("marketplace", marketplace);
  if (!one_word(client.id.value) || client.id == unassigned_client)
    reader.fail("id", node, "must be one word of a-z, 0-9, - or _, and not \"unassigned\"");
  else if (client.name.empty())
    reader.fail("name", node, "is missing");
  if (!marketplace.empty() && !has_clocks(configuration.folders.assets / "clocks", marketplace))
    reader.fail("marketplace", "must be the name of one of the files in assets/clocks, such as amazon_us");
  reader.finish();
  if (!marketplace.empty())
    configuration.marketplaces[client.id] = marketplace;
  configuration.clients.push_back(std::move(client));
}

void read_recording(TableReader recording, Configuration& configuration) {
  auto& encoder = configuration.encoder;
  recording.number("quality", encoder.constant_quality, 10, 40);
  std::int64_t megabits = encoder.most_bits_per_second / 1'000'000;
  recording.number("megabits", megabits, 1, 100);
  encoder.most_bits_per_second = megabits * 1'000'000;
  recording.choice<std::string>("preset", encoder.preset,
                                {{"ultrafast", "ultrafast"}, {"superfast", "superfast"}, {"veryfast", "veryfast"}});
  auto& settings = configuration.settings;
  std::uint64_t low = settings.low_disk_bytes >> 20;
  std::uint64_t full = settings.full_disk_bytes >> 20;
  recording.number("warn_below_megabytes", low, 1, 1 << 30);
  recording.number("stop_below_megabytes", full, 1, 1 << 30);
  if (full > low)
    recording.fail(recording.has("stop_below_megabytes") ? "stop_below_megabytes" : "warn_below_megabytes",
                   fmt::format("new recordings would stop ({} MB) before the warning comes ({} MB)", full, low));
  settings.low_disk_bytes = low << 20;
  settings.full_disk_bytes = full << 20;
  recording.finish();
}

void read_scanning(TableReader scanning, Configuration& configuration) {
  scanning.number("rate", configuration.scans_per_second, 1, 30);
  scanning.number("agreement", configuration.settings.camera_agreement, 1, 10);
  scanning.duration("duplicate_ms", configuration.settings.duplicate_window, 0, 60000);
  scanning.text("scanner_prefix", configuration.wedge.prefix);
  scanning.text("scanner_suffix", configuration.wedge.suffix);
  scanning.duration("scanner_gap_ms", configuration.wedge.gap, 5, 200);
  scanning.number("scanner_shortest", configuration.wedge_shortest, 2, 32);
  scanning.finish();
}

void read_window(TableReader window, Configuration& configuration) {
  window.choice<WindowMode>("mode", configuration.window,
                            {{"fullscreen", WindowMode::fullscreen}, {"windowed", WindowMode::windowed}});
  window.number("width", configuration.window_width, 800, 15360);
  window.number("height", configuration.window_height, 600, 8640);
  window.choice<Theme>("theme", configuration.theme, {{"dark", Theme::dark}, {"light", Theme::light}});
  std::int64_t micrometres = 0;
  window.number("micrometres_per_pixel", micrometres, 10, 2000);
  configuration.millimetres_per_pixel = static_cast<double>(micrometres) / 1000.0;
  window.flag("reduced_motion", configuration.reduced_motion);
  window.flag("sounds", configuration.sounds);
  window.number("preview_rate", configuration.preview_frames_per_second, 1, 60);
  window.finish();
}

void read_upstream(TableReader upstream, Configuration& configuration) {
  std::string folder;
  upstream.text("folder", folder);
  if (!folder.empty() && !fs::path(folder).is_absolute())
    upstream.fail("folder", "must be a whole path from the root, such as /mnt/returns");
  upstream.text("id", configuration.upstream_id);
  if (!folder.empty())
    configuration.upstream_folder = folder;
  upstream.finish();
}

void read_data(TableReader data, Configuration& configuration) {
  std::string folder;
  data.text("folder", folder);
  if (!folder.empty() && !fs::path(folder).is_absolute())
    data.fail("folder", "must be a whole path from the root");
  if (!folder.empty())
    configuration.folders.data = folder;
  data.finish();
}

std::string environment(const char* name) {
  const char* value = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): read before any thread starts
  return value == nullptr ? "" : value;
}

fs::path xdg(const char* variable, const char* below_home) {
  const std::string set = environment(variable);
  // The XDG base directory specification: a relative path in these variables is invalid and ignored.
  const fs::path base =
      !set.empty() && fs::path(set).is_absolute() ? fs::path(set) : fs::path(environment("HOME")) / below_home;
  return base / "returns-station";
}

fs::path find_assets() {
  std::error_code failure;
  const fs::path program = fs::read_symlink("/proc/self/exe", failure);
  std::vector<fs::path> places;
  if (const std::string set = environment("RETURNS_ASSETS"); !set.empty())
    places.emplace_back(set);
  // Installed: bin/ beside share/; built: build/<preset>/app/ inside the source tree.
  places.push_back(program.parent_path() / ".." / "share" / "returns-station" / "assets");
  for (fs::path folder = program.parent_path(); folder.has_relative_path(); folder = folder.parent_path())
    places.push_back(folder / "assets");
  for (const auto& place : places)
    if (fs::exists(place / "policies", failure))
      return fs::weakly_canonical(place, failure);
  return places.front();
}

}  // namespace

Folders standard_folders() {
  return {xdg("XDG_CONFIG_HOME", ".config"), xdg("XDG_DATA_HOME", ".local/share"),
          xdg("XDG_STATE_HOME", ".local/state"), find_assets()};
}

Result<Configuration> parse_configuration(const std::string& toml_text, const std::string& file_name,
                                          const Folders& folders) {
  Configuration configuration;
  configuration.folders = folders;
  configuration.settings.station.value = "bench-1";

  toml::table document;
  try {
    document = toml::parse(toml_text, file_name);
  } catch (const toml::parse_error& failure) {
    return unusable(file_name, failure.source(), "syntax", std::string(failure.description()));
  }

  std::optional<Error> error;
  TableReader root(&document, "", file_name, error);
  read_station(root.table("station"), configuration);
  read_recording(root.table("recording"), configuration);
  read_scanning(root.table("scanning"), configuration);
  read_window(root.table("window"), configuration);
  read_upstream(root.table("upstream"), configuration);
  read_data(root.table("data"), configuration);
  root.each("camera", [&](TableReader reader, const toml::node& node) { read_camera(reader, node, configuration); });
  root.each("scanner", [&](TableReader reader, const toml::node& node) { read_scanner(reader, node, configuration); });
  root.each("client", [&](TableReader reader, const toml::node& node) { read_client(reader, node, configuration); });
  root.finish();
  if (!error && configuration.cameras.size() > 4)
    root.fail("camera", *document.get("camera"), "more than four cameras");
  if (!error && configuration.scanners.size() > 4)
    root.fail("scanner", *document.get("scanner"), "more than four hand scanners");
  if (error)
    return *error;
  for (const auto& camera : configuration.cameras)
    configuration.settings.cameras.push_back(camera.name);
  return configuration;
}

Result<Configuration> load_configuration(const std::optional<fs::path>& file) {
  const Folders folders = standard_folders();
  const fs::path path = file.value_or(folders.config / "station.toml");
  if (!file && !posix_files().exists(path))
    return parse_configuration("", "", folders);
  RETURNS_TRY_ASSIGN(const Bytes bytes, posix_files().read(path));
  RETURNS_TRY_ASSIGN(Configuration configuration,
                     parse_configuration(std::string(bytes.begin(), bytes.end()), path.string(), folders));
  configuration.file = path;
  return configuration;
}

const std::vector<ConfigurationKey>& configuration_keys() {
  static const std::vector<ConfigurationKey> keys{
      {"station.id", "word", "bench-1", "Names this bench in every record and upstream; never change it later."},
      {"station.name", "text", "Bench 1", "Shown on screen and burned into the video."},
      {"station.language", "en, zh", "en", "Language of the screens."},
      {"station.sign_in", "true/false", "false", "Ask for badge and PIN before work."},
      {"station.idle_minutes", "1–1440", "10", "Ask whether to go on after so long without activity."},
      {"station.sleep_minutes", "0–1440", "10",
       "Without a parcel and any movement for so long, look at the cameras only twice a second; 0: never."},
      {"station.lock_minutes", "0–1440", "5", "With sign-in: lock after so long without activity; 0: never."},
      {"camera[].name", "word", "", "label, overview …; the first one is scanned for codes."},
      {"camera[].uri", "URI", "", "v4l2:/dev/v4l/by-id/…, rtsp://…, http://…, file:PATH or frames:FOLDER."},
      {"camera[].width, height, rate", "numbers", "1920, 1080, 30", "What to ask the camera for."},
      {"recording.quality", "10–40", "23", "x264 constant quality; smaller is better and larger."},
      {"recording.megabits", "1–100", "10", "Upper limit of the bit rate per camera, Mbit/s."},
      {"recording.preset", "ultrafast, superfast, veryfast", "ultrafast", "Processor time against file size."},
      {"recording.warn_below_megabytes", "MB", "5120", "Warn when the evidence disk has less free."},
      {"recording.stop_below_megabytes", "MB", "1024", "Start no new recording below this."},
      {"scanning.rate", "1–30", "12", "Frames a second that are searched for codes."},
      {"scanning.agreement", "1–10", "2", "Frames that must agree on a code without error correction."},
      {"scanning.duplicate_ms", "ms", "3000", "The same code again within this time counts once."},
      {"scanning.scanner_prefix", "text", "", "What a hand scanner that types sends before each code; taken off."},
      {"scanning.scanner_suffix", "text", "Enter or Tab", "What it sends behind each code; \\r is Enter, \\t is Tab."},
      {"scanning.scanner_gap_ms", "ms", "40", "Keys closer together than this come from a hand scanner."},
      {"scanning.scanner_shortest", "2–32", "4", "Fewest characters of a scan."},
      {"scanner[].name", "word", "", "A hand scanner that the station has for itself, such as hand."},
      {"scanner[].device", "path or ids", "", "/dev/input/by-id/… or vendor:product, :name and /uniq where needed."},
      {"scanner[].prefix, suffix", "text", "none, Enter or Tab", "What it sends around each code."},
      {"scanner[].gap_ms", "10–2000", "100", "So long a pause ends a scan as well."},
      {"window.mode", "fullscreen, windowed", "fullscreen", ""},
      {"window.width, height", "pixels", "1920, 1080", "When windowed."},
      {"window.theme", "dark, light", "dark", ""},
      {"window.micrometres_per_pixel", "10–2000", "as the monitor says", "Pixel size, when the monitor lies."},
      {"window.reduced_motion", "true/false", "false", ""},
      {"window.sounds", "true/false", "true", ""},
      {"window.preview_rate", "1–60", "by renderer", "Frames a second of the live picture; at most 15 without a GPU."},
      {"upstream.folder", "path", "", "A mounted share that receives records and evidence."},
      {"upstream.id", "text", "", "The share's own id; another share in its place is refused."},
      {"data.folder", "path", "$XDG_DATA_HOME/returns-station", "Where the store and the evidence lie."},
      {"client[].id", "word", "", "A seller the warehouse works for."},
      {"client[].name", "text", "", "Its name on screen."},
      {"client[].marketplace", "word", "amazon_us", "Whose clocks run for its parcels: a file in assets/clocks."},
  };
  return keys;
}

}  // namespace returns::runtime
