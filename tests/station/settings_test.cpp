// What an administrator changes, on real files and a real store.
#include "app/runtime/admin_desk.h"
#include "app/runtime/configuration_edit.h"
#include "app/runtime/first_run.h"
#include "app/runtime/store_setup.h"
#include "tests/support/catch.h"
#include "tests/support/station_home.h"

namespace returns::tests {
namespace {

using runtime::edit_configuration;
using station::AdminResult;
using station::Refusal;
using station::Site;

const runtime::Folders folders{"/config", "/data", "/state", "/assets"};

Site read_site(const std::string& toml) {
  return runtime::site_of(need(runtime::parse_configuration(toml, "station.toml", folders)));
}
runtime::EditedConfiguration edit(const std::string& toml, const std::function<void(Site&)>& change) {
  const Site from = read_site(toml);
  Site to = from;
  change(to);
  return need(edit_configuration(toml, from, to, "station.toml", folders));
}

const std::string handwritten = R"(# Bench by the door; ask Kofi before you change the lamp.
[station]
id = "bench-07"   # never change
name = "Bench 07"

[window]
sounds = false

# The big one on the arm.
[[camera]]
name = "label"
uri = "v4l2:/dev/video0"
width = 1280
height = 720

[[camera]]
uri = "v4l2:/dev/video2" # on the shelf
name = "overview"

[recording]
quality = 21
)";

TEST_CASE("A change of the configuration touches its own line only, and comments stay") {
  const auto edited = edit(handwritten, [](Site& site) {
    site.name = "Bench \"7\"";
    site.language = "zh";
    site.light_theme = true;
  });
  CHECK_FALSE(edited.rewritten);
  std::string expected = handwritten;
  expected.replace(expected.find("name = \"Bench 07\"\n"), 18, "name = \"Bench \\\"7\\\"\"\nlanguage = \"zh\"\n");
  expected.replace(expected.find("sounds = false\n"), 15, "sounds = false\ntheme = \"light\"\n");
  CHECK(edited.toml == expected);
}

TEST_CASE("Swapped cameras keep their sizes and comments; the names say what the places are for") {
  const auto edited = edit(handwritten, [](Site& site) { std::swap(site.cameras[0].uri, site.cameras[1].uri); });
  CHECK_FALSE(edited.rewritten);
  const auto read = need(runtime::parse_configuration(edited.toml, "station.toml", folders));
  REQUIRE(read.cameras.size() == 2);
  CHECK(read.cameras[0].name == "label");
  CHECK(read.cameras[0].uri == "v4l2:/dev/video2");
  CHECK(read.cameras[1].name == "overview");
  CHECK(read.cameras[1].request.size.width == 1280);
  CHECK(edited.toml.find("# The big one on the arm.\n[[camera]]\nname = \"overview\"") != std::string::npos);
  CHECK(edited.toml.find("# on the shelf") != std::string::npos);
  CHECK(edited.toml.find("[recording]\nquality = 21\n") != std::string::npos);
}

TEST_CASE("Clients and cameras are added and taken away as blocks") {
  auto edited = edit(handwritten, [](Site& site) {
    site.clients = {{{"lumio"}, "Lumio Home"}, {{"nordfell"}, "Nordfell AB"}};
    site.cameras.pop_back();
  });
  CHECK_FALSE(edited.rewritten);
  Site now = read_site(edited.toml);
  CHECK(now.clients.size() == 2);
  CHECK(now.cameras.size() == 1);
  edited = edit(edited.toml, [](Site& site) { site.clients[1].name = "Nordfell Group"; });
  now = read_site(edited.toml);
  CHECK(now.clients[0].name == "Lumio Home");
  CHECK(now.clients[1].name == "Nordfell Group");
}

TEST_CASE("A hand scanner is added and taken away as a block, and another's framing stays") {
  const std::string mine = std::string(handwritten) +
                           "\n# by the scale\n[[scanner]]\nname = \"hand\"\ndevice = \"05e0:1200\"\nsuffix = \"\\r\"\n";
  auto edited = edit(mine, [](Site& site) { site.scanners.push_back({"hand-2", "0536:02bc"}); });
  CHECK_FALSE(edited.rewritten);
  const auto read = need(runtime::parse_configuration(edited.toml, "station.toml", folders));
  REQUIRE(read.scanners.size() == 2);
  CHECK(read.scanners[0].framing.suffix == "\r");
  CHECK(read.scanners[1].device == "0536:02bc");
  CHECK(edited.toml.find("# by the scale\n[[scanner]]\nname = \"hand\"") != std::string::npos);
  edited = edit(edited.toml, [](Site& site) { site.scanners.erase(site.scanners.begin()); });
  CHECK(read_site(edited.toml).scanners == std::vector<station::SiteScanner>{{"hand-2", "0536:02bc"}});
}

TEST_CASE("A file in another style of TOML is written anew from its values, and says so") {
  const auto edited = edit("station = {id = \"bench-9\", name = \"Nine\"}\n[recording]\nquality = 20\n",
                           [](Site& site) { site.name = "Ten"; });
  CHECK(edited.rewritten);
  const auto read = need(runtime::parse_configuration(edited.toml, "station.toml", folders));
  CHECK(read.settings.station_name == "Ten");
  CHECK(read.settings.station.value == "bench-9");
  CHECK(read.encoder.constant_quality == 20);
}

TEST_CASE("A file that the loader refuses is left alone") {
  const auto refused = edit_configuration("[station]\nnmae = \"x\"\n", {}, Site{}, "station.toml", folders);
  REQUIRE_FALSE(refused);
  CHECK(refused.error().sentence().find("line 2") != std::string::npos);
}

struct Settings {
  StationHome home;
  std::shared_ptr<const station::AdminView> view;

