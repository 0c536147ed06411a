// Status, settings and first run: what touch, keys and scans come to.
#include "tests/ui/screens/desk.h"

using namespace returns;
using examples::Desk;
using ui::FirstRunStep;
using ui::Intent;
using ui::ScreenKind;
using ui::SettingsSection;
using ui::SettingsStep;

namespace {

template <typename Request>
Request asked(const std::vector<Intent>& intents) {
  REQUIRE(intents.size() == 1);
  return std::get<Request>(std::get<station::AdminRequest>(intents.front()));
}

void type(Desk& desk, const std::string& text) {
  for (const char sign : text)
    CHECK(desk.key(std::string(1, sign)).empty());
}

}  // namespace

TEST_CASE("the status is one touch or one key from work and history, and a scan there goes on with the work") {
  for (const char* from : {"question", "history_rows"}) {
    Desk by_touch(from), by_key(from);
    by_touch.touch("status");
    by_key.key("s");
    CHECK(by_touch.example.draft.screen == ScreenKind::status);
    CHECK(by_key.example.draft.screen == ScreenKind::status);
  }
  Desk desk("status");
  const auto code = examples::only<station::CodeEntered>(desk.scan("LPNRRFN8843140"));
  CHECK(code.raw == "LPNRRFN8843140");
  CHECK(desk.example.draft.screen == ScreenKind::work);
}

TEST_CASE("what needs attention is counted, and nothing is counted when all is well") {
  Desk well("status"), trouble("status_trouble");
  CHECK(well.stage.model().next == "All is well");
  CHECK(trouble.stage.model().next == "7 things need attention");
}

TEST_CASE("the light is measured on demand and told in one sentence") {
  Desk desk("status");
  CHECK(examples::find<ui::CheckLight>(desk.key("l")));
  Desk yellow("status_light_yellow");
  const auto& cards = yellow.stage.model().status->cards;
  CHECK(std::any_of(cards.begin(), cards.end(),
                    [](const ui::StatusCard& card) { return card.sentence.find("yellowish") != std::string::npos; }));
}

TEST_CASE("opening the settings looks around; somebody who may not sees nothing of them") {
  Desk desk("status");
  asked<station::LookAround>(desk.touch("settings"));
  CHECK(desk.example.draft.screen == ScreenKind::settings);
  Desk locked("settings_locked");
  CHECK(locked.stage.model().settings->sections.empty());
  CHECK(locked.stage.model().actions.size() == 2);  // back and help
}

TEST_CASE("a choice in the settings asks to save the whole site with that one change") {
  Desk desk("settings_bench_changed");
  const auto before = desk.example.around.admin->saved;
  const auto site = asked<station::SaveSite>(desk.touch("language/zh")).site;
  CHECK(site.language == "zh");
  auto expected = before;
  expected.language = "zh";
  CHECK(site == expected);
}

TEST_CASE("cameras are taken into use, let go and swapped, and names stay with their places") {
  Desk desk("settings_cameras");
  const auto cameras = desk.example.around.admin->saved.cameras;
  const auto swapped = asked<station::SaveSite>(desk.touch("swap")).site.cameras;
  CHECK(swapped[0].name == "label");
  CHECK(swapped[0].uri == cameras[1].uri);
  CHECK(swapped[1].uri == cameras[0].uri);
  const auto left = asked<station::SaveSite>(desk.touch("camera/" + cameras[0].uri)).site.cameras;
  REQUIRE(left.size() == 1);
  CHECK(left[0].name == "label");
  CHECK(left[0].uri == cameras[1].uri);
}

TEST_CASE("a restart is offered only where something waits for it, and not while a parcel is open") {
  Desk nothing("settings_cameras"), waits("settings_bench_changed"), open("settings_restart_later");
  CHECK(nothing.key("r").empty());
  CHECK(examples::find<ui::RestartStation>(waits.key("r")));
  CHECK(open.key("r").empty());
  CHECK(open.touch("restart").empty());
}

