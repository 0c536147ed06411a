// A station that could not start waits for what makes another attempt worth while.
#include "app/runtime/failed_start.h"

#include <condition_variable>
#include <fstream>
#include <mutex>

#include "app/runtime/store_setup.h"
#include "tests/support/matchers.h"
#include "tests/support/station_home.h"

namespace returns::tests {
namespace {

using namespace std::chrono_literals;
using station::AdminResult;

struct Bench {
  TemporaryFolder folder;
  std::filesystem::path file = folder.path() / "station.toml";
  std::mutex mutex;
  std::condition_variable changed;
  runtime::Configuration configuration;
  std::unique_ptr<runtime::StationRuntime> waiting;

  Bench() {
    configuration.folders = {folder.path() / "config", folder.path() / "data", folder.path() / "state", "/assets"};
    configuration.settings.station.value = "bench-1";
  }
  void write(const std::string& text) const { std::ofstream(file) << text; }
  Error refusal() const {
    const auto read = runtime::parse_configuration(text_of_file(file), file.string(), configuration.folders);
    REQUIRE_FALSE(read.ok());
    return read.error();
  }
  void wait_after(Error error, bool configuration_usable = false) {
    waiting = runtime::wait_for_another_start(
        {std::move(error), file, runtime::stamp_of(file), configuration_usable}, configuration,
        [this] { changed.notify_all(); }, 200ms);
  }
  bool is_worth_it() const { return waiting->admin()->last == AdminResult::finished; }
  bool becomes_worth_it() {
    std::unique_lock lock(mutex);
    const auto until = std::chrono::steady_clock::now() + 30s;
    while (!is_worth_it() && std::chrono::steady_clock::now() < until)
      changed.wait_for(lock, 100ms);
    return is_worth_it();
  }
};

TEST_CASE("A mistake in the configuration names its line, and a changed file is worth another attempt") {
  Bench bench;
  bench.write("[station]\nid = \"bench-1\"\n[window]\nwidth = \"wide\"\n");
  const Error refused = bench.refusal();
  CHECK(runtime::line_in(refused) == 4);
  bench.wait_after(refused);
  CHECK_FALSE(bench.is_worth_it());
  bench.write("[station]\nid = \"bench-1\"\n[window]\nwidth = 1280\n");
  CHECK(bench.becomes_worth_it());
}

TEST_CASE("A file that comes only later is worth another attempt") {
  Bench bench;
  bench.wait_after(system_error(ENOENT, "open", bench.file.string()));
  CHECK_FALSE(bench.is_worth_it());
  bench.write("");
  CHECK(bench.becomes_worth_it());
}

TEST_CASE("A store that another station has is waited for until that station lets go of it") {
  Bench bench;
  bench.configuration.settings.sign_in_required = true;
  std::filesystem::create_directories(bench.configuration.folders.data);
  auto other = need(runtime::open_store(runtime::store_options(bench.configuration), bench.configuration));
  const auto refused = runtime::open_store(runtime::store_options(bench.configuration), bench.configuration);
  REQUIRE_FALSE(refused.ok());
  REQUIRE(refused.error().code == ErrorCode::busy);
  CHECK(runtime::line_in(refused.error()) == 0);
  bench.wait_after(refused.error(), true);
  CHECK_FALSE(bench.waiting->snapshot()->settings.sign_in_required);  // nobody could sign in to read what is the matter
  CHECK_FALSE(bench.is_worth_it());
  other.store.reset();
  CHECK(bench.becomes_worth_it());
}

TEST_CASE("What a failed start waits for is the file, the other station or the disk") {
  const Error busy{ErrorCode::busy, "open the store", "/data/store", "another station is using it", ""};
  const Error full{ErrorCode::disk_full, "write", "/data/store/lock", "no space", ""};
  using station::StartAwaits;
  CHECK(runtime::awaits({full, "station.toml", {}, false}) == StartAwaits::configuration);
  CHECK(runtime::awaits({busy, "station.toml", {}, true}) == StartAwaits::other_station);
  CHECK(runtime::awaits({full, "station.toml", {}, true}) == StartAwaits::storage);
}

TEST_CASE("A folder of the data that cannot be used is worth another attempt once it can") {
  Bench bench;
  bench.configuration.settings.sign_in_required = true;
  std::ofstream(bench.configuration.folders.data) << "a file where the folder should be";
  const auto refused = runtime::open_store(runtime::store_options(bench.configuration), bench.configuration);
  REQUIRE_FALSE(refused.ok());
  bench.wait_after(refused.error(), true);
  std::filesystem::remove(bench.configuration.folders.data);
  CHECK(bench.becomes_worth_it());
}

}  // namespace
}  // namespace returns::tests
