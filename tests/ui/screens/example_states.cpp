#include "tests/ui/screens/example_states.h"

#include "app/station/identifiers.h"
#include "tests/ui/screens/bench.h"
#include "tests/ui/screens/floor_states.h"
#include "tests/ui/screens/input_states.h"
#include "tests/ui/screens/keyboard_states.h"
#include "tests/ui/screens/more_states.h"
#include "tests/ui/screens/troubles.h"

namespace returns::examples {

using namespace std::chrono_literals;
using station::SessionStage;
using ui::SheetKind;

std::vector<HistoryRow> rows() {
  const auto row = [](std::string item, std::string title, std::string identifier, std::optional<Grade> grade,
                      int minutes, std::string who) {
    HistoryRow made;
    made.session = {"s" + item};
    made.item = {item};
    made.client = {"lumio"};
    made.client_name = "Lumio Home GmbH";
    made.title = std::move(title);
    made.identifier = std::move(identifier);
    made.grade = grade;
    made.inspector_name = std::move(who);
    made.closed_at = noon() - std::chrono::minutes(minutes);
    return made;
  };
  std::vector<HistoryRow> made = {
      row("i1", "Wireless headset LDN42, black", "9202090339598363834190", Grade::refurbished, 4, "Ana R."),
      row("i2", "Floor lamp Aro, oak", "1Z999AA10123456784", Grade::resellable, 11, "Ana R."),
      row("i3", "Tablet 11″ 128 GB", "TBA010000000000", std::nullopt, 27, "Kofi B."),
      row("i4", "Running shoe Vela 42 with reinforced heel, limited edition", "LPNRRFN8843140", Grade::resellable, 1600,
          "Maximiliane Oberhuber-Santos"),
      row("i5", "Ceramic vase, blue", "RR123456785CN", Grade::scrap, 1700, "Kofi B.")};
  made[0].has_gap = true;
  made[1].quantity = 3;
  made[4].overridden = true;
  return made;
}

SessionView inspection() {
  SessionView session;
  session.session = {"si1"};
  session.client = {"lumio"};
  session.bound_to = announced();
  session.inspector_name = "Ana R.";
  ItemView item;
  item.item = {"i1"};
  item.product = headset();
  item.policy = "electronics";
  const UtcTime began = noon() - 6min;
  item.answers = {{"identity", {"same"}, "", began + 12s},
                  {"packaging", {"opened"}, "", began + 31s},
                  {"completeness", {"missing"}, "", began + 87s},
                  {"missing_parts", {"pouch"}, "", began + 95s},
                  {"serial", {}, "SN-LDN42-000817", began + 109s}};
  item.photos = {{{"p1"}, "Label", "label.jpg", "", began + 5s},
                 {{"p2"}, "Overview", "contents.jpg", "completeness", began + 90s}};
  ItemClosed closed;
  closed.outcome.grade = Grade::refurbished;
  closed.outcome.condition = Condition::acceptable;
  closed.outcome.disposition = Disposition::hold_for_part;
  closed.outcome.deduction_limit = {5000};
  closed.outcome.reasons = {
      {"electronics.12", "completeness", "missing", "Pouch missing: condition capped at Acceptable"}};
  item.closed = closed;
  item.closed_at = began + 130s;
  session.items = {item};
  ClipView clip;
  clip.clip = {"c1"};
  clip.began_at = began;
  ClipSealed sealed;
  sealed.milliseconds = 134000;
  sealed.files = {{"Label", "label.mp4", 0, 0, 134000, std::vector<std::string>(134, "00"), {}}};
  clip.sealed = sealed;
  session.clips = {clip};
  return session;
}

std::optional<ui::ShownPicture> photo_not_there(const Example& example, const std::string& key) {
  const bool photo = key.starts_with("photo:") || key.starts_with("whole:");
  if (!photo || example.photos == Example::Photos::there)
    return std::nullopt;
  ui::ShownPicture shown;
  if (example.photos == Example::Photos::missing)
    shown.trouble = ui::PictureTrouble::missing;
  if (example.photos == Example::Photos::unreadable)
    shown.trouble = ui::PictureTrouble::unreadable;
  return shown;
}

namespace {

struct Book {
  std::vector<Example> pages;

