#include "tests/support/store_facts.h"

namespace returns::tests {
namespace {

const User ana{{"ana"}, "Ana R.", "BADGE-1", Role::inspector, true};

Occurrence saved(const User& user) {
  return told(UserSaved{user.id, user.name, user.role, user.enabled}, 10, "admin");
}

TEST_CASE("A user signs in with badge and PIN, and neither is in the journal") {
  const TemporaryFolder folder;
  const auto store = open_store(options_in(folder.path()));
  need(store->save_user(ana, "4711", saved(ana)));
  CHECK(need(store->sign_in({"BADGE-1", "4711"}, at(0))) == ana);
  CHECK(need(store->user_by_badge("BADGE-1")) == ana);
  CHECK(need(store->reader().users()) == std::vector{ana});
  for (const auto& entry : need(store->reader().entries_after({}, 10))) {
    CHECK(entry.bytes.find("4711") == std::string::npos);
    CHECK(entry.bytes.find("BADGE-1") == std::string::npos);
  }
}

TEST_CASE("A wrong PIN, an unknown badge and a disabled user get the same answer") {
  const TemporaryFolder folder;
  const auto store = open_store(options_in(folder.path()));
  need(store->save_user(ana, "4711", saved(ana)));
  User ben{{"ben"}, "Ben", "BADGE-2", Role::inspector, false};
  need(store->save_user(ben, "1234", saved(ben)));
  const auto wrong = store->sign_in({"BADGE-1", "0000"}, at(0));
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().code == ErrorCode::permission);
  CHECK(store->sign_in({"NOBODY", "4711"}, at(0)).error() == wrong.error());
  CHECK(store->sign_in({"BADGE-2", "1234"}, at(0)).error() == wrong.error());
}

TEST_CASE("After five failures the wait grows, and a right PIN ends it") {
  const TemporaryFolder folder;
  const auto store = open_store(options_in(folder.path()));
  need(store->save_user(ana, "4711", saved(ana)));
  for (int i = 0; i < 5; ++i)
    CHECK(store->sign_in({"BADGE-1", "0000"}, at(0)).error().code == ErrorCode::permission);
  const auto barred = store->sign_in({"BADGE-1", "4711"}, at(1000));
  REQUIRE_FALSE(barred);
  CHECK(barred.error().code == ErrorCode::busy);
  CHECK(barred.error().hint.find("29 seconds") != std::string::npos);
  CHECK(store->sign_in({"BADGE-1", "0000"}, at(30'000)).error().code == ErrorCode::permission);
  CHECK(store->sign_in({"BADGE-1", "4711"}, at(31'000)).error().hint.find("59 seconds") != std::string::npos);
  // A clock that was set back a year bars nobody for a year.
  CHECK(store->sign_in({"BADGE-1", "4711"}, at(-31'536'000'000)).error().hint.find("60 seconds") != std::string::npos);
  CHECK(store->sign_in({"BADGE-1", "4711"}, at(90'000)));
  CHECK(store->sign_in({"BADGE-1", "0000"}, at(90'001)).error().code == ErrorCode::permission);
}

TEST_CASE("A badge belongs to one user, a PIN has 4 to 8 digits, and the fact must tell the same") {
  const TemporaryFolder folder;
  const auto store = open_store(options_in(folder.path()));
  need(store->save_user(ana, "4711", saved(ana)));
  const User ben{{"ben"}, "Ben", "BADGE-1", Role::inspector, true};
  CHECK(store->save_user(ben, "1234", saved(ben)).error().code == ErrorCode::already_exists);
  CHECK(store->save_user(ana, "12", saved(ana)).error().code == ErrorCode::invalid_input);
  CHECK(store->save_user(ana, "12a4", saved(ana)).error().code == ErrorCode::invalid_input);
  CHECK(store->save_user(ana, "1234", saved(ben)).error().code == ErrorCode::invalid_input);
  CHECK(need(store->reader().users()).size() == 1);
  // Without a new PIN the old one stays; a user may have no badge at all.
  need(store->save_user(ana, std::nullopt, saved(ana)));
  CHECK(store->sign_in({"BADGE-1", "4711"}, at(0)));
  const User local{{"local"}, "Inspector", "", Role::inspector, true};
  need(store->save_user(local, std::nullopt, saved(local)));
  CHECK(need(store->reader().users()).size() == 2);
}

}  // namespace
}  // namespace returns::tests
