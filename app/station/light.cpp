#include "app/station/light.h"

#include <cmath>

namespace returns::station {
namespace {

// Chosen, not measured: a white sheet should leave room above for shine and below for print, and grey should be off by
// less than a sixteenth so that colours on a photo can be told apart.
constexpr double dimmest = 0.30, brightest = 0.85;
constexpr double most_clipped = 0.04;
constexpr double least_even = 0.45;
constexpr double largest_cast = 0.06;

}  // namespace

LightAdvice judge_light(const LightMeasure& measure) {
  if (!measure.sheet)
    return LightAdvice::no_sheet;
  if (measure.brightness < dimmest)
    return LightAdvice::too_dark;
  if (measure.brightness > brightest)
    return LightAdvice::too_bright;
  if (measure.clipped > most_clipped)
    return LightAdvice::glare;
  if (measure.evenness < least_even)
    return LightAdvice::uneven;
  if (std::max(std::abs(measure.blue), std::abs(measure.red)) <= largest_cast)
    return LightAdvice::fine;
  if (std::abs(measure.blue) >= std::abs(measure.red))
    return measure.blue > 0 ? LightAdvice::bluish : LightAdvice::yellowish;
  return measure.red > 0 ? LightAdvice::reddish : LightAdvice::greenish;
}

}  // namespace returns::station
