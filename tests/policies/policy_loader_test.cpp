#include "app/runtime/policy_loader.h"

#include <fstream>
#include <set>
#include <sstream>

#include "tests/support/catch.h"

namespace returns::runtime {
namespace {

using namespace station;

const std::filesystem::path shipped = std::filesystem::path(RETURNS_SOURCE_DIR) / "assets/policies";

const std::string smallest = R"(
id = "p"
title = { en = "P" }
[[question]]
id = "a"
section = "identity"
text = { en = "A?" }
[[question.option]]
id = "yes"
text = { en = "Yes" }
[[question.option]]
id = "no"
text = { en = "No" }
[[question]]
id = "b"
section = "condition"
text = { en = "B?" }
asked_when = [{ question = "a", options = ["yes"] }]
[[question.option]]
id = "x"
text = { en = "X" }
[[question.option]]
id = "y"
text = { en = "Y" }
[[disposition]]
grade = "resellable"
disposition = "restock"
[[disposition]]
grade = "refurbished"
disposition = "refurbish"
[[disposition]]
grade = "scrap"
disposition = "dispose"
)";

std::string replaced(std::string text, const std::string& what, const std::string& with) {
  const auto at = text.find(what);
  REQUIRE(at != std::string::npos);
  return text.replace(at, what.size(), with);
}

TEST_CASE("A policy is read with everything that its file says") {
  const auto policy = parse_policy(smallest, "p.toml");
  REQUIRE(policy);
  CHECK(policy->id == "p");
  CHECK(policy->questions.size() == 2);
  CHECK(policy->questions[1].asked_when.front().options == std::vector<std::string>{"yes"});
  CHECK(policy->hash.size() == 64);
  CHECK(parse_policy(smallest + "\n# a remark", "p.toml")->hash != policy->hash);
}

TEST_CASE("A mistake in a policy is named with file, line and key") {
  struct Mistake {
    std::string what, with, told;
  };
  const std::vector<Mistake> table{
      {"id = \"p\"", "id = 5", "line 2, id: must be text in quotes"},
      {"section = \"identity\"", "section = \"looks\"", "line 6, question[1].section: “looks”"},
      {"text = { en = \"Yes\" }", "text = { zh = \"是\" }", "line 10, question[1].option[1].text: the English text"},
      {"id = \"no\"", "id = \"yes\"", "the option “yes” is there twice"},
      {"id = \"b\"", "id = \"a\"", "the question “a” is there twice"},
      {"question = \"a\", options", "question = \"z\", options", "line 18, question[2].asked_when[1].question: “z”"},
      {"question = \"a\", options", "question = \"b\", options", "“b” is no earlier question"},
      {"options = [\"yes\"]", "options = [\"maybe\"]", "“maybe” is no option of “a”"},
      {"options = [\"yes\"] }]", "options = [\"yes\"] }, { question = \"a\", options = [\"no\"] }]",
       "the question “b” can never be asked"},
      {"id = \"x\"", "id = \"x\"\ncolour = \"red\"", "line 21, question[2].option[1].colour: is not a known key"},
      {"id = \"x\"", "id = \"x\"\ngrade = \"superb\"", "line 21, question[2].option[1].grade: “superb”"},
      {"id = \"x\"", "id = \"x\"\ndeduction_percent = 120", "must be between 0 and 100"},
      {"id = \"x\"", "id = \"x\"\nphoto = \"yes\"", "must be true or false"},
      {"[[question.option]]\nid = \"y\"\ntext = { en = \"Y\" }\n", "", "has 1 options; 2 to 9"},
      {"grade = \"scrap\"", "grade = \"scrap\"\ncondition = \"unusable\"", "no line without a condition"},
      {"title = { en = \"P\" }", "title = { en = \"P\" ", "line 3"},
  };
  for (const Mistake& mistake : table) {
    const auto policy = parse_policy(replaced(smallest, mistake.what, mistake.with), "p.toml");
    CAPTURE(mistake.with);
    REQUIRE_FALSE(policy);
    CHECK(policy.error().subject == "p.toml");
    CAPTURE(policy.error().cause);
    CHECK(policy.error().cause.find(mistake.told) != std::string::npos);
  }
}

TEST_CASE("A question behind a question that cannot be reached with its own condition is named") {
  const std::string third = R"(
[[question]]
id = "c"
section = "use"
text = { en = "C?" }
asked_when = [{ question = "b", options = ["x"] }, { question = "a", options = ["no"] }]
[[question.option]]
id = "x"
text = { en = "X" }
[[question.option]]
id = "y"
text = { en = "Y" }
[[disposition]]
grade = "resellable"
)";
  const auto policy = parse_policy(replaced(smallest, "[[disposition]]\ngrade = \"resellable\"\n", third), "p.toml");
  REQUIRE_FALSE(policy);
  CHECK(policy.error().cause.find("“c” can never be asked") != std::string::npos);
}

TEST_CASE("The shipped policies load, and speak English and Chinese everywhere") {
  const auto policies = load_policies(shipped);
  if (!policies)
    FAIL(policies.error().sentence());
  REQUIRE(policies->size() == 2);
  Product phone, mug;
  phone.category = "phones";
  mug.category = "kitchen";
  CHECK(policy_for(*policies, phone)->id == "electronics");
  CHECK(policy_for(*policies, mug)->id == "general");
  CHECK(policy_for(*policies, Product{})->id == "general");
  std::set<std::string> sections;
  for (const Policy& policy : *policies)
    for (const Question& question : policy.questions) {
      sections.insert(question.section);
      CAPTURE(policy.id, question.id);
      CHECK(question.text.contains("zh"));
      for (const Option& option : question.options) {
        CAPTURE(option.id);
        CHECK(option.text.contains("zh"));
        CHECK(option.reason.contains("en") == option.reason.contains("zh"));
      }
    }
  CHECK(sections == std::set<std::string>{"identity", "packaging", "completeness", "condition", "function", "use"});
}

