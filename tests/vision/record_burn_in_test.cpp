#include <set>

#include "tests/support/recording/record_support.h"
#include "vision/playback/clip_reader.h"
#include "vision/record/burn_in.h"

namespace returns::vision::tests {
namespace {

FrameBuffer buffer_with(const Picture& picture) {
  auto buffer = FrameBuffer::make(kind_of(picture));
  REQUIRE(buffer);
  REQUIRE(buffer->copy_from(picture));
  return std::move(buffer).value();
}

struct Difference {
  int inside = 0, outside = 0;
};

Difference compare(const WritablePlane& plane, const Plane& original, int band_width, int band_height) {
  Difference difference;
  for (int y = 0; y < plane.height; ++y)
    for (int x = 0; x < plane.width; ++x)
      if (plane.data[y * plane.stride + x] != original.data[y * original.stride + x])
        ++(x < band_width && y < band_height ? difference.inside : difference.outside);
  return difference;
}

TEST_CASE("The burned-in line touches its band and not one sample outside of it") {
  const Size size = GENERATE(Size{160, 120}, Size{320, 240}, Size{1280, 720}, Size{1920, 1080});
  const Range range = GENERATE(Range::limited, Range::full);
  const Picture picture = make_picture(7, size, range);
  const std::string text = burn_in_text(first_utc, "BENCH 4", 123456);
  const BurnIn burn_in(size, static_cast<int>(text.size()));
  FrameBuffer buffer = buffer_with(picture);
  burn_in.draw(text, buffer);

  const Band band = burn_in.band(text);
  CHECK(band.width <= size.width);
  CHECK(band.height <= size.height / 8);
  const Difference luma = compare(buffer.y(), picture.y, band.width, band.height);
  CHECK(luma.outside == 0);
  CHECK(luma.inside > band.width * band.height / 2);
  CHECK(compare(buffer.u(), picture.u, band.width / 2, band.height / 2).outside == 0);
  CHECK(compare(buffer.v(), picture.v, band.width / 2, band.height / 2).outside == 0);

  int darkest = 255, brightest = 0;
  for (int y = 0; y < band.height; ++y)
    for (int x = 0; x < band.width; ++x) {
      const int sample = buffer.y().data[y * buffer.y().stride + x];
      darkest = std::min(darkest, sample);
      brightest = std::max(brightest, sample);
    }
  CHECK(darkest == (range == Range::full ? 0 : 16));
  CHECK(brightest > 180);
  CHECK(brightest <= (range == Range::full ? 255 : 235));
}

TEST_CASE("Every printable character looks different from every other at 720 lines") {
  const Size size{1280, 720};
  const BurnIn burn_in(size, 50);
  std::set<std::vector<std::uint8_t>> looks;
  for (char letter = ' '; letter <= '~'; ++letter) {
    FrameBuffer buffer = buffer_with(make_picture(0, size));
    const std::string text(1, letter);
    burn_in.draw(text, buffer);
    const Band band = burn_in.band(text);
    std::vector<std::uint8_t> look;
    for (int y = 0; y < band.height; ++y)
      look.insert(look.end(), buffer.y().data + y * buffer.y().stride,
                  buffer.y().data + y * buffer.y().stride + band.width);
    looks.insert(look);
  }
  CHECK(looks.size() == static_cast<std::size_t>('~' - ' ' + 1));
}

TEST_CASE("The burned-in line says UTC to the millisecond, station and frame number") {
  CHECK(burn_in_text(UtcTime(std::chrono::milliseconds(1'790'000'000'123)), "BENCH 4", 42) ==
        "2026-09-21 14:13:20.123 UTC  BENCH 4  #42");
}

TEST_CASE("A station's name beyond ASCII shows one question mark per character") {
  const Size size{1280, 720};
  const BurnIn burn_in(size, 20);
  FrameBuffer named = buffer_with(make_picture(0, size)), marked = buffer_with(make_picture(0, size));
  burn_in.draw("Tür", named);
  burn_in.draw("T?r", marked);
  CHECK(compare(named.y(), {marked.y().data, size.width, size.height, marked.y().stride}, size.width, size.height)
            .inside == 0);
}

TEST_CASE("The line is in the decoded clip, and the picture published to others is not drawn on") {
  TemporaryFolder folder;
  const Size size{640, 360};
  const FramePtr frame = make_frame(5, 0ns, size);
  const Picture& published = frame->picture().value();
  const std::vector<std::uint8_t> before(published.y.data, published.y.data + size.width * size.height);
  EventLog log;
  {
    CameraRecorder recorder("label", {}, patient_writer(posix_files()), log.sink());
    REQUIRE(recorder.begin({"clip", folder.path(), "BENCH 4"}));
    recorder.push(frame);
  }
  CHECK(std::equal(before.begin(), before.end(), published.y.data));

  auto reader = ClipReader::open({log.all<SegmentBegan>().front().file});
  REQUIRE(reader);
  const auto shown = (*reader)->next();
  REQUIRE(shown);
  const std::string text = burn_in_text(first_utc, "BENCH 4", 5);
  const BurnIn burn_in(size, static_cast<int>(text.size()) + 11);
  FrameBuffer expected = buffer_with(published);
  burn_in.draw(text, expected);
  const Band band = burn_in.band(text);
  double error = 0;
  for (int y = 0; y < band.height; ++y)
    for (int x = 0; x < band.width; ++x)
      error += std::abs(int{expected.y().data[y * expected.y().stride + x]} -
                        int{shown->picture.y.data[y * shown->picture.y.stride + x]});
  CHECK(error / (band.width * band.height) < 12);  // as drawn, but for the compression
}

}  // namespace
}  // namespace returns::vision::tests
