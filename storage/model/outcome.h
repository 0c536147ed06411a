// What an inspection concludes: grade, listing condition, disposition, deduction, and why.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/model/money.h"

namespace returns {

// Best first. An item whose inspection is not finished has no grade at all (std::optional), often with a hold.
enum class Grade { resellable, refurbished, scrap };

// Listing conditions, best first: the worst attribute decides.
enum class Condition { new_, renewed, like_new, very_good, good, acceptable, unusable };

enum class Disposition {
  restock,
  relabel,
  refurbish,
  repair,
  liquidate,
  hold_for_part,
  quarantine,
  dispose,
  return_to_seller,
  hold
};

// Stable names used in records, files and policies: "resellable", "like_new", "hold_for_part" …
std::string_view name_of(Grade grade);
std::string_view name_of(Condition condition);
std::string_view name_of(Disposition disposition);
std::optional<Grade> grade_from(std::string_view name);
std::optional<Condition> condition_from(std::string_view name);
std::optional<Disposition> disposition_from(std::string_view name);

// Why a part of the outcome is as it is. The text is a string-table key with arguments, so that it can be shown in
// any language later; `text` is what was shown when it was decided.
struct Reason {
  std::string rule;      // the policy's rule id, or "override"
  std::string question;  // question id, empty when no single answer is behind it
  std::string answer;    // option id
  std::string text;      // "Pouch missing: condition capped at Acceptable"
  friend bool operator==(const Reason&, const Reason&) = default;
};

struct Outcome {
  std::optional<Grade> grade;  // none yet
  std::optional<Condition> condition;
  std::optional<Disposition> disposition;
  BasisPoints deduction_limit;  // the most that may be kept back from the refund; a photo is due from 20 %
  std::vector<Reason> reasons;
  std::vector<std::string> required_photos;  // question ids whose answer asks for a photo that is still missing
  friend bool operator==(const Outcome&, const Outcome&) = default;
};

}  // namespace returns
