#include "tests/ui/screens/floor_states.h"
#include "tests/ui/screens/more_states.h"

#include "tests/ui/screens/bench.h"
#include "tests/ui/screens/troubles.h"

namespace returns::examples {

using namespace std::chrono_literals;

namespace {

using Book = std::vector<Example>;

Example& add(Book& book, std::string name, station::State state) {
  book.push_back({std::move(name), std::move(state), {}, at_the_bench()});
  return book.back();
}

std::shared_ptr<const station::ClockBook> clocks() {
  using station::ClockFor;
  using station::Counting;
  station::ClockSet site;
  site.id = station::site_clocks;
  const std::chrono::sys_days begin{};
  site.clocks = {{"inspection",
                  {{"en", "Inspection"}, {"zh", "验货"}},
                  ClockFor::every_parcel,
                  24h,
                  {{begin, Counting::hours, 72}}},
                 {"refund",
                  {{"en", "Refund to the buyer"}, {"zh", "退款给买家"}},
                  ClockFor::parcels_with_order,
                  24h,
                  {{begin, Counting::hours, 48}}}};
  station::ClockBook book;
  book.sets = {site};
  return std::make_shared<const station::ClockBook>(book);
}

ReceivedParcel parcel(int number, std::string title, std::string code, CodeKind kind, std::chrono::minutes ago,
                      std::string order = "114-2962899-5762619") {
  ReceivedParcel made;
  made.parcel = {"p" + std::to_string(number)};
  made.client = title.empty() ? unassigned_client : ClientId{"lumio"};
  made.code = {CodeSource::hand_scanner, "", code, {{kind, code, true}}};
  made.title = std::move(title);
  made.order_id = made.title.empty() ? "" : std::move(order);
  made.items = 1;
  made.received_at = noon() - ago;
  made.received_by_name = "Ana R.";
  return made;
}

std::vector<ReceivedParcel> parcels() {
  std::vector<ReceivedParcel> made = {
      parcel(1, "Tablet 11″ 128 GB", "TBA010000000000", CodeKind::tracking_amazon, 51h),
      parcel(2, "Wireless headset LDN42, black", "9202090339598363834190", CodeKind::tracking_usps, 41h),
      parcel(3, "", "LPNRRFN8843140", CodeKind::lpn, 70h),
      parcel(4, "Bookcase Linje with glass doors and four adjustable shelves, walnut, left opening", "986578788855",
             CodeKind::tracking_fedex, 26h),
      parcel(5, "Running shoe Vela 42", "1Z999AA10123456784", CodeKind::tracking_ups, 3h),
      parcel(6, "Kettle 1.7 l steel", "RR123456785CN", CodeKind::tracking_s10, 95min)};
  made[1].items = 4;
  made[3].client = {"nordfell"};
  made[3].received_by_name = "Maximiliane Oberhuber-Santos";
  return made;
}

station::State dock_state(std::vector<ReceivedParcel> waiting) {
  station::State state = idle();
  state.settings.clocks = clocks();
  state.dock.open = true;
  std::sort(waiting.begin(), waiting.end(), [&](const auto& a, const auto& b) {
    return station::first_deadline(*state.settings.clocks, a)->at <
           station::first_deadline(*state.settings.clocks, b)->at;
  });
  state.dock.parcels = std::make_shared<const std::vector<ReceivedParcel>>(std::move(waiting));
  return state;
}

Example& dock(Book& book, std::string name, station::State state) {
  Example& page = add(book, std::move(name), std::move(state));
  page.draft.screen = ui::ScreenKind::dock;
  return page;
}

void notice(station::State& state, station::NoticeTone tone, std::string key, std::vector<std::string> arguments) {
  station::Notice made;
  made.number = state.next_notice++;
  made.tone = tone;
  made.key = std::move(key);
  made.arguments = std::move(arguments);
  state.notices.push_back(std::move(made));
}

void docks(Book& book) {
  dock(book, "dock_empty", dock_state({}));
  dock(book, "dock", dock_state(parcels()));
  auto received = dock_state(parcels());
  received.dock.received = 5;
  received.dock.last_shown = ParcelId{"p6"};
  received.dock.unsaved = {ParcelId{"p6"}};
  notice(received, station::NoticeTone::good, "parcel_received", {"Running shoe Vela 42"});
  just_read(received, true);
  dock(book, "dock_received", received);
  auto twice = dock_state(parcels());
  twice.dock.last_shown = ParcelId{"p5"};
  notice(twice, station::NoticeTone::attention, "parcel_already_received", {"1Z999AA10123456784", "Kofi B."});
  dock(book, "dock_twice", twice);
  auto unknown = dock_state(parcels());
  unknown.dock.unsure.push_back({usps_label(), {}, {}});
  dock(book, "dock_unannounced", unknown);
  unknown.dock.unsure.front().returns = {announced()};
  unknown.dock.unsure.front().seen_before = {rows().front()};
  dock(book, "dock_inspected_before", unknown);
  auto asking = dock_state(parcels());
  asking.dock.looking_up.push_back({1, usps_label()});
  dock(book, "dock_looking_up", asking);
  std::vector<ReceivedParcel> many;
  for (int number = 0; number < 31; ++number)
    many.push_back(parcel(number, "Parcel of the morning’s lorry", "1Z999AA10123456784", CodeKind::tracking_ups,
                          std::chrono::minutes(200 + number * 97)));
  dock(book, "dock_many", dock_state(many)).draft.dock_page = 1;
  auto broken = dock_state(parcels());
  broken.store = {false, store_read_only()};
  broken.cameras[0].condition = station::CameraCondition::missing;
  broken.cameras[0].trouble = camera_unplugged("/dev/video0");
  dock(book, "dock_read_only", broken);
  auto& typed = dock(book, "dock_type_code", dock_state(parcels()));
  ui::act(typed.draft, ui::press(ui::OpenSheet{ui::SheetKind::type_code}));
  typed.draft.text = "9202 0903";
  auto waiting = idle();
  waiting.dock = dock_state(parcels()).dock;
  waiting.dock.open = false;
  waiting.settings.sign_in_required = true;
  waiting.parked = {{{"s8"}, {"lumio"}, "Floor lamp Aro, oak", "1Z999AA10123456784", noon() - 50min, false}};
  add(book, "waiting_dock_and_lock", waiting);
}

void locks(Book& book) {
  auto state = inspecting("completeness");
  state.settings.sign_in_required = true;
  const auto locked = [&](std::string name, const station::State& of) -> Example& {
    Example& page = add(book, std::move(name), of);
    ui::follow(page.draft, page.state);
    return page;
  };
  add(book, "work_can_lock", state);
  state.lock = station::Lock{noon() - 3min, std::nullopt};
  notice(state, station::NoticeTone::good, "item_saved", {"Wireless headset LDN42, black", "return_to_seller"});
  locked("locked_parcel", state).draft.text = "12";
  auto idle_lock = idle();
  idle_lock.settings.sign_in_required = true;
  idle_lock.lock = station::Lock{noon(), std::nullopt};
  locked("locked_idle", idle_lock);
  auto wrong = state;
  wrong.sign_in_trouble = "Could not sign in: badge or PIN is wrong. Try again, or ask an administrator.";
  wrong.sign_in_pause = {3, boot + 4200ms};
  locked("locked_wrong_pin_wait", wrong).draft.text = "1234";
  wrong.sign_in_pause.until = boot - 1s;
  locked("locked_wrong_pin", wrong);
  auto other = state;
  other.badge_shown = "BADGE-9";
  locked("locked_other_badge", other);
  auto typing = locked("locked_somebody_else", state);
  ui::act(typing.draft,
          ui::press(ui::ClearText{}, ui::FocusField{ui::FieldKind::badge}, ui::ShowKeyboard{ui::Keyboard::hidden}));
  book.back() = typing;
  auto& letters = locked("locked_somebody_else_letters", state);
  ui::act(letters.draft, ui::press(ui::ClearText{}, ui::FocusField{ui::FieldKind::badge}, ui::TypeText{"BAD"}));
  auto over = state;
  over.lock->taking_over = User{{"kofi"}, "Kofi B.", "BADGE-9", Role::inspector, true};
  locked("locked_taking_over", over);
}

void photos(Book& book) {
  auto state = inspecting("completeness");
  const auto show = [&](std::string name, std::string photo, std::string parts) -> Example& {
    Example& page = add(book, std::move(name), state);
    page.draft.photo = ui::PhotoShown{{std::move(photo)}, std::move(parts), {}};
    return page;
  };
  show("photo_of_parcel", "p1", "");
  show("photo_of_answer", "p2", "");
  show("photo_part", "p2", "7");
  show("photo_largest", "p2", "951");
  auto& past = show("photo_in_history", "p2", "");
  past.draft.screen = ui::ScreenKind::history;
  past.draft.selected = rows()[0];
  past.around.detail.session = inspection();
}

void photos_not_there(Book& book) {
  using Photos = Example::Photos;
  for (const auto& [name, photos] :
       {std::pair{"loading", Photos::loading}, {"missing", Photos::missing}, {"unreadable", Photos::unreadable}}) {
    auto& viewer = add(book, std::string("photo_") + name, inspecting("completeness"));
    viewer.draft.photo = ui::PhotoShown{{"p2"}, "", {}};
    viewer.photos = photos;
    auto& past = add(book, std::string("photo_in_history_") + name, idle());
    past.draft.screen = ui::ScreenKind::history;
    past.draft.selected = rows()[0];
    past.draft.photo = ui::PhotoShown{{"p2"}, "", {}};
    past.around.detail.session = inspection();
    past.photos = photos;
    auto& detail = add(book, std::string("history_photos_") + name, idle());
    detail.draft.screen = ui::ScreenKind::history;
    detail.draft.selected = rows()[0];
    detail.around.history = {false, rows(), 28, 4ms, "", {}};
    detail.around.detail.session = inspection();
    detail.around.playback = {true, 87s, 134s, false, {{"Label"}, {"Overview"}}, ""};
    detail.photos = photos;
    add(book, std::string("work_photos_") + name, inspecting("completeness")).photos = photos;
  }
}

void filters(Book& book) {
  const auto open = [&](std::string name) -> Example& {
    Example& page = add(book, std::move(name), idle());
    page.draft.screen = ui::ScreenKind::history;
    page.around.history = {false, rows(), 28, 4ms, "", {}};
    page.around.history.counts.grades = {
        {Grade::resellable, 18}, {Grade::refurbished, 1204307}, {Grade::scrap, 2}, {std::nullopt, 1}};
    page.around.history.counts.clients = {{{"lumio"}, 21}, {{"nordfell"}, 7}};
    return page;
  };
  auto& month = open("history_filtered");
  month.draft.filter = {Grade::refurbished, false, ClientId{"lumio"}, {ui::DaySpan::month, 2}};
  auto& sheet = open("history_filters_open");
  sheet.draft.filters_open = true;
  sheet.draft.filter.held = true;
  auto& many = open("history_many_clients");
  many.draft.filters_open = true;
  many.state.settings.sign_in_required = true;
  for (int number = 0; number < 9; ++number)
    many.state.clients.push_back(
        {{"c" + std::to_string(number)}, "Handelsgesellschaft für Haushaltswaren Nr. " + std::to_string(number)});
  auto& nothing = open("history_filtered_nothing");
  nothing.around.history.rows.clear();
  nothing.around.history.counts = {};
  nothing.draft.filter.days = {ui::DaySpan::today, 0};
  auto& loading = open("history_loading");
  loading.around.history = {};
  loading.around.history.waiting = true;
  auto& opening = open("history_opening");
  opening.draft.selected = rows()[3];
  opening.around.detail.waiting = true;
  auto& unreadable = open("history_detail_error");
  unreadable.draft.selected = rows()[0];
  unreadable.around.detail.trouble = database(ErrorCode::io, "disk I/O error", "Check the disk.");
  auto& texts = open("history_long_texts");
  texts.draft.selected = rows()[0];
  texts.around.detail.session = inspection();
  SessionView& session = *texts.around.detail.session;
  session.inspector_name = "Maximiliane Oberhuber-Santos";
  session.parcels = {parcels()[3]};
  session.items[0].product.title =
      "Wireless over-ear noise-cancelling headset LDN42 second generation with travel case, matte black";
  session.items[0].answers.push_back({"long",
                                      {"light"},
                                      "The scratch is on the inner side of the left cup and can only "
                                      "be felt, not seen, unless it is held under the lamp",
                                      noon() - 4min});
  for (int number = 0; number < 7; ++number)
    session.items[0].closed->outcome.reasons.push_back(
        {"electronics." + std::to_string(20 + number), "long", "light",
         "Light scratches that are visible only when held against the light: condition capped at Very Good"});
  texts.draft.decision = 5;
  texts.around.playback = {true, 121s, 134s, true, {{"Label"}, {"Overview"}}, ""};
}

void tabs(Book& book) {
  auto state = inspecting("completeness");
  Product lamp;
  lamp.title = "Floor lamp Aro, oak, with a shade of hand-blown glass";
  Product kettle;
  kettle.title = "Kettle 1.7 l steel";
  state.session->bound_to->items.push_back({lamp, 1, "", ""});
  state.session->bound_to->items.push_back({kettle, 3, "", ""});
  station::Item done = state.session->items[0];
  done.id = {"i0"};
  done.product = lamp;
  done.expected_item = 1;
  done.phase = station::ItemPhase::closed;
  state.session->items.push_back(done);
  add(book, "item_tabs", state);
  auto& looked = add(book, "item_looked_at", state);
  ui::act(looked.draft, ui::press(ui::ShowItem{{"i0"}}));
  auto scan = inspecting("identity");
  scan.session->items[0].answers.clear();
  scan.session->items[0].outcome = {};
  add(book, "question_scan", scan);
  auto photo = inspecting("completeness");
  photo.session->items[0].outcome.required_photos = {"packaging", "serial"};
  add(book, "question_photo", photo);
}

}  // namespace

std::vector<Example> floor_states() {
  Book book;
  book.reserve(64);
  docks(book);
  locks(book);
  photos(book);
  photos_not_there(book);
  filters(book);
  tabs(book);
  return book;
}

}  // namespace returns::examples
