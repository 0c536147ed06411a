// One session's evidence, from the first fragment to the share, on one disk whose power is cut between any two steps:
// what was counted, taken, sealed or delivered before the cut is there afterwards, whole and verifiable.
#include "tests/support/crash_files.h"
#include "tests/support/evidence_clip.h"
#include "tests/support/share.h"

namespace returns::storage {
namespace {

namespace fs = std::filesystem;
using tests::CrashFiles;
using tests::PowerCut;

const fs::path root = "/evidence";
const fs::path share = "/share";
constexpr int fragments_per_camera = 6;
const std::vector<std::string> cameras{"label", "overview"};

Bytes fragment_of(const std::string& camera, int number) {
  return test_bytes(60 + static_cast<std::size_t>(number) * 13,
                    static_cast<std::uint32_t>(camera.size() * 100) + number);
}

// What the bench was told so far: REC's count, the photo, "Sealed", "Delivered".
struct Told {
  std::map<std::string, int> fragments;  // counted per camera
  std::optional<std::string> photo;      // its hash
  std::optional<ClipSealed> sealed;
  std::uint64_t entries = 0;
  std::map<std::string, std::string> delivered;  // hash by relative path
};

struct Session {
  SealRequest names = test_seal({});
  std::string photo_file = VaultPaths::photo_file(names.session, names.sealed_at.utc, {"photo-1"});
  std::vector<StoredEntry> entries = test_entries(1, 1, 9);
  Bytes photo = test_bytes(300, 99);
};

// The recorder's order of work: a fragment counts when it and its file's name are synced.
Status record(FilePort& files, const Session& session, Told& told, std::vector<SealedFile>& recorded) {
  const fs::path folder = root / session.names.folder;
  RETURNS_TRY(files.make_folders(folder));
  std::vector<std::unique_ptr<WritableFile>> open;
  for (const std::string& camera : cameras) {
    RETURNS_TRY_ASSIGN(auto file, files.open(folder / (camera + "-0.mp4"), CreateMode::fresh));
    RETURNS_TRY(files.sync_folder(folder));
    open.push_back(std::move(file));
    recorded.push_back({camera, camera + "-0.mp4", 0, 0, 0, {}, {}});
  }
  for (int number = 0; number < fragments_per_camera; ++number) {
    for (std::size_t i = 0; i < cameras.size(); ++i) {
      const Bytes bytes = fragment_of(cameras[i], number);
      RETURNS_TRY(open[i]->append(bytes));
      RETURNS_TRY(open[i]->sync());
      ++told.fragments[cameras[i]];
      recorded[i].fragment_hashes.push_back(sha256_hex(bytes));
      recorded[i].fragment_lengths.push_back(bytes.size());
      recorded[i].whole_until += bytes.size();
    }
    if (number == 2) {
      RETURNS_TRY(files.make_folders((root / session.photo_file).parent_path()));
      RETURNS_TRY(write_atomically(files, root / session.photo_file, session.photo));
      told.photo = sha256_hex(session.photo);
    }
  }
  return {};
}

Status deliver(FilePort& files, const Session& session, Told& told) {
  RETURNS_TRY_ASSIGN(const auto upstream, open_folder_upstream(files, small_share(share)));
  RETURNS_TRY_ASSIGN(const JournalPosition head, upstream->head(test_station));
  told.entries = std::max(told.entries, head.seq);
  for (std::size_t next = head.seq; next < session.entries.size(); next += 3) {
    const auto from = session.entries.begin() + static_cast<std::ptrdiff_t>(next);
    RETURNS_TRY(
        upstream->put_entries(test_station, {from, from + std::min<std::ptrdiff_t>(3, session.entries.end() - from)}));
    told.entries = std::min<std::uint64_t>(next + 3, session.entries.size());
  }
  RETURNS_TRY_ASSIGN(const auto clip, files.list(root / session.names.folder));
  std::vector<std::string> paths{session.photo_file};
  for (const fs::path& path : clip)
    paths.push_back(session.names.folder + "/" + path.filename().string());
  for (const std::string& path : paths) {
    RETURNS_TRY_ASSIGN(const std::string hash, sha256_of_file(files, root / path));
    RETURNS_TRY(upstream->put_file(test_station, path, root / path, hash, {}));
    told.delivered[path] = hash;
  }
  return {};
}

Status play(FilePort& files, const Session& session, Told& told) {
  std::vector<SealedFile> recorded;
  RETURNS_TRY(record(files, session, told, recorded));
  RETURNS_TRY_ASSIGN(told.sealed, seal_clip(files, root, test_seal(recorded), TestSigner()));
  return deliver(files, session, told);
}

// Everything that was told is there.
void look(FilePort& files, const Session& session, const Told& told) {
  for (const auto& [camera, count] : told.fragments) {
    const Bytes found = files.read(root / session.names.folder / (camera + "-0.mp4")).value();
    Bytes expected;
    for (int number = 0; number < count; ++number) {
      const Bytes bytes = fragment_of(camera, number);
      expected.insert(expected.end(), bytes.begin(), bytes.end());
    }
    REQUIRE(found.size() >= expected.size());
    REQUIRE(std::equal(expected.begin(), expected.end(), found.begin()));
  }
  if (told.photo)
    REQUIRE(sha256_of_file(files, root / session.photo_file).value() == *told.photo);
  if (told.sealed) {
    const ClipCheck check = check_clip(files, root, session.names.folder).value();
    REQUIRE(check.findings == std::vector<std::string>{});
    REQUIRE(check.manifest_sha256 == told.sealed->manifest_sha256);
  }
  for (const auto& [path, hash] : told.delivered)
    REQUIRE(sha256_of_file(files, share / test_station.value / "evidence" / path).value() == hash);
  REQUIRE(open_test_share(files, share)->head(test_station).value().seq >= told.entries);
}

// Start-up after the cut: what whole fragments stand in the files is sealed as torn, then all is delivered.
void recover(FilePort& files, const Session& session, Told& told) {
  const fs::path folder = root / session.names.folder;
  if (read_seal(files, root, session.names.folder).ok() || !told.photo)
    return;
  std::vector<SealedFile> recorded;
  for (const std::string& camera : cameras) {
    const Bytes found = files.read(folder / (camera + "-0.mp4")).value();
    SealedFile file{camera, camera + "-0.mp4", 0, 0, 0, {}, {}};
    for (int number = 0; number < fragments_per_camera; ++number) {
      const Bytes bytes = fragment_of(camera, number);
      const auto begin = found.begin() + static_cast<std::ptrdiff_t>(file.whole_until);
      if (static_cast<std::size_t>(found.end() - begin) < bytes.size() ||
          !std::equal(bytes.begin(), bytes.end(), begin))
        break;
      file.fragment_hashes.push_back(sha256_hex(bytes));
      file.fragment_lengths.push_back(bytes.size());
      file.whole_until += bytes.size();
    }
    REQUIRE(static_cast<int>(file.fragment_hashes.size()) >= told.fragments[camera]);
    recorded.push_back(file);
  }
  SealRequest torn = test_seal(recorded);
  torn.end = ClipEnd::torn;
  told.sealed = seal_clip(files, root, torn, TestSigner()).value();
  REQUIRE(deliver(files, session, told));
}

TEST_CASE("Nothing that was counted, sealed or delivered is lost by thousands of power cuts in one session") {
  const Session session;
  std::uint64_t all_steps = 0;
  {
    CrashFiles disk;
    prepare_test_share(disk, share);
    const auto before = disk.steps();
    Told told;
    REQUIRE(play(disk, session, told));
    look(disk, session, told);
    REQUIRE(told.delivered.size() == 5);
    all_steps = disk.steps() - before;
  }
  std::uint64_t cuts = 0, with_seal = 0, recovered = 0;
  for (std::uint64_t step = 0; step <= all_steps; ++step) {
    for (std::uint64_t seed = 0; seed < 30; ++seed, ++cuts) {
      CrashFiles disk;
      prepare_test_share(disk, share);
      disk.fail_after(step);
      Told told;
      try {
        const Status played = play(disk, session, told);
        REQUIRE(played);
      } catch (const PowerCut&) {
      }
      disk.cut(step * 1000 + seed);
      INFO("cut after step " << step << ", seed " << seed);
      look(disk, session, told);
      with_seal += told.sealed ? 1 : 0;
      if (!told.sealed && told.photo) {
        recover(disk, session, told);
        disk.cut(seed);
        look(disk, session, told);
        ++recovered;
      }
    }
  }
  CHECK(cuts > 2000);
  CHECK(with_seal > 500);
  CHECK(recovered > 200);
}

}  // namespace
}  // namespace returns::storage
