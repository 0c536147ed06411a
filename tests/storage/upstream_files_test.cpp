#include "tests/support/crash_files.h"
#include "tests/support/evidence_clip.h"
#include "tests/support/hooked_files.h"
#include "tests/support/share.h"

namespace returns::storage {
namespace {

namespace fs = std::filesystem;
using tests::CrashFiles;
using tests::HookedFiles;
using tests::PowerCut;

const fs::path share = "/share";
const fs::path source = "/evidence/2026/11/23/s/c/label-0.mp4";
const std::string name = "2026/11/23/s/c/label-0.mp4";
const fs::path target = share / test_station.value / "evidence" / name;

// The station's disk and the share as two machines, so that one can lose power without the other.
struct Shipping {
  CrashFiles station;
  CrashFiles server;
  // Longer than eight pieces, so that it is synced on the way, and not a multiple of one.
  Bytes content = test_bytes(64 * 9 + 11, 5);
  std::string hash = sha256_hex(content);

  // One port for both: /share is the server's, everything else the station's.
  class Both final : public FilePort {
   public:
    explicit Both(Shipping& ship) : ship_(ship) {}
    FilePort& of(const fs::path& path) {
      return path.string().starts_with(share.string()) ? ship_.server : static_cast<FilePort&>(ship_.station);
    }
    Result<std::unique_ptr<WritableFile>> open(const fs::path& p, CreateMode mode) override {
      return of(p).open(p, mode);
    }
    Result<Bytes> read(const fs::path& p) override { return of(p).read(p); }
    Result<Bytes> read_at(const fs::path& p, std::uint64_t offset, std::size_t length) override {
      return of(p).read_at(p, offset, length);
    }
    Result<std::uint64_t> file_size(const fs::path& p) override { return of(p).file_size(p); }
    bool exists(const fs::path& p) override { return of(p).exists(p); }
    Result<std::vector<fs::path>> list(const fs::path& p) override { return of(p).list(p); }
    Status make_folders(const fs::path& p) override { return of(p).make_folders(p); }
    Status rename(const fs::path& from, const fs::path& to) override { return of(from).rename(from, to); }
    Status remove(const fs::path& p) override { return of(p).remove(p); }
    Status truncate(const fs::path& p, std::uint64_t size) override { return of(p).truncate(p, size); }
    Status sync_folder(const fs::path& p) override { return of(p).sync_folder(p); }
    Result<std::uint64_t> free_bytes(const fs::path& p) override { return of(p).free_bytes(p); }

   private:
    Shipping& ship_;
  } both{*this};
  HookedFiles hooked{both};
  std::uint64_t sent = 0;  // bytes appended on the share
  std::unique_ptr<Upstream> upstream;

  Shipping() {
    prepare_test_share(server, share);
    REQUIRE(station.make_folders(source.parent_path()));
    REQUIRE(write_atomically(station, source, content));
    hooked.before = [this](const HookedFiles::Step& step) -> std::optional<Error> {
      sent += step.bytes;
      return std::nullopt;
    };
    begin_anew();
  }
  void begin_anew() { upstream = open_test_share(hooked, share); }
  Status put(std::stop_token stop = {}) { return upstream->put_file(test_station, name, source, hash, stop); }
  Bytes delivered() { return server.read(target).value(); }
  bool only_the_file_is_there() {
    const auto all = content_of(server, share / test_station.value);
    return all.size() == 1 && all.begin()->second == content;
  }
};

TEST_CASE("A file comes to the share under its own path, byte for byte, and leaves nothing beside it") {
  Shipping ship;
  REQUIRE(ship.put());
  CHECK(ship.delivered() == ship.content);
  CHECK(ship.only_the_file_is_there());
  CHECK(ship.sent == ship.content.size());
}

TEST_CASE("Empty files and files of exactly whole pieces are delivered too") {
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, std::size_t{64}, std::size_t{512}, std::size_t{513}}) {
    Shipping ship;
    ship.content = test_bytes(size, 9);
    ship.hash = sha256_hex(ship.content);
    REQUIRE(write_atomically(ship.station, source, ship.content));
    REQUIRE(ship.put());
    CHECK(ship.only_the_file_is_there());
  }
}

TEST_CASE("A file that is there already is compared and not sent again") {
  Shipping ship;
  REQUIRE(ship.put());
  ship.sent = 0;
  ship.begin_anew();
  REQUIRE(ship.put());
  CHECK(ship.sent == 0);
}

TEST_CASE("Other content under the same name is refused and never overwritten") {
  Shipping ship;
  const Bytes other{1, 2, 3};
  REQUIRE(ship.server.make_folders(target.parent_path()));
  REQUIRE(write_atomically(ship.server, target, other));
  const auto status = ship.put();
  REQUIRE_FALSE(status);
  CHECK(status.error().code == ErrorCode::already_exists);
  CHECK(status.error().sentence().find(target.string()) != std::string::npos);
  CHECK(ship.delivered() == other);
}

