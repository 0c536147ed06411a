#include "app/runtime/policy_loader.h"

#include <fmt/format.h>

#include <toml++/toml.h>
#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "storage/evidence/digest.h"

namespace returns::runtime {
namespace {

namespace fs = std::filesystem;
using namespace station;

Error unusable(const std::string& file, std::string cause) {
  return {ErrorCode::invalid_input, "use the policy", file, std::move(cause), "Correct the policy's file."};
}

// What every part of a file needs to know to say where it is wrong. Keeps the first error.
struct Complaints {
  std::string file;
  std::optional<Error> first;
  void add(const toml::source_region& place, const std::string& key, const std::string& cause) {
    if (!first)
      first = unusable(file, fmt::format("line {}, {}: {}", place.begin.line, key, cause));
  }
};

// One table of the file; keys that nobody asked for are unknown.
class Part {
 public:
  Part(const toml::table& table, std::string path, Complaints& complaints)
      : table_(table), path_(std::move(path)), complaints_(complaints) {}

  template <typename T>
  std::optional<T> get(const std::string& key, const char* type) {
    known_.insert(key);
    const toml::node* node = table_.get(key);
    if (!node)
      return std::nullopt;
    if (auto value = node->value_exact<T>())
      return *value;
    complaints_.add(node->source(), name(key), fmt::format("must be {}", type));
    return std::nullopt;
  }

  std::string id() {
    const auto value = get<std::string>("id", "text in quotes");
    if (!value || value->empty())
      complain("id", "every question, option and rule needs an id");
    return value.value_or("");
  }

  bool flag(const std::string& key) { return get<bool>(key, "true or false").value_or(false); }

  int number(const std::string& key, std::int64_t least, std::int64_t most) {
    const auto value = get<std::int64_t>(key, "a whole number");
    if (value && (*value < least || *value > most))
      complain(key, fmt::format("must be between {} and {}", least, most));
    return static_cast<int>(value.value_or(0));
  }

  template <typename Enum>
  std::optional<Enum> named(const std::string& key, std::optional<Enum> (*from)(std::string_view)) {
    const auto text = get<std::string>(key, "text in quotes");
    if (!text)
      return std::nullopt;
    const auto value = from(*text);
    if (!value)
      complain(key, fmt::format("“{}” is none of the known names", *text));
    return value;
  }

  Texts texts(const std::string& key, bool required) {
    Texts texts;
    known_.insert(key);
    const toml::table* table = table_[key].as_table();
    if (table)
      for (auto&& [language, text] : *table)
        if (const auto value = text.value_exact<std::string>(); value && !value->empty())
          texts[std::string(language.str())] = *value;
    const bool given = table_.get(key) != nullptr;
    if ((required || given) && !texts.contains("en"))
      complain(key, "the English text (en) is missing");
    return texts;
  }

  std::vector<std::string> list(const std::string& key) {
    std::vector<std::string> values;
    known_.insert(key);
    const toml::node* node = table_.get(key);
    const toml::array* array = node ? node->as_array() : nullptr;
    if (node && !array)
      complain(key, "must be a list of texts");
    if (array)
      for (const toml::node& one : *array) {
        if (const auto value = one.value_exact<std::string>())
          values.push_back(*value);
        else
          complain(key, "must be a list of texts");
      }
    return values;
  }

  // A list of tables: [[question]], or when = [{…}].
  std::vector<Part> parts(const std::string& key) {
    std::vector<Part> result;
    known_.insert(key);
    const toml::node* node = table_.get(key);
    const toml::array* array = node ? node->as_array() : nullptr;
    if (node && !array)
      complain(key, "must be a list of tables");
    if (array)
      for (const toml::node& one : *array) {
        if (const toml::table* table = one.as_table())
          result.emplace_back(*table, fmt::format("{}[{}]", name(key), result.size() + 1), complaints_);
        else
          complain(key, "must be a list of tables");
      }
    return result;
  }

  std::optional<Part> part(const std::string& key) {
    known_.insert(key);
    const toml::table* table = table_[key].as_table();
    if (!table)
      return std::nullopt;
    return Part(*table, name(key), complaints_);
  }

  void complain(const std::string& key, const std::string& cause) {
    const toml::node* node = table_.get(key);
    complaints_.add(node ? node->source() : table_.source(), name(key), cause);
  }

  void no_other_keys() {
    for (auto&& [key, node] : table_)
      if (!known_.contains(std::string(key.str())))
        complaints_.add(node.source(), name(std::string(key.str())), "is not a known key");
  }

 private:
  std::string name(const std::string& key) const { return path_.empty() ? key : path_ + "." + key; }

  const toml::table& table_;
  std::string path_;
  Complaints& complaints_;
  std::set<std::string> known_;
};

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
  try {
    const toml::table table = toml::parse(toml, file_name);
    Complaints complaints{file_name, std::nullopt};
    Policy policy = read_policy(Part(table, "", complaints));
    if (complaints.first)
      return *std::move(complaints.first);
    policy.hash = storage::sha256_hex(as_bytes(toml));
    return policy;
  } catch (const toml::parse_error& error) {
    return unusable(file_name, fmt::format("line {}: {}", error.source().begin.line, error.description()));
  }
}

Result<std::vector<Policy>> load_policies(const fs::path& folder) {
  std::error_code failure;
  std::vector<fs::path> files;
  for (fs::directory_iterator entry(folder, failure), end; !failure && entry != end; entry.increment(failure))
    if (entry->path().extension() == ".toml")
      files.push_back(entry->path());
  if (failure)
    return system_error(failure.value(), "read the policies in", folder.string());
  std::sort(files.begin(), files.end());
  std::vector<Policy> policies;
  std::vector<std::string> names;
  for (const fs::path& file : files) {
    std::ifstream in(file, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    if (!in)
      return system_error(EIO, "read the policy", file.string());
    RETURNS_TRY_ASSIGN(Policy policy, parse_policy(text.str(), file.string()));
    policies.push_back(std::move(policy));
    names.push_back(file.filename().string());
  }
  RETURNS_TRY(check_together(policies, names));
  return policies;
}

}  // namespace returns::runtime
