// What a person has begun on the screen and nobody else knows yet: the open sheet, half-typed text, the page of a list.
// A press is data: touch, key and scan all lead to the same Press, and act() says what comes of it.
#pragma once
#include <chrono>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/station/admin.h"
#include "app/station/event.h"
#include "app/ui/settings/settings_draft.h"
#include "storage/model/views.h"

namespace returns::ui {

enum class ScreenKind { work, history, dock, status, settings, first_run, start_trouble };

// Takes the place of the question: one thing asked at a time.
enum class SheetKind {
  none,
  more,
  override_grade,
  override_disposition,
  override_reason,
  void_item,
  void_parcel,
  quantity,
  unannounced_client,
  unannounced_note,
  add_item,
  type_code,
  item,     // what was found about another item of the parcel
  missing,  // the parcel is to be closed and something announced was not inspected
};

enum class FieldKind {
  none,
  answer,
  code,
  reason,
  note,
  title,
  quantity,
  search,
  pin,
  badge,
  setting_name,  // of benches, clients and people
  setting_code,  // badges, ids, addresses, paths
  setting_pin
};
enum class Keyboard { hidden, letters, symbols };

// Which days of the history are shown, as the site's clock counts them.
enum class DaySpan { all, today, seven_days, thirty_days, month };
struct DayFilter {
  DaySpan span = DaySpan::all;
  int months_back = 0;  // of a month: 0 is the present one
  friend bool operator==(const DayFilter&, const DayFilter&) = default;
};

struct HistoryFilter {
  std::optional<Grade> grade;
  bool held = false;  // only what has no grade yet
  std::optional<ClientId> client;
  DayFilter days;
  bool any() const { return grade || held || client || days.span != DaySpan::all; }
};

// The photo that fills the screen, and the way into it: each digit is one of nine parts of the part before, as on a
// number pad.
struct PhotoShown {
  PhotoId photo;
  std::string parts;
  std::vector<PhotoId> known;  // when "take again" was asked: the first other one is shown as soon as it is there
};

struct UiDraft {
  ScreenKind screen = ScreenKind::work;
  SheetKind sheet = SheetKind::none;
  int page = 0;       // of the list in the task panel
  bool help = false;  // what can be done here, over the screen

  FieldKind field = FieldKind::none;  // where typed characters go
  std::string text;                   // of that field
  Keyboard keyboard = Keyboard::hidden;
  bool capitals = false;
  bool pinyin_first = false;  // how each field begins: the screens are in Chinese
  bool pinyin = false;        // letters are Pinyin, where the field takes words
  std::string composing;      // letters that are not yet chosen as Han; they stand behind `text`
  int candidates_page = 0;
  std::string answering;  // the question `text` belongs to

  std::optional<Grade> grade;
  std::optional<Disposition> disposition;
  ClientId client;
  std::string badge;
  std::string badge_taken;  // State::badge_shown that was followed last

  std::string searched;  // the text of the rows on screen
  HistoryFilter filter;
  bool filters_open = false;  // on a small screen they take the place of the rows
  int clients_page = 0;
  std::vector<UtcTime> history_pages;  // `closed_before` of the pages gone through
  std::optional<UtcTime> next_history_page;
  std::optional<HistoryRow> selected;
  int clip = 0;
  int detail_page = 0;          // from the page of `decision` on
  std::optional<int> decision;  // the one stepped to last

  std::optional<PhotoShown> photo;
  ItemId item;  // of SheetKind::item

  // What was on the screen when the station was locked; it comes back with the same person.
  std::shared_ptr<const UiDraft> behind_lock;
  UserId locked_by;

  int dock_page = 0;  // from the page of the last scan on
  std::optional<ParcelId> dock_shown;

