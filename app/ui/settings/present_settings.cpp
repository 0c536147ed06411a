// The settings: what an administrator may change, one section at a time. Each change is saved when it is made.
#include <algorithm>

#include "app/ui/settings/pages.h"

namespace returns::ui {

namespace {

using station::AdminRequest;
using station::SaveSite;
using station::Site;

struct SectionLook {
  SettingsSection section;
  const char* id;
  Icon icon;
  std::string_view label;
  const char* key;
};
constexpr SectionLook looks[] = {
    {SettingsSection::cameras, "section/cameras", Icon::videocam, "settings.cameras", "c"},
    {SettingsSection::scanner, "section/scanner", Icon::scanner, "settings.scanner", "n"},
    {SettingsSection::users, "section/users", Icon::badge, "settings.users", "u"},
    {SettingsSection::clients, "section/clients", Icon::storefront, "settings.clients", "k"},
    {SettingsSection::share, "section/share", Icon::cloud_upload, "settings.share", "h"},
    {SettingsSection::bench, "section/bench", Icon::tune, "settings.bench", "b"},
    {SettingsSection::sign_in, "section/sign_in", Icon::lock, "settings.sign_in", "i"},
};

Press save(const Site& site) {
  return press(AdminRequest(SaveSite{site}));
}
Press go(SettingsDraft to, std::string text = {}) {
  return press(EditSettings{std::move(to), std::move(text)});
}
SettingsDraft at(const Presenter& p, SettingsStep step) {
  SettingsDraft draft = p.draft.settings;
  draft.step = step;
  return draft;
}

Button choice(std::string id, std::string label, bool chosen, Press what, Icon icon = Icon::none) {
  return {.id = std::move(id), .icon = icon, .label = std::move(label), .chosen = chosen, .press = std::move(what)};
}

// Each device that types, and those that are set up but not connected: theirs or the station's alone.
std::vector<Button> scanner_devices(const Presenter& p) {
  const Site& saved = admin_of(p).saved;
  std::vector<station::ScannerFound> devices = admin_of(p).scanners;
  for (const auto& known : saved.scanners)
    if (std::none_of(devices.begin(), devices.end(), [&](const auto& found) { return found.device == known.device; }))
      devices.push_back({known.device, p.tr("scanner.missing", {known.name}), true});
  std::vector<Button> buttons;
  for (std::size_t number = 0; number < devices.size(); ++number) {
    const auto& device = devices[number];
    const bool alone = std::any_of(saved.scanners.begin(), saved.scanners.end(),
                                   [&](const auto& known) { return known.device == device.device; });
    buttons.push_back(choice("device/" + std::to_string(number), device.label, alone,
                             save(station::with_scanner(saved, device.device, !alone)),
                             device.scanner ? Icon::scanner : Icon::keyboard));
    buttons.back().note = p.tr(alone ? "settings.scanner_alone" : "settings.scanner_types");
  }
  return buttons;
}

Task scanner_task(const Presenter& p) {
  Task task{.title = p.tr("settings.scanner_title"), .text = p.tr("settings.scanner_text")};
  task.lines = outcome_lines(p);
  const std::string& scanned = p.draft.settings.scanned;
  if (!scanned.empty())
    task.lines.push_back({Icon::check_circle, Tone::good, p.tr("settings.scanned", {scanned})});
  std::vector<Button> buttons = scanner_devices(p);
  for (const auto& [milliseconds, key] :
       {std::pair{20, "settings.scanner_fast"}, std::pair{40, "settings.scanner_usual"},
        std::pair{80, "settings.scanner_slow"}}) {
    Site site = admin_of(p).saved;
    const bool chosen = site.scanner_gap_ms == milliseconds;
    site.scanner_gap_ms = milliseconds;
    buttons.push_back(choice("gap/" + std::to_string(milliseconds), p.tr(key), chosen, save(site), Icon::scanner));
    buttons.back().note = std::to_string(milliseconds) + " ms";
  }
  p.page_answers(task, std::move(buttons), 6);
  return task;
}

Task bench_task(const Presenter& p) {
  const Site& saved = admin_of(p).saved;
  Task task{.title = p.tr("settings.bench_title"), .text = p.tr("settings.bench_text", {saved.id})};
  task.lines = outcome_lines(p);
  std::vector<Button> buttons;
  const auto add = [&](std::string id, std::string label, auto change, Icon icon) {
    Site site = saved;
    change(site);
    buttons.push_back(choice(std::move(id), std::move(label), site == saved, save(site), icon));
  };
  add(
      "language/en", "English", [](Site& site) { site.language = "en"; }, Icon::language);
  add(
      "language/zh", "简体中文", [](Site& site) { site.language = "zh"; }, Icon::language);
  add(
      "theme/dark", p.tr("settings.dark"), [](Site& site) { site.light_theme = false; }, Icon::dark_mode);
  add(
      "theme/light", p.tr("settings.light"), [](Site& site) { site.light_theme = true; }, Icon::sun);
  add(
      "sounds/on", p.tr("settings.sounds_on"), [](Site& site) { site.sounds = true; }, Icon::volume_up);
  add(
      "sounds/off", p.tr("settings.sounds_off"), [](Site& site) { site.sounds = false; }, Icon::volume_off);
  Button name{.id = "bench/name",
              .icon = Icon::edit,
              .label = saved.name,
              .note = p.tr("settings.rename"),
              .press = go(at(p, SettingsStep::bench_name), saved.name)};
  buttons.push_back(std::move(name));
  p.page_answers(task, std::move(buttons), 8);
  return task;
}

Task sign_in_settings(const Presenter& p) {
  const Site& saved = admin_of(p).saved;
  Task task{.title = p.tr("settings.sign_in_title"), .text = p.tr("settings.sign_in_text")};
  task.lines = outcome_lines(p);
  std::vector<Button> buttons;
  for (const bool on : {true, false}) {
    Site site = saved;
    site.sign_in = on;
    buttons.push_back(choice(on ? "sign_in/on" : "sign_in/off",
                             p.tr(on ? "settings.sign_in_on" : "settings.sign_in_off"), saved.sign_in == on, save(site),
                             on ? Icon::lock : Icon::lock_open));
  }
  for (const int minutes : {5, 10, 30, 60}) {
    Site site = saved;
    site.idle_minutes = minutes;
    buttons.push_back(choice("idle/" + std::to_string(minutes),
                             p.tr("settings.idle", {static_cast<std::int64_t>(minutes)}), saved.idle_minutes == minutes,
                             save(site), Icon::clock));
  }
  p.page_answers(task, std::move(buttons), 6);
  return task;
}

Press use_share_typed(const Presenter& p) {
  return press(AdminRequest(station::UseShare{p.draft.text}), EditSettings{at(p, SettingsStep::page), {}});
}

Press rename_bench(const Presenter& p) {
  Site site = admin_of(p).saved;
  site.name = p.draft.text;
  return press(AdminRequest(SaveSite{site}), EditSettings{at(p, SettingsStep::page), {}});
}

Press add_camera(const Presenter& p) {
  return press(AdminRequest(SaveSite{with_camera(p, admin_of(p).saved, p.draft.text)}),
               EditSettings{at(p, SettingsStep::page), {}});
}

SettingsPage section_page(const Presenter& p) {
  switch (p.draft.settings.section) {
    case SettingsSection::cameras: {
      SettingsPage page = camera_page(p, admin_of(p).saved, save);
      page.task.lines = outcome_lines(p);
      return page;
    }
    case SettingsSection::scanner:
      return {scanner_task(p), {}};
    case SettingsSection::users:
      return {p.users_task(), {}};
    case SettingsSection::clients:
      return {p.clients_task(), {}};
    case SettingsSection::share:
      return {share_task(p, go(at(p, SettingsStep::share_folder))), {}};
    case SettingsSection::bench:
      return {bench_task(p), {}};
    case SettingsSection::sign_in:
      break;
  }
  return {sign_in_settings(p), {}};
}

SettingsPage page_of(const Presenter& p) {
  switch (p.draft.settings.step) {
    case SettingsStep::page:
      return section_page(p);
    case SettingsStep::camera_address:
      return {field_task(p, "settings.address_title", "settings.address_text", "settings.address_field"), {}};
    case SettingsStep::share_folder:
      return {field_task(p, "settings.folder_title", "settings.folder_text", "settings.folder_field"), {}};
    case SettingsStep::bench_name:
      return {field_task(p, "first_run.name_title", "first_run.name_text", "first_run.name_field"), {}};
    default:
      return {p.people_task(), {}};
  }
}

void page_actions(const Presenter& p, ScreenModel& model) {
  switch (p.draft.settings.section) {
    case SettingsSection::cameras:
      camera_actions(p, model, admin_of(p).saved, go(at(p, SettingsStep::camera_address)), save);
      break;
    case SettingsSection::users: {
      SettingsDraft next = at(p, SettingsStep::user_name);
      next.user = {};
      model.actions.push_back(p.button("user/add", Icon::person_add, "settings.add_user", "a", go(next)));
      break;
    }
    case SettingsSection::clients: {
      SettingsDraft next = at(p, SettingsStep::client_name);
      next.client = {};
      model.actions.push_back(p.button("client/add", Icon::add, "settings.add_client", "a", go(next)));
      break;
    }
    case SettingsSection::share: {
      const bool used = !admin_of(p).saved.share_folder.empty();
      model.actions.push_back(p.button("share/test", Icon::task_alt, "settings.test_share", "t",
                                       press(AdminRequest(station::TestShare{}))));
      model.actions.back().enabled = used ? Enabled::yes : Enabled::no;
      model.actions.push_back(
          p.button("share/none", Icon::cloud_off, "settings.no_share", "x", press(AdminRequest(station::UseShare{}))));
      model.actions.back().enabled = used ? Enabled::yes : Enabled::no;
      break;
    }
    default:
      break;
  }
  model.next = p.tr("settings.next");
  if (!station::needs_restart(admin_of(p).running, admin_of(p).saved))
    return;
  model.main = p.button("restart", Icon::replay, "settings.restart", "r", press(RestartStation{}));
  model.main->enabled = p.state.session ? Enabled::no : Enabled::yes;
  model.next = p.tr(p.state.session ? "settings.restart_later" : "settings.restart_needed");
}

void step_actions(const Presenter& p, ScreenModel& model) {
  SettingsDraft back = at(p, SettingsStep::page);
  back.pin.clear();
  model.actions.push_back(p.button("cancel", Icon::close, "action.cancel", key_escape, go(back)));
  model.next = p.tr("next.field");
  const auto main = [&](Press what, Asked asked) {
    model.main = p.button("confirm", Icon::check, "action.set", key_enter, std::move(what));
    let_or_say_why(p, model, why_not(asked, p.draft.text));
  };
  switch (p.draft.settings.step) {
    case SettingsStep::camera_address:
      return main(add_camera(p), Asked::address);
    case SettingsStep::share_folder:
      return main(use_share_typed(p), Asked::folder);
    case SettingsStep::bench_name:
      return main(rename_bench(p), Asked::name);
    default:
      return p.people_actions(model);
  }
}

}  // namespace

SettingsScreen Presenter::settings() const {
  SettingsScreen screen;
  if (!station::may_administer(state)) {
    screen.page.task = {.icon = Icon::lock,
                        .tone = Tone::attention,
                        .title = tr("settings.locked"),
                        .text = tr("settings.locked_text")};
    return screen;
  }
  for (const SectionLook& look : looks) {
    SettingsDraft to;
    to.section = look.section;
    Button section = button(look.id, look.icon, look.label, look.key, go(to));
    section.chosen = look.section == draft.settings.section;
    screen.sections.push_back(std::move(section));
  }
  screen.page = page_of(*this);
  return screen;
}

void Presenter::settings_actions(ScreenModel& model) const {
  const bool page = draft.settings.step == SettingsStep::page;
  if (page || !station::may_administer(state))
    model.actions.push_back(
        button("status_back", Icon::arrow_back, "action.back", key_escape, press(OpenScreen{ScreenKind::status})));
  if (!station::may_administer(state))
    return;
  if (page)
    page_actions(*this, model);
  else
    step_actions(*this, model);
}

}  // namespace returns::ui
