// The items of a parcel: opening, counting, putting away and closing them.
#include <algorithm>

#include "app/station/identifiers.h"
#include "app/station/turn.h"

namespace returns::station {
namespace {

constexpr int most_units = 9999;

std::string padded_gtin(const std::string& gtin) {
  return gtin.size() < 14 ? std::string(14 - gtin.size(), '0') + gtin : gtin;
}

bool fits(const ExpectedItem& expected, const Identifier& candidate) {
  const std::string& value = candidate.value;
  const Product& product = expected.product;
  if (value.empty())
    return false;
  if (candidate.kind == CodeKind::gtin && !product.gtin.empty() && padded_gtin(value) == padded_gtin(product.gtin))
    return true;
  return value == product.fnsku || value == product.asin || value == product.sku || value == expected.lpn ||
         value == expected.serial;
}

bool fits(const ExpectedItem& expected, const ScannedCode& code) {
  return fits(expected, Identifier{CodeKind::unknown, normalise(code.raw), false}) ||
         std::any_of(code.candidates.begin(), code.candidates.end(),
                     [&](const Identifier& candidate) { return fits(expected, candidate); });
}

// A code that counts for no item. A camera sees one unit many times, which is recorded once; a hand scanner's every
// scan is meant.
void code_of_no_item(Turn& turn, const ScannedCode& code) {
  Session& session = *turn.state.session;
  const bool known = std::any_of(session.codes.begin(), session.codes.end(),
                                 [&](const ScannedCode& kept) { return kept.raw == code.raw; });
  if (known && code.source == CodeSource::camera)
    return;
  session.codes.push_back(code);
  turn.record(CodeScanned{session.id, std::nullopt, code});
  turn.mark("code", {{"text", name_for_person(code)}});
}

void tell_over_count(Turn& turn, const ScannedCode& code, int expected) {
  code_of_no_item(turn, code);
  // Only a hand scanner's second scan is meant as a second unit.
  const bool meant = code.source != CodeSource::camera || expected > 1;
  turn.notify(notices::item_over_count, meant ? NoticeTone::attention : NoticeTone::info, Lasting::readable,
              {{std::to_string(expected)}, ""});
  if (meant)
    turn.cue(Cue::over_count);
}

void finish_first(Turn& turn) {
  turn.notify(notices::item_finish_first, NoticeTone::attention, Lasting::readable);
  turn.cue(Cue::attention);
}

void code_of_item(Turn& turn, const Item& item, const ScannedCode& code) {
  Session& session = *turn.state.session;
  session.codes.push_back(code);
  turn.record(CodeScanned{session.id, item.id, code});
  turn.mark("code", {{"text", name_for_person(code)}, {"item", item.id.value}});
}

void count_unit(Turn& turn, Item& item, const ScannedCode& code) {
  Session& session = *turn.state.session;
  const bool counted_already = item.units_scanned < item.quantity;
  if (!counted_already && units_left(session, *item.expected_item) <= 0) {
    tell_over_count(turn, code, session.bound_to->items[*item.expected_item].quantity);
    return;
  }
  ++item.units_scanned;
  code_of_item(turn, item, code);
  if (!counted_already) {
    item.quantity = item.units_scanned;
    turn.record(QuantitySet{session.id, item.id, item.quantity});
  }
  turn.cue(Cue::found);
  answer_by_scan(turn, item);
}

// An open item gives way to another only while nothing was decided about it.
bool make_way(Turn& turn) {
  Item* item = open_item(turn.state);
  if (!item)
    return true;
  if (!is_untouched(*item)) {
    finish_first(turn);
    return false;
  }
  void_item(turn, *item, "nothing was inspected");
  return true;
}

bool session_ready_for_items(Turn& turn) {
  const auto& session = turn.state.session;
  if (!session) {
    turn.notify(notices::session_needed, NoticeTone::info, Lasting::brief);
    return false;
  }
  if (session->stage == SessionStage::inspecting && !is_saving(*session))
    return true;
  turn.notify(is_saving(*session) ? notices::saving : notices::session_not_bound, NoticeTone::info, Lasting::brief);
  return false;
}

}  // namespace

Item* open_item(State& state) {
  if (!state.session || !state.session->current)
    return nullptr;
  Item& item = state.session->items[*state.session->current];
  return item.phase == ItemPhase::answering || item.phase == ItemPhase::ready ? &item : nullptr;
}

bool is_untouched(const Item& item) {
  return item.answers.empty() && item.photos.empty() && item.units_scanned == 0 && !item.overridden;
}

std::optional<std::size_t> expected_item_for(const Session& session, const ScannedCode& code) {
  if (!session.bound_to)
    return std::nullopt;
  std::optional<std::size_t> first;
  const auto& expected = session.bound_to->items;
  for (std::size_t i = 0; i < expected.size(); ++i) {
    if (!fits(expected[i], code))
      continue;
    const bool is_current = session.current && session.items[*session.current].expected_item == i;
    if (is_current || units_left(session, i) > 0)
      return i;
    if (!first)
      first = i;
  }
  return first;
}

int units_left(const Session& session, std::size_t expected_item) {
  int left = session.bound_to->items[expected_item].quantity;
  for (const Item& item : session.items)
    if (item.expected_item == expected_item && item.phase != ItemPhase::voided)
      left -= item.quantity;
  for (const EarlierItem& earlier : earlier_items(session))
    if (earlier.expected_item == expected_item)
      left -= earlier.item.quantity;
  return left;
}

Product product_from(const ScannedCode& code) {
  Product product;
  for (const Identifier& candidate : code.candidates) {
    if (candidate.kind == CodeKind::gtin && product.gtin.empty())
      product.gtin = candidate.value;
    if (candidate.kind == CodeKind::fnsku)
      product.fnsku = candidate.value;
    if (candidate.kind == CodeKind::asin)
      product.asin = candidate.value;
  }
  product.title = name_for_person(code);
  return product;
}

namespace {

bool open_new_item(Turn& turn, Item item) {
  State& state = turn.state;
  Session& session = *state.session;
  const Policy* policy = state.policies ? policy_for(*state.policies, item.product) : nullptr;
  if (!policy) {
    turn.notify(notices::item_no_policy, NoticeTone::bad, Lasting::readable);
    return false;
  }
  item.id = turn.ids.item;
  item.policy = policy;
  refresh(state, item);
  turn.record(ItemOpened{session.id, item.id, item.product, item.quantity, policy->id, policy->hash, item.again});
  turn.mark("item", {{"item", item.id.value}, {"title", item.product.title}});
  session.items.push_back(std::move(item));
  session.current = session.items.size() - 1;
  session.unexpected.reset();
  session.shown_again.reset();
  return true;
}

}  // namespace

bool begin_item(Turn& turn, Product product, std::optional<std::size_t> expected_item) {
  Item item;
  item.product = std::move(product);
  item.expected_item = expected_item;
  return open_new_item(turn, std::move(item));
}

void product_shown(Turn& turn, const ScannedCode& code, std::size_t expected_item) {
  Session& session = *turn.state.session;
  if (is_saving(session)) {
    turn.notify(notices::saving, NoticeTone::info, Lasting::brief);
    return;
  }
  if (Item* item = open_item(turn.state); item && item->expected_item == expected_item) {
    count_unit(turn, *item, code);
    return;
  }
  const ExpectedItem expected = session.bound_to->items[expected_item];
  if (units_left(session, expected_item) <= 0) {
    if (offer_line_again(turn, expected_item))
      code_of_no_item(turn, code);
    else
      tell_over_count(turn, code, expected.quantity);
    return;
  }
  if (make_way(turn) && begin_item(turn, expected.product, expected_item))
    count_unit(turn, session.items.back(), code);
}

void unexpected_product_shown(Turn& turn, const ScannedCode& code) {
  Session& session = *turn.state.session;
  const bool nothing_expected = session.bound_to && session.bound_to->items.empty();
  if (!is_saving(session) && offer_product_again(turn, product_from(code))) {
    code_of_no_item(turn, code);
    session.unexpected = product_from(code);  // or it is one more of the same
    return;
  }
  if (nothing_expected && !is_saving(session) && make_way(turn)) {
    if (begin_item(turn, product_from(code), std::nullopt)) {
      session.items.back().units_scanned = 1;
      code_of_item(turn, session.items.back(), code);
      turn.cue(Cue::found);
      answer_by_scan(turn, session.items.back());
    }
    return;
  }
  code_of_no_item(turn, code);
  session.unexpected = product_from(code);
  turn.notify(notices::item_not_expected, NoticeTone::attention, Lasting::readable, {{name_for_person(code)}, ""});
  turn.cue(Cue::wrong_item);
}

void on(Turn& turn, const NextItemAsked& event) {
  if (!session_ready_for_items(turn))
    return;
  Session& session = *turn.state.session;
  if (!event.expected_item) {
    // Nobody announced it, so it is what the person says it is.
    if (make_way(turn) && begin_item(turn, event.product, std::nullopt))
      answer_by_scan(turn, session.items.back());
    return;
  }
  if (!session.bound_to || *event.expected_item >= session.bound_to->items.size())
    return;
  if (const Item* item = open_item(turn.state); item && item->expected_item == event.expected_item)
    return;
  if (units_left(session, *event.expected_item) <= 0) {
    if (offer_line_again(turn, *event.expected_item))
      return;
    turn.notify(notices::item_over_count, NoticeTone::attention, Lasting::readable,
                {{std::to_string(session.bound_to->items[*event.expected_item].quantity)}, ""});
    turn.cue(Cue::over_count);
    return;
  }
  if (make_way(turn))
    begin_item(turn, session.bound_to->items[*event.expected_item].product, event.expected_item);
}

void on(Turn& turn, const InspectAgainAsked& event) {
  if (!session_ready_for_items(turn))
    return;
  for (const EarlierItem& earlier : earlier_items(*turn.state.session)) {
    if (earlier.item.item != event.item)
      continue;
    Item item;
    item.product = earlier.item.product;
    item.expected_item = earlier.expected_item;
    item.quantity = earlier.item.quantity;
    item.again = event.item;
    if (make_way(turn))
      open_new_item(turn, std::move(item));
    return;
  }
}

void on(Turn& turn, const QuantityAsked& event) {
  Item* item = open_item(turn.state);
  if (!item || event.quantity < 1 || event.quantity > most_units || event.quantity == item->quantity)
    return;
  item->quantity = event.quantity;
  turn.record(QuantitySet{turn.state.session->id, item->id, item->quantity});
  if (item->expected_item && units_left(*turn.state.session, *item->expected_item) < 0) {
    const int expected = turn.state.session->bound_to->items[*item->expected_item].quantity;
    turn.notify(notices::item_over_count, NoticeTone::attention, Lasting::readable, {{std::to_string(expected)}, ""});
    turn.cue(Cue::over_count);
  }
}

void void_item(Turn& turn, Item& item, const std::string& reason) {
  Session& session = *turn.state.session;
  turn.record(ItemVoided{session.id, item.id, reason});
  turn.mark("item_voided", {{"item", item.id.value}});
  item.phase = ItemPhase::voided;
  session.current.reset();
}

void on(Turn& turn, const VoidItemAsked& event) {
  if (!turn.state.session)
    return;
  for (Item& item : turn.state.session->items) {
    if (item.id != event.item || item.phase == ItemPhase::voided)
      continue;
    const bool fixed = item.phase == ItemPhase::closed || item.phase == ItemPhase::closing;
    if (fixed || event.reason.empty())
      turn.notify(fixed ? notices::item_is_closed : notices::reason_needed, NoticeTone::attention, Lasting::readable);
    else
      void_item(turn, item, event.reason);
  }
}

void on(Turn& turn, const CloseItemAsked&) {
  State& state = turn.state;
  Item* item = open_item(state);
  if (!item)
    return;
  if (!can_close_item(state)) {
    const bool questions = item->phase == ItemPhase::answering;
    turn.notify(questions ? notices::item_questions_open : notices::item_photos_missing, NoticeTone::attention,
                Lasting::readable);
    turn.cue(Cue::attention);
    return;
  }
  item->phase = ItemPhase::closing;
  turn.record(ItemClosed{state.session->id, item->id, item->outcome, item->quantity, item->overridden.has_value(),
                         item->policy ? item->policy->hash : ""});
  turn.mark("item_closed", {{"item", item->id.value}});
}

}  // namespace returns::station
