#include "app/runtime/configuration.h"

#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "tests/support/matchers.h"

using namespace returns;
using namespace returns::runtime;
using returns::test::Contains;

namespace {

Result<Configuration> parse(const std::string& text) {
  return parse_configuration(text, "station.toml", Folders{"/c", "/d", "/s", "/a"});
}

std::string refusal_of(const std::string& text) {
  const auto parsed = parse(text);
  REQUIRE_FALSE(parsed.ok());
  return parsed.error().sentence();
}

}  // namespace

TEST_CASE("an empty configuration gives a station that works") {
  const auto configuration = parse("");
  REQUIRE(configuration.ok());
  REQUIRE(configuration->settings.station.value == "bench-1");
  REQUIRE(configuration->window == WindowMode::fullscreen);
  REQUIRE(configuration->cameras.empty());
  REQUIRE(configuration->use_found_cameras);
  REQUIRE(configuration->folders.data == "/d");
}

TEST_CASE("cameras, clients, upstream and window are taken from the file") {
  const auto configuration = parse(R"(
[station]
id = "bench-07"
name = "Bench 07"
language = "zh"
sign_in = true
sleep_minutes = 0

[[camera]]
name = "label"
uri = "v4l2:/dev/v4l/by-id/usb-cam"
[[camera]]
name = "overview"
uri = "rtsp://127.0.0.1:8554/a"
width = 1280
height = 720
rate = 25

[[client]]
id = "lumio"
name = "Lumio Home GmbH"

[recording]
megabits = 6
stop_below_megabytes = 500

[window]
mode = "windowed"
micrometres_per_pixel = 277

[upstream]
folder = "/srv/share"
id = "share-1"
)");
  REQUIRE(configuration.ok());
  REQUIRE(configuration->settings.station.value == "bench-07");
  REQUIRE(configuration->settings.sign_in_required);
  REQUIRE(configuration->settings.sleep_after.count() == 0);
  REQUIRE(configuration->settings.cameras == std::vector<std::string>{"label", "overview"});
  REQUIRE(configuration->cameras[1].request.size.width == 1280);
  REQUIRE(configuration->cameras[1].request.frames_per_second == 25);
  REQUIRE(configuration->cameras[0].request.frames_per_second == 30);
  REQUIRE(configuration->clients == std::vector<Client>{{{"lumio"}, "Lumio Home GmbH"}});
  REQUIRE(configuration->encoder.most_bits_per_second == 6'000'000);
  REQUIRE(configuration->settings.full_disk_bytes == 500ull << 20);
  REQUIRE(configuration->millimetres_per_pixel == Approx(0.277));
  REQUIRE(configuration->upstream_folder == std::filesystem::path("/srv/share"));
}

TEST_CASE("a mistake in the file is told with file, line and key") {
  CHECK_THAT(refusal_of("[station]\nlanguge = \"en\"\n"),
             Contains("station.toml") && Contains("line 2") && Contains("station.languge") && Contains("not a key"));
  CHECK_THAT(refusal_of("[recording]\nquality = \"high\"\n"),
             Contains("line 2") && Contains("recording.quality") && Contains("whole number"));
  CHECK_THAT(refusal_of("[scanning]\nrate = 900\n"), Contains("line 2") && Contains("between 1 and 30"));
  CHECK_THAT(refusal_of("[window]\ntheme = \"pink\"\n"), Contains("dark, light"));
  CHECK_THAT(refusal_of("[[camera]]\nname = \"a b\"\nuri = \"file:x\"\n"), Contains("camera[1].name"));
  CHECK_THAT(refusal_of("[[camera]]\nname = \"label\"\nuri = \"video0\"\n"), Contains("camera[1].uri"));
  CHECK_THAT(refusal_of("camera = \"v4l2:/dev/video0\"\n"), Contains("[[camera]]"));
  CHECK_THAT(refusal_of("[station\nid = 1\n"), Contains("line 1") && Contains("syntax"));
  CHECK_THAT(refusal_of("[[camera]]\nname=\"label\"\nuri=\"file:a\"\n[[camera]]\nname=\"label\"\nuri=\"file:b\"\n"),
             Contains("twice"));
  CHECK_THAT(refusal_of("[recording]\nwarn_below_megabytes = 10\nstop_below_megabytes = 20\n"),
             Contains("stop_below_megabytes"));
}

TEST_CASE("hand scanners are named by their identity, with what they send around a code") {
  const auto configuration = parse(R"([[scanner]]
name = "hand"
device = "/dev/input/by-id/usb-Symbol_Scanner-event-kbd"
[[scanner]]
name = "fixed"
device = "0c2e:0200:Honeywell Scanner"
prefix = "~"
suffix = "#\r"
gap_ms = 250
[scanning]
scanner_prefix = "^"
scanner_suffix = "\t"
)");
  REQUIRE(configuration.ok());
  REQUIRE(configuration->scanners.size() == 2);
  CHECK(configuration->scanners[0].framing.gap.count() == 100);
  CHECK(configuration->scanners[1].device == "0c2e:0200:Honeywell Scanner");
  CHECK(configuration->scanners[1].framing.prefix == "~");
  CHECK(configuration->scanners[1].framing.suffix == "#\r");
  CHECK(configuration->scanners[1].framing.gap.count() == 250);
  CHECK(configuration->wedge.prefix == "^");
  CHECK(configuration->wedge.suffix == "\t");
}

