#include "tests/support/recording/record_support.h"
#include "vision/record/encoder.h"

namespace returns::vision::tests {
namespace {

TEST_CASE("The encoder holds back at most two pictures, reorders none, and makes key frames only when asked") {
  const std::string preset = GENERATE("ultrafast", "superfast", "veryfast");
  EncoderSettings settings;
  settings.preset = preset;
  settings.threads = GENERATE(1, 2);
  const PictureKind kind{small, Range::limited, Matrix::bt601};
  auto encoder = open_x264(kind, settings);
  REQUIRE(encoder);
  CHECK_FALSE((*encoder)->format().extradata.empty());
  auto buffer = FrameBuffer::make(kind);
  REQUIRE(buffer);

  std::vector<std::int64_t> times;
  const auto take = [&](const Packets& packets) {
    for (const auto& packet : packets) {
      REQUIRE(packet->pts == packet->dts);
      const bool key = (packet->flags & AV_PKT_FLAG_KEY) != 0;
      REQUIRE(key == (times.size() % 10 == 0));
      times.push_back(packet->pts);
    }
  };
  constexpr std::size_t pictures = 60;
  for (std::size_t i = 0; i < pictures; ++i) {
    REQUIRE(buffer->copy_from(make_picture(i)));
    const auto packets = (*encoder)->encode(*buffer, Ticks(static_cast<std::int64_t>(i) * 3000 + (i % 3)),
                                            i % 10 == 0 ? KeyFrame::wanted : KeyFrame::not_needed);
    REQUIRE(packets);
    take(*packets);
    REQUIRE(times.size() + 2 >= i + 1);
  }
  const auto rest = (*encoder)->drain();
  REQUIRE(rest);
  take(*rest);
  REQUIRE(times.size() == pictures);
  for (std::size_t i = 0; i < pictures; ++i)
    CHECK(times[i] == static_cast<std::int64_t>(i) * 3000 + static_cast<std::int64_t>(i % 3));
}

TEST_CASE("An encoder that cannot be opened says which setting is wrong") {
  EncoderSettings settings;
  settings.preset = "warp";
  const auto encoder = open_x264({small, Range::limited, Matrix::bt601}, settings);
  REQUIRE_FALSE(encoder);
  CHECK_FALSE(encoder.error().hint.empty());
  CHECK_FALSE(FrameBuffer::make({{0, 0}, Range::limited, Matrix::bt601}));
}

}  // namespace
}  // namespace returns::vision::tests
