#include "app/ui/language/phrases.h"

#include <algorithm>

namespace returns::ui {

namespace {

constexpr std::string_view prefix = "phrase.";
constexpr std::array<std::string_view, 6> names{"operation.", "subject.", "cause.", "hint.", "note.", "system."};

// "{0} of {1}" -> {"", " of ", ""}; without a place the text alone.
std::vector<std::string> split_at_places(std::string_view text) {
  std::vector<std::string> between{""};
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '{' && at + 2 < text.size() && text[at + 2] == '}') {
      between.emplace_back();
      at += 2;
    } else {
      between.back() += text[at];
    }
  }
  return between;
}

std::string filled(std::string_view words, const std::vector<std::string>& values) {
  std::string text;
  for (std::size_t at = 0; at < words.size(); ++at) {
    const bool place = words[at] == '{' && at + 2 < words.size() && words[at + 2] == '}';
    const auto number = place ? static_cast<std::size_t>(words[at + 1] - '0') : values.size();
    if (number < values.size()) {
      text += values[number];
      at += 2;
    } else {
      text += words[at];
    }
  }
  return text;
}

// What stands at the places when the text is of this pattern; every place takes at least one sign.
std::optional<std::vector<std::string>> match(const std::vector<std::string>& between, std::string_view text) {
  if (!text.starts_with(between.front()) || !text.ends_with(between.back()))
    return std::nullopt;
  std::vector<std::string> values;
  std::size_t at = between.front().size();
  for (std::size_t place = 1; place < between.size(); ++place) {
    const bool last = place + 1 == between.size();
    const std::size_t end = last ? text.size() - between.back().size() : text.find(between[place], at + 1);
    if (end == std::string_view::npos || end <= at || end > text.size())
      return std::nullopt;
    values.emplace_back(text.substr(at, end - at));
    at = end + between[place].size();
  }
  return values;
}

bool is_ascii(char sign) {
  return static_cast<unsigned char>(sign) < 0x80;
}

}  // namespace

Phrases::Phrases(const StringTable& table) {
  for (auto entry = table.lower_bound(prefix); entry != table.end() && entry->first.starts_with(prefix); ++entry) {
    const std::string_view key = std::string_view(entry->first).substr(prefix.size());
    for (std::size_t kind = 0; kind < kinds; ++kind) {
      if (!key.starts_with(names[kind]))
        continue;
      const auto english = key.substr(names[kind].size());
      auto between = split_at_places(english);
      if (between.size() == 1)
        books_[kind].literal.emplace(english, entry->second);
      else
        books_[kind].patterns.push_back({std::move(between), entry->second});
    }
  }
  // The pattern with the most words of its own is the one that is meant.
  const auto own = [](const Pattern& pattern) {
    std::size_t signs = 0;
    for (const std::string& text : pattern.between)
      signs += text.size();
    return signs;
  };
  for (Book& book : books_)
    std::stable_sort(book.patterns.begin(), book.patterns.end(),
                     [&](const Pattern& one, const Pattern& other) { return own(one) > own(other); });
  const auto between = [&](std::string_view name) {
    const auto found = table.find(std::string(prefix) + "form." + std::string(name));
    return found == table.end() ? std::string() : found->second;
  };
  form_ = {between("opening"), "", between("before_cause"), between("stop"), between("before_hint")};
}

std::optional<std::string> Phrases::find(Kind kind, std::string_view english) const {
  const Book& book = books_[kind];
  if (const auto found = book.literal.find(english); found != book.literal.end())
    return found->second;
  for (const Pattern& pattern : book.patterns) {
    if (auto values = match(pattern.between, english)) {
      for (std::string& value : *values)
        value = told(value);
      return filled(pattern.words, *values);
    }
  }
  return std::nullopt;
}

std::optional<std::string> Phrases::cause_of(std::string_view english) const {
  const SentenceForm& form = english_form();
  const std::string_view bare =
      english.ends_with(form.stop) ? english.substr(0, english.size() - form.stop.size()) : english;
  // One error may be the cause of another: the stop is that of the inner one then, and else that of the sentence.
  for (const auto text : {english.find(form.opening) == std::string_view::npos ? bare : english, bare}) {
    for (const Kind kind : {cause, system}) {
      if (auto found = find(kind, text))
        return found;
    }
    if (auto found = sentence(text))
      return found;
  }
  return std::nullopt;
}

std::string Phrases::composed(Error parts) const {
  if (!parts.subject.empty()) {
    parts.subject = find(subject, parts.subject).value_or(parts.subject);
    if (parts.operation.find("{0}") != std::string::npos) {
      parts.operation = filled(parts.operation, {parts.subject});
      parts.subject.clear();
    }
  }
  SentenceForm form = form_;
  if (!parts.subject.empty() && is_ascii(parts.subject.front()))
    form.before_subject = " ";  // Latin letters stand apart from the Han signs before them
  return compose(parts, form);
}

std::optional<std::string> Phrases::sentence(std::string_view english) const {
  const SentenceForm& form = english_form();
  if (form_.opening.empty() || !english.starts_with(form.opening))
    return std::nullopt;
  english.remove_prefix(form.opening.size());

  Error parts;
  std::size_t known = 0;
  for (const auto& [phrase, words] : books_[operation].literal) {
    const auto rest = english.starts_with(phrase) ? english.substr(phrase.size()) : std::string_view();
    if (phrase.size() > known &&
        (rest.starts_with(form.before_subject) || rest.starts_with(form.before_cause) || rest.starts_with(form.stop))) {
      known = phrase.size();
      parts.operation = words;
    }
  }
  if (known == 0)
    return std::nullopt;
  english.remove_prefix(known);

  // The hint is the longest known end that stands behind a stop.
  const std::string before_hint = form.stop + form.before_hint;
  for (auto at = english.find(before_hint); at != std::string_view::npos; at = english.find(before_hint, at + 1)) {
    if (auto found = find(hint, english.substr(at + before_hint.size()))) {
      parts.hint = *std::move(found);
      english = english.substr(0, at + form.stop.size());
      break;
    }
  }

  // A path may hold what stands before causes: a cause that is known decides.
  auto split = english.find(form.before_cause);
  for (auto at = split; at != std::string_view::npos; at = english.find(form.before_cause, at + 1)) {
    if (auto found = cause_of(english.substr(at + form.before_cause.size()))) {
      parts.cause = *std::move(found);
      split = at;
      break;
    }
  }
  if (parts.cause.empty() && english.ends_with(form.stop))
    english.remove_suffix(form.stop.size());
  if (split != std::string_view::npos) {
    if (parts.cause.empty())
      parts.cause = english.substr(split + form.before_cause.size());
    english = english.substr(0, split);
  }
  if (english.starts_with(form.before_subject))
    parts.subject = english.substr(form.before_subject.size());
  return composed(std::move(parts));
}

std::string Phrases::told(std::string_view english) const {
  if (auto found = sentence(english))
    return *std::move(found);
  for (const Kind kind : {note, subject, cause, system}) {
    if (auto found = find(kind, english))
      return *std::move(found);
  }
  return std::string(english);
}

}  // namespace returns::ui
