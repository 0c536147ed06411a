// Shared by the parts of present(): the state with its words. Private to the room.
#pragma once
#include <string>
#include <vector>

#include "app/ui/present.h"

namespace returns::ui {

struct Presenter {
  const station::State& state;
  const Surroundings& around;
  const UiDraft& draft;

  std::string tr(std::string_view key, const std::vector<Argument>& arguments = {}) const {
    return around.strings->text(key, arguments);
  }
  // What was said of an error, in the language of the screen.
  std::string told(const std::string& english) const { return around.strings->told(english); }
  const std::string& language() const { return around.strings->language(); }

  const station::Item* item() const;          // the current one
  const station::Question* question() const;  // the one on screen
  std::string client_name(const ClientId& client) const;
  std::string clock(UtcTime at) const;  // "14:32"
  std::string date(UtcTime at) const;   // "Nov 23, 14:32", or the time alone when it is today

  Button button(std::string id, Icon icon, std::string_view label_key, std::string key, Press press) const;
  // Answer buttons of one page with their number keys; adds paging when there are more than `at_once`.
  void page_answers(Task& task, std::vector<Button> answers, std::size_t at_once) const;
  std::vector<Button> number_pad() const;
  // With the words for a picture that is not there.
  PhotoTile photo_tile(PhotoTile tile) const;
  std::string received_words(const ReceivedParcel& parcel) const;  // "received Nov 23, 14:32 · Kofi B."
  // An item that an earlier session inspected: "Inspected: Refurbish · Nov 23, 14:32 · Ana". Shows it; nothing is begun
  // yet.
  std::string inspected_words(const InspectedItem& item) const;
  Button inspected_button(const InspectedItem& item) const;
  KeyboardModel keyboard() const;

  WorkScreen work() const;
  Preview preview() const;
  DockScreen dock() const;
  void dock_actions(ScreenModel& model) const;
  Task task() const;
  Task question_task(const station::Item& item, const station::Question& question) const;
  Task sheet_task() const;
  Task sign_in_task() const;
  std::optional<GradePanel> grade_panel(const station::Item& item) const;
  HistoryScreen history() const;
  std::vector<FilterGroup> history_filters() const;
  std::string answer_text(const ItemView& item, const AnswerView& answer) const;
  std::optional<PhotoScreen> photo_screen() const;
  void photo_actions(ScreenModel& model) const;
  void top_bar(ScreenModel& model) const;
  void shortcuts(ScreenModel& model) const;
  ScreenModel help(const ScreenModel& beneath) const;
  Review review(const SessionView& session) const;
  SettingsScreen settings() const;
  void settings_actions(ScreenModel& model) const;
  Task users_task() const;
  Task clients_task() const;
  Task people_task() const;
  void people_actions(ScreenModel& model) const;
  Press scanned_badge(const std::string& raw) const;
  StartTroubleScreen start_trouble() const;
  void start_trouble_actions(ScreenModel& model) const;
  FirstRunScreen first_run() const;
  void first_run_actions(ScreenModel& model) const;
  Press scanned_first_badge(const std::string& raw) const;
  StatusScreen status() const;
  void status_actions(ScreenModel& model) const;
  void actions(ScreenModel& model) const;
  void sheet_actions(ScreenModel& model) const;
};

// "grade.resellable" and its like, so that each key stands in the code.
Tone tone_of(station::Tone tone);  // how the screens colour what a policy calls good or bad
std::string_view key_of(Grade grade);
std::string_view key_of(Condition condition);
std::string_view key_of(Disposition disposition);
std::string_view key_of(CodeKind kind);
GradeBadge badge_of(const Presenter& presenter, std::optional<Grade> grade);

// "02:14", "1:02:14"
std::string minutes_and_seconds(std::chrono::milliseconds duration);
std::string percent(const Presenter& presenter, BasisPoints share);
// What there is of these, with " · " between.
std::string dotted(const std::vector<std::string>& parts);
// One sentence behind another; the stops of Chinese bring their own space.
std::string joined(std::string first, const std::string& second);
// How a camera is; its name alone while it is live.
std::string camera_words(const Presenter& presenter, const station::CameraStatus& camera);
// How a scanner that the station has for itself is; its name alone while it is live.
std::string scanner_words(const Presenter& presenter, const station::ScannerStatus& scanner);
std::string grouped_identifier(const std::string& raw);
// The value a person knows the return by.
std::string identifier_of(const ExpectedReturn& expected);
std::string title_of(const Presenter& presenter, const Product& product);

}  // namespace returns::ui
