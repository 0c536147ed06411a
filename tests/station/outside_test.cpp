// The whole station with a clock and an upstream that do what a test says; store, files and threads are the real ones.
#include <map>

#include "tests/support/station_home.h"

using namespace returns;
using namespace returns::tests;

namespace {

// The machine's clocks, moved by hand.
class MovedClock {
 public:
  TimeStamp read() const {
    TimeStamp now = read_clocks();
    std::lock_guard lock(mutex_);
    now.utc += utc_;
    now.boot += boot_;
    return now;
  }
  void pass(std::chrono::minutes time) {
    std::lock_guard lock(mutex_);
    utc_ += time;
    boot_ += time;
  }
  void set_forward(std::chrono::seconds time) {
    std::lock_guard lock(mutex_);
    utc_ += time;
  }

 private:
  mutable std::mutex mutex_;
  std::chrono::milliseconds utc_{};
  BootTime boot_{};
};

// Holds what it was sent in memory; goes away and refuses when told to.
struct Warehouse {
  std::mutex mutex;
  bool away = false;
  std::string refuses;  // files with this in their name
  std::vector<storage::StoredEntry> entries;
  std::map<std::string, std::string> files;  // name -> hash
};

class MemoryUpstream final : public storage::Upstream {
 public:
  explicit MemoryUpstream(Warehouse& warehouse) : warehouse_(warehouse) {}

  Status check() override {
    std::lock_guard lock(warehouse_.mutex);
    return reachable();
  }
  Result<storage::JournalPosition> head(const StationId&) override {
    std::lock_guard lock(warehouse_.mutex);
    RETURNS_TRY(reachable());
    return warehouse_.entries.empty() ? storage::JournalPosition{} : warehouse_.entries.back().position;
  }
  Status put_entries(const StationId&, const std::vector<storage::StoredEntry>& entries) override {
    std::lock_guard lock(warehouse_.mutex);
    RETURNS_TRY(reachable());
    for (const auto& entry : entries)
      if (warehouse_.entries.empty() || after(entry, warehouse_.entries.back()))
        warehouse_.entries.push_back(entry);
    return {};
  }
  Status put_file(const StationId&, const std::string& path, const std::filesystem::path&, const std::string& sha256,
                  std::stop_token) override {
    std::lock_guard lock(warehouse_.mutex);
    RETURNS_TRY(reachable());
    if (!warehouse_.refuses.empty() && path.find(warehouse_.refuses) != std::string::npos)
      return Error{ErrorCode::already_exists, "send", path, "another file has this name", "Ask for it upstream."};
    warehouse_.files[path] = sha256;
    return {};
  }
  std::string describe() const override { return "memory"; }

 private:
  static bool after(const storage::StoredEntry& one, const storage::StoredEntry& other) {
    return std::pair(one.position.epoch, one.position.seq) > std::pair(other.position.epoch, other.position.seq);
  }
  Status reachable() const {
    if (warehouse_.away)
      return Error{ErrorCode::not_found, "reach", "the warehouse's store", "the line is dead", "Wait."};
    return {};
  }
  Warehouse& warehouse_;
};

bool has_notice(const station::State& state, std::string_view key) {
  return std::any_of(state.notices.begin(), state.notices.end(), [&](const auto& one) { return one.key == key; });
}

}  // namespace

TEST_CASE("a parcel left open for the idle time brings the question whether to go on, and a set clock is journalled") {
  MovedClock clock;
  StationHome home;
  home.outside.clocks = [&clock] { return clock.read(); };
  home.configuration.settings.idle_prompt = 10min;
  home.start();
  home.post(station::StartByHandAsked{});
  REQUIRE(home.shows([](const auto& state) { return state.session.has_value() && !state.in_flight; }));
  CHECK_FALSE(has_notice(*home.station().snapshot(), "session_idle"));
  clock.pass(11min);
  REQUIRE(home.shows([](const auto& state) { return has_notice(state, "session_idle"); }));
  CHECK_FALSE(has_notice(*home.station().snapshot(), "clock_jumped"));
  clock.set_forward(90s);
  REQUIRE(home.shows([](const auto& state) { return has_notice(state, "clock_jumped") && !state.in_flight; }));
  home.stop();
  const std::string journal = text_of_file(home.path("data/store/journal/epoch-1/segment-000001.jsonl"));
  CHECK(journal.find("clock_jumped") != std::string::npos);
}

TEST_CASE("what an upstream refuses stays visible, and after an outage it holds every entry once and in order") {
  Warehouse warehouse;
  warehouse.away = true;
  warehouse.refuses = "clip.json.sig";
  StationHome home;
  home.outside.upstream = [&warehouse]() -> Result<std::unique_ptr<storage::Upstream>> {
    return std::unique_ptr<storage::Upstream>(std::make_unique<MemoryUpstream>(warehouse));
  };
  home.add_film("label", {empty_bench()}, "?loop=1");
  home.start();
  REQUIRE(home.shows([](const auto& state) { return state.upstream.phase == station::UpstreamPhase::unreachable; }));
  CHECK(home.station().snapshot()->upstream.trouble.find("the line is dead") != std::string::npos);
  home.post(station::StartByHandAsked{});
  REQUIRE(home.shows([](const auto& state) { return state.session && is_recording(state); }));
  home.post(station::VoidSessionAsked{"test"});
  REQUIRE(home.shows([](const auto& state) {
    return !state.session && state.recording.phase == station::RecordingPhase::off && !state.in_flight;
  }));
  {
    std::lock_guard lock(warehouse.mutex);
    warehouse.away = false;
  }
  REQUIRE(home.shows(
      [](const auto& state) {
        return state.upstream.phase == station::UpstreamPhase::refused && state.upstream.entries_behind == 0 &&
               state.upstream.files_behind == 1;
      },
      90s));
  home.stop();
  REQUIRE(warehouse.entries.size() > 4);
  for (std::size_t i = 0; i < warehouse.entries.size(); ++i)
    CHECK(warehouse.entries[i].position.seq == i + 1);
  CHECK(warehouse.files.size() >= 2);  // the segment and its manifest
}

TEST_CASE("two stations with one state folder and two data folders answer at doors of their own") {
  StationHome one, other;
  other.configuration.folders.state = one.configuration.folders.state;
  other.configuration.settings.station = {"bench-2"};
  one.start();
  other.start();
  one.wait_for_door();
  other.wait_for_door();
  CHECK(one.socket() != other.socket());
  CHECK(one.ask(R"({"ask":"status"})").find("\"station\":\"bench-1\"") != std::string::npos);
  CHECK(other.ask(R"({"ask":"status"})").find("\"station\":\"bench-2\"") != std::string::npos);
}
