// A code that was read from a parcel or product, after normalising.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace returns {

enum class CodeSource { camera, hand_scanner, typed };
std::string_view name_of(CodeSource source);
std::optional<CodeSource> code_source_from(std::string_view name);

// What an identifier can be. `unknown` is kept and shown, never guessed.
enum class CodeKind {
  order_id,
  rma,
  lpn,
  fnsku,
  asin,
  gtin,
  serial,
  sku,
  tracking_usps,
  tracking_ups,
  tracking_fedex,
  tracking_dhl,
  tracking_amazon,
  tracking_s10,
  tracking_other,
  badge,
  command,
  unknown
};
std::string_view name_of(CodeKind kind);
std::optional<CodeKind> code_kind_from(std::string_view name);
constexpr bool is_tracking(CodeKind kind) {
  return kind >= CodeKind::tracking_usps && kind <= CodeKind::tracking_other;
}

// One reading of what the code may be. Several stand beside each other, best first.
struct Identifier {
  CodeKind kind = CodeKind::unknown;
  std::string value;         // normalised, ungrouped: "9202090339598363834190"
  bool check_digit = false;  // has one and it is right
  friend bool operator==(const Identifier&, const Identifier&) = default;
};

struct ScannedCode {
  CodeSource source = CodeSource::camera;
  std::string symbology;  // "Code128"; empty when typed
  std::string raw;        // bytes as read
  std::vector<Identifier> candidates;
  friend bool operator==(const ScannedCode&, const ScannedCode&) = default;
};

}  // namespace returns
