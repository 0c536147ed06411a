#include "app/station/policy.h"

#include <random>

#include "tests/support/catch.h"
#include "tests/support/station_bench.h"

namespace returns::station::tests {
namespace {

GivenAnswer given(std::string question, std::vector<std::string> options) {
  return {std::move(question), std::move(options), "", false};
}

TEST_CASE("The worst answer decides grade and condition, the largest deduction stands") {
  const Policy policy = small_policy();
  const auto good = assess(policy, headset(),
                           {given("identity", {"match"}), given("packaging", {"opened"}), given("contents", {"all"}),
                            given("condition", {"fine"})},
                           "en");
  CHECK(good.complete);
  CHECK(good.outcome.grade == Grade::resellable);
  CHECK(good.outcome.condition == Condition::like_new);
  CHECK(good.outcome.disposition == Disposition::relabel);
  CHECK(good.outcome.deduction_limit.value == 0);

  const auto bad = assess(policy, headset(),
                          {given("identity", {"match"}), given("packaging", {"opened"}), given("contents", {"missing"}),
                           given("which", {"Pouch"}), given("condition", {"damaged"})},
                          "en");
  CHECK(bad.complete);
  CHECK(bad.outcome.grade == Grade::scrap);
  CHECK(bad.outcome.disposition == Disposition::dispose);
  CHECK(bad.outcome.deduction_limit.value == 5000);
  CHECK(bad.outcome.required_photos == std::vector<std::string>{"condition"});
  REQUIRE(bad.outcome.reasons.size() == 1);
  CHECK(bad.outcome.reasons.front().question == "condition");
  CHECK(bad.outcome.reasons.front().answer == "damaged");
}

TEST_CASE("The disposition of the highest weight wins over lighter ones and over the table") {
  Policy policy = small_policy();
  policy.questions[1].options[1].effect.disposition = Disposition::repair;
  policy.questions[1].options[1].effect.weight = 10;
  policy.questions[2].options[1].effect.disposition = Disposition::hold_for_part;
  policy.questions[2].options[1].effect.weight = 20;
  std::vector<GivenAnswer> answers{given("identity", {"match"}), given("packaging", {"opened"})};
  CHECK(assess(policy, headset(), answers, "en").outcome.disposition == Disposition::repair);
  answers.push_back(given("contents", {"missing"}));
  CHECK(assess(policy, headset(), answers, "en").outcome.disposition == Disposition::hold_for_part);
}

TEST_CASE("An answer that leaves the decision to a person gives no grade and a hold, with its reason") {
  const auto held = assess(small_policy(), headset(), {given("identity", {"other"})}, "en");
  CHECK(held.no_grade_yet);
  CHECK(held.complete);
  CHECK_FALSE(held.outcome.grade);
  CHECK_FALSE(held.outcome.condition);
  CHECK(held.outcome.disposition == Disposition::hold);
  CHECK(held.outcome.required_photos == std::vector<std::string>{"identity"});
  REQUIRE(held.outcome.reasons.size() == 1);
}

TEST_CASE("Only the questions that the answers lead to are asked") {
  const Policy policy = small_policy();
  const auto ids = [&](const Product& product, const std::vector<GivenAnswer>& answers) {
    std::vector<std::string> names;
    for (const Question* question : questions_for(policy, product, answers))
      names.push_back(question->id);
    return names;
  };
  using Ids = std::vector<std::string>;
  CHECK(ids(headset(), {}) == Ids{"identity"});
  CHECK(ids(headset(), {given("identity", {"match"}), given("packaging", {"sealed"})}) == Ids{"identity", "packaging"});
  CHECK(
      ids(headset(), {given("identity", {"match"}), given("packaging", {"opened"}), given("contents", {"missing"})}) ==
      Ids{"identity", "packaging", "contents", "which", "condition"});
  CHECK(ids(kettle(), {given("identity", {"match"}), given("packaging", {"opened"}), given("contents", {"missing"})}) ==
        Ids{"identity", "packaging", "contents", "condition"});
  // An answer that is no longer asked for does not keep others alive.
  CHECK(ids(headset(), {given("identity", {"other"}), given("packaging", {"opened"})}) == Ids{"identity"});
}

TEST_CASE("Texts fall back from a region to the language to English") {
  const Texts texts{{"en", "Yes"}, {"zh", "是"}};
  CHECK(text_in(texts, "zh") == "是");
  CHECK(text_in(texts, "zh-Hans") == "是");
  CHECK(text_in(texts, "de") == "Yes");
  CHECK(text_in({}, "de").empty());
}

// Policies made by chance: a chain of questions with any effects, some conditional, and rules over them.
struct Chance {
  std::mt19937_64 numbers;
  int below(int limit) { return static_cast<int>(numbers() % static_cast<std::uint64_t>(limit)); }

