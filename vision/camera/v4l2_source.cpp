#include <linux/videodev2.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/mman.h>

#include <cerrno>
#include <cstring>
#include <ctime>

#include "vision/camera/frame_maker.h"
#include "vision/camera/sources.h"
#include "vision/camera/v4l2_device.h"

namespace returns::vision {
namespace {

using std::chrono::steady_clock;

// Enough for a capture thread that is late by two frames; more would only be older pictures.
constexpr std::uint32_t kBuffers = 4;
// A timestamp further off than this is not of the clock that the driver says it is.
constexpr std::chrono::seconds kBelievableAge{10};

class Mapping {
 public:
  Mapping(void* start, std::size_t length) : start_(start), length_(length) {}
  Mapping(Mapping&& other) noexcept : start_(std::exchange(other.start_, nullptr)), length_(other.length_) {}
  Mapping& operator=(Mapping&&) = delete;
  ~Mapping() {
    if (start_ != nullptr)
      ::munmap(start_, length_);
  }
  const std::uint8_t* data() const { return static_cast<const std::uint8_t*>(start_); }
  std::size_t size() const { return length_; }

 private:
  void* start_;
  std::size_t length_;
};

AVPixelFormat pixel_format_of(std::uint32_t fourcc) {
  switch (fourcc) {
    case V4L2_PIX_FMT_YUYV:
      return AV_PIX_FMT_YUYV422;
    case V4L2_PIX_FMT_UYVY:
      return AV_PIX_FMT_UYVY422;
    case V4L2_PIX_FMT_NV12:
      return AV_PIX_FMT_NV12;
    case V4L2_PIX_FMT_NV21:
      return AV_PIX_FMT_NV21;
    case V4L2_PIX_FMT_YUV420:
    case V4L2_PIX_FMT_YVU420:
      return AV_PIX_FMT_YUV420P;
    case V4L2_PIX_FMT_YUV422P:
      return AV_PIX_FMT_YUV422P;
    case V4L2_PIX_FMT_RGB24:
      return AV_PIX_FMT_RGB24;
    case V4L2_PIX_FMT_BGR24:
      return AV_PIX_FMT_BGR24;
    case V4L2_PIX_FMT_GREY:
      return AV_PIX_FMT_GRAY8;
    default:
      return AV_PIX_FMT_NONE;
  }
}

Range range_of(const v4l2_pix_format& format) {
  const auto told = format.quantization;
  if (told == V4L2_QUANTIZATION_DEFAULT)
    return format.colorspace == V4L2_COLORSPACE_JPEG || format.pixelformat == V4L2_PIX_FMT_GREY ? Range::full
                                                                                                : Range::limited;
  return told == V4L2_QUANTIZATION_FULL_RANGE ? Range::full : Range::limited;
}

// The driver stamps with the monotonic clock; the station counts sleep too, so the two differ by the time slept.
BootTime boot_time_of(const v4l2_buffer& buffer) {
  const BootTime now = boot_now();
  if ((buffer.flags & V4L2_BUF_FLAG_TIMESTAMP_MASK) != V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC)
    return now;
  timespec monotonic{};
  ::clock_gettime(CLOCK_MONOTONIC, &monotonic);
  const BootTime stamped =
      std::chrono::seconds(buffer.timestamp.tv_sec) + std::chrono::microseconds(buffer.timestamp.tv_usec);
  const BootTime age = std::chrono::seconds(monotonic.tv_sec) + std::chrono::nanoseconds(monotonic.tv_nsec) - stamped;
  return age < BootTime{} || age > kBelievableAge ? now : now - age;
}

class V4l2Source final : public CameraSource {
 public:
  V4l2Source(UniqueFd fd, UniqueFd wake, std::string path)
      : fd_(std::move(fd)), wake_(std::move(wake)), path_(std::move(path)) {}
  ~V4l2Source() override {
    drive(CameraWish::usual);
    stop_stream();
  }

  Status start(const Mode& mode);

  Result<FramePtr> read(std::stop_token stop, steady_clock::time_point deadline) override;
  void drive(CameraWish wish) override;
  std::string format() const override { return describe(mode_); }
  std::uint64_t damaged() const override { return maker_.damaged(); }

 private:
  Status set_format(const Mode& mode);
  Status map_buffers();
  Status enqueue(std::uint32_t index);
  void stop_stream();
  Status wait(const std::stop_token& stop, steady_clock::time_point deadline);

