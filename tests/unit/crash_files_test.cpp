#include "tests/support/crash_files.h"

#include <set>
#include <thread>

namespace returns::tests {
namespace {

namespace fs = std::filesystem;
constexpr std::uint64_t seeds = 200;
const auto soon = [] { return std::chrono::steady_clock::now() + std::chrono::seconds(20); };

Bytes text(std::string_view value) {
  return Bytes(value.begin(), value.end());
}

std::unique_ptr<WritableFile> create(FilePort& files, const fs::path& path) {
  auto file = files.open(path, CreateMode::fresh);
  REQUIRE(file);
  return std::move(file).value();
}

bool begins_with(const Bytes& whole, const Bytes& head) {
  return whole.size() >= head.size() && std::equal(head.begin(), head.end(), whole.begin());
}

TEST_CASE("What was synced under a synced name survives every power cut") {
  CrashFiles disk;
  REQUIRE(disk.make_folders("/evidence/clip"));
  const auto file = create(disk, "/evidence/clip/a");
  REQUIRE(file->append(as_bytes("kept")));
  REQUIRE(file->sync());
  REQUIRE(disk.sync_folder("/evidence/clip"));
  REQUIRE(file->append(as_bytes(" and the tail")));
  CHECK(disk.certain_bytes("/evidence/clip/a") == 4);

  std::set<Bytes> outcomes;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    const auto after = disk.after_cut(seed);
    const auto bytes = after->read("/evidence/clip/a");
    REQUIRE(bytes);
    REQUIRE(begins_with(*bytes, text("kept")));
    outcomes.insert(*bytes);
  }
  CHECK(outcomes.contains(text("kept")));
  CHECK(outcomes.contains(text("kept and the tail")));
  CHECK(outcomes.contains(text("kept and")));
  CHECK(std::any_of(outcomes.begin(), outcomes.end(), [](const Bytes& bytes) { return bytes.back() == 0; }));
}

TEST_CASE("A name whose folder was not synced is there after some power cuts and missing after others") {
  CrashFiles disk;
  REQUIRE(disk.make_folders("/f"));
  const auto file = create(disk, "/f/new");
  REQUIRE(file->append(as_bytes("x")));
  REQUIRE(file->sync());
  CHECK(disk.certain_bytes("/f/new") == 0);
  int there = 0;
  for (std::uint64_t seed = 0; seed < seeds; ++seed)
    there += disk.after_cut(seed)->exists("/f/new") ? 1 : 0;
  CHECK(there > 0);
  CHECK(there < static_cast<int>(seeds));
}

TEST_CASE("The same seed leaves the same disk") {
  CrashFiles disk;
  const auto file = create(disk, "/a");
  REQUIRE(file->append(Bytes(5000, 7)));
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    const auto once = disk.after_cut(seed);
    const auto again = disk.after_cut(seed);
    REQUIRE(once->exists("/a") == again->exists("/a"));
    if (once->exists("/a"))
      REQUIRE(once->read("/a").value() == again->read("/a").value());
  }
}

TEST_CASE("An atomic write shows the old or the new content when cut after any step") {
  const auto old_content = text("old");
  const auto new_content = text("brand new");
  std::set<Bytes> outcomes;
  for (std::uint64_t steps = 0; steps < 5; ++steps) {
    for (std::uint64_t seed = 0; seed < seeds; ++seed) {
      CrashFiles disk;
      REQUIRE(disk.make_folders("/f"));
      REQUIRE(write_atomically(disk, "/f/a", old_content));
      disk.fail_after(steps);
      bool thrown = false;
      try {
        (void)write_atomically(disk, "/f/a", new_content);
      } catch (const PowerCut&) {
        thrown = true;
      }
      REQUIRE(thrown);
      disk.cut(seed);
      const auto bytes = disk.read("/f/a");
      REQUIRE(bytes);
      REQUIRE((*bytes == old_content || *bytes == new_content));
      outcomes.insert(*bytes);
    }
  }
  CHECK(outcomes.size() == 2);
}

TEST_CASE("A rename of a file that was never synced can lose its content") {
  CrashFiles disk;
  REQUIRE(create(disk, "/part")->append(as_bytes("content")));
  REQUIRE(disk.rename("/part", "/whole"));
  REQUIRE(disk.sync_folder("/"));
  bool lost = false;
  for (std::uint64_t seed = 0; seed < seeds; ++seed) {
    const auto bytes = disk.after_cut(seed)->read("/whole");
    REQUIRE(bytes);
    lost = lost || bytes->empty();
  }
  CHECK(lost);
}

TEST_CASE("A removed file can come back until its folder is synced") {
  CrashFiles disk;
  REQUIRE(create(disk, "/a")->sync());
  REQUIRE(disk.sync_folder("/"));
  REQUIRE(disk.remove("/a"));
  CHECK_FALSE(disk.exists("/a"));
  bool back = false;
  for (std::uint64_t seed = 0; seed < seeds; ++seed)
    back = back || disk.after_cut(seed)->exists("/a");
  CHECK(back);
  REQUIRE(disk.sync_folder("/"));
  for (std::uint64_t seed = 0; seed < seeds; ++seed)
    REQUIRE_FALSE(disk.after_cut(seed)->exists("/a"));
}