  explicit Settings(const std::string& toml = "[station]\nid = \"bench-1\"\n") {
    home.configuration.file = home.path("station.toml");
    std::ofstream(*home.configuration.file) << toml;
    home.configuration.clients.clear();
    home.start();
  }
  station::AdminResult ask(station::AdminRequest request) {
    home.station().administer(std::move(request));
    REQUIRE(home.reaches([&] { return home.station().admin()->busy == 0; }));
    view = home.station().admin();
    return view->last;
  }
  std::string file() const { return text_of_file(*home.configuration.file); }
};

TEST_CASE("A client that is added works at once and stands in file and journal") {
  Settings settings;
  Site site = settings.home.station().admin()->saved;
  site.clients.push_back({{"nordfell"}, "Nordfell AB"});
  REQUIRE(settings.ask(station::SaveSite{site}) == AdminResult::saved);
  REQUIRE(settings.home.shows([](const auto& state) {
    return std::any_of(state.clients.begin(), state.clients.end(),
                       [](const Client& client) { return client.name == "Nordfell AB"; });
  }));
  CHECK(settings.file() == "[station]\nid = \"bench-1\"\n\n[[client]]\nid = \"nordfell\"\nname = \"Nordfell AB\"\n");
  settings.home.stop();
  const auto store = need(storage::Store::open(runtime::store_options(settings.home.configuration)));
  const auto clients = need(store->reader().clients());
  CHECK(std::find(clients.begin(), clients.end(), Client{{"nordfell"}, "Nordfell AB"}) != clients.end());
}

TEST_CASE("A user is added with badge and PIN, changed and disabled; the store answers to it") {
  Settings settings;
  REQUIRE(settings.ask(station::SaveUser{{{}, "Kofi B.", "BADGE-9", Role::supervisor, true}, "4711"}) ==
          AdminResult::user_saved);
  REQUIRE(settings.view->users.size() == 1);
  User kofi = settings.view->users.front();
  CHECK(kofi.role == Role::supervisor);
  kofi.role = Role::admin;
  REQUIRE(settings.ask(station::SaveUser{kofi, ""}) == AdminResult::user_saved);

  // Another user with the same badge is refused in words.
  CHECK(settings.ask(station::SaveUser{{{}, "Ana R.", "BADGE-9", Role::inspector, true}, "1234"}) == AdminResult::none);
  CHECK(settings.view->trouble.find("another user has this badge") != std::string::npos);
  settings.home.stop();
  {
    const auto store = need(storage::Store::open(runtime::store_options(settings.home.configuration)));
    const User signed_in = need(store->sign_in({"BADGE-9", "4711"}, read_clocks().utc));
    CHECK(signed_in.name == "Kofi B.");
    CHECK(signed_in.role == Role::admin);
  }
  settings.home.start();
  kofi.enabled = false;
  REQUIRE(settings.ask(station::SaveUser{kofi, ""}) == AdminResult::user_saved);
  settings.home.stop();
  const auto store = need(storage::Store::open(runtime::store_options(settings.home.configuration)));
  CHECK_FALSE(store->sign_in({"BADGE-9", "4711"}, read_clocks().utc));
}

TEST_CASE("Sign-in is switched on only when an admin with a badge is there") {
  Settings settings;
  Site site = settings.home.station().admin()->saved;
  site.sign_in = true;
  CHECK(settings.ask(station::SaveSite{site}) == AdminResult::none);
  CHECK(settings.view->refusal == Refusal::sign_in_needs_admin);
  CHECK(settings.file() == "[station]\nid = \"bench-1\"\n");
  settings.ask(station::SaveUser{{{}, "Ana R.", "BADGE-7", Role::admin, true}, "1234"});
  REQUIRE(settings.ask(station::SaveSite{site}) == AdminResult::saved);
  CHECK(settings.file() == "[station]\nid = \"bench-1\"\nsign_in = true\n");
}

TEST_CASE("Whoever may not administer changes nothing") {
  Settings settings;
  settings.home.stop();
  settings.home.configuration.settings.sign_in_required = true;
  settings.home.start();
  Site site = settings.home.station().admin()->saved;
  site.name = "Mine";
  CHECK(settings.ask(station::SaveSite{site}) == AdminResult::none);
  CHECK(settings.home.station().admin()->saved.name == "Bench 1");
  CHECK(settings.file() == "[station]\nid = \"bench-1\"\n");
}

TEST_CASE("A share is prepared, tried by writing and reading back, and tried again on demand") {
  Settings settings;
  const auto share = settings.home.path("share");
  std::filesystem::create_directories(share);
  REQUIRE(settings.ask(station::UseShare{share.string()}) == AdminResult::share_ready);
  CHECK_FALSE(settings.view->saved.share_id.empty());
  CHECK(need(storage::read_upstream_id(posix_files(), share)) == settings.view->saved.share_id);
  CHECK(settings.file().find("folder = \"" + share.string() + "\"") != std::string::npos);
  REQUIRE(settings.ask(station::TestShare{}) == AdminResult::share_tested);
  // Only the marker is left of the tests.
  CHECK(need(posix_files().list(share)).size() == 1);
  std::filesystem::remove_all(share);
  CHECK(settings.ask(station::TestShare{}) == AdminResult::none);
  CHECK(settings.view->trouble.find("not mounted") != std::string::npos);
  CHECK(settings.view->share_trouble == station::ShareTrouble::away);
  // Another share in its place; then the settings do something else.
  std::filesystem::create_directories(share);
  std::ofstream(share / "returns-upstream.id") << "somebody-elses\n";
  CHECK(settings.ask(station::TestShare{}) == AdminResult::none);
  CHECK(settings.view->share_trouble == station::ShareTrouble::another);
  std::ofstream(share / "returns-upstream.id") << "\n";
  CHECK(settings.ask(station::TestShare{}) == AdminResult::none);
  CHECK(settings.view->share_trouble == station::ShareTrouble::damaged);
  settings.ask(station::LookAround{});
  CHECK(settings.view->share_trouble == station::ShareTrouble::none);
}

TEST_CASE("What the system says of a share is told in a word") {
  using station::ShareTrouble;
  const auto said = [](int failure) {
    return runtime::share_trouble_of(system_error(failure, "write", "/mnt/returns").code);
  };
  CHECK(said(ENOENT) == ShareTrouble::away);
  CHECK(said(EACCES) == ShareTrouble::refuses);
  CHECK(said(EROFS) == ShareTrouble::refuses);
  CHECK(said(ENOSPC) == ShareTrouble::full);
  CHECK(said(EDQUOT) == ShareTrouble::full);
  CHECK(said(ESTALE) == ShareTrouble::silent);
  CHECK(said(EHOSTDOWN) == ShareTrouble::silent);
  CHECK(said(ETIMEDOUT) == ShareTrouble::silent);
  CHECK(said(EIO) == ShareTrouble::failing);
}

TEST_CASE("A folder that holds something else does not become the share") {
  Settings settings;
  const auto share = settings.home.path("holiday");
  std::filesystem::create_directories(share);
  std::ofstream(share / "beach.jpg") << "x";
  CHECK(settings.ask(station::UseShare{share.string()}) == AdminResult::none);
  CHECK(settings.view->trouble.find("beach.jpg") != std::string::npos);
  CHECK(settings.view->share_trouble == station::ShareTrouble::in_use);
  CHECK(settings.view->saved.share_folder.empty());
  CHECK(settings.file() == "[station]\nid = \"bench-1\"\n");
}

TEST_CASE("A camera that the station does not use gives live pictures while it is looked at") {
  Settings settings;
  const auto film = settings.home.path("film");
  std::filesystem::create_directories(film);
  cv::imwrite((film / "1.png").string(), empty_bench());
  const std::string uri = "frames:" + film.string() + "?loop=1";
  settings.home.station().administer(station::TryCameras{{uri}});
  REQUIRE(settings.home.reaches([&] { return settings.home.station().take_trial(uri) != nullptr; }));
  settings.home.station().administer(station::TryCameras{});
  REQUIRE(settings.ask(station::LookAround{}) == AdminResult::none);  // behind it in the lane
  CHECK(settings.home.station().take_trial(uri) == nullptr);
}

TEST_CASE("A camera that cannot be opened says why while it is looked at, and is live as soon as it can be") {
  Settings settings;
  const auto film = settings.home.path("film");
  const std::string uri = "frames:" + film.string() + "?loop=1";
  const auto told = [&]() -> std::optional<station::CameraStatus> {
    const auto view = settings.home.station().admin();
    return view->tried.size() == 1 ? std::optional(view->tried.front()) : std::nullopt;
  };
  settings.home.station().administer(station::TryCameras{{uri}});
  REQUIRE(settings.home.reaches([&] { return told() && told()->condition == station::CameraCondition::missing; }));
  CHECK(told()->name == uri);
  CHECK(told()->trouble.find(film.string()) != std::string::npos);
  REQUIRE(settings.home.reaches([&] { return told()->next_try_in >= std::chrono::seconds(2); }));  // the second wait
  std::filesystem::create_directories(film);
  cv::imwrite((film / "1.png").string(), empty_bench());
  REQUIRE(settings.home.reaches([&] { return told()->condition == station::CameraCondition::live; }));
  CHECK(told()->trouble.empty());
  settings.home.station().administer(station::TryCameras{});
  REQUIRE(settings.home.reaches([&] { return settings.home.station().admin()->tried.empty(); }));
}

TEST_CASE("Network and mounted shares are offered, with their spaces") {
  TemporaryFolder folder;
  const auto mounts = folder.path() / "mounts";
  std::ofstream(mounts) << "/dev/sda1 / ext4 rw 0 0\nproc /proc proc rw 0 0\n"
                           "nas:/returns /srv/returns nfs4 rw 0 0\n//nas/x /home/x/share cifs rw 0 0\n"
                           "/dev/sdb1 /media/bench/backup\\040disk ext4 rw 0 0\n";
  CHECK(runtime::share_folders(mounts) ==
        std::vector<std::string>{"/srv/returns", "/home/x/share", "/media/bench/backup disk"});
}

struct BareMachine {
  TemporaryFolder folder;
  runtime::Configuration configuration;

