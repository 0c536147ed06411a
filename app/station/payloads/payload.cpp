#include "app/station/payloads/payload.h"

#include "app/station/identifiers.h"
#include "app/station/identifiers/reading.h"

namespace returns::station {
namespace {

class Fields {
 public:
  void add(const char* name, const std::string& value, Trust trust = Trust::unchecked) {
    if (!value.empty())
      fields_.push_back({name, value, trust});
  }
  void add(const char* name, const std::optional<std::int64_t>& value) {
    if (value)
      add(name, std::to_string(*value));
  }
  void add(const char* name, const std::optional<std::chrono::year_month_day>& day) {
    if (!day)
      return;
    const auto two = [](unsigned number) { return std::string(number < 10 ? "-0" : "-") + std::to_string(number); };
    add(name, std::to_string(static_cast<int>(day->year())) + two(static_cast<unsigned>(day->month())) +
                  two(static_cast<unsigned>(day->day())));
  }
  std::vector<PayloadField> take() { return std::move(fields_); }

 private:
  std::vector<PayloadField> fields_;
};

struct FieldsOf {
  std::vector<PayloadField> operator()(const std::monostate&) const { return {}; }
  std::vector<PayloadField> operator()(const Gs1Message& message) const {
    Fields fields;
    fields.add("gtin", message.gtin, Trust::checked);
    fields.add("sscc", message.sscc, Trust::checked);
    fields.add("serial", message.serial);
    fields.add("batch", message.batch);
    fields.add("produced", message.produced);
    fields.add("best_before", message.best_before);
    fields.add("expires", message.expires);
    fields.add("count", message.count);
    fields.add("net_grams", message.net_grams);
    fields.add("postcode", message.postcode);
    fields.add("country", message.country);
    return fields.take();
  }
  std::vector<PayloadField> operator()(const UpsMessage& message) const {
    Fields fields;
    fields.add("tracking", message.tracking, Trust::checked);
    fields.add("postcode", message.postcode);
    fields.add("country", message.country);
    fields.add("service_class", message.service_class);
    fields.add("shipper", message.shipper);
    fields.add("day_of_year", message.day_of_year);
    fields.add("shipment", message.shipment);
    fields.add("package", message.package);
    fields.add("pounds", message.pounds);
    fields.add("street", message.street);
    fields.add("city", message.city);
    fields.add("state", message.state);
    return fields.take();
  }
  std::vector<PayloadField> operator()(const FedexMessage& message) const {
    Fields fields;
    fields.add("tracking", message.tracking, Trust::checked);
    fields.add("postcode", message.postcode);
    fields.add("country", message.country);
    fields.add("service", message.service);
    fields.add("network", message.network);
    return fields.take();
  }
  std::vector<PayloadField> operator()(const UspsPackage& package) const {
    Fields fields;
    fields.add("tracking", package.tracking, Trust::checked);
    fields.add("postcode", package.postcode);
    fields.add("service_type", package.service_type);
    fields.add("mailer", package.mailer);
    return fields.take();
  }
};

}  // namespace

Payload read_payload(std::string_view raw, std::chrono::year this_year) {
  const CodeText text = code_text(raw);
  if (auto message = ups_message(text.normal))
    return std::move(*message);
  if (auto message = fedex_message(text.normal))
    return std::move(*message);
  if (auto package = usps_package(text.compact))
    return std::move(*package);
  if (auto elements = gs1_elements_of(text); elements && !elements->empty())
    return gs1_message(std::move(*elements), this_year);
  return {};
}

std::string_view name_of(const Payload& payload) {
  constexpr std::string_view names[] = {"", "GS1", "UPS", "FedEx", "USPS"};
  return names[payload.index()];
}

std::vector<PayloadField> fields_of(const Payload& payload) {
  return std::visit(FieldsOf{}, payload);
}

}  // namespace returns::station
