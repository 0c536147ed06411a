// Text matchers whose names differ between Catch2 2.13 and 3.x.
#pragma once
#include "tests/support/catch.h"

namespace returns::test {
#if __has_include(<catch2/catch_all.hpp>)
using Catch::Matchers::ContainsSubstring;
inline auto Contains(const std::string& text) {
  return ContainsSubstring(text);
}
#else
using Catch::Matchers::Contains;
#endif
}  // namespace returns::test
