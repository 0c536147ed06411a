#include "app/ui/present.h"

#include <fmt/format.h>

#include "app/station/identifiers.h"
#include "app/station/notice_keys.h"
#include "app/station/step.h"
#include "app/ui/commands.h"
#include "app/ui/presenter.h"

namespace returns::ui {

namespace {

using station::CameraCondition;
using station::RecordingPhase;

constexpr auto recording_stalls_after = std::chrono::seconds(2);
constexpr std::int64_t widest_count = 999;  // chips keep room for numbers up to this

Chip recording_chip(const Presenter& p) {
  const auto& recording = p.state.recording;
  Chip chip{.id = "chip/rec", .icon = Icon::dot, .tone = Tone::bad, .loudness = Loudness::notable, .keep = 9};
  chip.figures = minutes_and_seconds(recording.on_disk);
  const bool counting = p.around.boot - recording.counted_at < recording_stalls_after;
  if (!station::trouble_of(recording).empty()) {
    chip.icon = Icon::error;
    chip.loudness = Loudness::loud;
    chip.label = p.tr("rec.trouble");
  } else if (recording.phase == RecordingPhase::starting) {
    chip.label = p.tr("rec.starting");
  } else if (recording.phase == RecordingPhase::ending) {
    chip.label = p.tr("rec.ending");
  } else if (!counting) {
    chip.icon = Icon::error;
    chip.loudness = Loudness::loud;
    chip.label = p.tr("rec.stalled");
  } else {
    chip.label = p.tr("rec.on_disk");
  }
  return chip;
}

Chip camera_chip(const Presenter& p, const station::CameraStatus& camera) {
  Chip chip{
      .id = "chip/camera." + camera.name, .icon = Icon::videocam, .tone = Tone::good, .label = camera.name, .keep = 4};
  const BootTime age = p.around.boot - camera.newest_frame;
  if (camera.newest_frame != BootTime{} && age >= std::chrono::seconds(1))
    chip.figures = p.tr("camera.age", {std::chrono::duration_cast<std::chrono::seconds>(age).count()});
  switch (camera.condition) {
    case CameraCondition::live:
      return chip;
    case CameraCondition::starting:
      chip.tone = Tone::attention;
      chip.label = p.tr("camera.starting", {camera.name});
      return chip;
    case CameraCondition::ended:
      chip.tone = Tone::neutral;
      chip.icon = Icon::videocam_off;
      chip.label = p.tr("camera.ended", {camera.name});
      return chip;
    case CameraCondition::frozen:
      chip.label = p.tr("camera.frozen", {camera.name});
      break;
    case CameraCondition::missing:
      chip.label = p.tr("camera.missing", {camera.name});
      break;
    case CameraCondition::busy:
      chip.label = p.tr("camera.busy", {camera.name});
      break;
    case CameraCondition::failing:
      chip.label = p.tr("camera.failing", {camera.name});
      break;
  }
  chip.icon = Icon::videocam_off;
  chip.tone = Tone::bad;
  chip.loudness = Loudness::loud;
  chip.keep = 8;
  return chip;
}

Chip scanner_chip(const Presenter& p, const station::ScannerStatus& scanner) {
  using station::ScannerCondition;
  Chip chip{.id = "chip/scanner." + scanner.name, .icon = Icon::scanner, .tone = Tone::bad, .keep = 8};
  chip.loudness = Loudness::loud;
  switch (scanner.condition) {
    case ScannerCondition::live:
      return {.id = chip.id, .icon = Icon::scanner, .tone = Tone::good, .label = scanner.name, .keep = 1};
    case ScannerCondition::starting:
      return {.id = chip.id,
              .icon = Icon::scanner,
              .tone = Tone::attention,
              .label = p.tr("scanner.starting", {scanner.name}),
              .keep = 1};
    case ScannerCondition::missing:
      chip.label = p.tr("scanner.missing", {scanner.name});
      break;
    case ScannerCondition::busy:
      chip.label = p.tr("scanner.busy", {scanner.name});
      break;
    case ScannerCondition::denied:
      chip.label = p.tr("scanner.denied", {scanner.name});
      break;
    case ScannerCondition::failing:
      chip.label = p.tr("scanner.failing", {scanner.name});
      break;
  }
  return chip;
}

std::optional<Chip> upstream_chip(const Presenter& p) {
  using station::UpstreamPhase;
  const auto& upstream = p.state.upstream;
  const auto behind = static_cast<std::int64_t>(upstream.entries_behind + upstream.files_behind);
  Chip chip{.id = "chip/upstream", .icon = Icon::cloud_upload, .tone = Tone::neutral, .keep = 3};
  switch (upstream.phase) {
    case UpstreamPhase::none:
      return std::nullopt;
    case UpstreamPhase::idle:
    case UpstreamPhase::sending:
      if (behind == 0) {
        chip.icon = Icon::cloud_done;
        chip.tone = Tone::good;
        chip.label = p.tr("upstream.all_sent");
      } else {
        chip.label = p.tr("upstream.behind", {behind});
        chip.widest = p.tr("upstream.behind", {widest_count});
      }
      return chip;
    case UpstreamPhase::unreachable:
      chip.icon = Icon::cloud_off;
      chip.tone = Tone::attention;
      chip.loudness = Loudness::notable;
      chip.label = behind ? p.tr("upstream.behind", {behind}) : p.tr("upstream.unreachable");
      chip.widest = behind ? p.tr("upstream.behind", {widest_count}) : "";
      return chip;
    case UpstreamPhase::refused:
      chip.icon = Icon::cloud_off;
      chip.tone = Tone::bad;
      chip.loudness = Loudness::loud;
      chip.keep = 7;
      chip.label = p.tr("upstream.refused");
      return chip;
  }
  return std::nullopt;
}

Chip disk_chip(const Presenter& p) {
  using station::DiskLevel;
  Chip chip{.id = "chip/disk", .icon = Icon::sd_card, .keep = 2};
  const auto gigabytes = static_cast<std::int64_t>(p.state.disk.free_bytes >> 30);
  chip.label = p.tr("disk.free", {gigabytes});
  chip.widest = p.tr("disk.free", {widest_count});
  if (p.state.disk.level == DiskLevel::low) {
    chip.tone = Tone::attention;
    chip.loudness = Loudness::notable;
    chip.keep = 7;
  } else if (p.state.disk.level != DiskLevel::fine) {
    chip.tone = Tone::bad;
    chip.loudness = Loudness::loud;
    chip.keep = 9;
    chip.label = p.tr(p.state.disk.level == DiskLevel::full ? "disk.full" : "disk.read_only");
    chip.widest.clear();
  }
  return chip;
}

void top_bar(const Presenter& p, ScreenModel& model) {
  model.title = p.state.settings.station_name;
  if (p.state.session)
    model.left.push_back(
        {.id = "chip/client", .icon = Icon::storefront, .label = p.client_name(p.state.session->client), .keep = 6});
  if (p.state.user)
    model.left.push_back({.id = "chip/user", .icon = Icon::badge, .label = p.state.user->name, .keep = 5});

  if (p.state.recording.phase != RecordingPhase::off)
    model.right.push_back(recording_chip(p));
  for (const auto& camera : p.state.cameras)
    model.right.push_back(camera_chip(p, camera));
  for (const auto& scanner : p.state.scanners)
    model.right.push_back(scanner_chip(p, scanner));
  if (auto chip = upstream_chip(p))
    model.right.push_back(std::move(*chip));
  if (!p.state.store.writable)
    model.right.push_back({.id = "chip/store",
                           .icon = Icon::error,
                           .tone = Tone::bad,
                           .loudness = Loudness::loud,
                           .label = p.tr("store.read_only"),
                           .keep = 9});
  model.right.push_back(disk_chip(p));
  if (p.around.sound == SoundOutput::missing)
    model.right.push_back({.id = "chip/sound", .icon = Icon::volume_off, .label = p.tr("sound.missing"), .keep = 0});
  model.right.push_back({.id = "chip/clock", .figures = p.clock(p.around.now), .keep = 9});
}

std::string words_of(const Presenter& p, const station::Notice& notice) {
  const std::string detail = p.told(notice.detail);
  if (notice.key.empty())
    return detail;
  std::vector<Argument> arguments(notice.arguments.begin(), notice.arguments.end());
  if (notice.key == station::notices::clip_gap && arguments.size() == 2)
    arguments[1] = p.told(notice.arguments[1]);  // the recorder's reason
  return joined(p.tr("notice." + notice.key, arguments), detail);
}

NoticeModel notice_of(const Presenter& p, const station::Notice& notice) {
  NoticeModel model;
  model.number = notice.number;
  switch (notice.tone) {
    case station::NoticeTone::info:
      model.tone = Tone::action;
      break;
    case station::NoticeTone::good:
      model.tone = Tone::good;
      model.icon = Icon::check_circle;
      break;
    case station::NoticeTone::attention:
      model.tone = Tone::attention;
      model.icon = Icon::warning;
      break;
    case station::NoticeTone::bad:
      model.tone = Tone::bad;
      model.icon = Icon::error;
      break;
  }
  model.text = words_of(p, notice);
  model.dismiss = {.id = "dismiss/" + std::to_string(notice.number),
                   .icon = Icon::close,
                   .press = press(station::NoticeDismissed{notice.number})};
  return model;
}

// The newest, and before it the worst of the others, so that nothing brief hides what must be acted on; where there is
// room for one only, the more pressing of the two.
void show_notices(const Presenter& p, ScreenModel& model, std::size_t most) {
  std::vector<const station::Notice*> live;
  for (auto notice = p.state.notices.rbegin(); notice != p.state.notices.rend(); ++notice)
    if (notice->until == BootTime{} || notice->until > p.around.boot)
      live.push_back(&*notice);
  if (live.empty())
    return;
  const auto worse = [](const station::Notice* one, const station::Notice* other) { return one->tone < other->tone; };
  const auto worst = std::max_element(live.begin() + 1, live.end(), worse);
  if (worst != live.end())
    model.notices.push_back(notice_of(p, **worst));
  model.notices.insert(model.notices.begin() + (worst != live.end() && live.front()->tone < (*worst)->tone ? 1 : 0),
                       notice_of(p, *live.front()));
  if (model.notices.size() > most)
    model.notices.resize(most);
  if (live.size() > most)
    model.notices.back().text =
        joined(model.notices.back().text, p.tr("notices.more", {static_cast<std::int64_t>(live.size() - most)}));
}

ScreenModel present_screen(const Presenter& p) {
  const auto& [state, surroundings, draft] = p;
  ScreenModel model;
  top_bar(p, model);
  const bool signed_out = state.settings.sign_in_required && !state.user;
  // Beside the picture of the work screen there is room for one, and so is above a keyboard.
  const std::size_t most =
      draft.screen == ScreenKind::work && !signed_out && draft.keyboard == Keyboard::hidden ? 2 : 1;
  show_notices(p, model, most);
  for (const std::string& trouble : surroundings.troubles) {
    if (model.notices.size() < most)
      model.notices.push_back({.icon = Icon::warning, .tone = Tone::attention, .text = p.told(trouble)});
  }
  model.typing = draft.field != FieldKind::none;
  if (draft.keyboard != Keyboard::hidden)
    model.keyboard = p.keyboard();

  if (nobody_works(state)) {
    // A lock hides the work: what was told about it too, but for what a person must act on.
    std::erase_if(model.notices, [](const NoticeModel& notice) { return notice.tone != Tone::bad; });
    std::erase_if(model.left, [](const Chip& chip) { return chip.id == "chip/client"; });
    model.sign_in = p.sign_in_task();
    const bool asks = state.lock && state.lock->taking_over;
    model.typing = model.typing && !asks;
    model.next = p.tr(asks ? "next.choose" : draft.field == FieldKind::pin ? "next.pin" : "next.badge");
    return model;
  }
  if (auto photo = p.photo_screen()) {
    model.photo = std::move(photo);
    model.typing = false;
    model.keyboard.reset();
    p.photo_actions(model);
    return model;
  }
  if (draft.screen == ScreenKind::first_run) {
    model.title = p.tr("first_run.title");
    model.left.clear();
    model.right.clear();
    model.first_run = p.first_run();
    p.first_run_actions(model);
    return model;
  }
  if (draft.screen == ScreenKind::settings) {
    model.title = p.tr("settings.title");
    model.settings = p.settings();
    p.settings_actions(model);
    return model;
  }
  if (draft.screen == ScreenKind::status) {
    model.title = p.tr("status.title");
    model.status = p.status();
    p.status_actions(model);
    return model;
  }
  model.open_status = p.button("status", Icon::none, "status.title", "s", press(OpenScreen{ScreenKind::status}));
  if (draft.screen == ScreenKind::history) {
    model.title = p.tr("history.title");
    model.history = p.history();
    model.actions.push_back(
        p.button("work", Icon::arrow_back, "action.to_work", key_escape, press(OpenScreen{ScreenKind::work})));
    if (state.settings.sign_in_required)
      model.actions.push_back(p.button("lock", Icon::lock, "action.lock", "l", press(station::LockAsked{})));
    if (!surroundings.fit.filters_beside_rows) {
      model.actions.push_back(
          p.button("filters", Icon::filter_list, "filter.title", "f", press(ShowFilters{!draft.filters_open})));
      model.actions.back().chosen = draft.filters_open || draft.filter.any();
    }
    model.next = p.tr(surroundings.detail.session ? "next.history_detail" : "next.history");
    return model;
  }
  if (draft.screen == ScreenKind::dock) {
    model.title = p.tr("dock.title");
    model.dock = p.dock();
    if (draft.sheet != SheetKind::none)
      p.sheet_actions(model);
    else
      p.dock_actions(model);
    return model;
  }
  model.work = p.work();
  if (draft.sheet != SheetKind::none)
    p.sheet_actions(model);
  else
    p.actions(model);
  // Letters that are not Han yet would be lost.
  if (model.main && !draft.composing.empty())
    model.main->enabled = Enabled::no;
  return model;
}

}  // namespace

ScreenModel present(const station::State& state, const Surroundings& surroundings, const UiDraft& draft) {
  const Presenter p{state, surroundings, draft};
  ScreenModel model = present_screen(p);
  p.shortcuts(model);
  return draft.help ? p.help(model) : model;
}

Press press_of_scan(const station::State& state, const Strings& strings, const UiDraft& draft, const ScreenModel& model,
                    const std::string& raw) {
  if (station::claims_to_be_command(raw)) {
    const auto& table = state.settings.command_codes;
    if (const auto word = table ? station::command_in(*table, raw) : std::nullopt)
      return press_of_command(model, strings, *word);
    return press(station::CodeEntered{CodeSource::hand_scanner, raw});  // the core says why it is refused
  }
  if (state.lock)
    return press(station::CodeEntered{CodeSource::hand_scanner, raw});  // the core knows whose badge it is
  static const Surroundings nothing;
  const Presenter p{state, nothing, draft};
  if (nobody_works(state)) {
    if (draft.field == FieldKind::pin)
      return {};
    return press(ClearText{}, TypeText{raw}, SignInStep{});
  }
  const bool page = draft.settings.step == SettingsStep::page;
  switch (draft.screen) {
    case ScreenKind::first_run:
      return draft.first_run.step == FirstRunStep::admin_badge ? p.scanned_first_badge(raw) : Press{};
    case ScreenKind::settings:
      if (draft.settings.step == SettingsStep::user_badge)
        return p.scanned_badge(raw);
      if (page && draft.settings.section == SettingsSection::scanner) {
        SettingsDraft tried = draft.settings;
        tried.scanned = raw;
        return press(EditSettings{std::move(tried), {}});
      }
      return {};
    case ScreenKind::status:
      return press(OpenScreen{ScreenKind::work}, station::CodeEntered{CodeSource::hand_scanner, raw});
    case ScreenKind::work:
    case ScreenKind::dock:
    case ScreenKind::history:
      break;
  }
  if (draft.screen == ScreenKind::history)
    return press(FocusField{FieldKind::search}, ClearText{}, TypeText{raw}, Search{});
  return press(ShowHelp{false}, station::CodeEntered{CodeSource::hand_scanner, raw});
}

std::vector<const Button*> buttons_of(const ScreenModel& model) {
  std::vector<const Button*> all;
  const auto add = [&all](const std::vector<Button>& buttons) {
    for (const Button& button : buttons)
      all.push_back(&button);
  };
  const auto add_task = [&add](const Task& task) {
    add(task.answers);
    add(task.pad);
    add(task.paging);
  };
  if (model.work) {
    add_task(model.work->task);
    if (model.work->take_photo)
      all.push_back(&*model.work->take_photo);
  }
  if (model.photo)
    add(model.photo->parts);
  if (model.dock) {
    for (const DockRow& row : model.dock->rows)
      all.push_back(&row.open);
    add(model.dock->paging);
    add_task(model.dock->task);
  }
  if (model.sign_in)
    add_task(*model.sign_in);
  if (model.history) {
    for (const FilterGroup& group : model.history->filters)
      add(group.buttons);
    add(model.history->paging);
    if (model.history->review) {
      add(model.history->review->controls);
      add(model.history->review->paging);
    }
  }
  for (const SettingsPage* page :
       {model.settings ? &model.settings->page : nullptr, model.first_run ? &model.first_run->page : nullptr}) {
    if (!page)
      continue;
    add_task(page->task);
    for (const CameraTile& tile : page->tiles)
      all.push_back(&tile.button);
  }
  if (model.settings)
    add(model.settings->sections);
  if (model.status)
    all.push_back(&model.status->more);
  if (model.open_status)
    all.push_back(&*model.open_status);
  if (model.keyboard) {
    add(model.keyboard->candidates);
    for (const auto& row : model.keyboard->rows)
      add(row);
  }
  for (const NoticeModel& notice : model.notices)
    all.push_back(&notice.dismiss);
  add(model.actions);
  if (model.main)
    all.push_back(&*model.main);
  return all;
}

namespace {
bool is_named(const std::string& key) {
  return key.size() > 1 && static_cast<unsigned char>(key.front()) < 0x80;
}
}  // namespace

bool is_shortcut_now(const ScreenModel& model, const std::string& key) {
  return !key.empty() && (!model.typing || (is_named(key) && key != key_backspace));
}

bool takes_digits_only(FieldKind field) {
  return field == FieldKind::pin || field == FieldKind::quantity || field == FieldKind::setting_pin;
}

Press press_of_key(const ScreenModel& model, const UiDraft& draft, const std::string& key) {
  const bool named = is_named(key);
  if (model.typing && !draft.composing.empty()) {
    // While letters are composed, the keys that choose belong to the candidates.
    if (key == key_enter)
      return press(EndComposing{});
    if (key == key_escape)
      return press(EndComposing{Composing::drop});
    for (const Button& candidate : model.keyboard ? model.keyboard->candidates : std::vector<Button>{}) {
      const bool first = key == " " && candidate.id == "candidate/1";
      if (first || candidate.key == key)
        return candidate.enabled == Enabled::yes ? candidate.press : Press{};
    }
  }
  if (model.typing && !named) {
    if (takes_digits_only(draft.field) && (key.front() < '0' || key.front() > '9'))
      return {};
    return press(TypeText{key});
  }
  if (model.typing && key == key_backspace)
    return press(DeleteCharacter{});
  std::string wanted = key;
  if (!named && key.front() >= 'A' && key.front() <= 'Z')
    wanted = static_cast<char>(key.front() - 'A' + 'a');
  for (const Button* button : buttons_of(model)) {
    if (!button->key.empty() && button->key == wanted && button->enabled == Enabled::yes)
      return button->press;
  }
  for (const Button& shortcut : model.shortcuts) {
    if (shortcut.key == wanted)
      return shortcut.press;
  }
  return {};
}

}  // namespace returns::ui
