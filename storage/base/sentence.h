// How an error's parts become a sentence. English is the language of records, logs and the command line; screens put
// the same parts into the form of theirs.
#pragma once
#include <string>

#include "storage/base/result.h"

namespace returns {

// What stands between the parts: opening operation [before_subject subject] [before_cause cause] stop [before_hint
// hint].
struct SentenceForm {
  std::string opening, before_subject, before_cause, stop, before_hint;
};

// "Could not {operation} {subject}: {cause}. {hint}". Any thread.
const SentenceForm& english_form();

// Parts that are empty go with what stands before them; a stop that is there already is not written twice.
std::string compose(const Error& parts, const SentenceForm& form);

}  // namespace returns
