#include "tests/support/crash_files.h"
#include "tests/support/hooked_files.h"
#include "tests/support/share.h"

namespace returns::storage {
namespace {

namespace fs = std::filesystem;
using tests::CrashFiles;
using tests::HookedFiles;
using tests::PowerCut;

const fs::path share = "/share";
const fs::path epoch_one = share / test_station.value / "journal" / "epoch-1";

std::vector<StoredEntry> part_of(const std::vector<StoredEntry>& all, std::size_t from, std::size_t to) {
  return {all.begin() + static_cast<std::ptrdiff_t>(from), all.begin() + static_cast<std::ptrdiff_t>(to)};
}

// What the sync thread does: asks where the upstream stands and sends what follows, `at_once` entries at a time.
Status send(Upstream& upstream, const std::vector<StoredEntry>& all, std::size_t at_once) {
  RETURNS_TRY_ASSIGN(const JournalPosition head, upstream.head(test_station));
  std::size_t next = 0;
  while (next < all.size() && (all[next].position.epoch < head.epoch ||
                               (all[next].position.epoch == head.epoch && all[next].position.seq <= head.seq)))
    ++next;
  for (; next < all.size(); next += at_once)
    RETURNS_TRY(upstream.put_entries(test_station, part_of(all, next, std::min(all.size(), next + at_once))));
  return {};
}

struct SharedJournal {
  CrashFiles disk;
  std::vector<StoredEntry> entries = test_entries(1, 1, 12);
  std::unique_ptr<Upstream> upstream;

