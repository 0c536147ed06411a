#include <cstring>
#include <fstream>
#include <opencv2/imgproc.hpp>
#include <thread>

#include "camera_support.h"
#include "vision/camera/frame_maker.h"

using namespace returns;
using namespace returns::vision;
using namespace returns::vision::test;

namespace {

// A picture with a gradient in luma and one colour per half, written sample by sample as the format lays it out.
std::uint8_t luma_at(int x, int y) {
  return static_cast<std::uint8_t>(16 + (3 * x + 7 * y) % 200);
}
std::uint8_t u_at(int x) {
  return static_cast<std::uint8_t>(x < 4 ? 60 : 180);
}
std::uint8_t v_at(int x) {
  return static_cast<std::uint8_t>(x < 4 ? 200 : 90);
}

struct RawCase {
  const char* name;
  AVPixelFormat format;
  ChromaOrder order;
  int padding;  // bytes behind each row, as drivers align
};

// Bytes of a w x h picture in the case's layout.
std::vector<std::uint8_t> bytes_in(const RawCase& raw, Size size, int& stride) {
  const int half = (size.width + 1) / 2;
  const int half_rows = (size.height + 1) / 2;
  std::vector<std::uint8_t> bytes;
  const auto pad = [&](int count) { bytes.insert(bytes.end(), static_cast<std::size_t>(count), 0xee); };
  const auto luma_plane = [&] {
    for (int y = 0; y < size.height; ++y) {
      for (int x = 0; x < size.width; ++x)
        bytes.push_back(luma_at(x, y));
      pad(raw.padding);
    }
    stride = size.width + raw.padding;
  };
  const auto chroma_plane = [&](auto value, int rows) {
    for (int y = 0; y < rows; ++y) {
      for (int x = 0; x < half; ++x)
        bytes.push_back(value(x));
      pad(raw.padding / 2);
    }
  };
  switch (raw.format) {
    case AV_PIX_FMT_YUYV422:
    case AV_PIX_FMT_UYVY422:
      stride = half * 4 + raw.padding;
      for (int y = 0; y < size.height; ++y) {
        for (int x = 0; x < half; ++x) {
          const std::uint8_t left = luma_at(2 * x, y), right = luma_at(2 * x + 1, y);
          if (raw.format == AV_PIX_FMT_YUYV422)
            bytes.insert(bytes.end(), {left, u_at(x), right, v_at(x)});
          else
            bytes.insert(bytes.end(), {u_at(x), left, v_at(x), right});
        }
        pad(raw.padding);
      }
      break;
    case AV_PIX_FMT_NV12:
      luma_plane();
      for (int y = 0; y < half_rows; ++y) {
        for (int x = 0; x < half; ++x)
          bytes.insert(bytes.end(), {u_at(x), v_at(x)});
        pad(raw.padding);
      }
      break;
    case AV_PIX_FMT_YUV422P:
      luma_plane();
      chroma_plane(u_at, size.height);
      chroma_plane(v_at, size.height);
      break;
    case AV_PIX_FMT_GRAY8:
      luma_plane();
      break;
    default:
      luma_plane();
      if (raw.order == ChromaOrder::u_first) {
        chroma_plane(u_at, half_rows);
        chroma_plane(v_at, half_rows);
      } else {
        chroma_plane(v_at, half_rows);
        chroma_plane(u_at, half_rows);
      }
  }
  return bytes;
}

AvBufferPtr buffer_with(FrameMaker& maker, const std::vector<std::uint8_t>& bytes) {
  auto buffer = maker.buffer(bytes.size());
  REQUIRE(buffer.ok());
  std::memcpy((*buffer)->data, bytes.data(), bytes.size());
  return std::move(buffer).value();
}

std::vector<std::uint8_t> file_bytes(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("every pixel format of a camera becomes the same planar picture") {
  const RawCase raw = GENERATE(values<RawCase>({
      {"YUYV", AV_PIX_FMT_YUYV422, ChromaOrder::u_first, 0},
      {"YUYV with padded rows", AV_PIX_FMT_YUYV422, ChromaOrder::u_first, 32},
      {"UYVY", AV_PIX_FMT_UYVY422, ChromaOrder::u_first, 0},
      {"NV12", AV_PIX_FMT_NV12, ChromaOrder::u_first, 0},
      {"NV12 with padded rows", AV_PIX_FMT_NV12, ChromaOrder::u_first, 16},
      {"YU12", AV_PIX_FMT_YUV420P, ChromaOrder::u_first, 0},
      {"YU12 with padded rows", AV_PIX_FMT_YUV420P, ChromaOrder::u_first, 16},
      {"YV12", AV_PIX_FMT_YUV420P, ChromaOrder::v_first, 0},
      {"422P", AV_PIX_FMT_YUV422P, ChromaOrder::u_first, 0},
      {"GREY", AV_PIX_FMT_GRAY8, ChromaOrder::u_first, 8},
  }));
  const Size size = GENERATE(Size{16, 8}, Size{16, 7}, Size{642, 362});
  CAPTURE(raw.name, size.width, size.height);
  FrameMaker maker;
  RawLayout layout{raw.format, size, 0, Range::limited, raw.order};
  const auto bytes = bytes_in(raw, size, layout.stride);
  const FramePtr frame = maker.from_raw(layout, buffer_with(maker, bytes), {});
  const auto& picture = frame->picture();
  REQUIRE(picture.ok());
  REQUIRE(picture->size == size);
  REQUIRE(picture->range == Range::limited);
  REQUIRE(picture->u.width == (size.width + 1) / 2);
  REQUIRE(picture->v.height == (size.height + 1) / 2);
  int wrong = 0;
  for (int y = 0; y < size.height; ++y)
    for (int x = 0; x < size.width; ++x)
      wrong += picture->y.data[y * picture->y.stride + x] != luma_at(x, y);
  const bool grey = raw.format == AV_PIX_FMT_GRAY8;
  for (int y = 0; y < picture->u.height; ++y)
    for (int x = 0; x < picture->u.width; ++x) {
      wrong += picture->u.data[y * picture->u.stride + x] != (grey ? 128 : u_at(x));
      wrong += picture->v.data[y * picture->v.stride + x] != (grey ? 128 : v_at(x));
    }
  REQUIRE(wrong == 0);
}

TEST_CASE("odd widths keep their last column") {
  FrameMaker maker;
  const Size size{15, 9};
  RawCase raw{"YU12", AV_PIX_FMT_YUV420P, ChromaOrder::u_first, 0};
  RawLayout layout{raw.format, size, 0, Range::limited};
  const auto bytes = bytes_in(raw, size, layout.stride);
  layout.stride = 15;
  const FramePtr frame = maker.from_raw(layout, buffer_with(maker, bytes), {});
  REQUIRE(frame->picture().ok());
  REQUIRE(frame->picture()->u.width == 8);
  REQUIRE(frame->picture()->y.data[8 * frame->picture()->y.stride + 14] == luma_at(14, 8));
}

TEST_CASE("a raw frame that arrived short is an error and counted") {
  FrameMaker maker;
  const RawLayout layout{AV_PIX_FMT_YUYV422, {64, 32}, 128, Range::limited};
  const FramePtr frame = maker.from_raw(layout, buffer_with(maker, std::vector<std::uint8_t>(1000, 50)), {});
  REQUIRE(maker.damaged() == 0);
  REQUIRE_FALSE(frame->picture().ok());
  REQUIRE(frame->picture().error().code == ErrorCode::damaged);
  REQUIRE(maker.damaged() == 1);
}

TEST_CASE("a row length that cannot hold a row is refused") {
  REQUIRE_FALSE(bytes_of({AV_PIX_FMT_YUYV422, {64, 32}, 100, Range::limited}).ok());
  REQUIRE_FALSE(bytes_of({AV_PIX_FMT_YUYV422, {0, 32}, 100, Range::limited}).ok());
  REQUIRE(*bytes_of({AV_PIX_FMT_YUYV422, {64, 32}, 128, Range::limited}) == 128 * 32);
  REQUIRE(*bytes_of({AV_PIX_FMT_NV12, {64, 32}, 64, Range::limited}) == 64 * 32 * 3 / 2);
}

TEST_CASE("Motion JPEG of every chroma layout is decoded as full range") {
  const TempFolder folder;
  const std::string sampling = GENERATE("yuvj420p", "yuvj422p", "yuvj444p");
  const Size size = GENERATE(Size{320, 240}, Size{317, 181});
  CAPTURE(sampling, size.width);
  run_ffmpeg("-f lavfi -i color=c=white:s=640x360 -frames:v 1 -vf format=rgb24,scale=" + std::to_string(size.width) +
             ":" + std::to_string(size.height) + " -pix_fmt " + sampling + " " + (folder / "white.jpg").string());
  FrameMaker maker;
  const FramePtr frame = maker.from_jpeg(buffer_with(maker, file_bytes(folder / "white.jpg")), {});
  REQUIRE(frame->picture().ok());
  REQUIRE(frame->picture()->size == size);
  REQUIRE(frame->picture()->range == Range::full);
  REQUIRE(mean_of(frame->picture()->y) > 250);
  REQUIRE(mean_of(frame->picture()->u) == Approx(128).margin(2));
  REQUIRE(mean_of(frame->picture()->v) == Approx(128).margin(2));
}

TEST_CASE("a damaged JPEG is an error, whatever is wrong with it, and the next one is decoded") {
  const TempFolder folder;
  run_ffmpeg("-f lavfi -i testsrc2=s=640x360 -frames:v 1 -pix_fmt yuvj422p " + (folder / "good.jpg").string());
  const auto good = file_bytes(folder / "good.jpg");
  REQUIRE(good.size() > 5000);
  std::vector<std::vector<std::uint8_t>> broken;
  for (const double kept : {0.001, 0.01, 0.1, 0.5, 0.9})
    broken.emplace_back(good.begin(),
                        good.begin() + static_cast<std::ptrdiff_t>(kept * static_cast<double>(good.size())));
  broken.push_back({});
  broken.push_back(std::vector<std::uint8_t>(20000, 0));
  broken.push_back(std::vector<std::uint8_t>(20000, 0xff));
  FrameMaker maker;
  for (const auto& bytes : broken) {
    CAPTURE(bytes.size());
    const FramePtr frame = maker.from_jpeg(buffer_with(maker, bytes), {});
    REQUIRE_FALSE(frame->picture().ok());
    REQUIRE(frame->picture().error().code == ErrorCode::damaged);
    REQUIRE(&frame->picture() == &frame->picture());
    const FramePtr next = maker.from_jpeg(buffer_with(maker, good), {});
    REQUIRE(next->picture().ok());
  }
  REQUIRE(maker.damaged() == broken.size());
}

TEST_CASE("a glance at Motion JPEG is the whole view at an eighth of its size, of a small camera all of it") {
  const TempFolder folder;
  const std::string sampling = GENERATE("yuvj420p", "yuvj422p");
  run_ffmpeg("-f lavfi -i testsrc2=s=640x360 -frames:v 1 -pix_fmt " + sampling + " " + (folder / "one.jpg").string());
  run_ffmpeg("-f lavfi -i testsrc2=s=320x240 -frames:v 1 -pix_fmt " + sampling + " " + (folder / "small.jpg").string());
  FrameMaker maker;
  const FramePtr frame = maker.from_jpeg(buffer_with(maker, file_bytes(folder / "one.jpg")), {});
  const auto glance = frame->glance();
  REQUIRE(glance.ok());
  REQUIRE(glance->size == Size{80, 45});
  const Picture& all = *frame->picture();
  const cv::Mat1b luma(all.y.height, all.y.width, const_cast<std::uint8_t*>(all.y.data),
                       static_cast<std::size_t>(all.y.stride));
  cv::Mat1b shrunk;
  cv::resize(luma, shrunk, {80, 45}, 0, 0, cv::INTER_AREA);
  const cv::Mat1b small(45, 80, const_cast<std::uint8_t*>(glance->y.data), static_cast<std::size_t>(glance->y.stride));
  REQUIRE(cv::norm(shrunk, small, cv::NORM_L1) < 2.0 * 80 * 45);
  REQUIRE(frame->glance()->size == glance->size);  // also when the picture has been made
  const FramePtr of_small = maker.from_jpeg(buffer_with(maker, file_bytes(folder / "small.jpg")), {});
  REQUIRE(of_small->glance()->size == Size{320, 240});
}

TEST_CASE("several threads may ask for pictures at once and each picture is made once") {
  const TempFolder folder;
  run_ffmpeg("-f lavfi -i testsrc2=s=320x240 -frames:v 1 -pix_fmt yuvj422p " + (folder / "one.jpg").string());
  const auto jpeg = file_bytes(folder / "one.jpg");
  FrameMaker maker;
  std::vector<FramePtr> frames;
  for (int index = 0; index < 12; ++index)
    frames.push_back(maker.from_jpeg(buffer_with(maker, jpeg), {}));
  std::vector<std::vector<const std::uint8_t*>> seen(4);
  {
    std::vector<std::jthread> threads;
    for (auto& samples : seen)
      threads.emplace_back([&frames, &samples] {
        for (const FramePtr& frame : frames)
          samples.push_back(frame->picture().ok() ? frame->picture()->y.data : nullptr);
      });
  }
  for (const auto& samples : seen) {
    REQUIRE(samples == seen.front());
    REQUIRE(std::count(samples.begin(), samples.end(), nullptr) == 0);
  }
}

TEST_CASE("a picture outlives its frame, its source and its pool") {
  std::optional<Picture> picture;
  {
    FrameMaker maker;
    RawLayout layout{AV_PIX_FMT_NV12, {64, 32}, 64, Range::limited};
    const FramePtr frame =
        maker.from_raw(layout, buffer_with(maker, std::vector<std::uint8_t>(64 * 32 * 3 / 2, 77)), {});
    picture = *frame->picture();
  }
  REQUIRE(mean_of(picture->y) == Approx(77));
  REQUIRE(mean_of(picture->v) == Approx(77));
}

TEST_CASE("a decoded frame that is planar already is not copied") {
  FrameMaker maker;
  AvFramePtr decoded(av_frame_alloc());
  decoded->format = AV_PIX_FMT_YUV420P;
  decoded->width = 64;
  decoded->height = 48;
  REQUIRE(av_frame_get_buffer(decoded.get(), 0) == 0);
  const std::uint8_t* samples = decoded->data[0];
  const FramePtr frame = maker.from_decoded(std::move(decoded), {7, 2, std::chrono::seconds(5)});
  REQUIRE(frame->picture()->y.data == samples);
  REQUIRE(frame->sequence == 7);
  REQUIRE(frame->dropped_before == 2);
  REQUIRE(frame->captured == std::chrono::seconds(5));
}