TEST_CASE("a new user is asked for name, badge by scan, PIN twice and role, and then saved as a whole") {
  Desk desk("settings_users");
  desk.touch("user/add");
  type(desk, "Zoe");
  desk.key("enter");
  CHECK(desk.scan("BADGE-21").empty());
  CHECK(desk.example.draft.settings.step == SettingsStep::user_pin);
  type(desk, "12345");
  desk.key("enter");
  type(desk, "1234");
  desk.key("enter");
  CHECK(desk.example.draft.settings.differ);
  CHECK(desk.example.draft.settings.step == SettingsStep::user_pin);
  for (int time = 0; time < 2; ++time) {
    type(desk, "4711");
    desk.key("enter");
  }
  const auto request = asked<station::SaveUser>(desk.touch("role/supervisor"));
  CHECK(request.user == User{{}, "Zoe", "BADGE-21", Role::supervisor, true});
  CHECK(request.pin == "4711");
  CHECK(desk.example.draft.settings.step == SettingsStep::page);
  CHECK(desk.example.draft.settings.pin.empty());
}

TEST_CASE("a PIN takes 4 to 8 digits and nothing else") {
  Desk desk("settings_user_pins_differ");
  type(desk, "a12 3");
  CHECK(desk.example.draft.text == "123");
  CHECK(desk.stage.model().main->enabled == ui::Enabled::no);
  type(desk, "4");
  CHECK(desk.stage.model().main->enabled == ui::Enabled::yes);
  type(desk, "56789");
  CHECK(desk.stage.model().main->enabled == ui::Enabled::no);
}

TEST_CASE("a client is renamed under its id, and a new one gets an id that nobody has") {
  Desk desk("settings_clients");
  desk.touch("client/lumio");
  CHECK(desk.example.draft.text == "Lumio Home GmbH");
  type(desk, " 2");
  const auto renamed = asked<station::SaveSite>(desk.key("enter")).site.clients;
  CHECK(renamed[0] == Client{{"lumio"}, "Lumio Home GmbH 2"});
  desk.touch("client/add");
  type(desk, "Lumio");
  const auto added = asked<station::SaveSite>(desk.key("enter")).site.clients;
  REQUIRE(added.size() == 3);
  CHECK(added[2] == Client{{"lumio-2"}, "Lumio"});
}

TEST_CASE("a scan on the scanner's page shows there, and is no code for the core") {
  Desk desk("settings_scanner");
  CHECK(desk.scan("4006381333931").empty());
  CHECK(desk.example.draft.settings.scanned == "4006381333931");
  desk.touch("section/users");
  CHECK(desk.scan("4006381333931").empty());
}

TEST_CASE("a hand scanner is taken for the station alone and let type again by one touch each") {
  Desk desk("settings_scanner_alone");
  const auto saved_by = [&](const char* id) { return asked<station::SaveSite>(desk.touch(id)).site.scanners; };
  const auto let_go = saved_by("device/0");
  REQUIRE(let_go.size() == 1);
  REQUIRE(let_go[0].name == "hand-2");
  const auto taken = saved_by("device/1");
  REQUIRE(taken.size() == 3);
  REQUIRE(taken[2].device == "046d:c31c:Logitech USB Keyboard");
  const auto gone = saved_by("device/2");  // set up, and not connected
  REQUIRE(gone.size() == 1);
  REQUIRE(gone[0].name == "hand");
}

TEST_CASE("the first run goes by keys alone to a request with every answer") {
  Desk desk("first_run_language");
  desk.key("2");
  CHECK(desk.example.draft.first_run.site.language == "zh");
  desk.key("1");
  desk.key("enter");
  while (!desk.example.draft.text.empty())
    desk.key("backspace");
  CHECK(desk.stage.model().main->enabled == ui::Enabled::no);
  type(desk, "Door 3");
  desk.key("enter");
  CHECK(desk.example.draft.text == "door-3");
  desk.key("enter");
  const std::string uri = desk.example.around.admin->cameras[1].uri;
  desk.touch("camera/" + uri);
  desk.key("enter");
  desk.key("enter");  // the share: later
  type(desk, "Ana");
  desk.key("enter");
  desk.scan("BADGE-7");
  type(desk, "1234");
  desk.key("enter");
  type(desk, "1234");
  desk.key("enter");
  CHECK(desk.example.draft.first_run.step == FirstRunStep::summary);
  const auto request = asked<station::FinishFirstRun>(desk.key("enter"));
  CHECK(request.site.id == "door-3");
  CHECK(request.site.name == "Door 3");
  CHECK(request.site.language == "en");
  CHECK(request.site.cameras == std::vector<station::SiteCamera>{{"label", uri}});
  CHECK(request.site.share_folder.empty());
  CHECK(request.admin == User{{}, "Ana", "BADGE-7", Role::admin, true});
  CHECK(request.pin == "1234");
}

