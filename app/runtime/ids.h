// Fresh identifiers: UUID version 7 (RFC 9562), so that they sort by the time they were made. Any thread.
#pragma once
#include <string>

#include "app/station/event.h"

namespace returns::runtime {

std::string make_uuid(UtcTime now);
station::FreshIds make_fresh_ids(UtcTime now);

}  // namespace returns::runtime
