#include "app/station/notice_keys.h"
#include "tests/support/catch.h"
#include "tests/support/station_bench.h"

namespace returns::station::tests {
namespace {

using namespace std::chrono_literals;

Bench ready_headset() {
  Bench bench;
  bench.begin_headset();
  bench.answer("identity", "match");
  bench.answer("packaging", "sealed");
  bench.commit();
  return bench;
}

CameraTold camera(const std::string& name, CameraCondition condition) {
  return {{name, condition, condition == CameraCondition::live ? "" : "It is unplugged.", 5, 0, 0, "", {}, {}}};
}

TEST_CASE("An item whose commit fails is open again with the error, and nothing of it is lost") {
  Bench bench = ready_headset();
  const Item before = bench.item();
  bench.send(CloseItemAsked{});
  bench.refuse();
  CHECK(bench.item().phase == ItemPhase::ready);
  CHECK(bench.item().answers == before.answers);
  CHECK(bench.notice(notices::item_not_saved));
  CHECK(bench.notice(notices::item_not_saved)->detail.find("No space left") != std::string::npos);
  CHECK_FALSE(bench.notice(notices::item_saved));
  CHECK(bench.state.items_closed == 0);
  bench.send(CloseItemAsked{});
  bench.commit();
  CHECK(bench.notice(notices::item_saved));
  CHECK_FALSE(bench.notice(notices::item_not_saved));
  CHECK(bench.state.items_closed == 1);
}

TEST_CASE("Refused facts wait, go first in the next Append, and are tried again by themselves") {
  Bench bench;
  bench.begin_headset();
  bench.answer("identity", "match");
  bench.refuse();
  CHECK(bench.notice(notices::not_saved_yet));
  CHECK(bench.state.waiting.size() == 1);
  SECTION("with the next answer") {
    bench.answer("packaging", "sealed");
    const auto* append = bench.command<Append>();
    REQUIRE(append);
    REQUIRE(append->facts.size() == 2);
    CHECK(std::get<AnswerGiven>(append->facts[0].fact).question == "identity");
    CHECK(append->facts[0].at.boot < append->facts[1].at.boot + 1ns);
  }
  SECTION("after a pause") {
    bench.send(Tick{});
    CHECK_FALSE(bench.command<Append>());
    bench.wait(6s);
    bench.send(Tick{});
    REQUIRE(bench.command<Append>());
    bench.commit();
    CHECK_FALSE(bench.notice(notices::not_saved_yet));
    CHECK(bench.state.waiting.empty());
  }
}

TEST_CASE("A fact that the store can never take is told and set aside, and does not hold up the others") {
  Bench bench;
  bench.begin_headset();
  bench.answer("identity", "match");
  bench.send(GapTold{{{"clip-unknown"}, "label", "camera lost", {}, {}, 3}});
  bench.answer("packaging", "opened");
  bench.send(Committed{bench.state.in_flight->token});  // the first answer; gap and second answer go together now
  REQUIRE(bench.command<Append>());
  REQUIRE(bench.command<Append>()->facts.size() == 2);
  const Error unknown{ErrorCode::not_found, "record", "evidence_gap", "the store has no clip clip-unknown", ""};
  bench.refuse(unknown);
  const auto* alone = bench.command<Append>();
  REQUIRE(alone);
  REQUIRE(alone->facts.size() == 1);
  REQUIRE(std::holds_alternative<EvidenceGap>(alone->facts[0].fact));
  bench.refuse(unknown);
  CHECK(bench.notice(notices::not_recordable)->detail.find("clip-unknown") != std::string::npos);
  const auto* next = bench.command<Append>();
  REQUIRE(next);
  REQUIRE(next->facts.size() == 1);
  CHECK(std::get<AnswerGiven>(next->facts[0].fact).question == "packaging");
  bench.commit();
  CHECK(bench.state.waiting.empty());
  CHECK_FALSE(bench.state.in_flight);
}

TEST_CASE("One Append is under way at a time, and what happens meanwhile follows in order") {
  Bench bench;
  bench.begin_headset();
  bench.answer("identity", "match");
  const auto token = bench.state.in_flight->token;
  bench.answer("packaging", "opened");
  CHECK_FALSE(bench.command<Append>());
  bench.send(Committed{token + 7});  // not ours
  CHECK(bench.state.in_flight->token == token);
  bench.send(Committed{token});
  REQUIRE(bench.command<Append>());
  CHECK(std::get<AnswerGiven>(bench.command<Append>()->facts.front().fact).question == "packaging");
}

TEST_CASE("A parcel whose closing fails stays until it is saved") {
  Bench bench = ready_headset();
  bench.send(CloseItemAsked{});
  bench.commit();
  bench.send(CloseParcelAsked{});
  bench.refuse();
  CHECK(bench.session().stage == SessionStage::closing);
  CHECK_FALSE(bench.notice(notices::session_saved));
  bench.wait(6s);
  bench.send(Tick{});
  bench.commit();
  CHECK_FALSE(bench.state.session);
  CHECK(bench.notice(notices::session_saved));
}

TEST_CASE("Every fact names who did it and when") {
  Bench bench;
  bench.wait(5s);
  bench.scan(usps_label);
  const auto& occurrence = bench.command<Append>()->facts.front();
  CHECK(occurrence.actor == UserId{"u1"});
  CHECK(occurrence.at.boot == BootTime(6s));
}

TEST_CASE("A camera that goes away and comes back is journalled once each, and the inspection goes on") {
  Bench bench;
  bench.begin_headset();
  bench.send(camera("label", CameraCondition::missing));
  bench.send(camera("label", CameraCondition::failing));
  bench.answer("identity", "match");
  bench.commit();
  CHECK(bench.count<CameraWentAway>() == 1);
  CHECK(bench.notice(notices::camera_away));
  CHECK(bench.item().asking == "packaging");
  bench.send(camera("label", CameraCondition::starting));
  CHECK(bench.count<CameraCameBack>() == 0);
  bench.send(camera("label", CameraCondition::live));
  bench.commit();
  CHECK(bench.count<CameraCameBack>() == 1);
  CHECK_FALSE(bench.notice(notices::camera_away));
}

TEST_CASE("REC counts what every live camera has on disk") {
  Bench bench;
  bench.begin_headset();
  const ClipId clip = bench.state.recording.clip;
  CHECK(bench.state.recording.phase == RecordingPhase::starting);
  bench.send(ClipRunning{{clip, bench.session().id, {"label", "overview"}, "folder"}});
  bench.send(FragmentSynced{clip, "label", 500ms});
  CHECK(bench.state.recording.on_disk == 0ms);
  bench.wait(10ms);
  bench.send(FragmentSynced{clip, "overview", 400ms});
  CHECK(bench.state.recording.phase == RecordingPhase::recording);
  CHECK(bench.state.recording.on_disk == 400ms);
  CHECK(bench.state.recording.counted_at == BootTime(bench.clock));
  bench.send(FragmentSynced{{"another"}, "overview", 9000ms});
  CHECK(bench.state.recording.on_disk == 400ms);
  bench.send(camera("overview", CameraCondition::frozen));
  bench.send(FragmentSynced{clip, "label", 2000ms});
  CHECK(bench.state.recording.on_disk == 2000ms);
  bench.send(GapTold{{clip, "overview", "camera lost", {}, {}, 30}});
  CHECK(bench.state.recording.gaps == 1);
  bench.send(ClipFailedToRun{clip, "label", {ErrorCode::disk_full, "write", "the clip", "full", "Free some."}});
  CHECK(trouble_of(bench.state.recording).find("the clip") != std::string::npos);
  CHECK(bench.notice(notices::clip_failed));
  bench.send(FragmentSynced{clip, "label", 2500ms});
  CHECK(trouble_of(bench.state.recording).empty());
  CHECK_FALSE(bench.notice(notices::clip_failed));
  bench.send(ClipFailedToRun{{"the one before"}, "", {ErrorCode::io, "seal", "the clip", "cable", ""}});
  CHECK(trouble_of(bench.state.recording).empty());
  CHECK(bench.notice(notices::clip_failed_all));
  bench.commit();
  CHECK(bench.count<ClipBegan>() == 1);
  CHECK(bench.count<EvidenceGap>() == 1);
}

TEST_CASE("REC neither goes back nor stands still when a lost camera returns") {
  Bench bench;
  bench.begin_headset();
  const ClipId clip = bench.state.recording.clip;
  const auto& shown = bench.state.recording.on_disk;
  bench.send(FragmentSynced{clip, "label", 1000ms});
  bench.send(FragmentSynced{clip, "overview", 1000ms});
  CHECK(shown == 1000ms);
  bench.send(camera("overview", CameraCondition::missing));
  bench.send(FragmentSynced{clip, "label", 8000ms});
  CHECK(shown == 8000ms);
  bench.send(camera("overview", CameraCondition::live));
  CHECK(shown == 8000ms);
  bench.send(FragmentSynced{clip, "label", 9500ms});
  CHECK(shown == 8000ms);
  bench.send(FragmentSynced{clip, "overview", 1500ms});
  CHECK(shown == 8500ms);
  bench.send(camera("overview", CameraCondition::frozen));
  bench.send(camera("overview", CameraCondition::live));
  bench.send(FragmentSynced{clip, "overview", 2000ms});
  CHECK(shown == 9000ms);
}

TEST_CASE("A full disk lets the open parcel be finished and no other begin") {
  Bench bench = ready_headset();
  bench.send(DiskTold{{DiskLevel::full, 1000}});
  CHECK(why_blocked(bench.state) == Blocked::disk_full);
  bench.send(CloseItemAsked{});
  bench.commit();
  bench.scan(ups_label);
  bench.commit();
  CHECK_FALSE(bench.state.session);
  CHECK(bench.count<ItemClosed>() == 1);
  CHECK(bench.count<SessionOpened>() == 1);
  bench.scan(ups_label);
  bench.send(StartByHandAsked{});
  CHECK_FALSE(bench.state.session);
  CHECK(bench.notice(notices::disk_full));
  bench.send(DiskTold{{DiskLevel::fine, 1u << 30}});
  CHECK_FALSE(bench.notice(notices::disk_full));
  bench.scan(ups_label);
  CHECK(bench.state.session);
}

TEST_CASE("A store that cannot be written takes no work, and says why") {
  Bench bench = ready_headset();
  bench.send(StoreTold{{false, "The disk is read-only."}});
  bench.send(CloseItemAsked{});
  bench.scan("X001ABCD12");
  CHECK_FALSE(bench.command<Append>());
  CHECK(bench.item().phase == ItemPhase::ready);
  REQUIRE(bench.notice(notices::store_read_only));
  CHECK(bench.notice(notices::store_read_only)->detail == "The disk is read-only.");
  bench.send(StoreTold{{true, ""}});
  CHECK_FALSE(bench.notice(notices::store_read_only));
  bench.send(CloseItemAsked{});
  CHECK(bench.command<Append>());
}

TEST_CASE("A second copy of the records that cannot be written is shown until it can") {
  Bench bench;
  bench.send(StoreTold{{true, "The segment cannot be written."}});
  REQUIRE(bench.notice(notices::store_copy_fails));
  CHECK(bench.notice(notices::store_copy_fails)->until == BootTime{});
  CHECK(why_blocked(bench.state) == Blocked::no);
  bench.send(StoreTold{{true, ""}});
  CHECK_FALSE(bench.notice(notices::store_copy_fails));
}

TEST_CASE("A decoder that cannot run is shown until it runs") {
  Bench bench;
  bench.send(ScanningTold{"The decoder ends at once."});
  REQUIRE(bench.notice(notices::scanning_off));
  bench.send(ScanningTold{""});
  CHECK_FALSE(bench.notice(notices::scanning_off));
}

TEST_CASE("Where signing in is required nothing is done before it, and signing out parks the parcel") {
  Settings settings = Bench::standard_settings();
  settings.sign_in_required = true;
  Bench bench(settings);
  bench.state.user.reset();
  bench.scan(usps_label);
  bench.send(StartByHandAsked{});
  CHECK_FALSE(bench.state.session);
  CHECK(bench.notice(notices::sign_in_needed));
  bench.scan("BADGE-7");
  CHECK(bench.state.badge_shown == "BADGE-7");
  bench.send(SignInAsked{"BADGE-7", "1234"});
  REQUIRE(bench.command<CheckSignIn>());
  bench.send(SignInAnswered{{}, Error{ErrorCode::permission, "sign in", "", "wrong badge or PIN", ""}});
  CHECK_FALSE(bench.state.sign_in_trouble.empty());
  bench.send(SignInAnswered{User{{"u7"}, "Bo", "BADGE-7", Role::inspector, true}, {}});
  bench.commit();
  CHECK(bench.count<SignedIn>() == 1);
  bench.begin_headset();
  bench.answer("identity", "match");
  bench.send(SignOutAsked{});
  bench.commit();
  CHECK(bench.count<SessionParked>() == 1);
  CHECK(bench.count<SignedOut>() == 1);
  CHECK_FALSE(bench.state.session);
  bench.scan(ups_label);
  bench.see(ups_label, 4);
  CHECK(bench.last.empty());
}

TEST_CASE("A hand scanner that goes away is told once with its reason, and its return takes that back") {
  Bench bench;
  const auto told = [&](ScannerCondition condition, const std::string& trouble) {
    bench.send(ScannerTold{{"hand", condition, trouble, "", {}}});
  };
  told(ScannerCondition::starting, "");
  told(ScannerCondition::live, "");
  CHECK(bench.state.notices.empty());
  told(ScannerCondition::missing, "It is unplugged.");
  REQUIRE(bench.notice(notices::scanner_away));
  CHECK(bench.notice(notices::scanner_away)->detail == "It is unplugged.");
  CHECK(bench.command<PlayCue>());
  const auto first = bench.notice(notices::scanner_away)->number;
  told(ScannerCondition::missing, "It is unplugged.");
  CHECK(bench.notice(notices::scanner_away)->number == first);
  told(ScannerCondition::live, "");
  CHECK_FALSE(bench.notice(notices::scanner_away));
  CHECK(bench.notice(notices::scanner_back));
  REQUIRE(bench.state.scanners.size() == 1);
  CHECK(bench.state.scanners.front().condition == ScannerCondition::live);
}

TEST_CASE("Notices go by themselves, by touch, or with their cause") {
  Bench bench;
  bench.send(BackAsked{});
  REQUIRE(bench.notice(notices::nothing_to_undo));
  bench.wait(5s);
  bench.send(Tick{});
  CHECK_FALSE(bench.notice(notices::nothing_to_undo));
  bench.send(camera("label", CameraCondition::missing));
  bench.wait(60s);
  bench.send(Tick{});
  REQUIRE(bench.notice(notices::camera_away));
  bench.send(NoticeDismissed{bench.notice(notices::camera_away)->number});
  CHECK_FALSE(bench.notice(notices::camera_away));
  bench.send(BackAsked{});
  bench.send(BackAsked{});
  CHECK(std::count_if(bench.state.notices.begin(), bench.state.notices.end(),
                      [](const Notice& one) { return one.key == notices::nothing_to_undo; }) == 1);
}

TEST_CASE("A parcel left open is asked about, until somebody goes on") {
  Bench bench;
  bench.begin_headset();
  bench.wait(11min);
  bench.send(Tick{});
  CHECK(bench.notice(notices::session_idle));
  bench.answer("identity", "match");
  CHECK_FALSE(bench.notice(notices::session_idle));
}

TEST_CASE("A recording that could not begin is tried again while the parcel is open, with one alarm") {
  Bench bench;
  bench.begin_headset();
  const Error read_only{ErrorCode::read_only, "make the folder", "/evidence", "read-only file system", "Mount it."};
  const ClipId first = bench.state.recording.clip;
  bench.send(ClipFailedToRun{first, "", read_only});
  CHECK(bench.cued(Cue::attention));
  CHECK(bench.state.recording.phase == RecordingPhase::off);
  bench.wait(5s);
  bench.send(Tick{});
  CHECK_FALSE(bench.command<BeginClip>());
  bench.wait(6s);
  bench.send(Tick{});
  REQUIRE(bench.command<BeginClip>());
  const ClipId second = bench.state.recording.clip;
  CHECK(second != first);
  bench.send(ClipFailedToRun{second, "", read_only});
  CHECK_FALSE(bench.cued(Cue::attention));
  CHECK(bench.notice(notices::clip_failed_all));
  bench.wait(11s);
  bench.send(Tick{});
  REQUIRE(bench.command<BeginClip>());
  bench.send(ClipRunning{{bench.state.recording.clip, bench.session().id, {"label"}, "folder"}});
  CHECK_FALSE(bench.notice(notices::clip_failed_all));
  CHECK(bench.state.recording.trouble.empty());
}

TEST_CASE("Decisions are marked in the running clip as lines of JSON") {
  Bench bench;
  bench.begin_headset();
  bench.answer("identity", "match");
  REQUIRE(bench.command<MarkClip>());
  CHECK(bench.command<MarkClip>()->clip == bench.state.recording.clip);
  CHECK(bench.command<MarkClip>()->text == "{\"kind\":\"answer\",\"item\":\"" + bench.item().id.value +
                                               "\",\"question\":\"identity\",\"answer\":\"match\"}");
  bench.send(OverrideAsked{Grade::scrap, {}, "says \"no\"\n"});
  CHECK(bench.command<MarkClip>()->text.find("says \\\"no\\\"\\u000a") != std::string::npos);
}

TEST_CASE("The bit rate is that of all cameras of the last clip, once there are two seconds of it") {
  Bench bench;
  bench.begin_headset();
  const ClipId clip = bench.state.recording.clip;
  bench.send(FragmentSynced{clip, "label", 1000ms, 9'000'000});
  CHECK(bench.state.recording_bits_per_second == 0);
  bench.send(FragmentSynced{clip, "label", 4000ms, 2'000'000});
  bench.send(FragmentSynced{clip, "overview", 2000ms, 500'000});
  CHECK(bench.state.recording_bits_per_second == 18'000'000 + 2'000'000);
}

TEST_CASE("The last jump of the clock is remembered with its time") {
  Bench bench;
  CHECK_FALSE(bench.state.last_clock_jump);
  bench.send(ClockJumpSeen{-3000});
  REQUIRE(bench.state.last_clock_jump);
  CHECK(bench.state.last_clock_jump->milliseconds == -3000);
}

}  // namespace
}  // namespace returns::station::tests
