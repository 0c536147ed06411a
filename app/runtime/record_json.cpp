#include "app/runtime/record_json.h"

#include <nlohmann/json.hpp>

namespace returns::runtime {

using nlohmann::json;

HistoryQuery history_query(std::string text, int limit) {
  HistoryQuery query{Scope::all_clients(), {}, {}, {}, {}, limit, {}};
  query.text = std::move(text);
  return query;
}

json to_json(const HistoryRow& row) {
  return {{"session", row.session.value},
          {"item", row.item.value},
          {"client", row.client.value},
          {"client_name", row.client_name},
          {"title", row.title},
          {"identifier", row.identifier},
          {"inspector", row.inspector_name},
          {"grade", row.grade ? json(name_of(*row.grade)) : json(nullptr)},
          {"disposition", row.disposition ? json(name_of(*row.disposition)) : json(nullptr)},
          {"overridden", row.overridden},
          {"has_gap", row.has_gap},
          {"quantity", row.quantity},
          {"closed_at", to_iso(row.closed_at)}};
}

namespace {

json to_json(const Product& product) {
  return {{"title", product.title},
          {"sku", product.sku},
          {"fnsku", product.fnsku},
          {"asin", product.asin},
          {"gtin", product.gtin},
          {"category", product.category},
          {"accessories", product.accessories},
          {"price_minor", product.list_price.minor},
          {"currency", product.list_price.currency}};
}

Product product_from(const json& source) {
  Product product;
  product.title = source.value("title", "");
  product.sku = source.value("sku", "");
  product.fnsku = source.value("fnsku", "");
  product.asin = source.value("asin", "");
  product.gtin = source.value("gtin", "");
  product.category = source.value("category", "");
  product.accessories = source.value("accessories", std::vector<std::string>{});
  product.list_price = {source.value("price_minor", std::int64_t{0}), source.value("currency", "")};
  return product;
}

}  // namespace

json to_json(const ExpectedReturn& expected) {
  json items = json::array();
  for (const auto& item : expected.items)
    items.push_back(
        {{"product", to_json(item.product)}, {"quantity", item.quantity}, {"serial", item.serial}, {"lpn", item.lpn}});
  return {{"id", expected.id.value},
          {"client", expected.client.value},
          {"order_id", expected.order_id},
          {"rma", expected.rma},
          {"tracking_numbers", expected.tracking_numbers},
          {"items", std::move(items)},
          {"reason_code", expected.reason_code},
          {"buyer_comment", expected.buyer_comment},
          {"buyer_name", expected.buyer_name},
          {"expected_at_ms", expected.expected_at.time_since_epoch().count()}};
}

Result<ExpectedReturn> expected_return_from(const json& source) {
  try {
    ExpectedReturn expected;
    expected.id.value = source.at("id").get<std::string>();
    expected.client.value = source.at("client").get<std::string>();
    expected.order_id = source.value("order_id", "");
    expected.rma = source.value("rma", "");
    expected.tracking_numbers = source.value("tracking_numbers", std::vector<std::string>{});
    for (const auto& item : source.at("items"))
      expected.items.push_back({product_from(item.at("product")), item.value("quantity", 1), item.value("serial", ""),
                                item.value("lpn", "")});
    expected.reason_code = source.value("reason_code", "");
    expected.buyer_comment = source.value("buyer_comment", "");
    expected.buyer_name = source.value("buyer_name", "");
    expected.expected_at = UtcTime(std::chrono::milliseconds(source.value("expected_at_ms", std::int64_t{0})));
    return expected;
  } catch (const json::exception& failure) {
    return Error{ErrorCode::invalid_input, "read", "an expected return", failure.what(), ""};
  }
}

}  // namespace returns::runtime
