// The keyboard on the screen: letters, signs, and Pinyin with its candidates.
#include "app/ui/presenter.h"

namespace returns::ui {

namespace {

constexpr std::size_t candidates_at_once = 5;

using Rows = std::vector<std::vector<std::string>>;

const Rows& rows_of(Keyboard keyboard) {
  static const Rows letters = {{"1", "2", "3", "4", "5", "6", "7", "8", "9", "0"},
                               {"q", "w", "e", "r", "t", "y", "u", "i", "o", "p"},
                               {"a", "s", "d", "f", "g", "h", "j", "k", "l", "-"},
                               {"z", "x", "c", "v", "b", "n", "m", ",", "."}};
  static const Rows symbols = {{"1", "2", "3", "4", "5", "6", "7", "8", "9", "0"},
                               {"ä", "ö", "ü", "ß", "é", "è", "à", "ç", "ñ", "ø"},
                               {"/", ":", "#", "+", "*", "(", ")", "&", "%", "_"},
                               {"@", "!", "?", "'", "\"", ";", "=", "€", "$"}};
  return keyboard == Keyboard::symbols ? symbols : letters;
}

// Readings that fit what is composed now: an answer may be of letters that have grown or shrunk since.
std::vector<PinyinReading> fitting(const Presenter& p) {
  const auto& pinyin = p.around.pinyin;
  std::vector<PinyinReading> readings;
  for (const PinyinReading& reading : pinyin.readings) {
    if (reading.letters <= p.draft.composing.size() &&
        pinyin.letters.compare(0, reading.letters, p.draft.composing, 0, reading.letters) == 0)
      readings.push_back(reading);
  }
  return readings;
}

Button turn(std::string id, Icon icon, const char* key, int by, bool enabled) {
  return {.id = std::move(id),
          .icon = icon,
          .key = key,
          .enabled = enabled ? Enabled::yes : Enabled::no,
          .press = press(TurnCandidates{by})};
}

void candidates(const Presenter& p, KeyboardModel& model) {
  using Phase = PinyinShown::Phase;
  model.with_candidates = true;
  if (p.around.pinyin.phase == Phase::missing) {
    model.words = p.tr("keyboard.missing", {p.told(p.around.pinyin.trouble)});
    return;
  }
  if (p.around.pinyin.phase == Phase::opening) {
    model.words = p.tr("keyboard.opening");
    return;
  }
  const auto readings = fitting(p);
  if (p.draft.composing.empty() || readings.empty()) {
    model.words = p.tr("keyboard.type");
    return;
  }
  // Those of other letters stand until the new ones come, but choosing one would not mean what is typed.
  const Enabled fresh = p.around.pinyin.letters == p.draft.composing ? Enabled::yes : Enabled::no;
  const std::size_t pages = (readings.size() + candidates_at_once - 1) / candidates_at_once;
  const std::size_t page = std::min(static_cast<std::size_t>(p.draft.candidates_page), pages - 1);
  model.candidates.push_back(turn("candidate/before", Icon::chevron_left, key_left, -1, page > 0));
  for (std::size_t place = 0; place < candidates_at_once; ++place) {
    const std::size_t index = page * candidates_at_once + place;
    if (index >= readings.size())
      break;
    const std::string number = std::to_string(place + 1);
    model.candidates.push_back({.id = "candidate/" + number,
                                .label = readings[index].han,
                                .key = number,
                                .key_label = number,
                                .enabled = fresh,
                                .press = press(ChooseReading{readings[index].han, readings[index].letters})});
  }
  model.candidates.push_back(turn("candidate/behind", Icon::chevron_right, key_right, 1, page + 1 < pages));
}

// What a key types: while letters are composed, figures choose and a mark ends the word before it.
Press press_of(const Presenter& p, const KeyboardModel& model, const std::string& key) {
  const bool han_marks = p.draft.pinyin && takes_words(p.draft.field);
  const std::string typed = han_marks && key == "," ? "，" : han_marks && key == "." ? "。" : key;
  if (model.candidates.empty())
    return press(TypeText{typed});
  for (const Button& candidate : model.candidates) {
    if (candidate.key == key)
      return candidate.enabled == Enabled::yes ? candidate.press : Press{};
  }
  if (typed == key)
    return press(TypeText{typed});
  if (model.candidates[1].enabled == Enabled::no)
    return {};
  Press both = model.candidates[1].press;
  both.parts.push_back(DraftChange(TypeText{typed}));
  return both;
}

Press press_of_space(const KeyboardModel& model) {
  if (model.candidates.empty())
    return press(TypeText{" "});
  return model.candidates[1].enabled == Enabled::yes ? model.candidates[1].press : Press{};
}

}  // namespace

KeyboardModel Presenter::keyboard() const {
  KeyboardModel model;
  const bool letters = draft.keyboard == Keyboard::letters, words = takes_words(draft.field);
  if (draft.pinyin && words && letters)
    candidates(*this, model);
  for (const auto& keys : rows_of(draft.keyboard)) {
    std::vector<Button> row;
    for (std::string key : keys) {
      if (draft.capitals && key.size() == 1)
        key = static_cast<char>(std::toupper(static_cast<unsigned char>(key.front())));
      row.push_back({.id = "key/" + key, .label = key, .press = press_of(*this, model, key)});
    }
    model.rows.push_back(std::move(row));
  }
  model.rows.back().insert(
      model.rows.back().begin(),
      Button{.id = "key/capitals", .label = "⇧", .chosen = draft.capitals, .press = press(SwitchCapitals{})});
  std::vector<Button> last;
  last.push_back({.id = "key/symbols",
                  .label = letters ? "#+ä" : "abc",
                  .press = press(ShowKeyboard{letters ? Keyboard::symbols : Keyboard::letters})});
  if (words)
    last.push_back({.id = "key/pinyin",
                    .label = draft.pinyin ? "中" : "EN",
                    .chosen = draft.pinyin,
                    .press = press(SwitchPinyin{})});
  last.push_back({.id = "key/space", .label = tr("key.space"), .press = press_of_space(model)});
  last.push_back({.id = "key/delete", .icon = Icon::backspace, .press = press(DeleteCharacter{})});
  if (draft.field == FieldKind::search)
    last.push_back({.id = "key/search",
                    .icon = Icon::search,
                    .label = tr("keyboard.search"),
                    .key = key_enter,
                    .press = press(Search{})});
  else
    last.push_back(
        {.id = "key/hide", .label = tr("field.hide_keyboard"), .press = press(ShowKeyboard{Keyboard::hidden})});
  model.rows.push_back(std::move(last));
  return model;
}

}  // namespace returns::ui
