#include <cerrno>

#include "tests/support/catch.h"
#include "vision/camera/libav.h"

using namespace returns;
using namespace returns::vision;

TEST_CASE("what FFmpeg reports becomes the house's own error codes") {
  struct Row {
    int code;
    ErrorCode expected;
  };
  const Row row = GENERATE(values<Row>({{AVERROR(ENOENT), ErrorCode::not_found},
                                        {AVERROR(ECONNREFUSED), ErrorCode::disconnected},
                                        {AVERROR(ETIMEDOUT), ErrorCode::timed_out},
                                        {AVERROR(ENOSPC), ErrorCode::disk_full},
                                        {AVERROR_EOF, ErrorCode::disconnected},
                                        {AVERROR_EXIT, ErrorCode::cancelled},
                                        {AVERROR_INVALIDDATA, ErrorCode::damaged},
                                        {AVERROR_HTTP_NOT_FOUND, ErrorCode::not_found},
                                        {AVERROR_HTTP_UNAUTHORIZED, ErrorCode::permission},
                                        {AVERROR_DECODER_NOT_FOUND, ErrorCode::unsupported}}));
  const Error error = av_error(row.code, "open the camera", "x");
  REQUIRE(error.code == row.expected);
  REQUIRE_FALSE(error.cause.empty());
}
