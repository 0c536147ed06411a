// The task panel: one question at a time, and what the bottom bar offers with it.
#include <fmt/format.h>

#include "app/station/identifiers.h"
#include "app/station/policy.h"
#include "app/station/step.h"
#include "app/ui/presenter.h"

namespace returns::ui {

namespace {

using station::ItemPhase;
using station::QuestionType;
using station::SessionStage;

constexpr std::size_t answers_at_once = 6;

Icon icon_of(Tone tone) {
  switch (tone) {
    case Tone::good:
      return Icon::check_circle;
    case Tone::attention:
      return Icon::triangle;
    case Tone::bad:
      return Icon::report;
    default:
      return Icon::none;
  }
}

std::vector<Button> parked(const Presenter& p) {
  std::vector<Button> buttons;
  for (const auto& session : p.state.parked) {
    Button button{
        .id = "parked/" + session.id.value,
        .icon = session.interrupted ? Icon::replay : Icon::pause,
        .label = session.title.empty() ? grouped_identifier(session.identifier) : session.title,
        .note = p.tr(session.interrupted ? "parked.interrupted" : "parked.since", {p.date(session.opened_at)}),
        .press = press(station::ResumeAsked{session.id})};
    if (session.interrupted)
      button.tone = Tone::attention;
    buttons.push_back(std::move(button));
  }
  return buttons;
}

Task waiting(const Presenter& p) {
  Task task{.icon = Icon::scanner, .tone = Tone::action, .title = p.tr("waiting.title"), .text = p.tr("waiting.text")};
  const auto blocked = station::why_blocked(p.state);
  if (blocked == station::Blocked::disk_full || blocked == station::Blocked::store_read_only) {
    task.icon = Icon::error;
    task.tone = Tone::bad;
    const bool disk = blocked == station::Blocked::disk_full;
    task.title = p.tr(disk ? "blocked.disk_full" : "blocked.store_read_only");
    task.text = p.tr(disk ? "blocked.disk_full_hint" : "blocked.store_hint");
    if (!disk && !p.state.store.trouble.empty())
      task.text = p.told(p.state.store.trouble);
  }
  if (!p.state.parked.empty()) {
    task.progress = p.tr("parked.count", {static_cast<std::int64_t>(p.state.parked.size())});
    p.page_answers(task, parked(p), 3);
  }
  return task;
}

std::string first_code(const Presenter& p) {
  const auto& codes = p.state.session->codes;
  if (codes.empty() || codes.back().candidates.empty())
    return p.tr("code.none");
  return station::grouped(codes.back().candidates.front());
}

std::vector<Button> choices(const Presenter& p) {
  std::vector<Button> buttons;
  for (const ExpectedReturn& expected : p.state.session->choices) {
    Button button{.id = "choice/" + expected.id.value,
                  .icon = Icon::shipping,
                  .press = press(station::ReturnChosen{expected.id})};
    button.label = expected.items.empty() ? identifier_of(expected) : title_of(p, expected.items.front().product);
    button.note = dotted(
        {p.client_name(expected.client), expected.order_id.empty() ? identifier_of(expected) : expected.order_id});
    buttons.push_back(std::move(button));
  }
  return buttons;
}

Task choosing(const Presenter& p) {
  Task task{.progress = first_code(p), .title = p.tr("choosing.title"), .text = p.tr("choosing.text")};
  auto buttons = choices(p);
  buttons.push_back({.id = "choice/none",
                     .icon = Icon::help,
                     .label = p.tr("choosing.none"),
                     .press = press(OpenSheet{SheetKind::unannounced_client})});
  p.page_answers(task, std::move(buttons), 4);
  return task;
}

// What else the newest code may be, best first: a bare number is often a carrier's and a product's alike.
void add_readings(const Presenter& p, std::vector<Button>& buttons) {
  constexpr std::size_t most = 3;
  const auto& codes = p.state.session->codes;
  if (codes.empty())
    return;
  const auto& candidates = codes.back().candidates;
  for (std::size_t index = 1; index < std::min(candidates.size(), most + 1); ++index) {
    Button button{.id = "unknown/reading." + std::to_string(index),
                  .icon = Icon::label,
                  .label = p.tr("unknown.reading", {p.tr(key_of(candidates[index].kind))}),
                  .press = press(station::ReadingChosen{index})};
    buttons.push_back(std::move(button));
  }
}

Task unknown(const Presenter& p) {
  Task task{.title = p.tr("unknown.title"), .text = p.tr("unknown.text", {first_code(p)})};
  if (p.state.session->codes.empty()) {
    task.title = p.tr("by_hand.title");
    task.text = p.tr("by_hand.text");
  }
  std::vector<Button> buttons;
  if (!p.state.session->lookup_trouble.empty()) {
    task.title = p.tr("unknown.not_looked_up");
    task.text = p.told(p.state.session->lookup_trouble);
    buttons.push_back({.id = "unknown/again",
                       .icon = Icon::replay,
                       .label = p.tr("unknown.again"),
                       .press = press(station::LookUpAgainAsked{})});
  }
  add_readings(p, buttons);
  for (Button& button : std::vector<Button>{{.id = "unknown/type",
                        .icon = Icon::keyboard,
                        .label = p.tr("unknown.type"),
                        .press = press(OpenSheet{SheetKind::type_code})},
                                            {.id = "unknown/unannounced",
                                            .icon = Icon::shipping,
                                            .label = p.tr("unknown.unannounced"),
                                            .press = press(OpenSheet{SheetKind::unannounced_client})},
                                            {.id = "unknown/void",
                                            .icon = Icon::block,
                                            .label = p.tr("unknown.void"),
                                            .tone = Tone::bad,
                                            .press = press(OpenSheet{SheetKind::void_parcel})}})
    buttons.push_back(std::move(button));
  p.page_answers(task, std::move(buttons), answers_at_once);
  return task;
}

// Between two items: what is still expected, and the way to add what nobody expected.
Task next_item(const Presenter& p) {
  const auto& session = *p.state.session;
  Task task{.title = p.tr("next_item.title"), .text = p.tr("next_item.text")};
  std::vector<Button> buttons;
  if (session.unexpected) {
    Button extra{.id = "item/unexpected",
                 .icon = Icon::warning,
                 .label = title_of(p, *session.unexpected),
                 .note = p.tr("next_item.unexpected"),
                 .tone = Tone::attention,
                 .press = press(station::NextItemAsked{std::nullopt, *session.unexpected})};
    buttons.push_back(std::move(extra));
  }
  const auto earlier = station::earlier_items(session);
  for (const station::EarlierItem& done : earlier)
    if (session.shown_again == done.item.item)
      buttons.push_back(p.inspected_button(done.item));
  if (session.bound_to) {
    for (std::size_t index = 0; index < session.bound_to->items.size(); ++index) {
      const int left = station::units_left(session, index);
      if (left <= 0)
        continue;
      const ExpectedItem& expected = session.bound_to->items[index];
      Button button{.id = "item/" + std::to_string(index),
                    .icon = Icon::inventory,
                    .label = title_of(p, expected.product),
                    .note = expected.product.sku,
                    .press = press(station::NextItemAsked{index, expected.product})};
      if (left > 1)
        button.label = p.tr("item.times", {std::int64_t{left}, button.label});
      buttons.push_back(std::move(button));
    }
  }
  const auto items = static_cast<std::int64_t>(session.items.size() + earlier.size());
  if (buttons.empty() && items > 0) {
    task.title = p.tr("parcel.done_title");
    task.text = p.tr("parcel.done_text", {items});
  } else if (buttons.empty()) {
    task.title = p.tr("first_item.title");
    task.text = p.tr("first_item.text");
  }
  for (const station::EarlierItem& done : earlier)
    if (session.shown_again != done.item.item)
      buttons.push_back(p.inspected_button(done.item));
  buttons.push_back({.id = "item/add",
                     .icon = Icon::add,
                     .label = p.tr("next_item.add"),
                     .press = press(OpenSheet{SheetKind::add_item})});
  p.page_answers(task, std::move(buttons), 5);
  return task;
}

// What a photo that is asked for has to show: the question and the answer that was given.
std::string subject_of_photo(const Presenter& p, const station::Item& item, const std::string& question) {
  for (const station::Question& known : item.policy->questions) {
    if (known.id != question)
      continue;
    std::string subject = station::text_in(known.text, p.language());
    for (const station::GivenAnswer& answer : item.answers)
      for (const station::Option& option : station::options_for(known, item.product))
        if (answer.question == question &&
            std::find(answer.options.begin(), answer.options.end(), option.id) != answer.options.end())
          subject += " – " + station::text_in(option.text, p.language());
    return subject;
  }
  return {};
}

Task ready(const Presenter& p, const station::Item& item) {
  Task task{.icon = Icon::task_alt, .tone = Tone::good, .title = p.tr("ready.title"), .text = p.tr("ready.text")};
  if (!item.outcome.required_photos.empty()) {
    task.icon = Icon::photo_camera;
    task.tone = Tone::attention;
    task.title = p.tr("ready.photo_title");
    const auto missing = static_cast<std::int64_t>(item.outcome.required_photos.size());
    const std::string first = subject_of_photo(p, item, item.outcome.required_photos.front());
    task.text = missing == 1 ? p.tr("ready.photo_text", {first}) : p.tr("ready.photo_text_more", {first, missing});
  } else if (!item.outcome.grade) {
    task.icon = Icon::help;
    task.tone = Tone::hold;
    task.title = p.tr("ready.hold_title");
    task.text = p.tr("ready.hold_text");
  }
  return task;
}

Task busy(const Presenter& p, std::string_view title, std::string_view text) {
  return {.icon = Icon::hourglass, .tone = Tone::action, .title = p.tr(title), .text = p.tr(text)};
}

// Whether what is missing is asked next: then what should be there is said with this question.
bool leads_to_accessories(const station::Policy& policy, const station::Question& question) {
  return std::any_of(policy.questions.begin(), policy.questions.end(), [&](const station::Question& next) {
    return next.options_from_accessories &&
           std::any_of(next.asked_when.begin(), next.asked_when.end(),
                       [&](const auto& condition) { return condition.question == question.id; });
  });
}

}  // namespace

Button Presenter::button(std::string id, Icon icon, std::string_view label_key, std::string key, Press what) const {
  Button made{
      .id = std::move(id), .icon = icon, .label = tr(label_key), .key = std::move(key), .press = std::move(what)};
  // The chevrons of such buttons say it already.
  const bool arrow = made.key == key_left || made.key == key_right || made.key == key_up || made.key == key_down;
  made.key_label = arrow ? "" : key_label(*around.strings, made.key);
  return made;
}

void Presenter::page_answers(Task& task, std::vector<Button> answers, std::size_t at_once) const {
  const std::size_t pages = (answers.size() + at_once - 1) / at_once;
  const std::size_t page = pages ? std::min<std::size_t>(static_cast<std::size_t>(draft.page), pages - 1) : 0;
  for (std::size_t index = page * at_once; index < std::min(answers.size(), (page + 1) * at_once); ++index) {
    Button& answer = answers[index];
    answer.key = std::to_string(index - page * at_once + 1);
    answer.key_label = answer.key;
    task.answers.push_back(std::move(answer));
  }
  if (pages < 2)
    return;
  const auto last = static_cast<int>(pages - 1), now = static_cast<int>(page);
  task.paging.push_back(button("page/previous", Icon::chevron_left, "page.previous", key_left,
                               press(TurnPage{now > 0 ? -1 : -draft.page})));
  task.paging.back().enabled = now > 0 ? Enabled::yes : Enabled::no;
  task.paging.push_back(button("page/next", Icon::chevron_right, "page.next", key_right, press(TurnPage{1})));
  task.paging.back().enabled = now < last ? Enabled::yes : Enabled::no;
  task.progress = tr("page.of", {static_cast<std::int64_t>(now + 1), static_cast<std::int64_t>(pages)});
}

Task Presenter::question_task(const station::Item& item, const station::Question& question) const {
  Task task;
  const auto asked = station::questions_for(*item.policy, item.product, item.answers);
  std::size_t number = 0;
  for (std::size_t index = 0; index < asked.size(); ++index) {
    const bool now = asked[index]->id == question.id;
    const bool done = std::any_of(item.answers.begin(), item.answers.end(),
                                  [&](const auto& given) { return given.question == asked[index]->id; });
    if (now)
      number = index + 1;
    task.steps.push_back(now ? StepMark::now : done ? StepMark::done : StepMark::ahead);
  }
  std::size_t items = state.session->items.size();
  if (state.session->bound_to)
    items = std::max(items, state.session->bound_to->items.size());
  const auto count = [](std::size_t value) { return static_cast<std::int64_t>(value); };
  task.progress = items > 1
                      ? tr("progress.item_step", {count(*state.session->current + 1), count(items), count(number)})
                      : tr("progress.step", {count(number)});
  task.title = station::text_in(question.text, language());
  task.text = station::text_in(question.help, language());
  if (task.text.empty() && leads_to_accessories(*item.policy, question))
    task.text = fmt::format("{}", fmt::join(item.product.accessories, " · "));

  const bool multi = question.type == QuestionType::multi;
  if (multi || question.type == QuestionType::choice) {
    std::vector<Button> answers;
    const station::GivenAnswer* given = nullptr;
    for (const auto& answer : item.answers) {
      if (answer.question == question.id)
        given = &answer;
    }
    for (const station::Option& option : station::options_for(question, item.product)) {
      Button answer{.id = "answer/" + option.id,
                    .label = station::text_in(option.text, language()),
                    .tone = tone_of(option.tone),
                    .press = press(station::AnswerAsked{question.id, option.id})};
      answer.icon = icon_of(answer.tone);
      const auto& chosen = multi && !given ? item.draft_options : given ? given->options : item.draft_options;
      answer.chosen = std::find(chosen.begin(), chosen.end(), option.id) != chosen.end();
      if (answer.chosen && multi)
        answer.icon = Icon::check;
      answers.push_back(std::move(answer));
    }
    page_answers(task, std::move(answers), multi ? 8 : answers_at_once);
    return task;
  }
  task.field = Field{
      .kind = FieldKind::answer, .text = draft.text, .composing = draft.composing, .placeholder = tr("field.answer")};
  if (question.type == QuestionType::number)
    task.pad = number_pad();
  else
    task.paging.push_back(
        button("keyboard", Icon::keyboard, "field.keyboard", "", press(ShowKeyboard{Keyboard::letters})));
  return task;
}

std::vector<Button> Presenter::number_pad() const {
  std::vector<Button> pad;
  for (const char digit : std::string("123456789")) {
    pad.push_back({.id = std::string("pad/") + digit,
                   .label = std::string(1, digit),
                   .press = press(TypeText{std::string(1, digit)})});
  }
  pad.push_back({.id = "pad/clear", .icon = Icon::close, .press = press(ClearText{})});
  pad.push_back({.id = "pad/0", .label = "0", .press = press(TypeText{"0"})});
  pad.push_back({.id = "pad/delete", .icon = Icon::backspace, .press = press(DeleteCharacter{})});
  return pad;
}

Task Presenter::task() const {
  if (!state.session)
    return waiting(*this);
  switch (state.session->stage) {
    case SessionStage::looking_up:
      return busy(*this, "looking_up.title", "looking_up.text");
    case SessionStage::choosing:
      return choosing(*this);
    case SessionStage::unknown_code:
      return unknown(*this);
    case SessionStage::closing:
      return busy(*this, "closing.title", "closing.text");
    case SessionStage::inspecting:
      break;
  }
  const station::Item* now = item();
  if (!now || now->phase == ItemPhase::closed || now->phase == ItemPhase::voided)
    return next_item(*this);
  if (now->phase == ItemPhase::closing)
    return busy(*this, "saving.title", "saving.text");
  if (!now->policy)
    return {.icon = Icon::error, .tone = Tone::bad, .title = tr("policy.none_title"), .text = tr("policy.none_text")};
  if (const station::Question* asked = question())
    return question_task(*now, *asked);
  return ready(*this, *now);
}

namespace {

Button more_button(const Presenter& p) {
  return p.button("more", Icon::more, "action.more", "m", press(OpenSheet{SheetKind::more}));
}
Button look_button(const Presenter& p) {
  return p.button("look", Icon::center_focus_strong, "action.look_harder", "f", press(station::LookHarderAsked{}));
}
void add_lock(const Presenter& p, std::vector<Button>& bar) {
  if (p.state.settings.sign_in_required && p.state.user)
    bar.push_back(p.button("lock", Icon::lock, "action.lock", "l", press(station::LockAsked{})));
}

void actions_without_session(const Presenter& p, ScreenModel& model) {
  auto& bar = model.actions;
  const bool blocked = station::why_blocked(p.state) != station::Blocked::no;
  bar.push_back(p.button("dock", Icon::inventory, "action.dock", "d", press(OpenScreen{ScreenKind::dock})));
  const auto waiting_there = static_cast<std::int64_t>(p.state.dock.parcels->size());
  if (waiting_there > 0)
    bar.back().label = p.tr("action.dock_waiting", {waiting_there});
  bar.push_back(p.button("by_hand", Icon::edit, "action.by_hand", "b", press(station::StartByHandAsked{})));
  bar.back().enabled = blocked ? Enabled::no : Enabled::yes;
  bar.push_back(p.button("type", Icon::keyboard, "action.type_code", "t", press(OpenSheet{SheetKind::type_code})));
  bar.push_back(look_button(p));
  bar.push_back(more_button(p));
  add_lock(p, bar);
  model.next = p.tr(blocked ? "next.blocked" : "next.scan_label");
}

bool is_open(const station::Item* item) {
  return item && (item->phase == ItemPhase::answering || item->phase == ItemPhase::ready);
}

void bar_of_session(const Presenter& p, std::vector<Button>& bar) {
  const station::Item* now = p.item();
  if (p.state.session->stage == SessionStage::inspecting) {
    bar.push_back(p.button("back", Icon::arrow_back, "action.back", key_backspace, press(station::BackAsked{})));
    bar.back().enabled = is_open(now) && !now->answers.empty() ? Enabled::yes : Enabled::no;
  }
  if (p.state.session->stage == SessionStage::closing)
    return;
  bar.push_back(p.button("photo", Icon::photo_camera, "action.photo", " ", press(station::PhotoAsked{})));
  bar.push_back(look_button(p));
  bar.push_back(p.button("park", Icon::pause, "action.park", "p", press(station::ParkAsked{})));
  bar.push_back(more_button(p));
  add_lock(p, bar);
}

void close_parcel(const Presenter& p, ScreenModel& model) {
  model.main =
      p.button("close_parcel", Icon::done_all, "action.close_parcel", key_enter, press(station::CloseParcelAsked{}));
  model.main->enabled = station::can_close_parcel(p.state) ? Enabled::yes : Enabled::no;
  if (station::units_missing(*p.state.session) > 0)
    model.main->press = press(OpenSheet{SheetKind::missing});
  model.next = p.tr(model.main->enabled == Enabled::yes ? "next.scan_item_or" : "next.scan_item");
}

// Of a question whose answer is put together and then confirmed.
void confirm_answer(const Presenter& p, ScreenModel& model, const station::Question& asked) {
  const bool multi = asked.type == QuestionType::multi;
  Press confirm = press(station::NextAsked{});
  if (!multi)
    confirm = press(station::AnswerTextAsked{asked.id, p.draft.text}, station::NextAsked{});
  model.main = p.button("next", Icon::chevron_right, "action.next", key_enter, std::move(confirm));
  model.next = p.tr(multi ? "next.multi" : "next.field");
  const bool empty_text = !multi && p.draft.text.empty() && !asked.optional;
  model.main->enabled = empty_text ? Enabled::no : Enabled::yes;
}

void close_item(const Presenter& p, ScreenModel& model, const station::Question* asked) {
  model.main = p.button("close_item", Icon::task_alt, "action.close_item", key_enter, press(station::CloseItemAsked{}));
  model.main->enabled = station::can_close_item(p.state) ? Enabled::yes : Enabled::no;
  if (asked)
    model.next = p.tr(asked->optional && model.main->enabled == Enabled::yes ? "next.answer_or" : "next.answer");
  else if (!p.item()->outcome.required_photos.empty())
    model.next = p.tr("next.photo");
  else
    model.next = p.tr("next.scan_item_or");
}

}  // namespace

void Presenter::actions(ScreenModel& model) const {
  if (!state.session)
    return actions_without_session(*this, model);
  bar_of_session(*this, model.actions);
  const SessionStage stage = state.session->stage;
  if (stage != SessionStage::inspecting) {
    model.next = tr(stage == SessionStage::closing ? "next.closing" : "next.another_label");
    return;
  }
  if (!is_open(item()))
    return close_parcel(*this, model);
  const station::Question* asked = question();
  if (asked && asked->type != QuestionType::choice)
    return confirm_answer(*this, model, *asked);
  close_item(*this, model, asked);
}

}  // namespace returns::ui
