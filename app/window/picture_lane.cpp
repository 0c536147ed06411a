#include "app/window/picture_lane.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <filesystem>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

namespace returns::window {

PictureLane::PictureLane(std::function<void()> ready)
    : ready_(std::move(ready)), thread_([this](const std::stop_token& stop) { run(stop); }) {}

PictureLane::~PictureLane() = default;

void PictureLane::order(const std::string& key, Make make) {
  {
    std::lock_guard lock(mutex_);
    const auto waiting =
        std::find_if(orders_.begin(), orders_.end(), [&](const auto& one) { return one.first == key; });
    if (waiting != orders_.end())
      waiting->second = std::move(make);
    else
      orders_.emplace_back(key, std::move(make));
  }
  changed_.notify_one();
}

std::vector<ReadyPicture> PictureLane::take() {
  std::lock_guard lock(mutex_);
  return std::exchange(made_, {});
}

void PictureLane::run(const std::stop_token& stop) {
  while (true) {
    std::string key;
    Make make;
    {
      std::unique_lock lock(mutex_);
      if (!changed_.wait(lock, stop, [this] { return !orders_.empty(); }))
        return;
      key = std::move(orders_.front().first);
      make = std::move(orders_.front().second);
      orders_.pop_front();
    }
    ReadyPicture picture{.key = key};
    try {
      picture = make();
    } catch (const std::exception& failure) {  // OpenCV's, of a file that lies about its size, and no memory
      spdlog::warn("Could not make the picture {} ready: {}", key, failure.what());
    }
    make = nullptr;
    {
      std::lock_guard lock(mutex_);
      std::erase_if(made_, [&](const ReadyPicture& one) { return one.key == picture.key; });
      made_.push_back(std::move(picture));
    }
    ready_();
  }
}

namespace {

cv::Mat plane(const vision::Plane& of) {
  return {of.height, of.width, CV_8UC1, const_cast<std::uint8_t*>(of.data), static_cast<std::size_t>(of.stride)};
}

vision::Size fit(vision::Size picture, int width, int height) {
  if (picture.width <= 0 || picture.height <= 0 || width <= 0 || height <= 0)
    return {};
  const double share =
      std::min({1.0, static_cast<double>(width) / picture.width, static_cast<double>(height) / picture.height});
  const auto even = [](double value) { return std::max(2, static_cast<int>(value) & ~1); };
  return {even(picture.width * share), even(picture.height * share)};
}

// Averages over whole blocks first, which is fast and loses no detail to aliasing; less than twofold is interpolated.
void shrink(const cv::Mat& from, cv::Mat& to) {
  const int whole = std::min(from.cols / to.cols, from.rows / to.rows);
  cv::Mat blocks = from;
  if (whole >= 2)
    cv::resize(from(cv::Rect(0, 0, from.cols / whole * whole, from.rows / whole * whole)), blocks,
               {from.cols / whole, from.rows / whole}, 0, 0, cv::INTER_AREA);
  cv::resize(blocks, to, to.size(), 0, 0, cv::INTER_LINEAR);
}

// OpenCV converts from BT.601 only. What leads there from BT.709 is one matrix: from YUV to RGB with the luma weights
// of ITU-R BT.709, and back with those of BT.601. Samples of limited range; chroma of half the size each way.
void bt709_to_bt601(cv::Mat& y, cv::Mat& u, cv::Mat& v) {
  constexpr double luma_steps = 219.0 / 224.0;  // of a step of chroma
  constexpr double y_u = 0.101579 * luma_steps, y_v = 0.196076 * luma_steps;
  constexpr double u_u = 0.989854, u_v = -0.110653, v_u = -0.072453, v_v = 0.983398;
  constexpr double grey = 128;
  cv::Mat change, wide, u_new, v_new;
  cv::addWeighted(u, y_u, v, y_v, -grey * (y_u + y_v), change, CV_16S);
  cv::resize(change, wide, y.size(), 0, 0, cv::INTER_NEAREST);
  cv::add(y, wide, y, cv::noArray(), CV_8U);
  cv::addWeighted(u, u_u, v, u_v, grey * (1 - u_u - u_v), u_new);
  cv::addWeighted(u, v_u, v, v_v, grey * (1 - v_u - v_v), v_new);
  u_new.copyTo(u);
  v_new.copyTo(v);
}

}  // namespace

void to_bgra(const vision::Picture& picture, int width, int height, std::vector<std::uint8_t>& bgra,
             vision::Size& size) {
  size = fit(picture.size, width, height);
  if (size.width == 0 || !picture.y.data || !picture.u.data || !picture.v.data) {
    size = {};
    return;
  }
  // Made small first: the conversion then costs what is shown, not what the camera sends.
  cv::Mat yuv(size.height * 3 / 2, size.width, CV_8UC1);
  cv::Mat y(size.height, size.width, CV_8UC1, yuv.data);
  cv::Mat u(size.height / 2, size.width / 2, CV_8UC1, yuv.data + y.total());
  cv::Mat v(size.height / 2, size.width / 2, CV_8UC1, yuv.data + y.total() + u.total());
  shrink(plane(picture.y), y);
  shrink(plane(picture.u), u);
  shrink(plane(picture.v), v);
  if (picture.range == vision::Range::full) {
    // OpenCV's conversion expects 16..235.
    y.convertTo(y, -1, 219.0 / 255.0, 16);
    cv::Mat colour(size.height / 2, size.width, CV_8UC1, u.data);
    colour.convertTo(colour, -1, 224.0 / 255.0, 128 * (1 - 224.0 / 255.0));
  }
  if (picture.matrix == vision::Matrix::bt709)
    bt709_to_bt601(y, u, v);
  bgra.resize(static_cast<std::size_t>(size.width) * static_cast<std::size_t>(size.height) * 4);
  cv::Mat out(size.height, size.width, CV_8UC4, bgra.data());
  cv::cvtColor(yuv, out, cv::COLOR_YUV2BGRA_I420);
}

bool fills(vision::Size size, int width, int height) {
  constexpr int even = 2;  // sizes are rounded down to even ones
  return size.width > 0 && size.width <= width && size.height <= height &&
         (width - size.width <= even || height - size.height <= even);
}

ReadyPicture photo_of(const std::string& key, const std::string& file, int width, int height) {
  ReadyPicture ready{.key = key};
  const cv::Mat photo = cv::imread(file, cv::IMREAD_COLOR);
  if (photo.empty()) {
    std::error_code unknown;
    ready.missing = !std::filesystem::exists(file, unknown) && !unknown;
    return ready;
  }
  ready.size = fit({photo.cols, photo.rows}, width, height);
  cv::Mat small;
  cv::resize(photo, small, {ready.size.width, ready.size.height}, 0, 0, cv::INTER_AREA);
  ready.bgra.resize(small.total() * 4);
  cv::Mat out(small.rows, small.cols, CV_8UC4, ready.bgra.data());
  cv::cvtColor(small, out, cv::COLOR_BGR2BGRA);
  return ready;
}

}  // namespace returns::window
