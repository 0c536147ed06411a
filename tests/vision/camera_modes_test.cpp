#include <linux/videodev2.h>

#include "tests/support/catch.h"
#include "vision/camera/v4l2_modes.h"

using namespace returns;
using namespace returns::vision;

namespace {

constexpr FrameInterval kAt30{1, 30};
constexpr FrameInterval kAt25{1, 25};
constexpr FrameInterval kAt10{1, 10};
constexpr FrameInterval kAt5{1, 5};
constexpr FrameInterval kAt60{1, 60};

ModeOffer offer(std::uint32_t fourcc, Size size, std::vector<FrameInterval> intervals) {
  return {fourcc, size, std::move(intervals), {}};
}

std::string chosen(const std::vector<ModeOffer>& offers, const CaptureRequest& request = {}) {
  const auto ranked = rank_modes(offers, request);
  return ranked.empty() ? "nothing" : describe(ranked.front());
}

// A common USB 2 webcam: uncompressed video gets slower as it grows.
const std::vector<ModeOffer> kUsbWebcam{
    offer(V4L2_PIX_FMT_YUYV, {640, 480}, {kAt30, kAt25, kAt10}),
    offer(V4L2_PIX_FMT_YUYV, {1280, 720}, {kAt10, kAt5}),
    offer(V4L2_PIX_FMT_YUYV, {1920, 1080}, {kAt5}),
    offer(V4L2_PIX_FMT_MJPEG, {640, 480}, {kAt30}),
    offer(V4L2_PIX_FMT_MJPEG, {1280, 720}, {kAt30, kAt25}),
    offer(V4L2_PIX_FMT_MJPEG, {1920, 1080}, {kAt30, kAt5}),
};

}  // namespace

TEST_CASE("the mode that comes nearest to what was asked for is taken") {
  struct Row {
    const char* why;
    std::vector<ModeOffer> offers;
    CaptureRequest request;
    const char* expected;
  };
  const auto row = GENERATE(values<Row>({
      {"1080p30 fits on USB 2 only compressed", kUsbWebcam, {{1920, 1080}, 30}, "MJPEG 1920x1080 30/s"},
      {"720p30 too", kUsbWebcam, {{1280, 720}, 30}, "MJPEG 1280x720 30/s"},
      {"small pictures need no compression", kUsbWebcam, {{640, 480}, 30}, "YUYV 640x480 30/s"},
      {"a slow request is served uncompressed", kUsbWebcam, {{1280, 720}, 5}, "YUYV 1280x720 5/s"},
      {"a USB 3 camera's raw 1080p30 would fill the bus",
       {offer(V4L2_PIX_FMT_YUYV, {1920, 1080}, {kAt30}), offer(V4L2_PIX_FMT_MJPEG, {1920, 1080}, {kAt30})},
       {{1920, 1080}, 30},
       "MJPEG 1920x1080 30/s"},
      {"raw is taken when there is nothing else",
       {offer(V4L2_PIX_FMT_YUYV, {1920, 1080}, {kAt30})},
       {{1920, 1080}, 30},
       "YUYV 1920x1080 30/s"},
      {"the planar format that needs no conversion goes first",
       {offer(V4L2_PIX_FMT_YUYV, {640, 480}, {kAt30}), offer(V4L2_PIX_FMT_YUV420, {640, 480}, {kAt30}),
        offer(V4L2_PIX_FMT_NV12, {640, 480}, {kAt30})},
       {{640, 480}, 30},
       "YU12 640x480 30/s"},
      {"the nearest size when the wanted one is not offered", kUsbWebcam, {{1400, 800}, 30}, "MJPEG 1280x720 30/s"},
      {"a larger request than anything offered", kUsbWebcam, {{3840, 2160}, 30}, "MJPEG 1920x1080 30/s"},
      {"a sharp picture may be slower, but not a slide show",
       {offer(V4L2_PIX_FMT_YUYV, {640, 480}, {kAt30}), offer(V4L2_PIX_FMT_YUYV, {1280, 720}, {kAt10}),
        offer(V4L2_PIX_FMT_YUYV, {1920, 1080}, {kAt5})},
       {{1920, 1080}, 30},
       "YUYV 1280x720 10/s"},
      {"the exact rate before a faster one",
       {offer(V4L2_PIX_FMT_MJPEG, {1920, 1080}, {kAt60, kAt30, kAt25})},
       {{1920, 1080}, 30},
       "MJPEG 1920x1080 30/s"},
      {"a faster rate before a much slower one",
       {offer(V4L2_PIX_FMT_MJPEG, {1920, 1080}, {{1, 50}, kAt10})},
       {{1920, 1080}, 30},
       "MJPEG 1920x1080 50/s"},
      {"rates that are not whole numbers",
       {offer(V4L2_PIX_FMT_MJPEG, {1920, 1080}, {{1001, 30000}, {2, 15}})},
       {{1920, 1080}, 30},
       "MJPEG 1920x1080 30/s"},
      {"seven and a half frames a second read as such",
       {offer(V4L2_PIX_FMT_YUYV, {1280, 960}, {{2, 15}})},
       {{1280, 960}, 30},
       "YUYV 1280x960 7.5/s"},
      {"colour before grey, whatever the size",
       {offer(V4L2_PIX_FMT_GREY, {1920, 1080}, {kAt30}), offer(V4L2_PIX_FMT_YUYV, {640, 480}, {kAt30})},
       {{1920, 1080}, 30},
       "YUYV 640x480 30/s"},
      {"grey where there is nothing else",
       {offer(V4L2_PIX_FMT_GREY, {1280, 720}, {kAt30})},
       {{1920, 1080}, 30},
       "GREY 1280x720 30/s"},
      {"a driver that does not tell its rates",
       {offer(V4L2_PIX_FMT_YUYV, {640, 480}, {})},
       {{640, 480}, 30},
       "YUYV 640x480"},
      {"a range of rates holds the wanted one",
       {{V4L2_PIX_FMT_YUYV, {640, 480}, {}, ModeOffer::IntervalRange{{1, 60}, {1, 1}}}},
       {{640, 480}, 24},
       "YUYV 640x480 24/s"},
      {"a range of rates that ends below it",
       {{V4L2_PIX_FMT_YUYV, {640, 480}, {}, ModeOffer::IntervalRange{{1, 20}, {1, 1}}}},
       {{640, 480}, 30},
       "YUYV 640x480 20/s"},
      {"unknown pixel formats are not offered on",
       {offer(v4l2_fourcc('X', 'Y', 'Z', '1'), {1920, 1080}, {kAt30})},
       {{1920, 1080}, 30},
       "nothing"},
      {"no offers at all", {}, {{1920, 1080}, 30}, "nothing"},
  }));
  CAPTURE(row.why);
  REQUIRE(chosen(row.offers, row.request) == row.expected);
}

