#include "app/ui/draft.h"

#include <algorithm>

namespace returns::ui {

namespace {

constexpr std::size_t longest_text = 400;  // bytes; a note, not a letter
constexpr int largest_quantity = 999;
constexpr std::size_t longest_composing = 60;  // letters; a sentence, not a letter

void forget_text(UiDraft& draft) {
  draft.text.clear();
  draft.composing.clear();
  draft.candidates_page = 0;
  draft.field = FieldKind::none;
  draft.keyboard = Keyboard::hidden;
  draft.capitals = false;
  draft.pinyin = draft.pinyin_first;
}

void ask_pin(UiDraft& draft, const std::string& badge) {
  draft.badge = badge;
  forget_text(draft);
  draft.field = FieldKind::pin;
}

FieldKind field_of(SheetKind sheet) {
  switch (sheet) {
    case SheetKind::type_code:
      return FieldKind::code;
    case SheetKind::add_item:
      return FieldKind::title;
    case SheetKind::quantity:
      return FieldKind::quantity;
    case SheetKind::unannounced_note:
      return FieldKind::note;
    default:
      return FieldKind::none;
  }
}

FieldKind field_of(SettingsStep step) {
  switch (step) {
    case SettingsStep::page:
    case SettingsStep::user:
    case SettingsStep::user_role:
      return FieldKind::none;
    case SettingsStep::user_pin:
    case SettingsStep::user_pin_again:
      return FieldKind::setting_pin;
    case SettingsStep::user_name:
    case SettingsStep::client_name:
    case SettingsStep::bench_name:
      return FieldKind::setting_name;
    case SettingsStep::camera_address:
    case SettingsStep::user_badge:
    case SettingsStep::share_folder:
      break;
  }
  return FieldKind::setting_code;
}

FieldKind field_of(FirstRunStep step) {
  switch (step) {
    case FirstRunStep::language:
    case FirstRunStep::cameras:
    case FirstRunStep::share:
    case FirstRunStep::summary:
      return FieldKind::none;
    case FirstRunStep::admin_pin:
    case FirstRunStep::admin_pin_again:
      return FieldKind::setting_pin;
    case FirstRunStep::name:
    case FirstRunStep::admin_name:
      return FieldKind::setting_name;
    case FirstRunStep::id:
    case FirstRunStep::camera_address:
    case FirstRunStep::share_folder:
    case FirstRunStep::admin_badge:
      break;
  }
  return FieldKind::setting_code;
}

struct Changer {
  UiDraft& draft;
  std::vector<Intent>& out;

  AskHistory question() const {
    AskHistory ask{draft.searched, draft.filter, std::nullopt};
    if (!draft.history_pages.empty())
      ask.closed_before = draft.history_pages.back();
    return ask;
  }
  void search_anew() {
    draft.history_pages.clear();
    draft.next_history_page.reset();
    draft.selected.reset();
    out.emplace_back(LeaveReview{});
    out.emplace_back(question());
  }

