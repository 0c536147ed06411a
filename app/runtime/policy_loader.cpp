#include "app/runtime/policy_loader.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "app/runtime/data_file.h"
#include "storage/evidence/digest.h"

namespace returns::runtime {
namespace {

namespace fs = std::filesystem;
using namespace station;

Error unusable(const std::string& file, std::string cause) {
  return {ErrorCode::invalid_input, "use the policy", file, std::move(cause), "Correct the policy's file."};
}

template <typename Enum>
std::optional<Enum> in(std::initializer_list<std::pair<std::string_view, Enum>> names, std::string_view name) {
  for (const auto& [candidate, value] : names)
    if (candidate == name)
      return value;
  return std::nullopt;
}

std::optional<Tone> tone_from(std::string_view name) {
  return in<Tone>(
      {{"good", Tone::good}, {"attention", Tone::attention}, {"bad", Tone::bad}, {"neutral", Tone::neutral}}, name);
}

std::optional<QuestionType> type_from(std::string_view name) {
  return in<QuestionType>({{"choice", QuestionType::choice},
                           {"multi", QuestionType::multi},
                           {"number", QuestionType::number},
                           {"text", QuestionType::text}},
                          name);
}

std::optional<std::string> section_from(std::string_view name) {
  for (const std::string_view section : {"identity", "packaging", "completeness", "condition", "function", "use"})
    if (section == name)
      return std::string(section);
  return std::nullopt;
}

Effect read_effect(Part& part) {
  constexpr int hundredths_of_a_percent = 100;
  Effect effect;
  effect.grade_at_best = part.named<Grade>("grade", grade_from);
  effect.condition_at_best = part.named<Condition>("condition", condition_from);
  effect.disposition = part.named<Disposition>("disposition", disposition_from);
  effect.weight = part.number("weight", 0, 1000);
  effect.deduction_limit = {part.number("deduction_percent", 0, 100) * hundredths_of_a_percent};
  effect.no_grade_yet = part.flag("no_grade_yet");
  effect.photo = part.flag("photo");
  return effect;
}

Option read_option(Part part) {
  Option option;
  option.id = part.id();
  option.text = part.texts("text", true);
  option.reason = part.texts("reason", false);
  option.tone = part.named<Tone>("tone", tone_from).value_or(Tone::neutral);
  option.takes_note = part.flag("takes_note");
  option.given_by_scan = part.flag("given_by_scan");
  option.effect = read_effect(part);
  part.no_other_keys();
  return option;
}

// Conditions may only look back, at a choice that exists.
std::vector<AnswerTest> read_tests(Part& owner, const std::string& key, const std::vector<Question>& earlier) {
  std::vector<AnswerTest> tests;
  for (Part& part : owner.parts(key)) {
    AnswerTest test{part.get<std::string>("question", "text in quotes").value_or(""), part.list("options")};
    part.no_other_keys();
    const auto question =
        std::find_if(earlier.begin(), earlier.end(), [&](const Question& one) { return one.id == test.question; });
    if (question == earlier.end()) {
      part.complain("question", fmt::format("“{}” is no earlier question", test.question));
      continue;
    }
    if (test.options.empty())
      part.complain("options", "names no option");
    for (const std::string& option : test.options)
      if (std::none_of(question->options.begin(), question->options.end(),
                       [&](const Option& one) { return one.id == option; }))
        part.complain("options", fmt::format("“{}” is no option of “{}”", option, test.question));
    tests.push_back(std::move(test));
  }
  return tests;
}

void check_options(Part& part, const Question& question) {
  const bool chosen = question.type == QuestionType::choice || question.type == QuestionType::multi;
  if (question.options_from_accessories) {
    if (question.type != QuestionType::multi || !question.options.empty())
      part.complain("options_from_accessories", "needs the type multi and no options of its own");
  } else if (chosen && (question.options.size() < 2 || question.options.size() > 9)) {
    part.complain("option", fmt::format("has {} options; 2 to 9 fit on the screen", question.options.size()));
  } else if (!chosen && !question.options.empty()) {
    part.complain("option", "a number or text question has no options");
  }
  std::set<std::string> ids;
  for (const Option& option : question.options)
    if (!ids.insert(option.id).second)
      part.complain("option", fmt::format("the option “{}” is there twice", option.id));
}

// Two conditions on one question that share no option, or a condition on a question that is itself never asked together
// with the others, can never hold: the question would silently never be asked.
bool reachable(const std::vector<AnswerTest>& tests, const std::vector<Question>& earlier) {
  std::map<std::string, std::set<std::string>> allowed;
  std::vector<AnswerTest> open = tests;
  while (!open.empty()) {
    const AnswerTest test = std::move(open.back());
    open.pop_back();
    std::set<std::string> options(test.options.begin(), test.options.end());
    const auto [known, fresh] = allowed.try_emplace(test.question, options);
    if (!fresh) {
      std::set<std::string> both;
      std::set_intersection(known->second.begin(), known->second.end(), options.begin(), options.end(),
                            std::inserter(both, both.begin()));
      known->second = std::move(both);
    }
    if (known->second.empty())
      return false;
    for (const Question& question : earlier)
      if (fresh && question.id == test.question)
        open.insert(open.end(), question.asked_when.begin(), question.asked_when.end());
  }
  return true;
}

Question read_question(Part part, const std::vector<Question>& earlier) {
  Question question;
  question.id = part.id();
  question.section = part.named<std::string>("section", section_from).value_or("");
  if (question.section.empty())
    part.complain("section", "says to which part of the inspection the question belongs");
  question.text = part.texts("text", true);
  question.help = part.texts("help", false);
  question.type = part.named<QuestionType>("type", type_from).value_or(QuestionType::choice);
  question.optional = part.flag("optional");
  question.options_from_accessories = part.flag("options_from_accessories");
  if (auto effect = part.part("per_accessory")) {
    question.per_accessory = read_effect(*effect);
    effect->no_other_keys();
  }
  for (Part& option : part.parts("option"))
    question.options.push_back(read_option(std::move(option)));
  question.asked_when = read_tests(part, "asked_when", earlier);
  part.no_other_keys();
  check_options(part, question);
  if (std::any_of(earlier.begin(), earlier.end(), [&](const Question& one) { return one.id == question.id; }))
    part.complain("id", fmt::format("the question “{}” is there twice", question.id));
  if (!reachable(question.asked_when, earlier))
    part.complain("asked_when", fmt::format("the question “{}” can never be asked", question.id));
  return question;
}

Rule read_rule(Part part, const std::vector<Question>& questions) {
  Rule rule;
  rule.id = part.id();
  rule.when = read_tests(part, "when", questions);
  if (rule.when.empty())
    part.complain("when", "a rule needs a condition");
  rule.reason = part.texts("reason", true);
  rule.effect = read_effect(part);
  part.no_other_keys();
  if (!reachable(rule.when, questions))
    part.complain("when", fmt::format("the rule “{}” can never hold", rule.id));
  return rule;
}

DefaultDisposition read_default(Part part) {
  DefaultDisposition line;
  const auto grade = part.named<Grade>("grade", grade_from);
  const auto disposition = part.named<Disposition>("disposition", disposition_from);
  if (!grade || !disposition)
    part.complain("grade", "needs a grade and a disposition");
  line.grade = grade.value_or(Grade::resellable);
  line.condition = part.named<Condition>("condition", condition_from);
  line.disposition = disposition.value_or(Disposition::restock);
  part.no_other_keys();
  return line;
}

Policy read_policy(Part root) {
  Policy policy;
  policy.id = root.id();
  policy.title = root.texts("title", true);
  policy.categories = root.list("categories");
  for (Part& part : root.parts("question"))
    policy.questions.push_back(read_question(std::move(part), policy.questions));
  if (policy.questions.empty())
    root.complain("question", "a policy asks at least one question");
  std::set<std::string> ids;
  for (const Question& question : policy.questions)
    ids.insert(question.id);
  for (Part& part : root.parts("rule")) {
    policy.rules.push_back(read_rule(part, policy.questions));
    if (!ids.insert(policy.rules.back().id).second)
      part.complain("id", fmt::format("“{}” is there twice", policy.rules.back().id));
  }
  for (Part& part : root.parts("disposition"))
    policy.dispositions.push_back(read_default(std::move(part)));
  for (const Grade grade : {Grade::resellable, Grade::refurbished, Grade::scrap})
    if (!default_disposition(policy, grade, std::nullopt))
      root.complain("disposition", fmt::format("no line without a condition for the grade {}", name_of(grade)));
  root.no_other_keys();
  return policy;
}

Status check_together(const std::vector<Policy>& policies, const std::vector<std::string>& files) {
  std::map<std::string, std::string> ids, categories;
  std::string fallback;
  for (std::size_t i = 0; i < policies.size(); ++i) {
    const auto [same, fresh] = ids.emplace(policies[i].id, files[i]);
    if (!fresh)
      return unusable(files[i], fmt::format("id: “{}” is the policy in {} already", policies[i].id, same->second));
    for (const std::string& category : policies[i].categories)
      if (const auto [taken, new_one] = categories.emplace(category, files[i]); !new_one)
        return unusable(files[i], fmt::format("categories: “{}” belongs to {} already", category, taken->second));
    if (policies[i].categories.empty()) {
      if (!fallback.empty())
        return unusable(files[i], fmt::format("categories: {} is the policy for all other products already", fallback));
      fallback = files[i];
    }
  }
  if (fallback.empty())
    return Error{ErrorCode::invalid_input, "use the policies", "", "none of them is for all other products",
                 "Let one policy's categories be empty."};
  return {};
}

}  // namespace

Result<Policy> parse_policy(const std::string& toml, const std::string& file_name) {
  RETURNS_TRY_ASSIGN(Policy policy, read_data<Policy>(toml, {file_name, unusable}, read_policy));
  policy.hash = storage::sha256_hex(as_bytes(toml));
  return policy;
}

Result<std::vector<Policy>> load_policies(const fs::path& folder) {
  RETURNS_TRY_ASSIGN(const auto files, read_data_files(folder, "read the policies in"));
  std::vector<Policy> policies;
  std::vector<std::string> names;
  for (const DataFile& file : files) {
    RETURNS_TRY_ASSIGN(Policy policy, parse_policy(file.text, file.path.string()));
    policies.push_back(std::move(policy));
    names.push_back(file.path.filename().string());
  }
  RETURNS_TRY(check_together(policies, names));
  return policies;
}

}  // namespace returns::runtime
