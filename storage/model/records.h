// What the store keeps beside the journal: imported reference and the people of the site.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "storage/base/clock.h"
#include "storage/model/ids.h"
#include "storage/model/money.h"

namespace returns {

struct Client {
  ClientId id;
  std::string name;
  friend bool operator==(const Client&, const Client&) = default;
};

enum class Role { inspector, supervisor, admin };
std::string_view name_of(Role role);
std::optional<Role> role_from(std::string_view name);

struct User {
  UserId id;
  std::string name;   // as shown: "Ana R."
  std::string badge;  // the badge's code; unique
  Role role = Role::inspector;
  bool enabled = true;
  friend bool operator==(const User&, const User&) = default;
};

// The product as far as it is known; any field may be empty.
struct Product {
  std::string title;
  std::string sku;
  std::string fnsku;
  std::string asin;
  std::string gtin;
  std::string category;                  // chooses the policy: "electronics", "" = general
  std::vector<std::string> accessories;  // what should be in the box: "USB-C cable"
  Money list_price;
  friend bool operator==(const Product&, const Product&) = default;
};

struct ExpectedItem {
  Product product;
  int quantity = 1;
  std::string serial;  // as shipped, when known
  std::string lpn;
  friend bool operator==(const ExpectedItem&, const ExpectedItem&) = default;
};

// A return as announced by a marketplace's report or made at the bench. Identifiers keep their own case.
struct ExpectedReturn {
  ReturnId id;
  ClientId client;
  bool announced = true;  // false: made at the bench for a parcel nobody told of
  std::string order_id;
  std::string rma;
  std::vector<std::string> tracking_numbers;
  std::vector<ExpectedItem> items;
  std::string reason_code;    // raw, as the marketplace writes it
  std::string buyer_comment;  // personal data
  std::string buyer_name;     // personal data
  UtcTime expected_at{};
  friend bool operator==(const ExpectedReturn&, const ExpectedReturn&) = default;
};

}  // namespace returns
