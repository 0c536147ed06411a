// What was inspected before: parcels that are opened again, and the history's answers that were taken back, recordings
// in several parts and questions that the store did not answer.
#include "tests/ui/screens/bench.h"
#include "tests/ui/screens/floor_states.h"
#include "tests/ui/screens/more_states.h"
#include "tests/ui/screens/troubles.h"

namespace returns::examples {

using namespace std::chrono_literals;

namespace {

InspectedItem inspected(std::string item, Product product, std::optional<Grade> grade) {
  InspectedItem made;
  made.of_return = {"r1"};
  made.session = {"s0"};
  made.item = {std::move(item)};
  made.product = std::move(product);
  made.grade = grade;
  made.inspector_name = "Kofi B.";
  made.closed_at = noon() - 70h;
  return made;
}

Product named(std::string title, std::string sku) {
  Product product;
  product.title = std::move(title);
  product.sku = std::move(sku);
  return product;
}

// A headset and a lamp were inspected three days ago; of three kettles one was.
station::State opened_again() {
  auto state = inspecting("");
  auto& session = *state.session;
  session.items.clear();
  session.current.reset();
  session.photos.clear();
  const Product lamp = named("Floor lamp Aro, oak", "ARO-OAK"), kettle = named("Kettle 1.7 l steel", "KTL-17");
  session.bound_to->items.push_back({lamp, 1, "", ""});
  session.bound_to->items.push_back({kettle, 3, "", ""});
  session.inspected = {inspected("e1", headset(), Grade::refurbished), inspected("e2", lamp, std::nullopt),
                       inspected("e3", kettle, Grade::resellable)};
  return state;
}

void notice(station::State& state, station::NoticeTone tone, std::string key, std::string argument) {
  station::Notice made;
  made.number = state.next_notice++;
  made.tone = tone;
  made.key = std::move(key);
  made.arguments = {std::move(argument)};
  state.notices.push_back(std::move(made));
}

void add(std::vector<Example>& to, std::string name, station::State state) {
  to.push_back({std::move(name), std::move(state), {}, at_the_bench()});
}

Example& past(std::vector<Example>& to, std::string name) {
  add(to, std::move(name), idle());
  Example& page = to.back();
  page.draft.screen = ui::ScreenKind::history;
  page.draft.selected = rows()[0];
  page.around.history = {false, rows(), 1204311, 4ms, "", {}};
  page.around.detail.session = inspection();
  page.around.playback = {true, 31s, 134s, false, {{"Label"}, {"Overview"}}, ""};
  return page;
}

void opened(std::vector<Example>& to) {
  auto state = opened_again();
  notice(state, station::NoticeTone::info, "opened_again", "3");
  add(to, "opened_again", state);
  auto shown = opened_again();
  shown.session->shown_again = ItemId{"e1"};
  notice(shown, station::NoticeTone::attention, "item_inspected_before", headset().title);
  add(to, "opened_again_shown", shown);
  add(to, "opened_again_looked_at", opened_again());
  ui::act(to.back().draft, ui::press(ui::ShowItem{{"e1"}}));
  auto done = opened_again();
  done.session->bound_to->items.resize(2);
  done.session->inspected.resize(2);
  add(to, "opened_again_all_done", done);
  auto anew = inspecting("completeness");
  anew.session->inspected = {inspected("e1", headset(), Grade::refurbished)};
  anew.session->items[0].again = ItemId{"e1"};
  add(to, "inspected_again", anew);
}

void taken_back(Example& page) {
  const UtcTime began = noon() - 6min;
  ItemView& item = page.around.detail.session->items[0];
  UndoneView answer;
  answer.answer = {"packaging", {"sealed"}, "", began + 20s};
  answer.undone_at = began + 29s;
  answer.undone_by_name = "Ana R.";
  UndoneView override_;
  override_.override_ = GradeOverridden{{"s1"}, {"i1"}, Grade::scrap, Disposition::dispose, "left cup cracked inside"};
  override_.answer.at = began + 97s;
  override_.undone_at = began + 101s;
  item.undone = {answer, override_};
  item.again = ItemId{"e1"};
}

void history(std::vector<Example>& to) {
  taken_back(past(to, "history_undone"));

  auto& parts = past(to, "history_two_clips");
  auto& clips = parts.around.detail.session->clips;
  clips.push_back(clips.front());
  clips.back().clip = {"c2"};
  parts.draft.clip = 1;
  auto& torn = past(to, "history_two_clips_torn");
  auto& torn_clips = torn.around.detail.session->clips;
  torn_clips.push_back(torn_clips.front());
  torn_clips.front().sealed->end = ClipEnd::torn;
  // Of three hours: the clock at its widest.
  const UtcTime began = torn_clips.front().began_at;
  ItemView& slow = torn.around.detail.session->items[0];
  for (AnswerView& answer : slow.answers)
    answer.at = began + (answer.at - began) * 80;
  for (PhotoView& photo : slow.photos)
    photo.at = began + (photo.at - began) * 80;
  slow.closed_at = began + 3h;
  torn.around.playback.duration = 3h + 12min + 4s;
  torn.around.playback.position = 1h + 2min + 14s;

  auto& bare = past(to, "history_without_identifier");
  bare.around.detail.session->bound_to = ExpectedReturn{};

  auto& all = past(to, "history_all_failed");
  const std::string gone = database(ErrorCode::io, "disk I/O error", "Try again.");
  all.around.history = {};
  all.around.history.trouble = gone;
  all.around.detail = {};
  all.around.detail.trouble = gone;
  auto& clip = past(to, "history_clip_failed");
  clip.around.playback = {
      true,
      0s,
      0s,
      false,
      {},
      Error{ErrorCode::internal, "go on with the work of", "playback", "std::bad_alloc", "Try again."}.sentence()};
}

}  // namespace

void add_past_states(std::vector<Example>& to) {
  opened(to);
  history(to);
}

}  // namespace returns::examples
