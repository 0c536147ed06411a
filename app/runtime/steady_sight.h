// What the label camera's pictures say about why nothing is read, told only when it lasts: single frames flicker.
#pragma once
#include <optional>

#include "app/station/event.h"
#include "vision/scan/scan_service.h"

namespace returns::runtime {

// Belongs to the scan thread.
class SteadySight {
 public:
  // To be told to the core: a hindrance that several frames in a row agree on and that is not the one told last, and
  // every look that was asked for.
  std::optional<station::SightTold> look(const vision::ScanResult& result);

 private:
  vision::Hindrance told_ = vision::Hindrance::none;
  vision::Hindrance seen_ = vision::Hindrance::none;
  int in_a_row_ = 0;
};

}  // namespace returns::runtime
