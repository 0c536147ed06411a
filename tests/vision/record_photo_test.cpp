#include <opencv2/imgcodecs.hpp>

#include "tests/support/crash_files.h"
#include "tests/support/recording/record_support.h"
#include "vision/record/sha256.h"

namespace returns::vision::tests {
namespace {

using returns::tests::CrashFiles;

// A picture of one colour.
Picture plain(std::uint8_t y, std::uint8_t u, std::uint8_t v, Range range, Matrix matrix) {
  struct Samples {
    std::vector<std::uint8_t> y, u, v;
  };
  constexpr int width = 64, height = 48;
  const auto samples = std::make_shared<Samples>();
  samples->y.assign(width * height, y);
  samples->u.assign(width * height / 4, u);
  samples->v.assign(width * height / 4, v);
  Picture picture;
  picture.size = {width, height};
  picture.range = range;
  picture.matrix = matrix;
  picture.y = {samples->y.data(), width, height, width};
  picture.u = {samples->u.data(), width / 2, height / 2, width / 2};
  picture.v = {samples->v.data(), width / 2, height / 2, width / 2};
  picture.keeps_alive = samples;
  return picture;
}

TEST_CASE("A photo has the colours of its picture, by its range and its matrix") {
  struct Row {
    std::uint8_t y, u, v;
    Range range;
    Matrix matrix;
    cv::Vec3b bgr;
  };
  const Row row = GENERATE(values<Row>({{16, 128, 128, Range::limited, Matrix::bt601, {0, 0, 0}},
                                        {235, 128, 128, Range::limited, Matrix::bt601, {255, 255, 255}},
                                        {0, 128, 128, Range::full, Matrix::bt601, {0, 0, 0}},
                                        {255, 128, 128, Range::full, Matrix::bt601, {255, 255, 255}},
                                        {100, 128, 128, Range::full, Matrix::bt709, {100, 100, 100}},
                                        {81, 90, 240, Range::limited, Matrix::bt601, {0, 0, 255}},
                                        {63, 102, 240, Range::limited, Matrix::bt709, {0, 0, 255}},
                                        {29, 255, 107, Range::full, Matrix::bt601, {255, 0, 0}}}));
  CrashFiles disk;
  const auto photo = write_photo(disk, plain(row.y, row.u, row.v, row.range, row.matrix), "/p.jpg");
  REQUIRE(photo);
  const cv::Mat image = cv::imdecode(disk.read("/p.jpg").value(), cv::IMREAD_COLOR);
  REQUIRE(image.cols == 64);
  REQUIRE(image.rows == 48);
  const auto pixel = image.at<cv::Vec3b>(20, 30);
  for (int channel = 0; channel < 3; ++channel)
    CHECK(std::abs(int{pixel[channel]} - int{row.bgr[channel]}) <= 5);
}

TEST_CASE("A photo is durable when it is told, with size and hash of its bytes, and never overwritten") {
  CrashFiles disk;
  const auto photo = write_photo(disk, make_picture(3), "/p.jpg");
  REQUIRE(photo);
  const Bytes bytes = disk.read("/p.jpg").value();
  CHECK(photo->bytes == bytes.size());
  CHECK(photo->hash == sha256(bytes));
  CHECK(photo->size == small);
  CHECK(disk.certain_bytes("/p.jpg") == bytes.size());
  CHECK(write_photo(disk, make_picture(4), "/p.jpg").error().code == ErrorCode::already_exists);
  CHECK(disk.read("/p.jpg").value() == bytes);
}

TEST_CASE("A photo that does not fit on the disk is an error and no photo") {
  CrashFiles disk;
  disk.disk_full_after(100);
  CHECK(write_photo(disk, make_picture(3), "/p.jpg").error().code == ErrorCode::disk_full);
  CHECK_FALSE(disk.exists("/p.jpg"));
}

TEST_CASE("SHA-256 is the standard's") {
  const Sha256 abc = sha256(as_bytes("abc"));  // FIPS 180-4's example
  CHECK(abc[0] == 0xba);
  CHECK(abc[1] == 0x78);
  CHECK(abc[31] == 0xad);
}

}  // namespace
}  // namespace returns::vision::tests