  UniqueFd fd_;
  UniqueFd wake_;  // readable as soon as a stop is asked for
  std::string path_;
  Mode mode_;
  RawLayout layout_;
  std::vector<Control> controls_;  // as far as the camera lets them be written
  std::vector<Mapping> buffers_;
  SequenceGaps gaps_;
  std::uint64_t missing_ = 0;  // since the last frame that was handed on
  FrameMaker maker_;
};

Status V4l2Source::set_format(const Mode& mode) {
  v4l2_format format{};
  format.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  format.fmt.pix.pixelformat = mode.fourcc;
  format.fmt.pix.width = static_cast<std::uint32_t>(mode.size.width);
  format.fmt.pix.height = static_cast<std::uint32_t>(mode.size.height);
  format.fmt.pix.field = V4L2_FIELD_ANY;
  if (const int failure = device_call(fd_.get(), VIDIOC_S_FMT, &format); failure != 0)
    return camera_error(failure, "set the format of the camera", path_);
  const v4l2_pix_format& taken = format.fmt.pix;
  mode_ = {taken.pixelformat, {static_cast<int>(taken.width), static_cast<int>(taken.height)}, {}};
  layout_ = {pixel_format_of(taken.pixelformat), mode_.size, static_cast<int>(taken.bytesperline), range_of(taken),
             taken.pixelformat == V4L2_PIX_FMT_YVU420 ? ChromaOrder::v_first : ChromaOrder::u_first};
  if (!is_jpeg(taken.pixelformat) && layout_.format == AV_PIX_FMT_NONE)
    return Error{ErrorCode::unsupported, "set the format of the camera", path_,
                 "it insists on " + format_name(taken.pixelformat), "Use another camera."};
  if (!is_jpeg(taken.pixelformat))
    RETURNS_TRY(bytes_of(layout_));

  v4l2_streamparm rate{};
  rate.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  if (mode.interval) {
    rate.parm.capture.timeperframe = {mode.interval->numerator, mode.interval->denominator};
    // A driver without rates refuses; it then delivers at its own.
    if (device_call(fd_.get(), VIDIOC_S_PARM, &rate) == 0 && rate.parm.capture.timeperframe.numerator != 0)
      mode_.interval = {rate.parm.capture.timeperframe.numerator, rate.parm.capture.timeperframe.denominator};
  }
  return {};
}

Status V4l2Source::map_buffers() {
  v4l2_requestbuffers request{};
  request.count = kBuffers;
  request.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  request.memory = V4L2_MEMORY_MMAP;
  if (const int failure = device_call(fd_.get(), VIDIOC_REQBUFS, &request); failure != 0)
    return camera_error(failure, "get buffers from the camera", path_);
  if (request.count < 2)
    return system_error(ENOMEM, "get buffers from the camera", path_);
  for (std::uint32_t index = 0; index < request.count; ++index) {
    v4l2_buffer buffer{};
    buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    buffer.memory = V4L2_MEMORY_MMAP;
    buffer.index = index;
    if (const int failure = device_call(fd_.get(), VIDIOC_QUERYBUF, &buffer); failure != 0)
      return camera_error(failure, "get buffers from the camera", path_);
    void* start = ::mmap(nullptr, buffer.length, PROT_READ | PROT_WRITE, MAP_SHARED, fd_.get(), buffer.m.offset);
    if (start == MAP_FAILED)
      return camera_error(errno, "map the buffers of the camera", path_);
    buffers_.emplace_back(start, buffer.length);
    RETURNS_TRY(enqueue(index));
  }
  return {};
}

Status V4l2Source::start(const Mode& mode) {
  RETURNS_TRY(set_format(mode));
  RETURNS_TRY(map_buffers());
  int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  if (const int failure = device_call(fd_.get(), VIDIOC_STREAMON, &type); failure != 0) {
    stop_stream();
    return camera_error(failure, "start the camera", path_);
  }
  controls_ = controls_of(fd_.get());
  return {};
}

void V4l2Source::drive(CameraWish wish) {
  for (const ControlChange& wanted : changes_for(wish, controls_)) {
    const bool taken = change(fd_.get(), wanted);
    for (Control& control : controls_)
      if (taken && control.id == wanted.id)
        control.now = wanted.value;
  }
}

void V4l2Source::stop_stream() {
  int type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  device_call(fd_.get(), VIDIOC_STREAMOFF, &type);
  buffers_.clear();
  v4l2_requestbuffers none{};
  none.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  none.memory = V4L2_MEMORY_MMAP;
  device_call(fd_.get(), VIDIOC_REQBUFS, &none);
}

Status V4l2Source::enqueue(std::uint32_t index) {
  v4l2_buffer buffer{};
  buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
  buffer.memory = V4L2_MEMORY_MMAP;
  buffer.index = index;
  if (const int failure = device_call(fd_.get(), VIDIOC_QBUF, &buffer); failure != 0)
    return camera_error(failure, "read from the camera", path_);
  return {};
}

Status V4l2Source::wait(const std::stop_token& stop, steady_clock::time_point deadline) {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - steady_clock::now()).count();
  pollfd watched[] = {{fd_.get(), POLLIN, 0}, {wake_.get(), POLLIN, 0}};
  const int ready = ::poll(watched, 2, static_cast<int>(std::clamp<std::int64_t>(left, 0, 3'600'000)));
  if (stop.stop_requested())
    return Error{ErrorCode::cancelled, "read from the camera", path_, "it is being closed", ""};
  if (ready < 0 && errno != EINTR)
    return camera_error(errno, "read from the camera", path_);
  if (ready == 0 && left <= 0)
    return Error{ErrorCode::timed_out, "read from the camera", path_, "it delivered no picture in time",
                 "Check its cable, or plug it into another port."};
  // An unplugged device reports an error here, but not always at the next dequeue.
  if (ready > 0 && (watched[0].revents & (POLLERR | POLLHUP | POLLNVAL)) != 0)
    return camera_error(ENODEV, "read from the camera", path_);
  return {};
}

Result<FramePtr> V4l2Source::read(std::stop_token stop, steady_clock::time_point deadline) {
  std::uint64_t told = 0;
  [[maybe_unused]] const auto drained = ::read(wake_.get(), &told, sizeof told);
  const std::stop_callback wake_up(stop, [this] {
    const std::uint64_t one = 1;
    [[maybe_unused]] const auto written = ::write(wake_.get(), &one, sizeof one);
  });
  for (;;) {
    RETURNS_TRY(wait(stop, deadline));
    v4l2_buffer buffer{};
    buffer.type = V4L2_BUF_TYPE_VIDEO_CAPTURE;
    buffer.memory = V4L2_MEMORY_MMAP;
    const int failure = device_call(fd_.get(), VIDIOC_DQBUF, &buffer);
    if (failure == EAGAIN)
      continue;
    if (failure != 0)
      return camera_error(failure, "read from the camera", path_);
    const auto step = gaps_.next(buffer.sequence);
    missing_ += step.missing;
    const bool broken = (buffer.flags & V4L2_BUF_FLAG_ERROR) != 0 || buffer.bytesused == 0;
    if (broken) {
      maker_.count_damaged();
      RETURNS_TRY(enqueue(buffer.index));
      continue;
    }
    const Mapping& mapped = buffers_.at(buffer.index);
    const std::size_t size = std::min<std::size_t>(buffer.bytesused, mapped.size());
    auto bytes = maker_.buffer(size);
    if (bytes)
      std::memcpy((*bytes)->data, mapped.data(), size);
    RETURNS_TRY(enqueue(buffer.index));
    if (!bytes)
      return std::move(bytes).error();
    const FrameStamp stamp{step.sequence, std::exchange(missing_, 0), boot_time_of(buffer)};
    return is_jpeg(mode_.fourcc) ? maker_.from_jpeg(std::move(bytes).value(), stamp)
                                 : maker_.from_raw(layout_, std::move(bytes).value(), stamp);
  }
}

}  // namespace

