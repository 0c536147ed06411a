#include <set>

#include "tests/support/crash_files.h"
#include "tests/support/evidence_clip.h"
#include "tests/support/hooked_files.h"
#include "tests/support/share.h"

namespace returns::storage {
namespace {

namespace fs = std::filesystem;
using tests::CrashFiles;
using tests::HookedFiles;

const fs::path share = "/share";
const fs::path evidence = "/evidence";

// The outbox of a store, in memory: what it was told, in order.
struct Outbox {
  std::vector<StoredEntry> entries;
  std::vector<Store::QueuedFile> files;
  JournalPosition delivered;
  std::vector<std::string> told;
  std::optional<Error> trouble;

  OutboxAccess access() {
    OutboxAccess access;
    access.delivered_until = [this]() -> Result<JournalPosition> { return delivered; };
    access.entries_after = [this](const JournalPosition& after, int limit) -> Result<std::vector<StoredEntry>> {
      // As the store does: only an entry that it has is a place to go on from.
      if (after.epoch != 0 && std::none_of(entries.begin(), entries.end(),
                                           [&](const StoredEntry& entry) { return entry.position == after; }))
        return Error{ErrorCode::conflict, "read the journal after", "", "this store has no such entry", ""};
      std::vector<StoredEntry> found;
      for (const StoredEntry& entry : entries)
        if (std::pair(entry.position.epoch, entry.position.seq) > std::pair(after.epoch, after.seq) &&
            static_cast<int>(found.size()) < limit)
          found.push_back(entry);
      return found;
    };
    access.mark_delivered = [this](const JournalPosition& until) -> Status {
      if (trouble)
        return *trouble;
      delivered = until;
      told.push_back("until " + std::to_string(until.epoch) + "-" + std::to_string(until.seq));
      return {};
    };
    access.undelivered_files = [this](int limit) -> Result<std::vector<Store::QueuedFile>> {
      return std::vector(files.begin(), files.begin() + std::min<std::ptrdiff_t>(limit, std::ssize(files)));
    };
    access.mark_file_delivered = [this](const std::string& path) -> Status {
      if (trouble)
        return *trouble;
      std::erase_if(files, [&](const Store::QueuedFile& file) { return file.path == path; });
      told.push_back("delivered " + path);
      return {};
    };
    access.mark_file_refused = [this](const std::string& path, const std::string& why) -> Status {
      for (Store::QueuedFile& file : files)
        if (file.path == path)
          file.refused = why;
      told.push_back("refused " + path);
      return {};
    };
    return access;
  }
};

struct Station {
  CrashFiles disk;
  HookedFiles hooked{disk};
  Outbox outbox;
  std::unique_ptr<Upstream> upstream;

