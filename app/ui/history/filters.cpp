// What the history can be narrowed to by touch: grade, days, client.
#include <fmt/format.h>

#include "app/ui/presenter.h"

namespace returns::ui {

namespace {

constexpr std::size_t clients_at_once = 6;  // with "all" and "more" in three rows of two

using std::chrono::days;

std::string count_of(const Presenter& p, std::optional<std::uint64_t> count) {
  return count ? p.around.strings->number(static_cast<std::int64_t>(*count)) : "";
}

std::optional<std::uint64_t> items_of(const HistoryCounts& counts, std::optional<Grade> grade) {
  if (counts.grades.empty())
    return std::nullopt;
  for (const auto& of : counts.grades)
    if (of.grade == grade)
      return of.items;
  return 0;
}

std::optional<std::uint64_t> items_of(const HistoryCounts& counts, const ClientId& client) {
  if (counts.clients.empty())
    return std::nullopt;
  for (const auto& of : counts.clients)
    if (of.client == client)
      return of.items;
  return 0;
}

FilterGroup grades(const Presenter& p) {
  const HistoryFilter& now = p.draft.filter;
  FilterGroup group{.caption = p.tr("filter.grade")};
  const auto add = [&](std::string id, const GradeBadge& badge, std::optional<Grade> grade, bool held, bool counted) {
    HistoryFilter filter = now;
    filter.grade = grade;
    filter.held = held;
    group.buttons.push_back({.id = "filter/" + std::move(id),
                             .shape = badge.shape,
                             .label = badge.word,
                             .note = counted ? count_of(p, items_of(p.around.history.counts, grade)) : "",
                             .tone = badge.tone,
                             .chosen = now.grade == grade && now.held == held,
                             .press = press(FilterHistory{filter})});
  };
  add("all", {Shape::none, Tone::neutral, p.tr("history.all")}, std::nullopt, false, false);
  for (const Grade grade : {Grade::resellable, Grade::refurbished, Grade::scrap})
    add(std::string(name_of(grade)), badge_of(p, grade), grade, false, true);
  add("held", badge_of(p, std::nullopt), std::nullopt, true, true);
  return group;
}

FilterGroup spans(const Presenter& p) {
  const HistoryFilter& now = p.draft.filter;
  FilterGroup group{.caption = p.tr("filter.days")};
  const auto add = [&](std::string id, Icon icon, std::string label, DayFilter to, bool chosen, bool can) {
    HistoryFilter filter = now;
    filter.days = to;
    group.buttons.push_back({.id = "filter/" + std::move(id),
                             .icon = icon,
                             .label = std::move(label),
                             .chosen = chosen,
                             .enabled = can ? Enabled::yes : Enabled::no,
                             .press = press(FilterHistory{filter})});
  };
  const auto plain = [&](std::string id, std::string_view key, DaySpan span) {
    add(std::move(id), Icon::none, p.tr(key), {span, 0}, now.days.span == span, true);
  };
  plain("any_day", "filter.any_day", DaySpan::all);
  plain("today", "filter.today", DaySpan::today);
  plain("seven_days", "filter.seven_days", DaySpan::seven_days);
  plain("thirty_days", "filter.thirty_days", DaySpan::thirty_days);
  const bool month = now.days.span == DaySpan::month;
  const int back = month ? now.days.months_back : -1;
  const auto month_name = [&](int months_back) {
    const auto range = range_of({DaySpan::month, months_back}, p.around.now, p.around.utc_offset);
    const UtcTime middle = *range.from + days(14);
    const std::chrono::year_month_day day{std::chrono::floor<days>(middle)};
    return fmt::format("{:04}-{:02}", static_cast<int>(day.year()), static_cast<unsigned>(day.month()));
  };
  if (month)
    group.caption += " · " + month_name(back);
  add("month_back", Icon::chevron_left, month_name(back + 1), {DaySpan::month, back + 1}, false, true);
  add("month_on", Icon::chevron_right, back > 0 ? month_name(back - 1) : p.tr("filter.this_month"),
      {DaySpan::month, std::max(0, back - 1)}, false, back > 0);
  return group;
}

FilterGroup clients(const Presenter& p) {
  const HistoryFilter& now = p.draft.filter;
  FilterGroup group{.caption = p.tr("filter.client")};
  std::vector<Button> all;
  const auto add = [&](std::string id, std::string label, std::optional<ClientId> client) {
    HistoryFilter filter = now;
    filter.client = client;
    all.push_back({.id = "filter/client." + std::move(id),
                   .label = std::move(label),
                   .note = client ? count_of(p, items_of(p.around.history.counts, *client)) : "",
                   .chosen = now.client == client,
                   .press = press(FilterHistory{filter})});
  };
  add("all", p.tr("filter.all_clients"), std::nullopt);
  for (const Client& client : p.state.clients)
    add(client.id.value, p.client_name(client.id), client.id);
  if (all.size() <= clients_at_once) {
    group.buttons = std::move(all);
    return group;
  }
  const std::size_t at_once = clients_at_once - 1, pages = (all.size() + at_once - 1) / at_once;
  const std::size_t page = static_cast<std::size_t>(p.draft.clients_page) % pages;
  for (std::size_t index = page * at_once; index < std::min(all.size(), (page + 1) * at_once); ++index)
    group.buttons.push_back(std::move(all[index]));
  group.buttons.push_back(
      {.id = "filter/clients.next",
       .icon = Icon::chevron_right,
       .label = p.tr("page.of", {static_cast<std::int64_t>(page + 1), static_cast<std::int64_t>(pages)}),
       .press = press(TurnClientsPage{static_cast<int>(page) + 1})});
  return group;
}

}  // namespace

std::vector<FilterGroup> Presenter::history_filters() const {
  return {grades(*this), spans(*this), clients(*this)};
}

DayRange range_of(const DayFilter& filter, UtcTime now,
                  const std::function<std::chrono::seconds(UtcTime)>& utc_offset) {
  const auto offset = [&](UtcTime at) { return utc_offset ? utc_offset(at) : std::chrono::seconds(0); };
  // The moment at which a day begins here; its own offset counts, not today's.
  const auto begin_of = [&](std::chrono::sys_days day) {
    const UtcTime guess = UtcTime(day) - offset(UtcTime(day));
    return UtcTime(day) - offset(guess);
  };
  const auto today = std::chrono::floor<days>(now + offset(now));
  switch (filter.span) {
    case DaySpan::all:
      return {};
    case DaySpan::today:
      return {begin_of(today), std::nullopt};
    case DaySpan::seven_days:
      return {begin_of(today - days(6)), std::nullopt};
    case DaySpan::thirty_days:
      return {begin_of(today - days(29)), std::nullopt};
    case DaySpan::month:
      break;
  }
  const std::chrono::year_month_day date(today);
  const auto month = std::chrono::year_month(date.year(), date.month()) - std::chrono::months(filter.months_back);
  const auto first = [](std::chrono::year_month of) { return std::chrono::sys_days(of / std::chrono::day(1)); };
  return {begin_of(first(month)), begin_of(first(month + std::chrono::months(1)))};
}

}  // namespace returns::ui
