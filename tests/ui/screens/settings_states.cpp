#include "tests/ui/screens/bench.h"
#include "tests/ui/screens/more_states.h"
#include "tests/ui/screens/troubles.h"

namespace returns::examples {

using namespace std::chrono_literals;
using station::AdminView;
using ui::FirstRunStep;
using ui::SettingsSection;
using ui::SettingsStep;

namespace {

constexpr const char* first_uri = "v4l2:/dev/v4l/by-id/usb-046d_HD_Pro_Webcam_C920_0AC2B1FF-video-index0";
constexpr const char* second_uri = "v4l2:/dev/v4l/by-id/usb-Elgato_Facecam_FW14-video-index0";

AdminView bench() {
  AdminView view;
  view.saved.id = "bench-07";
  view.saved.name = "Bench 07";
  view.saved.cameras = {{"label", first_uri}, {"overview", second_uri}};
  view.saved.clients = {{{"lumio"}, "Lumio Home GmbH"}, {{"nordfell"}, "Nordfell AB"}};
  view.saved.share_folder = "/mnt/returns";
  view.running = view.saved;
  view.users = {{{"u1"}, "Ana R.", "BADGE-7", Role::admin, true},
                {{"u2"}, "Kofi B.", "BADGE-9", Role::supervisor, true},
                {{"u3"}, "Maximiliane Oberhuber-Santos de la Vega", "BADGE-11", Role::inspector, false}};
  view.cameras = {{first_uri, "HD Pro Webcam C920", "MJPEG 1920x1080 30/s"},
                  {second_uri, "Elgato Facecam", "MJPEG 1920x1080 60/s"}};
  view.folders = {"/mnt/returns", "/media/backup disk 4 TB"};
  view.looked = true;
  return view;
}

// As each camera of the view says it is, in that order.
AdminView tried(AdminView view, const std::vector<station::CameraStatus>& statuses) {
  for (std::size_t index = 0; index < statuses.size() && index < view.cameras.size(); ++index) {
    view.tried.push_back(statuses[index]);
    view.tried.back().name = view.cameras[index].uri;
  }
  return view;
}
station::CameraStatus live(const std::string& format, double rate) {
  station::CameraStatus status;
  status.condition = station::CameraCondition::live;
  status.format = format;
  status.frames_per_second = rate;
  return status;
}
station::CameraStatus broken(station::CameraCondition condition, std::string trouble, std::chrono::seconds next_try) {
  station::CameraStatus status;
  status.condition = condition;
  status.trouble = std::move(trouble);
  status.next_try_in = next_try;
  return status;
}
std::vector<station::CameraStatus> troubles() {
  using station::CameraCondition;
  const std::string node = "/dev/v4l/by-id/usb-046d_HD_Pro_Webcam_C920_0AC2B1FF-video-index0";
  const std::string second = std::string(second_uri).substr(5), fourth = "/dev/Document camera V2";
  Error denied = system_error(EACCES, "open the camera", "/dev/USB2.0 PC CAMERA");
  denied.hint = "Add the user to the group \"video\".";
  Error busy = system_error(EBUSY, "open the camera", second);
  busy.hint = "Close the other program that uses the camera.";
  return {broken(CameraCondition::missing, camera_unplugged(node), 5s),
          broken(CameraCondition::busy, busy.sentence(), 10s), broken(CameraCondition::denied, denied.sentence(), 10s),
          broken(CameraCondition::failing, system_error(EIO, "read from the camera", fourth).sentence(), 2s)};
}

struct Pages {
  std::vector<Example>& to;

