#include "app/station/light.h"
#include "tests/support/catch.h"

namespace returns::station::tests {

TEST_CASE("The light over the bench is judged by the one thing to mend first") {
  const auto advice = [](double brightness, double clipped, double evenness, double blue, double red) {
    return judge_light({brightness, clipped, 0, evenness, blue, red});
  };
  CHECK(advice(0.6, 0.01, 0.8, 0.01, -0.02) == LightAdvice::fine);
  CHECK(advice(0.1, 0.00, 0.8, 0.30, 0.00) == LightAdvice::too_dark);
  CHECK(advice(0.9, 0.20, 0.8, 0.00, 0.00) == LightAdvice::too_bright);
  CHECK(advice(0.6, 0.10, 0.2, 0.00, 0.00) == LightAdvice::glare);
  CHECK(advice(0.6, 0.01, 0.3, 0.20, 0.00) == LightAdvice::uneven);
  CHECK(advice(0.6, 0.01, 0.8, -0.2, 0.10) == LightAdvice::yellowish);
  CHECK(advice(0.6, 0.01, 0.8, 0.20, 0.10) == LightAdvice::bluish);
  CHECK(advice(0.6, 0.01, 0.8, 0.01, 0.10) == LightAdvice::reddish);
  CHECK(advice(0.6, 0.01, 0.8, 0.01, -0.1) == LightAdvice::greenish);
}

TEST_CASE("Without a white sheet the light is not judged, however good or bad the figures look") {
  LightMeasure measure{0.6, 0.01, 0, 0.8, 0.01, -0.02};
  REQUIRE(judge_light(measure) == LightAdvice::fine);
  measure.sheet = false;
  CHECK(judge_light(measure) == LightAdvice::no_sheet);
  measure.brightness = 0.05;
  CHECK(judge_light(measure) == LightAdvice::no_sheet);
}

}  // namespace returns::station::tests