TEST_CASE("every usable mode is ranked, so that a full USB bus has something to fall back to") {
  const auto ranked = rank_modes(kUsbWebcam, {{1920, 1080}, 30});
  REQUIRE(ranked.size() == kUsbWebcam.size());
  REQUIRE(describe(ranked.at(1)) == "MJPEG 1280x720 30/s");
}

TEST_CASE("a size out of a range keeps to its steps and its ends") {
  const SizeRange range{{320, 180}, {3840, 2160}, {16, 8}};
  REQUIRE(nearest_size(range, {1920, 1080}) == Size{1920, 1084});
  REQUIRE(nearest_size(range, {100, 100}) == Size{320, 180});
  REQUIRE(nearest_size(range, {9000, 9000}) == Size{3840, 2156});
  REQUIRE(nearest_size({{2, 2}, {4096, 4096}, {1, 1}}, {641, 479}) == Size{641, 479});
}

TEST_CASE("gaps in the driver's numbers are counted as lost frames") {
  SequenceGaps gaps;
  REQUIRE(gaps.next(100).missing == 0);
  REQUIRE(gaps.next(101).missing == 0);
  REQUIRE(gaps.next(105).missing == 3);
  const auto step = gaps.next(106);
  REQUIRE(step.missing == 0);
  REQUIRE(step.sequence == 106);
}

TEST_CASE("the driver's numbers go on over the end of 32 bits") {
  SequenceGaps gaps;
  REQUIRE(gaps.next(0xfffffffe).sequence == 0xfffffffeULL);
  const auto step = gaps.next(1);
  REQUIRE(step.missing == 2);
  REQUIRE(step.sequence == 0x100000001ULL);
}

TEST_CASE("a driver that does not count, or counts anew, has lost nothing") {
  SequenceGaps gaps;
  for (int frame = 0; frame < 3; ++frame)
    REQUIRE(gaps.next(0).missing == 0);
  REQUIRE(gaps.next(50).missing == 49);
  const auto again = gaps.next(0);
  REQUIRE(again.missing == 0);
  REQUIRE(again.sequence == 53);
  REQUIRE(gaps.next(1).missing == 0);
}