GivenAnswer given(std::string question, std::string option) {
  return {std::move(question), {std::move(option)}, "", false};
}

TEST_CASE("The shipped policies grade as the trade draws the lines") {
  const auto policies = load_policies(shipped);
  REQUIRE(policies);
  struct Case {
    std::string category;
    std::vector<GivenAnswer> answers;
    std::optional<Grade> grade;
    std::optional<Condition> condition;
    Disposition disposition;
  };
  const GivenAnswer match = given("identity", "match");
  const auto opened = [&](std::string condition) {
    return std::vector<GivenAnswer>{match, given("packaging", "opened"), given("contents", "all_there"),
                                    given("condition", std::move(condition))};
  };
  const auto with = [](std::vector<GivenAnswer> answers, std::vector<GivenAnswer> more) {
    answers.insert(answers.end(), more.begin(), more.end());
    return answers;
  };
  const std::vector<Case> table{
      {"", {match, given("packaging", "sealed")}, Grade::resellable, Condition::new_, Disposition::restock},
      {"", opened("as_new"), Grade::resellable, Condition::like_new, Disposition::relabel},
      {"", with(opened("used"), {given("use", "light"), given("function", "works")}), Grade::refurbished,
       Condition::very_good, Disposition::refurbish},
      {"", with(opened("used"), {given("use", "clear"), given("function", "partly")}), Grade::refurbished,
       Condition::acceptable, Disposition::repair},
      {"", with(opened("damaged"), {given("repair", "not_worth_it"), given("function", "broken")}), Grade::scrap,
       Condition::unusable, Disposition::liquidate},
      {"", opened("unsafe"), Grade::scrap, Condition::unusable, Disposition::dispose},
      {"", {given("identity", "empty_box")}, std::nullopt, std::nullopt, Disposition::hold},
      {"", {given("identity", "other_product")}, std::nullopt, std::nullopt, Disposition::hold},
      {"phones", with(opened("as_new"), {given("power", "works")}), Grade::resellable, Condition::like_new,
       Disposition::relabel},
      {"phones", with(opened("as_new"), {given("power", "fault")}), Grade::refurbished, Condition::acceptable,
       Disposition::repair},
      {"phones",
       with(opened("used"),
            {given("use", "light"), given("power", "works"), given("account", "locked"), given("battery", "fine")}),
       Grade::refurbished, Condition::acceptable, Disposition::hold},
  };
  for (const Case& row : table) {
    Product product;
    product.category = row.category;
    const auto result = assess(*policy_for(*policies, product), product, row.answers, "en");
    CAPTURE(row.category, row.answers.size(), row.answers.back().question, row.answers.back().options.front());
    CHECK(result.complete);
    CHECK(result.outcome.grade == row.grade);
    CHECK(result.outcome.condition == row.condition);
    CHECK(result.outcome.disposition == row.disposition);
    CHECK_FALSE(result.outcome.reasons.empty());
  }
}

TEST_CASE("Every way through a shipped policy ends with a disposition, and with a grade unless a person decides") {
  const auto policies = load_policies(shipped);
  REQUIRE(policies);
  int ways = 0;
  for (const Policy& policy : *policies) {
    Product product;
    product.accessories = {"Cable"};
    std::vector<std::vector<GivenAnswer>> open{{}};
    while (!open.empty()) {
      const auto answers = std::move(open.back());
      open.pop_back();
      const auto result = assess(policy, product, answers, "en");
      if (result.complete) {
        ++ways;
        REQUIRE(result.outcome.disposition);
        REQUIRE(result.outcome.grade.has_value() != result.no_grade_yet);
        REQUIRE_FALSE(result.outcome.reasons.empty());
        continue;
      }
      for (const Question* question : questions_for(policy, product, answers)) {
        const bool answered = std::any_of(answers.begin(), answers.end(),
                                          [&](const GivenAnswer& answer) { return answer.question == question->id; });
        if (answered)
          continue;
        for (const Option& option : options_for(*question, product)) {
          auto next = answers;
          next.push_back(given(question->id, option.id));
          open.push_back(std::move(next));
        }
        break;
      }
    }
  }
  CHECK(ways > 500);
}

TEST_CASE("Policies that do not fit together are refused") {
  const auto folder = std::filesystem::temp_directory_path() / "returns-policies-test";
  std::filesystem::remove_all(folder);
  std::filesystem::create_directories(folder);
  const auto write = [&](const std::string& name, const std::string& text) { std::ofstream(folder / name) << text; };
  write("a.toml", smallest);
  CHECK(load_policies(folder));
  write("b.toml", smallest);
  CHECK_FALSE(load_policies(folder));
  write("b.toml", replaced(smallest, "id = \"p\"", "id = \"q\""));
  const auto two_fallbacks = load_policies(folder);
  REQUIRE_FALSE(two_fallbacks);
  CHECK(two_fallbacks.error().cause.find("all other products") != std::string::npos);
  write("b.toml", replaced(smallest, "id = \"p\"", "id = \"q\"\ncategories = [\"toys\"]"));
  CHECK(load_policies(folder));
  std::filesystem::remove(folder / "a.toml");
  CHECK_FALSE(load_policies(folder));
  std::filesystem::remove_all(folder);
  CHECK_FALSE(load_policies(folder));
}

}  // namespace
}  // namespace returns::runtime
