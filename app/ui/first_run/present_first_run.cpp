// A new station's first questions, one a step; what can be left for later can be skipped.
#include <algorithm>

#include "app/ui/settings/pages.h"

namespace returns::ui {

namespace {

using station::AdminRequest;
using station::Site;

// The steps that are counted on the screen; the others belong to the one before them.
constexpr FirstRunStep counted[] = {FirstRunStep::language,    FirstRunStep::name,      FirstRunStep::id,
                                    FirstRunStep::cameras,     FirstRunStep::share,     FirstRunStep::admin_name,
                                    FirstRunStep::admin_badge, FirstRunStep::admin_pin, FirstRunStep::summary};

FirstRunStep counted_as(FirstRunStep step) {
  switch (step) {
    case FirstRunStep::camera_address:
      return FirstRunStep::cameras;
    case FirstRunStep::share_folder:
      return FirstRunStep::share;
    case FirstRunStep::admin_pin_again:
      return FirstRunStep::admin_pin;
    default:
      return step;
  }
}

std::string text_at(const FirstRunDraft& draft) {
  switch (draft.step) {
    case FirstRunStep::name:
      return draft.site.name;
    case FirstRunStep::id: {
      const std::string word = station::word_of(draft.site.name);
      return draft.id_typed || word.empty() ? draft.site.id : word;
    }
    case FirstRunStep::admin_name:
      return draft.admin.name;
    case FirstRunStep::admin_badge:
      return draft.admin.badge;
    default:
      return {};
  }
}
Press go(FirstRunDraft to) {
  std::string text = text_at(to);
  return press(EditFirstRun{std::move(to), std::move(text)});
}
FirstRunDraft at(const Presenter& p, FirstRunStep step) {
  FirstRunDraft draft = p.draft.first_run;
  draft.step = step;
  draft.differ = false;
  return draft;
}

FirstRunStep before(const FirstRunDraft& draft) {
  switch (draft.step) {
    case FirstRunStep::language:
    case FirstRunStep::name:
      return FirstRunStep::language;
    case FirstRunStep::id:
      return FirstRunStep::name;
    case FirstRunStep::cameras:
      return FirstRunStep::id;
    case FirstRunStep::camera_address:
    case FirstRunStep::share:
      return FirstRunStep::cameras;
    case FirstRunStep::share_folder:
    case FirstRunStep::admin_name:
      return FirstRunStep::share;
    case FirstRunStep::admin_badge:
      return FirstRunStep::admin_name;
    case FirstRunStep::admin_pin:
      return FirstRunStep::admin_badge;
    case FirstRunStep::admin_pin_again:
      return FirstRunStep::admin_pin;
    case FirstRunStep::summary:
      break;
  }
  return FirstRunStep::admin_name;
}

// The share was prepared by its own request; what it is stands in the runtime's answer.
Site with_share(const Presenter& p, Site site) {
  site.share_folder = admin_of(p).saved.share_folder;
  site.share_id = admin_of(p).saved.share_id;
  return site;
}

Press choose_cameras_of(const Presenter& p, const Site& site) {
  FirstRunDraft next = at(p, FirstRunStep::cameras);
  next.site = site;
  return go(next);
}

Task language_task(const Presenter& p) {
  Task task{.title = p.tr("first_run.language_title"), .text = p.tr("first_run.language_text")};
  std::vector<Button> buttons;
  for (const auto& [code, name] : {std::pair{"en", "English"}, std::pair{"zh", "简体中文"}}) {
    FirstRunDraft next = at(p, FirstRunStep::language);
    next.site.language = code;
    buttons.push_back({.id = std::string("language/") + code,
                       .icon = Icon::language,
                       .label = name,
                       .chosen = p.draft.first_run.site.language == code,
                       .press = go(next)});
  }
  p.page_answers(task, std::move(buttons), 6);
  return task;
}

Task summary_task(const Presenter& p) {
  const FirstRunDraft& draft = p.draft.first_run;
  Task task{.title = p.tr("first_run.summary_title"), .text = p.tr("first_run.summary_text")};
  const auto outcome = outcome_lines(p);
  task.lines.push_back({Icon::tune, Tone::neutral, p.tr("first_run.summary_bench", {draft.site.name, draft.site.id})});
  task.lines.push_back({draft.site.cameras.empty() ? Icon::videocam_off : Icon::videocam, Tone::neutral,
                        draft.site.cameras.empty() ? p.tr("first_run.summary_no_camera")
                                                   : p.tr("first_run.summary_cameras",
                                                          {static_cast<std::int64_t>(draft.site.cameras.size())})});
  const std::string& share = admin_of(p).saved.share_folder;
  task.lines.push_back({share.empty() ? Icon::cloud_off : Icon::cloud_done, Tone::neutral,
                        share.empty() ? p.tr("first_run.summary_no_share") : share});
  task.lines.push_back({draft.admin.name.empty() ? Icon::lock_open : Icon::lock, Tone::neutral,
                        draft.admin.name.empty() ? p.tr("first_run.summary_no_admin")
                                                 : p.tr("first_run.summary_admin", {draft.admin.name})});
  task.lines.insert(task.lines.end(), outcome.begin(), outcome.end());
  return task;
}

SettingsPage page_of(const Presenter& p) {
  const FirstRunDraft& draft = p.draft.first_run;
  switch (draft.step) {
    case FirstRunStep::language:
      return {language_task(p), {}};
    case FirstRunStep::name:
      return {field_task(p, "first_run.name_title", "first_run.name_text", "first_run.name_field"), {}};
    case FirstRunStep::id:
      return {field_task(p, "first_run.id_title", "first_run.id_text", "first_run.id_field"), {}};
    case FirstRunStep::cameras:
      return camera_page(p, draft.site, [&](const Site& site) { return choose_cameras_of(p, site); });
    case FirstRunStep::camera_address:
      return {field_task(p, "settings.address_title", "settings.address_text", "settings.address_field"), {}};
    case FirstRunStep::share:
      return {share_task(p, go(at(p, FirstRunStep::share_folder))), {}};
    case FirstRunStep::share_folder:
      return {field_task(p, "settings.folder_title", "settings.folder_text", "settings.folder_field"), {}};
    case FirstRunStep::admin_name:
      return {field_task(p, "first_run.admin_title", "first_run.admin_text", "settings.user_name_field"), {}};
    case FirstRunStep::admin_badge:
      return {field_task(p, "settings.badge_title", "settings.badge_text", "field.badge"), {}};
    case FirstRunStep::admin_pin:
      return {pin_task(p, false, draft.differ), {}};
    case FirstRunStep::admin_pin_again:
      return {pin_task(p, true, false), {}};
    case FirstRunStep::summary:
      break;
  }
  return {summary_task(p), {}};
}

FirstRunDraft with_badge(const Presenter& p, const std::string& badge) {
  FirstRunDraft next = at(p, FirstRunStep::admin_pin);
  next.admin.badge = badge;
  return next;
}

Press after_pin_again(const Presenter& p) {
  const bool same = p.draft.text == p.draft.first_run.pin;
  FirstRunDraft next = at(p, same ? FirstRunStep::summary : FirstRunStep::admin_pin);
  next.differ = !same;
  if (!same)
    next.pin.clear();
  return go(next);
}

Press finish(const Presenter& p) {
  const FirstRunDraft& draft = p.draft.first_run;
  User admin = draft.admin;
  admin.role = Role::admin;
  return press(AdminRequest(station::FinishFirstRun{with_share(p, draft.site), admin, draft.pin}));
}

// What the main button leads to.
Press next_press(const Presenter& p) {
  const std::string& text = p.draft.text;
  FirstRunDraft next = p.draft.first_run;
  switch (p.draft.first_run.step) {
    case FirstRunStep::language:
      return go(at(p, FirstRunStep::name));
    case FirstRunStep::name:
      next = at(p, FirstRunStep::id);
      next.site.name = text;
      return go(next);
    case FirstRunStep::id:
      next = at(p, FirstRunStep::cameras);
      next.site.id = text;
      next.id_typed = true;
      return go(next);
    case FirstRunStep::cameras:
      return go(at(p, FirstRunStep::share));
    case FirstRunStep::camera_address:
      next = at(p, FirstRunStep::cameras);
      next.site = with_camera(p, next.site, text);
      return go(next);
    case FirstRunStep::share:
      return go(at(p, FirstRunStep::admin_name));
    case FirstRunStep::share_folder:
      return press(AdminRequest(station::UseShare{text}), EditFirstRun{at(p, FirstRunStep::share), {}});
    case FirstRunStep::admin_name:
      next = at(p, FirstRunStep::admin_badge);
      next.admin.name = text;
      return go(next);
    case FirstRunStep::admin_badge:
      return go(with_badge(p, text));
    case FirstRunStep::admin_pin:
      next = at(p, FirstRunStep::admin_pin_again);
      next.pin = text;
      return go(next);
    case FirstRunStep::admin_pin_again:
      return after_pin_again(p);
    case FirstRunStep::summary:
      break;
  }
  return finish(p);
}

// Why the main button is off; empty: it is on.
std::string_view why_not_next(const Presenter& p) {
  const std::string& text = p.draft.text;
  switch (p.draft.first_run.step) {
    case FirstRunStep::name:
      return why_not(Asked::name, text);
    case FirstRunStep::id:
      return why_not(Asked::word, text);
    case FirstRunStep::camera_address:
      return why_not(Asked::address, text);
    case FirstRunStep::share_folder:
      return why_not(Asked::folder, text);
    case FirstRunStep::admin_name:
      return text.empty() ? "why.admin" : "";
    case FirstRunStep::admin_badge:
      return why_not(Asked::badge, text);
    case FirstRunStep::admin_pin:
    case FirstRunStep::admin_pin_again:
      return why_not(Asked::pin, text);
    case FirstRunStep::summary:
      return admin_of(p).busy > 0 ? "why.busy" : "";
    case FirstRunStep::language:
    case FirstRunStep::cameras:
    case FirstRunStep::share:
      break;
  }
  return "";
}

}  // namespace

FirstRunScreen Presenter::first_run() const {
  FirstRunScreen screen{page_of(*this)};
  const auto now = std::find(std::begin(counted), std::end(counted), counted_as(draft.first_run.step));
  for (auto step = std::begin(counted); step != std::end(counted); ++step)
    screen.page.task.steps.push_back(step < now ? StepMark::done : step == now ? StepMark::now : StepMark::ahead);
  return screen;
}

void Presenter::first_run_actions(ScreenModel& model) const {
  const FirstRunStep step = draft.first_run.step;
  if (step != FirstRunStep::language)
    model.actions.push_back(
        button("back", Icon::arrow_back, "action.back", key_escape, go(at(*this, before(draft.first_run)))));
  if (step == FirstRunStep::cameras)
    camera_actions(*this, model, draft.first_run.site, go(at(*this, FirstRunStep::camera_address)),
                   [this](const Site& site) { return choose_cameras_of(*this, site); });
  if (step == FirstRunStep::admin_name) {
    FirstRunDraft nobody = at(*this, FirstRunStep::summary);
    nobody.admin = {};
    model.actions.push_back(button("skip", Icon::skip_next, "first_run.no_admin", "", go(nobody)));
  }
  const bool later = (step == FirstRunStep::cameras && draft.first_run.site.cameras.empty()) ||
                     (step == FirstRunStep::share && admin_of(*this).saved.share_folder.empty());
  const bool last = step == FirstRunStep::summary;
  model.main = button("next", last ? Icon::check : Icon::chevron_right,
                      last    ? "first_run.begin"
                      : later ? "first_run.later"
                              : "action.next",
                      key_enter, next_press(*this));
  model.next = tr(last                                ? "first_run.next_begin"
                  : step == FirstRunStep::admin_badge ? "settings.next_badge"
                  : model.typing                      ? "next.field"
                                                      : "next.choose");
  let_or_say_why(*this, model, why_not_next(*this));
}

Press Presenter::scanned_first_badge(const std::string& raw) const {
  return go(with_badge(*this, raw));
}

}  // namespace returns::ui
