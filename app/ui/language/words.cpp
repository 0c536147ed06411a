#include <fmt/format.h>

#include "app/station/identifiers.h"
#include "app/ui/presenter.h"

namespace returns::ui {

std::string key_label(const Strings& strings, const std::string& key) {
  if (key == " ")
    return strings.text("key.space");
  if (key == key_enter)
    return strings.text("key.enter");
  if (key == key_escape)
    return strings.text("key.escape");
  if (key == key_backspace || key == key_left)
    return "←";
  if (key == key_right)
    return "→";
  if (key == key_up)
    return "↑";
  if (key == key_down)
    return "↓";
  if (key == key_help)
    return "F1";
  return key.size() == 1 ? std::string(1, static_cast<char>(std::toupper(static_cast<unsigned char>(key.front()))))
                         : "";
}

Tone tone_of(station::Tone tone) {
  switch (tone) {
    case station::Tone::good:
      return Tone::good;
    case station::Tone::attention:
      return Tone::attention;
    case station::Tone::bad:
      return Tone::bad;
    case station::Tone::neutral:
      return Tone::neutral;
  }
  return Tone::neutral;
}

std::string_view key_of(Grade grade) {
  switch (grade) {
    case Grade::resellable:
      return "grade.resellable";
    case Grade::refurbished:
      return "grade.refurbished";
    case Grade::scrap:
      return "grade.scrap";
  }
  return "grade.none";
}

std::string_view key_of(Condition condition) {
  switch (condition) {
    case Condition::new_:
      return "condition.new";
    case Condition::renewed:
      return "condition.renewed";
    case Condition::like_new:
      return "condition.like_new";
    case Condition::very_good:
      return "condition.very_good";
    case Condition::good:
      return "condition.good";
    case Condition::acceptable:
      return "condition.acceptable";
    case Condition::unusable:
      return "condition.unusable";
  }
  return "condition.unusable";
}

std::string_view key_of(Disposition disposition) {
  switch (disposition) {
    case Disposition::restock:
      return "disposition.restock";
    case Disposition::relabel:
      return "disposition.relabel";
    case Disposition::refurbish:
      return "disposition.refurbish";
    case Disposition::repair:
      return "disposition.repair";
    case Disposition::liquidate:
      return "disposition.liquidate";
    case Disposition::hold_for_part:
      return "disposition.hold_for_part";
    case Disposition::quarantine:
      return "disposition.quarantine";
    case Disposition::dispose:
      return "disposition.dispose";
    case Disposition::return_to_seller:
      return "disposition.return_to_seller";
    case Disposition::hold:
      return "disposition.hold";
  }
  return "disposition.hold";
}

std::string_view key_of(CodeKind kind) {
  switch (kind) {
    case CodeKind::order_id:
      return "code.order_id";
    case CodeKind::rma:
      return "code.rma";
    case CodeKind::lpn:
      return "code.lpn";
    case CodeKind::fnsku:
      return "code.fnsku";
    case CodeKind::asin:
      return "code.asin";
    case CodeKind::gtin:
      return "code.gtin";
    case CodeKind::serial:
      return "code.serial";
    case CodeKind::sku:
      return "code.sku";
    case CodeKind::tracking_usps:
      return "code.tracking_usps";
    case CodeKind::tracking_ups:
      return "code.tracking_ups";
    case CodeKind::tracking_fedex:
      return "code.tracking_fedex";
    case CodeKind::tracking_dhl:
      return "code.tracking_dhl";
    case CodeKind::tracking_amazon:
      return "code.tracking_amazon";
    case CodeKind::tracking_s10:
      return "code.tracking_s10";
    case CodeKind::tracking_other:
      return "code.tracking_other";
    case CodeKind::badge:
      return "code.badge";
    case CodeKind::command:
      return "code.command";
    case CodeKind::unknown:
      return "code.unknown";
  }
  return "code.unknown";
}

GradeBadge badge_of(const Presenter& presenter, std::optional<Grade> grade) {
  if (!grade)
    return {Shape::diamond, Tone::hold, presenter.tr("grade.none")};
  switch (*grade) {
    case Grade::resellable:
      return {Shape::circle, Tone::good, presenter.tr("grade.resellable")};
    case Grade::refurbished:
      return {Shape::triangle, Tone::attention, presenter.tr("grade.refurbished")};
    case Grade::scrap:
      return {Shape::square, Tone::bad, presenter.tr("grade.scrap")};
  }
  return {};
}

std::string minutes_and_seconds(std::chrono::milliseconds duration) {
  const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(duration).count();
  if (seconds >= 3600)
    return fmt::format("{}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
  return fmt::format("{:02}:{:02}", seconds / 60, seconds % 60);
}

std::string percent(const Presenter& presenter, BasisPoints share) {
  return presenter.around.strings->percent(share.value / 100.0);
}

std::string dotted(const std::vector<std::string>& parts) {
  std::string all;
  for (const std::string& part : parts)
    if (!part.empty())
      all += (all.empty() ? "" : " · ") + part;
  return all;
}

std::string joined(std::string first, const std::string& second) {
  const bool wide = first.ends_with("。") || second.starts_with("（");
  if (!first.empty() && !second.empty() && !wide)
    first += ' ';
  return first + second;
}

std::string grouped_identifier(const std::string& raw) {
  const auto candidates = station::classify(raw);
  return candidates.empty() ? raw : station::grouped(candidates.front());
}

std::string identifier_of(const ExpectedReturn& expected) {
  if (!expected.tracking_numbers.empty())
    return grouped_identifier(expected.tracking_numbers.front());
  return expected.rma.empty() ? expected.order_id : expected.rma;
}

std::string title_of(const Presenter& presenter, const Product& product) {
  if (!product.title.empty())
    return product.title;
  for (const std::string* other : {&product.sku, &product.fnsku, &product.asin, &product.gtin}) {
    if (!other->empty())
      return *other;
  }
  return presenter.tr("item.unnamed");
}

const station::Item* Presenter::item() const {
  if (!state.session || !state.session->current || *state.session->current >= state.session->items.size())
    return nullptr;
  return &state.session->items[*state.session->current];
}

const station::Question* Presenter::question() const {
  const station::Item* now = item();
  if (!now || !now->policy || now->phase != station::ItemPhase::answering)
    return nullptr;
  for (const station::Question& question : now->policy->questions) {
    if (question.id == now->asking)
      return &question;
  }
  return nullptr;
}

std::string Presenter::client_name(const ClientId& client) const {
  if (client == unassigned_client || client.empty())
    return tr("client.unassigned");
  for (const Client& known : state.clients) {
    if (known.id == client)
      return known.name;
  }
  return client.value;
}

namespace {
std::chrono::sys_time<std::chrono::milliseconds> local(const Surroundings& around, UtcTime at) {
  if (around.utc_offset)
    at += around.utc_offset(at);
  return std::chrono::time_point_cast<std::chrono::milliseconds>(at);
}
}  // namespace

std::string Presenter::clock(UtcTime at) const {
  return around.strings->time(local(around, at), Strings::Day::none);
}

std::string Presenter::date(UtcTime at) const {
  const auto then = std::chrono::floor<std::chrono::days>(local(around, at));
  const auto today = std::chrono::floor<std::chrono::days>(local(around, around.now));
  if (then == today)
    return clock(at);
  const bool same_year = std::chrono::year_month_day(then).year() == std::chrono::year_month_day(today).year();
  return around.strings->time(local(around, at), same_year ? Strings::Day::of_year : Strings::Day::with_year);
}

}  // namespace returns::ui