  BareMachine() {
    const auto path = folder.path();
    configuration = need(runtime::parse_configuration(
        "", "", {path / "config", path / "data", path / "state", RETURNS_SOURCE_DIR "/assets"}));
  }
  std::filesystem::path file() const { return configuration.folders.config / "station.toml"; }
  runtime::Configuration reloaded() const {
    return need(runtime::parse_configuration(text_of_file(file()), file().string(), configuration.folders));
  }
  std::shared_ptr<const station::AdminView> finish(const station::FinishFirstRun& answers) {
    std::mutex mutex;
    std::condition_variable changed;
    const auto first = runtime::begin_first_run(configuration, [&] { changed.notify_all(); });
    first->administer(answers);
    std::unique_lock lock(mutex);
    const auto until = std::chrono::steady_clock::now() + 30s;
    while (first->admin()->busy > 0 && std::chrono::steady_clock::now() < until)
      changed.wait_for(lock, 100ms);
    return first->admin();
  }
};

TEST_CASE("A machine is bare without a file at the standard place and without a store, unless a file is named") {
  BareMachine machine;
  CHECK(runtime::is_first_run(machine.configuration, false));
  CHECK_FALSE(runtime::is_first_run(machine.configuration, true));
  auto with_file = machine.configuration;
  with_file.file = "/somewhere/station.toml";
  CHECK_FALSE(runtime::is_first_run(with_file, false));
  std::filesystem::create_directories(machine.configuration.folders.data / "store");
  std::ofstream(machine.configuration.folders.data / "store" / "store.sqlite");
  CHECK_FALSE(runtime::is_first_run(machine.configuration, false));
}

TEST_CASE("The first run writes the file and the first admin, who can sign in") {
  BareMachine machine;
  station::FinishFirstRun answers;
  answers.site.id = "bench-07";
  answers.site.name = "Bench 07";
  answers.site.language = "zh";
  answers.site.cameras = {{"label", "v4l2:/dev/video0"}};
  answers.admin = {{}, "Ana R.", "BADGE-7", Role::admin, true};
  answers.pin = "4711";
  const auto view = machine.finish(answers);
  INFO(view->trouble);
  REQUIRE(view->last == AdminResult::finished);
  const auto read = machine.reloaded();
  CHECK(read.settings.station.value == "bench-07");
  CHECK(read.settings.station_name == "Bench 07");
  CHECK(read.settings.language == "zh");
  CHECK(read.settings.sign_in_required);
  CHECK(read.cameras.size() == 1);
  const auto store = need(storage::Store::open(runtime::store_options(read)));
  CHECK(need(store->sign_in({"BADGE-7", "4711"}, read_clocks().utc)).role == Role::admin);
}

TEST_CASE("The first run with everything left for later gives a station without sign-in") {
  BareMachine machine;
  const auto view = machine.finish({});
  INFO(view->trouble);
  REQUIRE(view->last == AdminResult::finished);
  CHECK(text_of_file(machine.file()) == "[station]\nid = \"bench-1\"\nname = \"Bench 1\"\nlanguage = \"en\"\n");
  CHECK_FALSE(machine.reloaded().settings.sign_in_required);
}

TEST_CASE("A first run that cannot save its admin says why and can be tried again") {
  BareMachine machine;
  station::FinishFirstRun answers;
  answers.admin = {{}, "Ana R.", "BADGE-7", Role::admin, true};
  answers.pin = "12";
  CHECK(machine.finish(answers)->trouble.find("4 to 8 digits") != std::string::npos);
  CHECK_FALSE(machine.reloaded().settings.sign_in_required);
  answers.pin = "1234";
  CHECK(machine.finish(answers)->last == AdminResult::finished);
  CHECK(machine.reloaded().settings.sign_in_required);
}

}  // namespace
}  // namespace returns::tests
