#include "app/station/admin.h"

#include "app/station/notice_keys.h"
#include "tests/support/catch.h"
#include "tests/support/station_bench.h"

namespace returns::station::tests {
namespace {

using namespace std::chrono_literals;

User user(const std::string& id, Role role, bool enabled = true, const std::string& badge = "BADGE") {
  return {{id}, "Somebody", badge, role, enabled};
}

Site changed(const std::function<void(Site&)>& change) {
  Site site;
  change(site);
  return site;
}

TEST_CASE("Only what cannot change while the station runs asks for a restart") {
  const Site running;
  CHECK_FALSE(needs_restart(running, running));
  CHECK_FALSE(needs_restart(running, changed([](Site& site) { site.language = "zh"; })));
  CHECK_FALSE(needs_restart(running, changed([](Site& site) { site.light_theme = true; })));
  CHECK_FALSE(needs_restart(running, changed([](Site& site) { site.sounds = false; })));
  CHECK_FALSE(needs_restart(running, changed([](Site& site) { site.idle_minutes = 60; })));
  CHECK_FALSE(needs_restart(running, changed([](Site& site) { site.clients = {{{"lumio"}, "Lumio"}}; })));
  CHECK(needs_restart(running, changed([](Site& site) { site.name = "Bench 2"; })));
  CHECK(needs_restart(running, changed([](Site& site) { site.sign_in = true; })));
  CHECK(needs_restart(running, changed([](Site& site) { site.cameras = {{"label", "v4l2:/dev/video0"}}; })));
  CHECK(needs_restart(running, changed([](Site& site) { site.share_folder = "/mnt"; })));
  CHECK(needs_restart(running, changed([](Site& site) { site.scanner_gap_ms = 80; })));
}

TEST_CASE("Without sign-in anybody may change settings, with it admins only") {
  State state;
  CHECK(may_administer(state));
  state.settings.sign_in_required = true;
  CHECK_FALSE(may_administer(state));
  state.user = user("u", Role::supervisor);
  CHECK_FALSE(may_administer(state));
  state.user->role = Role::admin;
  CHECK(may_administer(state));
}

TEST_CASE("Sign-in is not switched on while nobody could change the settings afterwards") {
  const Site with_sign_in = changed([](Site& site) { site.sign_in = true; });
  CHECK(why_not(with_sign_in, {}) == Refusal::sign_in_needs_admin);
  CHECK(why_not(with_sign_in, {user("a", Role::supervisor)}) == Refusal::sign_in_needs_admin);
  CHECK(why_not(with_sign_in, {user("a", Role::admin, false)}) == Refusal::sign_in_needs_admin);
  CHECK(why_not(with_sign_in, {user("a", Role::admin, true, "")}) == Refusal::sign_in_needs_admin);
  CHECK(why_not(with_sign_in, {user("a", Role::admin)}) == Refusal::none);
}

TEST_CASE("The last admin keeps role and access while sign-in is on") {
  const std::vector<User> one{user("a", Role::admin), user("b", Role::inspector)};
  CHECK(why_not(user("a", Role::inspector), one, true) == Refusal::last_admin);
  CHECK(why_not(user("a", Role::admin, false), one, true) == Refusal::last_admin);
  CHECK(why_not(user("a", Role::inspector), one, false) == Refusal::none);
  CHECK(why_not(user("b", Role::supervisor), one, true) == Refusal::none);
  const std::vector<User> two{user("a", Role::admin), user("b", Role::admin)};
  CHECK(why_not(user("a", Role::inspector), two, true) == Refusal::none);
}

TEST_CASE("Names, ids and addresses that cannot be used are refused") {
  CHECK(why_not(changed([](Site& site) { site.name.clear(); }), {}) == Refusal::name_missing);
  CHECK(why_not(changed([](Site& site) { site.id = "Bench 7"; }), {}) == Refusal::id_not_a_word);
  CHECK(why_not(changed([](Site& site) { site.clients = {{{"a"}, ""}}; }), {}) == Refusal::name_missing);
  CHECK(why_not(changed([](Site& site) { site.clients = {{{"unassigned"}, "A"}}; }), {}) == Refusal::id_not_a_word);
  CHECK(why_not(changed([](Site& site) {
                  site.clients = {{{"a"}, "A"}, {{"a"}, "B"}};
                }),
                {}) == Refusal::client_id_twice);
  CHECK(why_not(changed([](Site& site) { site.cameras = {{"label", "camera"}}; }), {}) == Refusal::no_address);
}

TEST_CASE("A name becomes a word for the records, or nothing when none of it can be kept") {
  CHECK(word_of("Lumio Home GmbH") == "lumio-home-gmbh");
  CHECK(word_of("  Bench — 07 ") == "bench-07");
  CHECK(word_of("王芳") == "");
  CHECK(is_word(word_of("An extraordinarily long name of a client")));
}

TEST_CASE("A scanner that becomes the station's alone gets a name that is free, and is let go by its device") {
  const Site bare;
  const Site one = with_scanner(bare, "05e0:1200", true);
  REQUIRE(one.scanners == std::vector<SiteScanner>{{"hand", "05e0:1200"}});
  const Site two = with_scanner(one, "/dev/input/by-id/usb-x-event-kbd", true);
  REQUIRE(two.scanners.back() == SiteScanner{"hand-2", "/dev/input/by-id/usb-x-event-kbd"});
  REQUIRE(with_scanner(two, "05e0:1200", true).scanners.size() == 2);
  const Site second = with_scanner(two, "05e0:1200", false);
  REQUIRE(second.scanners == std::vector<SiteScanner>{{"hand-2", "/dev/input/by-id/usb-x-event-kbd"}});
  REQUIRE(with_scanner(second, "1234:5678", true).scanners.back().name == "hand");
  REQUIRE(needs_restart(bare, one));
}

TEST_CASE("The reasons of an open item follow the language of the screen") {
  Policy policy = small_policy();
  policy.questions[1].options[1].reason = {{"en", "Opened"}, {"zh", "已拆封"}};
  Bench bench(Bench::standard_settings(), {policy});
  bench.begin_headset();
  bench.answer("identity", "match");
  bench.answer("packaging", "opened");
  REQUIRE_FALSE(bench.item().outcome.reasons.empty());
  CHECK(bench.item().outcome.reasons.back().text == "Opened");
  bench.send(SiteTold{"zh", std::chrono::minutes(10), {}});
  CHECK(bench.item().outcome.reasons.back().text == "已拆封");
}

TEST_CASE("Changed settings reach the core: language and idle time, and new or renamed clients as facts") {
  Bench bench;
  bench.state.clients = {{{"lumio"}, "Lumio"}, {{"old"}, "Old"}};
  bench.send(SiteTold{"zh", 25min, {{{"lumio"}, "Lumio Home"}, {{"nordfell"}, "Nordfell AB"}}});
  CHECK(bench.state.settings.language == "zh");
  CHECK(bench.state.settings.idle_prompt == 25min);
  const auto* append = bench.command<Append>();
  REQUIRE(append);
  REQUIRE(append->facts.size() == 2);
  CHECK(std::get<ClientSaved>(append->facts[0].fact).client.name == "Lumio Home");
  CHECK(std::get<ClientSaved>(append->facts[1].fact).client.id.value == "nordfell");
  CHECK(bench.state.clients.size() == 3);
  bench.commit();
  bench.send(SiteTold{"zh", 25min, {{{"lumio"}, "Lumio Home"}}});
  CHECK_FALSE(bench.command<Append>());
}

}  // namespace
}  // namespace returns::station::tests
