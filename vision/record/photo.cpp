#include <opencv2/core/mat.hpp>
#include <opencv2/imgcodecs.hpp>

extern "C" {
#include <libswscale/swscale.h>
}

#include "vision/record/recorder.h"
#include "vision/record/sha256.h"

namespace returns::vision {
namespace {

// libswscale and not cv::cvtColor: that one knows the limited range of BT.601 only.
Result<cv::Mat> to_bgr(const Picture& picture, const std::string& subject) {
  struct Free {
    void operator()(SwsContext* context) const { sws_freeContext(context); }
  };
  const auto [width, height] = picture.size;
  const std::unique_ptr<SwsContext, Free> scaler(
      sws_getContext(width, height, AV_PIX_FMT_YUV420P, width, height, AV_PIX_FMT_BGR24,
                     SWS_BICUBIC | SWS_ACCURATE_RND | SWS_FULL_CHR_H_INT, nullptr, nullptr, nullptr));
  if (!scaler)
    return Error{ErrorCode::invalid_input, "make the photo", subject, "the picture has no usable size", ""};
  const int* matrix = sws_getCoefficients(picture.matrix == Matrix::bt709 ? SWS_CS_ITU709 : SWS_CS_ITU601);
  constexpr int full = 1, unity = 1 << 16;
  sws_setColorspaceDetails(scaler.get(), matrix, picture.range == Range::full ? 1 : 0, matrix, full, 0, unity, unity);
  cv::Mat bgr(height, width, CV_8UC3);
  const std::uint8_t* const from[] = {picture.y.data, picture.u.data, picture.v.data};
  const int from_strides[] = {static_cast<int>(picture.y.stride), static_cast<int>(picture.u.stride),
                              static_cast<int>(picture.v.stride)};
  std::uint8_t* const to[] = {bgr.data};
  const int to_strides[] = {static_cast<int>(bgr.step)};
  sws_scale(scaler.get(), from, from_strides, 0, height, to, to_strides);
  return bgr;
}

Result<Bytes> to_jpeg(const Picture& picture, int quality, const std::string& subject) {
  RETURNS_TRY_ASSIGN(const cv::Mat bgr, to_bgr(picture, subject));
  try {
    Bytes jpeg;
    if (cv::imencode(".jpg", bgr, jpeg, {cv::IMWRITE_JPEG_QUALITY, quality}))
      return jpeg;
  } catch (const cv::Exception& exception) {
    return Error{ErrorCode::internal, "make the photo", subject, exception.what(), ""};
  }
  return Error{ErrorCode::internal, "make the photo", subject, "the JPEG encoder refused the picture", ""};
}

}  // namespace

Result<PhotoOnDisk> write_photo(FilePort& files, const Picture& picture, const std::filesystem::path& file,
                                int quality) {
  if (files.exists(file))
    return Error{ErrorCode::already_exists, "save the photo", file.string(), "a photo of that name is there",
                 "Photos are never overwritten; take it again."};
  RETURNS_TRY_ASSIGN(const Bytes jpeg, to_jpeg(picture, quality, file.string()));
  RETURNS_TRY(write_atomically(files, file, jpeg));
  return PhotoOnDisk{file, sha256(jpeg), jpeg.size(), picture.size};
}

}  // namespace returns::vision
