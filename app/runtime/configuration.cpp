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

constexpr const char* standard_station = "bench-1";
constexpr std::size_t most_cameras = 4, most_scanners = 4;

Error unusable(const std::string& file, const toml::source_region& place, const std::string& key,
               const std::string& cause) {
  return {ErrorCode::invalid_input, "use the configuration", file,
          fmt::format("line {}, {}: {}", place.begin.line, key, cause),
          "Correct the line; the README lists every key."};
}

// What all tables of one file are read with.
struct Reading {
  const std::string& file;
  std::optional<Error> error{};           // the first
  std::vector<ConfigurationKey> asked{};  // every key, once for each table that may have it
};

// Reads keys of one table, remembers which were asked for, and keeps the first error.
class TableReader {
 public:
  TableReader(const toml::table* table, std::string path, Reading& reading)
      : table_(table), path_(std::move(path)), reading_(reading) {}

  std::string key_of(const std::string& key) const { return path_.empty() ? key : path_ + "." + key; }

  template <typename T>
  std::optional<T> value(const std::string& key, const char* type) {
    const toml::node* node = find(key);
    if (node == nullptr)
      return std::nullopt;
    if (auto value = node->value_exact<T>())
      return *value;
    fail(key, std::string("must be ") + type);
    return std::nullopt;
  }

  void text(const std::string& key, std::string& into) {
    note(key, "text", into);
    if (auto found = value<std::string>(key, "text in quotes"))
      into = *found;
  }
  void flag(const std::string& key, bool& into) {
    note(key, "true/false", into ? "true" : "false");
    if (auto found = value<bool>(key, "true or false"))
      into = *found;
  }
  template <typename Number>
  void number(const std::string& key, Number& into, std::int64_t least, std::int64_t most) {
    note(key, fmt::format("{}–{}", least, most), fmt::format("{}", into));
    const auto found = value<std::int64_t>(key, "a whole number");
    if (!found)
      return;
    if (*found < least || *found > most)
      return fail(key, fmt::format("must be between {} and {}, not {}", least, most, *found));
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
    std::string known, standard;
    for (const auto& [name, meaning] : choices) {
      known += (known.empty() ? "" : ", ") + name;
      if (meaning == into)
        standard = name;
    }
    note(key, known, standard);
    const auto found = value<std::string>(key, "text in quotes");
    if (!found)
      return;
    for (const auto& [name, meaning] : choices) {
      if (name == *found) {
        into = meaning;
        return;
      }
    }
    fail(key, fmt::format("must be one of {}, not {}", known, *found));
  }
  // A key of files that were written for an earlier version: it may stand there and means nothing any more.
  void obsolete(const std::string& key) { find(key); }

  TableReader table(const std::string& key) {
    const toml::node* node = find(key);
    if (node != nullptr && !node->is_table())
      fail(key, "must be a table");
    return {node != nullptr ? node->as_table() : nullptr, key_of(key), reading_};
  }

  // Every [[key]] block in order.
  void each(const std::string& key, const std::function<void(TableReader)>& read) {
    const toml::node* node = find(key);
    if (node == nullptr)
      return;
    const toml::array* array = node->as_array();
    if (array == nullptr || !array->is_homogeneous(toml::node_type::table))
      return fail(key, fmt::format("must be written as [[{}]] blocks", key_of(key)));
    int number = 0;
    for (const toml::node& entry : *array)
      read({entry.as_table(), fmt::format("{}[{}]", key_of(key), ++number), reading_});
  }

  bool has(const std::string& key) { return find(key) != nullptr; }
  // Told at the key's line, or at the table's where the key is missing.
  void fail(const std::string& key, const std::string& cause) {
    const toml::node* node = find(key);
    if (node == nullptr)
      node = table_;
    if (!reading_.error && node != nullptr)
      reading_.error = unusable(reading_.file, node->source(), key_of(key), cause);
  }

  // Any key that nobody asked for is a spelling mistake worth a message.
  void finish() {
    if (table_ == nullptr)
      return;
    for (const auto& [key, node] : *table_)
      if (!asked_.contains(std::string(key.str())))
        return fail(std::string(key.str()), "is not a key that the station knows");
  }

 private:
  const toml::node* find(const std::string& key) {
    asked_.insert(key);
    return table_ == nullptr ? nullptr : table_->get(key);
  }
  void note(const std::string& key, std::string type, std::string standard) {
    reading_.asked.push_back({key_of(key), std::move(type), std::move(standard)});
  }

