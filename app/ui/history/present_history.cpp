// The history: rows, and one inspection with its clip, decisions and photos.
#include <fmt/format.h>

#include "app/station/identifiers.h"
#include "app/station/policy.h"
#include "app/ui/presenter.h"

namespace returns::ui {

namespace {

using std::chrono::microseconds;
using std::chrono::milliseconds;

std::string remark_of(const Presenter& p, const HistoryRow& row, Tone& tone) {
  tone = Tone::attention;
  if (row.has_gap)
    return p.tr("history.gap");
  if (row.overridden)
    return p.tr("history.overridden");
  if (!row.grade) {
    tone = Tone::hold;
    return p.tr("history.held");
  }
  return {};
}

HistoryRowModel row_model(const Presenter& p, const HistoryRow& row) {
  HistoryRowModel model;
  model.id = "row/" + row.session.value + "." + row.item.value;
  model.badge = badge_of(p, row.grade);
  model.title = row.title.empty() ? p.tr("item.unnamed") : row.title;
  if (row.quantity > 1)
    model.title = p.tr("item.times", {std::int64_t{row.quantity}, model.title});
  model.identifier = grouped_identifier(row.identifier);
  model.when = p.date(row.closed_at);
  model.who =
      dotted({row.client == unassigned_client ? p.client_name(row.client) : row.client_name, row.inspector_name});
  model.remark.text = remark_of(p, row, model.remark.tone);
  model.chosen = p.draft.selected && p.draft.selected->item == row.item;
  model.press = press(SelectRow{row});
  return model;
}

const ItemView* shown_item(const Presenter& p, const SessionView& session) {
  for (const ItemView& item : session.items) {
    if (p.draft.selected && item.item == p.draft.selected->item)
      return &item;
  }
  return session.items.empty() ? nullptr : &session.items.front();
}

const ClipView* shown_clip(const Presenter& p, const SessionView& session) {
  if (session.clips.empty())
    return nullptr;
  return &session.clips[std::min<std::size_t>(static_cast<std::size_t>(p.draft.clip), session.clips.size() - 1)];
}

const station::Policy* policy_of(const Presenter& p, const ItemView& item) {
  if (!p.state.policies)
    return nullptr;
  for (const station::Policy& policy : *p.state.policies) {
    if (policy.id == item.policy)
      return &policy;
  }
  return nullptr;
}

Tone tone_of_answer(const Presenter& p, const ItemView& item, const AnswerView& answer) {
  const station::Policy* policy = policy_of(p, item);
  if (!policy || answer.options.empty())
    return Tone::action;
  for (const station::Question& known : policy->questions) {
    for (const station::Option& option : known.options) {
      if (known.id != answer.question || option.id != answer.options.front())
        continue;
      if (option.tone != station::Tone::neutral)
        return tone_of(option.tone);
    }
  }
  return Tone::action;
}

float share(microseconds at, microseconds of) {
  if (of.count() <= 0)
    return 0;
  return std::clamp(static_cast<float>(at.count()) / static_cast<float>(of.count()), 0.0f, 1.0f);
}

// Where the clip was when the clock showed `at`; before zero or behind the end when it did not run then.
microseconds position_of(const PlaybackShown& playback, const ClipView& clip, UtcTime at) {
  if (playback.clocks.empty())
    return at - clip.began_at;
  for (auto pair = playback.clocks.begin(); pair != playback.clocks.end(); ++pair) {
    const auto next = std::next(pair);
    const microseconds position = pair->at + (at - pair->utc);
    if (position >= pair->at && (next == playback.clocks.end() || position < next->at))
      return position;
    if (position >= pair->at && at < next->utc)
      return next->at;  // skipped by a clock that was set on
  }
  return playback.clocks.front().at + (at - playback.clocks.front().utc);
}

ReviewPicture picture_of(const Presenter& p, const ReviewedCamera& camera) {
  using Phase = ReviewedCamera::Phase;
  const auto time = [](const std::optional<microseconds>& at) {
    return minutes_and_seconds(std::chrono::duration_cast<milliseconds>(at.value_or(microseconds(0))));
  };
  const auto instead = [&](Tone tone, std::string_view title, std::string text) {
    return ReviewPicture{{}, EmptyState{Icon::videocam_off, tone, p.tr(title, {camera.name}), std::move(text)}};
  };
  switch (camera.phase) {
    case Phase::shows:
      break;
    case Phase::not_begun:
      return camera.until ? instead(Tone::neutral, "play.not_begun", p.tr("play.not_begun_text", {time(camera.until)}))
                          : instead(Tone::attention, "play.not_recorded", "");
    case Phase::in_gap:
      return instead(Tone::attention, "play.gap", p.tr("play.gap_text", {time(camera.since), time(camera.until)}));
    case Phase::ended:
      return instead(Tone::neutral, "play.ended", p.tr("play.ended_text", {time(camera.since)}));
    case Phase::trouble:
      return instead(Tone::bad, "play.camera_trouble", p.told(camera.trouble));
  }
  return {"playback:" + camera.name, std::nullopt};
}

void timeline(const Presenter& p, const ItemView& item, const ClipView& clip, Review& review) {
  const auto& playback = p.around.playback;
  review.duration = playback.duration;
  if (review.duration.count() == 0 && clip.sealed)
    review.duration = milliseconds(clip.sealed->milliseconds);
  review.position = share(playback.position, review.duration);
  review.clock = minutes_and_seconds(std::chrono::duration_cast<milliseconds>(playback.position)) + " / " +
                 minutes_and_seconds(std::chrono::duration_cast<milliseconds>(review.duration));
  const auto mark = [&](UtcTime at, Tone tone) {
    const auto offset = position_of(playback, clip, at);
    if (offset >= milliseconds(0) && offset <= review.duration)
      review.marks.push_back({share(offset, review.duration), tone});
  };
  for (const PhotoView& photo : item.photos)
    mark(photo.at, Tone::neutral);
  for (const AnswerView& answer : item.answers)
    mark(answer.at, tone_of_answer(p, item, answer));
  for (const UndoneView& undone : item.undone) {
    mark(undone.answer.at, Tone::neutral);
    mark(undone.undone_at, Tone::neutral);
  }
  if (item.closed_at)
    mark(*item.closed_at, Tone::action);
  for (const GapView& gap : clip.gaps)
    review.gaps.push_back({share(position_of(playback, clip, gap.from), review.duration),
                           share(position_of(playback, clip, gap.to), review.duration)});
}

void controls(const Presenter& p, const SessionView& session, Review& review) {
  const auto& playback = p.around.playback;
  const bool can = playback.open && playback.trouble.empty() && review.duration.count() > 0;
  const auto add = [&](std::string id, Icon icon, std::string_view key, std::string shortcut, Press what,
                       bool enabled) {
    review.controls.push_back(p.button(std::move(id), icon, key, std::move(shortcut), std::move(what)));
    review.controls.back().enabled = enabled ? Enabled::yes : Enabled::no;
  };
  const microseconds step = std::chrono::seconds(5);
  add("play/back", Icon::fast_rewind, "play.back", key_left,
      press(Seek{std::max(microseconds(0), playback.position - step)}), can);
  const bool at_end = playback.position >= review.duration;
  Press play = press(Play{!playback.playing});
  if (!playback.playing && at_end)
    play = press(Seek{microseconds(0)}, Play{true});
  add("play", playback.playing ? Icon::pause : Icon::play, playback.playing ? "play.pause" : "play.play", " ",
      std::move(play), can);
  add("play/forward", Icon::fast_forward, "play.forward", key_right,
      press(Seek{std::min(review.duration, playback.position + step)}), can);
  if (!review.photos.empty())
    add("play/photos", Icon::photo_camera, "play.photos", "v", review.photos.front().press, true);
  // The decisions that can be stepped to, as the timeline has them.
  std::optional<std::size_t> before, after;
  for (std::size_t index = 0; index < review.decisions.size(); ++index) {
    const Decision& decision = review.decisions[index];
    if (!decision.at)
      continue;
    constexpr milliseconds at_it{400};  // a picture that is shown is a little before or after what was asked for
    if (*decision.at + at_it < playback.position && (!before || *decision.at >= *review.decisions[*before].at))
      before = index;
    if (*decision.at > playback.position + at_it && (!after || *decision.at < *review.decisions[*after].at))
      after = index;
  }
  const auto step_to = [&](const std::optional<std::size_t>& index) {
    return index ? press(StepToDecision{static_cast<int>(*index)}, Seek{*review.decisions[*index].at}) : Press{};
  };
  add("play/decision_before", Icon::skip_previous, "play.decision_before", "p", step_to(before),
      can && before.has_value());
  add("play/decision_after", Icon::skip_next, "play.decision_after", "n", step_to(after), can && after.has_value());
  const auto clips = static_cast<std::int64_t>(session.clips.size());
  if (clips > 1)
    review.which_clip = p.tr("play.which_clip", {std::min<std::int64_t>(p.draft.clip + 1, clips), clips});
  if (clips > 1)
    add("play/clip", Icon::videocam, "play.next_clip", "",
        press(SelectClip{(p.draft.clip + 1) % static_cast<int>(clips)}), true);
}

// What was decided about an item and what was taken back, in the order in which it happened.
struct Told {
  std::string id;
  UtcTime at{};
  std::string text;
  Tone tone = Tone::neutral;
  std::string note{};
  bool undone = false;
};

std::string override_words(const Presenter& p, const GradeOverridden& override_) {
  return p.tr("history.override_reason", {p.tr(key_of(override_.grade)), override_.reason});
}

std::vector<Told> told_of(const Presenter& p, const ItemView& item) {
  std::vector<Told> all;
  for (const AnswerView& answer : item.answers)
    all.push_back(
        {"decision/" + answer.question, answer.at, p.answer_text(item, answer), tone_of_answer(p, item, answer)});
  for (const UndoneView& undone : item.undone) {
    const std::string when = p.clock(undone.undone_at);
    const std::string note = undone.undone_by_name.empty() ? p.tr("history.undone", {when})
                                                           : p.tr("history.undone_by", {when, undone.undone_by_name});
    const std::string text =
        undone.override_ ? override_words(p, *undone.override_) : p.answer_text(item, undone.answer);
    all.push_back({"undone/" + undone.answer.question, undone.answer.at, text, Tone::neutral, note, true});
  }
  if (item.override_)
    all.push_back({"decision/override", item.overridden_at.value_or(item.closed_at.value_or(item.opened_at)),
                   override_words(p, *item.override_), Tone::attention});
  std::stable_sort(all.begin(), all.end(), [](const Told& a, const Told& b) { return a.at < b.at; });
  if (item.closed && item.closed_at)
    for (const Reason& reason : item.closed->outcome.reasons)
      all.push_back({"reason/" + reason.rule + "." + reason.answer, *item.closed_at,
                     p.tr("history.because", {reason.text}), Tone::neutral,
                     reason.rule == "override" ? "" : p.tr("history.rule", {reason.rule})});
  return all;
}

void decisions(const Presenter& p, const ItemView& item, const ClipView* clip, Review& review) {
  std::vector<Decision> all;
  const auto add = [&](std::string id, UtcTime at, std::string text, Tone tone, std::string note, bool undone) {
    Decision decision{
        .id = std::move(id), .text = std::move(text), .note = std::move(note), .tone = tone, .undone = undone};
    const auto offset = clip ? position_of(p.around.playback, *clip, at) : microseconds(-1);
    const bool inside = clip && offset >= milliseconds(0) && offset <= review.duration;
    decision.when = inside ? minutes_and_seconds(std::chrono::duration_cast<milliseconds>(offset)) : p.clock(at);
    if (inside) {
      decision.at = offset;
      decision.press = press(StepToDecision{static_cast<int>(all.size())}, Seek{offset});
      if (decision.note.empty())
        decision.note = p.tr("history.jump");
    }
    all.push_back(std::move(decision));
  };
  for (const Told& told : told_of(p, item))
    add(told.id, told.at, told.text, told.tone, told.note, told.undone);
  const Decision* current = nullptr;
  constexpr milliseconds at_it{400};
  for (Decision& decision : all)
    if (decision.at && *decision.at <= p.around.playback.position + at_it && p.around.playback.open &&
        (!current || *current->at <= *decision.at))
      current = &decision;
  for (Decision& decision : all)
    decision.current = &decision == current;
  review.decisions = std::move(all);
  review.page = p.draft.detail_page;
  for (std::size_t number = 0; number <= review.decisions.size(); ++number)
    review.numerals.push_back(p.around.strings->number(static_cast<std::int64_t>(number)));
  review.anchor = p.draft.decision.value_or(0);
  // Drawn only when the decisions do not fit; after the last page comes the first.
  review.paging.push_back(
      p.button("decisions/next", Icon::chevron_right, "history.more_decisions", "", press(TurnDetailPage{1})));
}

std::optional<Chip> evidence_chip(const Presenter& p, const ClipView* clip) {
  Chip chip{.id = "evidence", .icon = Icon::verified, .tone = Tone::good};
  if (!clip)
    return std::nullopt;
  if (!clip->sealed) {
    chip.icon = Icon::warning;
    chip.tone = Tone::attention;
    chip.label = p.tr("evidence.open");
    return chip;
  }
  std::int64_t fragments = 0;
  for (const SealedFile& file : clip->sealed->files)
    fragments += static_cast<std::int64_t>(file.fragment_hashes.size());
  const bool torn = clip->sealed->end == ClipEnd::torn;
  if (torn || !clip->gaps.empty()) {
    chip.icon = Icon::warning;
    chip.tone = Tone::attention;
    chip.label = torn ? p.tr("evidence.torn") : p.tr("evidence.gaps", {static_cast<std::int64_t>(clip->gaps.size())});
    return chip;
  }
  chip.label = p.tr("evidence.sealed", {fragments});
  return chip;
}

void outcome(const Presenter& p, const ItemView& item, Review& review) {
  std::vector<std::string> parts;
  const auto add = [&parts](std::string part) { parts.push_back(std::move(part)); };
  review.badge = badge_of(p, item.closed ? item.closed->outcome.grade : std::nullopt);
  if (item.voided)
    add(p.tr("history.voided"));
  if (item.again)
    add(p.tr("history.again"));
  if (item.closed) {
    const Outcome& told = item.closed->outcome;
    if (told.condition)
      add(p.tr(key_of(*told.condition)));
    if (told.disposition)
      add(p.tr(key_of(*told.disposition)));
    if (told.deduction_limit.value > 0)
      add(p.tr("grade.deduction", {percent(p, told.deduction_limit)}));
  }
  review.outcome = dotted(parts);
}

}  // namespace

// "Is everything in the box?: Something is missing", in words as far as the policy that asked is still here.
std::string Presenter::answer_text(const ItemView& item, const AnswerView& answer) const {
  std::string question = answer.question, answers;
  std::vector<std::string> words = answer.options;
  if (const station::Policy* policy = policy_of(*this, item)) {
    for (const station::Question& known : policy->questions) {
      if (known.id != answer.question)
        continue;
      question = station::text_in(known.text, language());
      for (std::string& word : words) {
        for (const station::Option& option : station::options_for(known, item.product)) {
          if (option.id == word)
            word = station::text_in(option.text, language());
        }
      }
    }
  }
  for (const std::string& word : words)
    answers += (answers.empty() ? "" : ", ") + word;
  answers = dotted({answers, answer.text});
  if (answers.empty())
    answers = tr("history.nothing_chosen");
  return tr("history.answer", {question, answers});
}

Review Presenter::review(const SessionView& session) const {
  Review review;
  const ItemView* item = shown_item(*this, session);
  const ClipView* clip = shown_clip(*this, session);
  if (!item) {
    review.title = tr("item.unnamed");
    return review;
  }
  review.title = title_of(*this, item->product);
  std::vector<std::string> known{client_name(session.client),
                                 session.bound_to ? identifier_of(*session.bound_to) : std::string{},
                                 session.inspector_name};
  for (const ReceivedParcel& parcel : session.parcels)
    known.push_back(received_words(parcel));
  review.identifiers = dotted(known);
  outcome(*this, *item, review);
  for (const ReviewedCamera& camera : around.playback.cameras)
    review.pictures.push_back(picture_of(*this, camera));
  if (!around.playback.trouble.empty()) {
    review.instead = EmptyState{Icon::videocam_off, Tone::bad, tr("play.trouble"), told(around.playback.trouble)};
    review.instead->action = button("clip/again", Icon::replay, "history.try_again",
                                    around.history.trouble.empty() ? "r" : "", press(AskClip{draft.clip}));
  } else if (!clip)
    review.instead = EmptyState{Icon::videocam_off, Tone::neutral, tr("play.none"), tr("play.none_text")};
  else if (review.pictures.empty())
    review.instead = EmptyState{Icon::hourglass, Tone::neutral, tr("play.loading"), ""};
  if (clip)
    timeline(*this, *item, *clip, review);
  decisions(*this, *item, clip, review);
  for (const auto* photos : {&item->photos, &session.photos})
    for (const PhotoView& photo : *photos)
      review.photos.push_back(photo_tile({.picture = "photo:" + photo.file,
                                          .caption = photo.camera,
                                          .tone = Tone::good,
                                          .id = "tile/" + photo.photo.value,
                                          .press = press(ShowPhoto{photo.photo})}));
  controls(*this, session, review);
  review.evidence = evidence_chip(*this, clip);
  return review;
}

HistoryScreen Presenter::history() const {
  HistoryScreen screen;
  const auto& shown = around.history;
  screen.search = Field{.kind = FieldKind::search,
                        .text = draft.field == FieldKind::search ? draft.text : draft.searched,
                        .composing = draft.field == FieldKind::search ? draft.composing : "",
                        .placeholder = tr("field.search"),
                        .focused = draft.field == FieldKind::search};
  const auto spent = std::chrono::duration_cast<milliseconds>(shown.spent).count();
  screen.found = shown.waiting
                     ? tr("history.searching")
                     : tr("history.found", {static_cast<std::int64_t>(shown.total), static_cast<std::int64_t>(spent)});
  const bool failed = !shown.trouble.empty() && !shown.waiting;
  if (failed)
    screen.found.clear();
  screen.rows_hidden = draft.filters_open && !around.fit.filters_beside_rows;
  if (around.fit.filters_beside_rows || draft.filters_open)
    screen.filters = history_filters();
  if (failed) {
    screen.instead = EmptyState{Icon::error, Tone::bad, tr("history.trouble"), told(shown.trouble)};
    if (!screen.rows_hidden)
      screen.instead->action = button("history/again", Icon::replay, "history.try_again", "r", press(SearchAgain{}));
  } else if (shown.rows.empty() && shown.waiting) {
    screen.instead = EmptyState{Icon::hourglass, Tone::neutral, tr("history.searching"), ""};
  } else if (shown.rows.empty()) {
    const bool asked = !draft.searched.empty() || draft.filter.any();
    screen.instead = EmptyState{Icon::search, Tone::neutral, tr(asked ? "history.nothing" : "history.empty"),
                                tr(asked ? "history.nothing_text" : "history.empty_text")};
  }
  for (const HistoryRow& row : shown.rows)
    screen.rows.push_back(row_model(*this, row));
  if (!screen.rows_hidden) {
    screen.paging.push_back(
        button("history/newer", Icon::chevron_left, "history.newer", key_up, press(TurnHistoryPage{-1})));
    screen.paging.back().enabled = draft.history_pages.empty() ? Enabled::no : Enabled::yes;
    screen.paging.push_back(
        button("history/older", Icon::chevron_right, "history.older", key_down, press(TurnHistoryPage{1})));
    screen.paging.back().enabled = draft.next_history_page ? Enabled::yes : Enabled::no;
  }

  if (draft.selected && !around.detail.trouble.empty() && !around.detail.waiting) {
    screen.instead_of_review =
        EmptyState{Icon::error, Tone::bad, tr("history.detail_trouble"), told(around.detail.trouble)};
    screen.instead_of_review->action =
        button("detail/again", Icon::replay, "history.try_again", screen.instead && screen.instead->action ? "" : "r",
               press(AskDetail{draft.selected->client, draft.selected->session}));
  }
  if (screen.instead_of_review)
    return screen;
  if (draft.selected && around.detail.session)
    screen.review = review(*around.detail.session);
  else if (draft.selected)
    screen.instead_of_review = EmptyState{Icon::hourglass, Tone::neutral, tr("history.opening"), ""};
  else
    screen.instead_of_review =
        EmptyState{Icon::history, Tone::neutral, tr("history.choose"), tr("history.choose_text")};
  return screen;
}

}  // namespace returns::ui
