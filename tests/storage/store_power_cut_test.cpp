// The store under power cuts: SQLite's files and the mirror lie on disks in memory that share one power switch.
#include <random>

#include "storage/evidence/digest.h"
#include "storage/journal/entry.h"
#include "storage/journal/line_log.h"
#include "storage/journal/mirror.h"
#include "tests/support/crash_vfs.h"
#include "tests/support/store_facts.h"

namespace returns::tests {
namespace {

namespace fs = std::filesystem;
using storage::Store;

constexpr int cuts = 2000;
constexpr int cuts_per_machine = 40;
constexpr std::uint64_t most_steps = 90;

// A machine whose power fails again and again while a station works on it.
class Machine {
 public:
  explicit Machine(std::uint64_t seed) : random_(seed), vfs_(files_, "crash") {
    options_ = options_in("/store");
    options_.files = &files_;
    options_.sqlite_vfs = vfs_.name();
    options_.segment_bytes = 6000;
  }

  // Works until the power goes, then checks what is there.
  void live(std::uint64_t seed) {
    INFO("cut " << seed);
    files_.fail_after(1 + random_() % most_steps, AfterCut::return_errors);
    work();
    files_.cut(seed);
    vfs_.cut(seed);
    examine();
  }
  std::size_t promised() const { return promised_; }

 private:
  Occurrence planned(std::size_t index) {
    while (plan_.size() <= index) {
      const std::string name = "s" + std::to_string(plan_.size());
      if (plan_.empty())
        plan_.push_back(told(ClientSaved{{{"acme"}, "Acme"}}, 1, ""));
      const auto from = static_cast<std::int64_t>(plan_.size()) * 100;
      const ParcelId parcel{name + "-parcel"};
      plan_.push_back(told(ParcelReceived{parcel, {"acme"}, {}, scanned(CodeKind::tracking_ups, "1Z" + name)}, from));
      for (Occurrence& next : whole_session(name, from, "acme", "1Z" + name)) {
        const bool opens = std::holds_alternative<SessionOpened>(next.fact);
        plan_.push_back(std::move(next));
        if (opens)
          plan_.push_back(told(ParcelOpened{{name}, parcel}, from));
      }
    }
    return plan_[index];
  }

  void work() {
    auto opened = Store::open(options_);
    if (!opened)
      return;
    while (!files_.power_is_cut()) {
      std::vector<Occurrence> batch;
      for (std::size_t count = 1 + random_() % 4; batch.size() < count;)
        batch.push_back(planned(promised_ + batch.size()));
      tried_ = promised_ + batch.size();
      const auto appended = (*opened)->append(batch);
      if (!appended)
        return;
      promised_ = tried_;
      promised_head_ = *appended;
      // A mirror that the cut left behind is told, never hidden.
      REQUIRE((files_.power_is_cut() || !(*opened)->mirror_trouble()));
    }
  }

  void examine() {
    const auto opened = Store::open(options_);
    if (!opened)
      FAIL(opened.error().sentence());
    Store& store = **opened;
    for (const std::string& note : store.opening_notes()) {
      INFO(note);
      // Nothing else is to be told: a mirror that was behind, or a cut between the first start's migrations.
      REQUIRE(
          (note.find("was completed") != std::string::npos || note.find("brought from schema") != std::string::npos));
    }
    const auto entries = need(store.reader().entries_after({}, 100000));
    check_chain_and_facts(entries);
    const auto comparison = need(store.compare_projections());
    REQUIRE(comparison.differences == std::vector<std::string>{});
    check_mirror(entries);
  }

  void check_chain_and_facts(const std::vector<storage::StoredEntry>& entries) {
    std::string prev = storage::no_hash;
    std::size_t facts = 0;
    bool head_is_there = promised_head_.seq == 0;
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const auto entry = need(storage::decode_entry(entries[i].bytes));
      REQUIRE(entry.key == storage::EntryKey{"bench-1", 1, i + 1, prev});
      REQUIRE(storage::sha256_hex(as_bytes(entries[i].bytes)) == entries[i].position.hash);
      prev = entries[i].position.hash;
      head_is_there = head_is_there || entries[i].position == promised_head_;
      const Fact& fact = entry.occurrence.fact;
      if (std::holds_alternative<StationStarted>(fact) || std::holds_alternative<EpochBegun>(fact))
        continue;
      Occurrence expected = planned(facts++);
      if (auto* answer = std::get_if<AnswerGiven>(&expected.fact))
        answer->text.value.clear();
      REQUIRE(entry.occurrence == expected);
    }
    REQUIRE(head_is_there);
    // The batch in flight is there wholly or not at all.
    REQUIRE((facts == promised_ || facts == tried_));
    promised_ = facts;
    promised_head_ = entries.back().position;
  }

  void check_mirror(const std::vector<storage::StoredEntry>& entries) {
    std::vector<std::string> mirrored;
    for (const fs::path& segment : need(storage::segment_files(files_, "/store/journal", 1))) {
      const auto scan = storage::scan_lines(need(files_.read(segment)));
      REQUIRE_FALSE(scan.rest);
      for (const auto& line : scan.lines)
        mirrored.push_back(line.hash);
    }
    std::vector<std::string> kept;
    for (const auto& entry : entries)
      kept.push_back(entry.position.hash);
    REQUIRE(mirrored == kept);
  }

  std::mt19937_64 random_;
  CrashFiles files_;
  CrashVfs vfs_;
  storage::StoreOptions options_;
  std::vector<Occurrence> plan_;
  std::size_t promised_ = 0, tried_ = 0;
  storage::JournalPosition promised_head_;
};

TEST_CASE("Whatever append() acknowledged survives power cuts between any two steps, whole and mirrored") {
  std::size_t promised = 0;
  for (int machine = 0; machine < cuts / cuts_per_machine; ++machine) {
    Machine bench(static_cast<std::uint64_t>(machine));
    for (int life = 0; life < cuts_per_machine; ++life)
      bench.live(static_cast<std::uint64_t>(machine * cuts_per_machine + life));
    promised += bench.promised();
  }
  // The cuts must not all come before the work.
  CHECK(promised > static_cast<std::size_t>(cuts));
}

TEST_CASE("A mirror on a full disk does not stop the journal, is told, and is completed when there is room") {
  const TemporaryFolder folder;
  CrashFiles files;
  CrashVfs vfs(files, "crash-full");
  auto options = options_in("/store");
  options.files = &files;
  options.sqlite_vfs = vfs.name();
  const auto store = open_store(options);
  files.disk_full_after(100);
  save_client(*store, "acme");
  REQUIRE(store->mirror_trouble());
  CHECK(store->mirror_trouble()->code == ErrorCode::disk_full);
  CHECK(store->append({told(SignedIn{{"ana"}}, 5)}));
  files.make_room();
  CHECK(store->append({told(SignedOut{{"ana"}}, 6)}));
  CHECK_FALSE(store->mirror_trouble());
  const auto segment = need(files.read("/store/journal/epoch-1/segment-000001.jsonl"));
  CHECK(storage::scan_lines(segment).lines.size() == 5);

  files.fail_syncs(1, Error{ErrorCode::io, "sync", "the disk", "bad sector", ""});
  CHECK(store->append({told(SignedIn{{"ana"}}, 7)}));
  CHECK(store->mirror_trouble());
  CHECK(store->append({told(SignedOut{{"ana"}}, 8)}));
  CHECK_FALSE(store->mirror_trouble());
  CHECK(storage::scan_lines(need(files.read("/store/journal/epoch-1/segment-000001.jsonl"))).lines.size() == 7);
}

}  // namespace
}  // namespace returns::tests
