#include "app/station/identifiers.h"

#include <algorithm>

#include "app/station/identifiers/reading.h"

namespace returns::station {
namespace {

// AIM symbology identifier: ], a letter, a modifier.
bool has_aim_prefix(std::string_view raw) {
  const auto is_letter = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); };
  return raw.size() > 3 && raw[0] == ']' && is_letter(raw[1]) && raw[2] >= '0' && raw[2] <= '9';
}

bool means_gs1(std::string_view raw) {
  for (const std::string_view prefix : {"]C1", "]d2", "]Q3", "]e0", "]J1"})
    if (raw.starts_with(prefix))
      return true;
  return false;
}

std::string without_blanks_in_upper_case(std::string_view text) {
  std::string compact;
  for (const char c : text)
    if (c != ' ' && c != group_separator)
      compact += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  return compact;
}

// A retail symbology is printed for products, an industrial one for parcels: that settles what 12 digits mean.
bool is_retail(std::string_view symbology) {
  return symbology.starts_with("EAN") || symbology.starts_with("UPC");
}

std::string in_groups(std::string_view text, std::initializer_list<std::size_t> sizes) {
  std::string out;
  auto size = sizes.begin();
  while (!text.empty()) {
    if (!out.empty())
      out += ' ';
    out += text.substr(0, *size);
    text.remove_prefix(std::min(*size, text.size()));
    if (size + 1 != sizes.end())
      ++size;
  }
  return out;
}

}  // namespace

std::string normalise(std::string_view raw) {
  if (has_aim_prefix(raw))
    raw.remove_prefix(3);
  std::string text;
  for (const char c : raw) {
    const auto byte = static_cast<unsigned char>(c);
    if ((byte >= 0x20 && byte != 0x7f) || c == group_separator)
      text += c;
  }
  const auto outer = [](char c) { return c == ' ' || c == group_separator; };
  while (!text.empty() && outer(text.back()))
    text.pop_back();
  text.erase(text.begin(), std::find_if_not(text.begin(), text.end(), outer));
  return text;
}

CodeText code_text(std::string_view raw) {
  std::string_view trimmed = raw;
  trimmed.remove_prefix(std::min(trimmed.find_first_not_of(" \t\r\n"), trimmed.size()));
  CodeText text;
  text.normal = normalise(trimmed);
  text.compact = without_blanks_in_upper_case(text.normal);
  text.fnc1 = means_gs1(trimmed);
  return text;
}

std::vector<Identifier> classify(std::string_view raw) {
  CodeText text = code_text(raw);
  Readings readings;
  add_gs1(text, readings);
  add_marketplace(text, readings);
  add_carriers(text, readings);
  add_probable_lines(text, readings);
  std::stable_sort(readings.begin(), readings.end(),
                   [](const Reading& a, const Reading& b) { return a.rank > b.rank; });

  std::vector<Identifier> identifiers;
  for (Reading& reading : readings)
    if (std::find(identifiers.begin(), identifiers.end(), reading.identifier) == identifiers.end())
      identifiers.push_back(std::move(reading.identifier));
  if (identifiers.empty())
    identifiers.push_back({CodeKind::unknown, std::move(text.normal), false});
  return identifiers;
}

ScannedCode scanned(CodeSource source, std::string symbology, std::string raw) {
  ScannedCode code{source, std::move(symbology), std::move(raw), {}};
  code.candidates = classify(code.raw);
  if (code.symbology.empty() || code.candidates.size() < 2)
    return code;
  const bool retail = is_retail(code.symbology);
  const auto best = code.candidates.front().value.size();
  if (best == 12 || best == 14)
    std::stable_partition(code.candidates.begin(), code.candidates.end(), [&](const Identifier& candidate) {
      return retail ? candidate.kind == CodeKind::gtin : is_tracking(candidate.kind) && candidate.check_digit;
    });
  return code;
}

std::string grouped(const Identifier& identifier) {
  const std::string& value = identifier.value;
  switch (identifier.kind) {
    case CodeKind::tracking_ups:
      return value.size() == 18 ? in_groups(value, {2, 3, 3, 2, 4, 4}) : value;
    case CodeKind::tracking_s10:
      return in_groups(value, {2, 3, 3, 3, 2});
    case CodeKind::gtin:
      if (value.size() == 13)
        return in_groups(value, {1, 6, 6});
      if (value.size() == 12)
        return in_groups(value, {1, 5, 5, 1});
      return value.size() == 14 ? in_groups(value, {1, 2, 5, 5, 1}) : in_groups(value, {4});
    case CodeKind::tracking_amazon:
      return in_groups(value, {3, 4});
    case CodeKind::lpn:
      return in_groups(value, {3, 4});
    default:
      return is_digits(value) && value.size() > 6 ? in_groups(value, {4}) : value;
  }
}

}  // namespace returns::station
