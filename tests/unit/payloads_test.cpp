// What stands in a code beside the identifying number, as typed values.
#include "app/station/payloads/payload.h"

#include "tests/support/catch.h"

namespace returns::station::tests {
namespace {

using namespace std::chrono;

const std::string gs = "\x1d", rs = "\x1e", eot = "\x04";
constexpr year this_year{2026};

template <typename T>
T payload(const std::string& raw) {
  const Payload read = read_payload(raw, this_year);
  REQUIRE(std::holds_alternative<T>(read));
  return std::get<T>(read);
}

std::string ups(const std::string& shipper = "06X610") {
  return "[)>" + rs + "01" + gs + "96152382802" + gs + "840" + gs + "001" + gs + "1Z00004951" + gs + "UPSN" + gs +
         shipper + gs + "159" + gs + "1234567" + gs + "1/2" + gs + "10" + gs + "Y" + gs + "634 ALPHA DR" + gs +
         "PITTSBURGH" + gs + "PA" + rs + eot;
}

TEST_CASE("GS1 elements become dates, counts, weights and numbers") {
  const auto message = payload<Gs1Message>("]d201040063813339311725103111250100" + std::string("10L7") + gs + "21SN 1" +
                                           gs + "37" + "24" + gs + "3102001250" + "42143217");
  CHECK(message.gtin == "04006381333931");
  CHECK(message.batch == "L7");
  CHECK(message.serial == "SN 1");
  CHECK(message.expires == year{2025} / October / 31);
  CHECK(message.count == 24);
  CHECK(message.net_grams == 12500);
  CHECK(message.elements.size() == 8);
  CHECK(message.produced == year{2025} / January / 31);
}

TEST_CASE("Day nothing is the last of the month, and a day that is none is no date") {
  const auto expiry = [](const std::string& value) { return payload<Gs1Message>("]C117" + value).expires; };
  CHECK(expiry("280200") == year{2028} / February / 29);
  CHECK(expiry("270200") == year{2027} / February / 28);
  CHECK_FALSE(expiry("270230"));
  CHECK_FALSE(expiry("271300"));
  CHECK_FALSE(expiry("27AB00"));
}

TEST_CASE("Two digits of a year mean the century nearest to this year") {
  const auto expiry = [](const std::string& value) { return payload<Gs1Message>("]C117" + value).expires; };
  CHECK(expiry("750101") == year{2075} / January / 1);
  CHECK(expiry("760101") == year{1976} / January / 1);
  CHECK(expiry("990101") == year{1999} / January / 1);
}

TEST_CASE("A number whose check digit is wrong is no GTIN and no SSCC") {
  CHECK(payload<Gs1Message>("]C10104006381333932").gtin.empty());
  CHECK(payload<Gs1Message>("]C100340123451234567895").sscc == "340123451234567895");
  CHECK(payload<Gs1Message>("]C100340123451234567894").sscc.empty());
}

TEST_CASE("Half a GS1 message is none") {
  for (const std::string raw : {"]C101040063813339", "]C18901", "]C110", "]C1310", "]C1310A001250", "]C1"}) {
    CAPTURE(raw);
    CHECK(std::holds_alternative<std::monostate>(read_payload(raw, this_year)));
  }
}

TEST_CASE("UPS's MaxiCode gives the number and the address, the number alone is checked") {
  const auto message = payload<UpsMessage>(ups());
  CHECK(message.tracking == "1Z06X6100100004951");
  CHECK(message.postcode == "152382802");
  CHECK(message.package == "1/2");
  CHECK(message.pounds == "10");
  CHECK(message.city == "PITTSBURGH");
  const auto fields = fields_of(Payload(message));
  REQUIRE(fields.size() == 12);
  CHECK(fields.front() == PayloadField{"tracking", "1Z06X6100100004951", Trust::checked});
  for (std::size_t index = 1; index < fields.size(); ++index)
    CHECK(fields[index].trust == Trust::unchecked);
  CHECK(std::holds_alternative<std::monostate>(read_payload(ups("06X611"), this_year)));
}

TEST_CASE("FedEx's PDF417 gives number, postcode and network") {
  const auto message = payload<FedexMessage>("[)>" + rs + "01" + gs + "0238017" + gs + "840" + gs + "019" + gs +
                                             "9865787888550201" + gs + "FDEG" + gs + "123" + rs + eot);
  CHECK(message.tracking == "986578788855");
  CHECK(message.postcode == "38017");
  CHECK(message.network == "FDEG");
}

TEST_CASE("USPS's package barcode is taken apart by its channel") {
  const auto routed = payload<UspsPackage>("420787459400111206206406260787");
  CHECK(routed.tracking == "9400111206206406260787");
  CHECK(routed.postcode == "78745");
  CHECK(routed.service_type == "001");
  CHECK(routed.mailer.empty());
  const auto nine = payload<UspsPackage>("9202090339598363834190");
  CHECK(nine.service_type == "020");
  CHECK(nine.mailer == "903395983");
  const auto long_zip = payload<UspsPackage>("4201002334249200190132607600833457");
  CHECK(long_zip.tracking == "9200190132607600833457");
  CHECK(long_zip.postcode == "100233424");
}

TEST_CASE("A UPS number says whether it is a return service") {
  CHECK(is_ups_return_service("1ZRR01199000000003"));
  CHECK_FALSE(is_ups_return_service("1Z999AA10123456784"));
  CHECK_FALSE(is_ups_return_service("1ZRR01199000000004"));
  CHECK_FALSE(is_ups_return_service(""));
}

TEST_CASE("Plain text and bare numbers carry no message") {
  for (const std::string raw : {"", "HELLO", "4006381333931", "986578788855", "https://example.com/(01)"}) {
    CAPTURE(raw);
    CHECK(std::holds_alternative<std::monostate>(read_payload(raw, this_year)));
    CHECK(fields_of(read_payload(raw, this_year)).empty());
  }
}

}  // namespace
}  // namespace returns::station::tests
