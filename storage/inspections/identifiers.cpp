#include "storage/inspections/identifiers.h"

#include <cctype>
#include <optional>
#include <set>

namespace returns::storage {
namespace {

std::string letters_and_digits(std::string_view text) {
  std::string folded;
  for (const char c : text)
    if (std::isalnum(static_cast<unsigned char>(c)) != 0)
      folded += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
  return folded;
}

std::string trimmed(std::string_view text) {
  const auto from = text.find_first_not_of(" \t\r\n");
  if (from == std::string_view::npos)
    return "";
  return std::string(text.substr(from, text.find_last_not_of(" \t\r\n") - from + 1));
}

std::string fourteen_digits(std::string_view text) {
  std::string digits;
  for (const char c : text)
    if (c >= '0' && c <= '9')
      digits += c;
  if (digits.empty() || digits.size() > 14)
    return digits;
  return std::string(14 - digits.size(), '0') + digits;
}

std::string folded(IdentifierClass identifier_class, std::string_view value) {
  switch (identifier_class) {
    case IdentifierClass::rma:
    case IdentifierClass::serial:
    case IdentifierClass::sku:
      return trimmed(value);
    case IdentifierClass::gtin:
      return fourteen_digits(value);
    default:
      return letters_and_digits(value);
  }
}

std::optional<IdentifierClass> class_of(CodeKind kind) {
  if (is_tracking(kind))
    return IdentifierClass::tracking;
  switch (kind) {
    case CodeKind::order_id:
      return IdentifierClass::order;
    case CodeKind::rma:
      return IdentifierClass::rma;
    case CodeKind::lpn:
      return IdentifierClass::lpn;
    case CodeKind::serial:
      return IdentifierClass::serial;
    case CodeKind::fnsku:
    case CodeKind::asin:
      return IdentifierClass::asin;
    case CodeKind::gtin:
      return IdentifierClass::gtin;
    case CodeKind::sku:
      return IdentifierClass::sku;
    default:
      return std::nullopt;
  }
}

void add(std::vector<IdentifierKey>& keys, IdentifierClass identifier_class, std::string_view value) {
  IdentifierKey key{identifier_class, folded(identifier_class, value)};
  if (!key.value.empty() && std::find(keys.begin(), keys.end(), key) == keys.end())
    keys.push_back(std::move(key));
}

void add_forms(std::vector<std::string>& texts, const std::string& value) {
  for (const std::string& form : {trimmed(value), letters_and_digits(value)})
    if (!form.empty() && std::find(texts.begin(), texts.end(), form) == texts.end())
      texts.push_back(form);
}

int display_rank(CodeKind kind) {
  if (is_tracking(kind))
    return 3;
  switch (kind) {
    case CodeKind::order_id:
      return 0;
    case CodeKind::rma:
      return 1;
    case CodeKind::lpn:
      return 2;
    case CodeKind::serial:
      return 4;
    case CodeKind::unknown:
      return 6;
    default:
      return 5;
  }
}

}  // namespace

std::string_view name_of(IdentifierClass identifier_class) {
  static constexpr std::string_view names[] = {"tracking", "rma", "lpn", "order", "serial", "asin", "sku", "gtin"};
  return names[static_cast<std::size_t>(identifier_class)];
}

std::vector<IdentifierKey> lookup_keys(const Identifier& identifier) {
  std::vector<IdentifierKey> keys;
  if (const auto known = class_of(identifier.kind))
    add(keys, *known, identifier.value);
  else if (identifier.kind == CodeKind::unknown)
    for (const IdentifierClass any : {IdentifierClass::tracking, IdentifierClass::rma, IdentifierClass::order,
                                      IdentifierClass::serial, IdentifierClass::sku})
      add(keys, any, identifier.value);
  return keys;
}

std::vector<IdentifierKey> keys_of(const ExpectedReturn& expected) {
  std::vector<IdentifierKey> keys;
  for (const std::string& number : expected.tracking_numbers)
    add(keys, IdentifierClass::tracking, number);
  add(keys, IdentifierClass::rma, expected.rma);
  add(keys, IdentifierClass::order, expected.order_id);
  for (const ExpectedItem& item : expected.items) {
    add(keys, IdentifierClass::lpn, item.lpn);
    add(keys, IdentifierClass::serial, item.serial);
    add(keys, IdentifierClass::asin, item.product.fnsku);
    add(keys, IdentifierClass::asin, item.product.asin);
    add(keys, IdentifierClass::sku, item.product.sku);
    add(keys, IdentifierClass::gtin, item.product.gtin);
  }
  return keys;
}

std::vector<std::string> searchable(const ExpectedReturn& expected) {
  std::vector<std::string> texts;
  add_forms(texts, expected.order_id);
  add_forms(texts, expected.rma);
  for (const std::string& number : expected.tracking_numbers)
    add_forms(texts, number);
  for (const ExpectedItem& item : expected.items) {
    add_forms(texts, item.lpn);
    add_forms(texts, item.serial);
  }
  return texts;
}

std::vector<std::string> searchable(const ScannedCode& code) {
  std::vector<std::string> texts;
  add_forms(texts, code.raw);
  for (const Identifier& candidate : code.candidates)
    add_forms(texts, candidate.value);
  return texts;
}

std::string display_identifier(const ExpectedReturn& expected) {
  if (!expected.order_id.empty())
    return expected.order_id;
  if (!expected.rma.empty())
    return expected.rma;
  return expected.tracking_numbers.empty() ? "" : expected.tracking_numbers.front();
}

RankedIdentifier display_identifier(const ScannedCode& code) {
  if (code.candidates.empty())
    return {code.raw, 7};
  const Identifier& best = code.candidates.front();
  return {best.value, display_rank(best.kind)};
}

}  // namespace returns::storage