  void operator()(const OpenScreen& change) {
    if (draft.screen == ScreenKind::history && change.screen != ScreenKind::history)
      out.emplace_back(LeaveReview{});
    const bool at_dock = change.screen == ScreenKind::dock;
    if ((draft.screen == ScreenKind::dock) != at_dock)
      out.emplace_back(station::EventBody(station::DockAsked{at_dock}));
    draft.screen = change.screen;
    draft.photo.reset();
    draft.sheet = SheetKind::none;
    draft.page = 0;
    forget_text(draft);
    if (change.screen == ScreenKind::history) {
      draft.searched.clear();
      draft.filter = {};
      draft.filters_open = false;
      search_anew();
    }
    if (change.screen == ScreenKind::settings) {
      draft.settings = {};
      out.emplace_back(station::AdminRequest(station::LookAround{}));
    }
  }
  void operator()(const OpenSheet& change) {
    draft.sheet = change.sheet;
    draft.page = 0;
    forget_text(draft);
    draft.field = field_of(change.sheet);
    if (draft.field != FieldKind::none && draft.field != FieldKind::quantity)
      draft.keyboard = Keyboard::letters;
    if (change.sheet == SheetKind::override_grade) {
      draft.grade.reset();
      draft.disposition.reset();
    }
  }
  void operator()(const TurnPage& change) { draft.page = std::max(0, draft.page + change.by); }
  bool composes(const std::string& text) const {
    if (!draft.pinyin || draft.keyboard != Keyboard::letters || !takes_words(draft.field) || text.size() != 1)
      return false;
    return (text[0] >= 'a' && text[0] <= 'z') || (text[0] == '\'' && !draft.composing.empty());
  }
  void recompose(std::string letters) {
    draft.composing = std::move(letters);
    draft.candidates_page = 0;
    if (!draft.composing.empty())
      out.emplace_back(AskPinyin{draft.composing});
  }
  void operator()(const SwitchPinyin&) {
    (*this)(EndComposing{});
    draft.pinyin = !draft.pinyin;
    draft.keyboard = Keyboard::letters;
    if (draft.pinyin)
      out.emplace_back(AskPinyin{});
  }
  void operator()(const ChooseReading& change) {
    const std::string rest = draft.composing.substr(std::min(change.letters, draft.composing.size()));
    draft.composing.clear();
    (*this)(TypeText{change.han});
    recompose(rest);
  }
  void operator()(const TurnCandidates& change) {
    draft.candidates_page = std::max(0, draft.candidates_page + change.by);
  }
  void operator()(const EndComposing& change) {
    const std::string letters = std::exchange(draft.composing, {});
    draft.candidates_page = 0;
    if (change.what == Composing::keep_letters && draft.text.size() + letters.size() <= longest_text)
      draft.text += letters;
  }
  void operator()(const TypeText& change) {
    if (composes(change.text)) {
      if (draft.composing.size() < longest_composing)
        recompose(draft.composing + change.text);
      return;
    }
    (*this)(EndComposing{});
    if (draft.text.size() + change.text.size() <= longest_text)
      draft.text += change.text;
    // A capital begins a word; codes and badges are mostly written in capitals throughout.
    if (takes_words(draft.field))
      draft.capitals = false;
  }
  void operator()(const DeleteCharacter&) {
    if (!draft.composing.empty()) {
      recompose(draft.composing.substr(0, draft.composing.size() - 1));
      return;
    }
    while (!draft.text.empty()) {
      const auto last = static_cast<unsigned char>(draft.text.back());
      draft.text.pop_back();
      if ((last & 0xC0) != 0x80)
        break;
    }
  }
  void operator()(const ClearText&) {
    draft.text.clear();
    draft.composing.clear();
  }
  void operator()(const ShowKeyboard& change) {
    (*this)(EndComposing{});
    draft.keyboard = change.keyboard;
  }
  void operator()(const SwitchCapitals&) { draft.capitals = !draft.capitals; }
  void operator()(const FocusField& change) {
    if (draft.field != change.field) {
      forget_text(draft);
      draft.field = change.field;
    }
    draft.keyboard = Keyboard::letters;
  }
  void operator()(const StepQuantity& change) {
    int now = 0;
    for (const char digit : draft.text)
      now = std::min(now * 10 + (digit >= '0' && digit <= '9' ? digit - '0' : 0), largest_quantity);
    draft.text = std::to_string(std::clamp(now + change.by, 1, largest_quantity));
  }
  void operator()(const DraftGrade& change) {
    draft.grade = change.grade;
    draft.sheet = SheetKind::override_disposition;
  }
  void operator()(const DraftDisposition& change) {
    draft.disposition = change.disposition;
    draft.sheet = SheetKind::override_reason;
  }
  void operator()(const DraftClient& change) {
    draft.client = change.client;
    (*this)(OpenSheet{SheetKind::unannounced_note});
  }
  void operator()(const FilterHistory& change) {
    draft.filter = change.filter;
    search_anew();
  }
  void operator()(const ShowFilters& change) { draft.filters_open = change.open; }
  void operator()(const TurnClientsPage& change) { draft.clients_page = std::max(0, change.to); }
  void operator()(const StepToDecision& change) {
    draft.decision = change.index;
    draft.detail_page = 0;
  }
  void operator()(const ShowItem& change) {
    (*this)(OpenSheet{SheetKind::item});
    draft.item = change.item;
  }
  void operator()(const ShowPhoto& change) { draft.photo = PhotoShown{change.photo, {}, {}}; }
  void operator()(const ZoomPhoto& change) {
    if (draft.photo)
      draft.photo->parts = change.parts;
  }
  void operator()(const AwaitPhoto& change) {
    if (draft.photo)
      draft.photo->known = change.known;
  }
  void operator()(const ClosePhoto&) { draft.photo.reset(); }
  void operator()(const Search&) {
    (*this)(EndComposing{});
    draft.searched = draft.text;
    draft.keyboard = Keyboard::hidden;
    draft.field = FieldKind::none;
    search_anew();
  }
  void operator()(const SearchAgain&) { out.emplace_back(question()); }
  void operator()(const TurnHistoryPage& change) {
    if (change.by > 0 && draft.next_history_page)
      draft.history_pages.push_back(*draft.next_history_page);
    else if (change.by < 0 && !draft.history_pages.empty())
      draft.history_pages.pop_back();
    else
      return;
    out.emplace_back(question());
  }
  void operator()(const SelectRow& change) {
    draft.selected = change.row;
    draft.clip = 0;
    draft.detail_page = 0;
    draft.decision.reset();
    draft.filters_open = false;
    draft.keyboard = Keyboard::hidden;
    out.emplace_back(LeaveReview{});
    out.emplace_back(AskDetail{change.row.client, change.row.session});
  }
  void operator()(const SelectClip& change) {
    draft.clip = std::max(0, change.clip);
    out.emplace_back(AskClip{draft.clip});
  }
  void operator()(const TurnDetailPage& change) { draft.detail_page = std::max(0, draft.detail_page + change.by); }
  void ask_for(FieldKind field, const std::string& text) {
    forget_text(draft);
    draft.field = field;
    draft.text = text;
    if (field == FieldKind::setting_name || field == FieldKind::setting_code)
      draft.keyboard = Keyboard::letters;
  }
  void operator()(const EditSettings& change) {
    if (change.settings.section != draft.settings.section || change.settings.step != draft.settings.step)
      draft.page = 0;
    draft.settings = change.settings;
    ask_for(field_of(change.settings.step), change.text);
  }
  void operator()(const EditFirstRun& change) {
    if (change.first_run.step != draft.first_run.step)
      draft.page = 0;
    draft.first_run = change.first_run;
    ask_for(field_of(change.first_run.step), change.text);
  }
  void operator()(const TurnDockPage& change) { draft.dock_page = change.to; }
  void operator()(const OfferOwner& change) { ask_pin(draft, change.badge); }
  void operator()(const ShowHelp& change) { draft.help = change.shown; }
  void operator()(const SignInStep&) { ask_pin(draft, draft.text); }
};

}  // namespace

bool takes_words(FieldKind field) {
  switch (field) {
    case FieldKind::answer:
    case FieldKind::reason:
    case FieldKind::note:
    case FieldKind::title:
    case FieldKind::search:
    case FieldKind::setting_name:
      return true;
    case FieldKind::none:
    case FieldKind::code:
    case FieldKind::quantity:
    case FieldKind::pin:
    case FieldKind::badge:
    case FieldKind::setting_code:
    case FieldKind::setting_pin:
      return false;
  }
  return false;
}

std::vector<Intent> act(UiDraft& draft, const Press& press) {
  std::vector<Intent> out;
  Changer changer{draft, out};
  for (const auto& part : press.parts) {
    if (const auto* change = std::get_if<DraftChange>(&part))
      std::visit(changer, *change);
    else
      out.push_back(std::get<Intent>(part));
  }
  return out;
}

bool nobody_works(const station::State& state) {
  return (state.settings.sign_in_required && !state.user) || state.lock;
}

namespace {

// What is on the screen goes behind the lock and comes back with the person whose it is.
void follow_lock(UiDraft& draft, const station::State& state) {
  if (state.lock && !draft.behind_lock) {
    UiDraft locked;
    locked.behind_lock = std::make_shared<const UiDraft>(draft);
    locked.locked_by = state.user ? state.user->id : UserId{};
    locked.badge = state.user ? state.user->badge : "";
    locked.field = FieldKind::pin;
    locked.pinyin = locked.pinyin_first = draft.pinyin_first;
    draft = std::move(locked);
  } else if (!state.lock && draft.behind_lock) {
    const bool same = state.user && state.user->id == draft.locked_by;
    const std::shared_ptr<const UiDraft> behind = draft.behind_lock;
    const bool pinyin_first = draft.pinyin_first;
    draft = same ? *behind : UiDraft{};
    draft.pinyin_first = pinyin_first;
    if (!same)
      draft.pinyin = pinyin_first;
  }
}

bool shows(const PhotoId& photo, const station::Item* item, const station::State& state) {
  const auto has = [&](const std::vector<station::PhotoTakenHere>& photos) {
    return std::any_of(photos.begin(), photos.end(), [&](const auto& one) { return one.photo == photo; });
  };
  return state.session && (has(state.session->photos) || (item && has(item->photos)));
}

// After "take again": the new photo is shown as soon as it is there.
void follow_photo(UiDraft& draft, const station::Item* item, const station::State& state) {
  if (!draft.photo || draft.photo->known.empty() || !state.session)
    return;
  for (const auto* photos : {&state.session->photos, item ? &item->photos : nullptr}) {
    if (!photos)
      continue;
    for (const auto& photo : *photos) {
      const auto& known = draft.photo->known;
      if (photo.stored && std::find(known.begin(), known.end(), photo.photo) == known.end()) {
        draft.photo = PhotoShown{photo.photo, {}, {}};
        return;
      }
    }
  }
}

void follow_sign_in(UiDraft& draft, const station::State& state) {
  draft.screen = ScreenKind::work;
  draft.sheet = SheetKind::none;
  draft.photo.reset();
  if (!state.badge_shown.empty() && state.badge_shown != draft.badge_taken && draft.behind_lock) {
    draft.badge_taken = state.badge_shown;
    ask_pin(draft, state.badge_shown);
  }
  if (draft.field != FieldKind::pin && draft.field != FieldKind::badge) {
    forget_text(draft);
    draft.field = FieldKind::badge;
  }
  // A badge that a camera read does what one from the hand scanner does.
  if (draft.badge.empty() && !state.badge_shown.empty())
    ask_pin(draft, state.badge_shown);
}

void follow_dock(UiDraft& draft, const station::State& state) {
  if (draft.screen == ScreenKind::dock && state.session && state.session->stage != station::SessionStage::closing)
    draft.screen = ScreenKind::work;  // a parcel was opened: the core has left the dock
  if (draft.dock_shown != state.dock.last_shown) {
    draft.dock_shown = state.dock.last_shown;
    draft.dock_page = 0;
  }
}

// A sheet goes with what it is about.
void follow_sheet(UiDraft& draft, const station::State& state, const station::Item* item) {
  const bool needs_item = draft.sheet == SheetKind::override_grade || draft.sheet == SheetKind::override_disposition ||
                          draft.sheet == SheetKind::override_reason || draft.sheet == SheetKind::void_item ||
                          draft.sheet == SheetKind::quantity;
  const bool needs_session = needs_item || draft.sheet == SheetKind::item || draft.sheet == SheetKind::missing ||
                             draft.sheet == SheetKind::void_parcel || draft.sheet == SheetKind::unannounced_client ||
                             draft.sheet == SheetKind::unannounced_note || draft.sheet == SheetKind::add_item;
  if ((needs_item && !item) || (needs_session && !state.session)) {
    draft.sheet = SheetKind::none;
    forget_text(draft);
  }
}

void follow_question(UiDraft& draft, const station::Item* item) {
  std::string asked;
  bool wants_text = false;
  if (item && item->policy && !item->asking.empty()) {
    for (const station::Question& question : item->policy->questions) {
      if (question.id == item->asking) {
        asked = item->id.value + "/" + question.id;
        wants_text = question.type == station::QuestionType::number || question.type == station::QuestionType::text;
      }
    }
  }
  if (draft.answering != asked || wants_text != (draft.field == FieldKind::answer)) {
    draft.page = draft.answering != asked ? 0 : draft.page;
    draft.answering = asked;
    forget_text(draft);
    if (wants_text)
      draft.field = FieldKind::answer;
  }
}

}  // namespace

void follow(UiDraft& draft, const station::State& state) {
  follow_lock(draft, state);
  if (nobody_works(state)) {
    follow_sign_in(draft, state);
    return;
  }
  if (draft.field == FieldKind::pin || draft.field == FieldKind::badge) {
    forget_text(draft);
    draft.badge.clear();
  }
  follow_dock(draft, state);
  const station::Item* item = nullptr;
  if (state.session && state.session->current && *state.session->current < state.session->items.size())
    item = &state.session->items[*state.session->current];
  if (draft.screen == ScreenKind::work && draft.photo && !shows(draft.photo->photo, item, state))
    draft.photo.reset();
  follow_photo(draft, item, state);
  follow_sheet(draft, state, item);
  if (draft.sheet == SheetKind::none && draft.screen == ScreenKind::work)
    follow_question(draft, item);
}

}  // namespace returns::ui
