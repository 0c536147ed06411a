#include "app/station/policy.h"

#include <algorithm>

namespace returns::station {
namespace {

// A deduction of a fifth or more has to be shown on a photo (marketplaces' rule for partial refunds).
constexpr BasisPoints photo_due_from{2000};

bool contains(const std::vector<std::string>& values, const std::string& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

const GivenAnswer* answer_to(const std::vector<GivenAnswer>& answers, const std::string& question) {
  const auto found = std::find_if(answers.begin(), answers.end(),
                                  [&](const GivenAnswer& answer) { return answer.question == question; });
  return found == answers.end() ? nullptr : &*found;
}

bool holds(const AnswerTest& test, const std::vector<GivenAnswer>& answers) {
  const GivenAnswer* answer = answer_to(answers, test.question);
  return answer && std::any_of(test.options.begin(), test.options.end(),
                               [&](const std::string& option) { return contains(answer->options, option); });
}

bool all_hold(const std::vector<AnswerTest>& tests, const std::vector<GivenAnswer>& answers) {
  return std::all_of(tests.begin(), tests.end(), [&](const AnswerTest& test) { return holds(test, answers); });
}

// One effect that is in force, and where it comes from.
struct Counted {
  Effect effect;
  Reason reason;
  std::string photo_question;
};

std::vector<Counted> effects_of(const Policy& policy, const Product& product, const std::vector<GivenAnswer>& answers,
                                const std::string& language) {
  std::vector<Counted> counted;
  std::vector<GivenAnswer> in_force;
  for (const Question* question : questions_for(policy, product, answers)) {
    const GivenAnswer* answer = answer_to(answers, question->id);
    if (!answer)
      continue;
    in_force.push_back(*answer);
    for (const Option& option : options_for(*question, product))
      if (contains(answer->options, option.id)) {
        const std::string& text = text_in(option.reason.empty() ? option.text : option.reason, language);
        counted.push_back({option.effect, {question->id, question->id, option.id, text}, question->id});
      }
  }
  for (const Rule& rule : policy.rules)
    if (!rule.when.empty() && all_hold(rule.when, in_force))
      counted.push_back({rule.effect, {rule.id, "", "", text_in(rule.reason, language)}, rule.when.front().question});
  return counted;
}

// The worst (largest) value that any effect sets for one dimension.
template <typename Value>
std::optional<Value> worst(const std::vector<Counted>& counted, std::optional<Value> Effect::*dimension) {
  std::optional<Value> result;
  for (const Counted& one : counted)
    if (const auto& value = one.effect.*dimension; value && (!result || *value > *result))
      result = value;
  return result;
}

const Counted* heaviest(const std::vector<Counted>& counted) {
  const Counted* result = nullptr;
  for (const Counted& one : counted)
    if (one.effect.disposition && (!result || one.effect.weight > result->effect.weight))
      result = &one;
  return result;
}

bool says_why(const Counted& one, const Outcome& outcome, const Counted* disposing) {
  const Effect& effect = one.effect;
  return effect.no_grade_yet || &one == disposing || (outcome.grade && effect.grade_at_best == outcome.grade) ||
         (outcome.condition && effect.condition_at_best == outcome.condition) ||
         (effect.deduction_limit.value > 0 && effect.deduction_limit == outcome.deduction_limit);
}

void ask_for_photos(const std::vector<Counted>& counted, const std::vector<GivenAnswer>& answers, Outcome& outcome) {
  for (const Counted& one : counted) {
    if (!one.effect.photo && one.effect.deduction_limit < photo_due_from)
      continue;
    const GivenAnswer* answer = answer_to(answers, one.photo_question);
    if (!(answer && answer->has_photo) && !contains(outcome.required_photos, one.photo_question))
      outcome.required_photos.push_back(one.photo_question);
  }
}

bool everything_answered(const Policy& policy, const Product& product, const std::vector<GivenAnswer>& answers) {
  const auto asked = questions_for(policy, product, answers);
  return std::all_of(asked.begin(), asked.end(), [&](const Question* question) {
    return question->optional || answer_to(answers, question->id) != nullptr;
  });
}

}  // namespace

const std::string& text_in(const Texts& texts, const std::string& language) {
  static const std::string nothing;
  if (const auto exact = texts.find(language); exact != texts.end())
    return exact->second;
  const std::string base = language.substr(0, language.find_first_of("-_"));
  if (const auto found = texts.find(base); found != texts.end())
    return found->second;
  const auto english = texts.find("en");
  return english == texts.end() ? nothing : english->second;
}

const Policy* policy_for(const std::vector<Policy>& policies, const Product& product) {
  const Policy* fallback = nullptr;
  for (const Policy& policy : policies) {
    if (!product.category.empty() && contains(policy.categories, product.category))
      return &policy;
    if (policy.categories.empty() && !fallback)
      fallback = &policy;
  }
  return fallback;
}

// A question whose condition rests on an answer that is itself no longer asked for is not asked either: conditions
// only look at earlier questions, so one pass in order is enough.
std::vector<const Question*> questions_for(const Policy& policy, const Product& product,
                                           const std::vector<GivenAnswer>& answers) {
  std::vector<const Question*> asked;
  std::vector<GivenAnswer> in_force;
  for (const Question& question : policy.questions) {
    if (question.options_from_accessories && product.accessories.empty())
      continue;
    if (!all_hold(question.asked_when, in_force))
      continue;
    asked.push_back(&question);
    if (const GivenAnswer* answer = answer_to(answers, question.id))
      in_force.push_back(*answer);
  }
  return asked;
}

std::vector<Option> options_for(const Question& question, const Product& product) {
  if (!question.options_from_accessories)
    return question.options;
  std::vector<Option> options;
  for (const std::string& accessory : product.accessories) {
    Option option;
    option.id = accessory;
    option.text = {{"en", accessory}};
    option.tone = Tone::attention;
    option.effect = question.per_accessory;
    options.push_back(std::move(option));
  }
  return options;
}

std::optional<Disposition> default_disposition(const Policy& policy, std::optional<Grade> grade,
                                               std::optional<Condition> condition) {
  if (!grade)
    return Disposition::hold;
  for (const DefaultDisposition& line : policy.dispositions)
    if (line.grade == *grade && (!line.condition || line.condition == condition))
      return line.disposition;
  return std::nullopt;
}

Assessment assess(const Policy& policy, const Product& product, const std::vector<GivenAnswer>& answers,
                  const std::string& language) {
  Assessment assessment;
  Outcome& outcome = assessment.outcome;
  const auto counted = effects_of(policy, product, answers, language);
  assessment.complete = everything_answered(policy, product, answers);
  assessment.no_grade_yet =
      std::any_of(counted.begin(), counted.end(), [](const Counted& one) { return one.effect.no_grade_yet; });
  for (const Counted& one : counted)
    outcome.deduction_limit = std::max(outcome.deduction_limit, one.effect.deduction_limit);

  const Counted* disposing = nullptr;
  if (assessment.no_grade_yet) {
    outcome.disposition = Disposition::hold;
  } else {
    outcome.grade = worst(counted, &Effect::grade_at_best);
    outcome.condition = worst(counted, &Effect::condition_at_best);
    disposing = heaviest(counted);
    if (disposing)
      outcome.disposition = disposing->effect.disposition;
    else if (outcome.grade || assessment.complete)
      outcome.disposition = default_disposition(policy, outcome.grade, outcome.condition);
  }
  // What decided comes first: a screen has room for one.
  const auto decides = [&](const Counted& one) {
    return assessment.no_grade_yet ? one.effect.no_grade_yet
                                   : outcome.grade && one.effect.grade_at_best == outcome.grade;
  };
  for (const bool deciding : {true, false})
    for (const Counted& one : counted)
      if (decides(one) == deciding && says_why(one, outcome, disposing))
        outcome.reasons.push_back(one.reason);
  ask_for_photos(counted, answers, outcome);
  return assessment;
}

}  // namespace returns::station