Result<std::unique_ptr<CameraSource>> open_v4l2(const SourceAddress& address, const CaptureRequest& request) {
  const std::string& path = address.target;
  RETURNS_TRY_ASSIGN(UniqueFd fd, open_device(path));
  RETURNS_TRY_ASSIGN(const Card card, card_of(fd.get(), path));
  if (!card.captures)
    return Error{ErrorCode::unsupported, "open the camera", path, card.name + " delivers no video on this device",
                 "Choose one that `doctor` lists."};
  const std::vector<Mode> modes = rank_modes(offers_of(fd.get(), request.size), request);
  if (modes.empty())
    return Error{ErrorCode::unsupported, "open the camera", path, card.name + " offers no known pixel format",
                 "Use another camera."};
  UniqueFd wake(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK));
  if (!wake)
    return camera_error(errno, "open the camera", path);

  auto source = std::make_unique<V4l2Source>(std::move(fd), std::move(wake), path);
  // Only a full USB bus is a reason to take the next best mode.
  for (const Mode& mode : modes) {
    const Status started = source->start(mode);
    if (started)
      return std::unique_ptr<CameraSource>(std::move(source));
    const bool bus_full = started.error().code == ErrorCode::busy && started.error().operation == "start the camera";
    if (!bus_full || mode == modes.back())
      return started.error();
  }
  return camera_error(ENODEV, "open the camera", path);
}

}  // namespace returns::vision
