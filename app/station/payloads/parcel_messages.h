// What carriers write into the two-dimensional codes of a label, and into USPS's package barcode, as typed values. Only
// a tracking number whose check digit is right makes a message; everything else in it has no check and is told as such.
// Pure values; any thread.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace returns::station {

// UPS, MaxiCode: ISO/IEC 15434 envelope, format 01.
struct UpsMessage {
  std::string tracking;  // 1Z and 16 characters, put together from three fields
  std::string postcode, country, service_class;
  std::string shipper;      // six characters
  std::string day_of_year;  // of pick-up
  std::string shipment;
  std::string package;  // "1/2"
  std::string pounds;
  std::string street, city, state;
};

// FedEx, PDF417: the same envelope. What follows the service's letters is not read: labels differ there.
struct FedexMessage {
  std::string tracking;  // without the form id
  std::string postcode, country, service;
  std::string network;  // FDE, FDEG
};

// USPS Intelligent Mail package barcode.
struct UspsPackage {
  std::string tracking;      // from 9x on
  std::string postcode;      // five or nine digits; empty without routing
  std::string service_type;  // three digits
  std::string mailer;        // six or nine digits; empty for channels that have none (94, 95)
};

std::optional<UpsMessage> ups_message(std::string_view normalised);
std::optional<FedexMessage> fedex_message(std::string_view normalised);
std::optional<UspsPackage> usps_package(std::string_view digits);

// The two digits behind the shipper in a UPS number say the service; these are return services.
bool is_ups_return_service(std::string_view tracking);

}  // namespace returns::station
