// Colours from a camera's stream to the eye: on the live picture, in the photo and in the recording.
#include <cmath>
#include <cstdlib>
#include <fstream>
#include <opencv2/imgcodecs.hpp>

#include "app/window/picture_lane.h"
#include "tests/support/recording/record_support.h"
#include "vision/camera/camera.h"
#include "vision/camera/libav.h"
#include "vision/playback/clip_reader.h"

using namespace returns;
using namespace returns::vision;

namespace {

namespace recording = vision::tests;
namespace fs = std::filesystem;

struct Rgb {
  double r, g, b;
};
const std::array<Rgb, 4> bars{{{210, 40, 50}, {40, 190, 60}, {40, 60, 200}, {225, 200, 60}}};
constexpr double a_few_levels = 6;  // two lossy steps; a wrong matrix is off by more than twenty

struct Stream {
  const char* what;
  Size size;
  Matrix matrix;
  Range range;
  const char* tags;     // of x264; empty: the stream says nothing of its matrix
  const char* encoder;  // options of the ffmpeg tool
};

// ITU-R BT.601 and BT.709, both section 3: luma weights, and what follows from them.
std::array<std::uint8_t, 3> to_yuv(const Rgb& rgb, Matrix matrix, Range range) {
  const double kr = matrix == Matrix::bt709 ? 0.2126 : 0.299, kb = matrix == Matrix::bt709 ? 0.0722 : 0.114;
  const double y = (kr * rgb.r + (1 - kr - kb) * rgb.g + kb * rgb.b) / 255;
  const double cb = (rgb.b / 255 - y) / (2 * (1 - kb)), cr = (rgb.r / 255 - y) / (2 * (1 - kr));
  const bool full = range == Range::full;
  const auto sample = [](double value) { return static_cast<std::uint8_t>(std::lround(value)); };
  return {sample(full ? 255 * y : 16 + 219 * y), sample(128 + (full ? 255 : 224) * cb),
          sample(128 + (full ? 255 : 224) * cr)};
}

// The bars side by side, in the stream's own samples, encoded almost without loss.
fs::path encode(const fs::path& folder, const Stream& stream) {
  const auto [width, height] = stream.size;
  std::ofstream raw(folder / "bars.yuv", std::ios::binary);
  for (int plane = 0; plane < 3; ++plane) {
    const int shift = plane == 0 ? 0 : 1;
    for (int y = 0; y < height >> shift; ++y)
      for (int x = 0; x < width >> shift; ++x)
        raw.put(static_cast<char>(to_yuv(bars[static_cast<std::size_t>(x * 4 / (width >> shift))], stream.matrix,
                                         stream.range)[static_cast<std::size_t>(plane)]));
  }
  raw.close();
  const bool full = stream.range == Range::full;
  const fs::path file = folder / "bars.mkv";
  const std::string tags = std::string(full ? "fullrange=on" : "fullrange=off") + stream.tags;
  const std::string command = "ffmpeg -nostdin -v error -y -f rawvideo -pix_fmt " +
                              std::string(full ? "yuvj420p" : "yuv420p") + " -video_size " + std::to_string(width) +
                              "x" + std::to_string(height) + " -framerate 30 -stream_loop 20 -i '" +
                              (folder / "bars.yuv").string() + "' " + stream.encoder +
                              (std::string(stream.encoder).find("libx264") != std::string::npos
                                   ? " -qp 4 -preset ultrafast -x264-params " + tags
                                   : "") +
                              " '" + file.string() + "'";
  INFO(command);
  REQUIRE(std::system(command.c_str()) == 0);
  return file;
}

FramePtr next_frame(CameraSource& source) {
  auto frame = source.read({}, std::chrono::steady_clock::now() + std::chrono::seconds(30));
  REQUIRE(frame);
  return *frame;
}

// In the lower half: the upper edge of a recording has words on it.
void check_bars(const std::string& where, const std::function<Rgb(double x, double y)>& colour) {
  for (std::size_t i = 0; i < bars.size(); ++i) {
    const Rgb got = colour((static_cast<double>(i) + 0.5) / 4, 0.7);
    INFO(where << ", bar " << i << ": " << got.r << " " << got.g << " " << got.b);
    CHECK(std::abs(got.r - bars[i].r) <= a_few_levels);
    CHECK(std::abs(got.g - bars[i].g) <= a_few_levels);
    CHECK(std::abs(got.b - bars[i].b) <= a_few_levels);
  }
}

// As the screen shows it, at the given size.
void check_shown(const std::string& where, const Picture& picture, int width, int height) {
  std::vector<std::uint8_t> bgra;
  Size size;
  window::to_bgra(picture, width, height, bgra, size);
  REQUIRE(size.width > 0);
  check_bars(where, [&](double x, double y) {
    const auto at = 4 * (static_cast<std::size_t>(y * size.height) * static_cast<std::size_t>(size.width) +
                         static_cast<std::size_t>(x * size.width));
    return Rgb{double(bgra[at + 2]), double(bgra[at + 1]), double(bgra[at])};
  });
}

void check_photo(const fs::path& folder, const Picture& picture) {
  REQUIRE(write_photo(posix_files(), picture, folder / "photo.jpg"));
  const cv::Mat photo = cv::imread((folder / "photo.jpg").string(), cv::IMREAD_COLOR);
  check_bars("photo", [&](double x, double y) {
    const auto pixel = photo.at<cv::Vec3b>(static_cast<int>(y * photo.rows), static_cast<int>(x * photo.cols));
    return Rgb{double(pixel[2]), double(pixel[1]), double(pixel[0])};
  });
}

struct Marks {
  AVColorSpace matrix = AVCOL_SPC_UNSPECIFIED;
  AVColorRange range = AVCOL_RANGE_UNSPECIFIED;
  AVColorPrimaries primaries = AVCOL_PRI_UNSPECIFIED;
  friend bool operator==(const Marks&, const Marks&) = default;
};

// What the file and what the H.264 stream inside it say, as any player reads them.
std::pair<Marks, Marks> marks_of(const fs::path& file) {
  AVFormatContext* input = nullptr;
  REQUIRE(avformat_open_input(&input, file.c_str(), nullptr, nullptr) == 0);
  REQUIRE(avformat_find_stream_info(input, nullptr) >= 0);
  const AVCodecParameters& told = *input->streams[0]->codecpar;
  const Marks container{told.color_space, told.color_range, told.color_primaries};
  // The stream alone, without what the container told.
  AvCodecPtr decoder(avcodec_alloc_context3(avcodec_find_decoder(AV_CODEC_ID_H264)));
  decoder->extradata = static_cast<std::uint8_t*>(
      av_mallocz(static_cast<std::size_t>(told.extradata_size) + AV_INPUT_BUFFER_PADDING_SIZE));
  std::copy_n(told.extradata, told.extradata_size, decoder->extradata);
  decoder->extradata_size = told.extradata_size;
  REQUIRE(avcodec_open2(decoder.get(), nullptr, nullptr) == 0);
  const AvPacketPtr packet(av_packet_alloc());
  const AvFramePtr frame(av_frame_alloc());
  int code = AVERROR(EAGAIN);
  while (code == AVERROR(EAGAIN)) {
    REQUIRE(av_read_frame(input, packet.get()) >= 0);
    if (packet->stream_index == 0)
      REQUIRE(avcodec_send_packet(decoder.get(), packet.get()) == 0);
    av_packet_unref(packet.get());
    code = avcodec_receive_frame(decoder.get(), frame.get());
  }
  REQUIRE(code == 0);
  avformat_close_input(&input);
  return {container, {frame->colorspace, frame->color_range, frame->color_primaries}};
}

fs::path record(const fs::path& folder, CameraSource& source) {
  recording::EventLog log;
  {
    CameraRecorder recorder("label", {}, recording::patient_writer(posix_files()), log.sink());
    REQUIRE(recorder.begin({"clip", folder, "BENCH 4"}));
    for (int i = 0; i < 10; ++i)
      recording::push_paced(recorder, next_frame(source));
  }
  const auto began = log.all<SegmentBegan>();
  REQUIRE(began.size() == 1);
  return began.front().file;
}

}  // namespace