  Example& add(std::string name, AdminView view, SettingsSection section, SettingsStep step = SettingsStep::page,
               std::string text = {}) {
    to.push_back({std::move(name), idle(), {}, at_the_bench()});
    Example& page = to.back();
    page.draft.screen = ui::ScreenKind::settings;
    page.around.admin = std::make_shared<const AdminView>(std::move(view));
    ui::SettingsDraft draft;
    draft.section = section;
    draft.step = step;
    show(page, draft, std::move(text));
    return page;
  }
  static void show(Example& page, const ui::SettingsDraft& draft, std::string text = {}) {
    ui::act(page.draft, ui::press(ui::EditSettings{draft, std::move(text)}));
  }
};

void cameras(Pages& pages) {
  const AdminView live_ones = tried(bench(), {live("MJPEG 640x360 30/s", 9.9), live("YUYV 1920x1080 30/s", 29.97)});
  pages.add("settings_cameras", live_ones, SettingsSection::cameras);
  pages.add("settings_cameras_starting", bench(), SettingsSection::cameras);
  pages.add("settings_cameras_frozen",
            tried(bench(), {live("MJPEG 640x360 30/s", 9.9),
                            broken(station::CameraCondition::frozen,
                                   "Could not get a new picture from the camera trial: none came for 2 s. Check its "
                                   "cable; it is opened again if it stays silent.",
                                   0s)}),
            SettingsSection::cameras);
  auto many = bench();
  many.saved.cameras = {{"label", "rtsp://192.168.1.20:554/Streaming/Channels/101?transportmode=unicast"}};
  for (const char* name : {"Integrated camera", "USB2.0 PC CAMERA", "Document camera with a very long product name V2"})
    many.cameras.push_back({std::string("v4l2:/dev/") + name, name, ""});
  pages.add("settings_cameras_many", many, SettingsSection::cameras);
  auto wrong = bench();
  for (const char* name : {"USB2.0 PC CAMERA", "Document camera V2"})
    wrong.cameras.push_back({std::string("v4l2:/dev/") + name, name, ""});
  pages.add("settings_cameras_trouble", tried(wrong, troubles()), SettingsSection::cameras);
  auto network = bench();
  network.cameras = {
      {"rtsp://192.168.1.20:554/Streaming/Channels/101", "rtsp://192.168.1.20:554/Streaming/Channels/101", ""}};
  network.saved.cameras = {{"label", network.cameras.front().uri}};
  pages.add("settings_cameras_silent",
            tried(network,
                  {broken(station::CameraCondition::missing,
                          system_error(EHOSTUNREACH, "open the camera", "rtsp://192.168.1.20:554").sentence(), 10s)}),
            SettingsSection::cameras);
  auto none = bench();
  none.cameras.clear();
  none.saved.cameras.clear();
  pages.add("settings_cameras_none", none, SettingsSection::cameras);
  auto unknown = none;
  unknown.looked = false;
  unknown.busy = 1;
  pages.add("settings_cameras_looking", unknown, SettingsSection::cameras);
  pages.add("settings_camera_address", bench(), SettingsSection::cameras, SettingsStep::camera_address,
            "rtsp://192.168.1.20/stream");
}

void people(Pages& pages) {
  pages.add("settings_users", bench(), SettingsSection::users);
  auto nobody = bench();
  nobody.users.clear();
  pages.add("settings_users_none", nobody, SettingsSection::users);
  auto crowd = bench();
  for (int number = 0; number < 9; ++number)
    crowd.users.push_back({{"c" + std::to_string(number)}, "Inspector " + std::to_string(number), "B", {}, true});
  pages.add("settings_users_many", crowd, SettingsSection::users);
  auto last = bench();
  last.refusal = station::Refusal::last_admin;
  ui::SettingsDraft draft;
  draft.section = SettingsSection::users;
  draft.step = SettingsStep::user;
  draft.user = bench().users[0];
  Pages::show(pages.add("settings_user", last, SettingsSection::users), draft);
  draft.step = SettingsStep::user_pin_again;
  Pages::show(pages.add("settings_user_pin", bench(), SettingsSection::users), draft, "1234");
  draft.step = SettingsStep::user_pin;
  draft.differ = true;
  Pages::show(pages.add("settings_user_pins_differ", bench(), SettingsSection::users), draft);
  pages.add("settings_user_name", bench(), SettingsSection::users, SettingsStep::user_name);
  auto& han = pages.add("settings_user_name_pinyin", bench(), SettingsSection::users, SettingsStep::user_name);
  han.draft.pinyin = true;
  pages.add("settings_user_badge", bench(), SettingsSection::users, SettingsStep::user_badge, "BADGE-12");
  pages.add("settings_user_role", bench(), SettingsSection::users, SettingsStep::user_role);
  pages.add("settings_clients", bench(), SettingsSection::clients);
  pages.add("settings_client_name", bench(), SettingsSection::clients, SettingsStep::client_name, "Lumio Home GmbH");
}

void machine(Pages& pages) {
  auto& scanner = pages.add("settings_scanner", bench(), SettingsSection::scanner);
  scanner.draft.settings.scanned = "9202090339598363834190";
  auto bound = bench();
  bound.scanners = {{"/dev/input/by-id/usb-Datalogic_ADC_Inc._Handheld_Barcode_Scanner-event-kbd",
                     "Datalogic ADC, Inc. Handheld Barcode Scanner", true},
                    {"046d:c31c:Logitech USB Keyboard", "Logitech USB Keyboard", false}};
  bound.saved.scanners = {{"hand", bound.scanners.front().device}, {"hand-2", "05e0:1200"}};
  pages.add("settings_scanner_alone", bound, SettingsSection::scanner);
  auto tested = bench();
  tested.last = station::AdminResult::share_tested;
  tested.tested = 41ms;
  pages.add("settings_share_tested", tested, SettingsSection::share);
  auto broken = bench();
  broken.trouble = share_not_mounted();
  broken.share_trouble = station::ShareTrouble::away;
  pages.add("settings_share_trouble", broken, SettingsSection::share);
  using station::ShareTrouble;
  for (const auto& [name, trouble] :
       {std::pair{"refuses", ShareTrouble::refuses}, std::pair{"another", ShareTrouble::another},
        std::pair{"full", ShareTrouble::full}, std::pair{"silent", ShareTrouble::silent},
        std::pair{"damaged", ShareTrouble::damaged}, std::pair{"failing", ShareTrouble::failing}}) {
    broken.share_trouble = trouble;
    broken.trouble = disk_full("write", "/mnt/returns/bench-07/a folder of a long name/.returns-station-test");
    pages.add(std::string("settings_share_") + name, broken, SettingsSection::share);
  }
  auto none = bench();
  none.saved.share_folder.clear();
  none.folders.clear();
  pages.add("settings_share_none", none, SettingsSection::share);
  pages.add("settings_share_folder", bench(), SettingsSection::share, SettingsStep::share_folder, "/mnt/ret");
  auto changed = bench();
  changed.saved.name = "Bench 08";
  changed.last = station::AdminResult::saved;
  pages.add("settings_bench_changed", changed, SettingsSection::bench);
  auto& busy = pages.add("settings_restart_later", changed, SettingsSection::bench);
  busy.state = inspecting("completeness");
  pages.add("settings_bench_name", bench(), SettingsSection::bench, SettingsStep::bench_name, "Bench 07");
  auto refused = bench();
  refused.refusal = station::Refusal::sign_in_needs_admin;
  pages.add("settings_sign_in", refused, SettingsSection::sign_in);
  auto& locked = pages.add("settings_locked", bench(), SettingsSection::cameras);
  locked.state.settings.sign_in_required = true;
}

}  // namespace

void add_settings_states(std::vector<Example>& to) {
  Pages pages{to};
  cameras(pages);
  people(pages);
  machine(pages);
}

void add_first_run_states(std::vector<Example>& to) {
  const auto add = [&](std::string name, FirstRunStep step, AdminView view, std::string text = {}) -> Example& {
    to.push_back({std::move(name), {}, {}, at_the_bench()});
    Example& page = to.back();
    page.draft.screen = ui::ScreenKind::first_run;
    page.around.admin = std::make_shared<const AdminView>(std::move(view));
    ui::FirstRunDraft draft;
    draft.step = step;
    draft.site.name = "Bench 07";
    draft.site.id = "bench-07";
    ui::act(page.draft, ui::press(ui::EditFirstRun{draft, std::move(text)}));
    return page;
  };
  auto bare = bench();
  bare.saved = bare.running = {};
  add("first_run_language", FirstRunStep::language, bare);
  add("first_run_name", FirstRunStep::name, bare, "Bench 07");
  auto& han = add("first_run_name_pinyin", FirstRunStep::name, bare, "七号");
  han.draft.pinyin = true;
  han.draft.composing = "gongzuotai";
  han.around.pinyin = {ui::PinyinShown::Phase::ready, "gongzuotai", {{"工作台", 10}, {"工作", 7}, {"公", 4}}, ""};
  add("first_run_name_empty", FirstRunStep::name, bare);
  add("first_run_id", FirstRunStep::id, bare, "bench-07");
  auto& chosen = add("first_run_cameras", FirstRunStep::cameras, bare);
  chosen.draft.first_run.site.cameras = {{"label", first_uri}, {"overview", second_uri}};
  auto& unplugged = add("first_run_cameras_trouble", FirstRunStep::cameras,
                        tried(bare, {troubles()[0], live("MJPEG 640x360 30/s", 9.9)}));
  unplugged.draft.first_run.site.cameras = {{"label", first_uri}};
  auto blind = bare;
  blind.cameras.clear();
  add("first_run_no_camera", FirstRunStep::cameras, blind);
  add("first_run_share", FirstRunStep::share, bare);
  auto refused = bare;
  refused.trouble =
      "Could not prepare the upstream share /media/backup disk 4 TB: it is not empty: it holds holiday.jpg. Choose an "
      "empty folder, so that nothing of others is mixed with the records.";
  refused.share_trouble = station::ShareTrouble::in_use;
  add("first_run_share_refused", FirstRunStep::share, refused);
  add("first_run_admin", FirstRunStep::admin_name, bare);
  add("first_run_badge", FirstRunStep::admin_badge, bare, "BADGE-7");
  add("first_run_pin", FirstRunStep::admin_pin, bare, "12");
  auto& summary = add("first_run_summary", FirstRunStep::summary, bench());
  summary.draft.first_run.admin.name = "Maximiliane Oberhuber-Santos";
  summary.draft.first_run.site.cameras = bench().saved.cameras;
  auto failed = bare;
  failed.trouble = disk_full("write", "/home/bench/.config/returns-station/station.toml");
  add("first_run_summary_failed", FirstRunStep::summary, failed);
}

}  // namespace returns::examples
