#include <fcntl.h>
#include <sys/stat.h>

#include <cerrno>
#include <filesystem>
#include <opencv2/imgcodecs.hpp>

#include "storage/base/unique_fd.h"
#include "vision/camera/frame_maker.h"
#include "vision/camera/replay_clock.h"
#include "vision/camera/sources.h"

namespace returns::vision {
namespace {

namespace fs = std::filesystem;

bool is_image(const fs::path& path) {
  std::string extension = path.extension();
  std::transform(extension.begin(), extension.end(), extension.begin(),
                 [](unsigned char letter) { return static_cast<char>(std::tolower(letter)); });
  for (const char* known : {".jpg", ".jpeg", ".png", ".bmp", ".tif", ".tiff", ".webp", ".pgm", ".ppm"})
    if (extension == known)
      return true;
  return false;
}

// The JPEG reader fills what is missing from a cut-off file with grey and says nothing.
bool is_cut_off_jpeg(const AVBufferRef& file) {
  if (file.size < 4 || file.data[0] != 0xff || file.data[1] != 0xd8)
    return false;
  for (std::size_t at = file.size - 1; at > 0; --at)
    if (file.data[at - 1] == 0xff && file.data[at] == 0xd9)
      return false;
  return true;
}

Result<AvFramePtr> decode_image(const AVBufferRef& file, const std::string& name) {
  const Error damaged{ErrorCode::damaged, "decode", name, "it is not a whole image", ""};
  if (is_cut_off_jpeg(file))
    return damaged;
  try {
    const cv::Mat bytes(1, static_cast<int>(file.size), CV_8UC1, file.data);
    const cv::Mat image = cv::imdecode(bytes, cv::IMREAD_COLOR);
    if (image.empty())
      return damaged;
    AvBufferPtr pixels(av_buffer_alloc(image.total() * image.elemSize()));
    if (!pixels)
      return system_error(ENOMEM, "decode", name);
    image.copyTo(cv::Mat(image.rows, image.cols, CV_8UC3, pixels->data));
    const RawLayout layout{AV_PIX_FMT_BGR24, {image.cols, image.rows}, image.cols * 3, Range::full};
    return frame_of(layout, std::move(pixels));
  } catch (const cv::Exception& exception) {
    return Error{ErrorCode::damaged, "decode", name, exception.err, ""};
  }
}

class FolderSource final : public CameraSource {
 public:
  FolderSource(const SourceAddress& address, const CaptureRequest& request, std::vector<fs::path> images)
      : address_(address),
        rate_(std::max(request.frames_per_second, 1)),
        images_(std::move(images)),
        clock_(address.pace) {}

  Result<FramePtr> read(std::stop_token stop, std::chrono::steady_clock::time_point deadline) override;
  std::string format() const override {
    return std::to_string(images_.size()) + " images " + std::to_string(rate_) + "/s";
  }
  std::uint64_t damaged() const override { return maker_.damaged(); }

 private:
  Result<AvBufferPtr> load(const fs::path& path) const;

  SourceAddress address_;
  int rate_;
  std::vector<fs::path> images_;
  ReplayClock clock_;
  std::uint64_t shown_ = 0;
  mutable FrameMaker maker_;
};

Result<AvBufferPtr> FolderSource::load(const fs::path& path) const {
  const UniqueFd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  struct stat about {};
  if (!fd || ::fstat(fd.get(), &about) != 0)
    return system_error(errno, "read the image", path);
  RETURNS_TRY_ASSIGN(AvBufferPtr bytes, maker_.buffer(static_cast<std::size_t>(about.st_size)));
  std::size_t filled = 0;
  while (filled < bytes->size) {
    const ssize_t got = ::read(fd.get(), bytes->data + filled, bytes->size - filled);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return system_error(errno, "read the image", path);
    if (got == 0)
      break;
    filled += static_cast<std::size_t>(got);
  }
  bytes->size = filled;
  return bytes;
}

Result<FramePtr> FolderSource::read(std::stop_token stop, std::chrono::steady_clock::time_point deadline) {
  if (!address_.loop && shown_ >= images_.size())
    return Error{ErrorCode::not_found, "read past the end", address_.shown, "all its images were shown", ""};
  const auto offset = std::chrono::nanoseconds(std::chrono::seconds(1)) * shown_ / rate_;
  RETURNS_TRY_ASSIGN(const BootTime captured, clock_.wait_for(offset, stop, deadline, address_.shown));
  const fs::path& path = images_[shown_ % images_.size()];
  RETURNS_TRY_ASSIGN(AvBufferPtr bytes, load(path));
  std::shared_ptr<AVBufferRef> file(std::move(bytes));
  return maker_.from([file, name = path.string()] { return decode_image(*file, name); }, {shown_++, 0, captured});
}

}  // namespace

Result<std::unique_ptr<CameraSource>> open_folder(const SourceAddress& address, const CaptureRequest& request) {
  std::vector<fs::path> images;
  std::error_code failure;
  for (fs::directory_iterator entry(address.target, failure), end; !failure && entry != end; entry.increment(failure))
    if (is_image(entry->path()))
      images.push_back(entry->path());
  if (failure)
    return system_error(failure.value(), "open the folder of images", address.target);
  if (images.empty())
    return Error{ErrorCode::not_found, "open the folder of images", address.target, "there is no image in it",
                 "Put JPEG or PNG files there."};
  std::sort(images.begin(), images.end());
  return std::unique_ptr<CameraSource>(std::make_unique<FolderSource>(address, request, std::move(images)));
}

}  // namespace returns::vision
