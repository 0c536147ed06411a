#include "vision/playback/clip_reader.h"

#include <random>

#include "tests/support/recording/record_support.h"

namespace returns::vision::tests {
namespace {

std::chrono::microseconds shown_at(std::uint64_t number) {
  return std::chrono::round<std::chrono::microseconds>(at_30_hz(number));
}

TEST_CASE("The picture at any time, forwards and backwards, is the last one that began by then") {
  TemporaryFolder folder;
  constexpr std::uint64_t frames = 150;
  const RecordedClip clip = record_clip(posix_files(), folder.path(), frames);
  auto reader = ClipReader::open(clip.files);
  REQUIRE(reader);
  std::mt19937_64 random(5);
  for (int i = 0; i < 120; ++i) {
    const std::uint64_t number = random() % frames;
    const auto picture = (*reader)->picture_at(shown_at(number) + std::chrono::microseconds(random() % 33'000 + 20));
    REQUIRE(picture);
    REQUIRE(number_in(*picture) == number);
  }
}

TEST_CASE("Stepping through by time shows every frame once, and next() goes on from there") {
  TemporaryFolder folder;
  const RecordedClip clip = record_clip(posix_files(), folder.path(), 60);
  auto reader = ClipReader::open(clip.files);
  REQUIRE(reader);
  for (std::uint64_t i = 0; i < 40; ++i)
    REQUIRE(number_in((*reader)->picture_at(shown_at(i) + 1ms).value()) == i);
  for (std::uint64_t i = 40; i < 60; ++i)
    REQUIRE(number_in((*reader)->next().value().picture) == i);
  CHECK((*reader)->next().error().code == ErrorCode::not_found);
  CHECK(number_in((*reader)->picture_at(0us).value()) == 0);  // and back again
  CHECK(number_in((*reader)->next().value().picture) == 1);
}

TEST_CASE("Times before the beginning and after the end show the first and the last picture") {
  TemporaryFolder folder;
  const RecordedClip clip = record_clip(posix_files(), folder.path(), 20);
  auto reader = ClipReader::open(clip.files);
  REQUIRE(reader);
  CHECK(number_in((*reader)->picture_at(1h).value()) == 19);
  CHECK(number_in((*reader)->picture_at(-1s).value()) == 0);
  CHECK(std::chrono::abs((*reader)->timeline().duration - 666'666us) < 100us);
}

TEST_CASE("A segment without one whole fragment is left out, and a clip of nothing else says so") {
  TemporaryFolder folder;
  const RecordedClip clip = record_clip(posix_files(), folder.path(), 20);
  const auto torn = folder.path() / "torn.mp4";
  auto file = posix_files().open(torn, CreateMode::fresh);
  REQUIRE(file);
  const Bytes bytes = posix_files().read(clip.files.front()).value();
  REQUIRE((*file)->append(ByteView(bytes).first(clip.fragments.front().fragment.length + 200)));

  auto reader = ClipReader::open({clip.files.front(), torn});
  REQUIRE(reader);
  CHECK((*reader)->timeline().frames == 20);
  const auto nothing = ClipReader::open({torn});
  REQUIRE_FALSE(nothing);
  CHECK(nothing.error().code == ErrorCode::damaged);
  CHECK_FALSE(ClipReader::open({}));
}

TEST_CASE("A damaged fragment in the middle stops neither stepping nor seeking behind it") {
  TemporaryFolder folder;
  const RecordedClip clip = record_clip(posix_files(), folder.path(), 90);
  Bytes bytes = posix_files().read(clip.files.front()).value();
  const Fragment& middle = clip.fragments[3].fragment;
  std::fill_n(bytes.begin() + static_cast<std::ptrdiff_t>(middle.offset + middle.length / 2), middle.length / 4,
              std::uint8_t{0xFF});
  const auto damaged = folder.path() / "damaged.mp4";
  auto file = posix_files().open(damaged, CreateMode::fresh);
  REQUIRE(file);
  REQUIRE((*file)->append(bytes));
  auto reader = ClipReader::open({damaged});
  REQUIRE(reader);
  std::uint64_t last = 0;
  while (true) {
    const auto shown = (*reader)->next();
    if (shown)
      last = number_in(shown->picture);
    else if (shown.error().code == ErrorCode::not_found)
      break;
    else
      REQUIRE(shown.error().code == ErrorCode::damaged);
  }
  CHECK(last == 89);
  CHECK(number_in((*reader)->picture_at(shown_at(80) + 1ms).value()) == 80);
}

}  // namespace
}  // namespace returns::vision::tests
