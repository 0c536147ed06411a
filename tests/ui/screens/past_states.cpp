// What was inspected before: parcels that are opened again, and the history's answers that were taken back, recordings
// in several parts and questions that the store did not answer.
#include "tests/ui/screens/bench.h"
#include "tests/ui/screens/floor_states.h"
#include "tests/ui/screens/more_states.h"

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
  page.around.playback = {true, 31s, 134s, false, {"Label", "Overview"}, ""};
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

void history(std::vector<Example>& to) {
  past(to, "history_without_identifier").around.detail.session->bound_to = ExpectedReturn{};
}

}  // namespace

void add_past_states(std::vector<Example>& to) {
  opened(to);
  history(to);
}

}  // namespace returns::examples
