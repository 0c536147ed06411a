#include "app/runtime/steady_sight.h"

namespace returns::runtime {
namespace {

constexpr int agreeing = 4;  // frames; a third of a second at twelve looks a second

station::Hindrance in_core(vision::Hindrance hindrance) {
  switch (hindrance) {
    case vision::Hindrance::none:
      return station::Hindrance::none;
    case vision::Hindrance::too_dark:
      return station::Hindrance::too_dark;
    case vision::Hindrance::glare:
      return station::Hindrance::glare;
    case vision::Hindrance::blurred:
      return station::Hindrance::blurred;
    case vision::Hindrance::too_far:
      return station::Hindrance::too_far;
  }
  return station::Hindrance::none;
}

}  // namespace

std::optional<station::SightTold> SteadySight::look(const vision::ScanResult& result) {
  const bool harder = result.effort == vision::Effort::harder;
  const vision::Legibility& legibility = result.report.legibility;
  in_a_row_ = legibility.hindrance == seen_ ? in_a_row_ + 1 : 1;
  seen_ = legibility.hindrance;
  if (!harder && (seen_ == told_ || in_a_row_ < agreeing))
    return std::nullopt;
  told_ = seen_;
  return station::SightTold{
      {in_core(seen_), legibility.module_pixels}, harder, static_cast<int>(result.report.barcodes.size())};
}

}  // namespace returns::runtime