TEST_CASE("A shortened file can be long again until it is synced") {
  CrashFiles disk;
  const auto file = create(disk, "/a");
  REQUIRE(file->append(as_bytes("0123456789")));
  REQUIRE(file->sync());
  REQUIRE(disk.sync_folder("/"));
  REQUIRE(disk.truncate("/a", 4));
  CHECK(disk.read("/a").value() == text("0123"));
  CHECK(disk.certain_bytes("/a") == 4);
  std::set<Bytes> outcomes;
  for (std::uint64_t seed = 0; seed < seeds; ++seed)
    outcomes.insert(disk.after_cut(seed)->read("/a").value());
  CHECK(outcomes == std::set<Bytes>{text("0123"), text("0123456789")});
}

TEST_CASE("After the cut every call fails and files from before stay dead") {
  CrashFiles disk;
  const auto file = create(disk, "/a");
  disk.fail_after(1, AfterCut::return_errors);
  REQUIRE(file->append(as_bytes("1")));
  CHECK_FALSE(file->append(as_bytes("2")));
  CHECK(disk.power_is_cut());
  CHECK_FALSE(file->sync());
  CHECK_FALSE(disk.read("/a"));
  CHECK_FALSE(disk.exists("/a"));
  CHECK(disk.make_folders("/f").error().cause == "the power is cut");
  disk.cut(1);
  CHECK_FALSE(disk.power_is_cut());
  CHECK_FALSE(file->append(as_bytes("3")));
  CHECK(disk.make_folders("/f"));
}

TEST_CASE("A full disk takes the part that fits and answers disk_full") {
  CrashFiles disk;
  const auto file = create(disk, "/a");
  disk.disk_full_after(6);
  REQUIRE(file->append(as_bytes("1234")));
  const Status refused = file->append(as_bytes("5678"));
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::disk_full);
  CHECK(disk.read("/a").value() == text("123456"));
  CHECK(disk.free_bytes("/").value() == 0);
  disk.make_room();
  CHECK(file->append(as_bytes("9")));
}

TEST_CASE("Bytes of a failed sync stay doubtful though the next sync succeeds") {
  CrashFiles disk;
  const auto file = create(disk, "/a");
  REQUIRE(disk.sync_folder("/"));
  REQUIRE(file->append(as_bytes("lost?")));
  disk.fail_syncs(1, Error{ErrorCode::io, "sync", "/a", "bad sector", ""});
  CHECK_FALSE(file->sync());
  REQUIRE(file->sync());
  CHECK(disk.certain_bytes("/a") == 0);
  std::set<Bytes> outcomes;
  for (std::uint64_t seed = 0; seed < seeds; ++seed)
    outcomes.insert(disk.after_cut(seed)->read("/a").value());
  CHECK(outcomes == std::set<Bytes>{text("lost?"), Bytes(5, 0)});
}

TEST_CASE("A failing append leaves its first half") {
  CrashFiles disk;
  const auto file = create(disk, "/a");
  disk.fail_appends(1, Error{ErrorCode::io, "write", "/a", "unplugged", ""});
  CHECK_FALSE(file->append(as_bytes("1234")));
  CHECK(disk.read("/a").value() == text("12"));
  CHECK(file->append(as_bytes("5")));
}

TEST_CASE("A blocked sync waits for its release, and a power cut ends it too") {
  CrashFiles disk;
  const auto file = create(disk, "/a");
  REQUIRE(disk.sync_folder("/"));
  REQUIRE(file->append(as_bytes("abc")));
  Status answer;

  disk.block_syncs();
  std::thread released([&] { answer = file->sync(); });
  REQUIRE(disk.wait_until_blocked(soon()));
  CHECK(disk.certain_bytes("/a") == 0);
  disk.release_syncs();
  released.join();
  CHECK(answer);
  CHECK(disk.certain_bytes("/a") == 3);

  disk.block_syncs();
  disk.fail_after(1000, AfterCut::return_errors);
  std::thread cut_off([&] { answer = file->sync(); });
  REQUIRE(disk.wait_until_blocked(soon()));
  disk.cut(1);
  cut_off.join();
  CHECK_FALSE(answer);
}

TEST_CASE("The crash disk refuses what a real one refuses") {
  CrashFiles disk;
  CHECK(disk.open("/missing/a", CreateMode::fresh).error().code == ErrorCode::not_found);
  (void)create(disk, "/a");
  CHECK(disk.open("/a", CreateMode::fresh).error().code == ErrorCode::already_exists);
  CHECK(disk.open("/a", CreateMode::append));
  CHECK(disk.read("/b").error().code == ErrorCode::not_found);
  CHECK(disk.rename("/b", "/c").error().code == ErrorCode::not_found);
  CHECK(disk.remove("/b").error().code == ErrorCode::not_found);
  CHECK(disk.list("/none").error().code == ErrorCode::not_found);
  REQUIRE(disk.make_folders("/d/e"));
  CHECK(disk.list("/").value() == std::vector<fs::path>{"/a", "/d"});
}

}  // namespace
}  // namespace returns::tests
