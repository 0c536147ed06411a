#include "tests/support/crash_files.h"
#include "tests/support/hooked_files.h"
#include "tests/support/share.h"

namespace returns::storage {
namespace {

namespace fs = std::filesystem;
using tests::CrashFiles;

const fs::path share = "/share";

TEST_CASE("An empty folder is prepared once and keeps its id") {
  CrashFiles disk;
  REQUIRE(disk.make_folders(share));
  CHECK(prepare_folder_upstream(disk, share, "north-1").value() == "north-1");
  CHECK(prepare_folder_upstream(disk, share, "north-1").value() == "north-1");
  CHECK(prepare_folder_upstream(disk, share, "").value() == "north-1");
  CHECK(prepare_folder_upstream(disk, share, "south-1").error().code == ErrorCode::already_exists);
  CHECK(read_upstream_id(disk, share).value() == "north-1");
  CHECK(disk.read(share / "returns-upstream.id").value() == Bytes{'n', 'o', 'r', 't', 'h', '-', '1', '\n'});
}

TEST_CASE("A share without a chosen id gets one of its own") {
  CrashFiles disk;
  REQUIRE(disk.make_folders("/a"));
  REQUIRE(disk.make_folders("/b"));
  const std::string a = prepare_folder_upstream(disk, "/a", "").value();
  CHECK(a.size() > 20);
  CHECK(a != prepare_folder_upstream(disk, "/b", "").value());
}

TEST_CASE("A folder with other people's files, or none at all, is not prepared") {
  CrashFiles disk;
  CHECK(prepare_folder_upstream(disk, share, "id").error().code == ErrorCode::not_found);
  REQUIRE(disk.make_folders(share / "holiday"));
  const auto refused = prepare_folder_upstream(disk, share, "id");
  REQUIRE_FALSE(refused);
  CHECK(refused.error().code == ErrorCode::invalid_input);
  CHECK(refused.error().cause.find("holiday") != std::string::npos);
  CHECK(prepare_folder_upstream(disk, share, "two words").error().code == ErrorCode::invalid_input);
}

TEST_CASE("A server's own folders do not keep a share from being prepared") {
  CrashFiles disk;
  REQUIRE(disk.make_folders(share / "lost+found"));
  REQUIRE(disk.make_folders(share / ".snapshots"));
  CHECK(prepare_folder_upstream(disk, share, "id"));
}

TEST_CASE("A share is adopted by its marker, and without one refused") {
  CrashFiles disk;
  REQUIRE(disk.make_folders(share));
  CHECK(open_folder_upstream(disk, {share, ""}).error().code == ErrorCode::not_found);
  REQUIRE(prepare_folder_upstream(disk, share, "id"));
  const auto upstream = open_folder_upstream(disk, {share, ""});
  REQUIRE(upstream);
  CHECK((*upstream)->check());
  CHECK((*upstream)->describe() == "folder /share");
  CHECK(open_folder_upstream(disk, {"relative", "id"}).error().code == ErrorCode::invalid_input);
}

TEST_CASE("A share that is mounted later is found then") {
  CrashFiles disk;
  const auto upstream = open_test_share(disk, share);
  CHECK(upstream->check().error().code == ErrorCode::not_found);
  prepare_test_share(disk, share);
  CHECK(upstream->check());
}

TEST_CASE("Nothing is written to an empty mount point, another share, a damaged marker or no folder at all") {
  const auto is_refused = [](auto make_share, const std::string& said) {
    CrashFiles disk;
    REQUIRE(write_atomically(disk, "/photo.jpg", Bytes{1, 2, 3}));
    make_share(disk);
    const auto upstream = open_test_share(disk, share);
    const auto before = content_of(disk, "/");
    const auto steps = disk.steps();
    const std::vector<Error> errors{
        upstream->check().error(), upstream->head(test_station).error(),
        upstream->put_entries(test_station, test_entries(1, 1, 3)).error(),
        upstream->put_file(test_station, "a/photo.jpg", "/photo.jpg", sha256_hex(Bytes{1, 2, 3}), {}).error()};
    for (const Error& error : errors) {
      INFO(error.sentence());
      CHECK((error.code == ErrorCode::not_found || error.code == ErrorCode::damaged));
      CHECK(error.sentence().find(said) != std::string::npos);
      CHECK(error.sentence().find("/share") != std::string::npos);
      CHECK_FALSE(error.hint.empty());
    }
    CHECK(content_of(disk, "/") == before);
    CHECK(disk.steps() == steps);
  };
  is_refused([](CrashFiles&) {}, "not mounted");
  is_refused([](CrashFiles& disk) { REQUIRE(disk.make_folders(share)); }, "not mounted");
  is_refused(
      [](CrashFiles& disk) {
        REQUIRE(disk.make_folders(share));
        REQUIRE(prepare_folder_upstream(disk, share, "share-2"));
      },
      "its id is share-2 instead of share-1");
  is_refused(
      [](CrashFiles& disk) {
        REQUIRE(disk.make_folders(share));
        REQUIRE(write_atomically(disk, share / "returns-upstream.id", Bytes(8, 0)));
      },
      "does not hold an id");
}

TEST_CASE("A station's name that is no folder name is refused") {
  CrashFiles disk;
  prepare_test_share(disk, share);
  const auto upstream = open_test_share(disk, share);
  for (const char* name : {"", ".", "..", "a/b", "/"})
    CHECK(upstream->put_entries({name}, test_entries(1, 1, 1)).error().code == ErrorCode::invalid_input);
}

}  // namespace
}  // namespace returns::storage
