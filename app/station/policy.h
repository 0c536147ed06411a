// A grading policy as data: which questions, in which order, and what the answers lead to. Loaded from TOML by the
// runtime; the core only reads it. Identified by the SHA-256 of its file's bytes, so that a graded item can always
// name the rules that graded it.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "storage/model/outcome.h"
#include "storage/model/records.h"

namespace returns::station {

// One text in several languages; "en" is always there.
using Texts = std::map<std::string, std::string>;
const std::string& text_in(const Texts& texts, const std::string& language);

// How an answer looks: shape and colour, never colour alone.
enum class Tone { good, attention, bad, neutral };

// `question` was answered with one of `options`; all of a list must hold, an empty list always holds.
struct AnswerTest {
  std::string question;
  std::vector<std::string> options;
};

struct Effect {
  std::optional<Grade> grade_at_best;  // caps: the worst of all effects decides
  std::optional<Condition> condition_at_best;
  std::optional<Disposition> disposition;  // the effect with the highest weight decides
  int weight = 0;
  BasisPoints deduction_limit;  // the largest of all effects
  bool no_grade_yet = false;    // wrong item, empty box: the item is held, a person decides
  bool photo = false;           // the answer must be shown on a photo
};

struct Option {
  std::string id;
  Texts text;
  Tone tone = Tone::neutral;
  Effect effect;
  Texts reason;  // "Pouch missing": shown in the grade panel; empty: the option's own text
  bool takes_note = false;
  bool given_by_scan = false;  // a scan of the expected product gives this answer
};

enum class QuestionType { choice, multi, number, text };

struct Question {
  std::string id;
  std::string section;  // identity, packaging, completeness, condition, function, use
  Texts text;
  Texts help;
  QuestionType type = QuestionType::choice;
  std::vector<Option> options;  // 2 to 9
  std::vector<AnswerTest> asked_when;
  bool options_from_accessories = false;  // multi: one option per accessory of the product, chosen = missing
  Effect per_accessory;                   // for each missing accessory
  bool optional = false;
};

struct Rule {
  std::string id;
  std::vector<AnswerTest> when;
  Effect effect;
  Texts reason;
};

// Disposition where no effect names one: the first line that fits.
struct DefaultDisposition {
  Grade grade = Grade::resellable;
  std::optional<Condition> condition;
  Disposition disposition = Disposition::restock;
};

struct Policy {
  std::string id;    // "general", "electronics"
  std::string hash;  // hex SHA-256 of the file
  Texts title;
  std::vector<std::string> categories;  // products it is for; empty: the fallback
  std::vector<Question> questions;
  std::vector<Rule> rules;
  std::vector<DefaultDisposition> dispositions;
};

struct GivenAnswer {
  std::string question;
  std::vector<std::string> options;
  std::string text;
  bool has_photo = false;
  friend bool operator==(const GivenAnswer&, const GivenAnswer&) = default;
};

// The policy for a product: by category, else the fallback. Null when there is none.
const Policy* policy_for(const std::vector<Policy>& policies, const Product& product);

// The questions to ask given the answers so far, in order (conditions applied; those about accessories left out when
// the product has none).
std::vector<const Question*> questions_for(const Policy& policy, const Product& product,
                                           const std::vector<GivenAnswer>& answers);

// What a question offers for this product: its own options, or one per accessory (the accessory's text is the id).
std::vector<Option> options_for(const Question& question, const Product& product);

// The first line of the policy's table that fits; hold where there is no grade.
std::optional<Disposition> default_disposition(const Policy& policy, std::optional<Grade> grade,
                                               std::optional<Condition> condition);

// Grade, condition, disposition, deduction and every reason. The grade is there as soon as the answers say anything
// ("so far"); `complete` tells whether every question that must be asked has an answer.
struct Assessment {
  Outcome outcome;
  bool complete = false;
  bool no_grade_yet = false;  // an answer says that a person decides later: the item may be closed as held
};
// Every effect that counted is a reason; the effects named by the reasons alone lead to the same outcome.
Assessment assess(const Policy& policy, const Product& product, const std::vector<GivenAnswer>& answers,
                  const std::string& language);

}  // namespace returns::station
