// What the core and the desks say of errors, in the language of the screen. The English phrase is the key: a table has
// "phrase.operation.open the camera" = "打开摄像头" and its like for subjects, causes, hints, whole notes and the words
// of the system. Places ({0}) in a key stand for any text; places in an operation's words take the subject. Pure.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/ui/language/strings.h"
#include "storage/base/sentence.h"

namespace returns::ui {

class Phrases {
 public:
  // Takes the keys that begin with "phrase."; a table without them leaves everything in English.
  explicit Phrases(const StringTable& table);

  // An error's sentence (see returns::compose) or a note that is known whole, in the language of the table. What the
  // table does not know stays as it is: subjects such as paths, foreign causes, whole texts of another form.
  std::string told(std::string_view english) const;

 private:
  struct Pattern {
    std::vector<std::string> between;  // the literal texts around the places: one more than there are places
    std::string words;
  };
  struct Book {
    StringTable literal;
    std::vector<Pattern> patterns;
  };
  enum Kind : std::size_t { operation, subject, cause, hint, note, system, kinds };

  std::optional<std::string> find(Kind kind, std::string_view english) const;
  std::optional<std::string> cause_of(std::string_view english) const;
  std::optional<std::string> sentence(std::string_view english) const;
  std::string composed(Error parts) const;

  std::array<Book, kinds> books_;
  SentenceForm form_;
};

}  // namespace returns::ui