  SettingsDraft settings;
  FirstRunDraft first_run;
};

// --- changes that stay on the screen ---------------------------------------------------------------------------------
struct OpenScreen {
  ScreenKind screen = ScreenKind::work;
};
struct OpenSheet {
  SheetKind sheet = SheetKind::none;
};  // none: closes it
struct TurnPage {
  int by = 1;
};
struct TypeText {
  std::string text;
};
struct DeleteCharacter {};
struct ClearText {};
struct ShowKeyboard {
  Keyboard keyboard = Keyboard::letters;
};
struct SwitchCapitals {};
struct SwitchPinyin {};
// Han for the first `letters` of what is being composed.
struct ChooseReading {
  std::string han;
  std::size_t letters = 0;
};
struct TurnCandidates {
  int by = 1;
};
enum class Composing { keep_letters, drop };
struct EndComposing {
  Composing what = Composing::keep_letters;
};
struct FocusField {
  FieldKind field = FieldKind::none;
};
struct StepQuantity {
  int by = 1;
};
struct DraftGrade {
  Grade grade = Grade::resellable;
};
struct DraftDisposition {
  std::optional<Disposition> disposition;
};
struct DraftClient {
  ClientId client;
};
struct FilterHistory {
  HistoryFilter filter;
};
struct ShowFilters {
  bool open = true;
};
struct TurnClientsPage {
  int to = 0;
};
struct StepToDecision {
  int index = 0;
};
struct ShowItem {
  ItemId item;
};
struct ShowPhoto {
  PhotoId photo;
};
struct ZoomPhoto {
  std::string parts;
};  // PhotoShown::parts
struct AwaitPhoto {
  std::vector<PhotoId> known;
};
struct ClosePhoto {};
struct TurnHistoryPage {
  int by = 1;
};
struct SelectRow {
  HistoryRow row;
};
struct SelectClip {
  int clip = 0;
};
struct TurnDetailPage {
  int by = 1;
};
struct TurnDockPage {
  int to = 0;  // UiDraft::dock_page
};
struct OfferOwner {
  std::string badge;
};  // of a locked station: back to its owner's PIN
struct ShowHelp {
  bool shown = true;
};
struct SignInStep {};  // badge entered, then PIN
struct Search {};
struct SearchAgain {};  // what is on the screen, after it could not be read
struct EditSettings {
  SettingsDraft settings;
  std::string text;  // stands in the field at first
};
struct EditFirstRun {
  FirstRunDraft first_run;
  std::string text;
};

// --- asked of the runtime beside the core ----------------------------------------------------------------------------
struct AskHistory {
  std::string text;
  HistoryFilter filter;
  std::optional<UtcTime> closed_before;
};
struct AskDetail {
  ClientId client;
  SessionId session;
};
struct AskClip {
  int clip = 0;
};                      // index in the shown session's clips
struct LeaveReview {};  // closes the clip
struct Seek {
  std::chrono::microseconds to{};
};
struct Play {
  bool playing = true;
};
struct AskPinyin {
  std::string letters;
};  // empty: only to have the tables ready
struct RestartStation {};
struct CloseStation {};
struct CheckLight {};  // measures the label camera's newest frame

using DraftChange =
    std::variant<OpenScreen, OpenSheet, TurnPage, TypeText, DeleteCharacter, ClearText, ShowKeyboard, SwitchCapitals,
                 SwitchPinyin, ChooseReading, TurnCandidates, EndComposing, FocusField, StepQuantity, DraftGrade,
                 DraftDisposition, DraftClient, FilterHistory, ShowFilters, TurnClientsPage, StepToDecision, ShowItem,
                 ShowPhoto, ZoomPhoto, AwaitPhoto, ClosePhoto, TurnHistoryPage, SelectRow, SelectClip, TurnDetailPage,
                 TurnDockPage, OfferOwner, ShowHelp, SignInStep, Search, SearchAgain, EditSettings, EditFirstRun>;
using Intent = std::variant<station::EventBody, AskHistory, AskDetail, AskClip, LeaveReview, Seek, Play, AskPinyin,
                            CheckLight, station::AdminRequest, RestartStation, CloseStation>;

// What pressing a button does: events for the core and the runtime, changes on the screen, or several in order.
struct Press {
  std::vector<std::variant<DraftChange, Intent>> parts;

  bool empty() const { return parts.empty(); }
};
template <typename... Parts>
Press press(Parts... parts) {
  const auto part = []<typename P>(P value) -> std::variant<DraftChange, Intent> {
    if constexpr (std::is_constructible_v<DraftChange, P>)
      return DraftChange(std::move(value));
    else
      return Intent(std::move(value));
  };
  return Press{{part(std::move(parts))...}};
}

// Does what the press says to the draft and returns what must leave the screen, in order.
std::vector<Intent> act(UiDraft& draft, const Press& press);

// Whether the field is for words, so that Han may be typed into it; codes, numbers and badges have none.
bool takes_words(FieldKind field);
// Nobody may work now: signed out, or locked.
bool nobody_works(const station::State& state);

// The draft follows the state: a sheet whose ground is gone closes, text typed for another question is forgotten.
void follow(UiDraft& draft, const station::State& state);

}  // namespace returns::ui