TEST_CASE("without an admin the first run ends without sign-in, and every step goes back") {
  Desk desk("first_run_admin");
  desk.touch("skip");
  CHECK(asked<station::FinishFirstRun>(desk.key("enter")).admin.name.empty());
  for (const FirstRunStep step : {FirstRunStep::admin_name, FirstRunStep::share, FirstRunStep::cameras,
                                  FirstRunStep::id, FirstRunStep::name, FirstRunStep::language}) {
    desk.key("escape");
    CHECK(desk.example.draft.first_run.step == step);
  }
}

TEST_CASE("a main button that is off says beside it why") {
  struct Step {
    const char* example;
    const char* why;
  };
  for (const Step step :
       {Step{"first_run_name", "Type a name first"}, Step{"first_run_id", "Type a name first"},
        Step{"first_run_badge", "Scan the badge, or type its code"}, Step{"first_run_pin", "4 to 8 digits are needed"},
        Step{"settings_camera_address", "Type a whole address, such as rtsp://…"},
        Step{"settings_share_folder", "Type the whole path, from the first /"},
        Step{"settings_client_name", "Type a name first"}}) {
    INFO(step.example);
    Desk desk(step.example);
    while (!desk.example.draft.text.empty())
      desk.key("backspace");
    CHECK(desk.stage.model().main->enabled == ui::Enabled::no);
    CHECK(desk.stage.model().next_is_why);
    CHECK(desk.stage.model().next == step.why);
  }
  Desk desk("first_run_id");
  type(desk, " 7");
  CHECK(desk.stage.model().next == "Only a–z, 0–9, - and _, at most 24 of them");
  desk.key("backspace");
  desk.key("backspace");
  CHECK(desk.stage.model().main->enabled == ui::Enabled::yes);
  CHECK_FALSE(desk.stage.model().next_is_why);
}

TEST_CASE("the tile of each camera says how it is: live with size and rate, or what is the matter and what to do") {
  Desk live("settings_cameras");
  const auto& tiles = live.stage.model().settings->page.tiles;
  REQUIRE(tiles.size() == 2);
  CHECK(tiles[0].state.text == "640x360 · 9.9/s");
  CHECK(tiles[1].state.text == "1920x1080 · 30.0/s");
  Desk trouble("settings_cameras_trouble");
  const char* said[] = {"Not there", "In use elsewhere", "No permission", "It keeps failing"};
  const char* advice[] = {"Plug it in", "Close the other program", "“video”", "Unplug it"};
  for (std::size_t index = 0; index < 4; ++index) {
    const auto& tile = trouble.stage.model().settings->page.tiles[index];
    CHECK(tile.state.text == said[index]);
    CHECK(tile.advice.find(advice[index]) != std::string::npos);
    CHECK(tile.advice.find("Trying again in") != std::string::npos);
    CHECK(tile.picture.find("trial:") == 0);  // wanted all the same: that is what keeps it being tried
  }
  CHECK(trouble.stage.model().settings->page.tiles[3].reason == "Could not read from the camera: Input/output error.");
  Desk unknown("settings_cameras_starting");
  CHECK(unknown.stage.model().settings->page.tiles[0].state.text == "Starting …");
}

TEST_CASE("a camera on a tile that is no picture yet is asked for, so that it is opened") {
  Desk desk("settings_cameras_trouble");
  std::size_t wanted = 0;
  for (const auto& picture : desk.drawn.pictures)
    wanted += picture.key.starts_with("trial:");
  CHECK(wanted == 4);
}

TEST_CASE("what is wrong on another page of the status is counted on the button that leads there") {
  Desk desk("status_trouble");
  const auto drawn = desk.stage.draw(desk.example, 1280, 800);
  const auto says = [](const ui::Drawn& screen, const std::string& words) {
    return std::any_of(screen.writings.begin(), screen.writings.end(), [&](const ui::Drawn::Writing& writing) {
      return writing.shown.find(words) != std::string::npos;
    });
  };
  CHECK(says(drawn, "3 need attention"));
  Desk well("status");
  CHECK_FALSE(says(well.stage.draw(well.example, 1280, 800), "need"));
}
