#include "app/runtime/version.h"

namespace returns::runtime {

std::string software_version() {
  return RETURNS_VERSION;
}

}  // namespace returns::runtime