  SharedJournal() {
    prepare_test_share(disk, share);
    upstream = open_test_share(disk, share);
  }
  void begin_anew() { upstream = open_test_share(disk, share); }
  JournalPosition head() { return upstream->head(test_station).value(); }
};

TEST_CASE("A share without entries stands at the beginning") {
  SharedJournal journal;
  CHECK(journal.head() == JournalPosition{});
}

TEST_CASE("Entries stand on the share as they were sent, in segments by epoch") {
  SharedJournal journal;
  const auto second = test_entries(2, 1, 3);
  REQUIRE(send(*journal.upstream, journal.entries, 5));
  REQUIRE(send(*journal.upstream, second, 5));
  CHECK(journal_text(journal.disk, share) == lines_of(journal.entries) + lines_of(second));
  CHECK(journal.head() == second.back().position);
  CHECK(journal.disk.exists(epoch_one / "00000000000000000001.journal"));
  CHECK(journal.disk.list(epoch_one).value().size() > 1);
  CHECK(journal.disk.exists(share / "bench-3/journal/epoch-2/00000000000000000001.journal"));
  journal.begin_anew();
  CHECK(journal.head() == second.back().position);
}

TEST_CASE("The tenth epoch comes after the ninth") {
  SharedJournal journal;
  for (std::uint64_t epoch = 1; epoch <= 10; ++epoch)
    REQUIRE(journal.upstream->put_entries(test_station, test_entries(epoch, 1, 1)));
  journal.begin_anew();
  CHECK(journal.head().epoch == 10);
}

TEST_CASE("Stations do not see each other's entries") {
  SharedJournal journal;
  REQUIRE(send(*journal.upstream, journal.entries, 5));
  CHECK(journal.upstream->head({"bench-4"}).value() == JournalPosition{});
}

TEST_CASE("Sending entries again changes nothing") {
  SharedJournal journal;
  REQUIRE(send(*journal.upstream, journal.entries, 5));
  const auto before = content_of(journal.disk, share);
  REQUIRE(journal.upstream->put_entries(test_station, journal.entries));
  REQUIRE(journal.upstream->put_entries(test_station, part_of(journal.entries, 3, 4)));
  CHECK(content_of(journal.disk, share) == before);

  std::vector<StoredEntry> overlapping = part_of(journal.entries, 8, 12);
  overlapping.push_back(test_entry(1, 13));
  REQUIRE(journal.upstream->put_entries(test_station, overlapping));
  CHECK(journal.head().seq == 13);
}

TEST_CASE("Another entry in a taken place is a conflict, and the one that is there stays") {
  for (const std::uint64_t seq : {std::uint64_t{2}, std::uint64_t{12}}) {
    SharedJournal journal;
    REQUIRE(send(*journal.upstream, journal.entries, 5));
    const auto before = content_of(journal.disk, share);
    const auto status = journal.upstream->put_entries(test_station, {test_entry(1, seq, "another")});
    REQUIRE_FALSE(status);
    CHECK(status.error().code == ErrorCode::conflict);
    CHECK(status.error().sentence().find("epoch 1, entry " + std::to_string(seq)) != std::string::npos);
    CHECK(content_of(journal.disk, share) == before);
  }
}

TEST_CASE("A hole between the share's last entry and the first one sent is refused") {
  SharedJournal journal;
  REQUIRE(journal.upstream->put_entries(test_station, part_of(journal.entries, 0, 5)));
  CHECK(journal.upstream->put_entries(test_station, part_of(journal.entries, 6, 8)).error().code ==
        ErrorCode::conflict);
  CHECK(journal.head().seq == 5);
}

TEST_CASE("An entry whose bytes do not have its hash is not sent") {
  SharedJournal journal;
  auto entries = part_of(journal.entries, 0, 3);
  entries[2].bytes[3] ^= 1;
  CHECK(journal.upstream->put_entries(test_station, entries).error().code == ErrorCode::damaged);
  CHECK(journal.head() == JournalPosition{});
}

TEST_CASE("A torn last line of any length is repaired, and the share then holds exactly what was sent") {
  SharedJournal whole;
  REQUIRE(send(*whole.upstream, whole.entries, 3));
  const auto expected = content_of(whole.disk, share);
  const fs::path last = whole.disk.list(epoch_one).value().back();
  const std::size_t size = whole.disk.read(last).value().size();
  for (std::size_t kept = 0; kept < size; ++kept) {
    SharedJournal journal;
    REQUIRE(send(*journal.upstream, journal.entries, 3));
    REQUIRE(journal.disk.truncate(last, kept));
    journal.begin_anew();
    INFO("kept " << kept << " of " << size);
    REQUIRE(journal.head().seq < 12);
    REQUIRE(send(*journal.upstream, journal.entries, 3));
    REQUIRE(journal_text(journal.disk, share) == lines_of(journal.entries));
  }
}

TEST_CASE("Whole lines behind a broken one are put aside, never thrown away, and sent again") {
  SharedJournal journal;
  REQUIRE(journal.upstream->put_entries(test_station, part_of(journal.entries, 0, 3)));
  const fs::path segment = epoch_one / "00000000000000000001.journal";
  Bytes bytes = journal.disk.read(segment).value();
  const Bytes before = bytes;
  const std::size_t second_line = lines_of(part_of(journal.entries, 0, 1)).size();
  bytes[second_line + 80] ^= 1;
  REQUIRE(write_atomically(journal.disk, segment, bytes));
  journal.begin_anew();
  CHECK(journal.head() == journal.entries[0].position);
  REQUIRE(send(*journal.upstream, journal.entries, 5));
  CHECK(journal_text(journal.disk, share) == lines_of(journal.entries));
  int aside = 0;
  for (const auto& [path, content] : content_of(journal.disk, share))
    if (path.ends_with(".damaged")) {
      ++aside;
      CHECK(content == Bytes(bytes.begin() + static_cast<std::ptrdiff_t>(second_line), bytes.end()));
    }
  CHECK(aside == 1);
}

TEST_CASE("A segment without a single whole line is put away and the one before counts") {
  SharedJournal journal;
  REQUIRE(send(*journal.upstream, journal.entries, 3));
  const auto segments = journal.disk.list(epoch_one).value();
  REQUIRE(segments.size() >= 2);
  REQUIRE(write_atomically(journal.disk, segments.back(), Bytes(100, 0)));
  journal.begin_anew();
  CHECK(journal.head().seq > 0);
  REQUIRE(send(*journal.upstream, journal.entries, 3));
  CHECK(journal_text(journal.disk, share) == lines_of(journal.entries));
}

// Sends with an error at step `failing`, sends again and looks; gives the steps of the first attempt.
std::uint64_t send_with_error_at(std::optional<std::uint64_t> failing) {
  CrashFiles disk;
  prepare_test_share(disk, share);
  HookedFiles hooked(disk);
  const auto upstream = open_test_share(hooked, share);
  const auto entries = test_entries(1, 1, 12);
  std::uint64_t steps = 0;
  hooked.before = [&](const HookedFiles::Step& step) -> std::optional<Error> {
    if (steps++ == failing)
      return Error{ErrorCode::io, step.operation, step.path.string(), "unplugged", ""};
    return std::nullopt;
  };
  const Status first = send(*upstream, entries, 4);
  const std::uint64_t steps_of_first = steps;
  REQUIRE(first.ok() != failing.has_value());
  REQUIRE(send(*upstream, entries, 4));
  REQUIRE(journal_text(disk, share) == lines_of(entries));
  REQUIRE(upstream->head(test_station).value() == entries.back().position);
  return steps_of_first;
}

TEST_CASE("After an error at any step of sending, sending again leaves exactly the entries") {
  const std::uint64_t all_steps = send_with_error_at(std::nullopt);
  REQUIRE(all_steps > 10);
  for (std::uint64_t failing = 0; failing < all_steps; ++failing) {
    INFO("step " << failing);
    send_with_error_at(failing);
  }
}

TEST_CASE("Entries of a failed sync are written anew before they count") {
  for (std::uint64_t seed = 0; seed < 100; ++seed) {
    SharedJournal journal;
    REQUIRE(journal.upstream->put_entries(test_station, part_of(journal.entries, 0, 2)));
    journal.disk.fail_syncs(1, Error{ErrorCode::io, "sync", "", "bad sector", ""});
    REQUIRE_FALSE(journal.upstream->put_entries(test_station, part_of(journal.entries, 2, 4)));
    // The four lines can be read now, and yet two of them are on no disk.
    const JournalPosition head = journal.head();
    REQUIRE(head.seq >= 2);
    journal.disk.cut(seed);
    journal.begin_anew();
    REQUIRE(journal.head() == head);
  }
}

TEST_CASE("No entry that the share acknowledged is lost by power cuts at its server") {
  std::uint64_t all_steps = 0;
  {
    SharedJournal journal;
    const auto before = journal.disk.steps();
    REQUIRE(send(*journal.upstream, journal.entries, 3));
    all_steps = journal.disk.steps() - before;
  }
  int cuts = 0;
  for (std::uint64_t step = 0; step < all_steps; ++step) {
    for (std::uint64_t seed = 0; seed < 100; ++seed, ++cuts) {
      SharedJournal journal;
      journal.disk.fail_after(step);
      std::uint64_t acknowledged = 0;
      try {
        for (std::size_t next = 0; next < journal.entries.size(); next += 3) {
          const Status put = journal.upstream->put_entries(test_station, part_of(journal.entries, next, next + 3));
          REQUIRE(put);
          acknowledged = next + 3;
        }
      } catch (const PowerCut&) {
      }
      journal.disk.cut(seed);
      journal.begin_anew();
      const JournalPosition head = journal.head();
      INFO("step " << step << ", seed " << seed);
      REQUIRE(head.seq >= acknowledged);
      // What head() says is certain from then on, whatever comes.
      journal.disk.cut(seed + 1);
      journal.begin_anew();
      REQUIRE(journal.head() == head);
      REQUIRE(send(*journal.upstream, journal.entries, 3));
      REQUIRE(journal_text(journal.disk, share) == lines_of(journal.entries));
    }
  }
  CHECK(cuts > 1000);
}

TEST_CASE("A full or read-only share is told, and the entries go on when there is room") {
  SharedJournal journal;
  journal.disk.disk_full_after(300);
  CHECK(send(*journal.upstream, journal.entries, 12).error().code == ErrorCode::disk_full);
  journal.disk.make_room();
  REQUIRE(send(*journal.upstream, journal.entries, 12));
  CHECK(journal_text(journal.disk, share) == lines_of(journal.entries));
}

TEST_CASE("A share that gives back other bytes than were written does not count as having them") {
  CrashFiles disk;
  prepare_test_share(disk, share);
  HookedFiles hooked(disk);
  const auto upstream = open_test_share(hooked, share);
  bool lying = true;
  hooked.after_read = [&](const fs::path& path, Bytes& bytes) {
    if (lying && path.extension() == ".journal" && !bytes.empty())
      bytes[bytes.size() / 2] ^= 1;
  };
  CHECK(upstream->put_entries(test_station, test_entries(1, 1, 2)).error().code == ErrorCode::io);
  lying = false;
  CHECK(send(*upstream, test_entries(1, 1, 2), 2));
  CHECK(journal_text(disk, share) == lines_of(test_entries(1, 1, 2)));
}

TEST_CASE("A share that goes while entries are written does not acknowledge them") {
  CrashFiles disk;
  prepare_test_share(disk, share);
  HookedFiles hooked(disk);
  const auto upstream = open_test_share(hooked, share);
  hooked.before = [&](const HookedFiles::Step& step) -> std::optional<Error> {
    if (step.operation == "append")
      (void)disk.remove(share / "returns-upstream.id");
    return std::nullopt;
  };
  const auto status = upstream->put_entries(test_station, test_entries(1, 1, 2));
  REQUIRE_FALSE(status);
  CHECK(status.error().code == ErrorCode::not_found);
  CHECK(status.error().sentence().find("not mounted") != std::string::npos);
}

}  // namespace
}  // namespace returns::storage
