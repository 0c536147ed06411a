// The upstream on the real file system, with its permissions. When the tests run as root, what needs an ordinary
// person's rights takes the file-system identity of "nobody" for that time, and says so when it cannot.
#include <sys/fsuid.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>

#include "tests/support/evidence_clip.h"
#include "tests/support/hooked_files.h"
#include "tests/support/share.h"

namespace returns::storage {
namespace {

namespace fs = std::filesystem;
using tests::HookedFiles;

constexpr unsigned nobody = 65534;

// Root may write anywhere; this thread may not while one of these lives.
class WithoutPrivileges {
 public:
  WithoutPrivileges() : was_(static_cast<unsigned>(::setfsuid(nobody))) {}
  ~WithoutPrivileges() { ::setfsuid(was_); }
  bool holds() const { return was_ != 0 || static_cast<unsigned>(::setfsuid(nobody)) == nobody; }

 private:
  unsigned was_;
};

class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string name = (fs::temp_directory_path() / "returns-upstream-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
    REQUIRE(::chmod(name.c_str(), 0777) == 0);
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    for (const auto& entry : fs::recursive_directory_iterator(path_, ignored))
      if (entry.is_directory(ignored))
        fs::permissions(entry.path(), fs::perms::owner_all, ignored);
    fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

struct RealShare {
  TemporaryFolder folder;
  WithoutPrivileges as_nobody;
  FilePort& files = posix_files();
  fs::path share = folder.path() / "share";
  fs::path evidence = folder.path() / "evidence";
  Bytes content = test_bytes((std::size_t{3} << 20) + 17, 8);
  std::string hash = sha256_hex(content);
  HookedFiles hooked{files};
  std::unique_ptr<Upstream> upstream;

  RealShare() {
    prepare_test_share(files, share);
    REQUIRE(files.make_folders(evidence / "s"));
    REQUIRE(write_atomically(files, evidence / "s/clip.mp4", content));
    FolderUpstreamOptions options{share, "share-1"};
    options.piece = std::size_t{256} << 10;
    upstream = open_folder_upstream(hooked, options).value();
  }
  Status put() { return upstream->put_file(test_station, "s/clip.mp4", evidence / "s/clip.mp4", hash, {}); }
  fs::path target() const { return share / test_station.value / "evidence/s/clip.mp4"; }
  std::size_t entries_on_share() { return content_of(files, share / test_station.value).size(); }
};

TEST_CASE("On a real folder entries and files arrive, are found again and are not sent twice") {
  RealShare real;
  const auto entries = test_entries(1, 1, 40);
  REQUIRE(real.upstream->put_entries(test_station, entries));
  REQUIRE(real.upstream->head(test_station).value() == entries.back().position);
  REQUIRE(real.put());
  CHECK(real.files.read(real.target()).value() == real.content);
  const auto before = content_of(real.files, real.share);
  const auto again = open_folder_upstream(real.files, {real.share, "share-1"}).value();
  CHECK(again->head(test_station).value() == entries.back().position);
  CHECK(again->put_file(test_station, "s/clip.mp4", real.evidence / "s/clip.mp4", real.hash, {}));
  CHECK(content_of(real.files, real.share) == before);
}

TEST_CASE("A clip sealed on a real folder is intact there and on the share") {
  RealShare real;
  const SealRequest request = write_test_clip(real.files, real.evidence);
  REQUIRE(seal_clip(real.files, real.evidence, request, TestSigner()));
  CHECK(check_clip(real.files, real.evidence, request.folder).value().intact);
  for (const fs::path& path : real.files.list(real.evidence / request.folder).value()) {
    const std::string relative = request.folder + "/" + path.filename().string();
    REQUIRE(real.upstream->put_file(test_station, relative, path, sha256_of_file(real.files, path).value(), {}));
  }
  CHECK(check_clip(real.files, real.share / test_station.value / "evidence", request.folder).value().intact);
}

TEST_CASE("A real share that nobody may write to is told, and works again when one may") {
  RealShare real;
  if (!real.as_nobody.holds()) {
    WARN("SKIPPED: this process may write everywhere and cannot give that up, so permissions cannot be tested");
    return;
  }
  REQUIRE(::chmod(real.share.c_str(), 0555) == 0);
  const auto files = real.put();
  const auto entries = real.upstream->put_entries(test_station, test_entries(1, 1, 3));
  for (const Status* status : {&files, &entries}) {
    REQUIRE_FALSE(*status);
    CHECK(status->error().code == ErrorCode::permission);
    CHECK_FALSE(status->error().hint.empty());
  }
  REQUIRE(::chmod(real.share.c_str(), 0755) == 0);
  CHECK(real.put());
  CHECK(real.upstream->put_entries(test_station, test_entries(1, 1, 3)));
}

TEST_CASE("A real share that is unmounted in mid-copy leaves its empty mount point empty") {
  RealShare real;
  const fs::path away = real.folder.path() / "unmounted";
  int appends = 0;
  real.hooked.before = [&](const HookedFiles::Step& step) -> std::optional<Error> {
    if (step.operation == "append" && ++appends == 5) {
      fs::rename(real.share, away);
      fs::create_directory(real.share);
    }
    return std::nullopt;
  };
  const auto status = real.put();
  REQUIRE_FALSE(status);
  CHECK(status.error().code == ErrorCode::not_found);
  CHECK(status.error().sentence().find("not mounted") != std::string::npos);
  CHECK(fs::is_empty(real.share));
  CHECK(real.upstream->put_entries(test_station, test_entries(1, 1, 3)).error().code == ErrorCode::not_found);
  CHECK(fs::is_empty(real.share));

  fs::remove(real.share);
  fs::rename(away, real.share);
  std::uint64_t sent = 0;
  real.hooked.before = [&](const HookedFiles::Step& step) -> std::optional<Error> {
    sent += step.bytes;
    return std::nullopt;
  };
  REQUIRE(real.put());
  CHECK(sent < real.content.size());
  CHECK(real.files.read(real.target()).value() == real.content);
  CHECK(real.entries_on_share() == 1);
}

}  // namespace
}  // namespace returns::storage
