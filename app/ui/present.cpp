#include "app/ui/present.h"

#include "app/station/notice_keys.h"
#include "app/station/step.h"
#include "app/ui/presenter.h"

namespace returns::ui {

namespace {

std::string words_of(const Presenter& p, const station::Notice& notice) {
  const std::string detail = p.told(notice.detail);
  if (notice.key.empty())
    return detail;
  std::vector<Argument> arguments(notice.arguments.begin(), notice.arguments.end());
  if (notice.key == station::notices::clip_gap && arguments.size() == 2)
    arguments[1] = p.told(notice.arguments[1]);  // the recorder's reason
  if (notice.key == station::notices::item_saved && arguments.size() == 2)
    arguments[1] = p.tr("disposition." + notice.arguments[1]);
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

void show_all_notices(const Presenter& p, ScreenModel& model) {
  const bool signed_out = p.state.settings.sign_in_required && !p.state.user;
  // Beside the picture of the work screen there is room for one, and so is above a keyboard.
  const std::size_t most =
      p.draft.screen == ScreenKind::work && !signed_out && p.draft.keyboard == Keyboard::hidden ? 2 : 1;
  show_notices(p, model, most);
  for (const std::string& trouble : p.around.troubles) {
    if (model.notices.size() < most)
      model.notices.push_back({.icon = Icon::warning, .tone = Tone::attention, .text = p.told(trouble)});
  }
}

void show_sign_in(const Presenter& p, ScreenModel& model) {
  // A lock hides the work: what was told about it too, but for what a person must act on.
  std::erase_if(model.notices, [](const NoticeModel& notice) { return notice.tone != Tone::bad; });
  std::erase_if(model.left, [](const Chip& chip) { return chip.id == "chip/client"; });
  model.sign_in = p.sign_in_task();
  const bool asks = p.state.lock && p.state.lock->taking_over;
  model.typing = model.typing && !asks;
  model.next = p.tr(asks ? "next.choose" : p.draft.field == FieldKind::pin ? "next.pin" : "next.badge");
}

void show_photo(const Presenter& p, ScreenModel& model, PhotoScreen photo) {
  model.photo = std::move(photo);
  model.typing = false;
  model.keyboard.reset();
  p.photo_actions(model);
}

// There is no station yet that the bar could tell of.
void clear_bar(ScreenModel& model) {
  model.left.clear();
  model.right.clear();
}

void show_history(const Presenter& p, ScreenModel& model) {
  model.title = p.tr("history.title");
  model.history = p.history();
  model.actions.push_back(
      p.button("work", Icon::arrow_back, "action.to_work", key_escape, press(OpenScreen{ScreenKind::work})));
  if (p.state.settings.sign_in_required)
    model.actions.push_back(p.button("lock", Icon::lock, "action.lock", "l", press(station::LockAsked{})));
  if (!p.around.fit.filters_beside_rows) {
    model.actions.push_back(
        p.button("filters", Icon::filter_list, "filter.title", "f", press(ShowFilters{!p.draft.filters_open})));
    model.actions.back().chosen = p.draft.filters_open || p.draft.filter.any();
  }
  model.next = p.tr(p.around.detail.session ? "next.history_detail" : "next.history");
}

void show_dock(const Presenter& p, ScreenModel& model) {
  model.title = p.tr("dock.title");
  model.dock = p.dock();
  if (p.draft.sheet != SheetKind::none)
    p.sheet_actions(model);
  else
    p.dock_actions(model);
}

void show_work(const Presenter& p, ScreenModel& model) {
  model.work = p.work();
  if (p.draft.sheet != SheetKind::none)
    p.sheet_actions(model);
  else
    p.actions(model);
}

void show_chosen_screen(const Presenter& p, ScreenModel& model) {
  const ScreenKind screen = p.draft.screen;
  if (screen == ScreenKind::work || screen == ScreenKind::history || screen == ScreenKind::dock)
    model.open_status = p.button("status", Icon::none, "status.title", "s", press(OpenScreen{ScreenKind::status}));
  switch (screen) {
    case ScreenKind::start_trouble:
      model.title = p.tr("start.bar");
      clear_bar(model);
      model.start_trouble = p.start_trouble();
      return p.start_trouble_actions(model);
    case ScreenKind::first_run:
      model.title = p.tr("first_run.title");
      clear_bar(model);
      model.first_run = p.first_run();
      return p.first_run_actions(model);
    case ScreenKind::settings:
      model.title = p.tr("settings.title");
      model.settings = p.settings();
      return p.settings_actions(model);
    case ScreenKind::status:
      model.title = p.tr("status.title");
      model.status = p.status();
      return p.status_actions(model);
    case ScreenKind::history:
      return show_history(p, model);
    case ScreenKind::dock:
      return show_dock(p, model);
    case ScreenKind::work:
      return show_work(p, model);
  }
}

ScreenModel present_screen(const Presenter& p) {
  ScreenModel model;
  p.top_bar(model);
  show_all_notices(p, model);
  model.typing = p.draft.field != FieldKind::none;
  if (p.draft.keyboard != Keyboard::hidden)
    model.keyboard = p.keyboard();
  if (nobody_works(p.state))
    show_sign_in(p, model);
  else if (auto photo = p.photo_screen())
    show_photo(p, model, *std::move(photo));
  else
    show_chosen_screen(p, model);
  return model;
}

// Letters that are not Han yet would be lost.
void keep_composing(const Presenter& p, ScreenModel& model) {
  if (!model.main || p.draft.composing.empty())
    return;
  model.main->enabled = Enabled::no;
  model.next = p.tr("why.composing");
  model.next_is_why = true;
}

}  // namespace

ScreenModel present(const station::State& state, const Surroundings& surroundings, const UiDraft& draft) {
  const Presenter p{state, surroundings, draft};
  ScreenModel model = present_screen(p);
  keep_composing(p, model);
  p.shortcuts(model);
  return draft.help ? p.help(model) : model;
}

}  // namespace returns::ui
