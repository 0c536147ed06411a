#include "app/scanner/devices.h"

#include <unistd.h>

#include <fstream>

#include "app/scanner/scanner_reader.h"
#include "tests/support/matchers.h"

using namespace returns;
using scanner::InputDevice;

namespace {

namespace fs = std::filesystem;

// What the kernel shows of a keyboard with digits and Enter, as 64-bit words.
constexpr const char* keyboard_keys = "10000 0 0 0 1007b00001007 ff9f207ac14057ff febeffdfffefffff fffffffffffffffe";

// A sysfs of a test's own.
class Machine {
 public:
  Machine() {
    std::string folder = (fs::temp_directory_path() / "returns-devices-XXXXXX").string();
    REQUIRE(::mkdtemp(folder.data()) != nullptr);
    root_ = folder;
    roots.sysfs = root_ / "sys";
    roots.dev = root_ / "dev";
    fs::create_directories(roots.dev / "by-id");
    fs::create_directories(roots.sysfs / "mice");
  }
  ~Machine() { fs::remove_all(root_); }

  fs::path plug(int number, const std::string& name, const std::string& vendor, const std::string& product,
                const std::string& keys, const std::string& uniq = "") {
    const std::string event = "event" + std::to_string(number);
    const fs::path about = roots.sysfs / event / "device";
    fs::create_directories(about / "id");
    fs::create_directories(about / "capabilities");
    write(about / "name", name);
    write(about / "uniq", uniq);
    write(about / "id" / "vendor", vendor);
    write(about / "id" / "product", product);
    write(about / "capabilities" / "key", keys);
    write(roots.dev / event, "");
    return roots.dev / event;
  }

  scanner::DeviceRoots roots;

 private:
  static void write(const fs::path& file, const std::string& text) { std::ofstream(file) << text << '\n'; }
  fs::path root_;
};

}  // namespace

TEST_CASE("devices are found in the order of their numbers, with what the kernel says of them") {
  Machine machine;
  machine.plug(10, "Symbol Bar Code Scanner", "05e0", "1200", keyboard_keys, "S/N 7");
  machine.plug(2, "Power Button", "0000", "0001", "10000000000000 0");
  fs::create_symlink("../event10", machine.roots.dev / "by-id" / "usb-Symbol_Scanner-event-kbd");
  const auto devices = scanner::find_input_devices(machine.roots);
  REQUIRE(devices.size() == 2);
  CHECK(devices[0].name == "Power Button");
  CHECK_FALSE(devices[0].types);
  CHECK(devices[1].node == machine.roots.dev / "event10");
  CHECK(devices[1].vendor == 0x05e0);
  CHECK(devices[1].product == 0x1200);
  CHECK(devices[1].uniq == "S/N 7");
  CHECK(devices[1].types);
  CHECK(scanner::looks_like_scanner(devices[1]));
  CHECK(devices[1].identity() == (machine.roots.dev / "by-id" / "usb-Symbol_Scanner-event-kbd").string());
}

TEST_CASE("a device is meant by its path, by its numbers, and by name and serial number where they are given") {
  Machine machine;
  const auto node = machine.plug(3, "Acme Scan/Pro", "1eab", "0A22", keyboard_keys, "77");
  const auto link = machine.roots.dev / "by-id" / "usb-Acme-event-kbd";
  fs::create_symlink(node, link);
  const InputDevice device = scanner::find_input_devices(machine.roots).at(0);
  struct Row {
    std::string wanted;
    bool name, meant;
  };
  const std::vector<Row> rows{{"1eab:0a22", true, true},
                              {"1EAB:0A22", true, true},
                              {"1eab:0a22:Acme Scan/Pro", true, true},
                              {"1eab:0a22:Acme Scan/Pro/77", true, true},
                              {"1eab:0a22:/77", true, true},
                              {"1eab:0a22:/78", true, false},
                              {"1eab:0a22:Acme Scan/Pro/78", true, false},
                              {"1eab:0a22:Acme Scan", true, false},
                              {"1eab:0a23", true, false},
                              {link.string(), true, true},
                              {node.string(), true, true},
                              {machine.roots.dev.string() + "/event4", true, false},
                              {"1eab:0a22:", false, false},
                              {"1eab0a22", false, false},
                              {"Acme Scan/Pro", false, false},
                              {"1eag:0a22", false, false},
                              {"", false, false},
                              {"/", false, false}};
  for (const Row& row : rows) {
    INFO(row.wanted);
    CHECK(scanner::is_device_name(row.wanted) == row.name);
    CHECK(scanner::is_meant(device, row.wanted) == row.meant);
  }
  InputDevice without_link = device;
  without_link.links.clear();
  CHECK(scanner::is_meant(device, without_link.identity()));
}

TEST_CASE("a keyboard is no scanner, whoever made it") {
  InputDevice keyboard;
  keyboard.name = "Dell KB216 Wired Keyboard";
  keyboard.vendor = 0x413c;
  keyboard.types = true;
  CHECK_FALSE(scanner::looks_like_scanner(keyboard));
  InputDevice camera;
  camera.name = "Barcode camera button";
  CHECK_FALSE(scanner::looks_like_scanner(camera));
}

TEST_CASE("a scanner that is not connected is told with its identity and what to do") {
  Machine machine;
  const Status tried = scanner::try_scanner({"hand", "05e0:1200", {}}, machine.roots);
  REQUIRE_FALSE(tried);
  CHECK(tried.error().code == ErrorCode::not_found);
  CHECK_THAT(tried.error().sentence(), test::Contains("05e0:1200 is not connected"));
}

TEST_CASE("a device that stays away is looked for after 1, 2, 5 and then every 10 seconds") {
  std::vector<long> seconds;
  for (std::size_t failures = 1; failures <= 6; ++failures)
    seconds.push_back(static_cast<long>(scanner::pause_after(failures).count()));
  CHECK(seconds == std::vector<long>{1, 2, 5, 10, 10, 10});
}

TEST_CASE("the reader looks again as soon as a device comes, and stops at once") {
  Machine machine;
  std::vector<std::chrono::seconds> pauses;
  std::stop_source stop;
  scanner::ScannerReader::Callbacks callbacks;
  callbacks.on_health = [&](const scanner::ScannerHealth& health) {
    pauses.push_back(health.next_try_in);
    CHECK(health.error);
    // Each time a device is plugged in, so that the reader does not wait; it is no scanner of ours.
    if (pauses.size() == 3)
      stop.request_stop();
    else
      machine.plug(static_cast<int>(pauses.size()), "Mouse", "046d", "c077", "70000 0 0 0 0");
  };
  scanner::ScannerReader reader({"hand", "05e0:1200", {}}, callbacks, machine.roots);
  CHECK(reader.run(stop.get_token()).ok());
  CHECK(pauses ==
        std::vector<std::chrono::seconds>{std::chrono::seconds(1), std::chrono::seconds(1), std::chrono::seconds(1)});
}
