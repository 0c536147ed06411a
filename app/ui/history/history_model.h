// The history as data: rows found, and the review of one with its clip, decisions and photos.
#pragma once
#include <chrono>
#include <optional>
#include <string>
#include <vector>

#include "app/ui/parts.h"

namespace returns::ui {

struct HistoryRowModel {
  std::string id{};
  GradeBadge badge{};
  std::string title{}, identifier{}, when{};
  std::string who{};  // client and inspector
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
  bool undone = false;                            // taken back later; the note says when and by whom
  std::optional<std::chrono::microseconds> at{};  // in the clip that is shown
  Press press{};
};
struct ReviewPicture {
  std::string picture{};
  std::optional<EmptyState> instead{};
};
struct Review {
  std::string title{}, identifiers{};
  GradeBadge badge{};
  std::string outcome{};  // disposition, condition, deduction
  std::vector<ReviewPicture> pictures{};
  std::optional<EmptyState> instead{};  // of all pictures
  std::chrono::microseconds duration{};
  float position = 0;
  std::vector<TimelineMark> marks{};
  std::vector<TimelineGap> gaps{};
  std::string clock{};
  std::string which_clip{};  // "1 of 2"; empty: there is one
  std::vector<Button> controls{};
  std::optional<Chip> evidence{};
  std::vector<Decision> decisions{};
  std::vector<PhotoTile> photos{};
  std::vector<Button> paging{};
  std::vector<std::string> numerals{};  // as the language writes 0, 1 … up to the count of decisions
  int page = 0;                         // from the page of `anchor` on
  int anchor = 0;                       // a decision
};
struct FilterGroup {
  std::string caption{};
  std::vector<Button> buttons{};  // the note is how many it would leave
};
struct HistoryScreen {
  Field search{};
  std::string found{};
  std::vector<FilterGroup> filters{};  // empty: no room, and not asked for
  bool rows_hidden = false;            // the filters have their place
  std::vector<HistoryRowModel> rows{};
  std::optional<EmptyState> instead{};  // of rows
  std::vector<Button> paging{};
  std::optional<Review> review{};
  std::optional<EmptyState> instead_of_review{};
};

}  // namespace returns::ui