TEST_CASE("the colours of a camera's stream are those it means, on the screen, in the photo and in the recording") {
  const char* h264 = "-c:v libx264";
  const Stream stream = GENERATE_REF(values<Stream>(
      {{"BT.709", {640, 360}, Matrix::bt709, Range::limited, ":colormatrix=bt709:colorprim=bt709:transfer=bt709", h264},
       {"BT.709 of full range", {640, 360}, Matrix::bt709, Range::full, ":colormatrix=bt709", h264},
       {"BT.709 4:2:2",
        {640, 360},
        Matrix::bt709,
        Range::limited,
        ":colormatrix=bt709",
        "-c:v libx264 -pix_fmt yuv422p"},
       {"BT.709 4:4:4",
        {640, 360},
        Matrix::bt709,
        Range::limited,
        ":colormatrix=bt709",
        "-c:v libx264 -pix_fmt yuv444p"},
       {"BT.601 in HD", {1280, 720}, Matrix::bt601, Range::limited, ":colormatrix=smpte170m", h264},
       {"BT.601 of full range", {640, 360}, Matrix::bt601, Range::full, ":colormatrix=bt470bg", h264},
       {"HD that says nothing", {1280, 720}, Matrix::bt709, Range::limited, "", h264},
       {"less than HD that says nothing", {640, 360}, Matrix::bt601, Range::limited, "", h264},
       {"Motion JPEG in HD", {1280, 720}, Matrix::bt601, Range::full, "", "-c:v mjpeg -q:v 2 -pix_fmt yuvj420p"}}));
  INFO(stream.what);
  const recording::TemporaryFolder folder;
  const fs::path file = encode(folder.path(), stream);
  const auto source = open_source({"label", "file:" + file.string() + "?pace=fast", {}}, {});
  REQUIRE(source);

  const FramePtr frame = next_frame(**source);
  const Picture& picture = frame->picture().value();
  CHECK(picture.matrix == stream.matrix);
  CHECK(picture.range == stream.range);
  check_shown("live, made smaller", picture, 500, 300);
  check_shown("live, pixel for pixel", picture, stream.size.width, stream.size.height);
  check_photo(folder.path(), picture);

  const fs::path clip = record(folder.path(), **source);
  const auto reader = ClipReader::open({clip});
  REQUIRE(reader);
  check_shown("recording", (*reader)->picture_at(std::chrono::microseconds(0)).value(), 500, 300);
  const bool hd = stream.matrix == Matrix::bt709;
  const Marks expected{hd ? AVCOL_SPC_BT709 : AVCOL_SPC_SMPTE170M,
                       stream.range == Range::full ? AVCOL_RANGE_JPEG : AVCOL_RANGE_MPEG,
                       hd ? AVCOL_PRI_BT709 : AVCOL_PRI_SMPTE170M};
  const auto [in_file, in_stream] = marks_of(clip);
  CHECK(in_file == expected);
  CHECK(in_stream == expected);
}
