#include "app/station/identifiers/reading.h"

namespace returns::station {
namespace {

std::vector<std::string_view> fields_of(std::string_view text) {
  std::vector<std::string_view> fields;
  for (;;) {
    const std::size_t end = text.find(group_separator);
    fields.push_back(text.substr(0, end));
    if (end == std::string_view::npos)
      return fields;
    text.remove_prefix(end + 1);
  }
}

// UPS: postal, country, class, 1Z with 8 characters, UPSN, shipper … The full number is put together from three fields.
void add_ups(const std::vector<std::string_view>& fields, Readings& readings) {
  if (fields.size() < 7 || fields[5] != "UPSN" || fields[3].size() < 2 || fields[4].size() < 8)
    return;
  std::string number = "1Z" + std::string(fields[6]) + std::string(fields[3].substr(fields[3].size() - 2)) +
                       std::string(fields[4].substr(fields[4].size() - 8));
  if (ups_check(number))
    readings.push_back({{CodeKind::tracking_ups, std::move(number), true}, Rank::certain});
}

// FedEx: postal, country, service, tracking number (a form id of four digits may follow it), FDE or FDEG …
void add_fedex(const std::vector<std::string_view>& fields, Readings& readings) {
  if (fields.size() < 6 || !fields[5].starts_with("FDE"))
    return;
  std::string_view number = fields[4];
  if (number.size() == 16 && number.ends_with("0201"))
    number.remove_suffix(4);
  if (fedex_check(number) || fedex_ground_check(number))
    readings.push_back({{CodeKind::tracking_fedex, std::string(number), true}, Rank::certain});
}

}  // namespace

// ISO/IEC 15434 envelope, format 01 (transport). RS and EOT are gone after normalising.
void add_parcel_messages(const CodeText& text, Readings& readings) {
  constexpr std::string_view head = "[)>01";
  if (!std::string_view(text.normal).starts_with(head))
    return;
  const auto fields = fields_of(text.normal);
  if (fields.size() < 2)
    return;
  if (fields[1].starts_with("96"))
    add_ups(fields, readings);
  if (fields[1].starts_with("02"))
    add_fedex(fields, readings);
}

}  // namespace returns::station
