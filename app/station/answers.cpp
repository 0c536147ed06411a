// Answers, their taking back, and what follows from them for the item.
#include <algorithm>

#include "app/station/turn.h"

namespace returns::station {
namespace {

const Question* asked_question(const Item& item, const std::string& id) {
  for (const Question* question : questions_for(*item.policy, item.product, item.answers))
    if (question->id == id)
      return question;
  return nullptr;
}

GivenAnswer* answer_of(Item& item, const std::string& question) {
  const auto found = std::find_if(item.answers.begin(), item.answers.end(),
                                  [&](const GivenAnswer& answer) { return answer.question == question; });
  return found == item.answers.end() ? nullptr : &*found;
}

std::string text_of(const std::vector<std::string>& options, const std::string& text) {
  std::string out = text;
  for (const std::string& option : options)
    out += (out.empty() ? "" : ", ") + option;
  return out;
}

void take_back(Turn& turn, Item& item, const std::string& question) {
  std::erase_if(item.answers, [&](const GivenAnswer& answer) { return answer.question == question; });
  turn.record(AnswerUndone{turn.state.session->id, item.id, question});
  turn.mark("answer_undone", {{"item", item.id.value}, {"question", question}});
}

// Answers to questions that the others no longer lead to are taken back too, so that none is graded unseen.
void take_back_unasked(Turn& turn, Item& item) {
  for (bool changed = true; changed;) {
    changed = false;
    for (const GivenAnswer& answer : item.answers)
      if (!asked_question(item, answer.question)) {
        take_back(turn, item, std::string(answer.question));
        changed = true;
        break;
      }
  }
}

void clear_draft(Item& item) {
  item.draft_options.clear();
  item.draft_text.clear();
}

bool is_number(const std::string& text) {
  constexpr std::size_t most_digits = 9;
  return !text.empty() && text.size() <= most_digits &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool offers(const Question& question, const Product& product, const std::string& option) {
  const auto options = options_for(question, product);
  return std::any_of(options.begin(), options.end(), [&](const Option& one) { return one.id == option; });
}

void toggle(std::vector<std::string>& chosen, const std::string& option) {
  if (std::erase(chosen, option) == 0)
    chosen.push_back(option);
}

bool takes_note(const Question& question, const GivenAnswer& answer) {
  return std::any_of(question.options.begin(), question.options.end(), [&](const Option& option) {
    return option.takes_note &&
           std::find(answer.options.begin(), answer.options.end(), option.id) != answer.options.end();
  });
}

void apply_override(const Item& item, Outcome& outcome) {
  const GradeOverridden& override_ = *item.overridden;
  if (outcome.grade != override_.grade)
    outcome.condition.reset();  // the assessed condition belonged to the assessed grade
  outcome.grade = override_.grade;
  outcome.disposition = override_.disposition ? override_.disposition
                                              : default_disposition(*item.policy, outcome.grade, outcome.condition);
  outcome.reasons.insert(outcome.reasons.begin(), {"override", "", "", override_.reason});  // what decided comes first
}

Item* item_to_answer(Turn& turn) {
  Item* item = open_item(turn.state);
  return item && item->policy ? item : nullptr;
}

}  // namespace

void refresh(const State& state, Item& item) {
  if (!item.policy)
    return;
  for (GivenAnswer& answer : item.answers)
    answer.has_photo = std::any_of(item.photos.begin(), item.photos.end(), [&](const PhotoTakenHere& photo) {
      return photo.stored && photo.question == answer.question;
    });
  Assessment assessment = assess(*item.policy, item.product, item.answers, state.settings.language);
  if (item.overridden)
    apply_override(item, assessment.outcome);
  item.outcome = std::move(assessment.outcome);
  item.no_grade_yet = assessment.no_grade_yet;

  std::string asking;
  for (const Question* question : questions_for(*item.policy, item.product, item.answers))
    if (asking.empty() && !answer_of(item, question->id))
      asking = question->id;
  if (asking != item.asking) {
    item.asking = std::move(asking);
    clear_draft(item);
  }
  if (item.phase == ItemPhase::answering || item.phase == ItemPhase::ready) {
    const bool decided = assessment.complete || item.overridden || item.no_grade_yet;
    item.phase = decided ? ItemPhase::ready : ItemPhase::answering;
  }
}

void give_answer(Turn& turn, Item& item, GivenAnswer answer) {
  if (answer_of(item, answer.question))
    take_back(turn, item, answer.question);
  turn.record(AnswerGiven{turn.state.session->id, item.id, answer.question, answer.options, PersonalText{answer.text}});
  turn.mark("answer", {{"item", item.id.value},
                       {"question", answer.question},
                       {"answer", text_of(answer.options, answer.options.empty() ? answer.text : "")}});
  item.answers.push_back(std::move(answer));
  take_back_unasked(turn, item);
  refresh(turn.state, item);
  turn.cue(Cue::key);
}

void answer_by_scan(Turn& turn, Item& item) {
  for (const Question* question : questions_for(*item.policy, item.product, item.answers))
    for (const Option& option : question->options)
      if (option.given_by_scan && !answer_of(item, question->id)) {
        give_answer(turn, item, {question->id, {option.id}, "", false});
        return;
      }
}

void on(Turn& turn, const AnswerAsked& event) {
  Item* item = item_to_answer(turn);
  const Question* question = item ? asked_question(*item, event.question) : nullptr;
  if (!question || !offers(*question, item->product, event.option))
    return;
  if (question->type == QuestionType::multi) {
    if (item->asking == question->id) {
      toggle(item->draft_options, event.option);
      turn.cue(Cue::key);
    }
    return;
  }
  if (question->type != QuestionType::choice)
    return;
  const GivenAnswer* before = answer_of(*item, question->id);
  if (!before || before->options != std::vector<std::string>{event.option})
    give_answer(turn, *item, {question->id, {event.option}, "", false});
}

void on(Turn& turn, const AnswerTextAsked& event) {
  Item* item = item_to_answer(turn);
  const Question* question = item ? asked_question(*item, event.question) : nullptr;
  if (!question)
    return;
  const bool typed = question->type == QuestionType::number || question->type == QuestionType::text;
  if (item->asking == question->id) {
    if (typed)
      item->draft_text = event.text;
    return;
  }
  const GivenAnswer* before = answer_of(*item, question->id);
  if (!before || before->text == event.text)
    return;
  if (question->type == QuestionType::number && !is_number(event.text)) {
    turn.notify(notices::number_needed, NoticeTone::attention, Lasting::readable);
    return;
  }
  if (typed || takes_note(*question, *before))
    give_answer(turn, *item, {question->id, before->options, event.text, false});
}

void on(Turn& turn, const NextAsked&) {
  Item* item = item_to_answer(turn);
  const Question* question = item && !item->asking.empty() ? asked_question(*item, item->asking) : nullptr;
  if (!question)
    return;
  const bool empty = item->draft_options.empty() && item->draft_text.empty();
  const bool must_say = question->type != QuestionType::multi && !question->optional;
  if (question->type == QuestionType::number && !is_number(item->draft_text) && !(empty && question->optional)) {
    turn.notify(notices::number_needed, NoticeTone::attention, Lasting::readable);
    return;
  }
  if (empty && must_say)
    return;
  give_answer(turn, *item, {question->id, item->draft_options, item->draft_text, false});
}

void on(Turn& turn, const BackAsked&) {
  Item* item = item_to_answer(turn);
  if (!item || item->answers.empty()) {
    turn.notify(notices::nothing_to_undo, NoticeTone::info, Lasting::brief);
    return;
  }
  take_back(turn, *item, std::string(item->answers.back().question));
  take_back_unasked(turn, *item);
  clear_draft(*item);
  refresh(turn.state, *item);
  turn.cue(Cue::key);
}

void on(Turn& turn, const UndoAsked&) {
  Item* item = item_to_answer(turn);
  if (!item) {
    turn.notify(
        turn.state.session && all_items_done(*turn.state.session) ? notices::item_is_closed : notices::nothing_to_undo,
        NoticeTone::info, Lasting::readable);
    return;
  }
  if (item->overridden) {
    item->overridden.reset();
    turn.record(OverrideUndone{turn.state.session->id, item->id});
    turn.mark("override_undone", {{"item", item->id.value}});
    refresh(turn.state, *item);
    turn.cue(Cue::key);
    return;
  }
  on(turn, BackAsked{});
}

void on(Turn& turn, const OverrideAsked& event) {
  Item* item = item_to_answer(turn);
  if (!item)
    return;
  if (event.reason.empty()) {
    turn.notify(notices::reason_needed, NoticeTone::attention, Lasting::readable);
    return;
  }
  item->overridden = GradeOverridden{turn.state.session->id, item->id, event.grade, event.disposition, event.reason};
  turn.record(*item->overridden);
  turn.mark("override", {{"item", item->id.value}, {"grade", name_of(event.grade)}, {"reason", event.reason}});
  refresh(turn.state, *item);
  turn.cue(Cue::key);
}

}  // namespace returns::station
