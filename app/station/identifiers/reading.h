// What the families of identifiers share: a candidate with its rank, and patterns over ASCII text.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/station/payloads/gs1.h"
#include "storage/model/code.h"

namespace returns::station {

// How sure a pattern makes us, best last. Two readings of the same rank stay in the order in which they were found.
enum class Rank {
  bare_digits,   // the length alone fits: DHL eCommerce, legacy lengths
  weak_check,    // one digit in seven or ten fits by chance
  ambiguous,     // a check digit that another kind's numbers pass as well (12 and 14 digits)
  pattern,       // a pattern of letters and digits without a check digit
  strong_check,  // a prefix or a long pattern, and the check digit is right
  certain,       // a structured message that says what it is
};

struct Reading {
  Identifier identifier;
  Rank rank = Rank::bare_digits;
};
using Readings = std::vector<Reading>;

// Texts for the families: as read, and without inner blanks in upper case.
struct CodeText {
  std::string normal;
  std::string compact;
  bool fnc1 = false;  // the symbol's AIM prefix says that it carries GS1 elements
};

CodeText code_text(std::string_view raw);
std::optional<std::vector<Gs1Element>> gs1_elements_of(const CodeText& text);  // in either form

void add_gs1(const CodeText& text, Readings& readings);
void add_marketplace(const CodeText& text, Readings& readings);
void add_carriers(const CodeText& text, Readings& readings);
void add_probable_lines(const CodeText& text, Readings& readings);  // carriers without check digits

bool is_digits(std::string_view text);
bool is_upper_alnum(std::string_view text);
bool is_upper(std::string_view text);
bool fedex_check(std::string_view twelve);
bool fedex_ground_check(std::string_view fifteen);
bool ups_check(std::string_view number);  // with 1Z
bool gtin_check(std::string_view number);
constexpr char group_separator = '\x1d';

}  // namespace returns::station
