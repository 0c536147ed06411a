// The left two thirds of the work screen, the product card and the grade panel.
#include <fmt/format.h>

#include "app/station/identifiers.h"
#include "app/station/payloads/payload.h"
#include "app/station/policy.h"
#include "app/station/step.h"
#include "app/ui/presenter.h"

namespace returns::ui {

namespace {

using station::CameraCondition;

constexpr auto overlay_lasts = std::chrono::milliseconds(1500);
constexpr auto plate_lasts = std::chrono::seconds(8);
constexpr std::size_t tiles = 6;

// What stands where the picture would be; nothing while the camera is live.
std::optional<EmptyState> camera_trouble(const Presenter& p, const station::CameraStatus& camera) {
  if (camera.condition == CameraCondition::live)
    return std::nullopt;
  EmptyState empty{.icon = Icon::videocam_off, .tone = Tone::bad, .title = camera_words(p, camera)};
  if (camera.condition == CameraCondition::starting)
    empty.icon = Icon::hourglass;
  if (camera.condition == CameraCondition::starting || camera.condition == CameraCondition::ended) {
    empty.tone = Tone::neutral;
    return empty;
  }
  empty.text = p.told(camera.trouble);
  if (camera.next_try_in.count() > 0)
    empty.text = joined(empty.text, p.tr("camera.next_try", {static_cast<std::int64_t>(camera.next_try_in.count())}));
  return empty;
}

// A code is wanted: nothing was begun with it yet.
bool wants_code(const Presenter& p) {
  if (!p.state.session)
    return true;
  using station::SessionStage;
  const SessionStage stage = p.state.session->stage;
  const station::Item* item = p.item();
  const bool untouched = !item || item->phase == station::ItemPhase::closed ||
                         item->phase == station::ItemPhase::voided || item->answers.empty();
  return stage == SessionStage::unknown_code || (stage == SessionStage::inspecting && untouched);
}

// Why the code before the camera is not read, one hint at a time.
std::optional<Line> sight_hint(const Presenter& p) {
  const station::Sight& sight = p.state.sight;
  switch (sight.hindrance) {
    case station::Hindrance::none:
      return std::nullopt;
    case station::Hindrance::too_dark:
      return Line{Icon::warning, Tone::attention, p.tr("sight.too_dark")};
    case station::Hindrance::glare:
      return Line{Icon::warning, Tone::attention, p.tr("sight.glare")};
    case station::Hindrance::blurred:
      return Line{Icon::warning, Tone::attention, p.tr("sight.blurred")};
    case station::Hindrance::too_far:
      return Line{Icon::warning, Tone::attention, p.tr("sight.too_far", {fmt::format("{:.1f}", sight.module_pixels)})};
  }
  return std::nullopt;
}

// What the code says beside the number and a person at the bench can use.
std::string written_beside(const Presenter& p, const std::string& raw, const Identifier& best) {
  if (best.kind == CodeKind::tracking_ups && station::is_ups_return_service(best.value))
    return p.tr("plate.return_service");
  const auto today = std::chrono::year_month_day(std::chrono::floor<std::chrono::days>(p.around.now));
  const auto payload = station::read_payload(raw, today.year());
  const auto* gs1 = std::get_if<station::Gs1Message>(&payload);
  const auto until = gs1 ? (gs1->expires ? gs1->expires : gs1->best_before) : std::nullopt;
  if (!until)
    return {};
  const std::string day = fmt::format("{:04}-{:02}-{:02}", static_cast<int>(until->year()),
                                      static_cast<unsigned>(until->month()), static_cast<unsigned>(until->day()));
  return p.tr(*until < today ? "plate.expired" : "plate.good_until", {day});
}

std::optional<Plate> plate(const Presenter& p) {
  const auto& read = p.state.last_code;
  if (!read || p.around.boot - read->at > plate_lasts || read->code.candidates.empty())
    return std::nullopt;
  const Identifier& best = read->code.candidates.front();
  std::vector<std::string> caption;
  if (best.kind != CodeKind::unknown || !read->expected)  // an announced number is known, whatever its pattern
    caption.push_back(p.tr(key_of(best.kind)));
  if (best.check_digit)
    caption.push_back(p.tr("plate.check_digit"));
  caption.push_back(p.tr(read->expected ? "plate.expected" : "plate.not_expected"));
  caption.push_back(written_beside(p, read->code.raw, best));
  return Plate{dotted(caption), station::grouped(best), read->expected ? Tone::good : Tone::attention};
}

std::string question_title(const Presenter& p, const station::Item* item, const std::string& question) {
  if (item && item->policy) {
    for (const station::Question& known : item->policy->questions) {
      if (known.id == question)
        return station::text_in(known.text, p.language());
    }
  }
  return {};
}

void photos(const Presenter& p, WorkScreen& work) {
  const station::Item* item = p.item();
  const auto add = [&](const station::PhotoTakenHere& photo) {
    std::string caption = question_title(p, item, photo.question);
    if (caption.empty())
      caption = photo.camera;
    work.photos.push_back(p.photo_tile({.picture = "photo:" + photo.file,
                                        .caption = photo.stored ? caption : p.tr("photo.saving"),
                                        .tone = photo.stored ? Tone::good : Tone::neutral,
                                        .saved = photo.stored,
                                        .id = "tile/" + photo.photo.value,
                                        .press = photo.stored ? press(ShowPhoto{photo.photo}) : Press{}}));
  };
  for (const auto& photo : p.state.session->photos)
    add(photo);
  if (item) {
    for (const auto& photo : item->photos)
      add(photo);
    for (std::size_t missing = 0; missing < item->outcome.required_photos.size(); ++missing)
      work.photos.push_back({"", p.tr("photo.needed"), Tone::attention, false});
  }
  // The newest and the missing ones are what matters; the rest stay in the history.
  if (work.photos.size() > tiles - 1)
    work.photos.erase(work.photos.begin(), work.photos.end() - (tiles - 1));
  work.take_photo = p.button("photo/tile", Icon::add_a_photo, "action.photo", "", press(station::PhotoAsked{}));
}

ProductCard item_card(const Presenter& p, const station::Item& item) {
  const auto& bound = p.state.session->bound_to;
  ProductCard card;
  card.icon = item.product.category == "electronics" ? Icon::headphones : Icon::inventory;
  card.title = title_of(p, item.product);
  if (item.quantity > 1)
    card.title = p.tr("item.times", {std::int64_t{item.quantity}, card.title});
  card.identifiers = dotted({item.product.sku, item.product.fnsku.empty() ? item.product.gtin : item.product.fnsku,
                             bound ? bound->order_id : ""});
  return card;
}

std::optional<ProductCard> card(const Presenter& p) {
  const auto& session = *p.state.session;
  ProductCard card;
  if (const station::Item* item = p.item()) {
    card = item_card(p, *item);
  } else if (session.bound_to) {
    card.title = p.tr("parcel.items", {static_cast<std::int64_t>(session.bound_to->items.size())});
    card.identifiers = dotted({identifier_of(*session.bound_to), session.bound_to->order_id});
  } else {
    return std::nullopt;
  }
  if (session.bound_to) {
    const std::string& reason = session.bound_to->reason_code;
    const std::string& comment = session.bound_to->buyer_comment;
    if (!session.bound_to->announced)
      card.lines.push_back({Icon::info, Tone::attention, p.tr("parcel.unannounced")});
    if (!reason.empty() && !comment.empty())
      card.lines.push_back({Icon::none, Tone::neutral, p.tr("buyer.says_both", {reason, comment})});
    else if (!reason.empty() || !comment.empty())
      card.lines.push_back({Icon::none, Tone::neutral, p.tr("buyer.says", {reason.empty() ? comment : reason})});
  }
  if (!session.seen_before.empty()) {
    const HistoryRow& before = session.seen_before.front();
    card.lines.push_back({Icon::info, Tone::attention,
                          p.tr("parcel.seen_before", {dotted({p.date(before.closed_at), before.inspector_name})})});
  }
  return card;
}

bool is_open(const station::Item* item) {
  return item && item->phase != station::ItemPhase::closed && item->phase != station::ItemPhase::voided;
}

void items(const Presenter& p, WorkScreen& work) {
  const auto& session = *p.state.session;
  const std::size_t announced = session.bound_to ? session.bound_to->items.size() : 0;
  const auto earlier = station::earlier_items(session);
  if (std::max(session.items.size() + earlier.size(), announced) < 2)
    return;
  for (const station::EarlierItem& done : earlier) {
    ItemTab tab;
    tab.id = "tab/inspected." + done.item.item.value;
    tab.title = title_of(p, done.item.product);
    tab.badge = badge_of(p, done.item.grade);
    tab.press = press(ShowItem{done.item.item});
    work.items.push_back(std::move(tab));
  }
  for (std::size_t index = 0; index < session.items.size(); ++index) {
    const station::Item& item = session.items[index];
    ItemTab tab;
    tab.id = "tab/" + std::to_string(index);
    tab.title = title_of(p, item.product);
    tab.current = session.current == index && item.phase != station::ItemPhase::closed;
    tab.voided = item.phase == station::ItemPhase::voided;
    if (item.phase == station::ItemPhase::closed || item.phase == station::ItemPhase::closing)
      tab.badge = badge_of(p, item.outcome.grade);
    tab.press = tab.current ? press(OpenSheet{}) : press(ShowItem{item.id});
    work.items.push_back(std::move(tab));
  }
  const bool free = session.stage == station::SessionStage::inspecting && !is_open(p.item());
  for (std::size_t index = 0; index < announced; ++index) {
    const bool begun = std::any_of(session.items.begin(), session.items.end(), [index](const station::Item& item) {
      return item.expected_item == index && item.phase != station::ItemPhase::voided;
    });
    if (begun || station::units_left(session, index) <= 0)
      continue;
    const Product& product = session.bound_to->items[index].product;
    ItemTab tab;
    tab.id = "tab/announced." + std::to_string(index);
    tab.title = title_of(p, product);
    tab.begun = false;
    if (free)
      tab.press = press(station::NextItemAsked{index, product}, OpenSheet{});
    work.items.push_back(std::move(tab));
  }
}

}  // namespace

Preview Presenter::preview() const {
  Preview shown;
  if (state.cameras.empty()) {
    shown.instead = EmptyState{Icon::videocam_off, Tone::attention, tr("camera.none"), tr("camera.none_hint")};
    return shown;
  }
  if (state.asleep) {
    shown.instead = EmptyState{Icon::pause, Tone::neutral, tr("camera.asleep"), tr("camera.asleep_hint")};
    return shown;
  }
  const auto& first = state.cameras.front();
  shown.picture = "camera:" + first.name;
  shown.instead = camera_trouble(*this, first);
  if (state.cameras.size() > 1) {
    const auto& second = state.cameras[1];
    shown.inset = "camera:" + second.name;
    if (const auto trouble = camera_trouble(*this, second))
      shown.inset_trouble = trouble->title;
  }
  if (state.last_code && around.boot - state.last_code->at < overlay_lasts && !shown.instead) {
    shown.quad = state.last_code->quad;
    shown.quad_tone = state.last_code->expected ? Tone::good : Tone::attention;
  }
  shown.plate = plate(*this);
  const auto blocked = station::why_blocked(state);
  if (blocked == station::Blocked::disk_full)
    shown.hint = Line{Icon::error, Tone::bad, tr("blocked.disk_full")};
  else if (blocked == station::Blocked::store_read_only)
    shown.hint = Line{Icon::error, Tone::bad, tr("blocked.store_read_only")};
  else if (state.session && state.recording.phase == station::RecordingPhase::off)
    shown.hint = Line{Icon::warning, Tone::attention, tr("rec.not_running")};
  else if (!shown.instead && !shown.quad && wants_code(*this))
    shown.hint = sight_hint(*this);
  return shown;
}

std::optional<GradePanel> Presenter::grade_panel(const station::Item& item) const {
  if (item.phase == station::ItemPhase::voided)
    return std::nullopt;
  GradePanel panel;
  const Outcome& outcome = item.outcome;
  const bool any = outcome.grade || !outcome.reasons.empty() || item.no_grade_yet;
  if (!any) {
    panel.badge = {Shape::none, Tone::neutral, tr("grade.open")};
  } else {
    panel.badge = badge_of(*this, outcome.grade);
    panel.so_far = tr(item.overridden                               ? "grade.overridden"
                      : item.phase == station::ItemPhase::answering ? "grade.so_far"
                                                                    : "grade.final");
  }
  if (outcome.deduction_limit.value > 0)
    panel.deduction = tr("grade.deduction", {percent(*this, outcome.deduction_limit)});
  for (const Reason& reason : outcome.reasons)
    panel.reasons.push_back(reason.text);
  for (std::size_t left = 0; left <= panel.reasons.size(); ++left)
    panel.more.push_back(left == 0 ? "" : tr("count.more", {static_cast<std::int64_t>(left)}));
  std::vector<std::string> next;
  if (outcome.condition)
    next.push_back(tr(key_of(*outcome.condition)));
  if (outcome.disposition)
    next.push_back(tr("grade.goes_to", {tr(key_of(*outcome.disposition))}));
  panel.next = dotted(next);
  return panel;
}

WorkScreen Presenter::work() const {
  WorkScreen work;
  work.preview = preview();
  work.task = draft.sheet == SheetKind::none ? task() : sheet_task();
  if (!state.session)
    return work;
  photos(*this, work);
  items(*this, work);
  work.card = card(*this);
  if (const station::Item* now = item();
      now && draft.sheet == SheetKind::none && now->phase != station::ItemPhase::closed)
    work.grade = grade_panel(*now);
  return work;
}

}  // namespace returns::ui