  Station() {
    prepare_test_share(disk, share);
    REQUIRE(disk.make_folders(evidence / "s"));
    upstream = open_test_share(hooked, share);
  }
  std::string queue(const std::string& name, const Bytes& content) {
    const std::string path = "s/" + name;
    REQUIRE(write_atomically(disk, evidence / path, content));
    outbox.files.push_back({path, sha256_hex(content), content.size(), ""});
    return path;
  }
  fs::path on_share(const std::string& path) { return share / test_station.value / "evidence" / path; }
  Result<SyncRound> run(std::stop_token stop = {}) {
    return run_sync_round(*upstream, test_station, evidence, outbox.access(), stop);
  }
};

TEST_CASE("A round ships entries in order, then the files, and says how much") {
  Station station;
  station.outbox.entries = test_entries(1, 1, 600);
  station.queue("a.mp4", test_bytes(100, 1));
  station.queue("b.jpg", test_bytes(50, 2));
  const SyncRound round = station.run().value();
  CHECK(round.entries == 600);
  CHECK(round.resent == 0);
  CHECK(round.files == 2);
  CHECK(round.bytes == 150);
  CHECK(round.refused == 0);
  CHECK(journal_text(station.disk, share) == lines_of(station.outbox.entries));
  CHECK(station.outbox.told == std::vector<std::string>{"until 1-256", "until 1-512", "until 1-600",
                                                        "delivered s/a.mp4", "delivered s/b.jpg"});
  CHECK(station.disk.read(station.on_share("s/b.jpg")).value() == test_bytes(50, 2));

  station.outbox.told.clear();
  const SyncRound idle = station.run().value();
  CHECK(idle.entries + idle.files == 0);
  CHECK(station.outbox.told.empty());
}

TEST_CASE("A refused file is marked with the reason and left alone, the others go on") {
  Station station;
  const std::string taken = station.queue("taken.mp4", test_bytes(100, 1));
  const std::string missing = station.queue("missing.mp4", test_bytes(100, 2));
  const std::string altered = station.queue("altered.mp4", test_bytes(100, 3));
  const std::string good = station.queue("good.mp4", test_bytes(100, 4));
  REQUIRE(station.disk.make_folders(station.on_share("s")));
  REQUIRE(write_atomically(station.disk, station.on_share(taken), Bytes{1}));
  REQUIRE(station.disk.remove(evidence / missing));
  REQUIRE(write_atomically(station.disk, evidence / altered, test_bytes(100, 5)));
  const SyncRound round = station.run().value();
  CHECK(round.files == 1);
  CHECK(round.refused == 3);
  CHECK(station.disk.exists(station.on_share(good)));
  REQUIRE(station.outbox.files.size() == 3);
  for (const auto& file : station.outbox.files)
    CHECK_FALSE(file.refused.empty());
  CHECK(station.outbox.files[0].refused.find("other content") != std::string::npos);

  station.outbox.told.clear();
  CHECK(station.run().value().refused == 0);
  CHECK(station.outbox.told.empty());
}

TEST_CASE("A file of which a sector cannot be read does not hold up the others") {
  Station station;
  const std::string bad = station.queue("bad.mp4", test_bytes(100, 1));
  station.queue("good.mp4", test_bytes(100, 2));
  station.hooked.on_read = [&](const fs::path& path) -> std::optional<Error> {
    if (path == evidence / bad)
      return Error{ErrorCode::io, "read", path.string(), "Input/output error", ""};
    return std::nullopt;
  };
  const SyncRound round = station.run().value();
  CHECK(round.files == 1);
  CHECK(round.refused == 1);
  CHECK(station.outbox.files[0].refused.find("Input/output error") != std::string::npos);
}

TEST_CASE("More refused files than are asked for at once do not hide the ones behind them") {
  Station station;
  for (int i = 0; i < 150; ++i) {
    const std::string path = station.queue("f" + std::to_string(i), test_bytes(10, 1));
    if (i < 140)
      station.outbox.files.back().refused = "before";
  }
  for (int i = 0; i < 100; ++i)
    station.queue("g" + std::to_string(i), test_bytes(10, 2));
  CHECK(station.run().value().files == 110);
  CHECK(station.outbox.files.size() == 140);
}

TEST_CASE("A share that cannot take more ends the round, and nothing is marked that it did not get") {
  Station station;
  station.queue("a.mp4", test_bytes(100, 1));
  station.queue("b.mp4", test_bytes(100, 2));
  station.disk.disk_full_after(130);
  const auto round = station.run();
  REQUIRE_FALSE(round);
  CHECK(round.error().code == ErrorCode::disk_full);
  CHECK(station.outbox.told == std::vector<std::string>{"delivered s/a.mp4"});
  station.disk.make_room();
  CHECK(station.run().value().files == 1);
}

TEST_CASE("A share that vanishes among the files is told as such and no file is marked refused") {
  Station station;
  station.queue("a.mp4", test_bytes(100, 1));
  station.queue("b.mp4", test_bytes(100, 2));
  station.hooked.before = [&](const HookedFiles::Step& step) -> std::optional<Error> {
    if (step.operation == "append" && step.path.string().find("b.mp4") != std::string::npos) {
      (void)station.disk.remove(share / "returns-upstream.id");
      return Error{ErrorCode::not_found, "write", step.path.string(), "No such file or directory", ""};
    }
    return std::nullopt;
  };
  const auto round = station.run();
  REQUIRE_FALSE(round);
  CHECK(round.error().sentence().find("not mounted") != std::string::npos);
  CHECK(station.outbox.told == std::vector<std::string>{"delivered s/a.mp4"});
}

TEST_CASE("Without the share a round says so and marks nothing") {
  Station station;
  station.outbox.entries = test_entries(1, 1, 3);
  REQUIRE(station.disk.remove(share / "returns-upstream.id"));
  CHECK(station.run().error().code == ErrorCode::not_found);
  CHECK(station.outbox.told.empty());
}

TEST_CASE("The upstream's own position counts: what it lost is sent again and told, what it has is not") {
  Station station;
  station.outbox.entries = test_entries(1, 1, 20);
  REQUIRE(station.run());
  const auto older = content_of(station.disk, share / test_station.value / "journal");
  station.outbox.entries = test_entries(1, 1, 30);
  REQUIRE(station.run());
  // The share is put back to its older state.
  for (const auto& [path, bytes] : content_of(station.disk, share / test_station.value / "journal"))
    REQUIRE(station.disk.remove(path));
  for (const auto& [path, bytes] : older)
    REQUIRE(write_atomically(station.disk, path, bytes));
  const SyncRound round = station.run().value();
  CHECK(round.entries == 10);
  CHECK(round.resent == 10);
  CHECK(journal_text(station.disk, share) == lines_of(station.outbox.entries));

  // A crash between sending and marking: the store is behind, the share is not.
  station.outbox.delivered = test_entry(1, 5).position;
  CHECK(station.run().value().entries == 0);
  CHECK(station.outbox.delivered.seq == 30);
}

TEST_CASE("A share that holds another journal under this station's name stops the round") {
  const auto conflict = [](std::vector<StoredEntry> on_share, std::vector<StoredEntry> here, const std::string& said) {
    Station station;
    REQUIRE(station.upstream->put_entries(test_station, on_share));
    station.outbox.entries = std::move(here);
    const auto before = content_of(station.disk, share);
    const auto round = station.run();
    REQUIRE_FALSE(round);
    CHECK(round.error().code == ErrorCode::conflict);
    CHECK(round.error().sentence().find(said) != std::string::npos);
    CHECK(content_of(station.disk, share) == before);
    CHECK(station.outbox.told.empty());
  };
  conflict(test_entries(1, 1, 5), test_entries(1, 1, 3), "which this store does not have");
  conflict(test_entries(1, 1, 5), {}, "which this store does not have");
  auto forked = test_entries(1, 1, 4);
  forked.push_back(test_entry(1, 5, "forked"));
  forked.push_back(test_entry(1, 6));
  conflict(test_entries(1, 1, 5), forked, "epoch 1, entry 5");
  // A restored store may begin a newer epoch, but what it has of the old ones must be the upstream's.
  forked = test_entries(1, 1, 2);
  forked.push_back(test_entry(1, 3, "forked"));
  forked.push_back(test_entry(2, 1));
  conflict(test_entries(1, 1, 5), forked, "epoch 1, entry 3");
}

TEST_CASE("A store that was restored goes on in its new epoch, and the share keeps what the old one had sent") {
  Station station;
  const auto sent = test_entries(1, 1, 9);
  REQUIRE(station.upstream->put_entries(test_station, sent));
  station.outbox.entries = test_entries(1, 1, 6);
  const auto newer = test_entries(2, 1, 4);
  station.outbox.entries.insert(station.outbox.entries.end(), newer.begin(), newer.end());
  CHECK(station.run().value().entries == 4);
  CHECK(journal_text(station.disk, share) == lines_of(sent) + lines_of(newer));
}

TEST_CASE("A stop ends the round after what is under way, without an error") {
  Station station;
  station.outbox.entries = test_entries(1, 1, 600);
  station.queue("a.mp4", test_bytes(1000, 1));
  std::stop_source stop;
  station.hooked.before = [&](const HookedFiles::Step& step) -> std::optional<Error> {
    if (step.operation == "append")
      stop.request_stop();
    return std::nullopt;
  };
  const SyncRound round = station.run(stop.get_token()).value();
  CHECK(round.entries == 256);
  CHECK(round.files == 0);
  CHECK(station.outbox.delivered.seq == 256);

  std::stop_source during_file;
  station.hooked.before = [&](const HookedFiles::Step& step) -> std::optional<Error> {
    if (step.operation == "append" && step.path.extension() == ".part")
      during_file.request_stop();
    return std::nullopt;
  };
  CHECK(station.run(during_file.get_token()).value().files == 0);
  CHECK(station.outbox.files.size() == 1);
  CHECK(station.outbox.files[0].refused.empty());
  station.hooked.before = nullptr;
  CHECK(station.run().value().files == 1);
}

TEST_CASE("When the store cannot mark what was sent the round ends with its error, and sends nothing twice") {
  Station station;
  station.outbox.entries = test_entries(1, 1, 3);
  station.queue("a.mp4", test_bytes(100, 1));
  station.outbox.trouble = Error{ErrorCode::disk_full, "write", "store.sqlite", "no room", ""};
  CHECK(station.run().error().code == ErrorCode::disk_full);
  station.outbox.trouble.reset();
  const SyncRound round = station.run().value();
  CHECK(round.entries == 0);
  CHECK(round.files == 1);
  CHECK(journal_text(station.disk, share) == lines_of(station.outbox.entries));
}

}  // namespace
}  // namespace returns::storage
