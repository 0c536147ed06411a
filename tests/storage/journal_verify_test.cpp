#include <unistd.h>

#include <fstream>

#include "storage/evidence/digest.h"
#include "storage/journal/verify_journal.h"
#include "tests/support/store_facts.h"

namespace returns::tests {
namespace {

namespace fs = std::filesystem;
using storage::JournalReport;
using storage::JournalVerdict;

std::string slurp(const fs::path& path) {
  const Bytes bytes = need(posix_files().read(path));
  return std::string(bytes.begin(), bytes.end());
}
void spill(const fs::path& path, const std::string& text) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << text;
}
bool names(const JournalReport& report, JournalVerdict verdict, const std::string& where) {
  return std::any_of(report.findings.begin(), report.findings.end(), [&](const storage::JournalFinding& finding) {
    return finding.verdict == verdict && finding.where.find(where) != std::string::npos;
  });
}
std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  for (std::size_t from = 0; from < text.size();) {
    const std::size_t end = text.find('\n', from);
    lines.push_back(text.substr(from, end - from + 1));
    from = end + 1;
  }
  return lines;
}

struct Station {
  TemporaryFolder folder;
  fs::path segment = folder.path() / "journal/epoch-1/segment-000001.jsonl";
  fs::path checkpoints = folder.path() / "journal/epoch-1/checkpoints.jsonl";
  Station() {
    const auto store = open_store(options_in(folder.path()));
    save_client(*store, "acme");
    need(store->append(whole_session("s1", 100, "acme", "1Z999AA10123456784")));
    need(store->append(whole_session("s2", 900, "acme", "1Z5R89390357567127")));
  }
  JournalReport verify() const { return need(storage::verify_journal(posix_files(), folder.path())); }
  void sql(const std::string& statement) const { meddle(folder.path(), statement); }
};

TEST_CASE("An untouched journal verifies, also while a station has it open") {
  const Station station;
  const auto store = open_store(options_in(station.folder.path()));
  const JournalReport report = station.verify();
  for (const auto& finding : report.findings)
    UNSCOPED_INFO(finding.where << ": " << finding.what);
  CHECK(report.findings.empty());
  CHECK(report.entries == 2 + 1 + 26 + 1);
  CHECK(report.epochs == 1);
  CHECK(report.head == need(store->reader().head()).hash);
  CHECK(report.fingerprint.size() == 19);
}

TEST_CASE("Any flipped byte of a segment is named") {
  const Station station;
  const std::string whole = slurp(station.segment);
  for (std::size_t at = 0; at < whole.size(); at += 97) {
    std::string flipped = whole;
    flipped[at] = static_cast<char>(flipped[at] ^ 0x01);
    spill(station.segment, flipped);
    INFO("byte " << at);
    const JournalReport report = station.verify();
    REQUIRE(names(report, JournalVerdict::altered, "segment-000001.jsonl, line"));
  }
}

TEST_CASE("A removed, a swapped and a truncated line are each named") {
  const Station station;
  const auto lines = lines_of(slurp(station.segment));
  const auto write = [&](const std::vector<std::string>& changed) {
    std::string text;
    for (const std::string& line : changed)
      text += line;
    spill(station.segment, text);
  };
  auto removed = lines;
  removed.erase(removed.begin() + 5);
  write(removed);
  CHECK(names(station.verify(), JournalVerdict::missing, "mirror"));

  auto swapped = lines;
  std::swap(swapped[5], swapped[6]);
  write(swapped);
  CHECK(names(station.verify(), JournalVerdict::altered, "segment-000001.jsonl, line 7"));

  auto shorter = lines;
  shorter.pop_back();
  write(shorter);
  CHECK(names(station.verify(), JournalVerdict::truncated, "mirror"));

  // Without the database to compare with, the signed checkpoint still knows how far the journal went.
  fs::remove(station.folder.path() / "store.sqlite");
  CHECK(names(station.verify(), JournalVerdict::truncated, "epoch 1"));
  write(lines);
  const auto whole = station.verify();
  CHECK(whole.findings.size() == 1);
  CHECK(names(whole, JournalVerdict::unreadable, "store.sqlite"));
}

TEST_CASE("An entry rewritten with a fitting hash breaks the chain and the signed checkpoint") {
  const Station station;
  auto lines = lines_of(slurp(station.segment));
  std::string bytes = lines[4].substr(65);
  bytes.pop_back();
  const auto name = bytes.find("s1");
  REQUIRE(name != std::string::npos);
  bytes[name + 1] = '7';
  lines[4] = storage::sha256_hex(as_bytes(bytes)) + " " + bytes + "\n";
  std::string text;
  for (const std::string& line : lines)
    text += line;
  spill(station.segment, text);
  fs::remove(station.folder.path() / "store.sqlite");
  const JournalReport report = station.verify();
  CHECK(names(report, JournalVerdict::altered, "line 6"));
  CHECK(names(report, JournalVerdict::altered, "checkpoints.jsonl, line 1"));
}

TEST_CASE("Changes in the database alone are named") {
  const Station station;
  station.sql("UPDATE journal_entries SET bytes=replace(bytes, 'sealed', 'broken') WHERE seq=14");
  CHECK(names(station.verify(), JournalVerdict::altered, "database, entry 14"));
  station.sql("DELETE FROM journal_entries WHERE seq=6");
  CHECK(names(station.verify(), JournalVerdict::missing, "database"));
}

TEST_CASE("A forged checkpoint is named") {
  const Station station;
  std::string text = slurp(station.checkpoints);
  const auto lines = lines_of(text);
  std::string bytes = lines[0].substr(65);
  bytes.pop_back();
  const auto root = bytes.find("\"root\":\"") + 8;
  bytes[root] = bytes[root] == '0' ? '1' : '0';
  spill(station.checkpoints, storage::sha256_hex(as_bytes(bytes)) + " " + bytes + "\n");
  CHECK(names(station.verify(), JournalVerdict::altered, "checkpoints.jsonl, line 1"));
}

TEST_CASE("A folder without a store cannot be verified") {
  const TemporaryFolder folder;
  const auto report = storage::verify_journal(posix_files(), folder.path());
  REQUIRE_FALSE(report);
  CHECK(report.error().code == ErrorCode::not_found);
}

TEST_CASE("A copy on a medium that nobody can write is verified as it is") {
  if (::geteuid() == 0) {
    WARN("SKIPPED: a read-only medium: root may write everywhere");
    return;
  }
  const Station station;
  const auto permit = [&](fs::perms permissions) {
    fs::permissions(station.folder.path() / "store.sqlite", permissions & ~fs::perms::owner_exec);
    fs::permissions(station.folder.path(), permissions);
  };
  permit(fs::perms::owner_read | fs::perms::owner_exec);
  const auto report = storage::verify_journal(posix_files(), station.folder.path());
  permit(fs::perms::owner_all);
  REQUIRE(report.ok());
  CHECK(report->findings.empty());
  CHECK(report->entries == 2 + 26 + 1);
}

}  // namespace
}  // namespace returns::tests
