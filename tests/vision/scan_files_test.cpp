#include <fstream>
#include <opencv2/core.hpp>
#include <opencv2/imgcodecs.hpp>

#include "tests/support/catch.h"
#include "tests/support/scene/symbol.h"
#include "vision/scan/image_file.h"
#include "vision/scan/scan.h"

using namespace returns;
using namespace returns::vision;

namespace {

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "scan-files-XXXXXX").string();
    REQUIRE(::mkdtemp(name.data()) != nullptr);
    path_ = name;
  }
  ~Folder() { std::filesystem::remove_all(path_); }
  std::filesystem::path write(const std::string& name, std::string_view bytes) const {
    std::ofstream(path_ / name, std::ios::binary) << bytes;
    return path_ / name;
  }

 private:
  std::filesystem::path path_;
};

cv::Mat1b sheet_with_code() {
  const auto symbol = scene::draw_symbol(scene::Format::code128, "RMA314315390", {.pixels_per_module = 3});
  cv::Mat1b sheet;
  cv::copyMakeBorder(symbol.picture, sheet, 60, 60, 60, 60, cv::BORDER_CONSTANT, 250);
  return sheet;
}

std::string encoded(const std::string& ending, const cv::Mat& picture) {
  std::vector<uchar> bytes;
  REQUIRE(cv::imencode(ending, picture, bytes));
  return {bytes.begin(), bytes.end()};
}

std::string text_in(const std::filesystem::path& file) {
  const auto image = read_luma(file);
  REQUIRE(image);
  const auto report = scan(image->plane(), {.budget = std::chrono::seconds(20)});
  return report.barcodes.empty() ? "" : report.barcodes[0].text;
}

}  // namespace

TEST_CASE("image files of eight and sixteen bits are read alike", "[scan][files]") {
  const Folder folder;
  const auto sheet = sheet_with_code();
  cv::Mat deep;
  sheet.convertTo(deep, CV_16U, 257);
  CHECK(text_in(folder.write("plain.jpg", encoded(".jpg", sheet))) == "RMA314315390");
  CHECK(text_in(folder.write("plain.png", encoded(".png", sheet))) == "RMA314315390");
  CHECK(text_in(folder.write("plain.webp", encoded(".webp", sheet))) == "RMA314315390");
  CHECK(text_in(folder.write("deep.png", encoded(".png", deep))) == "RMA314315390");
  CHECK(text_in(folder.write("one.png", encoded(".png", cv::Mat1b(1, 1, uchar(7))))).empty());
}

TEST_CASE("a torn file is said to be torn, and never passes for one without a code", "[scan][files]") {
  const Folder folder;
  for (const std::string ending : {".jpg", ".png", ".webp"}) {
    const auto whole = encoded(ending, sheet_with_code());
    for (const double part : {0.1, 0.5, 0.9, 0.999}) {
      const auto kept = static_cast<std::size_t>(part * static_cast<double>(whole.size()));
      const auto image = read_luma(folder.write("torn" + ending, whole.substr(0, kept)));
      INFO(ending << ", " << kept << " of " << whole.size() << " bytes");
      REQUIRE_FALSE(image);
      CHECK(image.error().code == ErrorCode::invalid_input);
    }
  }
}

TEST_CASE("what is no image is told in one sentence", "[scan][files]") {
  const Folder folder;
  for (const std::string bytes : {"", "hello", "\xff\xd8\xff\xd9", "<svg/>"}) {
    const auto image = read_luma(folder.write("odd.jpg", bytes));
    REQUIRE_FALSE(image);
    CHECK(image.error().sentence().find("odd.jpg") != std::string::npos);
  }
  CHECK(read_luma("/nowhere/at/all.png").error().code == ErrorCode::not_found);
}
