#include "app/ui/settings/pages.h"

#include <algorithm>
#include <sstream>

namespace returns::ui {

namespace {

using station::AdminResult;
using station::Refusal;
using station::ShareTrouble;
using station::Site;

constexpr const char* roles[] = {"label", "overview", "camera-3", "camera-4"};

std::string_view refusal_key(Refusal refusal) {
  switch (refusal) {
    case Refusal::sign_in_needs_admin:
      return "refusal.sign_in_needs_admin";
    case Refusal::last_admin:
      return "refusal.last_admin";
    case Refusal::name_missing:
      return "refusal.name_missing";
    case Refusal::id_not_a_word:
      return "refusal.id_not_a_word";
    case Refusal::client_id_twice:
      return "refusal.client_id_twice";
    case Refusal::no_address:
    case Refusal::none:
      break;
  }
  return "refusal.no_address";
}

std::string_view share_trouble_key(ShareTrouble trouble) {
  switch (trouble) {
    case ShareTrouble::away:
      return "share.away";
    case ShareTrouble::refuses:
      return "share.refuses";
    case ShareTrouble::another:
      return "share.another";
    case ShareTrouble::in_use:
      return "share.in_use";
    case ShareTrouble::full:
      return "share.full";
    case ShareTrouble::silent:
      return "share.silent";
    case ShareTrouble::damaged:
      return "share.damaged";
    case ShareTrouble::failing:
    case ShareTrouble::none:
      break;
  }
  return "share.failing";
}

std::string role_of(const Presenter& p, std::size_t place, const std::string& name) {
  if (place == 0)
    return p.tr("settings.role_label");
  return place == 1 ? p.tr("settings.role_overview") : name;
}

const station::CameraStatus* named(const std::vector<station::CameraStatus>& cameras, const std::string& name) {
  const auto found = std::find_if(cameras.begin(), cameras.end(), [&](const auto& one) { return one.name == name; });
  return found == cameras.end() ? nullptr : &*found;
}

// "1280x720" of "MJPEG 1280x720 30/s"; all of it where no size stands in it.
std::string size_in(const std::string& format) {
  std::istringstream words(format);
  for (std::string word; words >> word;) {
    const auto times = word.find('x');
    const bool digits =
        std::all_of(word.begin(), word.end(), [](char c) { return c == 'x' || (c >= '0' && c <= '9'); });
    if (digits && times != 0 && times + 1 < word.size())
      return word;
  }
  return format;
}

std::string without(std::string text, const std::string& part) {
  if (const auto at = text.find(part); at != std::string::npos)
    text.erase(at, part.size());
  return text;
}

struct Look {
  std::string_view state, advice;
};
Look look_of(station::CameraCondition condition, const std::string& uri) {
  using station::CameraCondition;
  switch (condition) {
    case CameraCondition::starting:
    case CameraCondition::live:
      return {"tile.starting", ""};
    case CameraCondition::ended:
      return {"tile.ended", ""};
    case CameraCondition::frozen:
      return {"tile.frozen", "tile.frozen_do"};
    case CameraCondition::missing:
      if (uri.starts_with("v4l2:"))
        return {"tile.missing", "tile.missing_do"};
      if (uri.starts_with("file:") || uri.starts_with("frames:"))
        return {"tile.missing", "tile.missing_file_do"};
      return {"tile.silent", "tile.silent_do"};
    case CameraCondition::busy:
      return {"tile.busy", "tile.busy_do"};
    case CameraCondition::denied:
      return {"tile.denied", "tile.denied_do"};
    case CameraCondition::failing:
      break;
  }
  return {"tile.failing", "tile.failing_do"};
}

// The camera that runs under this address shows its preview; another one is tried.
void show_camera(const Presenter& p, const std::string& uri, CameraTile& tile) {
  const station::CameraStatus* status = nullptr;
  for (const auto& camera : admin_of(p).running.cameras)
    if (camera.uri == uri && (status = named(p.state.cameras, camera.name)))
      break;
  tile.picture = status ? "camera:" + status->name : "trial:" + uri;
  if (!status)
    status = named(admin_of(p).tried, uri);
  const auto condition = status ? status->condition : station::CameraCondition::starting;
  const Look look = look_of(condition, uri);
  tile.live = condition == station::CameraCondition::live;
  if (tile.live) {
    const auto tenths = static_cast<std::int64_t>(status->frames_per_second * 10 + 0.5);
    const std::string rate = std::to_string(tenths / 10) + "." + std::to_string(tenths % 10);
    tile.state = {Icon::check_circle, Tone::good, p.tr("tile.live", {size_in(status->format), rate})};
    return;
  }
  const bool quiet = condition == station::CameraCondition::starting || condition == station::CameraCondition::ended;
  tile.state = {condition == station::CameraCondition::starting ? Icon::hourglass : Icon::videocam_off,
                quiet ? Tone::neutral : Tone::bad, p.tr(look.state)};
  if (!look.advice.empty())
    tile.advice = p.tr(look.advice);
  if (status && status->next_try_in.count() > 0)
    tile.advice =
        joined(tile.advice, p.tr("camera.next_try", {static_cast<std::int64_t>(status->next_try_in.count())}));
  // Where the advice does not say it all. Which camera it is stands on the tile already.
  if (condition == station::CameraCondition::failing || condition == station::CameraCondition::busy)
    tile.reason = p.told(without(status->trouble, " " + uri.substr(uri.find(':') + 1)));
}

}  // namespace

const station::AdminView& admin_of(const Presenter& p) {
  static const station::AdminView nothing;
  return p.around.admin ? *p.around.admin : nothing;
}

std::vector<Line> outcome_lines(const Presenter& p) {
  const auto& admin = admin_of(p);
  if (admin.busy > 0)
    return {{Icon::hourglass, Tone::neutral, p.tr("settings.busy")}};
  if (admin.refusal != Refusal::none)
    return {{Icon::error, Tone::bad, p.tr(refusal_key(admin.refusal))}};
  if (admin.share_trouble != ShareTrouble::none)
    return {{Icon::error, Tone::bad, p.tr(share_trouble_key(admin.share_trouble))},
            {Icon::none, Tone::neutral, p.told(admin.trouble), true}};
  if (!admin.trouble.empty())
    return {{Icon::error, Tone::bad, p.told(admin.trouble)}};
  switch (admin.last) {
    case AdminResult::saved:
    case AdminResult::user_saved:
      return {{Icon::check_circle, Tone::good, p.tr("settings.saved")}};
    case AdminResult::share_ready:
    case AdminResult::share_tested:
      if (admin.saved.share_folder.empty())
        return {{Icon::check_circle, Tone::good, p.tr("settings.saved")}};
      return {{Icon::check_circle, Tone::good,
               p.tr("settings.share_tested", {static_cast<std::int64_t>(admin.tested.count())})}};
    case AdminResult::finished:
    case AdminResult::none:
      break;
  }
  return {};
}

Site with_camera(const Presenter& p, Site site, const std::string& uri) {
  const auto known = std::find_if(site.cameras.begin(), site.cameras.end(),
                                  [&](const station::SiteCamera& camera) { return camera.uri == uri; });
  if (known != site.cameras.end())
    site.cameras.erase(known);
  else if (site.cameras.size() < std::size(roles))
    site.cameras.push_back({"", uri});
  // A name says what the place is for, not which device stands there.
  const auto& before = admin_of(p).saved.cameras;
  for (std::size_t place = 0; place < site.cameras.size(); ++place)
    site.cameras[place].name = place < before.size() ? before[place].name : roles[place];
  return site;
}

Site swapped(Site site) {
  if (site.cameras.size() > 1)
    std::swap(site.cameras[0].uri, site.cameras[1].uri);
  return site;
}

SettingsPage camera_page(const Presenter& p, const Site& site, const std::function<Press(Site)>& choose) {
  SettingsPage page;
  page.task.title = p.tr("settings.cameras_title");
  page.task.text = p.tr("settings.cameras_text");
  std::vector<CameraTile> tiles;
  const auto add = [&](const std::string& uri, const std::string& label) {
    CameraTile tile{.button = {.id = "camera/" + uri, .label = label}};
    show_camera(p, uri, tile);
    for (std::size_t place = 0; place < site.cameras.size(); ++place) {
      if (site.cameras[place].uri == uri) {
        tile.button.note = role_of(p, place, site.cameras[place].name);
        tile.button.chosen = true;
      }
    }
    tile.button.press = choose(with_camera(p, site, uri));
    tiles.push_back(std::move(tile));
  };
  for (const auto& found : admin_of(p).cameras)
    add(found.uri, found.label);
  // Chosen ones that were not found are away, or in the network.
  for (const auto& camera : site.cameras) {
    const auto& found = admin_of(p).cameras;
    if (std::none_of(found.begin(), found.end(), [&](const auto& one) { return one.uri == camera.uri; }))
      add(camera.uri, camera.uri);
  }
  if (tiles.empty()) {
    page.task.icon = Icon::videocam_off;
    page.task.tone = Tone::attention;
    page.task.title = p.tr(admin_of(p).looked ? "settings.no_camera" : "settings.looking");
    page.task.text = p.tr("settings.no_camera_text");
    return page;
  }
  const std::size_t pages = (tiles.size() + tiles_at_once - 1) / tiles_at_once;
  const std::size_t first = static_cast<std::size_t>(p.draft.page) % pages * tiles_at_once;
  for (std::size_t index = first; index < std::min(tiles.size(), first + tiles_at_once); ++index)
    page.tiles.push_back(std::move(tiles[index]));
  if (pages > 1)
    page.task.progress =
        p.tr("page.of", {static_cast<std::int64_t>(first / tiles_at_once + 1), static_cast<std::int64_t>(pages)});
  return page;
}

void camera_actions(const Presenter& p, ScreenModel& model, const Site& site, Press add_address,
                    const std::function<Press(Site)>& choose) {
  model.actions.push_back(p.button("address", Icon::add, "settings.add_address", "a", std::move(add_address)));
  model.actions.push_back(p.button("swap", Icon::swap, "settings.swap", "w", choose(swapped(site))));
  model.actions.back().enabled = site.cameras.size() > 1 ? Enabled::yes : Enabled::no;
  model.actions.push_back(
      p.button("look", Icon::replay, "settings.look_again", "l", press(station::AdminRequest(station::LookAround{}))));
  std::size_t shown = admin_of(p).cameras.size();
  for (const auto& camera : site.cameras) {
    const auto& found = admin_of(p).cameras;
    shown += std::none_of(found.begin(), found.end(), [&](const auto& one) { return one.uri == camera.uri; });
  }
  if (shown > tiles_at_once)
    model.actions.push_back(p.button("tiles/more", Icon::chevron_right, "page.next", key_right, press(TurnPage{1})));
}

Task field_task(const Presenter& p, std::string_view title, std::string_view text, std::string_view placeholder) {
  Task task{.title = p.tr(title), .text = p.tr(text)};
  task.field = Field{
      .kind = p.draft.field, .text = p.draft.text, .composing = p.draft.composing, .placeholder = p.tr(placeholder)};
  return task;
}

std::string_view why_not(Asked asked, const std::string& text) {
  const bool pin = text.size() >= 4 && text.size() <= 8 &&
                   std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  switch (asked) {
    case Asked::name:
      return text.empty() ? "why.name" : "";
    case Asked::word:
      return text.empty() ? "why.name" : station::is_word(text) ? "" : "why.word";
    case Asked::address:
      return text.find(':') == std::string::npos ? "why.address" : "";
    case Asked::folder:
      return text.empty() || text.front() != '/' ? "why.folder" : "";
    case Asked::badge:
      return text.empty() ? "why.badge" : "";
    case Asked::pin:
      break;
  }
  return pin ? "" : "why.pin";
}

void let_or_say_why(const Presenter& p, ScreenModel& model, std::string_view why) {
  model.main->enabled = why.empty() ? Enabled::yes : Enabled::no;
  if (why.empty())
    return;
  model.next = p.tr(why);
  model.next_is_why = true;
}

Task pin_task(const Presenter& p, bool again, bool differ) {
  Task task =
      field_task(p, again ? "settings.pin_again_title" : "settings.pin_title", "settings.pin_text", "field.pin");
  task.field->hidden = true;
  task.pad = p.number_pad();
  if (differ && !again)
    task.lines.push_back({Icon::error, Tone::bad, p.tr("settings.pins_differ")});
  return task;
}

Task share_task(const Presenter& p, Press type) {
  const auto& admin = admin_of(p);
  Task task{.title = p.tr("settings.share_title"), .text = p.tr("settings.share_text")};
  task.lines = outcome_lines(p);
  std::vector<Button> buttons;
  std::vector<std::string> folders = admin.folders;
  if (!admin.saved.share_folder.empty() &&
      std::find(folders.begin(), folders.end(), admin.saved.share_folder) == folders.end())
    folders.insert(folders.begin(), admin.saved.share_folder);
  for (const std::string& folder : folders) {
    const bool used = folder == admin.saved.share_folder;
    buttons.push_back({.id = "folder/" + folder,
                       .icon = Icon::folder,
                       .label = folder,
                       .note = used ? p.tr("settings.in_use") : "",
                       .chosen = used,
                       .press = press(station::AdminRequest(station::UseShare{folder}))});
  }
  buttons.push_back(
      {.id = "folder/type", .icon = Icon::keyboard, .label = p.tr("settings.type_folder"), .press = std::move(type)});
  p.page_answers(task, std::move(buttons), 5);
  return task;
}

}  // namespace returns::ui
