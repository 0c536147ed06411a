// What every screen is made of, as data: buttons with what pressing them does, chips, lines, fields, tasks. Values
// only.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/ui/draft.h"
#include "app/ui/paper/icons.h"
#include "app/ui/paper/theme.h"

namespace returns::ui {

enum class Shape { none, circle, triangle, square, diamond };  // of grades

// Keys are characters as typed ("1", "f", " ") or one of these.
inline constexpr const char* key_enter = "enter";
inline constexpr const char* key_backspace = "backspace";
inline constexpr const char* key_escape = "escape";
inline constexpr const char* key_left = "left";
inline constexpr const char* key_right = "right";
inline constexpr const char* key_up = "up";
inline constexpr const char* key_down = "down";
inline constexpr const char* key_help = "f1";
inline constexpr const char* key_undo = "u";

enum class Enabled { yes, no };

struct Button {
  std::string id{};  // stable between frames
  Icon icon = Icon::none;
  Shape shape = Shape::none;
  std::string label{};
  std::string note{};  // secondary words at its end
  std::string key{}, key_label{};
  Tone tone = Tone::neutral;
  bool chosen = false;
  Enabled enabled = Enabled::yes;
  Press press{};
};

// Quiet while all is well; loud when a person must act.
enum class Loudness { quiet, notable, loud };
struct Chip {
  std::string id{};
  Icon icon = Icon::none;
  Tone tone = Tone::neutral;
  Loudness loudness = Loudness::quiet;
  std::string label{};
  std::string widest{};   // the widest label that the chip keeps room for, so that a changing number moves nothing
  std::string figures{};  // in fixed-width type before the label
  int keep = 0;           // when the bar is too narrow, labels of the lowest go first
};

struct Line {
  Icon icon = Icon::none;
  Tone tone = Tone::neutral;
  std::string text{};
  bool small = false;  // more of it for whoever wants to know
};

struct GradeBadge {
  Shape shape = Shape::none;
  Tone tone = Tone::neutral;
  std::string word{};
};
struct EmptyState {
  Icon icon = Icon::none;
  Tone tone = Tone::neutral;
  std::string title{}, text{};
  std::optional<Button> action{};  // the one thing to do about it
};
struct PhotoTile {
  std::string picture{};  // "photo:<file>"; empty: it has to be taken
  std::string caption{};
  Tone tone = Tone::neutral;
  bool saved = true;
  std::string id{};
  Press press{};                                   // shows it large; empty: it is not there yet
  std::string loading{}, missing{}, unreadable{};  // stands in its place
};

enum class StepMark { done, now, ahead };

struct Field {
  FieldKind kind = FieldKind::none;
  std::string text{};
  std::string composing{};  // letters behind the text that are not yet chosen as Han
  std::string placeholder{}, unit{};
  bool hidden = false;  // PIN: dots
  bool focused = true;
};

// One question at a time, or one sheet: title, answers, a field with a number pad where one is asked for.
struct Task {
  std::vector<StepMark> steps{};
  std::string progress{};
  Icon icon = Icon::none;  // large, for states without answers
  Tone tone = Tone::neutral;
  std::string title{}, text{};
  std::vector<Button> answers{};
  std::optional<Field> field{};
  std::vector<Button> pad{};     // 12 keys in three columns
  std::vector<Button> paging{};  // previous and next, when the answers do not fit
  std::vector<Line> lines{};
};

struct KeyboardModel {
  std::vector<std::vector<Button>> rows{};
  // Pinyin: a row above the keys, kept free as long as Pinyin is on so that nothing moves.
  bool with_candidates = false;
  std::vector<Button> candidates{};  // one before, up to five, one behind; empty: the words stand there instead
  std::string words{};
};

}  // namespace returns::ui
