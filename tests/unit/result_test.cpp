#include "storage/base/result.h"

#include <cerrno>

#include "tests/support/catch.h"

using namespace returns;

namespace {
Result<int> half(int number) {
  if (number % 2 != 0)
    return Error{ErrorCode::invalid_input, "halve", std::to_string(number), "it is odd", "Give an even number."};
  return number / 2;
}
Result<int> quarter(int number) {
  RETURNS_TRY_ASSIGN(const int once, half(number));
  return half(once);
}
}  // namespace

TEST_CASE("an error travels up unchanged and reads as one sentence with the cure") {
  REQUIRE(*quarter(8) == 2);
  const auto failed = quarter(6);
  REQUIRE_FALSE(failed.ok());
  REQUIRE(failed.error().code == ErrorCode::invalid_input);
  REQUIRE(failed.error().sentence() == "Could not halve 3: it is odd. Give an even number.");
}

TEST_CASE("a full disk is told apart from other write errors") {
  REQUIRE(system_error(ENOSPC, "write", "/x").code == ErrorCode::disk_full);
  REQUIRE(system_error(EROFS, "write", "/x").code == ErrorCode::read_only);
  REQUIRE(system_error(EIO, "write", "/x").code == ErrorCode::io);
}
