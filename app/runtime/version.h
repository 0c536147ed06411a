#pragma once
#include <string>

namespace returns::runtime {

// "0.1.0", as the build was configured; in every manifest and in the first entry of a start.
std::string software_version();

}  // namespace returns::runtime
