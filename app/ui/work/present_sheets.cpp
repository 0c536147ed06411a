// What takes the place of the question for a while: one thing asked at a time, with the same answers and keys.
#include <fmt/format.h>

#include "app/station/step.h"
#include "app/ui/presenter.h"

namespace returns::ui {

namespace {

using station::ItemPhase;

constexpr std::size_t answers_at_once = 6;

const char* const override_reasons[] = {"reason.rule_does_not_fit", "reason.seen_otherwise", "reason.client_asked",
                                        "reason.supervisor_decided"};
const char* const void_reasons[] = {"reason.wrong_parcel", "reason.opened_by_mistake", "reason.not_ours",
                                    "reason.duplicate"};

bool open_item(const Presenter& p) {
  const station::Item* item = p.item();
  return item && (item->phase == ItemPhase::answering || item->phase == ItemPhase::ready);
}

Task more(const Presenter& p) {
  Task task{.title = p.tr("more.title")};
  std::vector<Button> buttons;
  const auto add = [&](std::string id, Icon icon, std::string_view key, Press what, bool enabled) {
    Button button{.id = std::move(id), .icon = icon, .label = p.tr(key), .press = std::move(what)};
    button.enabled = enabled ? Enabled::yes : Enabled::no;
    buttons.push_back(std::move(button));
  };
  const station::Item* item = p.item();
  add("more/history", Icon::history, "more.history", press(OpenScreen{ScreenKind::history}), true);
  if (p.state.session) {
    const bool takes_back = open_item(p) && (!item->answers.empty() || item->overridden);
    add("more/undo", Icon::undo, "more.undo", press(station::UndoAsked{}, OpenSheet{}), takes_back);
    add("more/override", Icon::edit, "more.override", press(OpenSheet{SheetKind::override_grade}), open_item(p));
    add("more/quantity", Icon::category, "more.quantity", press(OpenSheet{SheetKind::quantity}), open_item(p));
    add("more/void_item", Icon::block, "more.void_item", press(OpenSheet{SheetKind::void_item}), open_item(p));
    add("more/void_parcel", Icon::report, "more.void_parcel", press(OpenSheet{SheetKind::void_parcel}), true);
    add("more/type", Icon::keyboard, "action.type_code", press(OpenSheet{SheetKind::type_code}), true);
    for (const ExpectedReturn& other : p.state.session->choices) {
      if (p.state.session->bound_to && p.state.session->stage == station::SessionStage::inspecting)
        add("more/rebind." + other.id.value, Icon::shipping, "more.rebind",
            press(station::RebindAsked{other.id}, OpenSheet{}), true);
    }
  }
  if (p.state.user && p.state.settings.sign_in_required)
    add("more/sign_out", Icon::logout, "more.sign_out", press(station::SignOutAsked{}, OpenSheet{}), true);
  p.page_answers(task, std::move(buttons), 8);
  return task;
}

Task grades(const Presenter& p) {
  Task task{.title = p.tr("override.grade_title"), .text = p.tr("override.grade_text")};
  std::vector<Button> buttons;
  for (const Grade grade : {Grade::resellable, Grade::refurbished, Grade::scrap}) {
    const GradeBadge badge = badge_of(p, grade);
    Button button{.id = "grade/" + std::string(name_of(grade)),
                  .shape = badge.shape,
                  .label = badge.word,
                  .tone = badge.tone,
                  .press = press(DraftGrade{grade})};
    const station::Item* item = p.item();
    if (item && item->outcome.grade == grade)
      button.note = p.tr("override.now");
    buttons.push_back(std::move(button));
  }
  p.page_answers(task, std::move(buttons), answers_at_once);
  return task;
}

Task dispositions(const Presenter& p) {
  Task task{.title = p.tr("override.disposition_title"), .text = p.tr("override.disposition_text")};
  std::vector<Button> buttons;
  buttons.push_back({.id = "disposition/usual",
                     .icon = Icon::check,
                     .label = p.tr("override.usual"),
                     .press = press(DraftDisposition{})});
  for (const Disposition to :
       {Disposition::restock, Disposition::refurbish, Disposition::repair, Disposition::liquidate,
        Disposition::return_to_seller, Disposition::dispose, Disposition::quarantine, Disposition::hold_for_part,
        Disposition::relabel, Disposition::hold}) {
    buttons.push_back({.id = "disposition/" + std::string(name_of(to)),
                       .label = p.tr(key_of(to)),
                       .press = press(DraftDisposition{to})});
  }
  p.page_answers(task, std::move(buttons), 8);
  return task;
}

// A reason: four usual ones, or typed.
template <typename Ask>
Task reasons(const Presenter& p, std::string_view title, std::string_view text, std::span<const char* const> keys,
             Ask ask) {
  Task task{.title = p.tr(title), .text = p.tr(text)};
  if (p.draft.field == FieldKind::reason) {
    task.field = Field{.kind = FieldKind::reason,
                       .text = p.draft.text,
                       .composing = p.draft.composing,
                       .placeholder = p.tr("field.reason")};
    return task;
  }
  std::vector<Button> buttons;
  for (const char* key : keys)
    buttons.push_back({.id = key, .label = p.tr(key), .press = press(ask(p.tr(key)), OpenSheet{})});
  buttons.push_back({.id = "reason/other",
                     .icon = Icon::keyboard,
                     .label = p.tr("reason.other"),
                     .press = press(FocusField{FieldKind::reason})});
  p.page_answers(task, std::move(buttons), answers_at_once);
  return task;
}

auto override_ask(const Presenter& p) {
  return [&p](std::string reason) {
    return station::OverrideAsked{p.draft.grade.value_or(Grade::resellable), p.draft.disposition, std::move(reason)};
  };
}
auto void_item_ask(const Presenter& p) {
  return [&p](std::string reason) {
    return station::VoidItemAsked{p.item() ? p.item()->id : ItemId{}, std::move(reason)};
  };
}
auto void_parcel_ask() {
  return [](std::string reason) { return station::VoidSessionAsked{std::move(reason)}; };
}

Task quantity(const Presenter& p) {
  Task task{.title = p.tr("quantity.title"), .text = p.tr("quantity.text")};
  const station::Item* item = p.item();
  task.field = Field{.kind = FieldKind::quantity,
                     .text = p.draft.text,
                     .placeholder = p.around.strings->number(item ? item->quantity : 1)};
  task.pad = p.number_pad();
  return task;
}

Task clients(const Presenter& p) {
  Task task{.title = p.tr("unannounced.client_title"), .text = p.tr("unannounced.client_text")};
  std::vector<Button> buttons;
  for (const Client& client : p.state.clients) {
    if (client.id != unassigned_client)
      buttons.push_back({.id = "client/" + client.id.value,
                         .icon = Icon::storefront,
                         .label = client.name,
                         .press = press(DraftClient{client.id})});
  }
  buttons.push_back({.id = "client/unassigned",
                     .icon = Icon::help,
                     .label = p.tr("client.unassigned"),
                     .press = press(DraftClient{unassigned_client})});
  p.page_answers(task, std::move(buttons), answers_at_once);
  return task;
}

Task text_sheet(const Presenter& p, std::string_view title, std::string_view text, std::string_view placeholder) {
  Task task{.title = p.tr(title), .text = p.tr(text)};
  task.field = Field{
      .kind = p.draft.field, .text = p.draft.text, .composing = p.draft.composing, .placeholder = p.tr(placeholder)};
  return task;
}

std::optional<int> typed_quantity(const UiDraft& draft) {
  if (draft.text.empty() || draft.text.size() > 3)
    return std::nullopt;
  const int value = std::atoi(draft.text.c_str());
  return value >= 1 ? std::optional(value) : std::nullopt;
}

// Another item of the parcel, to look at: what was answered, and the grade.
Task item_sheet(const Presenter& p) {
  constexpr std::size_t most_lines = 6;
  Task task;
  for (const station::EarlierItem& done : station::earlier_items(*p.state.session)) {
    if (done.item.item != p.draft.item)
      continue;
    task.title = title_of(p, done.item.product);
    task.text = p.inspected_words(done.item);
    p.page_answers(task,
                   {{.id = "inspected/again",
                     .icon = Icon::replay,
                     .label = p.tr("inspected.again"),
                     .press = press(station::InspectAgainAsked{done.item.item}, OpenSheet{})}},
                   answers_at_once);
    return task;
  }
  for (const station::Item& item : p.state.session->items) {
    if (item.id != p.draft.item)
      continue;
    const GradeBadge badge = badge_of(p, item.outcome.grade);
    const bool voided = item.phase == ItemPhase::voided;
    task.text = voided ? p.tr("history.voided") : badge.word;
    task.title = title_of(p, item.product);
    ItemView view;
    view.policy = item.policy ? item.policy->id : "";
    view.product = item.product;
    for (const station::GivenAnswer& given : item.answers)
      task.lines.push_back(
          {Icon::check, Tone::neutral, p.answer_text(view, {given.question, given.options, given.text, {}})});
    if (task.lines.size() > most_lines) {
      const auto more = static_cast<std::int64_t>(task.lines.size() - most_lines);
      task.lines.resize(most_lines);
      task.text = dotted({task.text, p.tr("item.more_answers", {more})});
    }
  }
  return task;
}

Task missing_sheet(const Presenter& p) {
  Task task{.title = p.tr("missing.title", {std::int64_t{station::units_missing(*p.state.session)}}),
            .text = p.tr("missing.text")};
  std::vector<Button> buttons;
  buttons.push_back({.id = "missing/none",
                     .icon = Icon::done_all,
                     .label = p.tr("missing.none"),
                     .press = press(station::CloseParcelAsked{}, OpenSheet{})});
  buttons.push_back(
      {.id = "missing/go_on", .icon = Icon::arrow_back, .label = p.tr("missing.go_on"), .press = press(OpenSheet{})});
  p.page_answers(task, std::move(buttons), 6);
  return task;
}

}  // namespace

std::string Presenter::inspected_words(const InspectedItem& item) const {
  return tr("inspected.text", {dotted({badge_of(*this, item.grade).word, date(item.closed_at), item.inspector_name})});
}

Button Presenter::inspected_button(const InspectedItem& item) const {
  const GradeBadge badge = badge_of(*this, item.grade);
  Button button{.id = "inspected/" + item.item.value,
                .shape = badge.shape,
                .label = title_of(*this, item.product),
                .note = inspected_words(item),
                .tone = badge.tone,
                .press = press(ShowItem{item.item})};
  if (item.quantity > 1)
    button.label = tr("item.times", {std::int64_t{item.quantity}, button.label});
  return button;
}

Task Presenter::sheet_task() const {
  switch (draft.sheet) {
    case SheetKind::none:
      break;
    case SheetKind::more:
      return more(*this);
    case SheetKind::override_grade:
      return grades(*this);
    case SheetKind::override_disposition:
      return dispositions(*this);
    case SheetKind::override_reason:
      return reasons(*this, "override.reason_title", "override.reason_text", override_reasons, override_ask(*this));
    case SheetKind::void_item:
      return reasons(*this, "void.item_title", "void.item_text", void_reasons, void_item_ask(*this));
    case SheetKind::void_parcel:
      return reasons(*this, "void.parcel_title", "void.parcel_text", void_reasons, void_parcel_ask());
    case SheetKind::quantity:
      return quantity(*this);
    case SheetKind::unannounced_client:
      return clients(*this);
    case SheetKind::unannounced_note:
      return text_sheet(*this, "unannounced.note_title", "unannounced.note_text", "field.note");
    case SheetKind::add_item:
      return text_sheet(*this, "add_item.title", "add_item.text", "field.title");
    case SheetKind::item:
      return item_sheet(*this);
    case SheetKind::missing:
      return missing_sheet(*this);
    case SheetKind::type_code:
      return text_sheet(*this, "type_code.title", "type_code.text", "field.code");
  }
  return {};
}

void Presenter::sheet_actions(ScreenModel& model) const {
  if (draft.sheet == SheetKind::item) {
    model.actions.push_back(button("cancel", Icon::arrow_back, "action.back", key_escape, press(OpenSheet{})));
    return;
  }
  model.actions.push_back(button("cancel", Icon::close, "action.cancel", key_escape, press(OpenSheet{})));
  const auto confirm = [&](std::string_view label, Press what, bool enabled) {
    model.main = button("confirm", Icon::check, label, key_enter, std::move(what));
    model.main->enabled = enabled ? Enabled::yes : Enabled::no;
  };
  const bool typed = !draft.text.empty();
  model.next = tr("next.choose");
  switch (draft.sheet) {
    case SheetKind::quantity:
      confirm("action.set", press(station::QuantityAsked{typed_quantity(draft).value_or(1)}, OpenSheet{}),
              typed_quantity(draft).has_value());
      model.next = tr("next.field");
      break;
    case SheetKind::type_code:
      confirm("action.use_code", press(station::CodeEntered{CodeSource::typed, draft.text}, OpenSheet{}), typed);
      model.next = tr("next.field");
      break;
    case SheetKind::add_item: {
      Product product;
      product.title = draft.text;
      confirm("action.add_item", press(station::NextItemAsked{std::nullopt, product}, OpenSheet{}), typed);
      model.next = tr("next.field");
      break;
    }
    case SheetKind::unannounced_note:
      confirm("action.open_return", press(station::UnannouncedAsked{draft.client, draft.text}, OpenSheet{}), true);
      model.next = tr("next.note");
      break;
    case SheetKind::override_reason:
    case SheetKind::void_item:
    case SheetKind::void_parcel:
      if (draft.field != FieldKind::reason)
        break;
      model.next = tr("next.field");
      if (draft.sheet == SheetKind::override_reason)
        confirm("action.override", press(override_ask(*this)(draft.text), OpenSheet{}), typed);
      else if (draft.sheet == SheetKind::void_item)
        confirm("action.void", press(void_item_ask(*this)(draft.text), OpenSheet{}), typed);
      else
        confirm("action.void", press(void_parcel_ask()(draft.text), OpenSheet{}), typed);
      break;
    default:
      break;
  }
}

}  // namespace returns::ui