TEST_CASE("A source that is missing, altered or unreadable is told as its own trouble") {
  {
    Shipping ship;
    REQUIRE(ship.station.remove(source));
    CHECK(ship.put().error().code == ErrorCode::not_found);
  }
  {
    Shipping ship;
    Bytes altered = ship.content;
    altered[300] ^= 1;
    REQUIRE(write_atomically(ship.station, source, altered));
    CHECK(ship.put().error().code == ErrorCode::damaged);
    CHECK(content_of(ship.server, share / test_station.value).empty());
  }
}

TEST_CASE("A path that leads out of the evidence is refused") {
  Shipping ship;
  for (const char* path : {"", "/etc/passwd", "../x", "a/../../x", "a//b", "a/", "a.part"})
    CHECK(ship.upstream->put_file(test_station, path, source, ship.hash, {}).error().code == ErrorCode::invalid_input);
  CHECK(content_of(ship.server, share / test_station.value).empty());
}

TEST_CASE("A stop ends sending at the next piece, and only the rest is sent afterwards") {
  Shipping ship;
  std::stop_source stop;
  ship.hooked.before = [&](const HookedFiles::Step& step) -> std::optional<Error> {
    ship.sent += step.bytes;
    if (ship.sent == 64 * 4)
      stop.request_stop();
    return std::nullopt;
  };
  CHECK(ship.put(stop.get_token()).error().code == ErrorCode::cancelled);
  CHECK(ship.sent == 64 * 4);
  CHECK_FALSE(ship.server.exists(target));
  ship.begin_anew();
  REQUIRE(ship.put());
  CHECK(ship.sent == ship.content.size());
  CHECK(ship.only_the_file_is_there());
}

TEST_CASE("What an earlier attempt left is used only as far as it is the beginning of the file") {
  const fs::path part = target.string() + ".part";
  const auto after = [&](const Bytes& left, std::uint64_t expected_sent) {
    Shipping ship;
    REQUIRE(ship.server.make_folders(part.parent_path()));
    REQUIRE(write_atomically(ship.server, part, left));
    REQUIRE(ship.put());
    CHECK(ship.only_the_file_is_there());
    CHECK(ship.sent == expected_sent);
  };
  const Bytes whole = Shipping().content;
  const std::uint64_t size = whole.size();
  const auto beginning = [&](std::size_t length) {
    return Bytes(whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(length));
  };
  after({}, size);
  after(beginning(100), size - 100);
  after(whole, 0);
  after(test_bytes(200, 77), size);  // of another file
  Bytes torn = beginning(300);
  std::fill(torn.begin() + 200, torn.end(), std::uint8_t{0});
  after(torn, size - 200);
  Bytes longer = whole;
  longer.push_back(1);
  after(longer, 0);
  Bytes flipped = whole;
  flipped[0] ^= 1;
  after(flipped, size);
}

// Sends with an error at step `failing`, sends again and looks; gives the steps of the first attempt.
std::uint64_t send_with_error_at(std::optional<std::uint64_t> failing) {
  Shipping ship;
  std::uint64_t steps = 0;
  ship.hooked.before = [&](const HookedFiles::Step& step) -> std::optional<Error> {
    if (steps++ == failing)
      return Error{ErrorCode::io, step.operation, step.path.string(), "unplugged", ""};
    return std::nullopt;
  };
  const Status first = ship.put();
  const std::uint64_t steps_of_first = steps;
  REQUIRE(first.ok() != failing.has_value());
  REQUIRE(ship.put());
  REQUIRE(ship.only_the_file_is_there());
  return steps_of_first;
}

TEST_CASE("After an error at any step of sending a file, sending it again leaves exactly the file") {
  const std::uint64_t all_steps = send_with_error_at(std::nullopt);
  REQUIRE(all_steps > 12);
  for (std::uint64_t failing = 0; failing < all_steps; ++failing) {
    INFO("step " << failing);
    send_with_error_at(failing);
  }
}

