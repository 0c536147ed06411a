#include "vision/camera/v4l2_controls.h"

#include <linux/videodev2.h>

#include "tests/support/catch.h"

using namespace returns::vision;

namespace {

using Changes = std::vector<ControlChange>;

Control brightness(std::int64_t now = 128) {
  return {V4L2_CID_BRIGHTNESS, 0, 255, 1, 128, now};
}
Control bias(std::int64_t now = 4) {
  return {V4L2_CID_AUTO_EXPOSURE_BIAS, 0, 8, 1, 4, now};
}

TEST_CASE("Light is shifted by what changes the exposure before what changes only the picture") {
  CHECK(changes_for(CameraWish::brighter, {brightness(), bias()}) == Changes{{V4L2_CID_AUTO_EXPOSURE_BIAS, 5}});
  CHECK(changes_for(CameraWish::darker, {brightness(), bias()}) == Changes{{V4L2_CID_AUTO_EXPOSURE_BIAS, 3}});
  CHECK(changes_for(CameraWish::brighter, {brightness()}) == Changes{{V4L2_CID_BRIGHTNESS, 159}});
}

TEST_CASE("Where one control has reached its bound the next one goes on, and in the end nothing changes") {
  CHECK(changes_for(CameraWish::brighter, {brightness(), bias(7)}) == Changes{{V4L2_CID_BRIGHTNESS, 159}});
  CHECK(changes_for(CameraWish::brighter, {brightness(221), bias(7)}).empty());
  CHECK(changes_for(CameraWish::darker, {brightness(35)}).empty());
}

TEST_CASE("No number of wishes leads further than three steps from the usual, nor out of the range") {
  for (const Control start : {Control{V4L2_CID_GAIN, 0, 100, 1, 95, 95}, Control{V4L2_CID_GAIN, 10, 13, 1, 11, 11},
                              Control{V4L2_CID_GAIN, -64, 64, 16, 0, 0}, Control{V4L2_CID_GAIN, 5, 5, 1, 5, 5}}) {
    Control control = start;
    for (int wish = 0; wish < 20; ++wish)
      for (const auto& change : changes_for(CameraWish::brighter, {control}))
        control.now = change.value;
    CHECK(control.now <= control.most);
    CHECK((control.now - start.now) % control.step == 0);
    CHECK(control.now - start.now <= std::max<std::int64_t>(3 * control.step, 3 * (control.most - control.least) / 8));
    for (const auto& change : changes_for(CameraWish::usual, {control}))
      control.now = change.value;
    CHECK(control.now == start.now);
  }
}

TEST_CASE("A camera that focuses by itself is asked to do it anew, one that does not is left alone") {
  const Control by_itself{V4L2_CID_FOCUS_AUTO, 0, 1, 1, 1, 1};
  const Control by_hand{V4L2_CID_FOCUS_AUTO, 0, 1, 1, 0, 0};
  const Control start{V4L2_CID_AUTO_FOCUS_START, 0, 0, 0, 0, 0};
  CHECK(changes_for(CameraWish::refocus, {by_itself}) == Changes{{V4L2_CID_FOCUS_AUTO, 0}, {V4L2_CID_FOCUS_AUTO, 1}});
  CHECK(changes_for(CameraWish::refocus, {by_hand}).empty());
  CHECK(changes_for(CameraWish::refocus, {by_itself, start}) == Changes{{V4L2_CID_AUTO_FOCUS_START, 1}});
  CHECK(changes_for(CameraWish::refocus, {brightness()}).empty());
}

TEST_CASE("A camera without controls is left as it is") {
  for (const auto wish : {CameraWish::usual, CameraWish::brighter, CameraWish::darker, CameraWish::refocus})
    CHECK(changes_for(wish, {}).empty());
}

}  // namespace
