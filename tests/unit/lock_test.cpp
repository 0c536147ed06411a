// The lock that keeps the work, and the pauses after wrong PINs.
#include "tests/support/catch.h"
#include "tests/support/station_bench.h"

namespace returns::station::tests {
namespace {

using namespace std::chrono_literals;

const User ana{{"u1"}, "Ana R.", "BADGE-1", Role::inspector, true};
const User bo{{"u2"}, "Bo L.", "BADGE-2", Role::inspector, true};

struct LockBench : Bench {
  LockBench() : Bench(settings()) {
    send(SignInAnswered{ana, {}});
    begin_headset();
  }
  static Settings settings() {
    Settings made = standard_settings();
    made.sign_in_required = true;
    return made;
  }
};

TEST_CASE("Locking hides the work and keeps it: session and recording go on") {
  LockBench bench;
  bench.answer("identity", "match");
  const Session before = bench.session();
  bench.send(LockAsked{});
  bench.commit();
  REQUIRE(bench.state.lock);
  CHECK(bench.newest<StationLocked>()->user == ana.id);
  CHECK(bench.newest<StationLocked>()->cause == "asked");
  CHECK(bench.count<SessionParked>() == 0);
  CHECK(bench.state.recording.phase != RecordingPhase::off);
  CHECK(why_blocked(bench.state) == Blocked::sign_in_needed);
  bench.answer("packaging", "sealed");
  bench.send(CloseItemAsked{});
  bench.see(ups_label, 1);
  CHECK(bench.item().answers.size() == 1);
  CHECK(bench.session().codes.size() == before.codes.size());
}

TEST_CASE("The owner comes back by badge alone, to exactly where the work was") {
  LockBench bench;
  bench.answer("identity", "match");
  bench.send(LockAsked{});
  bench.scan("BADGE-1");
  CHECK_FALSE(bench.state.lock);
  CHECK(bench.item().asking == "packaging");
  bench.commit();
  CHECK(bench.newest<SignedIn>()->user == ana.id);
  CHECK(bench.count<SignedOut>() == 0);
}

TEST_CASE("Whose access is withdrawn comes back neither by badge nor goes on working") {
  LockBench locked;
  locked.send(LockAsked{});
  User gone = ana;
  gone.enabled = false;
  locked.send(UserTold{gone});
  locked.scan("BADGE-1");
  CHECK(locked.state.lock);

  LockBench working;
  working.send(UserTold{bo});
  CHECK_FALSE(working.state.lock);
  working.send(UserTold{gone});
  working.commit();
  REQUIRE(working.state.lock);
  CHECK(working.newest<StationLocked>()->cause == "access withdrawn");
}

TEST_CASE("Whose access is withdrawn does not take over either") {
  LockBench bench;
  bench.send(LockAsked{});
  bench.send(SignInAnswered{bo, {}});
  REQUIRE(bench.state.lock->taking_over);
  User gone = bo;
  gone.enabled = false;
  bench.send(UserTold{gone});
  bench.send(TakeOverAsked{});
  REQUIRE(bench.state.lock);
  CHECK(bench.state.user->id == ana.id);
}

TEST_CASE("A name that an administrator mends is the name at the bench at once") {
  LockBench bench;
  User renamed = ana;
  renamed.name = "Ana Ruiz";
  bench.send(UserTold{renamed});
  CHECK(bench.state.user->name == "Ana Ruiz");
}

TEST_CASE("The owner comes back by PIN") {
  LockBench bench;
  bench.send(LockAsked{});
  bench.send(SignInAsked{"BADGE-1", "1234"});
  REQUIRE(bench.command<CheckSignIn>());
  bench.send(SignInAnswered{ana, {}});
  CHECK_FALSE(bench.state.lock);
  CHECK(bench.state.session);
}

TEST_CASE("Another inspector takes over only by parking the open parcel") {
  LockBench bench;
  bench.send(LockAsked{});
  bench.scan("BADGE-2");
  CHECK(bench.state.lock);
  CHECK(bench.state.badge_shown == "BADGE-2");
  bench.send(SignInAnswered{bo, {}});
  REQUIRE(bench.state.lock);
  REQUIRE(bench.state.lock->taking_over);
  CHECK(bench.state.user->id == ana.id);
  SECTION("and may leave it") {
    bench.send(TakeOverDeclined{});
    CHECK(bench.state.lock);
    CHECK_FALSE(bench.state.lock->taking_over);
    CHECK(bench.state.session);
  }
  SECTION("and parks it") {
    bench.send(TakeOverAsked{});
    CHECK_FALSE(bench.state.session);
    CHECK(bench.state.parked.size() == 1);
    CHECK(bench.state.user->id == bo.id);
    CHECK_FALSE(bench.state.lock);
    bench.commit();
    CHECK(bench.count<SessionParked>() == 1);
    CHECK(bench.newest<SignedOut>()->user == ana.id);
    CHECK(bench.newest<SignedIn>()->user == bo.id);
  }
}

TEST_CASE("Without an open parcel another inspector simply takes over") {
  Bench bench(LockBench::settings());
  bench.send(SignInAnswered{ana, {}});
  bench.send(LockAsked{});
  bench.send(SignInAnswered{bo, {}});
  CHECK_FALSE(bench.state.lock);
  CHECK(bench.state.user->id == bo.id);
}

TEST_CASE("The station locks itself after the minutes without activity, and never when that is 0") {
  LockBench bench;
  bench.wait(5min - 1s);
  bench.send(Tick{});
  CHECK_FALSE(bench.state.lock);
  bench.wait(1s);
  bench.send(Tick{});
  CHECK(bench.state.lock);
  bench.commit();
  CHECK(bench.newest<StationLocked>()->cause == "idle");

  Settings never = LockBench::settings();
  never.lock_after = 0min;
  Bench other(never);
  other.send(SignInAnswered{ana, {}});
  other.wait(24h);
  other.send(Tick{});
  CHECK_FALSE(other.state.lock);
}

TEST_CASE("Where nobody signs in nothing locks") {
  Bench bench;
  bench.send(LockAsked{});
  CHECK_FALSE(bench.state.lock);
}

TEST_CASE("After each wrong PIN the next is looked at only after 1, 2, 5, 10 seconds") {
  Bench bench(LockBench::settings());
  for (const auto pause : {1s, 2s, 5s, 10s}) {
    bench.send(SignInAsked{"BADGE-1", "0000"});
    REQUIRE(bench.command<CheckSignIn>());
    bench.send(SignInAnswered{{}, Error{ErrorCode::permission, "sign in", "", "badge or PIN is wrong", ""}});
    bench.wait(pause - 1ms);
    bench.send(SignInAsked{"BADGE-1", "1234"});
    CHECK_FALSE(bench.command<CheckSignIn>());
    bench.wait(1ms);
  }
  CHECK(bench.state.sign_in_pause.wrong == 4);
  bench.send(SignInAsked{"BADGE-1", "1234"});
  REQUIRE(bench.command<CheckSignIn>());
  bench.send(SignInAnswered{ana, {}});
  CHECK(bench.state.sign_in_pause.wrong == 0);
  CHECK(bench.state.user);
}

TEST_CASE("A photo taken again is of the same answer, and both are kept") {
  Bench bench;
  bench.begin_headset();
  bench.answer("identity", "other");
  bench.photo();
  const PhotoTakenHere first = bench.item().photos.at(0);
  CHECK(first.question == "identity");
  bench.send(PhotoAsked{first.photo});
  REQUIRE(bench.item().photos.size() == 2);
  CHECK(bench.item().photos[1].question == "identity");
  CHECK(bench.item().photos[0].stored);
}

}  // namespace
}  // namespace returns::station::tests