TEST_CASE("An acknowledged file is there and whole whenever the server's power is cut, and others are sent again") {
  std::uint64_t all_steps = 0;
  {
    Shipping ship;
    const auto before = ship.server.steps();
    REQUIRE(ship.put());
    all_steps = ship.server.steps() - before;
  }
  int cuts = 0, acknowledged_and_whole = 0, resumed = 0;
  for (std::uint64_t step = 0; step <= all_steps; ++step) {
    for (std::uint64_t seed = 0; seed < 120; ++seed, ++cuts) {
      Shipping ship;
      ship.server.fail_after(step);
      bool acknowledged = false;
      try {
        const Status status = ship.put();
        acknowledged = status.ok();
      } catch (const PowerCut&) {
      }
      ship.server.cut(seed);
      INFO("step " << step << ", seed " << seed);
      if (acknowledged) {
        REQUIRE(ship.only_the_file_is_there());
        ++acknowledged_and_whole;
      }
      if (ship.server.exists(target))
        REQUIRE(ship.delivered() == ship.content);
      ship.begin_anew();
      ship.sent = 0;
      REQUIRE(ship.put());
      resumed += ship.sent > 0 && ship.sent < ship.content.size() ? 1 : 0;
      ship.server.cut(seed + 1);
      REQUIRE(ship.only_the_file_is_there());
    }
  }
  CHECK(cuts > 2000);
  CHECK(acknowledged_and_whole == 120);
  CHECK(resumed > 100);
}

TEST_CASE("Power cuts at the station cost what it sends nothing but the rest of the way") {
  for (std::uint64_t pieces = 0; pieces < 10; ++pieces) {
    Shipping ship;
    ship.hooked.before = [&](const HookedFiles::Step& step) -> std::optional<Error> {
      if (step.operation == "append" && ship.sent >= pieces * 64)
        throw PowerCut{};
      ship.sent += step.bytes;
      return std::nullopt;
    };
    bool cut = false;
    try {
      (void)ship.put();
    } catch (const PowerCut&) {
      cut = true;
    }
    REQUIRE(cut);
    ship.station.cut(1);
    ship.hooked.before = [&](const HookedFiles::Step& step) -> std::optional<Error> {
      ship.sent += step.bytes;
      return std::nullopt;
    };
    ship.begin_anew();
    REQUIRE(ship.put());
    REQUIRE(ship.only_the_file_is_there());
    CHECK(ship.sent == ship.content.size());
  }
}

TEST_CASE("What waited in a failed sync is sent again and survives the next power cut") {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    Shipping ship;
    ship.server.fail_syncs(1, Error{ErrorCode::io, "sync", "", "bad sector", ""});
    CHECK_FALSE(ship.put());
    REQUIRE(ship.put());
    ship.server.cut(seed);
    REQUIRE(ship.only_the_file_is_there());
  }
}

TEST_CASE("A full share is told, keeps what fitted, and the rest follows when there is room") {
  Shipping ship;
  ship.server.disk_full_after(200);
  const auto status = ship.put();
  REQUIRE_FALSE(status);
  CHECK(status.error().code == ErrorCode::disk_full);
  CHECK_FALSE(status.error().hint.empty());
  CHECK_FALSE(ship.server.exists(target));
  ship.server.make_room();
  ship.sent = 0;
  REQUIRE(ship.put());
  CHECK(ship.sent == ship.content.size() - 200);
  CHECK(ship.only_the_file_is_there());
}

TEST_CASE("A file that reads back differently does not count and is sent anew") {
  Shipping ship;
  bool lying = true;
  ship.hooked.after_read = [&](const fs::path& path, Bytes& bytes) {
    if (lying && path.extension() == ".part" && !bytes.empty())
      bytes.back() ^= 1;
  };
  const auto status = ship.put();
  REQUIRE_FALSE(status);
  CHECK(status.error().code == ErrorCode::io);
  CHECK(status.error().sentence().find("gave back other bytes") != std::string::npos);
  CHECK_FALSE(ship.server.exists(target));
  lying = false;
  REQUIRE(ship.put());
  CHECK(ship.only_the_file_is_there());
}

TEST_CASE("A share that goes at any step of sending is told as not mounted, and the file does not count") {
  std::uint64_t steps = 0;
  Shipping counting;
  counting.hooked.before = [&](const HookedFiles::Step&) -> std::optional<Error> {
    ++steps;
    return std::nullopt;
  };
  REQUIRE(counting.put());
  for (std::uint64_t gone = 0; gone < steps; ++gone) {
    Shipping ship;
    std::uint64_t at = 0;
    ship.hooked.before = [&](const HookedFiles::Step&) -> std::optional<Error> {
      if (at++ == gone)
        (void)ship.server.remove(share / "returns-upstream.id");
      return std::nullopt;
    };
    const auto status = ship.put();
    REQUIRE_FALSE(status);
    REQUIRE(status.error().code == ErrorCode::not_found);
    REQUIRE(status.error().sentence().find("not mounted") != std::string::npos);
    REQUIRE(write_atomically(ship.server, share / "returns-upstream.id", as_bytes("share-1\n")));
    ship.hooked.before = nullptr;
    REQUIRE(ship.put());
    REQUIRE(ship.only_the_file_is_there());
  }
}

}  // namespace
}  // namespace returns::storage
