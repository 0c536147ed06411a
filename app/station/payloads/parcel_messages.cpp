#include "app/station/payloads/parcel_messages.h"

#include <vector>

#include "app/station/identifiers/reading.h"

namespace returns::station {
namespace {

// Normalising has taken RS and EOT away; the fields are between group separators.
std::vector<std::string_view> fields_of(std::string_view text) {
  constexpr std::string_view head = "[)>01";
  std::vector<std::string_view> fields;
  if (!text.starts_with(head))
    return fields;
  for (;;) {
    const std::size_t end = text.find(group_separator);
    fields.push_back(text.substr(0, end));
    if (end == std::string_view::npos)
      return fields;
    text.remove_prefix(end + 1);
  }
}

std::string field(const std::vector<std::string_view>& fields, std::size_t number) {
  return number < fields.size() ? std::string(fields[number]) : std::string{};
}

std::optional<UspsPackage> package_in(std::string_view part, std::string_view zip) {
  const bool length_fits = part.size() == 22 || part.size() == 26;
  if (!length_fits || part[0] != '9' || part[1] < '2' || part[1] > '5' || !gtin_check(part))
    return std::nullopt;
  UspsPackage package{std::string(part), std::string(zip), std::string(part.substr(2, 3)), ""};
  if (part[1] == '2')
    package.mailer = part.substr(5, 9);
  if (part[1] == '3')
    package.mailer = part.substr(5, 6);
  return package;
}

}  // namespace

// [)>01, 96 + postcode, country, class, 1Z with 8 characters, UPSN, shipper, day of the year, shipment, package,
// pounds, address checked, street, city, state.
std::optional<UpsMessage> ups_message(std::string_view normalised) {
  const auto fields = fields_of(normalised);
  if (fields.size() < 7 || !fields[1].starts_with("96") || fields[5] != "UPSN" || fields[3].size() < 2 ||
      fields[4].size() < 8)
    return std::nullopt;
  UpsMessage message;
  message.tracking = "1Z" + std::string(fields[6]) + std::string(fields[3].substr(fields[3].size() - 2)) +
                     std::string(fields[4].substr(fields[4].size() - 8));
  if (!ups_check(message.tracking))
    return std::nullopt;
  message.postcode = fields[1].substr(2);
  message.country = fields[2];
  message.service_class = fields[3];
  message.shipper = fields[6];
  message.day_of_year = field(fields, 7);
  message.shipment = field(fields, 8);
  message.package = field(fields, 9);
  message.pounds = field(fields, 10);
  message.street = field(fields, 12);
  message.city = field(fields, 13);
  message.state = field(fields, 14);
  return message;
}

// [)>01, 02 + postcode, country, service, tracking number (a form id of four digits may follow it), FDE or FDEG …
std::optional<FedexMessage> fedex_message(std::string_view normalised) {
  const auto fields = fields_of(normalised);
  if (fields.size() < 6 || !fields[1].starts_with("02") || !fields[5].starts_with("FDE"))
    return std::nullopt;
  std::string_view number = fields[4];
  if (number.size() == 16 && number.ends_with("0201"))
    number.remove_suffix(4);
  if (!fedex_check(number) && !fedex_ground_check(number))
    return std::nullopt;
  return FedexMessage{std::string(number), std::string(fields[1].substr(2)), std::string(fields[2]),
                      std::string(fields[3]), std::string(fields[5])};
}

// Only the part from 9x on is the tracking number; 420 + ZIP goes before. A length of 34 is ZIP+4 with 22 digits or ZIP
// with 26: the part's own pattern and check digit decide.
std::optional<UspsPackage> usps_package(std::string_view digits) {
  if (!is_digits(digits))
    return std::nullopt;
  if (const auto bare = package_in(digits, {}))
    return bare;
  if (digits.starts_with("420"))
    for (const std::size_t head : {8u, 12u})
      if (digits.size() > head)
        if (auto routed = package_in(digits.substr(head), digits.substr(3, head - 3)))
          return routed;
  return std::nullopt;
}

bool is_ups_return_service(std::string_view tracking) {
  if (!ups_check(tracking))
    return false;
  const std::string_view service = tracking.substr(8, 2);
  return service == "22" || service == "78" || service == "90";
}

}  // namespace returns::station