TEST_CASE("a mistake in a hand scanner's block is told with file, line and key") {
  const std::string hand = "[[scanner]]\nname = \"hand\"\ndevice = \"05e0:1200\"\n";
  CHECK_THAT(refusal_of("[[scanner]]\nname = \"hand\"\ndevice = \"event3\"\n"),
             Contains("scanner[1].device") && Contains("doctor"));
  CHECK_THAT(refusal_of("[[scanner]]\ndevice = \"05e0:1200\"\n"), Contains("scanner[1].name"));
  CHECK_THAT(refusal_of(hand + "gap_ms = 5\n"), Contains("line 4") && Contains("scanner[1].gap_ms"));
  CHECK_THAT(refusal_of(hand + "sufix = \"\"\n"), Contains("line 4") && Contains("scanner[1].sufix"));
  CHECK_THAT(refusal_of(hand + "[[scanner]]\nname = \"hand\"\ndevice = \"0c2e:0200\"\n"), Contains("twice"));
  CHECK_THAT(refusal_of(hand + "[[scanner]]\nname = \"two\"\ndevice = \"05e0:1200\"\n"),
             Contains("belongs to hand already"));
}

TEST_CASE("a half-written file is refused") {
  REQUIRE_FALSE(parse("[station]\nname = \"Ben").ok());
}

namespace {

struct Row {
  std::string type, standard;
};

// `| `key` | type | default | meaning |` of the README, by key.
std::map<std::string, Row> documented_keys() {
  std::ifstream file(RETURNS_SOURCE_DIR "/README.md");
  std::map<std::string, Row> rows;
  std::string line;
  while (std::getline(file, line) && !line.starts_with("| Key | Type | Default |"))
    continue;
  std::getline(file, line);  // the rule below the head
  while (std::getline(file, line) && line.starts_with("| `")) {
    std::vector<std::string> cells;
    for (std::size_t from = 0, bar = 0; (bar = line.find(" | ", from)) != std::string::npos; from = bar + 3)
      cells.push_back(line.substr(from, bar - from));
    REQUIRE(cells.size() == 3);
    rows[cells[0].substr(3, cells[0].size() - 4)] = {cells[1], cells[2]};
  }
  return rows;
}

}  // namespace

TEST_CASE("the README documents the keys that are read, and no other, with their ranges and defaults") {
  auto rows = documented_keys();
  const std::set<std::string> kinds_of_text{"word", "text", "path", "URI", "path or ids"};
  for (ConfigurationKey key : keys_read()) {
    if (const auto number = key.key.find("[1]"); number != std::string::npos)
      key.key.erase(number + 1, 1);
    INFO(key.key);
    REQUIRE(rows.contains(key.key));
    const Row row = rows[key.key];
    if (key.type == "text")
      CHECK(kinds_of_text.contains(row.type));
    else
      CHECK(row.type == key.type);
    // Nothing, or zero where none is permitted, is described in words.
    const bool none = key.standard.empty() || (key.standard == "0" && !key.type.starts_with("0–"));
    if (!none)
      CHECK(row.standard == key.standard);
    rows.erase(key.key);
  }
  std::string left;
  for (const auto& [key, row] : rows)
    left += key + " ";
  CHECK(left == "");
}

TEST_CASE("a key of an earlier version is read over") {
  CHECK(parse("[window]\nreduced_motion = true\n").ok());
}

TEST_CASE("mistakes that show only when values are compared name line and key as well") {
  const auto refused = [](const std::string& text, const char* line, const char* key) {
    const std::string sentence = refusal_of(text);
    INFO(sentence);
    CHECK(sentence.find(line) != std::string::npos);
    CHECK(sentence.find(key) != std::string::npos);
  };
  refused("[station]\nid = \"Bench 7\"\n", "line 2", "station.id");
  refused("[recording]\nwarn_below_megabytes = 10\n\nstop_below_megabytes = 20\n", "line 4",
          "recording.stop_below_megabytes");
  refused("[recording]\nwarn_below_megabytes = 10\n", "line 2", "recording.warn_below_megabytes");
  refused("[upstream]\nfolder = \"share\"\n", "line 2", "upstream.folder");
  refused("[[camera]]\nname = \"label\"\nuri = \"file:/a.mp4?pace=soon\"\n", "line 3", "camera[1].uri");
}

TEST_CASE("a client's marketplace is one that there are clocks of") {
  const auto with = [](const std::string& marketplace) {
    return parse_configuration("[[client]]\nid = \"lumio\"\nname = \"Lumio\"\nmarketplace = \"" + marketplace + "\"\n",
                               "station.toml", Folders{"/c", "/d", "/s", RETURNS_SOURCE_DIR "/assets"});
  };
  REQUIRE(with("amazon_us").ok());
  const auto unknown = with("amazon_moon");
  REQUIRE_FALSE(unknown.ok());
  CHECK_THAT(unknown.error().sentence(), Contains("line 4") && Contains("client[1].marketplace"));
}