  const toml::table* table_;
  std::string path_;
  Reading& reading_;
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

void read_camera(TableReader reader, Configuration& configuration) {
  vision::CameraConfig camera;
  reader.text("name", camera.name);
  reader.text("uri", camera.uri);
  reader.number("width", camera.request.size.width, 160, 7680);
  reader.number("height", camera.request.size.height, 120, 4320);
  reader.number("rate", camera.request.frames_per_second, 1, 120);
  if (!one_word(camera.name))
    reader.fail("name", "must be one word of a-z, 0-9, - or _, such as label");
  else if (const auto address = vision::parse_address(camera.uri); !address)
    reader.fail("uri", address.error().cause + "; it begins with v4l2:, rtsp://, http://, file: or frames:");
  for (const auto& other : configuration.cameras)
    if (other.name == camera.name)
      reader.fail("name", fmt::format("{} is there twice", camera.name));
  reader.finish();
  configuration.cameras.push_back(std::move(camera));
}

void read_scanner(TableReader reader, Configuration& configuration) {
  scanner::ScannerConfig scanner;
  reader.text("name", scanner.name);
  reader.text("device", scanner.device);
  reader.text("prefix", scanner.framing.prefix);
  reader.text("suffix", scanner.framing.suffix);
  reader.duration("gap_ms", scanner.framing.gap, 10, 2000);
  if (!one_word(scanner.name))
    reader.fail("name", "must be one word of a-z, 0-9, - or _, such as hand");
  else if (!scanner::is_device_name(scanner.device))
    reader.fail("device",
                "must be a path such as /dev/input/by-id/…, or vendor:product:name such as 05e0:1200; "
                "`returns-station doctor` lists what is connected");
  for (const auto& other : configuration.scanners) {
    if (other.name == scanner.name)
      reader.fail("name", fmt::format("{} is there twice", scanner.name));
    else if (other.device == scanner.device)
      reader.fail("device", fmt::format("belongs to {} already", other.name));
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

void read_client(TableReader reader, Configuration& configuration) {
  Client client;
  reader.text("id", client.id.value);
  reader.text("name", client.name);
  std::string marketplace;
  reader.text("marketplace", marketplace);
  if (!one_word(client.id.value) || client.id == unassigned_client)
    reader.fail("id", "must be one word of a-z, 0-9, - or _, and not \"unassigned\"");
  else if (client.name.empty())
    reader.fail("name", "is missing");
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
  std::int64_t micrometres = 0;  // as the monitor says
  window.number("micrometres_per_pixel", micrometres, 10, 2000);
  configuration.millimetres_per_pixel = static_cast<double>(micrometres) / 1000.0;
  window.obsolete("reduced_motion");  // nothing on the screen moves by itself
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

namespace {

void read_document(const toml::table& document, Configuration& configuration, Reading& reading) {
  TableReader root(&document, "", reading);
  read_station(root.table("station"), configuration);
  read_recording(root.table("recording"), configuration);
  read_scanning(root.table("scanning"), configuration);
  read_window(root.table("window"), configuration);
  read_upstream(root.table("upstream"), configuration);
  read_data(root.table("data"), configuration);
  root.each("camera", [&](TableReader reader) { read_camera(std::move(reader), configuration); });
  root.each("scanner", [&](TableReader reader) { read_scanner(std::move(reader), configuration); });
  root.each("client", [&](TableReader reader) { read_client(std::move(reader), configuration); });
  root.finish();
  if (configuration.cameras.size() > most_cameras)
    root.fail("camera", "more than four cameras");
  if (configuration.scanners.size() > most_scanners)
    root.fail("scanner", "more than four hand scanners");
}

}  // namespace

Result<Configuration> parse_configuration(const std::string& toml_text, const std::string& file_name,
                                          const Folders& folders) {
  Configuration configuration;
  configuration.folders = folders;
  configuration.settings.station.value = standard_station;

  toml::table document;
  try {
    document = toml::parse(toml_text, file_name);
  } catch (const toml::parse_error& failure) {
    return unusable(file_name, failure.source(), "syntax", std::string(failure.description()));
  }

  Reading reading{file_name};
  read_document(document, configuration, reading);
  if (reading.error)
    return *std::move(reading.error);
  for (const auto& camera : configuration.cameras)
    configuration.settings.cameras.push_back(camera.name);
  return configuration;
}

fs::path configuration_file(const std::optional<fs::path>& named) {
  return named.value_or(standard_folders().config / "station.toml");
}

std::string language_of_environment() {
  for (const char* variable : {"LC_ALL", "LC_MESSAGES", "LANG"})
    if (const std::string set = environment(variable); !set.empty())
      return set.starts_with("zh") ? "zh" : "en";
  return "en";
}

Result<Configuration> load_configuration(const std::optional<fs::path>& file) {
  const Folders folders = standard_folders();
  const fs::path path = configuration_file(file);
  if (!file && !posix_files().exists(path))
    return parse_configuration("", "", folders);
  RETURNS_TRY_ASSIGN(const Bytes bytes, posix_files().read(path));
  RETURNS_TRY_ASSIGN(Configuration configuration,
                     parse_configuration(std::string(bytes.begin(), bytes.end()), path.string(), folders));
  configuration.file = path;
  return configuration;
}

std::vector<ConfigurationKey> keys_read() {
  static const toml::table document = toml::parse("[[camera]]\n[[scanner]]\n[[client]]\n");
  Configuration configuration;
  configuration.settings.station.value = standard_station;
  const std::string nowhere;
  Reading reading{nowhere};
  read_document(document, configuration, reading);
  return std::move(reading.asked);
}

}  // namespace returns::runtime
