// What lasts in the label camera's pictures is told, what flickers is not.
#include "app/runtime/steady_sight.h"

#include "tests/support/catch.h"

namespace returns::runtime {
namespace {

using vision::Effort;
using vision::Hindrance;

vision::ScanResult picture(Hindrance hindrance, Effort effort = Effort::live) {
  vision::ScanResult result;
  result.effort = effort;
  result.report.legibility = {hindrance, 1.25F};
  return result;
}

TEST_CASE("A hindrance is told once, after several pictures in a row agree") {
  SteadySight sight;
  for (int frame = 0; frame < 3; ++frame)
    CHECK_FALSE(sight.look(picture(Hindrance::too_far)));
  const auto told = sight.look(picture(Hindrance::too_far));
  REQUIRE(told);
  CHECK(told->sight.hindrance == station::Hindrance::too_far);
  CHECK(told->sight.module_pixels == 1.25F);
  CHECK_FALSE(told->harder);
  for (int frame = 0; frame < 10; ++frame)
    CHECK_FALSE(sight.look(picture(Hindrance::too_far)));
}

TEST_CASE("What flickers from picture to picture is never told") {
  SteadySight sight;
  for (int frame = 0; frame < 40; ++frame)
    CHECK_FALSE(sight.look(picture(frame % 3 ? Hindrance::blurred : Hindrance::none)));
}

TEST_CASE("The end of a hindrance is told too") {
  SteadySight sight;
  int told = 0;
  for (int frame = 0; frame < 8; ++frame)
    told += sight.look(picture(Hindrance::glare)) ? 1 : 0;
  REQUIRE(told == 1);
  std::optional<station::SightTold> end;
  for (int frame = 0; frame < 8 && !end; ++frame)
    end = sight.look(picture(Hindrance::none));
  REQUIRE(end);
  CHECK(end->sight.hindrance == station::Hindrance::none);
}

TEST_CASE("A look that was asked for is answered with its one picture") {
  SteadySight sight;
  auto result = picture(Hindrance::too_dark, Effort::harder);
  result.report.barcodes.resize(2);
  const auto told = sight.look(result);
  REQUIRE(told);
  CHECK(told->harder);
  CHECK(told->codes == 2);
  CHECK(told->sight.hindrance == station::Hindrance::too_dark);
}

}  // namespace
}  // namespace returns::runtime
