// A parcel that is opened again: what earlier sessions inspected of its return is done, and only what remains is asked
// for. Inspecting something anew is a choice of its own.
#include <algorithm>

#include "app/station/turn.h"

namespace returns::station {
namespace {

// Announcements are imported anew with other titles and prices: one shared identifier is enough.
bool same_product(const Product& a, const Product& b) {
  const auto share = [](const std::string& one, const std::string& other) { return !one.empty() && one == other; };
  return a == b || share(a.sku, b.sku) || share(a.fnsku, b.fnsku) || share(a.asin, b.asin) || share(a.gtin, b.gtin);
}

bool is_inspected_anew(const Session& session, const ItemId& earlier) {
  return std::any_of(session.items.begin(), session.items.end(),
                     [&](const Item& item) { return item.again == earlier && item.phase != ItemPhase::voided; });
}

// The announced line an earlier item stands for: one with units left, else any of that product.
std::optional<std::size_t> line_of(const std::vector<ExpectedItem>& lines, const std::vector<int>& left,
                                   const Product& product) {
  std::optional<std::size_t> first;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (!same_product(lines[i].product, product))
      continue;
    if (left[i] > 0)
      return i;
    if (!first)
      first = i;
  }
  return first;
}

void offer_again(Turn& turn, const EarlierItem& earlier) {
  turn.state.session->shown_again = earlier.item.item;
  turn.notify(notices::item_inspected_before, NoticeTone::attention, Lasting::readable,
              {{earlier.item.product.title}, ""});
  turn.cue(Cue::attention);
}

}  // namespace

std::vector<EarlierItem> earlier_items(const Session& session) {
  std::vector<EarlierItem> earlier;
  if (!session.bound_to)
    return earlier;
  const auto& lines = session.bound_to->items;
  std::vector<int> left;
  for (const ExpectedItem& line : lines)
    left.push_back(line.quantity);
  for (const InspectedItem& item : session.inspected) {
    if (item.of_return != session.bound_to->id)
      continue;
    const auto line = line_of(lines, left, item.product);
    if (line)
      left[*line] -= item.quantity;
    if (!is_inspected_anew(session, item.item))
      earlier.push_back({item, line});
  }
  return earlier;
}

void keep_inspected(Session& session, const std::vector<InspectedItem>& items) {
  for (const InspectedItem& item : items)
    if (std::none_of(session.inspected.begin(), session.inspected.end(),
                     [&](const InspectedItem& known) { return known.item == item.item; }))
      session.inspected.push_back(item);
}

void tell_opened_again(Turn& turn) {
  if (const std::size_t done = earlier_items(*turn.state.session).size(); done > 0)
    turn.notify(notices::opened_again, NoticeTone::info, Lasting::readable, {{std::to_string(done)}, ""});
}

bool offer_line_again(Turn& turn, std::size_t expected_item) {
  for (const EarlierItem& earlier : earlier_items(*turn.state.session))
    if (earlier.expected_item == expected_item) {
      offer_again(turn, earlier);
      return true;
    }
  return false;
}

bool offer_product_again(Turn& turn, const Product& product) {
  for (const EarlierItem& earlier : earlier_items(*turn.state.session))
    if (!earlier.expected_item && same_product(earlier.item.product, product)) {
      offer_again(turn, earlier);
      return true;
    }
  return false;
}

}  // namespace returns::station
