// Stores that were damaged, put back, copied: what open() makes of them, and that it says so.
#include <fstream>

#include "storage/journal/entry.h"
#include "storage/journal/verify_journal.h"
#include "tests/support/store_facts.h"

namespace returns::tests {
namespace {

namespace fs = std::filesystem;
using storage::Store;

bool told_of(const Store& store, const std::string& words) {
  const auto notes = store.opening_notes();
  for (const std::string& note : notes)
    UNSCOPED_INFO(note);
  return std::any_of(notes.begin(), notes.end(),
                     [&](const std::string& note) { return note.find(words) != std::string::npos; });
}

void fill(const storage::StoreOptions& options) {
  const auto store = open_store(options);
  save_client(*store, "acme");
  need(store->append(whole_session("s1", 100, "acme", "1Z999AA10123456784")));
  ExpectedReturn announced;
  announced.id = {"return-s1"};
  announced.client = {"acme"};
  announced.order_id = "113-6277818-6289068";
  announced.buyer_name = "Kim";
  need(store->import_expected({announced}));
  need(store->set_setting("language", "de"));
  need(store->save_user({{"ana"}, "Ana R.", "BADGE-1", Role::supervisor, true}, "1234",
                        told(UserSaved{{"ana"}, "Ana R.", Role::supervisor, true}, 300)));
}

void check_whole(Store& store) {
  const SessionView view = need(store.reader().session(Scope::all_clients(), {"s1"}));
  CHECK(view.phase == SessionPhase::closed);
  REQUIRE(view.items.size() == 1);
  CHECK(view.items[0].answers.size() == 2);
  CHECK(need(store.compare_projections()).differences.empty());
  CHECK_FALSE(store.mirror_trouble());
}

void check_verifies(const fs::path& folder, std::uint64_t epochs) {
  const auto report = need(storage::verify_journal(posix_files(), folder));
  for (const auto& finding : report.findings)
    UNSCOPED_INFO(finding.where << ": " << finding.what);
  CHECK(report.findings.empty());
  CHECK(report.epochs == epochs);
}

TEST_CASE("A file that is no database is kept aside and the store is built anew from its journal") {
  const TemporaryFolder folder;
  const auto options = options_in(folder.path());
  fill(options);
  std::ofstream(folder.path() / "store.sqlite", std::ios::trunc) << "this was a database once";
  {
    const auto store = open_store(options);
    CHECK(told_of(*store, "damaged"));
    CHECK(told_of(*store, "store.sqlite.damaged-1"));
    check_whole(*store);
    CHECK(need(store->reader().head()).epoch == 2);
  }
  CHECK(need(posix_files().file_size(folder.path() / "store.sqlite.damaged-1")) == 24);
  check_verifies(folder.path(), 2);
  CHECK(open_store(options)->opening_notes().empty());
}

TEST_CASE("Of a partly damaged database everything readable comes along") {
  const TemporaryFolder folder;
  const auto options = options_in(folder.path());
  fill(options);
  {
    // One page of one table: the others stay readable.
    const auto file = folder.path() / "store.sqlite";
    const auto page = need(need(storage::Connection::open(file, storage::OpenMode::as_it_is))
                               ->integer("SELECT rootpage FROM sqlite_master WHERE name='d_sessions'"))
                          .value();
    REQUIRE(page > 1);
    std::fstream database(file, std::ios::in | std::ios::out | std::ios::binary);
    database.seekp((page - 1) * 4096);
    database << std::string(4096, '\x5a');
  }
  const auto store = open_store(options);
  CHECK(told_of(*store, "damaged"));
  check_whole(*store);
  const SessionView view = need(store->reader().session(Scope::all_clients(), {"s1"}));
  CHECK(view.items[0].answers[1].text == "Buyer wrote: Grüße, Kim");
  REQUIRE(view.bound_to);
  CHECK(view.bound_to->buyer_name == "Kim");
  CHECK(need(store->setting("language")) == std::optional<std::string>("de"));
  CHECK(need(store->sign_in({"BADGE-1", "1234"}, at(0))).id == UserId{"ana"});
  check_verifies(folder.path(), 2);
}

TEST_CASE("A database put back from a backup loses nothing and begins a new epoch") {
  const TemporaryFolder folder;
  const auto options = options_in(folder.path());
  fill(options);
  const fs::path backup = folder.path() / "backup";
  fs::copy_file(folder.path() / "store.sqlite", backup);
  storage::JournalPosition head;
  {
    const auto store = open_store(options);
    head = need(store->append(whole_session("s2", 900, "acme", "1Z5R89390357567127")));
  }
  fs::copy_file(backup, folder.path() / "store.sqlite", fs::copy_options::overwrite_existing);
  const auto store = open_store(options);
  CHECK(told_of(*store, "taken over from the mirror"));
  CHECK(told_of(*store, "new epoch (2)"));
  check_whole(*store);
  CHECK(store->reader().session(Scope::all_clients(), {"s2"}));
  const auto entries = need(store->reader().entries_after(head, 10));
  REQUIRE(entries.size() == 2);
  const auto begun = std::get<EpochBegun>(need(storage::decode_entry(entries[0].bytes)).occurrence.fact);
  CHECK(begun.previous_head == head.hash);
  CHECK(begun.cause == "restored");
  CHECK(begun.public_key == store->signer().public_key());
  check_verifies(folder.path(), 2);
}

TEST_CASE("Database and mirror put back together are betrayed by the keys") {
  const TemporaryFolder folder, kept;
  const auto options = options_in(folder.path());
  fill(options);
  for (const char* part : {"store.sqlite", "journal"})
    fs::copy(folder.path() / part, kept.path() / part, fs::copy_options::recursive);
  fs::remove(folder.path() / "store.sqlite");
  CHECK(need(open_store(options)->reader().head()).epoch == 2);
  for (const char* part : {"store.sqlite", "journal"}) {
    fs::remove_all(folder.path() / part);
    fs::copy(kept.path() / part, folder.path() / part, fs::copy_options::recursive);
  }
  const auto store = open_store(options);
  CHECK(need(store->reader().head()).epoch == 3);
  CHECK(told_of(*store, "restored"));
  // The epoch that was lost with it is missing, and the verifier says so.
  const auto report = need(storage::verify_journal(posix_files(), folder.path()));
  REQUIRE(report.findings.size() == 1);
  CHECK(report.findings[0].verdict == storage::JournalVerdict::missing);
}

TEST_CASE("A copied store begins a new epoch with another key") {
  const TemporaryFolder folder, other;
  fill(options_in(folder.path()));
  const fs::path copy = other.path() / "copy";
  fs::copy(folder.path(), copy, fs::copy_options::recursive);
  const auto store = open_store(options_in(copy));
  CHECK(told_of(*store, "moved or copied"));
  CHECK(need(store->reader().head()).epoch == 2);
  const auto original = open_store(options_in(folder.path()));
  CHECK(original->signer().public_key() != store->signer().public_key());
  CHECK(need(original->reader().head()).epoch == 1);
}

TEST_CASE("A lost key begins a new epoch, and a key file is for its owner only") {
  const TemporaryFolder folder;
  const auto options = options_in(folder.path());
  fill(options);
  const fs::path key = folder.path() / "keys/epoch-1.key";
  CHECK(fs::status(key).permissions() == (fs::perms::owner_read | fs::perms::owner_write));
  fs::remove(key);
  const auto store = open_store(options);
  CHECK(told_of(*store, "key lost"));
  check_verifies(folder.path(), 2);
}

TEST_CASE("A mirror that is behind or torn is completed from the database") {
  const TemporaryFolder folder;
  const auto options = options_in(folder.path());
  fill(options);
  const fs::path segment = folder.path() / "journal/epoch-1/segment-000001.jsonl";
  fs::resize_file(segment, fs::file_size(segment) - 1500);
  const auto store = open_store(options);
  CHECK(told_of(*store, "behind and was completed"));
  check_verifies(folder.path(), 1);
}

TEST_CASE("A mirror damaged inside is kept aside and written anew") {
  const TemporaryFolder folder;
  const auto options = options_in(folder.path());
  fill(options);
  {
    std::fstream segment(folder.path() / "journal/epoch-1/segment-000001.jsonl",
                         std::ios::in | std::ios::out | std::ios::binary);
    segment.seekp(1000);
    segment << "#";
  }
  const auto store = open_store(options);
  CHECK(told_of(*store, "segment-000001.jsonl.damaged-1"));
  check_verifies(folder.path(), 1);
}

TEST_CASE("Changed projections are named and a rebuild puts them right") {
  const TemporaryFolder folder;
  const auto options = options_in(folder.path());
  fill(options);
  meddle(folder.path(), "UPDATE d_items SET grade='scrap'; DELETE FROM d_photos;");
  const auto store = open_store(options);
  const auto before = need(store->compare_projections());
  CHECK_FALSE(before.same);
  REQUIRE(before.differences.size() == 2);
  CHECK(before.differences[0] == "d_photos s1-photo: missing, a rebuild has it");
  CHECK(before.differences[1] == "d_items 1: grade scrap, rebuilt: resellable");
  need(store->rebuild_projections());
  CHECK(need(store->compare_projections()).same);
  CHECK(need(store->sign_in({"BADGE-1", "1234"}, at(0))).role == Role::supervisor);
}

TEST_CASE("Personal texts can be deleted and every hash still holds") {
  const TemporaryFolder folder;
  const auto options = options_in(folder.path());
  fill(options);
  meddle(folder.path(), "DELETE FROM personal_data");
  const Bytes segment = need(posix_files().read(folder.path() / "journal/epoch-1/segment-000001.jsonl"));
  CHECK(std::string(segment.begin(), segment.end()).find("Kim") == std::string::npos);
  const auto store = open_store(options);
  CHECK(need(store->compare_projections()).same);
  CHECK(need(store->reader().session(Scope::all_clients(), {"s1"})).items[0].answers[1].text.empty());
  check_verifies(folder.path(), 1);
}

}  // namespace
}  // namespace returns::tests