  Effect effect() {
    Effect made;
    if (below(2) == 0)
      made.grade_at_best = static_cast<Grade>(below(3));
    if (below(2) == 0)
      made.condition_at_best = static_cast<Condition>(below(7));
    if (below(3) == 0) {
      made.disposition = static_cast<Disposition>(below(10));
      made.weight = below(5);
    }
    made.deduction_limit = {below(5) * 1000};
    made.no_grade_yet = below(25) == 0;
    return made;
  }

  Policy policy() {
    Policy made = small_policy();
    made.questions.clear();
    for (int q = 0; q < 6; ++q) {
      std::vector<Option> options;
      for (int o = 0; o < 3; ++o)
        options.push_back(option("o" + std::to_string(o), effect()));
      std::vector<AnswerTest> asked_when;
      if (q > 0 && below(3) == 0)
        asked_when = {{"q" + std::to_string(below(q)), {"o0", "o1"}}};
      made.questions.push_back(choice("q" + std::to_string(q), options, asked_when));
    }
    for (int r = 0; r < 3; ++r) {
      Rule rule;
      rule.id = "r" + std::to_string(r);
      rule.when = {{"q" + std::to_string(below(6)), {"o" + std::to_string(below(3))}},
                   {"q" + std::to_string(below(6)), {"o" + std::to_string(below(3))}}};
      rule.effect = effect();
      made.rules.push_back(std::move(rule));
    }
    return made;
  }

  std::vector<GivenAnswer> answers(const Policy& policy) {
    std::vector<GivenAnswer> made;
    for (const Question& question : policy.questions)
      if (below(5) != 0)
        made.push_back(given(question.id, {"o" + std::to_string(below(3))}));
    return made;
  }
};

// The policy with every effect silenced that no reason names.
Policy as_explained(Policy policy, const std::vector<Reason>& reasons) {
  const auto named = [&](const std::string& rule, const std::string& answer) {
    return std::any_of(reasons.begin(), reasons.end(),
                       [&](const Reason& reason) { return reason.rule == rule && reason.answer == answer; });
  };
  for (Question& question : policy.questions)
    for (Option& one : question.options)
      if (!named(question.id, one.id))
        one.effect = {};
  for (Rule& rule : policy.rules)
    if (!named(rule.id, ""))
      rule.effect = {};
  return policy;
}

TEST_CASE("The explanation alone reproduces the outcome, for any policy and any answers") {
  Chance chance{std::mt19937_64(7)};
  for (int round = 0; round < 3000; ++round) {
    const Policy policy = chance.policy();
    const auto answers = chance.answers(policy);
    const Outcome whole = assess(policy, headset(), answers, "en").outcome;
    const Outcome explained = assess(as_explained(policy, whole.reasons), headset(), answers, "en").outcome;
    CAPTURE(round);
    REQUIRE(whole.grade == explained.grade);
    REQUIRE(whole.condition == explained.condition);
    REQUIRE(whole.disposition == explained.disposition);
    REQUIRE(whole.deduction_limit == explained.deduction_limit);
    REQUIRE(whole.reasons == explained.reasons);
  }
}

TEST_CASE("A worse effect never leads to a better grade, condition or smaller deduction") {
  Chance chance{std::mt19937_64(8)};
  int compared = 0;
  for (int round = 0; round < 3000; ++round) {
    const Policy policy = chance.policy();
    const auto answers = chance.answers(policy);
    const auto before = assess(policy, headset(), answers, "en");
    Policy worse = policy;
    Effect& effect = worse.questions[static_cast<std::size_t>(chance.below(6))].options[0].effect;
    effect.grade_at_best = Grade::scrap;
    effect.condition_at_best = Condition::unusable;
    effect.deduction_limit = {10000};
    const auto after = assess(worse, headset(), answers, "en");
    if (!before.outcome.grade || !after.outcome.grade)
      continue;
    ++compared;
    REQUIRE(*after.outcome.grade >= *before.outcome.grade);
    REQUIRE((!before.outcome.condition || *after.outcome.condition >= *before.outcome.condition));
    REQUIRE(after.outcome.deduction_limit >= before.outcome.deduction_limit);
  }
  CHECK(compared > 1000);
}

TEST_CASE("Assessing the same answers gives the same outcome, in any order of answering") {
  Chance chance{std::mt19937_64(9)};
  for (int round = 0; round < 500; ++round) {
    const Policy policy = chance.policy();
    auto answers = chance.answers(policy);
    const Outcome once = assess(policy, headset(), answers, "en").outcome;
    std::shuffle(answers.begin(), answers.end(), chance.numbers);
    REQUIRE(assess(policy, headset(), answers, "en").outcome == once);
  }
}

}  // namespace
}  // namespace returns::station::tests
