#include <set>

#include "storage/evidence/manifest.h"
#include "tests/support/crash_files.h"
#include "tests/support/evidence_clip.h"

namespace returns::storage {
namespace {

namespace fs = std::filesystem;
using tests::CrashFiles;
using tests::PowerCut;

const fs::path root = "/evidence";

void overwrite(FilePort& files, const fs::path& path, const Bytes& bytes) {
  REQUIRE(write_atomically(files, path, bytes));
}

struct SealedClip {
  CrashFiles disk;
  SealRequest request = write_test_clip(disk, root);
  fs::path folder = root / request.folder;
  TestSigner signer;
  ClipSealed sealed = seal_clip(disk, root, request, signer).value();

  ClipCheck check() { return check_clip(disk, root, request.folder).value(); }
};

bool names(const ClipCheck& check, const std::string& text) {
  return std::any_of(check.findings.begin(), check.findings.end(),
                     [&](const std::string& finding) { return finding.find(text) != std::string::npos; });
}

TEST_CASE("Evidence lies under the UTC day of its session") {
  const UtcTime late = from_iso("2026-12-31T23:59:59.999Z").value();
  CHECK(VaultPaths::session_folder({"s"}, late) == "2026/12/31/s");
  CHECK(VaultPaths::clip_folder({"s"}, late, {"c"}) == "2026/12/31/s/c");
  CHECK(VaultPaths::photo_file({"s"}, late, {"p"}) == "2026/12/31/s/photos/p.jpg");
}

TEST_CASE("Only the one spelling of a time is read back") {
  for (const char* text : {"2026-11-23T14:04:05.123Z", "0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z"})
    CHECK(to_iso(from_iso(text).value()) == text);
  for (const char* text : {"", "2026-11-23", "2026-11-23T14:04:05Z", "2026-11-23T14:04:05.123",
                           "2026-02-30T00:00:00.000Z", "2026-11-23T14:04:60.000Z", "2026-11-23T24:00:00.000Z",
                           "2026-11-23T14:04:05.123Z ", "+026-11-23T14:04:05.123Z", "2026-11-23t14:04:05.123Z"})
    CHECK_FALSE(from_iso(text));
}

TEST_CASE("A sealed clip is intact, and its manifest says what was recorded") {
  SealedClip clip;
  const ClipCheck check = clip.check();
  CHECK(check.findings == std::vector<std::string>{});
  CHECK(check.intact);
  CHECK(check.manifest_sha256 == clip.sealed.manifest_sha256);
  CHECK(check.public_key == clip.signer.public_key());
  CHECK(clip.sealed.milliseconds == 1000);
  CHECK(clip.sealed.files == clip.request.files);

  const Bytes bytes = clip.disk.read(clip.folder / manifest_name).value();
  CHECK(sha256_hex(bytes) == clip.sealed.manifest_sha256);
  const ClipManifest manifest = decode_manifest(bytes).value();
  CHECK(same_content(manifest.seal, clip.request));
  CHECK(manifest.seal.sealed_at == clip.request.sealed_at);
  CHECK(manifest.seal.software == "0.1.0");
  CHECK(manifest.seal.journal_head_at_end == clip.request.journal_head_at_end);
  CHECK(read_seal(clip.disk, root, clip.request.folder).value() == clip.sealed);
}

TEST_CASE("The bytes of a manifest stay as they are for ever") {
  // A golden value: another order of keys, another spelling of numbers or a new field would change it, and with it
  // what old signatures are about.
  SealedClip clip;
  CHECK(clip.sealed.manifest_sha256 == "9b0914c7b94a947474c451ee3eb8e0f704af82cfc9a491209ac61013cdcf73e8");
}

TEST_CASE("A clip is as long as the longest of its cameras, over all segments") {
  SealRequest request = test_seal({});
  request.files = {{"label", "label-0.mp4", 0, 0, 1500, {}, {}},
                   {"overview", "overview-0.mp4", 0, 0, 2000, {}, {}},
                   {"label", "label-1.mp4", 0, 0, 1000, {}, {}}};
  CHECK(sealed_from(request, "").milliseconds == 2500);
}

TEST_CASE("Sealing again gives the first manifest, whatever the time is now") {
  SealedClip clip;
  SealRequest later = clip.request;
  later.sealed_at.utc += std::chrono::hours(1);
  later.journal_head_at_end = std::string(64, 'c');
  const auto steps = clip.disk.steps();
  CHECK(seal_clip(clip.disk, root, later, TestSigner('2')).value() == clip.sealed);
  CHECK(clip.disk.steps() == steps);
}

TEST_CASE("Sealing again with other content is refused and leaves the first seal") {
  SealedClip clip;
  SealRequest other = clip.request;
  other.gaps.clear();
  CHECK(seal_clip(clip.disk, root, other, clip.signer).error().code == ErrorCode::already_exists);
  CHECK(clip.check().intact);
}

TEST_CASE("A clip whose file is not what was recorded is not sealed") {
  for (const bool shorter : {false, true}) {
    CrashFiles disk;
    const SealRequest request = write_test_clip(disk, root);
    const fs::path file = root / request.folder / "label-0.mp4";
    Bytes bytes = disk.read(file).value();
    if (shorter)
      bytes.pop_back();
    else
      bytes[60] ^= 1;
    overwrite(disk, file, bytes);
    const auto sealed = seal_clip(disk, root, request, TestSigner());
    REQUIRE_FALSE(sealed);
    CHECK(sealed.error().code == ErrorCode::damaged);
    CHECK(sealed.error().cause.find("label-0.mp4") != std::string::npos);
    CHECK_FALSE(disk.exists(root / request.folder / manifest_name));
  }
}

TEST_CASE("A request that contradicts itself is refused with the file's name") {
  CrashFiles disk;
  const SealRequest good = write_test_clip(disk, root);
  const auto refused = [&](auto change) {
    SealRequest bad = good;
    change(bad);
    const auto sealed = seal_clip(disk, root, bad, TestSigner());
    return !sealed && sealed.error().code == ErrorCode::invalid_input;
  };
  CHECK(refused([](SealRequest& r) { r.clip = {}; }));
  CHECK(refused([](SealRequest& r) { r.folder = "../elsewhere"; }));
  CHECK(refused([](SealRequest& r) { r.folder = "/elsewhere"; }));
  CHECK(refused([](SealRequest& r) { r.files[0].file = "../label-0.mp4"; }));
  CHECK(refused([](SealRequest& r) { r.files[0].file = "clip.json"; }));
  CHECK(refused([](SealRequest& r) { r.files[1].file = r.files[0].file; }));
  CHECK(refused([](SealRequest& r) { r.files[0].fragment_lengths.pop_back(); }));
  CHECK(refused([](SealRequest& r) { r.files[0].fragment_hashes[0] = "no hash"; }));
  CHECK(refused([](SealRequest& r) { r.files[0].whole_until += 1; }));
  CHECK(refused([](SealRequest& r) { r.station = {"\xff"}; }));
  CHECK_FALSE(refused([](SealRequest&) {}));
}

TEST_CASE("The torn tail of a clip is kept and belongs to the seal") {
  CrashFiles disk;
  SealRequest request = write_test_clip(disk, root);
  request.end = ClipEnd::torn;
  const fs::path file = root / request.folder / "label-0.mp4";
  {
    const auto open = disk.open(file, CreateMode::append);
    REQUIRE(open);
    REQUIRE((*open)->append(as_bytes("half a fragment")));
  }
  const Bytes before = disk.read(file).value();
  const ClipSealed sealed = seal_clip(disk, root, request, TestSigner()).value();
  CHECK(sealed.end == ClipEnd::torn);
  CHECK(disk.read(file).value() == before);
  CHECK(check_clip(disk, root, request.folder).value().intact);
  Bytes after = before;
  after.back() ^= 1;
  overwrite(disk, file, after);
  CHECK(names(check_clip(disk, root, request.folder).value(), "after its last whole fragment"));
}

TEST_CASE("Files that nobody named are covered by the seal too") {
  CrashFiles disk;
  const SealRequest request = write_test_clip(disk, root);
  const fs::path stray = root / request.folder / "label-1.mp4";
  overwrite(disk, stray, Bytes{1, 2, 3});
  REQUIRE(seal_clip(disk, root, request, TestSigner()));
  CHECK(check_clip(disk, root, request.folder).value().intact);
  overwrite(disk, stray, Bytes{1, 2, 4});
  CHECK(names(check_clip(disk, root, request.folder).value(), "label-1.mp4"));
}

TEST_CASE("Every flipped bit in every file of a sealed clip is found") {
  SealedClip clip;
  std::size_t flips = 0;
  for (const fs::path& path : clip.disk.list(clip.folder).value()) {
    const Bytes whole = clip.disk.read(path).value();
    for (std::size_t i = 0; i < whole.size(); ++i) {
      Bytes flipped = whole;
      flipped[i] ^= static_cast<std::uint8_t>(1U << (i % 8));
      overwrite(clip.disk, path, flipped);
      const ClipCheck check = clip.check();
      INFO(path.string() << " byte " << i);
      REQUIRE_FALSE(check.intact);
      REQUIRE_FALSE(check.findings.empty());
      ++flips;
    }
    overwrite(clip.disk, path, whole);
  }
  CHECK(clip.check().intact);
  CHECK(flips > 1000);
}

TEST_CASE("A flipped byte is told with its file and fragment") {
  SealedClip clip;
  const fs::path file = clip.folder / "overview-0.mp4";
  Bytes bytes = clip.disk.read(file).value();
  bytes[35] ^= 4;
  overwrite(clip.disk, file, bytes);
  CHECK(clip.check().findings ==
        std::vector<std::string>{"overview-0.mp4: fragment 1 (at byte 30) is not what was recorded"});
}

TEST_CASE("Missing, added, shortened and lengthened files are named") {
  const auto after = [](auto change) {
    SealedClip clip;
    change(clip);
    return clip.check();
  };
  CHECK(
      names(after([](SealedClip& c) { REQUIRE(c.disk.remove(c.folder / "label-0.mp4")); }), "label-0.mp4 is missing"));
  CHECK(names(after([](SealedClip& c) { overwrite(c.disk, c.folder / "x.mp4", Bytes{1}); }),
              "x.mp4 does not belong to the clip"));
  CHECK(names(after([](SealedClip& c) { REQUIRE(c.disk.truncate(c.folder / "label-0.mp4", 129)); }),
              "label-0.mp4: 129 bytes instead of 130"));
  CHECK(names(after([](SealedClip& c) {
                const auto open = c.disk.open(c.folder / "label-0.mp4", CreateMode::append);
                REQUIRE((*open)->append(Bytes{0}));
              }),
              "label-0.mp4: 131 bytes instead of 130"));
  CHECK(names(after([](SealedClip& c) { REQUIRE(c.disk.remove(c.folder / signature_name)); }),
              "the signature is missing"));
  CHECK(names(after([](SealedClip& c) { REQUIRE(c.disk.remove(c.folder / manifest_name)); }), "clip.json is missing"));
}

TEST_CASE("A seal that another key made is told by that key, and a borrowed seal by its folder") {
  SealedClip clip;
  const Bytes manifest = clip.disk.read(clip.folder / manifest_name).value();
  const std::string forged = TestSigner('2').sign(manifest).value() + "\n";
  const Bytes original = clip.disk.read(clip.folder / signature_name).value();
  overwrite(clip.disk, clip.folder / signature_name, Bytes(forged.begin(), forged.end()));
  CHECK(names(clip.check(), "signature does not fit"));
  CHECK(read_seal(clip.disk, root, clip.request.folder).error().code == ErrorCode::damaged);
  overwrite(clip.disk, clip.folder / signature_name, original);

  REQUIRE(clip.disk.make_folders(root / "other"));
  for (const fs::path& path : clip.disk.list(clip.folder).value())
    overwrite(clip.disk, root / "other" / path.filename(), clip.disk.read(path).value());
  CHECK(names(check_clip(clip.disk, root, "other").value(), "the manifest is that of"));
}

TEST_CASE("A manifest with an addition, another spelling or from a newer program is not accepted") {
  SealedClip clip;
  const Bytes bytes = clip.disk.read(clip.folder / manifest_name).value();
  const std::string text(bytes.begin(), bytes.end());
  REQUIRE(decode_manifest(as_bytes(text)));
  const auto code = [](const std::string& changed) { return decode_manifest(as_bytes(changed)).error().code; };
  CHECK(code(" " + text) == ErrorCode::damaged);
  CHECK(code(text.substr(0, text.size() - 1)) == ErrorCode::damaged);
  CHECK(code("{\"aaa\":1," + text.substr(1)) == ErrorCode::damaged);
  CHECK(code("{\"clip\":\"x\"," + text.substr(1)) == ErrorCode::damaged);
  CHECK(code("") == ErrorCode::damaged);
  CHECK(code("[]") == ErrorCode::damaged);
  CHECK(code(std::string(100000, '[')) == ErrorCode::damaged);
  std::string newer = text;
  newer.replace(newer.find("returns-clip/1"), 14, "returns-clip/2");
  CHECK(code(newer) == ErrorCode::unsupported);
  std::string fraction = text;
  fraction.replace(fraction.find("\"bytes\":130"), 11, "\"bytes\":130.0");
  CHECK(code(fraction) == ErrorCode::damaged);
}

TEST_CASE("Wherever the power is cut while sealing, the manifest is whole or absent, and sealing again succeeds") {
  std::uint64_t all_steps = 0;
  {
    CrashFiles disk;
    const SealRequest request = write_test_clip(disk, root);
    const std::uint64_t before = disk.steps();
    REQUIRE(seal_clip(disk, root, request, TestSigner()));
    all_steps = disk.steps() - before;
  }
  REQUIRE(all_steps >= 8);
  int absent = 0, whole = 0;
  for (std::uint64_t step = 0; step <= all_steps; ++step) {
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
      CrashFiles disk;
      const SealRequest request = write_test_clip(disk, root);
      disk.fail_after(step);
      bool acknowledged = false;
      try {
        acknowledged = seal_clip(disk, root, request, TestSigner()).ok();
      } catch (const PowerCut&) {
      }
      disk.cut(seed);
      const auto found = read_seal(disk, root, request.folder);
      if (!found) {
        REQUIRE(found.error().code == ErrorCode::not_found);
        REQUIRE_FALSE(acknowledged);
        ++absent;
      } else {
        REQUIRE(check_clip(disk, root, request.folder).value().intact);
        ++whole;
      }
      REQUIRE(seal_clip(disk, root, request, TestSigner()));
      REQUIRE(check_clip(disk, root, request.folder).value().intact);
    }
  }
  CHECK(absent > 0);
  CHECK(whole > 0);
}

TEST_CASE("A full disk or a failing sync while sealing is told and leaves the clip unsealed") {
  CrashFiles disk;
  const SealRequest request = write_test_clip(disk, root);
  disk.disk_full_after(10);
  CHECK(seal_clip(disk, root, request, TestSigner()).error().code == ErrorCode::disk_full);
  disk.make_room();
  disk.fail_syncs(1, Error{ErrorCode::io, "sync", "", "bad sector", ""});
  CHECK(seal_clip(disk, root, request, TestSigner()).error().code == ErrorCode::io);
  CHECK(read_seal(disk, root, request.folder).error().code == ErrorCode::not_found);
  REQUIRE(seal_clip(disk, root, request, TestSigner()));
  CHECK(check_clip(disk, root, request.folder).value().intact);
}

}  // namespace
}  // namespace returns::storage
