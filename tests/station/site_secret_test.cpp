#include "app/runtime/site_secret.h"

#include <sys/stat.h>

#include <fstream>
#include <set>

#include "tests/support/matchers.h"
#include "tests/support/store_facts.h"

using namespace returns;

TEST_CASE("the site's secret is made once, for its owner's eyes alone, and gives the same codes ever after") {
  tests::TemporaryFolder folder;
  const auto made = runtime::site_secret(posix_files(), folder.path() / "data");
  REQUIRE(made.ok());
  struct stat about {};
  REQUIRE(::stat(made->file.c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0600);
  const auto again = runtime::site_secret(posix_files(), folder.path() / "data");
  REQUIRE(again.ok());
  CHECK(again->key == made->key);
  std::set<std::string> seals;
  for (const auto& code : runtime::command_codes(*again)) {
    const auto word = station::command_in(runtime::command_codes(*made), code.text);
    CHECK(word == code.word);
    seals.insert(code.text.substr(code.text.rfind('-')));
  }
  CHECK(seals.size() == station::all_command_words().size());  // no seal fits two commands
}

TEST_CASE("a new secret makes every code printed before void") {
  tests::TemporaryFolder folder;
  const auto before = runtime::site_secret(posix_files(), folder.path());
  const auto after = runtime::renew_site_secret(posix_files(), folder.path());
  REQUIRE(before.ok());
  REQUIRE(after.ok());
  CHECK(runtime::sheet_mark(*before) != runtime::sheet_mark(*after));
  for (const auto& code : runtime::command_codes(*before))
    CHECK_FALSE(station::command_in(runtime::command_codes(*after), code.text));
  struct stat about {};
  REQUIRE(::stat(after->file.c_str(), &about) == 0);
  CHECK((about.st_mode & 0777) == 0600);
}

TEST_CASE("a damaged secret is refused and never replaced by itself") {
  tests::TemporaryFolder folder;
  std::ofstream(folder.path() / "site-secret") << "00ff\n";
  const auto read = runtime::site_secret(posix_files(), folder.path());
  REQUIRE_FALSE(read.ok());
  CHECK(read.error().code == ErrorCode::damaged);
  CHECK_THAT(read.error().sentence(), test::Contains("--new-secret"));
}
