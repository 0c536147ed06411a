// What is written in a code beside the number that identifies the parcel or product, for people to read. Pure values;
// any thread. Never used to decide anything: identifiers are (see identifiers.h).
#pragma once
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "app/station/payloads/gs1.h"
#include "app/station/payloads/parcel_messages.h"

namespace returns::station {

using Payload = std::variant<std::monostate, Gs1Message, UpsMessage, FedexMessage, UspsPackage>;

// How far a value can be trusted: `checked` values carry a check digit of their own that is right.
enum class Trust { checked, unchecked };
struct PayloadField {
  std::string name;  // "tracking", "expires"
  std::string value;
  Trust trust = Trust::unchecked;
  friend bool operator==(const PayloadField&, const PayloadField&) = default;
};

// Of raw bytes as read. Nothing for what fits no message in full. `this_year` settles the century of dates.
Payload read_payload(std::string_view raw, std::chrono::year this_year);
std::string_view name_of(const Payload& payload);             // "GS1", "UPS", "FedEx", "USPS"; empty for nothing
std::vector<PayloadField> fields_of(const Payload& payload);  // those that are there, the identifying one first

}  // namespace returns::station