  Example& add(std::string name, station::State state) {
    pages.push_back({std::move(name), std::move(state), {}, at_the_bench()});
    return pages.back();
  }
  Example& sheet(std::string name, SheetKind kind, station::State state) {
    Example& page = add(std::move(name), std::move(state));
    ui::act(page.draft, ui::press(ui::OpenSheet{kind}));
    return page;
  }
};

void notice(station::State& state, station::NoticeTone tone, std::string key, std::vector<std::string> arguments,
            std::string detail = "") {
  station::Notice made;
  made.number = state.next_notice++;
  made.tone = tone;
  made.key = std::move(key);
  made.arguments = std::move(arguments);
  made.detail = std::move(detail);
  state.notices.push_back(std::move(made));
}

void waiting(Book& book) {
  book.add("waiting", idle());
  auto parked = idle();
  parked.parked = {
      {{"s8"}, {"lumio"}, "Floor lamp Aro, oak", "1Z999AA10123456784", noon() - 50min, false},
      {{"s9"}, {"nordfell"}, "", "LPNRRFN8843140", noon() - 26h, true},
      {{"s7"}, {"nordfell"}, "Bookcase Linje with glass doors and four shelves", "986787888855", noon() - 3h, false},
      {{"s6"}, {"nordfell"}, "Kettle 1.7 l steel", "LPNNC5N165ZVR", noon() - 4h, false}};
  notice(parked, station::NoticeTone::good, "session_saved", {});
  book.add("waiting_parked", parked);
  auto asleep = idle();
  asleep.asleep = true;
  book.add("waiting_asleep", asleep);
  auto full = idle();
  full.disk = {station::DiskLevel::full, 0};
  book.add("waiting_disk_full", full);
  auto bare = idle();
  bare.cameras.clear();
  bare.upstream.phase = station::UpstreamPhase::none;
  auto& page = book.add("waiting_no_camera", bare);
  page.around.sound = ui::SoundOutput::missing;
  auto lost = idle();
  lost.cameras[0].condition = station::CameraCondition::missing;
  lost.cameras[0].trouble = camera_unplugged("/dev/v4l/by-id/usb-046d_HD_Pro_Webcam_C920-video-index0");
  lost.cameras[0].next_try_in = 5s;
  lost.cameras[1].condition = station::CameraCondition::frozen;
  lost.upstream = {station::UpstreamPhase::unreachable, 12, 30, 1u << 20, share_not_mounted()};
  book.add("waiting_cameras_lost", lost);
}

// Why the code before the camera is not read.
void sight(Book& book) {
  using station::Hindrance;
  const std::pair<const char*, Hindrance> hints[] = {{"too_dark", Hindrance::too_dark},
                                                     {"glare", Hindrance::glare},
                                                     {"blurred", Hindrance::blurred},
                                                     {"too_far", Hindrance::too_far}};
  for (const auto& [name, hindrance] : hints) {
    auto hindered = idle();
    hindered.sight = {hindrance, 1.2F};
    notice(hindered, station::NoticeTone::attention, std::string("looked_") + name, {});
    book.add(std::string("sight_") + name, hindered);
  }
  auto nothing = idle();
  notice(nothing, station::NoticeTone::attention, "looked_and_nothing", {});
  book.add("sight_nothing", nothing);
  auto looking = idle();
  notice(looking, station::NoticeTone::info, "looking_harder", {});
  book.add("sight_looking", looking);
  auto blind = idle();
  blind.cameras[0].condition = station::CameraCondition::missing;
  notice(blind, station::NoticeTone::attention, "looked_no_camera", {});
  book.add("sight_no_camera", blind);
}

// What stands on the plate beside the number.
void plates(Book& book) {
  const auto read = [&](const char* name, const std::string& symbology, const std::string& raw) {
    auto state = idle();
    just_read(state, true);
    state.last_code->code = station::scanned(CodeSource::camera, symbology, raw);
    book.add(name, state);
  };
  read("plate_return_service", "Code128", "1ZRR01199000000003");
  read("plate_expired", "DataMatrix", "]d2010400638133393117241031211000A7");
  read("plate_good_until", "DataMatrix", "]d2010400638133393117311031211000A7");
}

void lookup(Book& book) {
  auto state = inspecting("");
  state.session->items.clear();
  state.session->current.reset();
  state.session->bound_to.reset();
  just_read(state, true);
  state.session->stage = SessionStage::looking_up;
  state.recording.phase = station::RecordingPhase::starting;
  book.add("looking_up", state);
  state.recording.phase = station::RecordingPhase::recording;

  auto choosing = state;
  choosing.session->stage = SessionStage::choosing;
  auto other = announced();
  other.id = {"r2"};
  other.client = {"nordfell"};
  other.order_id = "403-1185530-1123144";
  other.items[0].product.title = "Running shoe Vela 42";
  choosing.session->choices = {announced(), other};
  book.add("choosing", choosing);

  auto unknown = state;
  unknown.session->stage = SessionStage::unknown_code;
  unknown.session->client = unassigned_client;
  just_read(unknown, false);
  book.add("unknown_code", unknown);
  auto ambiguous = unknown;
  ambiguous.session->codes = {{CodeSource::camera,
                               "UPCA",
                               "123456789012",
                               {{CodeKind::tracking_fedex, "123456789012", true},
                                {CodeKind::gtin, "123456789012", true},
                                {CodeKind::tracking_other, "123456789012", false}}}};
  book.add("unknown_code_ambiguous", ambiguous);
  auto not_looked_up = ambiguous;
  not_looked_up.session->lookup_trouble =
      "Could not look up a code in the store: it has too much to do. Try again in a moment.";
  notice(not_looked_up, station::NoticeTone::bad, "store_copy_fails", {},
         disk_full("write", "/var/lib/returns/store/journal/epoch-1/segment-000012.jsonl"));
  notice(not_looked_up, station::NoticeTone::attention, "scanning_off", {},
         "Could not run the decoder process: it ended with code 1. Scanning goes on with a new one.");
  notice(not_looked_up, station::NoticeTone::good, "item_saved", {"Wireless headset LDN42", "restock"});
  book.add("unknown_code_not_looked_up", not_looked_up);
  unknown.session->codes.clear();
  unknown.last_code.reset();
  unknown.session->origin = SessionOrigin::by_hand;
  book.add("by_hand", unknown);
  book.sheet("unannounced_client", SheetKind::unannounced_client, unknown);
  book.sheet("unannounced_note", SheetKind::unannounced_note, unknown).draft.text =
      "Sender Weber, Hamburg; a headset in a box";
  auto& typed = book.sheet("type_code", SheetKind::type_code, unknown);
  typed.draft.text = "9202 0903 3959";
}

void questions(Book& book) {
  auto state = inspecting("completeness");
  just_read(state, true);
  state.session->items[0].answers.push_back({"completeness", {"missing"}, "", false});
  book.add("question", state);
  auto long_text = inspecting("long");
  long_text.session->items[0].product.title =
      "Wireless over-ear noise-cancelling headset LDN42 second generation with travel case, matte black";
  long_text.session->bound_to->buyer_comment =
      "the left side went silent after two days and now there is a humming noise whenever the cable is moved, I would "
      "like my money back please";
  long_text.session->seen_before = {HistoryRow{}};
  long_text.session->seen_before[0].inspector_name = "Kofi B.";
  long_text.session->seen_before[0].closed_at = noon() - 72h;
  notice(long_text, station::NoticeTone::attention, "camera_away", {"Overview"},
         system_error(ENODEV, "read from the camera", "/dev/video2").sentence());
  book.add("question_long_texts", long_text);
  auto multi = inspecting("function");
  multi.session->items[0].draft_options = {"left", "mic"};
  book.add("question_multi", multi);
  auto parts = inspecting("missing_parts");
  parts.session->items[0].draft_options = {"pouch"};
  book.add("question_accessories", parts);
  auto& number = book.add("question_number", inspecting("battery"));
  ui::follow(number.draft, number.state);
  number.draft.text = "87";
  auto& text = book.add("question_text", inspecting("serial"));
  ui::follow(text.draft, text.state);
  auto& keyboard = book.add("question_text_keyboard", inspecting("serial"));
  ui::follow(keyboard.draft, keyboard.state);
  keyboard.draft.text = "SN-LDN42-000817";
  keyboard.draft.keyboard = ui::Keyboard::letters;
}

void items(Book& book) {
  auto ready = inspecting("");
  ready.session->items[0].phase = station::ItemPhase::ready;
  book.add("ready_photo_missing", ready);
  ready.session->items[0].outcome.required_photos.clear();
  book.add("ready", ready);
  auto held = ready;
  held.session->items[0].outcome = {};
  held.session->items[0].no_grade_yet = true;
  book.add("ready_held", held);
  auto saving = ready;
  saving.session->items[0].phase = station::ItemPhase::closing;
  book.add("saving", saving);

  auto next = ready;
  Product lamp;
  lamp.title = "Floor lamp Aro, oak";
  lamp.sku = "ARO-OAK";
  Product kettle;
  kettle.title = "Kettle 1.7 l steel";
  kettle.sku = "KTL-17";
  next.session->bound_to->items.push_back({lamp, 1, "", ""});
  next.session->bound_to->items.push_back({kettle, 3, "", ""});
  next.session->items[0].phase = station::ItemPhase::closed;
  next.session->current.reset();
  next.session->unexpected = kettle;
  notice(next, station::NoticeTone::good, "item_saved", {"Wireless headset LDN42, black", "hold_for_part"});
  book.add("next_item", next);
  auto& lacking = book.add("closing_with_missing", next);
  lacking.draft.sheet = ui::SheetKind::missing;
  auto done = ready;
  done.session->items[0].phase = station::ItemPhase::closed;
  station::Item second = done.session->items[0];
  second.product = lamp;
  second.outcome = {};
  second.outcome.grade = Grade::resellable;
  done.session->items.push_back(second);
  second.phase = station::ItemPhase::voided;
  second.product = kettle;
  done.session->items.push_back(second);
  done.session->current.reset();
  book.add("parcel_done", done);
  auto closing = done;
  closing.session->stage = SessionStage::closing;
  closing.recording.phase = station::RecordingPhase::ending;
  book.add("closing", closing);
}

void sheets(Book& book) {
  const auto state = inspecting("completeness");
  book.sheet("more", SheetKind::more, state);
  book.sheet("override_grade", SheetKind::override_grade, state);
  book.sheet("override_disposition", SheetKind::override_disposition, state).draft.grade = Grade::scrap;
  book.sheet("override_reason", SheetKind::override_reason, state).draft.grade = Grade::scrap;
  book.sheet("void_item", SheetKind::void_item, state);
  auto& typed = book.sheet("void_parcel_typed", SheetKind::void_parcel, state);
  ui::act(typed.draft, ui::press(ui::FocusField{ui::FieldKind::reason}));
  book.sheet("quantity", SheetKind::quantity, state).draft.text = "12";
  book.sheet("add_item", SheetKind::add_item, state);
}

void trouble(Book& book) {
  auto state = inspecting("completeness");
  state.recording.counted_at = boot - 9s;
  state.cameras[0].condition = station::CameraCondition::frozen;
  state.cameras[0].trouble =
      "Could not get a new picture from the camera Label: none came for 4 s. Check its cable; it is opened again if it "
      "stays silent.";
  state.cameras[0].next_try_in = 1s;
  state.cameras[1].condition = station::CameraCondition::busy;
  state.upstream.phase = station::UpstreamPhase::refused;
  state.disk = {station::DiskLevel::low, 4ull << 30};
  state.store = {false, store_read_only()};
  notice(state, station::NoticeTone::bad, "not_saved_yet", {}, store_read_only());
  notice(state, station::NoticeTone::attention, "item_not_expected", {"X001 ABCD 99"});
  auto& page = book.add("everything_wrong", state);
  page.around.sound = ui::SoundOutput::missing;

  auto out = idle();
  out.settings.sign_in_required = true;
  out.user.reset();
  auto& badge = book.add("sign_in_badge", out);
  ui::follow(badge.draft, badge.state);
  auto& letters = book.add("sign_in_badge_letters", out);
  ui::follow(letters.draft, letters.state);
  ui::act(letters.draft, ui::press(ui::ShowKeyboard{ui::Keyboard::letters}, ui::TypeText{"BADGE-7"}));
  out.sign_in_trouble = "Could not sign in: this badge is not known. Ask an administrator.";
  auto& pin = book.add("sign_in_pin", out);
  pin.draft.field = ui::FieldKind::pin;
  pin.draft.badge = "BADGE-7";
  pin.draft.text = "1234";
}

void history(Book& book) {
  const auto open = [&](std::string name) -> Example& {
    Example& page = book.add(std::move(name), idle());
    page.draft.screen = ui::ScreenKind::history;
    return page;
  };
  open("history_empty");
  auto& nothing = open("history_nothing_found");
  nothing.draft.searched = "9202 0904";
  auto& broken = open("history_error");
  broken.around.history.trouble =
      database(ErrorCode::busy, "database is locked", "Another program uses the store; close that program.");
  auto& list = open("history_rows");
  list.around.history.rows = rows();
  list.around.history.total = 1204311;
  list.around.history.spent = 4ms;
  list.draft.next_history_page = noon();
  const auto detail = [&](std::string name) -> Example& {
    Example& page = open(std::move(name));
    page.around.history = {false, rows(), 1204311, 4ms, "", {}};
    page.draft.selected = rows()[0];
    page.around.detail.session = inspection();
    page.around.playback = {true, 87s, 134s, false, {{"Label"}, {"Overview"}}, ""};
    return page;
  };
  detail("history_detail");
  auto& gap = detail("history_detail_gap");
  gap.around.detail.session->clips[0].gaps = {{"Label", "camera lost", noon() - 6min + 60s, noon() - 6min + 66s, 180}};
  gap.around.detail.session->items[0].override_ =
      GradeOverridden{{"s1"}, {"i1"}, Grade::scrap, Disposition::dispose, "left cup cracked inside"};
  gap.around.playback.playing = true;
  gap.around.playback.position = 62s;
  using Phase = ui::ReviewedCamera::Phase;
  gap.around.playback.cameras[0] = {"Label", Phase::in_gap, 60s, 66s};
  auto& late = detail("history_detail_late_camera");
  late.around.playback.position = 1s;
  late.around.playback.cameras[1] = {"Overview", Phase::not_begun, std::nullopt, 9s};
  auto& ended = detail("history_detail_ended_camera");
  ended.around.playback.cameras = {{"Label", Phase::ended, 80s},
                                   {"Overview", Phase::trouble, std::nullopt, std::nullopt,
                                    "Could not play Overview-0.mp4: it holds no whole fragment."}};
  auto& one = detail("history_detail_one_camera");
  one.around.playback.cameras[1] = {"Overview", Phase::not_begun};
  auto& bare = detail("history_no_recording");
  bare.around.detail.session->clips.clear();
  bare.around.playback = {};
  auto& unplayable = detail("history_unplayable");
  unplayable.around.playback = {true,  0s, 0s,
                                false, {}, "Could not play segment-0.mp4: Invalid data found when processing input."};
  auto& typing = open("history_typing");
  typing.around.history = {false, rows(), 1204311, 4ms, "", {}};
  typing.draft.field = ui::FieldKind::search;
  typing.draft.text = "9202";
  typing.draft.keyboard = ui::Keyboard::letters;
}

}  // namespace

ui::Surroundings at_the_bench() {
  ui::Surroundings surroundings;
  surroundings.now = noon();
  surroundings.boot = boot;
  return surroundings;
}

std::vector<Example> all() {
  Book book;
  book.pages.reserve(256);
  waiting(book);
  sight(book);
  plates(book);
  lookup(book);
  questions(book);
  items(book);
  sheets(book);
  trouble(book);
  history(book);
  for (Example& page : keyboard_states())
    book.pages.push_back(std::move(page));
  add_status_states(book.pages);
  add_start_states(book.pages);
  add_past_states(book.pages);
  add_settings_states(book.pages);
  add_first_run_states(book.pages);
  for (Example& one : floor_states())
    book.pages.push_back(std::move(one));
  for (Example& page : input_states())
    book.pages.push_back(std::move(page));
  return std::move(book.pages);
}

}  // namespace returns::examples
