// The dock: what arrived and waits, by the clock that runs out first.
#include "app/station/identifiers.h"
#include "app/station/step.h"
#include "app/ui/presenter.h"

namespace returns::ui {

namespace {

using station::Urgency;
using std::chrono::milliseconds;

GradeBadge badge_of(const Presenter& p, const std::optional<station::Deadline>& deadline) {
  if (!deadline)
    return {Shape::diamond, Tone::neutral, p.tr("dock.no_clock")};
  switch (station::urgency_of(*deadline, p.around.now)) {
    case Urgency::overdue:
      return {Shape::square, Tone::bad, p.tr("dock.overdue")};
    case Urgency::soon:
      return {Shape::triangle, Tone::attention, p.tr("dock.soon")};
    case Urgency::in_time:
      break;
  }
  return {Shape::circle, Tone::good, p.tr("dock.in_time")};
}

// "3 h 20 min left · 26 Nov, 09:12": hours where they matter, days where they are many.
std::string time_left(const Presenter& p, UtcTime at) {
  const bool over = at <= p.around.now;
  const milliseconds span = over ? p.around.now - at : at - p.around.now;
  const auto minutes = std::chrono::duration_cast<std::chrono::minutes>(span).count();
  constexpr std::int64_t in_an_hour = 60, in_a_day = 24 * 60;
  if (minutes >= 2 * in_a_day)
    return p.tr(over ? "dock.days_over" : "dock.days_left", {std::int64_t{minutes / in_a_day}});
  return p.tr(over ? "dock.hours_over" : "dock.hours_left",
              {std::int64_t{minutes / in_an_hour}, std::int64_t{minutes % in_an_hour}});
}

std::string identifier_of_code(const ScannedCode& code) {
  return code.candidates.empty() ? grouped_identifier(code.raw) : station::grouped(code.candidates.front());
}

DockRow row_of(const Presenter& p, const ReceivedParcel& parcel) {
  DockRow row;
  row.identifier = identifier_of_code(parcel.code);
  row.title = parcel.title.empty() ? p.client_name(parcel.client) : parcel.title;
  if (parcel.items > 1)
    row.title = p.tr("dock.and_more", {row.title, std::int64_t{parcel.items}});
  const auto& unsaved = p.state.dock.unsaved;
  const bool saving = std::find(unsaved.begin(), unsaved.end(), parcel.parcel) != unsaved.end();
  row.received = saving ? p.tr("dock.saving") : p.received_words(parcel);
  if (!parcel.title.empty())
    row.client = p.client_name(parcel.client);
  const auto deadline = station::first_deadline(*p.state.settings.clocks, parcel);
  row.urgency = badge_of(p, deadline);
  if (deadline) {
    row.clock = station::text_in(deadline->clock->text, p.language());
    row.left = dotted({time_left(p, deadline->at), p.date(deadline->at)});
  }
  row.open = {.id = "parcel/" + parcel.parcel.value,
              .label = row.title,
              .chosen = p.state.dock.last_shown == parcel.parcel,
              .press = press(station::InspectParcelAsked{parcel.parcel})};
  return row;
}

std::size_t page_of_shown(const Presenter& p, std::size_t at_once) {
  const auto& parcels = *p.state.dock.parcels;
  for (std::size_t index = 0; index < parcels.size(); ++index)
    if (p.state.dock.last_shown == parcels[index].parcel)
      return index / at_once;
  return 0;
}

void rows(const Presenter& p, DockScreen& screen, bool with_keys) {
  const auto& parcels = *p.state.dock.parcels;
  const bool keyboard = p.draft.keyboard != Keyboard::hidden;
  const auto at_once = static_cast<std::size_t>(
      std::clamp(keyboard ? p.around.fit.dock_rows_above_keyboard : p.around.fit.dock_rows, 1, 9));
  const auto pages = static_cast<int>((parcels.size() + at_once - 1) / at_once);
  const auto base = static_cast<int>(page_of_shown(p, at_once));
  const int page = std::clamp(base + p.draft.dock_page, 0, std::max(0, pages - 1));
  const std::size_t first = static_cast<std::size_t>(page) * at_once;
  for (std::size_t index = first; index < std::min(parcels.size(), first + at_once); ++index) {
    screen.rows.push_back(row_of(p, parcels[index]));
    Button& open = screen.rows.back().open;
    open.key_label = std::to_string(index - first + 1);
    open.key = with_keys ? open.key_label : "";
  }
  screen.caption = p.tr("dock.waiting", {static_cast<std::int64_t>(parcels.size())});
  if (pages < 2)
    return;
  screen.caption = dotted({screen.caption, p.tr("page.of", {std::int64_t{page + 1}, std::int64_t{pages}})});
  screen.paging.push_back(
      p.button("dock/previous", Icon::chevron_left, "page.previous", key_left, press(TurnDockPage{page - 1 - base})));
  screen.paging.back().enabled = page > 0 ? Enabled::yes : Enabled::no;
  screen.paging.push_back(
      p.button("dock/next", Icon::chevron_right, "page.next", key_right, press(TurnDockPage{page + 1 - base})));
  screen.paging.back().enabled = page + 1 < pages ? Enabled::yes : Enabled::no;
}

Task unsure_task(const Presenter& p, const station::UnsureArrival& arrival) {
  Task task{.progress = identifier_of_code(arrival.code)};
  const bool before = !arrival.seen_before.empty();
  task.title = p.tr(before ? "dock.before_title" : "dock.unknown_title");
  task.text = p.tr("dock.unknown_text");
  if (before) {
    const HistoryRow& row = arrival.seen_before.front();
    task.text = p.tr("dock.before_text", {dotted({p.date(row.closed_at), row.inspector_name})});
  }
  std::vector<Button> answers;
  answers.push_back({.id = "arrival/refuse",
                     .icon = Icon::block,
                     .label = p.tr("dock.put_aside"),
                     .press = press(station::ArrivalRefused{})});
  if (!arrival.returns.empty()) {
    answers.insert(answers.begin(), {.id = "arrival/again",
                                     .icon = Icon::shipping,
                                     .label = p.tr("dock.receive_again"),
                                     .press = press(station::ReceiveAsked{arrival.returns.front().client})});
    p.page_answers(task, std::move(answers), 4);
    return task;
  }
  answers.push_back({.id = "arrival/unassigned",
                     .icon = Icon::help,
                     .label = p.tr("client.unassigned"),
                     .press = press(station::ReceiveAsked{unassigned_client})});
  for (const Client& client : p.state.clients)
    if (client.id != unassigned_client)
      answers.push_back({.id = "arrival/" + client.id.value,
                         .icon = Icon::storefront,
                         .label = client.name,
                         .press = press(station::ReceiveAsked{client.id})});
  p.page_answers(task, std::move(answers), 4);
  return task;
}

Task dock_task(const Presenter& p) {
  const station::Dock& dock = p.state.dock;
  if (station::why_blocked(p.state) == station::Blocked::store_read_only)
    return {.icon = Icon::error,
            .tone = Tone::bad,
            .title = p.tr("blocked.store_read_only"),
            .text = p.state.store.trouble.empty() ? p.tr("blocked.store_hint") : p.told(p.state.store.trouble)};
  if (!dock.unsure.empty())
    return unsure_task(p, dock.unsure.front());
  if (!dock.looking_up.empty())
    return {.icon = Icon::hourglass,
            .tone = Tone::action,
            .title = p.tr("looking_up.title"),
            .text = identifier_of_code(dock.looking_up.front().code)};
  Task task{.icon = Icon::scanner, .tone = Tone::action, .title = p.tr("dock.scan"), .text = p.tr("dock.scan_text")};
  if (dock.received > 0) {
    task.icon = Icon::check_circle;
    task.tone = Tone::good;
    task.title = p.tr("dock.received_now", {std::int64_t{dock.received}});
    task.text = p.tr("dock.scan");
  }
  return task;
}

}  // namespace

std::string Presenter::received_words(const ReceivedParcel& parcel) const {
  return dotted({tr("dock.received_at", {date(parcel.received_at)}), parcel.received_by_name});
}

DockScreen Presenter::dock() const {
  DockScreen screen;
  screen.preview = preview();
  screen.preview.hint.reset();  // what hinders the work stands in the task
  const bool sheet = draft.sheet != SheetKind::none;
  screen.task = sheet ? sheet_task() : dock_task(*this);
  rows(*this, screen, screen.task.answers.empty() && !sheet);
  if (screen.rows.empty())
    screen.instead = EmptyState{Icon::inventory, Tone::neutral, tr("dock.empty"), tr("dock.empty_text")};
  return screen;
}

void Presenter::dock_actions(ScreenModel& model) const {
  model.actions.push_back(
      button("work", Icon::arrow_back, "action.to_work", key_escape, press(OpenScreen{ScreenKind::work})));
  model.actions.push_back(
      button("type", Icon::keyboard, "action.type_code", "t", press(OpenSheet{SheetKind::type_code})));
  model.actions.push_back(
      button("look", Icon::center_focus_strong, "action.look_harder", "f", press(station::LookHarderAsked{})));
  if (state.settings.sign_in_required)
    model.actions.push_back(button("lock", Icon::lock, "action.lock", "l", press(station::LockAsked{})));
  if (!state.dock.unsure.empty()) {
    model.next = tr("next.choose");
    return;
  }
  model.next = tr("dock.next");
  for (const ReceivedParcel& parcel : *state.dock.parcels)
    if (state.dock.last_shown == parcel.parcel)
      model.main = button("inspect", Icon::inventory, "dock.inspect", key_enter,
                          press(station::InspectParcelAsked{parcel.parcel}));
}

}  // namespace returns::ui
