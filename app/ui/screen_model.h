// What is on the screen, as data: every word resolved, every button with what pressing it does. Made by present(),
// drawn by draw(); neither knows of the other.
#pragma once
#include <array>
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "app/ui/draft.h"
#include "app/ui/icons.h"
#include "app/ui/theme.h"

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
  std::string figures{};  // in fixed-width type before the label
  int keep = 0;           // when the bar is too narrow, labels of the lowest go first
};

struct Line {
  Icon icon = Icon::none;
  Tone tone = Tone::neutral;
  std::string text{};
};

struct Plate {
  std::string caption{}, figures{};
  Tone tone = Tone::neutral;
};
struct EmptyState {
  Icon icon = Icon::none;
  Tone tone = Tone::neutral;
  std::string title{}, text{};
};
struct Preview {
  std::string picture{};  // key of the picture to show, "camera:label"; empty: none
  std::optional<EmptyState> instead{};
  std::string inset{};  // key of the small picture
  std::string inset_trouble{};
  std::optional<std::array<float, 8>> quad{};
  Tone quad_tone = Tone::good;
  std::optional<Plate> plate{};
  std::optional<Line> hint{};
};

struct PhotoTile {
  std::string picture{};  // "photo:<file>"; empty: still missing
  std::string caption{};
  Tone tone = Tone::neutral;
  bool saved = true;
};

struct ProductCard {
  Icon icon = Icon::inventory;
  std::string title{}, identifiers{};
  std::vector<Line> lines{};
};

enum class StepMark { done, now, ahead };

struct Field {
  FieldKind kind = FieldKind::none;
  std::string text{}, placeholder{}, unit{};
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

struct GradeBadge {
  Shape shape = Shape::none;
  Tone tone = Tone::neutral;
  std::string word{};
};
struct GradePanel {
  GradeBadge badge{};
  std::string so_far{}, deduction{}, next{};
  std::vector<std::string> reasons{};
};

struct ItemTab {
  GradeBadge badge{};
  std::string title{};
  bool current = false, voided = false;
};

struct KeyboardModel {
  std::vector<std::vector<Button>> rows{};
};

struct WorkScreen {
  Preview preview{};
  std::vector<PhotoTile> photos{};
  std::optional<Button> take_photo{};
  std::vector<ItemTab> items{};
  std::optional<ProductCard> card{};
  Task task{};
  std::optional<GradePanel> grade{};
};

struct HistoryRowModel {
  std::string id{};
  GradeBadge badge{};
  std::string title{}, identifier{}, when{}, who{};
  Line remark{};
  bool chosen = false;
  Press press{};
};
struct TimelineMark {
  float at = 0;  // share of the clip
  Tone tone = Tone::action;
};
struct TimelineGap {
  float from = 0, to = 0;
};
struct Decision {
  std::string id{}, when{}, text{}, note{};
  Tone tone = Tone::neutral;
  bool current = false;
  Press press{};
};
struct Review {
  std::string title{}, identifiers{};
  GradeBadge badge{};
  std::string outcome{};  // disposition, condition, deduction
  std::vector<std::string> pictures{};
  std::optional<EmptyState> instead{};  // of pictures
  std::chrono::microseconds duration{};
  float position = 0;
  std::vector<TimelineMark> marks{};
  std::vector<TimelineGap> gaps{};
  std::string clock{};
  std::vector<Button> controls{};
  std::optional<Chip> evidence{};
  std::vector<Decision> decisions{};
  std::vector<PhotoTile> photos{};
  std::vector<Button> paging{};
  int page = 0;
};
struct HistoryScreen {
  Field search{};
  std::string found{};
  std::vector<Button> filters{};
  std::vector<HistoryRowModel> rows{};
  std::optional<EmptyState> instead{};  // of rows
  std::vector<Button> paging{};
  std::optional<Review> review{};
  std::optional<EmptyState> instead_of_review{};
};

struct NoticeModel {
  std::uint64_t number = 0;
  Icon icon = Icon::info;
  Tone tone = Tone::neutral;
  std::string text{};
  Button dismiss{};
};

struct ScreenModel {
  std::string title{};
  std::vector<Chip> left{}, right{};
  std::optional<WorkScreen> work{};
  std::optional<HistoryScreen> history{};
  std::optional<Task> sign_in{};
  std::vector<NoticeModel> notices{};  // the newest first, at most two
  std::optional<KeyboardModel> keyboard{};
  std::vector<Button> actions{};
  std::string next{};  // what happens next
  std::optional<Button> main{};
  bool typing = false;  // characters go to a field; only Enter, Backspace and Escape are shortcuts
};

// The press of the enabled button with that key, or of the field while typing; empty when the key means nothing here.
Press press_of_key(const ScreenModel& model, const UiDraft& draft, const std::string& key);

// All buttons of the screen, for keys and for tests.
std::vector<const Button*> buttons_of(const ScreenModel& model);

}  // namespace returns::ui
