// What a CSV of expected returns becomes.
#include "app/runtime/import_csv.h"
#include "tests/support/store_facts.h"

namespace returns::tests {
namespace {

ExpectedReturn only_return(const std::string& csv) {
  const auto imported = need(runtime::expected_returns_from_csv(csv, "returns.csv", {"acme"}));
  REQUIRE(imported.returns.size() == 1);
  return imported.returns.front();
}

TEST_CASE("What the buyer says of one product is never read as being about another") {
  const auto expected = only_return(
      "tracking,title,reason,comment\n"
      "1Z999AA10123456784,Speaker,DEFECTIVE,No sound on the left side\n"
      "1Z999AA10123456784,Kettle,UNWANTED,\n"
      "1Z999AA10123456784,Lamp,,\n");
  CHECK(expected.items.size() == 3);
  CHECK(expected.reason_code.empty());
  CHECK(expected.buyer_comment == "Speaker: DEFECTIVE, No sound on the left side; Kettle: UNWANTED");
}

TEST_CASE("What the buyer says alike of all products is said once") {
  const auto expected = only_return(
      "tracking,title,reason,comment\n"
      "1Z999AA10123456784,Speaker,UNWANTED,too late\n"
      "1Z999AA10123456784,Kettle,UNWANTED,too late\n");
  CHECK(expected.reason_code == "UNWANTED");
  CHECK(expected.buyer_comment == "too late");
}

}  // namespace
}  // namespace returns::tests
