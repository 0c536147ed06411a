#include "vision/scan/image_file.h"

#include <opencv2/imgcodecs.hpp>
#include <string_view>

#include "storage/base/file_port.h"

namespace returns::vision {
namespace {

constexpr std::int64_t most_pixels = 200'000'000;

Error unusable(const std::filesystem::path& file, const char* cause) {
  return {ErrorCode::invalid_input, "read the image", file.string(), cause,
          "Give a whole PNG, JPEG, WebP or TIFF file."};
}

// The libraries fill what is missing with grey and say nothing: a torn file would pass for one without a code.
bool is_torn(std::string_view bytes) {
  using namespace std::string_view_literals;
  if (bytes.starts_with("\xff\xd8"sv)) {
    const auto scan_begins = bytes.rfind("\xff\xda"sv), ends = bytes.rfind("\xff\xd9"sv);
    return scan_begins == std::string_view::npos || ends == std::string_view::npos || ends < scan_begins;
  }
  if (bytes.starts_with("\x89PNG"sv))
    return bytes.find("IEND"sv) == std::string_view::npos;
  if (bytes.starts_with("RIFF"sv) && bytes.size() >= 12) {  // WebP: the length of what follows stands in front
    const auto* length = reinterpret_cast<const unsigned char*>(bytes.data()) + 4;
    const std::size_t follows =
        length[0] | length[1] << 8 | length[2] << 16 | static_cast<std::size_t>(length[3]) << 24;
    return follows + 8 > bytes.size();
  }
  return false;
}

}  // namespace

Result<LumaImage> read_luma(const std::filesystem::path& file) {
  RETURNS_TRY_ASSIGN(const Bytes bytes, posix_files().read(file));
  if (bytes.empty())
    return unusable(file, "the file is empty");
  if (is_torn({reinterpret_cast<const char*>(bytes.data()), bytes.size()}))
    return unusable(file, "its end is missing");
  try {
    const cv::Mat image =
        cv::imdecode(cv::Mat(1, static_cast<int>(bytes.size()), CV_8U, const_cast<std::uint8_t*>(bytes.data())),
                     cv::IMREAD_GRAYSCALE);
    if (image.empty())
      return unusable(file, "it is no image, or a damaged one");
    if (static_cast<std::int64_t>(image.cols) * image.rows > most_pixels)
      return unusable(file, "it has more than 200 megapixels");
    LumaImage luma;
    luma.width = image.cols;
    luma.height = image.rows;
    luma.samples.reserve(image.total());
    for (int row = 0; row < image.rows; ++row)
      luma.samples.insert(luma.samples.end(), image.ptr(row), image.ptr(row) + image.cols);
    return luma;
  } catch (const cv::Exception&) {
    return unusable(file, "it is no image, or a damaged one");
  }
}

}  // namespace returns::vision
