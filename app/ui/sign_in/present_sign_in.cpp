// Who is at the bench: badge, then PIN; the lock that hides the work; and taking over from somebody else.
#include "app/ui/presenter.h"

namespace returns::ui {

namespace {

constexpr std::size_t pad_clear = 9;  // its place on the pad

// One sentence: how long to wait, else what was wrong.
std::optional<Line> trouble_of(const Presenter& p) {
  const auto& pause = p.state.sign_in_pause;
  const auto left = std::chrono::ceil<std::chrono::seconds>(pause.until - p.around.boot).count();
  if (left > 0)
    return Line{Icon::hourglass, Tone::attention, p.tr("sign_in.wait", {std::int64_t{left}})};
  if (p.state.sign_in_trouble.empty())
    return std::nullopt;
  return Line{Icon::error, Tone::bad, pause.wrong > 0 ? p.tr("sign_in.wrong") : p.told(p.state.sign_in_trouble)};
}

Task take_over_task(const Presenter& p) {
  const std::string owner = p.state.user ? p.state.user->name : "";
  Task task{.icon = Icon::lock,
            .tone = Tone::attention,
            .title = p.tr("lock.take_over_title", {owner}),
            .text = p.tr("lock.take_over_text", {p.state.lock->taking_over->name})};
  p.page_answers(task,
                 {{.id = "take_over",
                   .icon = Icon::pause,
                   .label = p.tr("lock.take_over"),
                   .press = press(station::TakeOverAsked{})},
                  {.id = "take_over/decline",
                   .icon = Icon::arrow_back,
                   .label = p.tr("lock.leave_it"),
                   .press = press(station::TakeOverDeclined{})}},
                 2);
  return task;
}

// Words above the pad, by what is asked for.
void head(const Presenter& p, Task& task, bool pin) {
  task.icon = pin ? Icon::lock : Icon::badge;
  task.tone = Tone::action;
  const bool owner = p.state.lock && p.state.user && p.draft.badge == p.state.user->badge;
  if (p.state.lock && p.state.user && pin && owner) {
    task.title = p.tr("lock.title", {p.state.user->name});
    task.text = p.tr(p.state.session ? "lock.text_parcel" : "lock.text");
  } else {
    task.title = p.tr(pin ? "sign_in.pin_title" : "sign_in.badge_title");
    task.text = p.tr(pin ? "sign_in.pin_text" : "sign_in.badge_text");
  }
}

}  // namespace

Task Presenter::sign_in_task() const {
  if (state.lock && state.lock->taking_over)
    return take_over_task(*this);
  const bool pin = draft.field == FieldKind::pin;
  Task task;
  head(*this, task, pin);
  const auto trouble = trouble_of(*this);
  const bool waits = trouble && trouble->icon == Icon::hourglass;
  // Its line is there when nothing is wrong too: the pad must not move under a finger.
  task.lines.push_back(trouble.value_or(Line{Icon::none, Tone::neutral, " "}));
  task.field = Field{
      .kind = draft.field, .text = draft.text, .placeholder = tr(pin ? "field.pin" : "field.badge"), .hidden = pin};
  if (draft.keyboard == Keyboard::hidden) {
    task.pad = number_pad();
    if (!pin)  // letters stand on badges too; what is wrong is taken away one by one
      task.pad[pad_clear] = {.id = "pad/letters",
                             .icon = Icon::keyboard,
                             .label = tr("sign_in.letters"),
                             .press = press(ShowKeyboard{Keyboard::letters})};
  }
  Button go = pin ? button("sign_in", Icon::check, "action.sign_in", key_enter,
                           press(station::SignInAsked{draft.badge, draft.text}, ClearText{}))
                  : button("badge", Icon::chevron_right, "action.next", key_enter, press(SignInStep{}));
  go.tone = Tone::action;
  go.enabled = draft.text.empty() || (pin && waits) ? Enabled::no : Enabled::yes;
  if (pin)
    task.paging.push_back(button("badge/other", Icon::arrow_back,
                                 state.lock ? "lock.somebody_else" : "sign_in.other_badge", key_escape,
                                 press(ClearText{}, FocusField{FieldKind::badge}, ShowKeyboard{Keyboard::hidden})));
  else if (state.lock)
    task.paging.push_back(button("badge/owner", Icon::arrow_back, "lock.back_to_owner", key_escape,
                                 press(OfferOwner{state.user ? state.user->badge : ""})));
  task.paging.push_back(std::move(go));
  return task;
}

}  // namespace returns::ui
